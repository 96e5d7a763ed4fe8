/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection as it looks to somebody on the way who has no keys: made anew from its records, as if
 * the same packets had been captured without a key log. */
#ifndef MODEL_ONLOOKER_H
#define MODEL_ONLOOKER_H

#include "model/connection.h"

/* Analysed. Borrows the bytes of `c`, which must outlive it. NULL where only a summary is there.
 * What both programs said of themselves is not on the wire: it is left out. */
struct connection *onlooker_new(const struct connection *c);
void onlooker_free(struct connection *seen); /* may be NULL */

/* Whether more has come to the connection since. */
bool onlooker_is_old(const struct connection *seen, const struct connection *c);

/* The message of `to` in which the bytes of `m`, a message of `from`, went over the wire, where one
 * of both connections is an onlooker's sight of the other. NULL where there is none. */
const struct message *onlooker_find(const struct connection *to, const struct message *m);

#endif
