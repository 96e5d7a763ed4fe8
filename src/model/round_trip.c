/* SPDX-License-Identifier: BSD-2-Clause */
/* Round trips by dependency, and where the time went.
 *
 * Counted: the round trips that the client must wait for before it may send its first byte of
 * application data. That is the number of server flights up to the message after which it may:
 * the server's Finished until TLS 1.2, its own Finished in TLS 1.3, its first data where it did
 * not wait (False Start). Time is never divided by anything. */
#include "model/window.h"

enum { SETTLED = 5 }; /* DTLS: flights of a full handshake that another one answers */

/* SSL 2.0: SERVER-FINISHED, the second encrypted message of the server's. */
static const struct message *finished_ssl2(const struct connection *c)
{
    unsigned seen = 0;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        bool servers = connection_side(c, m->end) == SERVER && m->encrypted;
        if (servers && ++seen == 2)
            return m;
    }
    return NULL;
}

/* The message with which (TLS 1.3) or after which a side may send; until TLS 1.2 a client that
 * starts early does not wait for the server's Finished (RFC 7918). */
static const struct message *may_send(const struct connection *c, enum side side,
                                      bool false_start)
{
    bool changed[2] = {false, false};
    /* TLS 1.3: one's own Finished. Before: the other's, or the one that comes last. */
    enum side last = connection_is_13(c) ? side : side == CLIENT ? SERVER : CLIENT;
    const struct message *found = NULL;
    if (c->version == VERSION_SSL2)
        return finished_ssl2(c);
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        enum side from = connection_side(c, m->end);
        if (m->again || m->content_type == CONTENT_ACK)
            continue;
        if (connection_is_13(c)) {
            if (side == CLIENT && c->early_data == EARLY_ACCEPTED && from == CLIENT &&
                m->handshake_type == HANDSHAKE_CLIENT_HELLO)
                return m;
            if (from == last && m->opened && m->handshake_type == HANDSHAKE_FINISHED)
                return m;
            if (from == last && m->hint && m->encrypted && !m->opened) {
                found = m;
                if (side == CLIENT)
                    return m;
            }
            continue;
        }
        if (side == CLIENT && false_start && from == CLIENT && changed[CLIENT] &&
            m->content_type == CONTENT_HANDSHAKE && message_is_protected(m))
            return m;
        if (m->content_type == CONTENT_CHANGE_CIPHER_SPEC)
            changed[from] = true;
        else if (from == last && (changed[from] || c->datagram) &&
                 message_is_protected(m) && m->content_type == CONTENT_HANDSHAKE)
            return m;
    }
    return found;
}

/* The SYN, the SYN-ACK and the packet that acknowledges it; NULL where one was not captured. */
struct three_way {
    const struct tcp_event *syn, *syn_ack;
    const struct stamp *ack;
};

static void take_first(struct three_way *t, const struct stamp *s)
{
    if (t->syn_ack && s->time >= t->syn_ack->stamp.time &&
        (!t->ack || s->time < t->ack->time))
        t->ack = s;
}

/* The client's first data may carry the acknowledgement. */
static void take_data(const struct connection *c, struct three_way *t)
{
    const struct prelude_turn *p = c->prelude.first;
    while (p && connection_side(c, p->end) != CLIENT)
        p = p->next;
    if (p)
        take_first(t, &p->first);
    for (size_t i = 0; i < c->message_count; i++)
        if (connection_side(c, c->message[i].end) == CLIENT &&
            (!t->syn_ack || c->message[i].first.time >= t->syn_ack->stamp.time)) {
            take_first(t, &c->message[i].first);
            return;
        }
}

static struct three_way three_way(const struct connection *c)
{
    struct three_way t = {0};
    for (size_t i = 0; i < c->event_count; i++) {
        const struct tcp_event *e = &c->event[i];
        enum side from = connection_side(c, e->end);
        if ((e->flags & TCP_SYN) && !(e->flags & TCP_ACK) && from == CLIENT && !t.syn_ack)
            t.syn = e;
        else if ((e->flags & TCP_SYN) && (e->flags & TCP_ACK) && from == SERVER)
            t.syn_ack = t.syn_ack ? t.syn_ack : e;
        else if (t.syn_ack && !t.ack && from == CLIENT && (e->flags & TCP_ACK))
            t.ack = &e->stamp;
    }
    take_data(c, &t);
    return t;
}

static double between(struct stamp from, struct stamp to)
{
    return (double)(to.time - from.time) / 1e9;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* The first message of the flight that was not over at a time; NULL where all was. A flight may
 * begin while the other end's is under way, with a dummy ChangeCipherSpec. */
static const struct message *goes_on(const struct connection *c, const struct flight *f,
                                     struct stamp at)
{
    for (unsigned n = f->first; n <= f->last; n++) {
        const struct message *m = &c->message[n - 1];
        if (m->flight == f->number && m->last.time >= at.time && !m->dummy)
            return m;
    }
    return NULL;
}

/* Whether something was sent again between the two: what was lost cost the time, not an end. */
static bool was_lost(const struct connection *c, struct stamp from, struct stamp to)
{
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->again && m->first.time > from.time && m->first.time <= to.time)
            return true;
    }
    return false;
}

/* How the time is made up so far, and up to when. */
struct shares {
    double leg[2]; /* by side: the network's way to it and back, as it was measured */
    double network, spent[2];
    struct stamp at;
    bool opened; /* somebody has spoken: the client waited for nobody to begin */
};

