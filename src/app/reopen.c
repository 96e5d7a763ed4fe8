/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens one connection of a trace that is only summarised. */
#include "app/reopen.h"

#include "capture/trace.h"

static void read_between(struct tracker *t, struct source *s, uint64_t last)
{
    struct packet packet;
    enum source_event event;
    do {
        event = s->next(s, &packet);
        if (event == SOURCE_PACKET)
            tracker_packet(t, &packet);
    } while (event == SOURCE_KEYS || (event == SOURCE_PACKET && packet.offset < last));
    tracker_finish(t);
}

/* Several may have used the same addresses and ports in turn. */
static struct connection *same_as(const struct tracker *t,
                                  const struct connection *summary)
{
    for (size_t i = 0; i < t->connection_count; i++)
        if (t->connection[i]->begin.packet >= summary->begin.packet)
            return t->connection[i];
    return NULL;
}

/* The trace that it is in. */
static const struct source *source_of(const struct load *l, const struct connection *c)
{
    return l->sources ? l->sources[c->part->number - 1] : l->source;
}

struct connection *reopen_connection(void *context, const struct connection *summary,
                                     struct error *e)
{
    struct reopen *r = context;
    if (r->live) {
        error_set(
            e, "its packets were let go to stay within --max-memory; a capture that is "
               "saved with --write keeps them");
        return NULL;
    }
    bool placed = summary->last_offset != 0;
    struct source *s = trace_again(source_of(r->load, summary), summary->first_offset,
                                   placed ? summary->begin.packet : 0, e);
    if (!s)
        return NULL;
    struct tracker *t = tracker_new_beside(r->load->tracker, summary->endpoint);
    read_between(t, s, placed ? summary->last_offset : UINT64_MAX);
    s->close(s);
    struct connection *c = same_as(t, summary);
    if (!c) {
        error_set(e, "its packets are not where they were: the trace has changed");
        tracker_free(t);
        return NULL;
    }
    c->number = summary->number;
    c->part = summary->part;
    tracker_free(r->tracker[r->next]);
    r->tracker[r->next] = t;
    r->next = !r->next;
    return c;
}

void reopen_done(struct reopen *r)
{
    tracker_free(r->tracker[0]);
    tracker_free(r->tracker[1]);
    *r = (struct reopen){0};
}
