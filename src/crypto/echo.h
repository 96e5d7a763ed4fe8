/* SPDX-License-Identifier: BSD-2-Clause */
/* What one hello must repeat of another: RFC 9846, 4.2. Nothing here is secret; all of it can be
 * checked by anybody who sees the hellos. */
#ifndef CRYPTO_ECHO_H
#define CRYPTO_ECHO_H

#include "base/buf.h"
#include "crypto/check.h"

/* The hellos of a handshake so far, whole messages with their headers; empty: not seen. */
struct echo {
    struct buf first;  /* ClientHello */
    struct buf retry;  /* HelloRetryRequest */
    struct buf second; /* ClientHello that answers it */
};

/* A new handshake begins. */
void echo_restart(struct echo *e);
void echo_done(struct echo *e);

/* A ClientHello: what answers a HelloRetryRequest must be the first one but for the changes that it
 * asks for. RFC 9846, 4.2.2 */
void echo_client_hello(struct echo *e, struct bytes message, struct check_list *checks);

/* A HelloRetryRequest: what it asks for must have been offered, and be a change. RFC 9846, 4.2.4
 */
void echo_retry(struct echo *e, struct bytes message, struct check_list *checks);

/* A ServerHello of TLS 1.3: session id, suite, version and group. RFC 9846, 4.2.3 */
void echo_server_hello(const struct echo *e, struct bytes message,
                       struct check_list *checks);

#endif
