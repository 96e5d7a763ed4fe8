/* SPDX-License-Identifier: BSD-2-Clause */
/* Handshake messages, alerts and ChangeCipherSpec as annotated trees. */
#ifndef TLS_MESSAGES_H
#define TLS_MESSAGES_H

#include "tls/registries.h"
#include "wire/schema.h"

/* What the meaning of a message's bytes depends on, beside the bytes. */
struct tls_context {
    uint16_t version;      /* negotiated; 0 where it is not known */
    uint16_t cipher_suite; /* chosen by the server; 0 where it is not known */
    bool from_server;
    bool ssl2; /* the bytes are an SSL 2.0 ClientHello */
    bool dtls; /* a handshake message's header has DTLS's 12 bytes: RFC 6347, 4.2.2 */
};

/* The members of an extension's body in a handshake message of type `message`; the opaque rest
 * where the registry defines none. Source: extensions.c's table. */
const struct field *extensions_body(uint64_t extension, uint8_t message, bool retry);

/* The random of a HelloRetryRequest. RFC 9846, 4.2.3 */
extern const uint8_t hello_retry_random[32];

/* The name of a handshake message by its RFC, "HelloRetryRequest" told by its random: `message`
 * begins with the 4 bytes of its header (it may be cut short). In the arena where it is made. */
const char *messages_name(struct bytes message, struct arena *a);

/* The tree of a whole handshake message, header included, in the arena. Cut or malformed bytes
 * give a tree with notes. */
struct node *messages_tree(struct arena *a, const struct tls_context *context,
                           struct bytes message);

/* The tree of a record's fragment of another content type: alert, change_cipher_spec, heartbeat,
 * ACK; opaque for others, or where it is encrypted. */
struct node *messages_fragment_tree(struct arena *a, uint8_t content_type, bool encrypted,
                                    struct bytes fragment);

#endif
