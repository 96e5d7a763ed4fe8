/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys out of secrets. */
#include "crypto/key_schedule.h"

#include "base/buf.h"

#include <gnutls/crypto.h>

enum { LABEL_MOST = 64, SEED_MOST = 256, OUT_MOST = 256 };

static gnutls_mac_algorithm_t mac_of(enum suite_hash hash)
{
    switch (hash) {
    case HASH_MD5:
        return GNUTLS_MAC_MD5;
    case HASH_SHA1:
        return GNUTLS_MAC_SHA1;
    case HASH_SHA256:
        return GNUTLS_MAC_SHA256;
    case HASH_SHA384:
        return GNUTLS_MAC_SHA384;
    default:
        return GNUTLS_MAC_UNKNOWN;
    }
}

static gnutls_digest_algorithm_t digest_of(enum suite_hash hash)
{
    switch (hash) {
    case HASH_SHA1:
        return GNUTLS_DIG_SHA1;
    case HASH_SHA256:
        return GNUTLS_DIG_SHA256;
    case HASH_SHA384:
        return GNUTLS_DIG_SHA384;
    default:
        return GNUTLS_DIG_UNKNOWN;
    }
}

enum suite_hash key_schedule_hash(const struct suite *suite)
{
    return suite->hash == HASH_SHA384 ? HASH_SHA384 : HASH_SHA256;
}

size_t key_schedule_hash_length(enum suite_hash hash)
{
    if (hash == HASH_MD5)
        return 36;
    return gnutls_hash_get_len(digest_of(hash));
}

size_t key_schedule_mac_length(enum suite_hash hash)
{
    return gnutls_hmac_get_len(mac_of(hash));
}

#define DTLS_PREFIX "dtls13" /* RFC 9147, 5.9 */

enum { PREFIX = 6 /* bytes of a label's prefix */ };

bool key_schedule_expand(enum suite_hash hash, struct bytes secret, const char *label,
                         struct bytes context, uint8_t *out, size_t n)
{
    uint8_t info[2 + 1 + LABEL_MOST + 1 + SECRET_MOST];
    const char *prefix = "tls13 ";
    size_t label_n = strlen(label), at = 0;
    if (strncmp(label, DTLS_PREFIX, PREFIX) == 0) {
        label += PREFIX;
        label_n -= PREFIX;
        prefix = DTLS_PREFIX;
    }
    if (PREFIX + label_n > LABEL_MOST || context.n > SECRET_MOST)
        return false;
    info[at++] = (uint8_t)(n >> 8);
    info[at++] = (uint8_t)n;
    info[at++] = (uint8_t)(PREFIX + label_n);
    memcpy(info + at, prefix, PREFIX);
    memcpy(info + at + PREFIX, label, label_n);
    at += PREFIX + label_n;
    info[at++] = (uint8_t)context.n;
    if (context.n)
        memcpy(info + at, context.p, context.n);
    at += context.n;
    gnutls_datum_t key = {(void *)(uintptr_t)secret.p, (unsigned)secret.n},
                   data = {info, (unsigned)at};
    return gnutls_hkdf_expand(mac_of(hash), &key, &data, out, n) >= 0;
}

struct secret key_schedule_derive(enum suite_hash hash, struct bytes secret,
                                  const char *label, struct bytes context, size_t n)
{
    struct secret s = {.n = n};
    if (n > SECRET_MOST || !key_schedule_expand(hash, secret, label, context, s.p, n))
        s.n = 0;
    return s;
}

struct secret key_schedule_extract(enum suite_hash hash, struct bytes salt,
                                   struct bytes ikm)
{
    struct secret s = {.n = key_schedule_hash_length(hash)};
    gnutls_datum_t key = {(void *)(uintptr_t)ikm.p, (unsigned)ikm.n},
                   data = {(void *)(uintptr_t)salt.p, (unsigned)salt.n};
    if (s.n > SECRET_MOST || gnutls_hkdf_extract(mac_of(hash), &key, &data, s.p) < 0)
        s.n = 0;
    return s;
}

/* RFC 5246, 5: P_hash, its output joined to what is in `out` by exclusive or. */
static void p_hash(enum suite_hash hash, struct bytes secret, struct bytes seed,
                   uint8_t *out, size_t n)
{
    gnutls_mac_algorithm_t mac = mac_of(hash);
    size_t length = gnutls_hmac_get_len(mac);
    uint8_t block[SECRET_MOST + SEED_MOST], part[SECRET_MOST], a[SECRET_MOST];
    if (length == 0 || length > SECRET_MOST || seed.n > SEED_MOST ||
        gnutls_hmac_fast(mac, secret.p, secret.n, seed.p, seed.n, a) < 0)
        return;
    for (size_t at = 0; at < n; at += length) {
        memcpy(block, a, length);
        memcpy(block + length, seed.p, seed.n);
        if (gnutls_hmac_fast(mac, secret.p, secret.n, block, length + seed.n, part) < 0 ||
            gnutls_hmac_fast(mac, secret.p, secret.n, a, length, a) < 0)
            return;
        for (size_t i = 0; i < length && at + i < n; i++)
            out[at + i] ^= part[i];
    }
    explicit_bzero(part, sizeof part);
}

