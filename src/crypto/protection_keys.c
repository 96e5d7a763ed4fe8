/* SPDX-License-Identifier: BSD-2-Clause */
/* From secrets to keys: traffic secrets in TLS 1.3. */
#include "crypto/protection_state.h"

#include "base/memory.h"

#include <stdlib.h>

/* Which algorithm a suite's columns name; 0 bits are any. */
/* clang-format off */
static const struct {
    enum suite_cipher cipher;
    uint16_t bits;
    enum suite_mode mode;
    struct cipher_row row;
} algorithms[] = {
    {CIPHER_AES, 128, MODE_GCM, {GNUTLS_CIPHER_AES_128_GCM, 16}},
    {CIPHER_AES, 256, MODE_GCM, {GNUTLS_CIPHER_AES_256_GCM, 16}},
    {CIPHER_AES, 128, MODE_CCM, {GNUTLS_CIPHER_AES_128_CCM, 16}},
    {CIPHER_AES, 256, MODE_CCM, {GNUTLS_CIPHER_AES_256_CCM, 16}},
    {CIPHER_AES, 128, MODE_CCM_8, {GNUTLS_CIPHER_AES_128_CCM_8, 8}},
    {CIPHER_AES, 256, MODE_CCM_8, {GNUTLS_CIPHER_AES_256_CCM_8, 8}},
    {CIPHER_CHACHA20, 256, MODE_POLY1305, {GNUTLS_CIPHER_CHACHA20_POLY1305, 16}},
    {CIPHER_CAMELLIA, 128, MODE_GCM, {GNUTLS_CIPHER_CAMELLIA_128_GCM, 16}},
    {CIPHER_CAMELLIA, 256, MODE_GCM, {GNUTLS_CIPHER_CAMELLIA_256_GCM, 16}},
    {CIPHER_AES, 128, MODE_CBC, {GNUTLS_CIPHER_AES_128_CBC, 0}},
    {CIPHER_AES, 256, MODE_CBC, {GNUTLS_CIPHER_AES_256_CBC, 0}},
    {CIPHER_CAMELLIA, 128, MODE_CBC, {GNUTLS_CIPHER_CAMELLIA_128_CBC, 0}},
    {CIPHER_CAMELLIA, 256, MODE_CBC, {GNUTLS_CIPHER_CAMELLIA_256_CBC, 0}},
    {CIPHER_3DES, 0, MODE_CBC, {GNUTLS_CIPHER_3DES_CBC, 0}},
    {CIPHER_DES, 56, MODE_CBC, {GNUTLS_CIPHER_DES_CBC, 0}},
    {CIPHER_RC4, 128, MODE_STREAM, {GNUTLS_CIPHER_ARCFOUR_128, 0}},
    {CIPHER_RC4, 40, MODE_STREAM, {GNUTLS_CIPHER_ARCFOUR_128, 0}}, /* export */
    {CIPHER_DES, 40, MODE_CBC, {GNUTLS_CIPHER_DES_CBC, 0}},
    {CIPHER_NULL, 0, MODE_NONE, {GNUTLS_CIPHER_NULL, 0}},
    {CIPHER_NULL, 0, MODE_STREAM, {GNUTLS_CIPHER_NULL, 0}},
};
/* clang-format on */

bool protection_row(const struct suite *s, struct cipher_row *row)
{
    for (size_t i = 0; s && i < sizeof algorithms / sizeof *algorithms; i++)
        if (algorithms[i].cipher == s->cipher && algorithms[i].mode == s->mode &&
            (algorithms[i].bits == 0 || algorithms[i].bits == s->key_bits)) {
            *row = algorithms[i].row;
            return true;
        }
    return false;
}

static bool start_aead(struct protection *p, gnutls_cipher_algorithm_t algorithm,
                       struct bytes key)
{
    gnutls_datum_t datum = {(void *)(uintptr_t)key.p, (unsigned)key.n};
    if (p->aead)
        gnutls_aead_cipher_deinit(p->aead);
    if (gnutls_aead_cipher_init(&p->aead, algorithm, &datum) < 0)
        p->aead = NULL;
    return p->aead != NULL;
}

/* RFC 9846, 7.3; RFC 9147, 5.9 */
static bool take_traffic(struct protection *p, gnutls_cipher_algorithm_t algorithm,
                         struct bytes secret)
{
    enum suite_hash hash = key_schedule_hash(p->suite);
    const struct bytes none = {0};
    uint8_t key[SECRET_MOST];
    size_t n = gnutls_cipher_get_key_size(algorithm);
    bool good =
        n && n <= sizeof key &&
        key_schedule_expand(hash, secret, p->dtls ? "dtls13key" : "key", none, key, n) &&
        key_schedule_expand(hash, secret, p->dtls ? "dtls13iv" : "iv", none, p->iv, 12) &&
        start_aead(p, algorithm, (struct bytes){key, n});
    explicit_bzero(key, sizeof key);
    number_mask_free(p->mask);
    p->mask = good && p->dtls ? number_mask_new(p->suite, secret) : NULL;
    p->sequence = p->next = 0;
    if (secret.p != p->traffic.p)
        secret_set(&p->traffic, secret);
    return good && p->dtls == (p->mask != NULL);
}

static struct protection *from_traffic(const struct suite *suite,
                                       struct bytes traffic_secret, bool dtls)
{
    struct cipher_row row;
    if (!protection_row(suite, &row) || !row.tag)
        return NULL;
    struct protection *p = memory_new(sizeof *p);
    p->suite = suite;
    p->version = VERSION_TLS13;
    p->dtls = dtls;
    p->tag = row.tag;
    if (take_traffic(p, row.algorithm, traffic_secret))
        return p;
    protection_free(p);
    return NULL;
}

struct protection *protection_new(const struct suite *suite, struct bytes traffic_secret)
{
    return from_traffic(suite, traffic_secret, false);
}

struct protection *protection_new_dtls(const struct suite *suite,
                                       struct bytes traffic_secret)
{
    return from_traffic(suite, traffic_secret, true);
}

bool protection_update(struct protection *p)
{
    struct cipher_row row;
    if (!protection_row(p->suite, &row))
        return false;
    struct secret next = key_schedule_derive(
        key_schedule_hash(p->suite), secret_bytes(&p->traffic),
        p->dtls ? "dtls13traffic upd" : "traffic upd", (struct bytes){0}, p->traffic.n);
    bool good = next.n && take_traffic(p, row.algorithm, secret_bytes(&next));
    secret_wipe(&next);
    return good;
}

struct bytes protection_secret(const struct protection *p)
{
    return secret_bytes(&p->traffic);
}
