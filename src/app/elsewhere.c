/* SPDX-License-Identifier: BSD-2-Clause */
/* Other traces, opened from within the interface to compare with. */
#include "app/elsewhere.h"

#include "app/load.h"
#include "app/stored.h"
#include "capture/trace.h"

#include <string.h>

enum { BATCHES = 250 }; /* of some thousand packets: a person waits meanwhile */

/* The first connection that was established, else the first. */
static struct connection *best_of(const struct tracker *t)
{
    struct connection *first = NULL;
    for (size_t i = 0; i < t->connection_count; i++) {
        struct connection *c = t->connection[i];
        connection_analyse(c);
        first = first ? first : c;
        if (c->outcome == OUTCOME_ESTABLISHED)
            return c;
    }
    return first;
}

const char *elsewhere_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return strcmp(path, "-") == 0 ? "standard input" : slash ? slash + 1 : path;
}

/* Calls it `name`, which is borrowed. */
static struct tracker *load_trace(struct elsewhere_files *f, const char *path,
                                  const char *name, struct error *e)
{
    struct load load = {.source = trace_open(path, e), .quiet = true};
    if (!load.source)
        return NULL;
    load.tracker = tracker_new();
    tracker_part(load.tracker, name);
    load.keys = keys_open(load.tracker, f->options, path, false);
    for (int i = 0; i < BATCHES && load_some(&load) == SOURCE_PACKET;)
        i++;
    keys_follow(load.keys);
    tracker_finish(load.tracker);
    load.source->close(load.source);
    keys_close(load.keys);
    return load.tracker;
}

static struct connection *open_trace(void *context, const char *path, struct error *e)
{
    struct elsewhere_files *f = context;
    if (f->trackers == ELSEWHERE_TRACES) {
        error_set(e, "%d other traces are open: that is the most", ELSEWHERE_TRACES);
        return NULL;
    }
    char room[STORED_PATH];
    const char *found = stored_trace(path, room);
    struct buf name = {0};
    buf_add_text(&name, elsewhere_name(found));
    struct tracker *t = load_trace(f, found, buf_text(&name), e);
    struct connection *c = t ? best_of(t) : NULL;
    if (c) {
        f->name[f->trackers] = name;
        f->tracker[f->trackers++] = t;
        return c;
    }
    buf_done(&name);
    tracker_free(t);
    if (!t)
        return NULL;
    error_set(e, "%s: no TLS was found in it", path);
    return NULL;
}

void elsewhere_init(struct elsewhere_files *f, const struct options *o,
                    const char *suggested)
{
    *f = (struct elsewhere_files){.options = o};
    f->elsewhere = (struct elsewhere){f, suggested, open_trace};
}

void elsewhere_done(struct elsewhere_files *f)
{
    for (size_t i = 0; i < f->trackers; i++) {
        tracker_free(f->tracker[i]);
        buf_done(&f->name[i]);
    }
    f->trackers = 0;
}
