/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario while it is played: the two ends, a GnuTLS client and a GnuTLS server. */
#ifndef LAB_SESSION_H
#define LAB_SESSION_H

#include "lab/credentials.h"
#include "lab/line.h"
#include "lab/scenario.h"
#include "lab/store.h"

enum { LEGS = LANES };

struct session {
    const struct scenario *scenario;
    /* Of one leg, or of two: client to proxy, proxy to server. */
    gnutls_certificate_credentials_t for_client[LEGS], for_server[LEGS];
    unsigned legs;
    struct store store;
    struct network *network;
    unsigned lane; /* of its first leg: 0, or 1 for the other of a race */
};

/* Makes ready what the scenario needs. -1 with the reason in `e`; session_done in either case. */
int session_init(struct session *s, const struct scenario *scenario,
                 struct credentials *credentials, struct network *network, unsigned lane,
                 struct error *e);
void session_done(struct session *s);

/* Plays the next connection (with a proxy: both legs of it) of each of the sessions, all at once: handshake, a talk, close. Blocks
 * until all ends are done (bounded by their timeouts). */
void session_play(struct session *const *session, size_t sessions);

/* How many connections its scenario has. */
unsigned session_connections(const struct session *s);

/* The two sides, in files of their own: tasks that take a struct end. */
void client_run(void *end);
void server_run(void *end);

#endif
