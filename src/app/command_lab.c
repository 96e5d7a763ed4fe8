/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder lab: real handshakes on this machine. */
#include "app/commands.h"

#include "base/memory.h"
#include "lab/lab.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int list_scenarios(void)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    for (size_t i = 0; i < count; i++)
        printf("%-12s %s\n%-12s look: %s\n", all[i].name, all[i].story, "", all[i].look);
    return 0;
}

/* The scenarios that the words name, all where there are none. NULL after saying what is wrong. */
static const struct scenario **choose(const struct options *o, size_t *count)
{
    const struct scenario *all = scenario_all(count);
    const struct scenario **chosen =
        memory_new((*count + (size_t)o->words) * sizeof *chosen);
    for (size_t i = 0; i < *count && o->words == 0; i++)
        chosen[i] = &all[i];
    for (int i = 0; i < o->words; i++) {
        chosen[i] = scenario_find(o->word[i]);
        *count = (size_t)o->words;
        if (!chosen[i]) {
            fprintf(stderr, "tlsladder: no scenario is called '%s'; see: tlsladder lab --list\n",
                    o->word[i]);
            free(chosen);
            return NULL;
        }
    }
    return chosen;
}

/* FILE.keys beside FILE.pcap, readable by its owner alone. */
static FILE *open_keys(const char *path)
{
    char name[4096];
    const char *dot = strrchr(path, '.');
    int stem = dot && !strchr(dot, '/') ? (int)(dot - path) : (int)strlen(path);
    snprintf(name, sizeof name, "%.*s.keys", stem, path);
    mode_t before = umask(077);
    FILE *f = fopen(name, "w");
    umask(before);
    if (!f)
        perror(name);
    return f;
}

static int open_files(struct load *l, const struct options *o)
{
    struct error e;
    if (!o->save)
        return 0;
    l->writer = writer_open(o->save, &e);
    if (!l->writer) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        return -1;
    }
    l->keys = open_keys(o->save);
    return l->keys ? 0 : -1;
}

static int close_files(struct load *l)
{
    struct error e;
    int status = 0;
    if (l->writer && writer_close(l->writer, &e) < 0) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        status = 3;
    }
    if (l->keys && fclose(l->keys) != 0)
        status = 3;
    return status;
}

static int run_lab(const struct options *o, const struct lab_options *lab)
{
    struct error e;
    struct load load = {.stop = stop_flag(), .quiet = o->format == FORMAT_JSON};
    int status = 3;
    stop_on_signals();
    load.source = lab_open(lab, &e);
    if (!load.source) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        return 3;
    }
    load.tracker = tracker_new();
    if (open_files(&load, o) == 0) {
        status = load_all(&load);
        if (status != 3)
            print_connections(load.tracker, "lab", o);
    }
    int closed = close_files(&load);
    load.source->close(load.source);
    tracker_free(load.tracker);
    return status ? status : closed;
}

int command_lab(const struct options *o)
{
    if (o->list)
        return list_scenarios();
    struct lab_options lab = {.rtt = o->rtt};
    const struct scenario **chosen = choose(o, &lab.scenarios);
    if (!chosen)
        return 2;
    lab.scenario = chosen;
    int status = run_lab(o, &lab);
    free(chosen);
    return status;
}
