/* SPDX-License-Identifier: BSD-2-Clause */
/* The record protection of one direction. */
#include "crypto/protection.h"

#include "base/memory.h"
#include "crypto/number_mask.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

enum {
    SEARCH = 512, /* records that may be missing before one that opens again */
    ASSOCIATED = 23 + DTLS_CID_MOST, /* bytes that a tag or MAC covers beside the data */
    PATIENCE =
        16, /* refused ones in a row after which nothing is searched for any more */
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
    struct number_mask *mask; /* of record numbers, there */
    uint64_t next;            /* one more than the highest number that opened, there */
    const struct dtls_record *record; /* the one that is being opened */
    struct bytes header;              /* its header with the number in the clear */
    struct buf plain, scratch;
};

/* Which algorithm a suite's columns name. */
static const struct {
    enum suite_cipher cipher;
    uint16_t bits;
    enum suite_mode mode;
    gnutls_cipher_algorithm_t algorithm;
    uint8_t tag;
} algorithms[] = {
    {CIPHER_AES, 128, MODE_GCM, GNUTLS_CIPHER_AES_128_GCM, 16},
    {CIPHER_AES, 256, MODE_GCM, GNUTLS_CIPHER_AES_256_GCM, 16},
    {CIPHER_AES, 128, MODE_CCM, GNUTLS_CIPHER_AES_128_CCM, 16},
    {CIPHER_AES, 256, MODE_CCM, GNUTLS_CIPHER_AES_256_CCM, 16},
    {CIPHER_AES, 128, MODE_CCM_8, GNUTLS_CIPHER_AES_128_CCM_8, 8},
    {CIPHER_AES, 256, MODE_CCM_8, GNUTLS_CIPHER_AES_256_CCM_8, 8},
    {CIPHER_CHACHA20, 256, MODE_POLY1305, GNUTLS_CIPHER_CHACHA20_POLY1305, 16},
    {CIPHER_CAMELLIA, 128, MODE_GCM, GNUTLS_CIPHER_CAMELLIA_128_GCM, 16},
    {CIPHER_CAMELLIA, 256, MODE_GCM, GNUTLS_CIPHER_CAMELLIA_256_GCM, 16},
    {CIPHER_AES, 128, MODE_CBC, GNUTLS_CIPHER_AES_128_CBC, 0},
    {CIPHER_AES, 256, MODE_CBC, GNUTLS_CIPHER_AES_256_CBC, 0},
    {CIPHER_CAMELLIA, 128, MODE_CBC, GNUTLS_CIPHER_CAMELLIA_128_CBC, 0},
    {CIPHER_CAMELLIA, 256, MODE_CBC, GNUTLS_CIPHER_CAMELLIA_256_CBC, 0},
    {CIPHER_3DES, 0, MODE_CBC, GNUTLS_CIPHER_3DES_CBC, 0},
    {CIPHER_DES, 56, MODE_CBC, GNUTLS_CIPHER_DES_CBC, 0},
    {CIPHER_RC4, 128, MODE_STREAM, GNUTLS_CIPHER_ARCFOUR_128, 0},
    {CIPHER_RC4, 40, MODE_STREAM, GNUTLS_CIPHER_ARCFOUR_128, 0}, /* export */
    {CIPHER_DES, 40, MODE_CBC, GNUTLS_CIPHER_DES_CBC, 0},
    {CIPHER_NULL, 0, MODE_NONE, GNUTLS_CIPHER_NULL, 0},
    {CIPHER_NULL, 0, MODE_STREAM, GNUTLS_CIPHER_NULL, 0},
};

static int row_of(const struct suite *s)
{
    for (size_t i = 0; s && i < sizeof algorithms / sizeof *algorithms; i++)
        if (algorithms[i].cipher == s->cipher && algorithms[i].mode == s->mode &&
            (algorithms[i].bits == 0 || algorithms[i].bits == s->key_bits))
            return (int)i;
    return -1;
}

static bool is_aead(const struct protection *p)
{
    return p->tag != 0;
}

void protection_free(struct protection *p)
{
    if (!p)
        return;
    if (p->aead)
        gnutls_aead_cipher_deinit(p->aead);
    if (p->cipher)
        gnutls_cipher_deinit(p->cipher);
    number_mask_free(p->mask);
    secret_wipe(&p->mac_key);
    secret_wipe(&p->traffic);
    buf_done(&p->plain);
    buf_done(&p->scratch);
    explicit_bzero(p, sizeof *p);
    free(p);
}