/* A side speaks from `begin` to `end`: the other waited for it. `waits` of that, in seconds, it waited
 * itself for acknowledgements. At most one leg of that was
 * network; what is more was spent by that side, unless something was lost. */
static void take_turn(struct shares *s, enum side side, bool lost, struct stamp begin,
                      struct stamp end, double waits)
{
    double wait = between(s->at, begin);
    wait = wait > 0 ? wait : 0;
    double leg = smaller(wait, side == SERVER || s->opened ? s->leg[side] : 0);
    if (lost)
        leg = wait;
    s->network += leg;
    s->spent[side] += wait - leg;
    struct stamp began = begin.time > s->at.time ? begin : s->at;
    double sending = between(began, end);
    waits = smaller(waits, sending > 0 ? sending : 0);
    s->network += waits;
    s->spent[side] += sending > 0 ? sending - waits : 0;
    s->at = end;
    s->opened = true;
}

/* Splits the time from `at` until the client may send. */
static void split(struct connection *c, struct stamp at, struct stamp until)
{
    struct shares s = {
        .leg = {[SERVER] = c->timing.server_leg, [CLIENT] = c->timing.client_leg},
        .network = between(c->begin, at),
        .at = at};
    for (const struct prelude_turn *p = c->prelude.first; p; p = p->next)
        take_turn(&s, connection_side(c, p->end), false, p->first, p->last, 0);
    for (size_t i = 0; i < c->flight_count && s.at.time < until.time; i++) {
        const struct flight *f = &c->flight[i];
        const struct message *m = goes_on(c, f, s.at);
        if (!m || m->first.time > until.time)
            continue;
        struct stamp end = f->end.time < until.time ? f->end : until;
        double waits = window_waits(c, f->from, m->first, end, &c->slow_start);
        take_turn(&s, f->from, was_lost(c, s.at, m->first), m->first, end, waits);
    }
    c->timing.network = s.network;
    c->timing.client = s.spent[CLIENT];
    c->timing.server = s.spent[SERVER];
}

/* DTLS has no SYN to measure by: the shortest wait for each end is at least the network's. One
 * wait alone tells nothing, since it may hold work: with a cookie each end is waited for twice. */
static void measure_waits(struct connection *c)
{
    double least[2] = {-1, -1};
    unsigned waits[2] = {0, 0};
    for (size_t i = 1; i < c->flight_count; i++) {
        const struct flight *f = &c->flight[i], *before = f - 1;
        double wait = between(before->end, f->begin);
        if (f->from == before->from || wait < 0 || before->number > SETTLED ||
            was_lost(c, before->end, f->begin))
            continue;
        if (waits[f->from]++ == 0 || wait < least[f->from])
            least[f->from] = wait;
    }
    if (waits[SERVER] > 0)
        c->timing.rtt = least[SERVER];
    if (waits[SERVER] < 2 || waits[CLIENT] < 2)
        return;
    c->timing.server_leg = least[SERVER];
    c->timing.client_leg = least[CLIENT];
    c->timing.rtt += c->timing.client_leg;
}

static void take_times(struct connection *c, const struct message *client,
                       const struct message *server)
{
    struct three_way t = three_way(c);
    c->slow_start = 0;
    c->timing = (struct timing){-1, -1, -1, -1, -1, -1, -1, -1};
    c->tcp_round_trips = t.syn && t.syn_ack ? 1 : -1;
    if (t.syn && t.syn->length && c->message_count &&
        c->message[0].first.packet == t.syn->stamp.packet)
        c->tcp_round_trips = 0; /* RFC 7413: the hello came with the SYN */
    if (t.syn && t.syn_ack && t.ack) {
        c->timing.rtt = between(t.syn->stamp, *t.ack);
        c->timing.server_leg = between(t.syn->stamp, t.syn_ack->stamp);
        c->timing.client_leg = between(t.syn_ack->stamp, *t.ack);
    }
    if (c->datagram)
        measure_waits(c);
    if (server)
        c->timing.server_may_send = connection_seconds(c, server->last);
    if (!client)
        return;
    c->timing.client_may_send = connection_seconds(c, client->last);
    bool told = c->prelude.first || !c->prelude.there; /* a summary keeps no prelude */
    bool at_once = c->datagram || c->tcp_round_trips == 0;
    if (c->timing.server_leg >= 0 && told)
        split(c, at_once ? c->begin : *t.ack, client->last);
}

void round_trip_count(struct connection *c)
{
    bool reached = c->outcome == OUTCOME_ESTABLISHED;
    const struct message *client = reached ? may_send(c, CLIENT, c->false_start) : NULL;
    const struct message *server = reached ? may_send(c, SERVER, false) : NULL;
    /* RFC 5246, 7.4.9: the server, too, must have sent its own Finished */
    const struct message *own =
        server && !connection_is_13(c) ? may_send(c, CLIENT, false) : NULL;
    server = own && own->number > server->number ? own : server;
    c->tls_round_trips = -1;
    c->may_send_message = client ? client->number : 0;
    if (client) {
        c->tls_round_trips = 0;
        for (size_t i = 0; i < c->flight_count; i++)
            c->tls_round_trips += c->flight[i].from == SERVER &&
                                  c->flight[i].number <= client->flight &&
                                  c->flight[i].first <= client->number;
    }
    take_times(c, client, server);
}
