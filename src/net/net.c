/* SPDX-License-Identifier: BSD-2-Clause */
/* From frames to ordered byte streams: ties link, IP, flows and streams together. */
#include "net/net.h"

#include "base/memory.h"
#include "net/datagrams.h"
#include "net/flow.h"
#include "net/ip.h"
#include "net/link.h"

#include <stdlib.h>
#include <time.h>

enum {
    STALE = 2,         /* seconds after which a hole of a live capture is told as a gap */
    CLOSING_WAIT = 64, /* flows that were reset or closed later, before one is over; */
    ENDED_WAIT = 4096, /* flows that ended later, before one is forgotten; */
    NEW_WAIT = 4096    /* and flows that began later, before one must be wanted */
};

struct net {
    struct net_handler handler;
    struct net_counters counters;
    struct fragments *fragments;
    struct flow_table table;
    struct flow_queue fresh, closing, ended;
    bool only; /* packets of others are passed over */
    struct endpoint only_end[2];
    struct datagrams *datagrams;
};

/* A frame that was read down to its datagram, and what TCP's needs to find its flow. */
struct frame {
    struct datagram datagram;
    struct stamp stamp;
    uint64_t offset; /* in the trace */
    uint64_t hash;
};

/* A segment on its way, with the end of the flow that sent it. */
struct arrival {
    struct net *net;
    struct flow *flow;
    unsigned side;
};

static void tell_data(void *to, unsigned side, struct bytes data, struct stamp stamp)
{
    struct arrival *a = to;
    if (a->flow->told)
        a->net->handler.data(a->flow->told, side, data, stamp);
}

static void tell_gap(void *to, unsigned side, uint64_t missing, struct stamp stamp)
{
    struct arrival *a = to;
    if (a->flow->told)
        a->net->handler.gap(a->flow->told, side, missing, stamp);
}

static struct stream_sink sink_of(struct arrival *a)
{
    return (struct stream_sink){a, tell_data, tell_gap};
}

struct net *net_new(const struct net_handler *handler)
{
    struct net *n = memory_new(sizeof *n);
    n->handler = *handler;
    n->fragments = fragments_new();
    n->datagrams = datagrams_new(&n->handler);
    n->table.seed = (uint64_t)time(NULL) * 0x9e3779b97f4a7c15u ^ (uintptr_t)n;
    return n;
}

static void flush(struct net *n, struct flow *f)
{
    struct arrival a = {n, f, 0};
    struct stream_sink sink = sink_of(&a);
    stream_flush(f->stream, &sink);
}

static void end_flow(struct net *n, struct flow *f, enum flow_end why)
{
    flush(n, f);
    if (f->told) {
        bool listens = n->handler.listens && n->handler.listens(f->told);
        f->late = listens ? f->told : NULL;
        n->handler.close(f->told, why);
    }
    f->told = NULL;
    f->ended = true;
    flow_wait(f, &n->ended);
}

/* Takes what nobody wants for over, and forgets it: should it go on, it is found anew. */
static void weed(struct net *n, struct flow *f)
{
    if (f->told && n->handler.wanted && n->handler.wanted(f->told)) {
        flow_wait(f, NULL);
        return;
    }
    end_flow(n, f, FLOW_FORGOTTEN);
    flow_remove(&n->table, f);
}

/* Flows that have waited long enough. */
static void let_go(struct net *n)
{
    if (n->fresh.count > NEW_WAIT)
        weed(n, n->fresh.first);
    if (n->closing.count > CLOSING_WAIT)
        end_flow(n, n->closing.first, FLOW_CLOSED);
    if (n->ended.count > ENDED_WAIT)
        flow_remove(&n->table, n->ended.first);
}

/* A connection begins: on fresh memory, or where one of the same ends was before. */
static void begin_flow(struct net *n, struct flow *f)
{
    struct endpoint end[2] = {f->end[0], f->end[1]};
    stream_done(&f->stream[0]);
    stream_done(&f->stream[1]);
    flow_wait(f, NULL); /* it may have waited as what it was before */
    *f = (struct flow){.end = {end[0], end[1]}};
    f->told = n->handler.open(n->handler.context, f->end);
    flow_wait(f, &n->fresh);
}

