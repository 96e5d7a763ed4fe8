/* SPDX-License-Identifier: BSD-2-Clause */
/* Records of AEAD ciphers. */
#include "crypto/protection_state.h"

/* The 12 bytes of the nonce; *explicit is how many of them the record carries. */
static void make_nonce(const struct protection *p, struct bytes fragment,
                       uint64_t sequence, uint8_t nonce[12], size_t *explicit)
{
    uint8_t number[8];
    protection_put64(number, sequence);
    memcpy(nonce, p->iv, 12);
    *explicit = p->version == VERSION_TLS13 || p->suite->mode == MODE_POLY1305 ? 0 : 8;
    if (*explicit && fragment.n >= 8)
        memcpy(nonce + 4, fragment.p, 8); /* RFC 5288, 3 */
    else
        for (int i = 0; i < 8; i++)
            nonce[4 + i] ^= number[i]; /* RFC 9846, 5.3; RFC 7905, 2 */
}

static enum protection_result open_aead(struct protection *p, uint64_t sequence,
                                        uint8_t type, uint16_t version, struct bytes f,
                                        size_t *n)
{
    uint8_t nonce[12], associated[ASSOCIATED];
    size_t explicit, header;
    make_nonce(p, f, p->epoch_bits | sequence, nonce, &explicit);
    if (f.n < explicit + p->tag)
        return PROTECTION_SHORT;
    if (p->dtls) { /* RFC 9147, 4 */
        memcpy(associated, p->header.p, header = p->header.n);
    } else if (p->version == VERSION_TLS13) {
        const uint8_t head[5] = {type, (uint8_t)(version >> 8), (uint8_t)version,
                                 (uint8_t)(f.n >> 8), (uint8_t)f.n};
        memcpy(associated, head, header = sizeof head);
    } else {
        header = protection_associated(p, associated, sequence, type, version,
                                       f.n - explicit - p->tag);
    }
    *n = p->plain.n;
    return gnutls_aead_cipher_decrypt(p->aead, nonce, 12, associated, header, p->tag,
                                      f.p + explicit, f.n - explicit, p->plain.p, n) < 0
               ? PROTECTION_REFUSED
               : PROTECTION_OPENED;
}

enum protection_result protection_open_aead(struct protection *p, uint8_t type,
                                            uint16_t version, struct bytes f, size_t *n)
{
    uint64_t number;
    for (uint64_t i = 0; protection_number(p, i, &number); i++) {
        enum protection_result r = open_aead(p, number, type, version, f, n);
        if (r == PROTECTION_OPENED)
            return protection_found(p, i);
        if (r == PROTECTION_SHORT)
            return r;
    }
    return PROTECTION_REFUSED;
}
