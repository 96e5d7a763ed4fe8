/* SPDX-License-Identifier: BSD-2-Clause */
/* What is open, written into a file: by its ending as text, picture, page, JSON or diagram. */
#include "tui/input.h"

#include "view/picture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *ending, *format;
} formats[] = {{".txt", "text"}, {".svg", "svg"},   {".html", "html"},
               {".htm", "html"}, {".json", "json"}, {".mmd", "mermaid"},
               {".md", "sheet"}};

static const char *format_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof formats / sizeof *formats; i++)
        if (strcasecmp(formats[i].ending, dot) == 0)
            return formats[i].format;
    return NULL;
}

static void write_connection(const struct state *s, const char *format, FILE *f)
{
    struct picture_options options = {.format = format,
                                      .theme = "light",
                                      .show = s->show,
                                      .width = 100,
                                      .ascii = s->ascii,
                                      .to_scale = s->to_scale,
                                      .detail = true};
    struct picture *p = picture_open(&options, f);
    picture_add(p, s->connection, s->name);
    picture_close(p);
}

void export_write(struct state *s, const char *path)
{
    const char *format = format_of(path);
    bool both = s->screen == ON_COMPARE;
    if (!format || (both && strcmp(format, "text") != 0)) {
        input_say(s, both
                         ? "A comparison is written as .txt."
                         : "The ending says what is written: .txt .svg .html .json .mmd");
        return;
    }
    FILE *f = fopen(path, "wx"); /* never over a file that is there */
    if (!f) {
        input_say(s, "%s: %s", path, strerror(errno));
        return;
    }
    if (both)
        compare_print(s->connection, s->other, 110, s->ascii, false, f);
    else
        write_connection(s, format, f);
    bool bad = ferror(f);
    bad |= fclose(f) != 0;
    input_say(s, bad ? "%s could not be written whole." : "Written: %s", path);
}
