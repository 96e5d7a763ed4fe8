/* SPDX-License-Identifier: BSD-2-Clause */
/* All keys that there are: logs, servers' private keys, and master secrets that were found on the
 * way, by which resumed connections open. */
#ifndef CRYPTO_KEYRING_H
#define CRYPTO_KEYRING_H

#include "base/error.h"
#include "crypto/keylog.h"
#include "crypto/psk.h"

struct keyring;

struct keyring *keyring_new(void);
void keyring_free(struct keyring *k); /* wipes */

struct keylog *keyring_log(struct keyring *k);

/* Adds a server's private key (PEM). -1 with the reason and a remedy in `e`. A key that can open
 * nothing, since it only signs, is taken all the same: then that is said in `e`, whose text is empty
 * otherwise. */
int keyring_add_server_key(struct keyring *k, const char *path, struct error *e);
bool keyring_has_server_key(const struct keyring *k);

/* The premaster secret (48 bytes) out of its encrypted form, with any server's key that fits.
 * RFC 5246, 7.4.7.1 */
bool keyring_decrypt(const struct keyring *k, struct bytes encrypted,
                     struct secret *premaster);

/* Adds a pre-shared key: see psk_read. */
int keyring_add_psk(struct keyring *k, const char *text, struct error *e);

/* The `nth` pre-shared key (from 0) for that identity: those of that name, then those without a
 * name. NULL after the last. Borrowed. */
const struct psk *keyring_find_psk(const struct keyring *k, struct bytes identity,
                                   unsigned nth);

/* True where there is anything by which a record might open. */
bool keyring_has_any(const struct keyring *k);

/* The master secret of a session, by its id or ticket. */
void keyring_remember(struct keyring *k, struct bytes name, const struct secret *master);
const struct secret *keyring_recall(const struct keyring *k, struct bytes name);

#endif
