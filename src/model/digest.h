/* SPDX-License-Identifier: BSD-2-Clause */
/* What comes off the wire on one connection becomes its messages and facts. */
#ifndef MODEL_DIGEST_H
#define MODEL_DIGEST_H

#include "model/connection.h"

/* Bytes come: the connection has been given its reading state, empty. */
void digest_open(struct connection *c);

/* A segment, before its bytes; a connection of which only these are known has no reading state. */
void digest_segment(struct connection *c, const struct segment *segment);

/* A reset that came when all was over: it is kept, and changes nothing else. */
void digest_reset(struct connection *c, const struct segment *segment);

void digest_data(struct connection *c, unsigned end, struct bytes data,
                 struct stamp stamp);
void digest_gap(struct connection *c, unsigned end, uint64_t missing, struct stamp stamp);
void digest_close(struct connection *c, enum flow_end why);

/* Reads the kept records again where keys have come that may open more of them. */
void digest_reopen(struct connection *c);

/* Makes messages of the records that were kept. */
void digest_replay(struct connection *c);

/* Reads the facts that a whole handshake message in the clear adds to the connection. */
void facts_learn(struct connection *c, const struct message *m);

#endif
