/* SPDX-License-Identifier: BSD-2-Clause */
/* Protected records: which they are, opening them, and what is known of the closed ones. */
#ifndef MODEL_PROTECTED_H
#define MODEL_PROTECTED_H

#include "model/connection.h"

/* Whether there are keys of any kind: without them a summary needs no records, no proofs. */
bool protected_may_open(const struct connection *c);

/* Whether the sender of this record has switched to encryption. RFC 5246, 7.1; RFC 9846, 5 */
bool protected_is(const struct connection *c, unsigned end, const struct record *r);

/* Adds what the record holds where keys open it, else the closed record. */
void protected_take(struct connection *c, unsigned end, const struct record *r);

/* Where a record had to begin there are other bytes, and none are missing before them. */
void protected_astray(struct connection *c, unsigned end, struct stamp stamp);

#endif