/* RFC 9846, 7.3 */
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
        key_schedule_expand(hash, secret, p->dtls ? "dtls13iv" : "iv", none, p->iv, 12);
    gnutls_datum_t datum = {key, (unsigned)n};
    if (p->aead)
        gnutls_aead_cipher_deinit(p->aead);
    p->aead = NULL;
    good = good && gnutls_aead_cipher_init(&p->aead, algorithm, &datum) >= 0;
    if (!good)
        p->aead = NULL;
    explicit_bzero(key, sizeof key);
    number_mask_free(p->mask);
    p->mask = good && p->dtls ? number_mask_new(p->suite, secret) : NULL;
    good = good && !p->dtls == !p->mask;
    p->sequence = p->next = 0;
    if (secret.p != p->traffic.p)
        secret_set(&p->traffic, secret);
    return good;
}

static struct protection *from_traffic(const struct suite *suite,
                                       struct bytes traffic_secret, bool dtls)
{
    int row = row_of(suite);
    if (row < 0 || !algorithms[row].tag)
        return NULL;
    struct protection *p = memory_new(sizeof *p);
    p->suite = suite;
    p->version = VERSION_TLS13;
    p->dtls = dtls;
    p->tag = algorithms[row].tag;
    if (take_traffic(p, algorithms[row].algorithm, traffic_secret))
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
    int row = row_of(p->suite);
    enum suite_hash hash = key_schedule_hash(p->suite);
    struct secret next = key_schedule_derive(
        hash, secret_bytes(&p->traffic), p->dtls ? "dtls13traffic upd" : "traffic upd",
        (struct bytes){0}, p->traffic.n);
    bool good = next.n && take_traffic(p, algorithms[row].algorithm, secret_bytes(&next));
    secret_wipe(&next);
    return good;
}

struct bytes protection_secret(const struct protection *p)
{
    return secret_bytes(&p->traffic);
}

void protection_skip(struct protection *p, unsigned records, uint64_t bytes)
{
    p->sequence += records;
    if (!p->cipher || p->block)
        return;
    while (bytes) { /* a stream cipher goes on by as many bytes */
        uint8_t passed[1024] = {0};
        size_t n = bytes < sizeof passed ? (size_t)bytes : sizeof passed;
        gnutls_cipher_decrypt2(p->cipher, passed, n, passed, n);
        bytes -= n;
    }
}

void protection_lost(struct protection *p)
{
    p->missing = SEARCH;
    p->refused = 0;
}

void protection_refused(struct protection *p)
{
    p->missing = ++p->refused > PATIENCE ? 0 : p->missing + (p->missing < SEARCH);
}

/* --- until TLS 1.2 --- */

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
    if (is_aead(p)) {
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
    if (is_aead(p))
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
                                int row)
{
    struct protection *p = memory_new(sizeof *p);
    gnutls_cipher_algorithm_t a = algorithms[row].algorithm;
    p->suite = suite;
    p->version = version;
    p->tag = algorithms[row].tag;
    p->block = suite->mode == MODE_CBC ? (size_t)gnutls_cipher_get_iv_size(a) : 0;
    p->etm = etm && suite->mode == MODE_CBC;
    return p;
}

struct key_lengths protection_lengths(const struct suite *suite, uint16_t version)
{
    int row = row_of(suite);
    if (row < 0)
        return (struct key_lengths){0};
    struct protection *p = blank(suite, version, false, row);
    struct key_lengths l = lengths_of(p, algorithms[row].algorithm);
    protection_free(p);
    return l;
}

bool protection_new_pair(const struct suite *suite, uint16_t version, bool etm,
                         struct bytes master, struct bytes client_random,
                         struct bytes server_random, struct protection *pair[2])
{
    uint8_t seed[64], block[256], *at = block;
    int row = row_of(suite);
    pair[0] = pair[1] = NULL;
    if (row < 0 || client_random.n != 32 || server_random.n != 32)
        return false;
    memcpy(seed, server_random.p, 32);
    memcpy(seed + 32, client_random.p, 32);
    for (int i = 0; i < 2; i++)
        pair[i] = blank(suite, version, etm, row);
    struct key_lengths l = lengths_of(pair[0], algorithms[row].algorithm);
    key_schedule_prf(version, key_schedule_hash(suite), master, "key expansion",
                     (struct bytes){seed, 64}, block, 2 * (l.mac + l.key + l.iv));
    for (int i = 0; i < 2; i++, at += l.mac)
        secret_set(&pair[i]->mac_key, (struct bytes){at, l.mac});
    const uint8_t *keys = at;
    at += 2 * l.key;
    for (int i = 0; i < 2; i++, at += l.iv)
        memcpy(pair[i]->iv, at, l.iv);
    bool good = true;
    memcpy(seed, client_random.p, 32);
    memcpy(seed + 32, server_random.p, 32);
    if (is_export(suite))
        good =
            start_export(pair, algorithms[row].algorithm, keys, (struct bytes){seed, 64});
    for (int i = 0; i < 2 && !is_export(suite); i++)
        good = start_cipher(pair[i], algorithms[row].algorithm,
                            (struct bytes){keys + (size_t)i * l.key, l.key}) &&
               good;
    explicit_bzero(block, sizeof block);
    for (int i = 0; i < 2 && !good; i++) {
        protection_free(pair[i]);
        pair[i] = NULL;
    }
    return good;
}

