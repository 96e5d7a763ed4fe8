/* SPDX-License-Identifier: BSD-2-Clause */
/* What a summary needs of the hellos, read straight off their bytes without growing a tree. */
#ifndef TLS_HELLO_H
#define TLS_HELLO_H

#include "tls/registries.h"
#include "wire/cursor.h"

/* All slices are borrowed from the message. Absent things are empty or 0. */
struct hello {
    uint16_t legacy_version;
    struct bytes random, session_id;
    struct bytes cipher_suites; /* client: the list's bytes, */
    struct bytes cipher_specs;  /* or in SSL 2.0's form: three bytes each */
    uint16_t cipher_suite;      /* server */
    uint16_t version; /* server: the true one; client: the highest that it offers */
    struct bytes server_name; /* client */
    struct bytes protocols;   /* ALPN: the list's bytes (length-prefixed names) */
    struct bytes versions;    /* client: supported_versions' list */
    uint16_t group;           /* server: of the key share, or asked for by a retry */
    struct bytes ticket;      /* client: session_ticket's body */
    bool has_ticket;          /* session_ticket is there */
    struct bytes cookie;      /* DTLS: client: RFC 6347, 4.2.1 */
    bool has_cid;             /* DTLS: connection_id is there, */
    struct bytes cid; /* with what the peer shall put in its records: RFC 9146, 3 */
    bool
        before_finished; /* server: takes what puts a message between ChangeCipherSpec and Finished */
    bool retry;       /* server: a HelloRetryRequest */
    bool early_data;  /* client */
    bool psk;         /* client: offers one; server: chose one */
    uint16_t selected_version;  /* server: of supported_versions; 0: it has none */
    struct bytes identities;    /* client: those of pre_shared_key */
    uint16_t selected_identity; /* server: which of them it chose */
    bool renegotiation_info;    /* RFC 5746 */
    bool fallback_scsv, renegotiation_scsv; /* client: RFC 7507; RFC 5746, 3.3 */
    uint32_t first_ticket_age;   /* client: obfuscated_ticket_age of the first identity */
    bool extended_master_secret; /* RFC 7627 */
    bool encrypt_then_mac;       /* RFC 7366 */
    uint8_t sentinel; /* server: 1 or 2 for DOWNGRD 00, 01; 0: none. RFC 9846, 4.2.3 */
};

/* Reads a ClientHello message (header included). False where its fixed part is cut short; what
 * could be read is in *hello all the same. RFC 9846, 4.2.2 */
bool hello_read_client(struct bytes message, struct hello *hello);

/* Likewise an SSL 2.0 ClientHello (from msg_type on). RFC 5246, E.2 */
bool hello_read_ssl2(struct bytes message, struct hello *hello);

/* Likewise a ServerHello or HelloRetryRequest, drafts of TLS 1.3 included. RFC 9846, 4.2.3 */
bool hello_read_server(struct bytes message, struct hello *hello);

/* The extensions of an EncryptedExtensions message, into *hello. RFC 9846, 4.4.1 */
bool hello_read_encrypted_extensions(struct bytes message, struct hello *hello);

/* The identity of that number (from 0) in pre_shared_key's list; empty where there is none.
 * RFC 9846, 4.3.11 */
struct bytes hello_identity(struct bytes identities, unsigned number);

/* The ticket in a NewSessionTicket message. RFC 9846, 4.7.1; before TLS 1.3: RFC 5077, 3.3 */
struct bytes hello_ticket(struct bytes message, bool is_13);

/* The group of a ServerKeyExchange over a named curve, 0 where it has none. RFC 8422, 5.4 */
uint16_t hello_key_exchange_group(struct bytes message, const struct suite *suite);

#endif
