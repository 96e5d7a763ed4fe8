/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder lab: real handshakes on this machine. */
#include "app/commands.h"
#include "app/watch.h"

#include "base/memory.h"
#include "lab/lab.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int list_scenarios(void)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(all[i].group, all[i - 1].group) != 0)
            printf("%s%s\n", i ? "\n" : "", all[i].group);
        printf("  %-30s %s%s\n", all[i].name, all[i].story,
               scenario_available(&all[i]) ? ""
                                           : " (not with the GnuTLS of this machine)");
    }
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
            fprintf(stderr,
                    "tlsladder: no scenario is called '%s'; see: tlsladder lab --list\n",
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
    l->save_keys = open_keys(o->save);
    return l->save_keys ? 0 : -1;
}

static int close_files(struct load *l)
{
    struct error e;
    int status = 0;
    if (l->writer && writer_close(l->writer, &e) < 0) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        status = 3;
    }
    if (l->save_keys && fclose(l->save_keys) != 0)
        status = 3;
    return status;
}

/* Text when the lab is done, or the interface while it runs. */
static int look(struct load *l, const struct options *o, struct tui *t)
{
    if (t) {
        watch_run(t, l, "lab", true, o);
        return 0;
    }
    stop_on_signals();
    int status = load_all(l);
    if (status != 3)
        print_connections(l->tracker, "lab", o);
    return status;
}

static int run_lab(const struct options *o, const struct lab_options *lab, struct tui *t,
                   struct error *e)
{
    struct load load = {
        .stop = stop_flag(), .quiet = o->format == FORMAT_JSON, .follow = true};
    int status = 3;
    load.source = lab_open(lab, e);
    if (!load.source)
        return 3;
    load.tracker = tracker_new();
    if (open_files(&load, o) == 0)
        status = look(&load, o, t);
    int closed = close_files(&load);
    load.source->close(load.source);
    tracker_free(load.tracker);
    return status ? status : closed;
}

/* The menu again and again, until the person leaves it. */
static int menu(const struct options *o)
{
    struct error e = {""};
    size_t count;
    const struct scenario *all = scenario_all(&count);
    struct choice *choices = memory_new(count * sizeof *choices);
    for (size_t i = 0; i < count; i++)
        choices[i] =
            (struct choice){all[i].group, all[i].name, all[i].story, all[i].look};
    struct tui *t = watch_open(o);
    struct state s;
    state_init(&s, NULL, "");
    s.screen = ON_MENU;
    s.choice = choices;
    s.choices = count;
    int status = t ? 0 : 3;
    while (t && !*stop_flag()) {
        s.chosen = -1;
        s.quit = false;
        tui_run(t, &s, NULL);
        if (s.chosen < 0)
            break;
        const struct scenario *one = &all[s.chosen];
        struct lab_options lab = {.scenario = &one, .scenarios = 1, .net = {.rtt = o->rtt}};
        if (run_lab(o, &lab, t, &e) != 0)
            snprintf(s.said, sizeof s.said, "%s", e.text);
    }
    tui_close(t);
    state_done(&s);
    free(choices);
    if (e.text[0])
        fprintf(stderr, "tlsladder: %s\n", e.text);
    return status;
}

int command_lab(const struct options *o)
{
    struct error e = {""};
    if (o->list)
        return list_scenarios();
    if (o->words == 0 && watch_wanted(o))
        return menu(o);
    struct lab_options lab = {.net = {.rtt = o->rtt}};
    const struct scenario **chosen = choose(o, &lab.scenarios);
    if (!chosen)
        return 2;
    lab.scenario = chosen;
    struct tui *t = watch_wanted(o) ? watch_open(o) : NULL;
    int status = run_lab(o, &lab, t, &e);
    tui_close(t);
    if (e.text[0])
        fprintf(stderr, "tlsladder: %s\n", e.text);
    free(chosen);
    return status;
}
