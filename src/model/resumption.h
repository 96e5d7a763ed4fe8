/* SPDX-License-Identifier: BSD-2-Clause */
/* Which connection a resumption goes back to: the first that gave the session id or the ticket.
 *
 * What was given is kept as a mark of 64 bits, so that a trace with 100,000 connections has room. */
#ifndef MODEL_RESUMPTION_H
#define MODEL_RESUMPTION_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct connection;

struct resumption_entry {
    uint64_t mark; /* 0: free */
    struct connection *connection;
};

struct resumption {
    struct resumption_entry *entry;
    size_t count, room; /* room is a power of two */
};

/* The mark of a session id, ticket or PSK identity; 0 for empty bytes alone. */
uint64_t resumption_mark(struct bytes given);

/* The connection gave this to its client, unless an earlier one did. Borrows the connection. */
void resumption_remember(struct resumption *r, uint64_t mark, struct connection *c);

/* The earlier connection of the same trace that the connection resumes; NULL where it resumes
 * none, or where that one is not in the trace (or, in TLS 1.3, is closed). */
const struct connection *resumption_source(const struct connection *c);

/* Whether both are one connection of the trace: one may be an onlooker's sight of it. */
bool resumption_is_same(const struct connection *a, const struct connection *b);

/* The number of the earlier connection whose ClientHello, random and all, comes again on this one:
 * somebody replays it. 0 where there is none, or where the answer is the same, too: a trace that was
 * taken on both sides of a translator of addresses, or put together, holds packets twice. */
unsigned resumption_replayed(const struct connection *c);

/* The client offered a ticket, or a key known from before, and the server went on without. */
bool resumption_refused(const struct connection *c);

/* Forgets what was given by connections that are gone. */
void resumption_sweep(struct resumption *r);

void resumption_done(struct resumption *r);

#endif
