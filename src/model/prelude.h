/* SPDX-License-Identifier: BSD-2-Clause */
/* What two ends say in the clear before TLS: STARTTLS, tunnels, a PROXY header.
 *
 *     bytes that are no TLS ─▶ turns (one side speaks) ─▶ which protocol? ─▶ words, round trips
 *
 * TLS is found by its content wherever it begins; this names what came before it. */
#ifndef MODEL_PRELUDE_H
#define MODEL_PRELUDE_H

#include "base/arena.h"
#include "base/stamp.h"

struct connection;
struct prelude_protocol;

/* What one side said until the other spoke. Lies in the connection's arena. */
struct prelude_turn {
    struct prelude_turn *next;
    struct stamp first, last;
    uint8_t end;       /* of the flow: see connection_side */
    unsigned number;   /* from 0, among those of its side */
    uint64_t bytes;    /* all that it said */
    struct bytes head; /* the first of them */
};

struct prelude {
    struct prelude_turn *first, *last; /* those that are kept */
    unsigned kept;
    unsigned turns[2]; /* by end of the flow: all of them */
    uint8_t speaking;  /* the end of the last turn */
    bool there;        /* it was seen from its beginning, or is known */
    const struct prelude_protocol *protocol; /* NULL: none that is known */
};

/* Only that an end spoke before TLS was found, which costs no memory. */
void prelude_count(struct connection *c, unsigned end);

/* Bytes of one end before TLS was found. For a summary they are counted, and no more. */
void prelude_take(struct connection *c, unsigned end, struct bytes bytes,
                  struct stamp stamp);

/* Names the protocol and counts before_round_trips: the turns of the server, each of which the
 * client waited for. Bytes of a connection whose beginning was not captured are no prelude. */
void prelude_decide(struct connection *c);

/* "SMTP"; NULL where there is nothing, or nothing that is known. */
const char *prelude_name(const struct connection *c);

/* "EHLO client.example", "greeting, 1 method: no authentication": a turn in words that are safe
 * to show, at most some eighty columns, in the arena. */
const char *prelude_say(const struct connection *c, const struct prelude_turn *turn,
                        struct arena *a);

#endif
