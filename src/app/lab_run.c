/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs of the lab. */
#include "app/lab_run.h"

#include "app/watch.h"

#include <stdio.h>

/* A run under way. */
struct playing {
    struct lab_run *run;
    struct load load;
    struct recording recording;
};

static int save_now(void *context, const char *path, struct error *e, char *said,
                    size_t room)
{
    struct playing *p = context;
    p->recording.synthetic = p->load.source->synthetic;
    if (recording_save(&p->recording, path, e) < 0)
        return -1;
    snprintf(said, room, "%zu packets written to %s, the keys %s it",
             p->recording.packet_count, path, writer_holds_keys(path) ? "in" : "beside");
    return 0;
}

static void look_for_race(void *context)
{
    struct playing *p = context;
    if (p->run->lab.race)
        lab_race_find(p->load.tracker, p->run, p->load.source, p->run->bench->compare);
}

static int show(struct playing *p)
{
    struct bench *b = p->run->bench;
    b->wish = WISH_NONE;
    b->compare[0] = b->compare[1] = 0;
    b->save = save_now;
    b->context = p;
    watch_lab(p->run->tui, &p->load, b, look_for_race, p, p->run->options);
    b->save = NULL;
    return 0;
}

static int print(struct playing *p)
{
    unsigned racers[2];
    int printed = 0;
    stop_on_signals();
    int status = load_all(&p->load);
    if (status == 3)
        return status;
    lab_race_find(p->load.tracker, p->run, p->load.source, racers);
    if (p->run->lab.race && racers[0] && racers[1])
        lab_race_print(p->load.tracker, p->run, racers);
    else
        printed = print_connections(p->load.tracker, "lab", p->run->options);
    return printed > status ? printed : status;
}

static int save(const struct playing *p)
{
    struct error e;
    const char *path = p->run->options->save;
    if (!path || recording_save(&p->recording, path, &e) == 0)
        return 0;
    fprintf(stderr, "tlsladder: %s\n", e.text);
    return 3;
}

int lab_run(struct lab_run *r, struct error *e)
{
    struct playing p = {.run = r};
    p.load = (struct load){.stop = stop_flag(),
                           .quiet = r->options->format == FORMAT_JSON,
                           .follow = true,
                           .recording = &p.recording};
    p.load.source = lab_open(&r->lab, e);
    if (!p.load.source)
        return 3;
    p.load.tracker = tracker_new();
    int status = r->tui ? show(&p) : print(&p);
    p.recording.synthetic = p.load.source->synthetic;
    int saved = save(&p);
    p.load.source->close(p.load.source);
    tracker_free(p.load.tracker);
    recording_done(&p.recording);
    return status ? status : saved;
}
