/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys out of secrets: HKDF-Expand-Label of TLS 1.3 and the PRF of TLS 1.0 to 1.2. */
#ifndef CRYPTO_KEY_SCHEDULE_H
#define CRYPTO_KEY_SCHEDULE_H

#include "crypto/secret.h"
#include "tls/registries.h"

/* HKDF-Expand-Label(secret, label, context, n) into `out`. RFC 9846, 7.1. A label that
 * begins with "dtls13" has its prefix, as DTLS 1.3 has it. False where the library refuses the
 * hash. */
bool key_schedule_expand(enum suite_hash hash, struct bytes secret, const char *label,
                         struct bytes context, uint8_t *out, size_t n);

/* The same into a secret of `n` bytes. */
struct secret key_schedule_derive(enum suite_hash hash, struct bytes secret,
                                  const char *label, struct bytes context, size_t n);

/* HKDF-Extract(salt, ikm); empty where the library refuses the hash. RFC 5869, 2.2 */
struct secret key_schedule_extract(enum suite_hash hash, struct bytes salt,
                                   struct bytes ikm);

/* PRF(secret, label, seed) into `out`, at most 256 bytes. RFC 5246, 5; RFC 2246, 5 for versions
 * before TLS 1.2; RFC 6101, 6 for SSL 3.0, which has no labels. `hash` is the suite's column. */
void key_schedule_prf(uint16_t version, enum suite_hash hash, struct bytes secret,
                      const char *label, struct bytes seed, uint8_t *out, size_t n);

/* The hash of a suite's transcript and PRF: SHA-384 where its column says so, else SHA-256.
 * RFC 5246, 5 */
enum suite_hash key_schedule_hash(const struct suite *suite);

/* Bytes of a hash's output. */
size_t key_schedule_hash_length(enum suite_hash hash);

/* Bytes of a suite's MAC, where the hash is that of one: MD5 then stands for itself. 0: none. */
size_t key_schedule_mac_length(enum suite_hash hash);

/* Hash(data) into `out`, its length returned: 0 where the library refuses. HASH_MD5 stands for
 * MD5 and SHA-1 behind one another, as versions before TLS 1.2 have it. */
size_t key_schedule_digest(enum suite_hash hash, struct bytes data, uint8_t *out);

/* SSL 3.0's MAC, HMAC's forerunner. RFC 6101, 5.2.3.1 */
size_t key_schedule_ssl3_mac(enum suite_hash hash, struct bytes key, struct bytes data,
                             uint8_t *out);

/* HMAC(key, data) into `out`, its length returned: 0 where the library refuses. */
size_t key_schedule_hmac(enum suite_hash hash, struct bytes key, struct bytes data,
                         uint8_t *out);

#endif
