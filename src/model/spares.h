/* SPDX-License-Identifier: BSD-2-Clause */
/* What is needed to read a connection, passed on from one that is over to the next: while as many
 * end as begin, nothing is allocated for any of them. */
#ifndef MODEL_SPARES_H
#define MODEL_SPARES_H

#include "model/connection.h"

struct spares {
    struct reading *first;
    size_t count;
};

/* Gives the connection its reading state, with room for its lists where one is spare. */
void spares_take(struct spares *s, struct connection *c);

/* Takes back the reading state, the lists and the arena of a connection that was summarised. The
 * connection is left with none of them. `s` may be NULL: they are freed. */
void spares_give(struct spares *s, struct connection *c);

void spares_done(struct spares *s);

#endif
