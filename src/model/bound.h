/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps a tracker within a bound of memory: what can be spared goes first.
 *
 *     whole connections ─▶ summaries ─▶ gone          the longest idle first, those that are over
 *                                                     before those under way
 *
 * or, where somebody takes them one by one (printing), in the order of the list. The bound is for the
 * program's heap; what it needs to run at all (some 8 MB) counts, too. */
#ifndef MODEL_BOUND_H
#define MODEL_BOUND_H

#include "model/tracker.h"

struct bound {
    size_t most;   /* bytes; 0: there is no bound */
    bool in_order; /* connections go in the order of the list */
    /* Told of each connection right before it goes; may be NULL. */
    void (*going)(void *context, struct connection *c);
    void *context;
    const struct connection *kept[2]; /* these stay whole: somebody looks at them */

    unsigned summarised, dropped; /* connections that went so far */
    unsigned cut;                 /* those of them that were under way */
    size_t again;                 /* in use when it is worth looking again */
};

/* Makes room where more is in use than may be. True where connections went, so that pointers to those
 * of the tracker must be renewed. */
bool bound_keep(struct bound *b, struct tracker *t);

/* What went, and how to see it, in words in the arena; NULL: nothing did. */
const char *bound_say(const struct bound *b, struct arena *a);

#endif
