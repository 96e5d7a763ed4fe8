/* SPDX-License-Identifier: BSD-2-Clause */
/* From the master secret to the keys of both directions, until TLS 1.2. */
#include "crypto/protection_state.h"

#include "base/memory.h"

/* Suites of the time when exported keys had to be weak. */
static bool is_export(const struct suite *s)
{
    return s->key_bits == 40;
}

static struct key_lengths lengths_of(const struct protection *p,
                                     gnutls_cipher_algorithm_t a)
{
    struct key_lengths l = {0};
    if (a != GNUTLS_CIPHER_NULL)
        l.key = gnutls_cipher_get_key_size(a);
    if (is_export(p->suite))
        l.key = 5;
    if (protection_is_aead(p)) {
        l.iv = p->suite->mode == MODE_POLY1305 ? 12 : 4;
        return l;
    }
    l.mac = p->suite->hash == HASH_MD5 ? 16 : key_schedule_hash_length(p->suite->hash);
    l.iv = p->version < VERSION_TLS11 ? p->block : 0; /* RFC 2246, 6.3: a first IV */
    return l;
}

static bool start_cipher(struct protection *p, gnutls_cipher_algorithm_t a,
                         struct bytes key)
{
    gnutls_datum_t datum = {(void *)(uintptr_t)key.p, (unsigned)key.n},
                   iv = {p->iv, (unsigned)p->block};
    if (a == GNUTLS_CIPHER_NULL)
        return true;
    if (protection_is_aead(p))
        return gnutls_aead_cipher_init(&p->aead, a, &datum) >= 0;
    return gnutls_cipher_init(&p->cipher, a, &datum, p->block ? &iv : NULL) >= 0;
}

/* RFC 2246, 6.3.1: an export key is spread over the cipher's length, IVs come from no secret. */
static bool start_export(struct protection *pair[2], gnutls_cipher_algorithm_t a,
                         const uint8_t *keys, struct bytes randoms)
{
    static const char *const labels[] = {"client write key", "server write key"};
    size_t n = gnutls_cipher_get_key_size(a), block = pair[0]->block;
    uint8_t iv[32], key[SECRET_MOST];
    bool good = n <= sizeof key && pair[0]->version >= VERSION_TLS10;
    if (!good)
        return false;
    enum suite_hash hash = key_schedule_hash(pair[0]->suite);
    key_schedule_prf(pair[0]->version, hash, (struct bytes){0}, "IV block", randoms, iv,
                     2 * block);
    for (int i = 0; i < 2; i++) {
        key_schedule_prf(pair[i]->version, hash, (struct bytes){keys + 5 * i, 5},
                         labels[i], randoms, key, n);
        memcpy(pair[i]->iv, iv + (size_t)i * block, block);
        good = start_cipher(pair[i], a, (struct bytes){key, n}) && good;
    }
    explicit_bzero(key, sizeof key);
    return good;
}

static struct protection *blank(const struct suite *suite, uint16_t version, bool etm,
                                struct cipher_row row)
{
    struct protection *p = memory_new(sizeof *p);
    p->suite = suite;
    p->version = version;
    p->tag = row.tag;
    p->block =
        suite->mode == MODE_CBC ? (size_t)gnutls_cipher_get_iv_size(row.algorithm) : 0;
    p->etm = etm && suite->mode == MODE_CBC;
    return p;
}

struct key_lengths protection_lengths(const struct suite *suite, uint16_t version)
{
    struct cipher_row row;
    if (!protection_row(suite, &row))
        return (struct key_lengths){0};
    struct protection *p = blank(suite, version, false, row);
    struct key_lengths l = lengths_of(p, row.algorithm);
    protection_free(p);
    return l;
}

struct randoms {
    struct bytes client, server;
};

static void join(uint8_t seed[64], struct bytes first, struct bytes second)
{
    memcpy(seed, first.p, 32);
    memcpy(seed + 32, second.p, 32);
}

/* RFC 5246, 6.3: cuts the key block up. */
static bool fill_pair(struct protection *pair[2], gnutls_cipher_algorithm_t a,
                      struct bytes master, struct randoms r)
{
    uint8_t seed[64], block[256];
    const struct suite *suite = pair[0]->suite;
    struct key_lengths l = lengths_of(pair[0], a);
    const uint8_t *keys = block + 2 * l.mac, *ivs = keys + 2 * l.key;
    bool good = true;
    join(seed, r.server, r.client);
    key_schedule_prf(pair[0]->version, key_schedule_hash(suite), master, "key expansion",
                     (struct bytes){seed, 64}, block, 2 * (l.mac + l.key + l.iv));
    for (size_t i = 0; i < 2; i++) {
        secret_set(&pair[i]->mac_key, (struct bytes){block + i * l.mac, l.mac});
        memcpy(pair[i]->iv, ivs + i * l.iv, l.iv);
    }
    join(seed, r.client, r.server);
    if (is_export(suite))
        good = start_export(pair, a, keys, (struct bytes){seed, 64});
    for (size_t i = 0; i < 2 && !is_export(suite); i++)
        good &= start_cipher(pair[i], a, (struct bytes){keys + i * l.key, l.key});
    explicit_bzero(block, sizeof block);
    return good;
}

bool protection_new_pair(const struct suite *suite, uint16_t version, bool etm,
                         struct bytes master, struct bytes client_random,
                         struct bytes server_random, struct protection *pair[2])
{
    struct cipher_row row;
    pair[0] = pair[1] = NULL;
    if (!protection_row(suite, &row) || client_random.n != 32 || server_random.n != 32)
        return false;
    for (int i = 0; i < 2; i++)
        pair[i] = blank(suite, version, etm, row);
    if (fill_pair(pair, row.algorithm, master,
                  (struct randoms){client_random, server_random}))
        return true;
    for (int i = 0; i < 2; i++) {
        protection_free(pair[i]);
        pair[i] = NULL;
    }
    return false;
}