/* RFC 6101, 6.1 and 6.2.2: MD5(secret + SHA(salt + secret + seed)) with salts A, BB, CCC, … */
static void expand_ssl3(struct bytes secret, struct bytes seed, uint8_t *out, size_t n)
{
    uint8_t hash[20], part[16];
    for (unsigned round = 0; round * 16 < n && round < 26; round++) {
        struct buf b = {0};
        for (unsigned i = 0; i <= round; i++)
            buf_printf(&b, "%c", 'A' + (int)round);
        buf_add(&b, secret);
        buf_add(&b, seed);
        if (gnutls_hash_fast(GNUTLS_DIG_SHA1, b.p, b.n, hash) < 0)
            memset(hash, 0, sizeof hash);
        explicit_bzero(b.p, b.n);
        b.n = 0;
        buf_add(&b, secret);
        buf_add(&b, (struct bytes){hash, sizeof hash});
        if (gnutls_hash_fast(GNUTLS_DIG_MD5, b.p, b.n, part) < 0)
            memset(part, 0, sizeof part);
        explicit_bzero(b.p, b.n);
        buf_done(&b);
        memcpy(out + round * 16, part, n - round * 16 < 16 ? n - round * 16 : 16);
    }
}

void key_schedule_prf(uint16_t version, enum suite_hash hash, struct bytes secret,
                      const char *label, struct bytes seed, uint8_t *out, size_t n)
{
    uint8_t joined[SEED_MOST];
    size_t label_n = strlen(label);
    memset(out, 0, n);
    if (version == VERSION_SSL3) {
        expand_ssl3(secret, seed, out, n);
        return;
    }
    if (label_n + seed.n > sizeof joined || n > OUT_MOST)
        return;
    memcpy(joined, label, label_n);
    if (seed.n)
        memcpy(joined + label_n, seed.p, seed.n);
    struct bytes all = {joined, label_n + seed.n};
    if (version >= VERSION_TLS12) {
        p_hash(hash, secret, all, out, n);
        return;
    }
    /* RFC 2246, 5: two halves, which share the middle byte of an odd length */
    size_t half = (secret.n + 1) / 2;
    p_hash(HASH_MD5, (struct bytes){secret.p, half}, all, out, n);
    p_hash(HASH_SHA1, (struct bytes){secret.p + secret.n - half, half}, all, out, n);
}

size_t key_schedule_digest(enum suite_hash hash, struct bytes data, uint8_t *out)
{
    if (hash == HASH_MD5) {
        if (gnutls_hash_fast(GNUTLS_DIG_MD5, data.p, data.n, out) < 0 ||
            gnutls_hash_fast(GNUTLS_DIG_SHA1, data.p, data.n, out + 16) < 0)
            return 0;
        return 36;
    }
    return gnutls_hash_fast(digest_of(hash), data.p, data.n, out) < 0
               ? 0
               : gnutls_hash_get_len(digest_of(hash));
}

size_t key_schedule_ssl3_mac(enum suite_hash hash, struct bytes key, struct bytes data,
                             uint8_t *out)
{
    gnutls_digest_algorithm_t digest =
        hash == HASH_MD5 ? GNUTLS_DIG_MD5 : GNUTLS_DIG_SHA1;
    size_t padding = hash == HASH_MD5 ? 48 : 40, n = gnutls_hash_get_len(digest);
    uint8_t pad[48];
    struct buf b = {0};
    buf_add(&b, key);
    buf_add(&b, (struct bytes){memset(pad, 0x36, padding), padding});
    buf_add(&b, data);
    bool good = gnutls_hash_fast(digest, b.p, b.n, out) >= 0;
    b.n = 0;
    buf_add(&b, key);
    buf_add(&b, (struct bytes){memset(pad, 0x5c, padding), padding});
    buf_add(&b, (struct bytes){out, n});
    good = good && gnutls_hash_fast(digest, b.p, b.n, out) >= 0;
    explicit_bzero(b.p, b.room);
    buf_done(&b);
    return good ? n : 0;
}

size_t key_schedule_hmac(enum suite_hash hash, struct bytes key, struct bytes data,
                         uint8_t *out)
{
    gnutls_mac_algorithm_t mac = mac_of(hash);
    return gnutls_hmac_fast(mac, key.p, key.n, data.p, data.n, out) < 0
               ? 0
               : gnutls_hmac_get_len(mac);
}