struct tcp_header {
    uint32_t seq, ack;
    uint8_t flags;
    struct bytes data;
    uint32_t length;
};

/* RFC 9293, 3.1 */
static bool read_tcp(const struct datagram *d, struct tcp_header *h)
{
    struct cursor c = cursor_over(d->payload);
    cursor_take(&c, 4); /* the ports are known */
    h->seq = (uint32_t)cursor_uint(&c, 4);
    h->ack = (uint32_t)cursor_uint(&c, 4);
    size_t header = (size_t)(cursor_uint(&c, 1) >> 4) * 4;
    h->flags = (uint8_t)cursor_uint(&c, 1);
    cursor_take(&c, 6);
    if (c.failed || header < 20 || header > d->length)
        return false;
    cursor_take(&c, header - 20); /* options; a capture may have cut them */
    h->data = cursor_rest(&c);
    h->length = d->length - (uint32_t)header;
    if (h->data.n > h->length)
        h->data.n = h->length;
    return true;
}

/* A SYN with another initial number than the one that is known. */
static bool is_new_syn(const struct flow *f, unsigned side, const struct tcp_header *h)
{
    if (!(h->flags & TCP_SYN) || (h->flags & TCP_ACK))
        return false;
    if (f->has_syn[side])
        return f->syn[side] != h->seq;
    return f->ended || f->reset || f->stream[side].started;
}

/* After the end only a new connection counts, or data from far beyond the old one's. */
static bool revives(const struct flow *f, unsigned side, const struct tcp_header *h)
{
    const struct stream *s = &f->stream[side];
    int32_t ahead = stream_distance(h->seq, s->next);
    if (h->flags & (TCP_RST | TCP_FIN) || h->length == 0)
        return false;
    return s->started ? ahead > (1 << 20) || ahead < -(1 << 20) : true;
}

/* The flow of this segment, NULL where it opens none. */
static struct flow *flow_of(struct net *n, const struct frame *frame,
                            const struct tcp_header *h, unsigned *side)
{
    const struct datagram *d = &frame->datagram;
    struct flow *f = flow_find(&n->table, frame->hash, &d->from, &d->to, side);
    bool syn = h->flags & TCP_SYN, answer = syn && (h->flags & TCP_ACK);
    if (!f) {
        if (!syn && h->length == 0)
            return NULL;
        *side = answer ? 1 : 0;
        f = answer ? flow_add(&n->table, frame->hash, &d->to, &d->from)
                   : flow_add(&n->table, frame->hash, &d->from, &d->to);
        begin_flow(n, f);
        return f;
    }
    bool renewed = is_new_syn(f, *side, h);
    if (!renewed && !((f->ended || f->reset) && (answer || revives(f, *side, h))))
        return f;
    if (!renewed && answer && f->has_syn[*side] && f->syn[*side] == h->seq)
        return f; /* a SYN-ACK sent again */
    if (!f->ended)
        end_flow(n, f, f->reset ? FLOW_CLOSED : FLOW_REUSED);
    unsigned zero = answer ? !*side : *side;
    if (zero == 1) {
        struct endpoint swap = f->end[0];
        f->end[0] = f->end[1];
        f->end[1] = swap;
    }
    *side = answer ? 1 : 0;
    begin_flow(n, f);
    return f;
}

static struct segment segment_of(const struct tcp_header *h, const struct frame *frame,
                                 unsigned side)
{
    return (struct segment){.stamp = frame->stamp,
                            .side = (uint8_t)side,
                            .flags = h->flags,
                            .seq = h->seq,
                            .ack = h->ack,
                            .length = h->length,
                            .offset = frame->offset};
}

