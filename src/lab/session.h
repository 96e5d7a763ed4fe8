/* SPDX-License-Identifier: BSD-2-Clause */
/* The two ends: a GnuTLS client and server on real sockets, each in a thread of its own. */
#ifndef LAB_SESSION_H
#define LAB_SESSION_H

#include "lab/credentials.h"
#include "lab/pipe.h"
#include "lab/scenario.h"
#include "lab/store.h"

#include <netinet/in.h>

struct session {
    const struct scenario *scenario;
    struct credentials *credentials;
    gnutls_certificate_credentials_t for_client, for_server;
    struct store store;
    struct pipe_out *out;      /* for key log lines and notes */
    struct sockaddr_in server; /* where the client connects to */
    int listener;
};

/* Plays the scenario once, all of its connections one after the other: handshake, a talk, close.
 * Blocks until both ends are done (bounded by their timeouts). */
void session_play(struct session *s);

#endif