static void put64(uint8_t *p, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        p[i] = (uint8_t)(v >> (56 - 8 * i));
}

/* RFC 5246, 6.2.3.1: what the MAC (and the AEAD) covers beside the data */
static size_t make_associated(const struct protection *p, uint8_t out[ASSOCIATED],
                              uint64_t sequence, uint8_t type, uint16_t version, size_t n)
{
    struct bytes cid = p->record ? p->record->cid : (struct bytes){0};
    uint8_t *at = out;
    if (type == CONTENT_TLS12_CID) { /* RFC 9146, 5.1 */
        memset(at, 0xff, 8);
        at[8] = CONTENT_TLS12_CID;
        at[9] = (uint8_t)cid.n;
        at[10] = CONTENT_TLS12_CID;
        at[11] = (uint8_t)(version >> 8);
        at[12] = (uint8_t)version;
        put64(at + 13, sequence);
        if (cid.n)
            memcpy(at + 21, cid.p, cid.n);
        at += 21 + cid.n;
    } else {
        put64(at, sequence);
        at[8] = type;
        at[9] = (uint8_t)(version >> 8);
        at[10] = (uint8_t)version;
        at += 11;
    }
    at[0] = (uint8_t)(n >> 8);
    at[1] = (uint8_t)n;
    return (size_t)(at + 2 - out);
}

/* The 12 bytes of the nonce; *explicit is how many of them the record carries. */
static void make_nonce(const struct protection *p, struct bytes fragment,
                       uint64_t sequence, uint8_t nonce[12], size_t *explicit)
{
    uint8_t number[8];
    put64(number, sequence);
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
    make_nonce(p, f, sequence, nonce, &explicit);
    if (f.n < explicit + p->tag)
        return PROTECTION_SHORT;
    if (p->dtls) { /* RFC 9147, 4 */
        memcpy(associated, p->header.p, header = p->header.n);
    } else if (p->version == VERSION_TLS13) {
        const uint8_t head[5] = {type, (uint8_t)(version >> 8), (uint8_t)version,
                                 (uint8_t)(f.n >> 8), (uint8_t)f.n};
        memcpy(associated, head, header = sizeof head);
    } else {
        header = make_associated(p, associated, sequence, type, version,
                                 f.n - explicit - p->tag);
    }
    *n = p->plain.n;
    return gnutls_aead_cipher_decrypt(p->aead, nonce, 12, associated, header, p->tag,
                                      f.p + explicit, f.n - explicit, p->plain.p, n) < 0
               ? PROTECTION_REFUSED
               : PROTECTION_OPENED;
}

