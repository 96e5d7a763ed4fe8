/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder lab: real handshakes on this machine. */
#include "app/commands.h"

#include "app/lab_run.h"
#include "app/watch.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_transport(const char *word, enum lab_transport *transport)
{
    static const char *const names[] = {[LAB_AUTO] = "auto",
                                        [LAB_NAMESPACE] = "namespace",
                                        [LAB_LOOPBACK] = "loopback",
                                        [LAB_MEMORY] = "memory"};
    *transport = LAB_AUTO;
    for (size_t i = 0; word && i < sizeof names / sizeof *names; i++)
        if (strcmp(word, names[i]) == 0) {
            *transport = (enum lab_transport)i;
            return 0;
        }
    if (word)
        fprintf(stderr,
                "tlsladder: --transport takes auto, namespace, loopback or memory\n");
    return word ? -1 : 0;
}

/* The scenarios that the words name, all where there are none. -1 after saying what is wrong;
 * *scenario is the caller's to free. */
static int choose(const struct options *o, struct lab_options *lab,
                  const struct scenario ***scenario)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    const struct scenario **chosen = *scenario =
        memory_new((count + (size_t)o->word.n) * sizeof *chosen);
    lab->scenario = chosen;
    lab->scenarios = o->word.n ? (size_t)o->word.n : count;
    for (size_t i = 0; i < lab->scenarios; i++) {
        chosen[i] = o->word.n ? lab_find(o->word.at[i]) : &all[i];
        if (!chosen[i])
            return -1;
    }
    if (o->compare && o->word.n != 2) {
        fprintf(stderr, "tlsladder: a race needs two scenarios: tlsladder lab --compare "
                        "tls12-full tls13-full\n");
        return -1;
    }
    lab->race = o->compare;
    return 0;
}

static void turn_knobs(struct lab_run *r, const struct knobs *k)
{
    r->lab.net = (struct lab_net){k->rtt, k->jitter, k->loss, k->rate, k->seed};
}

/* Plays it, and again as long as the person wishes. */
static int play(struct lab_run *r, struct error *e)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    const struct scenario **every = NULL;
    int status;
    do {
        turn_knobs(r, &r->bench->knobs);
        status = lab_run(r, e);
        if (r->bench->wish == WISH_ALL && !every) {
            every = memory_new(count * sizeof *every);
            for (size_t i = 0; i < count; i++)
                every[i] = &all[i];
        }
        if (r->bench->wish == WISH_ALL) {
            r->lab.scenario = every;
            r->lab.scenarios = count;
            r->lab.race = false;
        }
    } while (status == 0 && r->tui && r->bench->wish != WISH_NONE && !*stop_flag());
    free(every);
    return status;
}

static struct choice *choices_new(const struct scenario *all, size_t count)
{
    struct choice *choices = memory_new(count * sizeof *choices);
    for (size_t i = 0; i < count; i++)
        choices[i] = (struct choice){.group = all[i].group,
                                     .name = all[i].name,
                                     .story = all[i].story,
                                     .look = all[i].look,
                                     .why_not = scenario_why_not(&all[i])};
    return choices;
}

/* What the person took in the menu: one scenario, two that race, or all. False: he left. */
static bool taken(const struct state *s, struct lab_run *r, const struct scenario **room)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    bool every = s->bench->wish == WISH_ALL;
    if (!every && s->chosen < 0)
        return false;
    r->lab.race = !every && s->bench->rival >= 0;
    r->lab.scenarios = every ? count : r->lab.race ? 2 : 1;
    r->lab.scenario = room;
    for (size_t i = 0; i < r->lab.scenarios; i++)
        room[i] = &all[every ? i : i ? (size_t)s->bench->rival : (size_t)s->chosen];
    return true;
}

/* The menu again and again, until the person leaves it. */
static int menu(struct lab_run *r, struct error *e)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    const struct scenario **room = memory_new((count + 2) * sizeof *room);
    struct choice *choices = choices_new(all, count);
    struct state s;
    state_init(&s, NULL, "");
    s.screen = ON_MENU;
    s.choice = choices;
    s.choices = count;
    s.bench = r->bench;
    while (!*stop_flag()) {
        s.chosen = r->bench->rival = -1;
        r->bench->wish = WISH_NONE;
        s.quit = false;
        tui_run(r->tui, &s, NULL);
        if (!taken(&s, r, room))
            break;
        *e = (struct error){""};
        if (play(r, e) != 0)
            snprintf(s.said, sizeof s.said, "%s", e->text);
    }
    state_done(&s);
    free(choices);
    free(room);
    return 0;
}

static int run(const struct options *o, struct lab_run *r, struct error *e)
{
    const struct scenario **chosen = NULL;
    bool wanted = watch_wanted(o);
    int status = 2;
    if (o->word.n == 0 && !o->compare && wanted) {
        r->tui = watch_open(o);
        status = r->tui ? menu(r, e) : 3;
    } else if (choose(o, &r->lab, &chosen) == 0) {
        r->tui = wanted ? watch_open(o) : NULL;
        status = wanted && !r->tui ? 3 : play(r, e);
    }
    tui_close(r->tui);
    free(chosen);
    return status;
}

int command_lab(const struct options *o)
{
    struct error e = {""};
    struct bench bench = {
        .knobs = {o->rtt, o->jitter, o->loss, o->rate, (unsigned)o->seed}, .rival = -1};
    struct lab_run r = {.options = o, .bench = &bench};
    if (o->list)
        return lab_list(o);
    if (read_transport(o->transport, &r.lab.transport) < 0)
        return 2;
    if (o->doctor)
        return lab_doctor(o);
    int status = run(o, &r, &e);
    if (e.text[0])
        fprintf(stderr, "tlsladder: %s\n", e.text);
    return status;
}
