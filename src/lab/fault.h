/* SPDX-License-Identifier: BSD-2-Clause */
/* Somebody on the path: changes a bit of what an end sends, or remembers it. */
#ifndef LAB_FAULT_H
#define LAB_FAULT_H

#include "lab/store.h"

struct fault {
    struct store *store;
    int descriptor;
    bool server;
    bool done;      /* the bit was changed */
    bool remember;  /* the client's bytes go into the store's flight */
    bool connected; /* the handshake is over: records may be changed */
};

/* Puts the fault between a session and its socket. `f` must live as long as the session. */
void fault_insert(struct fault *f, gnutls_session_t tls, int descriptor);

#endif
