/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder print: ladders, lists and JSON on standard output. */
#include "app/commands.h"
#include "capture/trace.h"
#include "view/json.h"
#include "view/ladder.h"
#include "view/list.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static int output_width(void)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col)
        return size.ws_col;
    int n = columns ? atoi(columns) : 0;
    return n >= 40 && n <= 400 ? n : 100;
}

static bool in_colour(const struct options *o)
{
    const char *no = getenv("NO_COLOR");
    if (o->colour >= 0)
        return o->colour;
    return isatty(STDOUT_FILENO) && !(no && *no);
}

/* The list's lines, drawn like those of the interface. */
static void print_line(const struct list_layout *layout, const struct connection *c,
                       int64_t epoch, const struct options *o)
{
    struct grid g;
    grid_init(&g, layout->end, 1, o->ascii);
    if (c)
        list_draw_row(layout, &g, 0, 0, c, epoch);
    else
        list_draw_heading(layout, &g, 0, 0, -1, false);
    grid_print(&g, in_colour(o), stdout);
    grid_done(&g);
}

void print_connections(const struct tracker *t, const char *trace,
                       const struct options *o)
{
    struct json_options json = {
        .trace = trace, .detail = o->detail, .secrets = o->secrets, .list = o->list};
    bool first = true;
    struct list_layout layout;
    int64_t epoch = t->connection_count ? t->connection[0]->begin.time : 0;
    list_layout(&layout, isatty(STDOUT_FILENO) ? output_width() : 200);
    if (o->list && o->format != FORMAT_JSON)
        print_line(&layout, NULL, 0, o);
    for (size_t i = 0; i < t->connection_count; i++) {
        struct connection *c = t->connection[i];
        if (o->connection && c->number != o->connection)
            continue;
        if (!o->list)
            connection_examine(c, time(NULL));
        if (o->format == FORMAT_JSON) {
            json_print(c, &json, stdout);
        } else if (o->list) {
            print_line(&layout, c, epoch, o);
        } else {
            if (!first)
                putchar('\n');
            ladder_print(c, output_width(), o->ascii, in_colour(o), stdout);
        }
        first = false;
    }
    if (t->connection_count == 0)
        fprintf(stderr, "tlsladder: no TLS was found in %s (%u TCP connections)\n", trace,
                t->tcp_connections);
}

static int print_trace(const char *path, const struct options *o)
{
    struct error e;
    struct source *source = trace_open(path, &e);
    if (!source) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        return 3;
    }
    struct load load = {.source = source, .tracker = tracker_new()};
    load.tracker->summary = o->list;
    load.keys = keys_open(load.tracker, o, path, false);
    int status = load_all(&load);
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    print_connections(load.tracker, name, o);
    source->close(source);
    keys_close(load.keys);
    tracker_free(load.tracker);
    return status;
}

int command_print(const struct options *o)
{
    int worst = 0;
    if (o->words == 0) {
        fprintf(stderr, "tlsladder: print needs a trace: tlsladder print TRACE...\n");
        return 2;
    }
    for (int i = 0; i < o->words; i++) {
        int status = print_trace(o->word[i], o);
        if (status > worst)
            worst = status;
    }
    return worst;
}
