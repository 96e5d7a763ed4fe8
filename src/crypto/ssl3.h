/* SPDX-License-Identifier: BSD-2-Clause */
/* What SSL 3.0 computes in a way of its own. */
#ifndef CRYPTO_SSL3_H
#define CRYPTO_SSL3_H

#include "base/bytes.h"

/* The MD5 and the SHA-1 hash of the transcript that Finished carries, with the sender "CLNT" or
 * "SRVR" (RFC 6101, 5.6.9), and that CertificateVerify signs, with "" (5.6.8). False where the
 * library refuses MD5. */
bool ssl3_handshake_hash(struct bytes master, struct bytes transcript, const char *sender,
                         uint8_t out[36]);

#endif
