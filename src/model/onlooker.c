/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection as it looks without keys. */
#include "model/onlooker.h"

#include "base/memory.h"
#include "model/datagram.h"
#include "model/digest.h"
#include "model/spares.h"

#include <stdlib.h>

static void *copied(const void *from, size_t n)
{
    void *to = n ? memory_new(n) : NULL;
    return n ? memcpy(to, from, n) : NULL;
}

/* TCP, and what was in the clear before TLS: nobody needs keys for that. */
static void take_network(struct connection *seen, const struct connection *c)
{
    seen->number = c->number;
    seen->replay_of = c->replay_of; /* hellos are in the clear */
    seen->begin = c->begin;
    seen->end = c->end;
    seen->client_end = c->client_end;
    seen->tls = c->tls;
    seen->synthetic = c->synthetic;
    seen->closed = c->closed;
    seen->how_closed = c->how_closed;
    seen->scenario = c->scenario;
    seen->prelude = c->prelude;
    seen->stray = c->stray;
    seen->trust = c->trust;
    memcpy(seen->fin, c->fin, sizeof seen->fin);
    seen->event = copied(c->event, c->event_count * sizeof *c->event);
    seen->event_count = seen->event_room = c->event_count;
    if (!c->sent)
        return;
    seen->sent = copied(c->sent, 2 * sizeof *c->sent);
    for (unsigned end = 0; end < 2; end++) {
        struct sent *s = &seen->sent[end];
        s->packet = copied(s->packet, s->packet_count * sizeof *s->packet);
        s->packet_room = s->packet_count;
    }
}

struct connection *onlooker_new(const struct connection *c)
{
    struct spares none = {0};
    if (!c->reading || c->summary)
        return NULL;
    struct connection *seen = memory_new(sizeof *seen);
    connection_init(seen, c->endpoint, NULL);
    take_network(seen, c);
    spares_take(&none, seen);
    if (c->datagram)
        datagram_open(seen);
    else
        digest_open(seen);
    seen->reading->kept =
        copied(c->reading->kept, c->reading->kept_count * sizeof *c->reading->kept);
    seen->reading->kept_count = seen->reading->kept_room = c->reading->kept_count;
    digest_replay(seen);
    /* until TLS 1.2 session ids and tickets are in the clear, and so is who resumes what */
    seen->tracker = connection_is_13(seen) ? NULL : c->tracker;
    seen->part = c->part;
    connection_analyse(seen);
    return seen;
}

void onlooker_free(struct connection *seen)
{
    if (seen)
        connection_done(seen, NULL);
    free(seen);
}

bool onlooker_is_old(const struct connection *seen, const struct connection *c)
{
    return seen->end.packet != c->end.packet || seen->end.time != c->end.time ||
           seen->event_count != c->event_count || seen->closed != c->closed;
}

/* Whether both went through the same records: by their packets, and in the clear by their names. */
static bool is_same(const struct message *a, const struct message *b)
{
    if (a->end != b->end || message_is_protected(a) != message_is_protected(b))
        return false;
    if (!message_is_protected(a) && strcmp(a->name, b->name) != 0)
        return false;
    return a->first.packet <= b->last.packet && b->first.packet <= a->last.packet;
}

const struct message *onlooker_find(const struct connection *to, const struct message *m)
{
    for (size_t i = 0; i < to->message_count; i++)
        if (is_same(&to->message[i], m))
            return &to->message[i];
    return NULL;
}
