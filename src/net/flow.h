/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of TCP connections: from two addresses and ports to their two streams.
 *
 * A flow is open until both ends are done with it. It then waits in a queue for a while, so that
 * stragglers open nothing new, and leaves the table when enough others have ended after it: the
 * table grows with what is open, not with what was. */
#ifndef NET_FLOW_H
#define NET_FLOW_H

#include "base/pool.h"
#include "net/stream.h"

/* Hot fields first: a segment in order touches two cache lines. */
struct flow {
    struct endpoint end[2];
    void *told;   /* what the handler returned; NULL: of no interest, or over */
    int64_t last; /* time of its last segment */
    bool ended;   /* kept so that stragglers open nothing new */
    bool reset;   /* an RST came; what was under way may still arrive */
    bool has_syn[2];
    uint32_t syn[2]; /* initial sequence numbers */
    struct stream stream[2];
    void *late; /* over: what hears of resets that come all the same; may be NULL */
    struct flow_queue *queue; /* that it waits in; NULL: none */
    struct flow *before, *after;
};

/* Flows that wait, in the order in which they came. */
struct flow_queue {
    struct flow *first, *final;
    size_t count;
};

struct flow_slot {
    uint64_t hash;
    struct flow *flow; /* NULL: free */
};

struct flow_table {
    struct flow_slot *slot; /* open addressing; a power of two */
    size_t slots, used;
    uint64_t seed;
    struct pool flows;
};

/* The hash of two ends, the same for both directions: computed once a segment. */
uint64_t flow_hash(const struct flow_table *t, const struct endpoint *a,
                   const struct endpoint *b);

/* The flow of these two ends in either direction, NULL where there is none; *side is which of
 * its ends `from` is. */
struct flow *flow_find(const struct flow_table *t, uint64_t hash,
                       const struct endpoint *from, const struct endpoint *to,
                       unsigned *side);

/* A new flow whose end 0 is `zero`. There must be none of these ends. */
struct flow *flow_add(struct flow_table *t, uint64_t hash, const struct endpoint *zero,
                      const struct endpoint *one);

/* Hints for the cache, of what flow_find will want soon: first the place in the table, then the flow
 * that it most likely is (NULL where nothing is). */
void flow_expect(const struct flow_table *t, uint64_t hash);
const struct flow *flow_guess(const struct flow_table *t, uint64_t hash);

/* Takes the flow out of the table (and of its queue) and frees it. */
void flow_remove(struct flow_table *t, struct flow *f);

/* Puts the flow behind all others that wait in the queue; it leaves the one it was in. With
 * NULL it only leaves. */
void flow_wait(struct flow *f, struct flow_queue *queue);

/* Frees all flows and the table. */
void flow_table_done(struct flow_table *t);

#endif
