/* SPDX-License-Identifier: BSD-2-Clause */
/* The two directions of a TCP connection put in order. */
#include "net/stream.h"

#include "base/memory.h"

#include <stdlib.h>

enum { HELD_BYTES = 1 << 20, HELD_SEGMENTS = 4096, PATIENCE = 16 };

void stream_start(struct stream *s, uint32_t next)
{
    s->started = true;
    s->next = s->acked = next;
}

/* Whether the piece acknowledges bytes of its peer that were not told yet. A FIN counts as one byte,
 * and is no byte. */
static bool is_ahead_of(const struct stream *peer, const struct piece *p)
{
    return p->acks && peer->started && stream_distance(p->ack, peer->next) > 1;
}

/* Tells the next bytes, and what the capture cut off behind them. */
static void tell(struct stream s[2], unsigned side, struct piece p,
                 const struct stream_sink *sink)
{
    uint32_t old = s[side].next - p.seq;
    uint32_t n = (uint32_t)p.data.n;
    if (old >= p.length)
        return;
    struct bytes data =
        old < n ? (struct bytes){p.data.p + old, n - old} : (struct bytes){NULL, 0};
    uint32_t cut = p.length - old - (uint32_t)data.n;
    s[side].next += (uint32_t)data.n;
    if (data.n)
        sink->data(sink->to, side, data, p.stamp);
    s[side].next += cut;
    if (cut)
        sink->gap(sink->to, side, cut, p.stamp);
}

static bool is_next(const struct stream s[2], unsigned side)
{
    const struct held *h = s[side].held;
    return h && stream_distance(h->piece.seq, s[side].next) <= 0 &&
           !is_ahead_of(&s[!side], &h->piece);
}

/* The side whose held piece comes next, by their packets; -1: none does. */
static int next_side(const struct stream s[2])
{
    bool zero = is_next(s, 0), one = is_next(s, 1);
    if (zero && one)
        return s[1].held->piece.stamp.packet < s[0].held->piece.stamp.packet;
    return zero ? 0 : one ? 1 : -1;
}

/* Tells what is held and has become the next in line. */
static void tell_held(struct stream s[2], const struct stream_sink *sink)
{
    for (int side; (side = next_side(s)) >= 0;) {
        struct held *h = s[side].held;
        s[side].held = h->next;
        s[side].held_bytes -= (uint32_t)h->piece.data.n;
        s[side].held_segments--;
        tell(s, (unsigned)side, h->piece, sink);
        free(h);
    }
}

/* Gives up on the bytes up to that number. */
static void jump(struct stream s[2], unsigned side, uint32_t to, struct stamp stamp,
                 const struct stream_sink *sink)
{
    uint32_t missing = to - s[side].next;
    s[side].next = to;
    s[side].beyond = false;
    sink->gap(sink->to, side, missing, stamp);
    tell_held(s, sink);
}

/* Whether bytes are missing right before what is held; `h` is its first. */
static bool has_hole(const struct stream *s, const struct held *h)
{
    return h && stream_distance(h->piece.seq, s->next) > 0;
}

/* Something is held: gives up on what it waits for, bytes of its own direction or of the other one. */
static void let_go(struct stream s[2], unsigned side, const struct stream_sink *sink)
{
    struct held *h = s[side].held, *other = s[!side].held;
    if (has_hole(&s[side], h)) {
        jump(s, side, h->piece.seq, h->piece.stamp, sink);
    } else if (other && !has_hole(&s[!side], other)) {
        h->piece.acks = false; /* each claims to answer the other */
        tell_held(s, sink);
    } else if (other && stream_distance(other->piece.seq, h->piece.ack) < 0) {
        jump(s, !side, other->piece.seq, other->piece.stamp, sink);
    } else {
        jump(s, !side, h->piece.ack, h->piece.stamp, sink);
    }
}

static void hold(struct stream *s, const struct piece *p)
{
    struct held **at = &s->held;
    while (*at && stream_distance((*at)->piece.seq, p->seq) < 0)
        at = &(*at)->next;
    if (*at && (*at)->piece.seq == p->seq && (*at)->piece.data.n >= p->data.n)
        return;
    size_t n = p->data.n;
    struct held *h = memory_new(sizeof *h + n);
    uint8_t *copy = (uint8_t *)(h + 1);
    memcpy(copy, p->data.p, n);
    h->piece = *p;
    h->piece.data.p = copy;
    h->next = *at;
    *at = h;
    s->held_bytes += (uint32_t)n;
    s->held_segments++;
}

void stream_take(struct stream s[2], unsigned side, const struct piece *piece,
                 const struct stream_sink *sink)
{
    struct stream *now = &s[side];
    int32_t ahead = stream_distance(piece->seq, now->next);
    if (ahead <= 0 && 0u - (uint32_t)ahead >= piece->length)
        return;
    if (ahead <= 0 && !is_ahead_of(&s[!side], piece)) {
        tell(s, side, *piece, sink);
        if (now->held || s[!side].held)
            tell_held(s, sink);
        return;
    }
    if (piece->data.n)
        hold(now, piece);
    while (now->held_bytes > HELD_BYTES || now->held_segments > HELD_SEGMENTS)
        let_go(s, side, sink);
}

/* How far the bytes reach that are told or held without a hole. */
static uint32_t reach(const struct stream *s)
{
    uint32_t end = s->next;
    for (const struct held *h = s->held; h; h = h->next) {
        if (stream_distance(h->piece.seq, end) > 0)
            break;
        uint32_t its = h->piece.seq + h->piece.length;
        end = stream_distance(its, end) > 0 ? its : end;
    }
    return end;
}

void stream_acked(struct stream s[2], unsigned side, uint32_t ack, struct stamp stamp,
                  const struct stream_sink *sink)
{
    struct stream *now = &s[side];
    if (!now->started)
        return;
    if (stream_distance(ack, now->acked) > 0)
        now->acked = ack;
    if (stream_distance(now->acked, now->next) <= 1 ||
        stream_distance(now->acked, reach(now)) <= 1) {
        now->beyond = false;
        return;
    }
    if (!now->beyond) {
        now->beyond = true;
        now->beyond_at = stamp;
        now->since_beyond = 0;
    }
    if (++now->since_beyond <= PATIENCE)
        return;
    const struct held *h = now->held;
    if (!h || stream_distance(now->acked, h->piece.seq) < 0)
        jump(s, side, now->acked, now->beyond_at, sink);
    else if (has_hole(now, h))
        let_go(s, side, sink);
}

void stream_flush(struct stream s[2], const struct stream_sink *sink)
{
    while (s[0].held || s[1].held) {
        bool one = s[1].held && (!s[0].held || s[1].held->piece.stamp.packet <
                                                   s[0].held->piece.stamp.packet);
        let_go(s, one, sink);
    }
    for (unsigned side = 0; side < 2; side++)
        if (s[side].beyond && stream_distance(s[side].acked, s[side].next) > 1)
            jump(s, side, s[side].acked, s[side].beyond_at, sink);
}

void stream_done(struct stream *s)
{
    for (struct held *h = s->held, *next; h; h = next) {
        next = h->next;
        free(h);
    }
    s->held = NULL;
}
