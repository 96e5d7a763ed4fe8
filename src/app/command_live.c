/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder live, lab and view: sources that are watched. */
#include "app/commands.h"
#include "base/buf.h"
#include "capture/live.h"

#include <stdlib.h>

static int open_writer(struct load *l, const struct options *o)
{
    struct error e;
    if (!o->save)
        return 0;
    l->writer = writer_open(o->save, &e);
    if (l->writer)
        return 0;
    fprintf(stderr, "tlsladder: %s\n", e.text);
    return -1;
}

int command_live(const struct options *o)
{
    struct error e;
    struct buf filter = {0};
    for (int i = 0; i < o->words; i++)
        buf_printf(&filter, "%s%s", i ? " " : "", o->word[i]);
    struct load load = {.source = live_open(o->interface, buf_text(&filter), &e),
                        .stop = stop_flag()};
    buf_done(&filter);
    if (!load.source) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        return 3;
    }
    if (open_writer(&load, o) < 0) {
        load.source->close(load.source);
        return 3;
    }
    load.tracker = tracker_new();
    stop_on_signals();
    fprintf(stderr, "tlsladder: sniffing %s; end with ctrl-C\n", load.source->name);
    int status = load_all(&load);
    if (load.source->dropped && load.source->dropped(load.source))
        fprintf(stderr, "tlsladder: the kernel dropped %llu packets\n",
                (unsigned long long)load.source->dropped(load.source));
    print_connections(load.tracker, load.source->name, o);
    if (load.writer && writer_close(load.writer, &e) < 0) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        status = 3;
    }
    load.source->close(load.source);
    tracker_free(load.tracker);
    return status;
}

int command_view(const struct options *o)
{
    return command_print(o);
}
