/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins net and tls: the handler of TCP connections and of UDP's datagrams. */
#include "model/tracker.h"

#include "base/array.h"
#include "model/app_events.h"
#include "model/datagram.h"
#include "model/digest.h"

#include <stddef.h>
#include <stdlib.h>

static struct connection *connect(struct tracker *t, const struct endpoint end[2])
{
    struct connection *c = pool_take(&t->connections);
    connection_init(c, end, t->ring);
    c->tracker = t;
    c->summary = t->summary;
    c->trust = t->trust;
    c->synthetic = t->synthetic;
    c->part = t->part[t->part_count - 1];
    if (t->waiting_count)
        app_events_claim(t, c);
    return c;
}

static void *flow_open(void *context, const struct endpoint end[2])
{
    struct tracker *t = context;
    struct connection *c = connect(t, end);
    t->tcp_connections++;
    c->candidate_at = t->candidate_count;
    *ARRAY_ADD(t->candidate) = c;
    return c;
}

static void drop_candidate(struct tracker *t, struct connection *c)
{
    struct connection *last = t->candidate[--t->candidate_count];
    t->candidate[c->candidate_at] = last;
    last->candidate_at = c->candidate_at;
}

static bool is_later(const struct connection *c, const struct connection *than)
{
    return c->part == than->part && c->begin.packet > than->begin.packet;
}

/* Adds it to the list, which stays in the order of first packets: most come at the end. */
static void list(struct tracker *t, struct connection *c)
{
    *ARRAY_ADD(t->connection) = c;
    size_t at = t->connection_count - 1;
    unsigned number = ++t->numbered;
    struct trace_part *part = t->part[t->part_count - 1];
    for (; at > 0 && is_later(t->connection[at - 1], c); at--) {
        struct connection *later = t->connection[at - 1];
        unsigned its = later->number;
        later->number = number;
        number = its;
        t->connection[at] = later;
    }
    t->connection[at] = c;
    c->number = number;
    if (at == 0 || t->connection[at - 1]->part != part)
        part->begin = c->begin.time;
}

/* A candidate in which TLS was found becomes a connection of the list. */
static void promote(struct tracker *t, struct connection *c)
{
    drop_candidate(t, c);
    list(t, c);
}

static void touched(struct connection *c, bool was_tls)
{
    if (c->tls && !was_tls)
        promote(c->tracker, c);
    c->dirty = true;
    c->tracker->changes++;
}

static void flow_segment(void *flow, const struct segment *segment)
{
    digest_segment(flow, segment);
}

static bool flow_listens(void *flow)
{
    const struct connection *c = flow;
    return c->tls && !c->summary;
}

static void flow_reset(void *flow, const struct segment *segment)
{
    struct connection *c = flow;
    digest_reset(c, segment);
    c->dirty = true;
    c->tracker->changes++;
}

/* Most connections of a large capture never get here: a SYN, and no answer. */
static void begin_reading(struct connection *c)
{
    if (c->reading)
        return;
    spares_take(&c->tracker->spares, c);
    digest_open(c);
}

static void flow_data(void *flow, unsigned side, struct bytes data, struct stamp stamp)
{
    struct connection *c = flow;
    bool was = c->tls;
    if (c->summary && !c->reading && !record_begins(data)) {
        prelude_count(c, side);
        return;
    }
    begin_reading(c);
    digest_data(c, side, data, stamp);
    touched(c, was);
}

static void flow_gap(void *flow, unsigned side, uint64_t missing, struct stamp stamp)
{
    struct connection *c = flow;
    bool was = c->tls;
    begin_reading(c);
    digest_gap(c, side, missing, stamp);
    touched(c, was);
}

static void flow_close(void *flow, enum flow_end why)
{
    struct connection *c = flow;
    bool was = c->tls;
    digest_close(c, why);
    touched(c, was);
    struct tracker *t = c->tracker;
    if (c->tls) {
        if (c->summary)
            connection_summarise(c, &t->spares, &t->texts);
        return;
    }
    drop_candidate(t, c);
    connection_done(c, &t->spares);
    pool_give(&t->connections, c);
}