static bool mac_fits(struct protection *p, uint64_t sequence, uint8_t type,
                     uint16_t version, struct bytes data, const uint8_t *mac)
{
    uint8_t associated[ASSOCIATED], wanted[SECRET_MOST];
    bool ssl3 = p->version == VERSION_SSL3; /* its MAC does not cover the version */
    size_t all = make_associated(p, associated, sequence, type, version, data.n);
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

/* Tries numbers from the next one on, further where records were lost. */
static bool find_mac(struct protection *p, uint8_t type, uint16_t version,
                     struct bytes data, const uint8_t *mac)
{
    for (uint64_t i = 0; i <= p->missing; i++)
        if (mac_fits(p, p->sequence + i, type, version, data, mac)) {
            p->sequence += i;
            return true;
        }
    return false;
}

static enum protection_result open_mac(struct protection *p, uint8_t type,
                                       uint16_t version, struct bytes f, size_t *n)
{
    size_t mac = p->mac_key.n;
    if (f.n < mac)
        return PROTECTION_SHORT;
    if (p->etm) { /* RFC 7366, 3 */
        f.n -= mac;
        bool good = find_mac(p, type, version, f, f.p + f.n);
        /* decrypted all the same: until TLS 1.0 the next record's IV comes out of it */
        enum protection_result r = decrypt_cbc(p, f, n);
        return good ? r : PROTECTION_REFUSED;
    }
    enum protection_result r = p->block ? decrypt_cbc(p, f, n) : decrypt_stream(p, f, n);
    if (r != PROTECTION_OPENED)
        return r;
    if (*n < mac)
        return PROTECTION_REFUSED;
    *n -= mac;
    return find_mac(p, type, version, (struct bytes){p->plain.p, *n}, p->plain.p + *n)
               ? PROTECTION_OPENED
               : PROTECTION_REFUSED;
}

static enum protection_result find_aead(struct protection *p, uint8_t type,
                                        uint16_t version, struct bytes f, size_t *n)
{
    enum protection_result r = PROTECTION_REFUSED;
    for (uint64_t i = 0; i <= p->missing && r == PROTECTION_REFUSED; i++) {
        r = open_aead(p, p->sequence + i, type, version, f, n);
        if (r == PROTECTION_OPENED)
            p->sequence += i;
    }
    return r;
}

/* RFC 9846, 5.2: the last byte that is not zero is the type. */
static bool strip_inner(const struct protection *p, size_t n, struct opened *o)
{
    size_t end = n;
    while (end > 0 && p->plain.p[end - 1] == 0)
        end--;
    if (end == 0)
        return false;
    o->type = p->plain.p[end - 1];
    o->padding = (uint32_t)(n - end);
    o->data = (struct bytes){p->plain.p, end - 1};
    return true;
}

enum protection_result protection_open(struct protection *p, uint8_t type,
                                       uint16_t version, struct bytes fragment,
                                       struct opened *opened)
{
    size_t n = 0;
    if (p->plain.room < fragment.n + 64) {
        p->plain.p = memory_resize(p->plain.p, fragment.n + 64, 1);
        p->plain.room = fragment.n + 64;
    }
    p->plain.n = fragment.n + 64;
    enum protection_result r = is_aead(p) ? find_aead(p, type, version, fragment, &n)
                                          : open_mac(p, type, version, fragment, &n);
    if (r != PROTECTION_OPENED)
        return r;
    p->sequence++;
    p->missing = p->refused = 0;
    *opened = (struct opened){type, {p->plain.p, n}, 0};
    bool inner = p->version == VERSION_TLS13 || type == CONTENT_TLS12_CID;
    if (inner && !strip_inner(p, n, opened))
        return PROTECTION_REFUSED;
    return PROTECTION_OPENED;
}

/* RFC 9147, 4.2.2: the number that is nearest to the next one and ends in these bits. */
static uint64_t reconstruct(uint64_t next, uint64_t low, unsigned bits)
{
    uint64_t size = (uint64_t)1 << bits, number = (next & ~(size - 1)) | low;
    if (number + size / 2 < next)
        return number + size;
    return number > next + size / 2 && number >= size ? number - size : number;
}

static enum protection_result open_13(struct protection *p, const struct dtls_record *r,
                                      struct opened *opened)
{
    uint8_t header[ASSOCIATED];
    unsigned width = r->sequence_width;
    uint64_t low = 0;
    if (!p->dtls || !r->unified || r->header.n > sizeof header)
        return PROTECTION_REFUSED;
    if (r->fragment.n < NUMBER_MASK_SAMPLE)
        return PROTECTION_SHORT;
    memcpy(header, r->header.p, r->header.n);
    if (!number_mask_lift(p->mask, r->fragment.p, header + r->sequence_at, width))
        return PROTECTION_REFUSED;
    for (unsigned i = 0; i < width; i++)
        low = low << 8 | header[r->sequence_at + i];
    p->sequence = reconstruct(p->next, low, 8 * width);
    p->header = (struct bytes){header, r->header.n};
    enum protection_result result = protection_open(p, 0, 0, r->fragment, opened);
    p->header = (struct bytes){0};
    if (result == PROTECTION_OPENED && p->sequence > p->next)
        p->next = p->sequence;
    return result;
}

enum protection_result protection_open_dtls(struct protection *p,
                                            const struct dtls_record *record,
                                            struct opened *opened)
{
    p->missing = 0;
    if (p->version == VERSION_TLS13)
        return open_13(p, record, opened);
    p->sequence = (uint64_t)record->epoch << 48 | record->sequence;
    p->record = record;
    enum protection_result result =
        protection_open(p, record->type, record->version, record->fragment, opened);
    p->record = NULL;
    return result;
}
