/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder view: traces in the interface. */
#include "app/commands.h"
#include "app/elsewhere.h"
#include "app/stored.h"
#include "app/watch.h"
#include "capture/trace.h"

#include <string.h>

static const char *short_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return strcmp(path, "-") == 0 ? "standard input" : slash ? slash + 1 : path;
}

/* What was wrong with the trace, said when the terminal is free again. */
static int say_end(const struct source *s)
{
    if (!s->error.text[0])
        return 0;
    fprintf(stderr, "tlsladder: %s\n", s->error.text);
    return 1;
}

int command_view(const struct options *o)
{
    struct error e;
    int worst = 0;
    if (!watch_wanted(o))
        return command_print(o);
    if (o->word.n == 0) {
        fprintf(stderr, "tlsladder: view needs a trace: tlsladder view TRACE...\n");
        return 2;
    }
    for (int i = 0; i < o->word.n && !*stop_flag(); i++) {
        char room[STORED_PATH];
        const char *path = stored_trace(o->word.at[i], room);
        struct load load = {.source = trace_open(path, &e), .tracker = tracker_new()};
        if (!load.source) {
            fprintf(stderr, "tlsladder: %s\n", e.text);
            stored_say_names(path);
            tracker_free(load.tracker);
            worst = 3;
            continue;
        }
        load.tracker->summary = load_is_large(load.source);
        load_bound(&load, o);
        load.keys = keys_open(load.tracker, o, path, false);
        keys_warning(o, false, load.note, sizeof load.note);
        struct elsewhere_files others;
        elsewhere_init(&others, o, o->word.n > 1 ? o->word.at[i ? 0 : 1] : NULL);
        load.elsewhere = &others.elsewhere;
        struct tui *t = watch_open(o);
        int status = t ? 0 : 3;
        if (t)
            watch_run(t, &load, short_name(path), false, o);
        tracker_free(load.tracker);
        tui_close(t);
        elsewhere_done(&others);
        status = status ? status : say_end(load.source);
        load.source->close(load.source);
        keys_close(load.keys);
        worst = status > worst ? status : worst;
    }
    return worst;
}
