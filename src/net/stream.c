/* SPDX-License-Identifier: BSD-2-Clause */
/* One direction of a TCP connection put in order. */
#include "net/stream.h"

#include "base/memory.h"

#include <stdlib.h>

enum { HELD_BYTES = 1 << 20, HELD_SEGMENTS = 4096, PATIENCE = 16 };

void stream_start(struct stream *s, uint32_t next)
{
    s->started = true;
    s->next = next;
}

static void tell(struct stream *s, struct bytes data, struct stamp stamp,
                 const struct stream_sink *sink)
{
    s->next += (uint32_t)data.n;
    if (data.n)
        sink->data(sink->to, data, stamp);
}

/* Tells what is held and has become the next in line. */
static void tell_held(struct stream *s, const struct stream_sink *sink)
{
    while (s->held && stream_distance(s->held->seq, s->next) <= 0) {
        struct held *h = s->held;
        size_t old = (size_t)stream_distance(s->next, h->seq);
        s->held = h->next;
        s->held_bytes -= (uint32_t)h->n;
        s->held_segments--;
        if (old < h->n)
            tell(s, (struct bytes){h->data + old, h->n - old}, h->stamp, sink);
        free(h);
    }
    if (!s->held)
        s->acked_beyond = false;
}

/* Gives up on the bytes before the first that is held. */
static void jump(struct stream *s, const struct stream_sink *sink)
{
    struct held *h = s->held;
    uint32_t missing = h->seq - s->next;
    s->next = h->seq;
    s->acked_beyond = false;
    sink->gap(sink->to, missing, h->stamp);
    tell_held(s, sink);
}

static void hold(struct stream *s, uint32_t seq, struct bytes data, struct stamp stamp)
{
    struct held **at = &s->held;
    while (*at && stream_distance((*at)->seq, seq) < 0)
        at = &(*at)->next;
    if (*at && (*at)->seq == seq && (*at)->n >= data.n)
        return;
    struct held *h = memory_new(sizeof *h + data.n);
    h->seq = seq;
    h->stamp = stamp;
    h->n = data.n;
    memcpy(h->data, data.p, data.n);
    h->next = *at;
    *at = h;
    s->held_bytes += (uint32_t)data.n;
    s->held_segments++;
}

bool stream_data(struct stream *s, uint32_t seq, struct bytes data, uint32_t length,
                 struct stamp stamp, const struct stream_sink *sink)
{
    int32_t ahead = stream_distance(seq, s->next);
    if (ahead < 0) {
        uint32_t old = 0u - (uint32_t)ahead; /* also of the least number */
        if (old >= length)
            return true;
        length -= old;
        data = old < data.n ? (struct bytes){data.p + old, data.n - old}
                            : (struct bytes){NULL, 0};
        seq = s->next;
        ahead = 0;
    }
    if (ahead > 0) {
        if (data.n)
            hold(s, seq, data, stamp);
        if (s->held && (s->held_bytes > HELD_BYTES || s->held_segments > HELD_SEGMENTS))
            jump(s, sink);
        return false;
    }
    uint32_t cut = length - (uint32_t)data.n;
    tell(s, data, stamp, sink);
    if (cut) {
        s->next += cut;
        sink->gap(sink->to, cut, stamp);
    }
    tell_held(s, sink);
    return false;
}

void stream_acked(struct stream *s, uint32_t ack, const struct stream_sink *sink)
{
    if (!s->held)
        return;
    if (stream_distance(ack, s->held->seq) >= 0 && !s->acked_beyond) {
        s->acked_beyond = true;
        s->since_acked = 0;
    }
    if (s->acked_beyond && ++s->since_acked > PATIENCE)
        jump(s, sink);
}

void stream_flush(struct stream *s, const struct stream_sink *sink)
{
    while (s->held)
        jump(s, sink);
}

void stream_done(struct stream *s)
{
    for (struct held *h = s->held, *next; h; h = next) {
        next = h->next;
        free(h);
    }
    s->held = NULL;
}
