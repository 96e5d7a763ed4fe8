/* SPDX-License-Identifier: BSD-2-Clause */
/* A GnuTLS client that calls somebody's server: one handshake, perhaps a request, goodbye. */
#ifndef LAB_VISIT_H
#define LAB_VISIT_H

#include "lab/call.h"

/* What the client is to do. All is borrowed. */
struct visit_wish {
    const char *priority;         /* GnuTLS's priority string */
    const char *name;             /* server_name; NULL: none. RFC 6066, 3 */
    const char *const *protocols; /* ALPN, NULL at its end; NULL: none. RFC 7301 */
    bool no_ticket;               /* do not offer tickets: RFC 5077 */
    bool early;                   /* send the request as early data where it may be */
    struct bytes session;         /* resume this one; empty: none */
    const char *request;          /* sent once connected; NULL: none */
    /* Lines for a key log, as the keys come into being. */
    void (*keys)(void *context, struct bytes lines);
    void *context;
};

/* What came of it. A zeroed one is empty; freed with visit_done. */
struct visit_result {
    bool connected;      /* the handshake returned without an error */
    char error[160];     /* GnuTLS's words where it did not */
    struct buf session;  /* to resume by; empty where the server gave none */
    struct buf response; /* the beginning of the answer to the request */
};

/* True where this GnuTLS understands the priority string. */
bool visit_understands(const char *priority);

/* Makes the call. The certificate is taken as it comes: who looks at the packets judges it. -1
 * with the reason in `e` where the server cannot be reached; a failed handshake is a result. */
int visit_make(struct call *call, const struct call_place *place,
               const struct visit_wish *wish, struct visit_result *result,
               struct error *e);
void visit_done(struct visit_result *result);

#endif
