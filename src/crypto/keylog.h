/* SPDX-License-Identifier: BSD-2-Clause */
/* Secrets from key logs in the NSS format (RFC 9850), found by client random.
 *
 * Lines of other programs, labels of no use here (ECH's, QUIC's), comments, repeated lines and
 * broken ones are passed over; a byte order mark and blanks of any kind do no harm. One client
 * random may have several secrets under a label: after a replay of early data it has, and where a
 * program wrote down a secret too early. */
#ifndef CRYPTO_KEYLOG_H
#define CRYPTO_KEYLOG_H

#include "base/buf.h"
#include "crypto/secret.h"

enum keylog_label {
    KEYLOG_CLIENT_RANDOM, /* a master secret, until TLS 1.2 */
    KEYLOG_CLIENT_EARLY,
    KEYLOG_CLIENT_HANDSHAKE,
    KEYLOG_SERVER_HANDSHAKE,
    KEYLOG_CLIENT_TRAFFIC,
    KEYLOG_SERVER_TRAFFIC,
    KEYLOG_EXPORTER,
    KEYLOG_EARLY_EXPORTER,
    KEYLOG_RSA,     /* a premaster secret, by the first 8 bytes of its encrypted form */
    KEYLOG_SESSION, /* a master secret, by the session id */
    KEYLOG_LABELS
};

struct keylog;

struct keylog *keylog_new(void);
void keylog_free(struct keylog *k); /* wipes */

/* More bytes of a log. What follows the last newline waits for the rest of its line. */
void keylog_feed(struct keylog *k, struct bytes text);

/* The last line is whole although no newline ends it: to be called at a file's end. */
void keylog_end(struct keylog *k);

/* The `nth` secret (from 0) of that label and name (a client random, mostly); NULL after the
 * last. Borrowed. */
const struct secret *keylog_find(const struct keylog *k, enum keylog_label label,
                                 struct bytes name, unsigned nth);

/* Adds the lines of that name, in the order in which they came. */
void keylog_write(const struct keylog *k, struct bytes name, struct buf *out);

/* Secrets in all; and lines that begin with a known label but cannot be read. */
size_t keylog_count(const struct keylog *k);
size_t keylog_broken(const struct keylog *k);

/* How many secrets are there for that name. */
size_t keylog_count_of(const struct keylog *k, struct bytes name);

/* The name of line `i` (from 0, below keylog_count) where it has that label; otherwise empty. */
struct bytes keylog_name(const struct keylog *k, size_t i, enum keylog_label label);

/* True where any secret is there for that name. */
bool keylog_knows(const struct keylog *k, struct bytes name);

/* The label as a log spells it. */
const char *keylog_label_name(enum keylog_label label);

#endif
