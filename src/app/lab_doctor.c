/* SPDX-License-Identifier: BSD-2-Clause */
/* lab --doctor: which networks this machine lets the lab have, found by having them. */
#include "app/lab_run.h"

#include "base/array.h"
#include "lab/confine.h"

#include <jansson.h>
#include <poll.h>
#include <stdio.h>

/* A way to run the lab, and what it is worth. */
static const struct way {
    const char *name, *what;
    enum lab_transport transport;
    struct lab_net net;
} ways[] = {
    {"namespace",
     "real kernel TCP in a network of its own, at once",
     LAB_NAMESPACE,
     {.rtt = 0}},
    {"namespace with a delay",
     "the same with --rtt, --jitter, --loss and --rate: a round trip that is felt",
     LAB_NAMESPACE,
     {.rtt = 1}},
    {"loopback",
     "real kernel TCP on this machine's loopback, without delay",
     LAB_LOOPBACK,
     {.rtt = 0}},
    {"memory",
     "synthetic: TLS bytes are real, TCP and times are modelled",
     LAB_MEMORY,
     {.rtt = 0}},
};

/* Plays a handshake that way. 0, or -1 with the reason in `e`. */
static int try_way(const struct way *w, struct error *e)
{
    const struct scenario *one = scenario_find("tls13-full");
    struct lab_options lab = {
        .scenario = &one, .scenarios = 1, .net = w->net, .transport = w->transport};
    struct packet packet;
    unsigned packets = 0;
    enum source_event event = SOURCE_IDLE;
    struct source *s = lab_open(&lab, e);
    if (!s)
        return -1;
    while (event != SOURCE_END && event != SOURCE_ERROR) {
        event = s->next(s, &packet);
        packets += event == SOURCE_PACKET;
        if (event == SOURCE_IDLE)
            poll(&(struct pollfd){s->descriptor, POLLIN, 0}, 1, 1000);
    }
    *e = s->error;
    s->close(s);
    if (event == SOURCE_ERROR)
        return -1;
    return packets ? 0 : error_set(e, "a handshake was played, but nothing was sniffed");
}

static void say_scenarios(void)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    for (size_t i = 0; i < count; i++)
        if (scenario_why_not(&all[i]))
            printf("\n%s cannot be played: %s\n", all[i].name, scenario_why_not(&all[i]));
}

static void say_confinement(void)
{
    int version = confine_landlock();
    printf("Both ends run without capabilities, with nothing open but their network, and "
           "may "
           "start no program");
    if (version)
        printf(";\nthey may open no file%s (Landlock %d).\n",
               version >= 4 ? ", and no TCP but to each other" : "", version);
    else
        printf(".\nThis kernel has no Landlock, which would keep them from files once "
               "more.\n");
}

static void say(const struct way *w, const char *why, bool json)
{
    if (json) {
        json_t *o = json_pack("{s:i, s:s, s:s, s:b, s:o}", "schema", 1, "transport",
                              w->name, "what", w->what, "works", why == NULL, "reason",
                              why ? json_string(why) : json_null());
        json_dumpf(o, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(o);
        return;
    }
    printf("%-3s  %-23s %s\n", why ? "no" : "yes", w->name, w->what);
    if (why)
        printf("     %s\n", why);
}

int lab_doctor(const struct options *o)
{
    bool json = o->format == FORMAT_JSON;
    const char *first = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        struct error e = {""};
        bool works = try_way(&ways[i], &e) == 0;
        say(&ways[i], works ? NULL : e.text, json);
        if (works && !first)
            first = ways[i].name;
    }
    if (!json) {
        printf("\nThe lab takes: %s (--transport chooses another).\n",
               first ? first : "none");
        say_confinement();
        say_scenarios();
    }
    return first ? 0 : 3;
}