static void take_data(struct arrival *a, const struct tcp_header *h,
                      const struct frame *frame)
{
    struct stamp stamp = frame->stamp;
    struct flow *f = a->flow;
    struct stream *s = &f->stream[a->side];
    uint32_t seq = h->seq;
    if (h->flags & TCP_SYN) {
        f->has_syn[a->side] = true;
        f->syn[a->side] = seq;
        if (!s->started)
            stream_start(s, seq + 1);
        seq++;
    }
    if (!s->started && h->length)
        stream_start(s, seq);
    uint32_t end = seq + h->length;
    bool old = h->length && s->started && stream_distance(end, s->next) <= 0;
    if (f->told) {
        struct segment segment = segment_of(h, frame, a->side);
        segment.retransmission = old;
        a->net->handler.segment(f->told, &segment);
    }
    const struct piece piece = {.seq = seq,
                                .ack = h->ack,
                                .acks = h->flags & TCP_ACK,
                                .length = h->length,
                                .data = h->data,
                                .stamp = stamp};
    struct stream_sink sink = sink_of(a);
    if (h->length && !f->ended)
        stream_take(f->stream, a->side, &piece, &sink);
    if (h->flags & TCP_FIN) {
        s->fin_seen = true;
        s->fin = end;
    }
}

/* RFC 9293, 3.6: both sides have sent a FIN; and everything before it has been told. */
static bool is_closing(const struct flow *f)
{
    return f->stream[0].fin_seen && f->stream[1].fin_seen;
}

static bool is_over(const struct flow *f)
{
    for (unsigned side = 0; side < 2; side++) {
        const struct stream *s = &f->stream[side];
        if (!s->fin_seen || (s->started && stream_distance(s->next, s->fin) < 0))
            return false;
    }
    return true;
}

static void take_segment(struct net *n, const struct frame *frame)
{
    struct tcp_header h;
    unsigned side = 0;
    if (!read_tcp(&frame->datagram, &h)) {
        n->counters.malformed++;
        return;
    }
    n->counters.tcp++;
    struct flow *f = flow_of(n, frame, &h, &side);
    if (f && f->late && (h.flags & TCP_RST)) {
        struct segment segment = segment_of(&h, frame, side);
        n->handler.reset(f->late, &segment);
    }
    if (!f || (f->ended && !f->told))
        return;
    struct arrival a = {n, f, side};
    f->last = frame->stamp.time;
    take_data(&a, &h, frame);
    if ((h.flags & (TCP_ACK | TCP_RST)) == TCP_ACK) {
        struct stream_sink sink = sink_of(&a);
        stream_acked(f->stream, !side, h.ack, frame->stamp, &sink);
    }
    f->reset |= (h.flags & TCP_RST) != 0;
    if (is_over(f))
        end_flow(n, f, FLOW_CLOSED);
    else if ((f->reset || is_closing(f)) && f->queue != &n->closing)
        flow_wait(f, &n->closing);
    let_go(n);
}

static void take_datagram(struct net *n, struct datagram *d, struct stamp stamp)
{
    n->counters.udp++;
    n->counters.malformed += !datagrams_take(n->datagrams, d, stamp);
}

void net_only(struct net *n, const struct endpoint end[2])
{
    n->only = true;
    memcpy(n->only_end, end, sizeof n->only_end);
}

static bool same_end(const struct endpoint *a, const struct endpoint *b)
{
    return a->family == b->family && a->port == b->port &&
           memcmp(a->address, b->address, sizeof a->address) == 0;
}

/* The ports come first in TCP's header and in UDP's. */
static void read_ports(struct datagram *d)
{
    struct cursor c = cursor_over(d->payload);
    d->from.port = (uint16_t)cursor_uint(&c, 2);
    d->to.port = (uint16_t)cursor_uint(&c, 2);
}

static bool is_wanted(const struct net *n, const struct datagram *d)
{
    if (!n->only)
        return true;
    for (unsigned i = 0; i < 2; i++)
        if (same_end(&d->from, &n->only_end[i]) && same_end(&d->to, &n->only_end[!i]))
            return true;
    return false;
}

/* Down to TCP or UDP; false where the frame carries neither, or nobody wants it. */
static bool read_frame(struct net *n, const struct packet *packet, struct frame *f)
{
    struct cursor c = cursor_over(packet->data);
    bool known;
    n->counters.packets++;
    if (!link_find_ip(packet->link_type, &c, &known)) {
        n->counters.other++;
        if (!known) {
            n->counters.unknown_links++;
            n->counters.unknown_link = packet->link_type;
        }
        return false;
    }
    int got = ip_read(n->fragments, &c, &f->datagram);
    if (got < 0)
        n->counters.malformed++;
    if (got <= 0)
        return false;
    struct datagram *d = &f->datagram;
    /* A frame that was captured whole holds no more than it has, whatever IP says. */
    if (packet->data.n >= packet->length && d->length > d->payload.n)
        d->length = (uint32_t)d->payload.n;
    f->stamp = (struct stamp){packet->time, packet->number};
    f->offset = packet->offset;
    if (d->protocol != IP_TCP && d->protocol != IP_UDP) {
        n->counters.other += !n->only;
        return false;
    }
    read_ports(d);
    return is_wanted(n, d);
}

