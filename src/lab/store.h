/* SPDX-License-Identifier: BSD-2-Clause */
/* What the connections of one scenario share: tickets, sessions, pre-shared keys, early data that
 * was seen, the flight that is to be replayed. */
#ifndef LAB_STORE_H
#define LAB_STORE_H

#include "base/buf.h"
#include "lab/scenario.h"

#include <gnutls/gnutls.h>

enum { STORE_SESSIONS = 8, STORE_SEEN = 32 };

struct store {
    const struct scenario *scenario;
    unsigned connection;       /* which one is played, from 1 */
    gnutls_datum_t ticket_key; /* the server's */
    gnutls_datum_t cookie_key; /* ... of DTLS: RFC 6347, 4.2.1 */
    gnutls_datum_t session;    /* the client's, to resume by */
    struct {
        gnutls_datum_t key, data;
    } remembered[STORE_SESSIONS]; /* the server's, by session id */
    gnutls_anti_replay_t anti_replay;
    gnutls_datum_t seen[STORE_SEEN]; /* early data hellos that were seen */
    unsigned seen_count;
    gnutls_psk_client_credentials_t psk_client;
    gnutls_psk_server_credentials_t psk_server;
    struct buf flight; /* the client's first flight of the last connection */
};

/* Ready for the scenario's first connection. -1 where the library refuses. */
int store_init(struct store *s, const struct scenario *scenario);
void store_done(struct store *s);

/* Before each connection: the server may have forgotten its ticket key. */
void store_next(struct store *s);

/* Makes a session of either side use the store. */
void store_use_server(struct store *s, gnutls_session_t tls);
void store_use_client(struct store *s, gnutls_session_t tls);

/* The client keeps its session for the next connection. */
void store_keep(struct store *s, gnutls_session_t tls);

#endif
