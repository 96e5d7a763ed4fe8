/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of record protection share: its state, and the ways in which ciphers differ. */
#ifndef CRYPTO_PROTECTION_STATE_H
#define CRYPTO_PROTECTION_STATE_H

#include "crypto/number_mask.h"
#include "crypto/protection.h"

#include <gnutls/crypto.h>

enum {
    ASSOCIATED = 23 + DTLS_CID_MOST /* bytes that a tag or MAC covers beside the data */
};

struct protection {
    const struct suite *suite;
    uint16_t version;
    bool etm;
    unsigned missing; /* at most so many records were lost before the next one */
    unsigned refused; /* records in a row */
    gnutls_aead_cipher_hd_t aead;
    gnutls_cipher_hd_t cipher;
    size_t tag, block; /* bytes of the AEAD's tag; of a CBC block, 0 for streams */
    uint8_t iv[16];    /* static part of the nonce, or the chained IV */
    struct secret mac_key, traffic;
    uint64_t sequence;
    bool dtls;                /* DTLS 1.3 */
    uint64_t epoch_bits;      /* before the number in the nonce, in drafts of it */
    struct number_mask *mask; /* of record numbers, there */
    uint64_t next;            /* one more than the highest number that opened, there */
    const struct dtls_record *record; /* the one that is being opened */
    struct bytes header;              /* its header with the number in the clear */
    struct buf plain, scratch;
};

static inline bool protection_is_aead(const struct protection *p)
{
    return p->tag != 0;
}

static inline void protection_put64(uint8_t *p, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        p[i] = (uint8_t)(v >> (56 - 8 * i));
}

/* What a suite's columns mean to the library: its algorithm, the bytes of an AEAD's tag. False
 * where it does not have the cipher. protection_keys.c */
struct cipher_row {
    gnutls_cipher_algorithm_t algorithm;
    uint8_t tag;
};
bool protection_row(const struct suite *s, struct cipher_row *row);

/* What the MAC, and the AEAD until TLS 1.2, covers beside n bytes of data. Returns its length.
 * RFC 5246, 6.2.3.1; RFC 9146, 5. protection.c */
size_t protection_associated(const struct protection *p, uint8_t out[ASSOCIATED],
                             uint64_t sequence, uint8_t type, uint16_t version, size_t n);

/* The numbers that a record may have, most likely first, for i from 0 on: the next one, later ones
 * where records were lost, then those near to them, which would make it misplaced. False where
 * there are no more. protection.c */
bool protection_number(const struct protection *p, uint64_t i, uint64_t *number);

/* Whether bytes are missing before the next record. protection.c */
bool protection_has_lost(const struct protection *p);

/* The i-th of these numbers fits: goes on from there. protection.c */
enum protection_result protection_found(struct protection *p, uint64_t i);

/* Open one record into p->plain, whose room suffices; *n becomes the length of what was inside.
 * protection_aead.c, protection_mac.c */
enum protection_result protection_open_aead(struct protection *p, uint8_t type,
                                            uint16_t version, struct bytes f, size_t *n);
enum protection_result protection_open_mac(struct protection *p, uint8_t type,
                                           uint16_t version, struct bytes f, size_t *n);

#endif
