/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of TCP connections: from two addresses and ports to their two streams. */
#ifndef NET_FLOW_H
#define NET_FLOW_H

#include "net/stream.h"

struct flow {
    struct endpoint end[2];
    void *told; /* what the handler returned; NULL: of no interest, or over */
    bool ended; /* kept so that stragglers open nothing new */
    bool reset; /* an RST came; what was under way may still arrive */
    bool syn_seen;
    uint32_t syn[2]; /* initial sequence numbers */
    bool has_syn[2];
    struct stream stream[2];
    int64_t last; /* time of its last segment */
};

struct flow_table {
    struct flow **slot; /* open addressing; a power of two */
    size_t slots, used;
    uint64_t seed;
};

/* The flow of these two ends in either direction, NULL where there is none; *side is which of
 * its ends `from` is. */
struct flow *flow_find(struct flow_table *t, const struct endpoint *from,
                       const struct endpoint *to, unsigned *side);

/* A new flow whose end 0 is `zero`. There must be none of these ends. */
struct flow *flow_add(struct flow_table *t, const struct endpoint *zero,
                      const struct endpoint *one);

/* Frees all flows and the table. */
void flow_table_done(struct flow_table *t);

#endif
