/* SPDX-License-Identifier: BSD-2-Clause */
/* What the programs at both ends said, beside the wire. */
#include "model/app_events.h"

#include "base/array.h"

#include <stdlib.h>

enum { MOST = 256 }; /* a connection, and waiting: the lab's talks are short */

static bool is_of(const struct connection *c, const struct app_event *e)
{
    uint16_t a = c->endpoint[0].port, b = c->endpoint[1].port;
    return (a == e->client_port && b == e->server_port) ||
           (b == e->client_port && a == e->server_port);
}

/* In the order of their times. */
static void keep(struct connection *c, const struct app_event *e)
{
    if (c->app_event_count >= MOST || c->summary)
        return;
    (void)ARRAY_ADD(c->app_event);
    size_t at = c->app_event_count - 1;
    for (; at > 0 && c->app_event[at - 1].time > e->time; at--)
        c->app_event[at] = c->app_event[at - 1];
    c->app_event[at] = *e;
    c->app_event[at].text = arena_printf(&c->arena, "%s", e->text);
    c->app_event[at].scenario = NULL; /* it is the connection's now */
    if (!c->scenario && e->scenario)
        c->scenario = arena_printf(&c->arena, "%s", e->scenario);
    c->dirty = true;
}

static void forget(const struct app_event *e)
{
    free((char *)(uintptr_t)e->text);
    free((char *)(uintptr_t)e->scenario);
}

static struct connection *newest(struct connection *const *all, size_t count,
                                 const struct app_event *e)
{
    struct connection *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (is_of(all[i], e) && all[i]->begin.time <= e->time &&
            (!found || all[i]->begin.time > found->begin.time))
            found = all[i];
    return found;
}

void app_events_add(struct tracker *t, const struct app_event *event)
{
    struct connection *c = newest(t->connection, t->connection_count, event);
    if (!c)
        c = newest(t->candidate, t->candidate_count, event);
    t->changes++;
    if (c) {
        keep(c, event);
    } else if (t->waiting_count < MOST) {
        struct app_event *kept = ARRAY_ADD(t->waiting);
        *kept = *event;
        kept->text = memory_string(event->text);
        kept->scenario = event->scenario ? memory_string(event->scenario) : NULL;
    }
}

void app_events_claim(struct tracker *t, struct connection *c)
{
    size_t left = 0;
    for (size_t i = 0; i < t->waiting_count; i++) {
        struct app_event *e = &t->waiting[i];
        if (!is_of(c, e)) {
            t->waiting[left++] = *e;
            continue;
        }
        keep(c, e);
        forget(e);
    }
    t->waiting_count = left;
}

void app_events_done(struct tracker *t)
{
    for (size_t i = 0; i < t->waiting_count; i++)
        forget(&t->waiting[i]);
    free(t->waiting);
    t->waiting = NULL;
    t->waiting_count = t->waiting_room = 0;
}