/* TLS was found, or something that begins like it. */
static bool flow_wanted(void *flow)
{
    const struct connection *c = flow;
    return c->tls || (c->reading && (c->reading->direction[0].records.reading ||
                                     c->reading->direction[1].records.reading));
}

/* The lines that the next bytes of a connection touch. */
static void flow_soon(const void *flow, unsigned step)
{
    const struct connection *c = flow;
    const char *at = (const char *)c;
    size_t n = offsetof(struct connection, arena);
    if (step == 1 && !c->reading)
        return;
    if (step == 1) {
        at = (const char *)c->reading;
        n = offsetof(struct reading, kept);
        if (c->message_count)
            __builtin_prefetch(&c->message[c->message_count - 1]);
    }
    for (size_t line = 0; line < n; line += 64)
        __builtin_prefetch(at + line);
}

/* Two ends between which datagrams go that may be DTLS. One association may follow another. */
struct pair {
    bool deaf; /* its connection was dropped: what else comes is not heard */
    bool quic; /* QUIC goes between them */
    struct tracker *tracker;
    struct endpoint end[2];
    struct connection *connection; /* NULL until a datagram was DTLS for certain */
};

static void *pair_open(void *context, const struct endpoint end[2])
{
    struct pair *p = memory_new(sizeof *p);
    p->tracker = context;
    memcpy(p->end, end, sizeof p->end);
    return p;
}

static void pair_end(struct pair *p, enum flow_end why)
{
    struct connection *c = p->connection;
    p->connection = NULL;
    if (!c)
        return;
    datagram_close(c, why);
    c->dirty = true;
    p->tracker->changes++;
    if (c->summary)
        connection_summarise(c, &c->tracker->spares, &c->tracker->texts);
}

static enum net_interest pair_interest(struct bytes data)
{
    enum net_interest interest = datagram_interest(data);
    if (interest == NET_NONE && quic_is_long(data))
        return NET_BEGINS;
    return interest == NET_NONE && quic_may_be_short(data) ? NET_GOES_ON : interest;
}

/* RFC 9443, 4: what QUIC's packets begin with, DTLS's do not. True for one of QUIC, or of something
 * that looks like it. */
static bool count_quic(struct pair *p, struct bytes data, uint32_t length)
{
    struct quic *q = &p->tracker->quic;
    bool may_be_long = quic_is_long(data);
    if (!may_be_long && !quic_may_be_short(data))
        return false;
    if (!p->quic && may_be_long && quic_is_whole(data, length)) {
        p->quic = true;
        q->connections++;
        p->tracker->changes++;
    }
    q->packets += p->quic;
    return true;
}

static void pair_datagram(void *flow, unsigned side, struct bytes data, uint32_t length,
                          struct stamp stamp)
{
    struct pair *p = flow;
    if (p->deaf || count_quic(p, data, length))
        return;
    if (p->connection && datagram_begins_anew(p->connection, data))
        pair_end(p, FLOW_REUSED);
    bool first = !p->connection;
    if (first && !datagram_is_dtls(data, length))
        return;
    if (first) {
        p->connection = connect(p->tracker, p->end);
        p->connection->pair = p;
        spares_take(&p->tracker->spares, p->connection);
        datagram_open(p->connection);
    }
    datagram_take(p->connection, side, data, length, stamp);
    if (first)
        list(p->tracker, p->connection);
    p->connection->dirty = true;
    p->tracker->changes++;
}

static void pair_close(void *flow, enum flow_end why)
{
    pair_end(flow, why);
    free(flow);
}

