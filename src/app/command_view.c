/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder view: traces in the interface, one after the other in one list. */
#include "app/commands.h"
#include "app/elsewhere.h"
#include "app/stored.h"
#include "app/watch.h"
#include "base/memory.h"
#include "capture/trace.h"

#include <stdlib.h>
#include <string.h>

/* The traces, and how far they were taken. */
struct album {
    const struct options *options;
    struct source **source;
    struct keys **keys;
    const char **name;
    char (*path)[STORED_PATH];
    size_t count, at;
};

/* Opens what can be opened; 3 where something cannot, else 0. */
static int open_traces(struct album *a, const struct options *o)
{
    size_t most = (size_t)o->word.n;
    int status = 0;
    *a = (struct album){.options = o,
                        .source = memory_new(most * sizeof *a->source),
                        .keys = memory_new(most * sizeof *a->keys),
                        .name = memory_new(most * sizeof *a->name),
                        .path = memory_new(most * sizeof *a->path)};
    for (size_t i = 0; i < most; i++) {
        struct error e;
        char room[STORED_PATH];
        const char *path = stored_trace(o->word.at[i], room);
        struct source *source = trace_open(path, &e);
        if (!source) {
            fprintf(stderr, "tlsladder: %s\n", e.text);
            stored_say_names(path);
            status = 3;
            continue;
        }
        snprintf(a->path[a->count], STORED_PATH, "%s", path);
        a->name[a->count] = elsewhere_name(a->path[a->count]);
        a->source[a->count++] = source;
    }
    return status;
}

/* The keys that the options name are taken with the first trace. */
static void begin_trace(struct album *a, struct load *l, size_t i)
{
    struct options later = *a->options;
    later.keys.n = later.psk.n = later.trust.n = 0;
    later.server_key = NULL;
    a->at = i;
    tracker_part(l->tracker, a->name[i]);
    l->source = a->source[i];
    l->tracker->summary = load_is_large(l->source);
    l->keys = a->keys[i] =
        keys_open(l->tracker, i ? &later : a->options, a->path[i], false);
}

static bool next_trace(struct load *l, void *context)
{
    struct album *a = context;
    if (a->at + 1 >= a->count)
        return false;
    begin_trace(a, l, a->at + 1);
    return true;
}

static int show(struct album *a)
{
    struct load load = {.tracker = tracker_new(),
                        .next = next_trace,
                        .next_context = a,
                        .sources = a->source};
    char all[40];
    snprintf(all, sizeof all, "%zu traces", a->count);
    load_bound(&load, a->options);
    begin_trace(a, &load, 0);
    keys_warning(a->options, false, load.note, sizeof load.note);
    struct elsewhere_files others;
    elsewhere_init(&others, a->options, NULL);
    load.elsewhere = &others.elsewhere;
    struct tui *t = watch_open(a->options);
    if (t)
        watch_run(t, &load, a->count > 1 ? all : a->name[0], false, a->options);
    tracker_free(load.tracker);
    tui_close(t);
    elsewhere_done(&others);
    return t ? 0 : 3;
}

/* What was wrong with the traces, said when the terminal is free again. */
static int close_traces(struct album *a)
{
    int status = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (a->source[i]->error.text[0]) {
            fprintf(stderr, "tlsladder: %s\n", a->source[i]->error.text);
            status = 1;
        }
        a->source[i]->close(a->source[i]);
        keys_close(a->keys[i]);
    }
    free(a->source);
    free(a->keys);
    free(a->name);
    free(a->path);
    return status;
}

int command_view(const struct options *o)
{
    struct album a;
    if (!watch_wanted(o))
        return command_print(o);
    if (o->word.n == 0) {
        fprintf(stderr, "tlsladder: view needs a trace: tlsladder view TRACE...\n");
        return 2;
    }
    int opened = open_traces(&a, o), shown = a.count ? show(&a) : 0,
        closed = close_traces(&a);
    shown = shown > opened ? shown : opened;
    return shown > closed ? shown : closed;
}
