/* SPDX-License-Identifier: BSD-2-Clause */
/* One end of one connection while it is played: what its client or its server needs. */
#ifndef LAB_END_H
#define LAB_END_H

#include "lab/line.h"
#include "lab/session.h"

#include <gnutls/dtls.h>

struct end {
    struct session *session;
    struct line *line;
    gnutls_session_t tls;
    unsigned leg;
    bool server;
    struct end *other; /* of the same proxy, in its other leg; NULL: this is no proxy */
    struct buf taken;  /* proxy: what it got in the other leg, for this one */
    /* Somebody on the path: see fault.c. */
    bool done;                      /* the bit was changed */
    bool remember;                  /* the client's bytes go into the store's flight */
    bool connected;                 /* the handshake is over: records may be changed */
    bool early_seen;                /* early data was taken already */
    gnutls_dtls_prestate_st cookie; /* DTLS: how far the server was before its session */
    bool losing; /* DTLS: datagrams are thrown away until the flight is over */
    struct buf
        first; /* DTLS: what the server has read of the client before its session */
    int error; /* of the read that failed for good; 0: none did */
};

/* A TLS session over the end's line, set up as the scenario has it for both sides. -1 after saying
 * why not. Flags are for gnutls_init. */
int end_init(struct end *e, unsigned flags);

/* The handshake, with what there is to say about it. False where it failed: the alert was sent. */
bool end_handshake(struct end *e);

/* The talk of the scenario, and the parting. */
void end_converse(struct end *e);

/* What still comes, until the other end closes. */
void end_drain(struct end *e);

/* Says what the program at this end did, with the time. */
void end_say(struct end *e, bool bad, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Passes the secrets of this end's session on, as a key log has them. */
void end_log_keys(struct end *e);
/* ... and the one that GnuTLS does not log: of a session that was resumed until TLS 1.2. */
void end_log_resumed(struct end *e);

#endif
