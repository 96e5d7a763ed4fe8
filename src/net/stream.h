/* SPDX-License-Identifier: BSD-2-Clause */
/* One direction of a TCP connection put in order. RFC 9293, 3.4.
 *
 *            next
 *     ───────┤ hole ├──held──┤ hole ├──held──      held: copies of what came too early
 *     told so far
 */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include "net/net.h"

struct held {
    uint32_t seq;
    struct stamp stamp;
    struct held *next;
    size_t n;
    uint8_t data[];
};

struct stream {
    struct held *held; /* in the order of sequence numbers, none before next */
    uint32_t next;     /* sequence number of the next byte to be told */
    uint32_t fin;      /* that of the FIN, once it was seen */
    bool started, fin_seen;
    bool acked_beyond;   /* the peer acknowledged bytes that were never seen */
    uint8_t since_acked; /* segments of the flow since then, while there is patience */
    uint16_t held_segments;
    uint32_t held_bytes;
};

/* Where the bytes go. */
struct stream_sink {
    void *to;
    void (*data)(void *to, struct bytes data, struct stamp stamp);
    void (*gap)(void *to, uint64_t missing, struct stamp stamp);
};

/* a - b in the circle of sequence numbers */
static inline int32_t stream_distance(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b);
}

/* The next byte's sequence number, from a SYN (seq + 1) or the first segment seen. */
void stream_start(struct stream *s, uint32_t next);

/* Takes `data` at `seq`; `length` is what was on the wire (more than data.n where the capture
 * cut it). True where all of it had been seen before. */
bool stream_data(struct stream *s, uint32_t seq, struct bytes data, uint32_t length,
                 struct stamp stamp, const struct stream_sink *sink);

/* The peer acknowledged everything before `ack`. */
void stream_acked(struct stream *s, uint32_t ack, const struct stream_sink *sink);

/* Nothing more will come: holes become gaps, what is held is told. */
void stream_flush(struct stream *s, const struct stream_sink *sink);

void stream_done(struct stream *s);

#endif
