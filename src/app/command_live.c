/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder live: an interface. */
#include "app/commands.h"
#include "app/printing.h"
#include "app/save.h"
#include "app/watch.h"
#include "base/buf.h"
#include "capture/live.h"

#include <stdlib.h>

/* The interface while it lasts, or text when it is over. */
static int look(struct load *l, const struct options *o)
{
    if (watch_wanted(o)) {
        struct tui *t = watch_open(o);
        if (!t)
            return 3;
        watch_run(t, l, l->source->name, true, o);
        tui_close(t);
        return 0;
    }
    stop_on_signals();
    fprintf(stderr, "tlsladder: sniffing %s; end with ctrl-C\n", l->source->name);
    struct picture *p = print_picture(o);
    struct printing printing;
    printing_begin(&printing, p, l->tracker, l->source->name, o);
    l->bound.in_order = true;
    l->bound.going = printing_add;
    l->bound.context = &printing;
    int status = load_all(l);
    int printed = printing_end(&printing, l->tracker, &l->bound);
    picture_close(p);
    return printed > status ? printed : status;
}

static void say_drops(struct source *s)
{
    uint64_t dropped = s->dropped ? s->dropped(s) : 0;
    if (dropped)
        fprintf(stderr,
                "tlsladder: the kernel dropped %llu packets; a filter such as "
                "'tcp port 443' lets fewer through\n",
                (unsigned long long)dropped);
}

int command_live(const struct options *o)
{
    struct error e;
    struct buf filter = {0};
    for (int i = 0; i < o->word.n; i++)
        buf_printf(&filter, "%s%s", i ? " " : "", o->word.at[i]);
    struct load load = {.source = live_open(o->interface, buf_text(&filter), &e),
                        .stop = stop_flag()};
    buf_done(&filter);
    if (!load.source) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        return 3;
    }
    if (save_open(&load.writer, o, false) < 0) {
        load.source->close(load.source);
        return 3;
    }
    load.tracker = tracker_new();
    load.keys = keys_open(load.tracker, o, NULL, true);
    load_bound(&load, o);
    if (watch_wanted(o))
        keys_warning(o, true, load.note, sizeof load.note);
    else
        keys_warn(o, true);
    int status = look(&load, o);
    say_drops(load.source);
    save_keys(load.writer, load.tracker, o);
    if (save_close(load.writer) < 0)
        status = 3;
    load.source->close(load.source);
    keys_close(load.keys);
    tracker_free(load.tracker);
    return status;
}
