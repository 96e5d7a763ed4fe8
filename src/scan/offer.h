/* SPDX-License-Identifier: BSD-2-Clause */
/* A ClientHello of our own: offers just what a question to a server needs.
 *
 * A library's client can be told which ciphers to offer, but not which set of suites, no version
 * that it lacks, and no group that it cannot compute with. To see what a server picks from any
 * offer, a hello is enough: the handshake is not finished. */
#ifndef SCAN_OFFER_H
#define SCAN_OFFER_H

#include "base/buf.h"

#include <stdbool.h>

enum { OFFER_MOST = 400 };

struct offer_list {
    uint16_t code[OFFER_MOST];
    size_t n;
};

struct offer {
    uint16_t version; /* the highest, and for TLS 1.3 the only one */
    struct offer_list suites, groups, schemes;
    const char *name; /* server_name; NULL: none */
    bool compress;    /* DEFLATE beside null: RFC 3749 */
    bool guess; /* TLS 1.3: an x25519 key share; else none, so that the server asks */
    uint8_t random[96]; /* for random, session id, key share */
};

void offer_add(struct offer_list *l, uint16_t code);

/* Takes a code out; false where it was not in. */
bool offer_drop(struct offer_list *l, uint16_t code);

bool offer_has(const struct offer_list *l, uint16_t code);

/* Turns the order round. */
void offer_reverse(struct offer_list *l);

/* Writes the record with the ClientHello. RFC 9846, 4.2.2; RFC 5246, 7.4.1.2; RFC 6101, 5.6.1.2 */
void offer_write(struct buf *b, const struct offer *o);

#endif
