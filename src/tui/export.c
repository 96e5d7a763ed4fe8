/* SPDX-License-Identifier: BSD-2-Clause */
/* What is open, written into a file: by its ending as text, picture, page, JSON or diagram. */
#include "tui/input.h"

#include "view/picture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *ending, *format;
} formats[] = {{".txt", "text"},
               {".svg", "svg"},
               {".html", "html"},
               {".htm", "html"},
               {".json", "json"},
               {".mmd", "mermaid"},
               {"questions.md", "worksheet"},
               {".md", "sheet"}};

static const char *format_of(const char *path)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t n = strlen(path), ending = strlen(formats[i].ending);
        if (n > ending && strcasecmp(path + n - ending, formats[i].ending) == 0)
            return formats[i].format;
    }
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
    picture_add(p, s->connection, state_trace(s, s->recorded));
    picture_close(p);
}

static void write_shown(const struct state *s, const char *format, FILE *f)
{
    if (s->screen == ON_COMPARE)
        compare_print(s->recorded, s->other, 110, s->ascii, false, f);
    else
        write_connection(s, format, f);
}

/* What is hidden on the screen is hidden in the file. */
static void write_covered(struct state *s, const char *format, FILE *f)
{
    char *text = NULL;
    size_t n = 0;
    FILE *whole = open_memstream(&text, &n);
    if (!whole)
        return;
    write_shown(s, format, whole);
    fclose(whole);
    cover_print(state_cover(s), (struct bytes){(const uint8_t *)text, n}, f);
    free(text);
}

void export_write(struct state *s, const char *path)
{
    const char *format = format_of(path);
    bool both = s->screen == ON_COMPARE;
    if (!format || (both && strcmp(format, "text") != 0)) {
        s->prompt = PROMPT_EXPORT; /* to be mended */
        input_say(s, both ? "A comparison is written as .txt."
                          : "The ending says what: .txt .svg .html .json .mmd .md");
        return;
    }
    FILE *f = fopen(path, "wx"); /* never over a file that is there */
    if (!f) {
        s->prompt = PROMPT_EXPORT;
        input_say(s, "%s",
                  errno == EEXIST ? "It is there already: another name?"
                                  : strerror(errno));
        return;
    }
    if (!s->hide)
        write_shown(s, format, f);
    else
        write_covered(s, format, f);
    bool bad = ferror(f);
    bad |= fclose(f) != 0;
    input_say(s,
              bad       ? "%s could not be written whole."
              : s->hide ? "Written, addresses and names hidden: %s"
                        : "Written: %s",
              path);
}
