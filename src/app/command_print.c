/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder print: ladders, lists, pictures and JSON on standard output. */
#include "app/commands.h"
#include "app/print_list.h"
#include "app/save.h"
#include "app/stored.h"
#include "capture/trace.h"
#include "view/ladder.h"
#include "view/picture.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

int print_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col)
        return size.ws_col;
    int n = columns ? atoi(columns) : 0;
    return n >= 40 && n <= 400 ? n : 100;
}

bool print_in_colour(const struct options *o)
{
    const char *no = getenv("NO_COLOR");
    if (o->colour >= 0)
        return o->colour;
    return isatty(STDOUT_FILENO) && !(no && *no);
}

static struct picture *open_picture(const struct options *o)
{
    static const char *const formats[] = {
        [FORMAT_NONE] = "text",   [FORMAT_TEXT] = "text",
        [FORMAT_JSON] = "json",   [FORMAT_SVG] = "svg",
        [FORMAT_HTML] = "html",   [FORMAT_MERMAID] = "mermaid",
        [FORMAT_SHEET] = "sheet", [FORMAT_WORKSHEET] = "worksheet"};
    struct picture_options picture = {.format = o->say ? "say" : formats[o->format],
                                      .theme = o->theme,
                                      .show = (o->acks ? LADDER_ACKS : 0u) |
                                              (o->unfold ? LADDER_UNFOLD : 0u),
                                      .width = o->width ? o->width : print_width(),
                                      .ascii = o->ascii,
                                      .colour = print_in_colour(o),
                                      .to_scale = o->to_scale,
                                      .detail = o->detail,
                                      .secrets = o->secrets,
                                      .list = o->list};
    return picture_open(&picture, stdout);
}

static void print_all(const struct tracker *t, const struct options *o)
{
    struct print_list list;
    print_list_init(&list, t, o);
    for (size_t i = 0; i < t->connection_count; i++)
        print_list_add(&list, t->connection[i]);
    print_list_done(&list);
}

static void add_connections(struct picture *p, const struct tracker *t, const char *trace,
                            const struct options *o)
{
    if (o->list && o->format != FORMAT_JSON)
        print_all(t, o);
    for (size_t i = 0; i < t->connection_count; i++) {
        struct connection *c = t->connection[i];
        if ((o->connection && c->number != o->connection) ||
            (o->list && o->format != FORMAT_JSON))
            continue;
        if (!o->list)
            connection_examine(c, time(NULL));
        picture_add(p, c, trace);
    }
    if (t->connection_count == 0)
        fprintf(stderr, "tlsladder: no TLS was found in %s (%u TCP connections)\n", trace,
                t->tcp_connections);
}

void print_connections(const struct tracker *t, const char *trace,
                       const struct options *o)
{
    struct picture *p = open_picture(o);
    add_connections(p, t, trace, o);
    picture_close(p);
}

/* With a writer that takes the packets along; NULL afterwards where it failed. */
static int print_trace(struct picture *p, const char *path, struct writer **w,
                       const struct options *o)
{
    struct error e;
    struct source *source = trace_open(path, &e);
    if (!source) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        stored_say_names(path);
        return 3;
    }
    struct load load = {.source = source, .tracker = tracker_new(), .writer = *w};
    load.tracker->summary = o->list && !*w;
    load.keys = keys_open(load.tracker, o, path, false);
    int status = load_all(&load);
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    add_connections(p, load.tracker, name, o);
    *w = load.writer;
    save_keys(*w, load.tracker, o);
    source->close(source);
    keys_close(load.keys);
    tracker_free(load.tracker);
    return status;
}

int command_print(const struct options *o)
{
    int worst = 0;
    if (o->word.n == 0) {
        fprintf(stderr, "tlsladder: print needs a trace: tlsladder print TRACE...\n");
        return 2;
    }
    struct writer *w;
    if (save_open(&w, o, true) < 0)
        return 3;
    keys_warn(o, false);
    struct picture *p = open_picture(o);
    for (int i = 0; i < o->word.n; i++) {
        char room[STORED_PATH];
        int status = print_trace(p, stored_trace(o->word.at[i], room), &w, o);
        if (status > worst)
            worst = status;
    }
    picture_close(p);
    return save_close(w) < 0 ? 3 : worst;
}
