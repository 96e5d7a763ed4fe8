/* SPDX-License-Identifier: BSD-2-Clause */
/* Pre-shared keys that both ends had before: the premaster secret of TLS 1.2's PSK suites
 * (RFC 4279), and the binders of TLS 1.3 (RFC 9846, 4.3.11). */
#ifndef CRYPTO_PSK_H
#define CRYPTO_PSK_H

#include "base/buf.h"
#include "base/error.h"
#include "crypto/check.h"
#include "crypto/secret.h"

struct keyring;

struct psk {
    struct buf identity; /* empty: it is tried for any */
    struct secret key;
};

/* Reads "HEX" or "IDENTITY:HEX", which holds the key as hex digits. -1 with the reason in `e`. */
int psk_read(const char *text, struct psk *psk, struct error *e);
void psk_done(struct psk *psk); /* wipes */

/* The premaster secret of a plain PSK suite into `out`, which the caller wipes. RFC 4279, 2 */
void psk_premaster(const struct psk *psk, struct buf *out);

/* The identity that a ClientKeyExchange of a PSK suite names. RFC 4279, 2 */
struct bytes psk_identity(struct bytes client_key_exchange);

/* Checks the binders of a ClientHello whose key is in the ring. `transcript` is what came before
 * it: empty, or the first ClientHello's hash and the HelloRetryRequest. RFC 9846, 4.3.11.2 */
void psk_check_binders(const struct keyring *ring, struct bytes transcript,
                       struct bytes client_hello, struct check_list *checks);

#endif
