/* SPDX-License-Identifier: BSD-2-Clause */
/* The transcript hash after each handshake message: what signatures, Finished and keys rest on.
 *
 * RFC 9846, 4.1 (TLS 1.3) and RFC 5246, 7.4.9. A HelloRetryRequest puts a synthetic message,
 * message_hash, in the first ClientHello's place. A renegotiation begins a transcript anew, and
 * authentication after the handshake goes on from the client's Finished each time. */
#ifndef MODEL_TRANSCRIPT_H
#define MODEL_TRANSCRIPT_H

#include "model/connection.h"

struct transcript_point {
    unsigned message;   /* number of the message that was hashed last */
    struct secret hash; /* no secret, but as long as one */
};

struct transcript {
    enum suite_hash hash;
    const char
        *algorithm; /* "SHA-256"; NULL where none is known: no ServerHello was seen */
    unsigned
        synthetic; /* number of the HelloRetryRequest that message_hash came with; or 0 */
    const char *incomplete;         /* why it ends early, in words; or NULL */
    struct transcript_point *point; /* in the order of messages */
    size_t point_count, point_room;
};

/* Fills in *t from a connection that is kept whole. Freed with transcript_done. */
void transcript_build(struct transcript *t, const struct connection *c);
void transcript_done(struct transcript *t);

/* The hash after the message of that number; NULL where that message is no part of the
 * transcript, or where something before it is missing. */
const struct transcript_point *transcript_after(const struct transcript *t,
                                                unsigned message);

/* The hash of no messages at all. */
struct secret transcript_empty(enum suite_hash hash);

#endif
