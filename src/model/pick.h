/* SPDX-License-Identifier: BSD-2-Clause */
/* Offer and pick: each list that the client offered, what the server took of it, and why not what
 * stood before it, as far as a recording can tell. */
#ifndef MODEL_PICK_H
#define MODEL_PICK_H

#include "model/connection.h"

enum pick_subject {
    PICK_VERSION,
    PICK_SUITE,
    PICK_GROUP,
    PICK_SIGNATURE,
    PICK_PROTOCOL,
    PICK_COUNT
};

/* One offer. */
struct pick_offer {
    const char *name;
    uint32_t code;
    bool share;  /* group: a key share was sent for it */
    bool noise;  /* GREASE or a signal: cannot be taken */
    bool barred; /* could not be taken, for the reason in `why` */
    const char
        *why; /* why not this one; NULL: it stands behind the one taken, or is it */
};

struct pick {
    const char *title; /* "Cipher suites" */
    struct pick_offer *offer;
    size_t offer_count, offer_room;
    int taken; /* its place; -1: none of them, or not known */
    const char
        *name; /* of what was taken, also where it was not offered; NULL: not known */
    const char *reason; /* one sentence on the choice; never NULL */
    const char *source; /* the RFC section with the rule */
};

/* Looks at one subject. `others` are connections of the same trace (may be NULL): what the server
 * took there shows what it has. All in the arena, but for `offer`: freed with pick_done. */
void pick_look(struct pick *p, enum pick_subject subject, const struct connection *c,
               struct connection *const *others, size_t other_count, struct arena *a);
void pick_done(struct pick *p);

#endif
