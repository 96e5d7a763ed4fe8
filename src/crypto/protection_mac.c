/* SPDX-License-Identifier: BSD-2-Clause */
/* Records of stream and CBC ciphers with a MAC, and of those with a MAC alone. */
#include "crypto/protection_state.h"

static bool mac_fits(struct protection *p, uint64_t sequence, uint8_t type,
                     uint16_t version, struct bytes data, const uint8_t *mac)
{
    uint8_t associated[ASSOCIATED], wanted[SECRET_MOST];
    bool ssl3 = p->version == VERSION_SSL3; /* its MAC does not cover the version */
    size_t all = protection_associated(p, associated, sequence, type, version, data.n);
    p->scratch.n = 0;
    buf_add(&p->scratch, (struct bytes){associated, ssl3 ? 9 : all});
    if (ssl3)
        buf_add(&p->scratch, (struct bytes){associated + 11, 2});
    buf_add(&p->scratch, data);
    size_t n = (ssl3 ? key_schedule_ssl3_mac : key_schedule_hmac)(
        p->suite->hash, secret_bytes(&p->mac_key), buf_bytes(&p->scratch), wanted);
    return n == p->mac_key.n && memcmp(wanted, mac, n) == 0;
}

/* RFC 5246, 6.2.3.2; RFC 2246 for the chained IV. Into p->plain; *n is what stands before the
 * padding. */
static enum protection_result decrypt_cbc(struct protection *p, struct bytes f, size_t *n)
{
    uint8_t iv[16], last[16];
    size_t explicit = p->version >= VERSION_TLS11 ? p->block : 0;
    if (f.n < explicit + p->block || f.n % p->block != 0)
        return PROTECTION_SHORT;
    memcpy(iv, explicit ? f.p : p->iv, p->block);
    memcpy(last, f.p + f.n - p->block, p->block);
    gnutls_cipher_set_iv(p->cipher, iv, p->block);
    *n = f.n - explicit;
    if (gnutls_cipher_decrypt2(p->cipher, f.p + explicit, *n, p->plain.p, p->plain.n) < 0)
        return PROTECTION_REFUSED;
    memcpy(p->iv, last, p->block);
    size_t padding = p->plain.p[*n - 1] + 1u;
    if (padding > *n)
        return PROTECTION_REFUSED;
    for (size_t i = 1; i <= padding && p->version >= VERSION_TLS10; i++)
        if (p->plain.p[*n - i] != padding - 1)
            return PROTECTION_REFUSED;
    *n -= padding;
    return PROTECTION_OPENED;
}

static enum protection_result decrypt_stream(struct protection *p, struct bytes f,
                                             size_t *n)
{
    *n = f.n;
    if (!p->cipher)
        memcpy(p->plain.p, f.p, f.n);
    else if (gnutls_cipher_decrypt2(p->cipher, f.p, f.n, p->plain.p, p->plain.n) < 0)
        return PROTECTION_REFUSED;
    return PROTECTION_OPENED;
}

static enum protection_result find_mac(struct protection *p, uint8_t type,
                                       uint16_t version, struct bytes data,
                                       const uint8_t *mac)
{
    uint64_t number;
    for (uint64_t i = 0; protection_number(p, i, &number); i++)
        if (mac_fits(p, number, type, version, data, mac))
            return protection_found(p, i);
    return PROTECTION_REFUSED;
}

enum protection_result protection_open_mac(struct protection *p, uint8_t type,
                                           uint16_t version, struct bytes f, size_t *n)
{
    size_t mac = p->mac_key.n;
    if (f.n < mac)
        return PROTECTION_SHORT;
    if (p->etm) { /* RFC 7366, 3 */
        uint64_t due = p->sequence;
        bool lost = protection_has_lost(p);
        f.n -= mac;
        enum protection_result mac_r = find_mac(p, type, version, f, f.p + f.n);
        /* decrypted all the same: until TLS 1.0 the next record's IV comes out of it, */
        enum protection_result r = decrypt_cbc(p, f, n);
        /* and so its own is lost with the record before it */
        if (p->version < VERSION_TLS11 && lost && p->sequence > due + 1)
            return PROTECTION_REFUSED;
        return mac_r == PROTECTION_OPENED ? r : mac_r;
    }
    enum protection_result r = p->block ? decrypt_cbc(p, f, n) : decrypt_stream(p, f, n);
    if (r != PROTECTION_OPENED)
        return r;
    if (*n < mac)
        return PROTECTION_REFUSED;
    *n -= mac;
    return find_mac(p, type, version, (struct bytes){p->plain.p, *n}, p->plain.p + *n);
}