static void take_frame(struct net *n, struct frame *f)
{
    if (f->datagram.protocol == IP_TCP)
        take_segment(n, f);
    else
        take_datagram(n, &f->datagram, f->stamp);
}

/* Hints, each of which leads to the next: places in the table, flows, what is told of them. */
static void expect(struct net *n, struct frame *frame, size_t count)
{
    const struct flow *flow[NET_BATCH];
    for (size_t i = 0; i < count; i++)
        flow[i] = flow_guess(&n->table, frame[i].hash);
    if (!n->handler.expect)
        return;
    for (unsigned step = 0; step < 2; step++)
        for (size_t i = 0; i < count; i++)
            if (flow[i] && flow[i]->told)
                n->handler.expect(flow[i]->told, step);
}

/* Whether the datagram was put together from fragments: it is lost when others come. */
static bool was_joined(const struct datagram *d, const struct packet *packet)
{
    return d->payload.n && (d->payload.p < packet->data.p ||
                            d->payload.p >= packet->data.p + packet->data.n);
}

/* Reads packets until all are read or one has to be taken at once; returns how many. */
static size_t read_frames(struct net *n, const struct packet *packet, size_t count,
                          struct frame *frame, size_t *frames)
{
    *frames = 0;
    for (size_t i = 0; i < count; i++) {
        struct frame *f = &frame[*frames];
        if (!read_frame(n, &packet[i], f))
            continue;
        f->hash = flow_hash(&n->table, &f->datagram.from, &f->datagram.to);
        flow_expect(&n->table, f->hash);
        ++*frames;
        if (was_joined(&f->datagram, &packet[i]))
            return i + 1;
    }
    return count;
}

void net_packets(struct net *n, const struct packet *packet, size_t count)
{
    struct frame frame[NET_BATCH];
    while (count) {
        size_t frames, read = read_frames(n, packet, count, frame, &frames);
        packet += read;
        count -= read;
        if (frames > 1)
            expect(n, frame, frames);
        for (size_t i = 0; i < frames; i++)
            take_frame(n, &frame[i]);
    }
}

void net_packet(struct net *n, const struct packet *packet)
{
    net_packets(n, packet, 1);
}

void net_disown(struct net *n, const struct endpoint end[2], const void *told)
{
    unsigned side;
    uint64_t hash = flow_hash(&n->table, &end[0], &end[1]);
    struct flow *f = flow_find(&n->table, hash, &end[0], &end[1], &side);
    if (f && f->late == told)
        f->late = NULL;
    if (!f || f->told != told)
        return;
    stream_done(&f->stream[0]);
    stream_done(&f->stream[1]);
    f->told = NULL;
    f->ended = true;
    flow_wait(f, &n->ended);
}

void net_finish(struct net *n)
{
    for (size_t i = 0; i < n->table.slots; i++) {
        struct flow *f = n->table.slot[i].flow;
        if (f && !f->ended)
            end_flow(n, f, f->reset ? FLOW_CLOSED : FLOW_CAPTURE);
    }
    datagrams_finish(n->datagrams);
}

void net_tick(struct net *n, int64_t now)
{
    datagrams_expire(n->datagrams, now);
    for (size_t i = 0; i < n->table.slots; i++) {
        struct flow *f = n->table.slot[i].flow;
        if (f && !f->ended && now - f->last > STALE * 1000000000LL)
            flush(n, f);
    }
}

const struct net_counters *net_counters(const struct net *n)
{
    return &n->counters;
}

void net_free(struct net *n)
{
    if (!n)
        return;
    net_finish(n);
    flow_table_done(&n->table);
    datagrams_free(n->datagrams);
    fragments_free(n->fragments);
    free(n);
}
