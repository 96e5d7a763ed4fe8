/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash that can be read at every step: what a transcript hash needs. RFC 9846, 4.1 */
#ifndef CRYPTO_RUNNING_HASH_H
#define CRYPTO_RUNNING_HASH_H

#include "crypto/key_schedule.h"

struct running_hash;

/* NULL where the library refuses the hash. HASH_MD5 stands for MD5 and SHA-1 side by side, as
 * versions before TLS 1.2 have it. */
struct running_hash *running_hash_new(enum suite_hash hash);
void running_hash_free(struct running_hash *h);

void running_hash_add(struct running_hash *h, struct bytes data);

/* The hash of all that was added so far into `out` (SECRET_MOST bytes); its length returned. More
 * may be added afterwards. */
size_t running_hash_value(const struct running_hash *h, uint8_t *out);

/* One that goes on from the same point. */
struct running_hash *running_hash_copy(const struct running_hash *h);

#endif
