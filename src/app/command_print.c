/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder print: ladders, lists, pictures and JSON on standard output. */
#include "app/commands.h"
#include "app/printing.h"
#include "app/reopen.h"
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

struct picture *print_picture(const struct options *o)
{
    static const char *const formats[] = {
        [FORMAT_NONE] = "text",   [FORMAT_TEXT] = "text",
        [FORMAT_JSON] = "json",   [FORMAT_SVG] = "svg",
        [FORMAT_HTML] = "html",   [FORMAT_MERMAID] = "mermaid",
        [FORMAT_SHEET] = "sheet", [FORMAT_WORKSHEET] = "worksheet"};
    struct picture_options picture = {.format = o->say ? "say" : formats[o->format],
                                      .theme = o->theme,
                                      .show = (o->acks ? LADDER_ACKS : 0u) |
                                              (o->unfold ? LADDER_UNFOLD : 0u) |
                                              (o->records ? LADDER_RECORDS : 0u),
                                      .width = o->width ? o->width : print_width(),
                                      .ascii = o->ascii,
                                      .colour = print_in_colour(o),
                                      .to_scale = o->to_scale,
                                      .detail = o->detail,
                                      .secrets = o->secrets,
                                      .list = o->list};
    return picture_open(&picture, stdout);
}

void printing_begin(struct printing *p, struct picture *picture, const struct tracker *t,
                    const char *trace, const struct options *o)
{
    *p = (struct printing){.options = o, .picture = picture, .trace = trace};
    p->lines = o->list && o->format != FORMAT_JSON;
    if (p->lines)
        print_list_init(&p->list, t, o);
}

void printing_add(void *context, struct connection *c)
{
    struct printing *p = context;
    const struct options *o = p->options;
    p->any = true;
    p->found |= c->number == o->connection;
    if (p->lines) {
        print_list_add(&p->list, c);
        return;
    }
    if (o->connection && c->number != o->connection)
        return;
    if (!o->list)
        connection_examine(c, time(NULL));
    picture_add(p->picture, c, p->trace);
}

/* Returns 2: what was asked for cannot be done. */
static int say_missing(const char *name, unsigned connection, unsigned last)
{
    if (last == 1)
        fprintf(stderr, "tlsladder: %s has no connection %u, only 1\n", name, connection);
    else
        fprintf(stderr,
                "tlsladder: %s has no connection %u, only 1 to %u: --list shows them\n",
                name, connection, last);
    return 2;
}

int printing_end(struct printing *p, const struct tracker *t, const struct bound *b)
{
    struct arena a = {0};
    for (size_t i = 0; i < t->connection_count; i++)
        printing_add(p, t->connection[i]);
    if (p->lines)
        print_list_done(&p->list);
    fflush(stdout);
    const char *quic = quic_say(&t->quic, &a);
    if (!p->any)
        fprintf(stderr, "tlsladder: no TLS was found in %s (%u TCP connection%s)\n",
                p->trace, t->tcp_connections, t->tcp_connections == 1 ? "" : "s");
    if (quic)
        fprintf(stderr, "tlsladder: %s: %s\n", p->trace, quic);
    if (b && b->dropped)
        fprintf(stderr, "tlsladder: %s\n", bound_say(b, &a));
    arena_done(&a);
    bool missing = p->any && p->options->connection && !p->found;
    return missing ? say_missing(p->trace, p->options->connection, t->numbered) : 0;
}

int print_connections(const struct tracker *t, const char *trace, const struct options *o)
{
    struct printing printing;
    struct picture *p = print_picture(o);
    printing_begin(&printing, p, t, trace, o);
    int status = printing_end(&printing, t, NULL);
    picture_close(p);
    return status;
}

/* One connection of a large trace: it is found in summaries, and read again. */
static int print_one(struct picture *p, const struct load *l, const char *name,
                     const struct options *o)
{
    struct error e;
    struct reopen reopen = {.load = l};
    struct connection *c = tracker_find(l->tracker, o->connection);
    if (!c && l->tracker->numbered)
        return say_missing(name, o->connection, l->tracker->numbered);
    if (!c) {
        fprintf(stderr, "tlsladder: no TLS was found in %s\n", name);
        return 0;
    }
    c = reopen_connection(&reopen, c, &e);
    if (!c) {
        fprintf(stderr, "tlsladder: connection %u: %s\n", o->connection, e.text);
        return 3;
    }
    connection_examine(c, time(NULL));
    picture_add(p, c, name);
    reopen_done(&reopen);
    return 0;
}

/* With a writer that takes the packets along; NULL afterwards where it failed. */
static int print_trace(struct picture *p, const char *path, struct writer **w,
                       const struct options *o)
{
    struct error e;
    struct printing printing;
    struct source *source = trace_open(path, &e);
    if (!source) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        stored_say_names(path);
        return 3;
    }
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    struct load load = {.source = source, .tracker = tracker_new(), .writer = *w};
    bool one = o->connection && !o->list && !*w && load_is_large(source);
    load.tracker->summary = one || (o->list && !*w);
    load.keys = keys_open(load.tracker, o, path, false);
    load_bound(&load, o);
    printing_begin(&printing, p, load.tracker, name, o);
    load.bound.in_order = !one;
    if (!one) {
        load.bound.going = printing_add;
        load.bound.context = &printing;
    }
    int status = load_all(&load);
    int printed = one ? print_one(p, &load, name, o)
                      : printing_end(&printing, load.tracker, &load.bound);
    status = printed > status ? printed : status;
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
    struct picture *p = print_picture(o);
    for (int i = 0; i < o->word.n; i++) {
        char room[STORED_PATH];
        int status = print_trace(p, stored_trace(o->word.at[i], room), &w, o);
        if (status > worst)
            worst = status;
    }
    picture_close(p);
    return save_close(w) < 0 ? 3 : worst;
}
