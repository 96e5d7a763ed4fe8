/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS handshake messages out of fragments. RFC 6347, 4.2.2 to 4.2.4; RFC 9147, 5.2 and 5.5.
 *
 *     msg_type  length  message_seq  fragment_offset  fragment_length  body
 *
 * Fragments may come in any order, overlap, come again. Messages are told whole and in the order
 * of their numbers, each once; what comes again is told as such. Memory grows with the bytes that
 * came and not with the lengths that they claim. */
#ifndef TLS_DTLS_HANDSHAKE_H
#define TLS_DTLS_HANDSHAKE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/stamp.h"
#include "wire/cursor.h"

enum {
    DTLS_HANDSHAKE_HEADER = 12,
    DTLS_WAITING = 24, /* messages under way at once */
    DTLS_TOLD = 48     /* messages remembered, to know them when they come again */
};

/* One fragment, or the message that they make. */
struct dtls_fragment {
    uint8_t type;
    uint32_t length;      /* of the whole message's body */
    uint16_t message_seq; /* RFC 6347, 4.2.2: its number in this direction's handshake */
    uint32_t offset;
    struct bytes body;
    uint16_t epoch; /* of the record */
};

/* A message, with its header as if it had come in one fragment. */
struct dtls_message {
    uint8_t type;
    uint16_t message_seq, epoch;
    struct bytes bytes; /* borrowed; its 12-byte header, then the body */
    unsigned fragments, datagrams;
    struct stamp first, last; /* of its first and its latest fragment */
    bool damaged;             /* parts of the body are missing; bytes ends there */
};

struct dtls_piece {
    struct dtls_piece *next;
    uint32_t offset;
    size_t n;
    uint8_t data[];
};

struct dtls_waiting {
    struct dtls_fragment what;
    struct dtls_piece *piece; /* by offset */
    unsigned fragments, datagrams;
    struct stamp first, last;
};

struct dtls_assembly {
    /* A message is whole and the next in order. */
    void (*message)(void *context, const struct dtls_message *m);
    /* A fragment of a message that was told before. */
    void (*again)(void *context, const struct dtls_fragment *f, struct stamp stamp);
    /* Numbers were passed over: messages that the capture does not hold. */
    void (*missing)(void *context);
    void *context;

    bool started;
    uint16_t next; /* the number of the next message to be told */
    struct dtls_waiting waiting[DTLS_WAITING]; /* by number */
    size_t waiting_count, held_bytes, held_pieces;
    struct {
        uint8_t type;
        uint16_t message_seq, epoch;
        uint32_t length;
    } told[DTLS_TOLD]; /* a ring */
    size_t told_count;
};

/* Reads the next fragment of a record; false where none follows or it makes no sense. */
bool dtls_fragment_read(struct cursor *c, struct dtls_fragment *f);

/* The fragment with its header, in the arena. */
struct bytes dtls_fragment_copy(const struct dtls_fragment *f, struct arena *a);

/* Takes a fragment. */
void dtls_assembly_take(struct dtls_assembly *a, const struct dtls_fragment *f,
                        struct stamp stamp);

/* The peer has gone on, so that it had all of it: what waits behind a hole is told now, and what
 * is not whole is told as damaged. */
void dtls_assembly_flush(struct dtls_assembly *a);

void dtls_assembly_done(struct dtls_assembly *a);

#endif