void tracker_part(struct tracker *t, const char *name)
{
    bool fresh =
        t->part_count == 1 && !t->part[0]->name && !t->tcp_connections && !t->numbered;
    if (fresh) { /* the first one: nothing came yet */
        t->part[0]->name = name;
        return;
    }
    const struct net_handler handler = {.context = t,
                                        .open = flow_open,
                                        .segment = flow_segment,
                                        .data = flow_data,
                                        .gap = flow_gap,
                                        .close = flow_close,
                                        .wanted = flow_wanted,
                                        .listens = flow_listens,
                                        .reset = flow_reset,
                                        .expect = flow_soon,
                                        .interest = pair_interest,
                                        .open_datagrams = pair_open,
                                        .datagram = pair_datagram,
                                        .close_datagrams = pair_close};
    struct trace_part *part = memory_new(sizeof *part);
    *part = (struct trace_part){.name = name, .number = (unsigned)t->part_count + 1};
    net_free(t->net);
    t->net = net_new(&handler);
    *ARRAY_ADD(t->part) = part;
}

static struct tracker *begin(void)
{
    struct tracker *t = memory_new(sizeof *t);
    tracker_part(t, NULL);
    t->connections.size = sizeof(struct connection);
    return t;
}

struct tracker *tracker_new(void)
{
    struct tracker *t = begin();
    t->ring = keyring_new();
    t->trust = trust_new(true);
    return t;
}

struct tracker *tracker_new_beside(const struct tracker *other,
                                   const struct endpoint end[2])
{
    struct tracker *t = begin();
    t->beside = true;
    t->ring = other->ring;
    t->trust = other->trust;
    net_only(t->net, end);
    return t;
}

struct connection *tracker_find(const struct tracker *t, unsigned number)
{
    size_t low = 0, high = t->connection_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct connection *c = t->connection[middle];
        if (c->number == number)
            return c;
        if (c->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void tracker_drop(struct tracker *t, struct connection *c)
{
    if (!c->closed && c->datagram) {
        c->pair->connection = NULL;
        c->pair->deaf = true;
    } else if (!c->datagram) {
        net_disown(t->net, c->endpoint, c);
    }
    connection_done(c, &t->spares);
    c->gone = true;
    t->gone++;
}

void tracker_sweep(struct tracker *t)
{
    struct arena old = t->texts;
    size_t kept = 0;
    t->texts = (struct arena){0};
    if (t->gone)
        resumption_sweep(&t->resumption);
    for (size_t i = 0; i < t->connection_count; i++) {
        struct connection *c = t->connection[i];
        if (c->gone) {
            pool_give(&t->connections, c);
            continue;
        }
        t->connection[kept++] = c;
        if (c->summarised)
            connection_move_texts(c, &t->texts);
    }
    t->connection_count = kept;
    t->gone = 0;
    t->changes++;
    arena_done(&old);
}

void tracker_packet(struct tracker *t, const struct packet *packet)
{
    net_packet(t->net, packet);
}

void tracker_packets(struct tracker *t, const struct packet *packet, size_t count)
{
    net_packets(t->net, packet, count);
}

void tracker_keys(struct tracker *t, struct bytes log)
{
    keylog_feed(keyring_log(t->ring), log);
    t->changes++;
}

void tracker_tick(struct tracker *t, int64_t now)
{
    net_tick(t->net, now);
}

void tracker_finish(struct tracker *t)
{
    net_finish(t->net);
    for (size_t i = 0; i < t->connection_count; i++)
        connection_analyse(t->connection[i]);
    t->changes++;
}

void tracker_free(struct tracker *t)
{
    if (!t)
        return;
    net_free(t->net);
    for (size_t i = 0; i < t->connection_count; i++)
        connection_done(t->connection[i], NULL);
    for (size_t i = 0; i < t->part_count; i++)
        free(t->part[i]);
    free(t->part);
    free(t->connection);
    free(t->candidate);
    app_events_done(t);
    pool_done(&t->connections);
    arena_done(&t->texts);
    spares_done(&t->spares);
    resumption_done(&t->resumption);
    if (!t->beside) {
        keyring_free(t->ring);
        trust_free(t->trust);
    }
    free(t);
}
