/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS 1.3 encrypts the record number in a record's header, too. RFC 9147, 4.2.3 */
#ifndef CRYPTO_NUMBER_MASK_H
#define CRYPTO_NUMBER_MASK_H

#include "base/bytes.h"
#include "tls/registries.h"

struct number_mask;

enum { NUMBER_MASK_SAMPLE = 16 /* bytes of ciphertext that a mask is made from */ };

/* From a traffic secret; NULL where the library does not have the cipher. */
struct number_mask *number_mask_new(const struct suite *suite,
                                    struct bytes traffic_secret);

/* Takes the mask off the `width` (1 or 2) bytes at `number`, made from the ciphertext's first
 * NUMBER_MASK_SAMPLE bytes. */
bool number_mask_lift(struct number_mask *m, const uint8_t *ciphertext, uint8_t *number,
                      unsigned width);

void number_mask_free(struct number_mask *m); /* may be NULL */

#endif
