/* SPDX-License-Identifier: BSD-2-Clause */
/* The two directions of a TCP connection put in order. RFC 9293, 3.4.
 *
 *            next
 *     ───────┤ hole ├──held──┤ hole ├──held──      held: copies of what came too early
 *     told so far
 *
 * Too early is also what acknowledges bytes of the other direction that were not told yet: its sender
 * had read them. So one direction is told behind what it answers, wherever in the capture that stands. */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include "net/net.h"

/* The payload of a segment. */
struct piece {
    uint32_t seq, ack;
    bool acks;         /* `ack` counts */
    uint32_t length;   /* on the wire: more than data.n where the capture cut it */
    struct bytes data; /* borrowed */
    struct stamp stamp;
};

struct held {
    struct held *next;
    struct piece piece; /* its data is a copy, right behind this */
};

struct stream {
    struct held *held; /* in the order of sequence numbers, none before next */
    uint32_t next;     /* sequence number of the next byte to be told */
    uint32_t fin;      /* that of the FIN, once it was seen */
    uint32_t acked;    /* the peer acknowledged all before it */
    bool started, fin_seen;
    bool beyond;          /* and thereby bytes that were never seen */
    uint8_t since_beyond; /* segments of the peer since then, while there is patience */
    uint16_t held_segments;
    uint32_t held_bytes;
    struct stamp beyond_at; /* the first of them */
};

/* Where the bytes go. `side` is the index of their stream. */
struct stream_sink {
    void *to;
    void (*data)(void *to, unsigned side, struct bytes data, struct stamp stamp);
    void (*gap)(void *to, unsigned side, uint64_t missing, struct stamp stamp);
};

/* a - b in the circle of sequence numbers */
static inline int32_t stream_distance(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b);
}

/* The next byte's sequence number, from a SYN (seq + 1) or the first segment seen. */
void stream_start(struct stream *s, uint32_t next);

/* Takes what s[side] sent; that stream was started. */
void stream_take(struct stream s[2], unsigned side, const struct piece *piece,
                 const struct stream_sink *sink);

/* The peer acknowledged everything of s[side] before `ack`, in the packet with that stamp. */
void stream_acked(struct stream s[2], unsigned side, uint32_t ack, struct stamp stamp,
                  const struct stream_sink *sink);

/* Nothing more will come: holes become gaps, what is held is told. */
void stream_flush(struct stream s[2], const struct stream_sink *sink);

void stream_done(struct stream *s);

#endif
