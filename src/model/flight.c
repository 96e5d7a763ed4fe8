/* SPDX-License-Identifier: BSD-2-Clause */
/* Flights: which messages one side sends without waiting for the other.
 *
 * They are built from messages, their direction and what depends on what; never from packets,
 * acknowledgements or time. A side's flight is open until the other side answers it. What answers
 * nothing (a dummy ChangeCipherSpec, a ticket of TLS 1.3) joins the flight that is open and
 * closes none. Early data belongs to the ClientHello's flight, whenever it was captured, and the
 * server's dummy, which follows its first message at once (RFC 9846, E.4), to that one's. */
#include "model/connection.h"

#include "base/array.h"

struct builder {
    struct connection *c;
    unsigned open[2]; /* by side: number of the open flight, 0: none */
    unsigned server;  /* number of the server's last, 0: none */
    unsigned counted[2],
        in[2]; /* by side: its last record that was counted, and in which flight */
    bool answering[2]; /* by side: its open flight has closed one of the other side's */
};

/* Whether it depends on what the other side sent last. */
static bool answers(const struct message *m)
{
    return !m->dummy && !m->early;
}

/* RFC 9846, 4.7: messages that belong to no flight of the set-up. */
static bool stands_apart(const struct connection *c, const struct message *m)
{
    return connection_is_13(c) && (m->handshake_type == HANDSHAKE_NEW_SESSION_TICKET ||
                                   m->handshake_type == HANDSHAKE_KEY_UPDATE);
}

static struct flight *open_flight(struct builder *b, enum side side,
                                  const struct message *m)
{
    struct flight *f = ARRAY_ADD(b->c->flight);
    f->number = (unsigned)b->c->flight_count;
    f->from = side;
    f->first = m->number;
    f->begin = m->first;
    b->open[side] = f->number;
    b->server = side == SERVER ? f->number : b->server;
    b->answering[side] = false;
    return f;
}

static struct flight *flight_of(struct builder *b, enum side side,
                                const struct message *m)
{
    if (m->early && b->c->flight_count && b->c->flight[0].from == CLIENT)
        return &b->c->flight[0];
    if (m->dummy && side == SERVER && b->server)
        return &b->c->flight[b->server - 1];
    return b->open[side] ? &b->c->flight[b->open[side] - 1] : open_flight(b, side, m);
}

/* Messages may share a record: RFC 9846, 5.1. Those of DTLS are counted by their fragments. */
static unsigned new_records(struct builder *b, enum side side, const struct message *m)
{
    bool goes_on = b->in[side] == m->flight;
    unsigned before = goes_on ? b->counted[side] : 0,
             shared = m->first_record && m->first_record <= before
                          ? before - m->first_record + 1
                          : 0;
    b->in[side] = m->flight;
    b->counted[side] = m->last_record > before ? m->last_record : before;
    return m->records > shared ? m->records - shared : 0;
}

static void join(struct builder *b, struct message *m)
{
    enum side side = connection_side(b->c, m->end);
    m->flight = 0;
    if (m->again || m->content_type == CONTENT_ACK) /* the network's doing: RFC 9147, 7 */
        return;
    if (b->open[side] == 0 && stands_apart(b->c, m))
        return;
    struct flight *f = flight_of(b, side, m);
    if (!b->answering[side] && answers(m)) {
        b->answering[side] = true;
        b->open[!side] = 0;
    }
    m->flight = f->number;
    f->last = m->number;
    f->messages++;
    f->records += new_records(b, side, m);
    f->bytes += m->length;
    f->end = m->last;
}

void flight_build(struct connection *c)
{
    struct builder b = {.c = c};
    c->flight_count = 0;
    for (size_t i = 0; i < c->message_count; i++)
        join(&b, &c->message[i]);
}
