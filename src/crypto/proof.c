/* SPDX-License-Identifier: BSD-2-Clause */
/* Claims of a handshake, computed afresh. */
#include "crypto/proof.h"

#include "base/memory.h"
#include "crypto/ssl3.h"
#include "wire/cursor.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdlib.h>

struct proof_key {
    gnutls_pubkey_t key; /* NULL: of an algorithm that the library does not know */
};

/* RFC 9846, 4.3.3. TLS 1.3 binds an ECDSA scheme to its curve, TLS 1.2 only to the hash. */
static const struct {
    uint16_t scheme;
    gnutls_sign_algorithm_t in_13, before;
} schemes[] = {
    {0x0201, GNUTLS_SIGN_RSA_SHA1, GNUTLS_SIGN_RSA_SHA1},
    {0x0202, GNUTLS_SIGN_DSA_SHA1, GNUTLS_SIGN_DSA_SHA1},
    {0x0203, GNUTLS_SIGN_ECDSA_SHA1, GNUTLS_SIGN_ECDSA_SHA1},
    {0x0301, GNUTLS_SIGN_RSA_SHA224, GNUTLS_SIGN_RSA_SHA224},
    {0x0303, GNUTLS_SIGN_ECDSA_SHA224, GNUTLS_SIGN_ECDSA_SHA224},
    {0x0302, GNUTLS_SIGN_DSA_SHA224, GNUTLS_SIGN_DSA_SHA224},
    {0x0401, GNUTLS_SIGN_RSA_SHA256, GNUTLS_SIGN_RSA_SHA256},
    {0x0402, GNUTLS_SIGN_DSA_SHA256, GNUTLS_SIGN_DSA_SHA256},
    {0x0403, GNUTLS_SIGN_ECDSA_SECP256R1_SHA256, GNUTLS_SIGN_ECDSA_SHA256},
    {0x0501, GNUTLS_SIGN_RSA_SHA384, GNUTLS_SIGN_RSA_SHA384},
    {0x0502, GNUTLS_SIGN_DSA_SHA384, GNUTLS_SIGN_DSA_SHA384},
    {0x0503, GNUTLS_SIGN_ECDSA_SECP384R1_SHA384, GNUTLS_SIGN_ECDSA_SHA384},
    {0x0601, GNUTLS_SIGN_RSA_SHA512, GNUTLS_SIGN_RSA_SHA512},
    {0x0602, GNUTLS_SIGN_DSA_SHA512, GNUTLS_SIGN_DSA_SHA512},
    {0x0603, GNUTLS_SIGN_ECDSA_SECP521R1_SHA512, GNUTLS_SIGN_ECDSA_SHA512},
    {0x0804, GNUTLS_SIGN_RSA_PSS_RSAE_SHA256, GNUTLS_SIGN_RSA_PSS_RSAE_SHA256},
    {0x0805, GNUTLS_SIGN_RSA_PSS_RSAE_SHA384, GNUTLS_SIGN_RSA_PSS_RSAE_SHA384},
    {0x0806, GNUTLS_SIGN_RSA_PSS_RSAE_SHA512, GNUTLS_SIGN_RSA_PSS_RSAE_SHA512},
    {0x0807, GNUTLS_SIGN_EDDSA_ED25519, GNUTLS_SIGN_EDDSA_ED25519},
    {0x0808, GNUTLS_SIGN_EDDSA_ED448, GNUTLS_SIGN_EDDSA_ED448},
    {0x0809, GNUTLS_SIGN_RSA_PSS_SHA256, GNUTLS_SIGN_RSA_PSS_SHA256},
    {0x080a, GNUTLS_SIGN_RSA_PSS_SHA384, GNUTLS_SIGN_RSA_PSS_SHA384},
    {0x080b, GNUTLS_SIGN_RSA_PSS_SHA512, GNUTLS_SIGN_RSA_PSS_SHA512},
};

/* Schemes that only newer libraries know are asked for by name, so that a newer library serves
 * without another build. */
static const struct {
    uint16_t scheme;
    const char *name;
} named[] = {
    {0x081a, "ECDSA-BRAINPOOLP256R1-SHA256"},
    {0x081b, "ECDSA-BRAINPOOLP384R1-SHA384"},
    {0x081c, "ECDSA-BRAINPOOLP512R1-SHA512"},
    {0x0904, "ML-DSA-44"},
    {0x0905, "ML-DSA-65"},
    {0x0906, "ML-DSA-87"},
};

static gnutls_sign_algorithm_t algorithm_of(uint16_t scheme, bool tls13)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].scheme == scheme)
            return gnutls_sign_get_id(named[i].name);
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (schemes[i].scheme == scheme)
            return tls13 ? schemes[i].in_13 : schemes[i].before;
    return GNUTLS_SIGN_UNKNOWN;
}

static struct check judged(const char *what, bool good, const char *why)
{
    return good ? check_pass(what) : check_fail(what, why);
}

static struct proof_key *keep_key(gnutls_pubkey_t key, bool known)
{
    struct proof_key *k = memory_new(sizeof *k);
    if (known) {
        k->key = key;
    } else {
        gnutls_pubkey_deinit(key);
    }
    return k;
}

struct proof_key *proof_key_new(struct bytes der)
{
    gnutls_datum_t datum = {(void *)(uintptr_t)der.p, (unsigned)der.n};
    gnutls_x509_crt_t certificate;
    gnutls_pubkey_t key;
    if (der.n == 0 || gnutls_pubkey_init(&key) < 0)
        return NULL;
    if (gnutls_x509_crt_init(&certificate) < 0) {
        gnutls_pubkey_deinit(key);
        return NULL;
    }
    bool read = gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_DER) >= 0;
    bool known = read && gnutls_pubkey_import_x509(key, certificate, 0) >= 0;
    if (!read) /* RFC 7250: the bare key */
        known = read = gnutls_pubkey_import(key, &datum, GNUTLS_X509_FMT_DER) >= 0;
    gnutls_x509_crt_deinit(certificate);
    if (read)
        return keep_key(key, known);
    gnutls_pubkey_deinit(key);
    return NULL;
}

void proof_key_free(struct proof_key *k)
{
    if (!k)
        return;
    if (k->key)
        gnutls_pubkey_deinit(k->key);
    free(k);
}

/* Why there is no key to check with; NULL where there is one. */
static const char *no_key(const struct proof_key *key)
{
    if (!key)
        return "no certificate that can be read came before it";
    return key->key ? NULL
                    : "the certificate's key is of an algorithm unknown to the library";
}

static struct check verify(const char *what, const struct proof_key *key, uint16_t scheme,
                           bool tls13, struct bytes data, struct bytes signature)
{
    gnutls_sign_algorithm_t algorithm = algorithm_of(scheme, tls13);
    if (no_key(key))
        return check_unknown(what, no_key(key));
    if (algorithm == GNUTLS_SIGN_UNKNOWN)
        return check_unknown(what, "its signature scheme is not in the library");
    gnutls_datum_t d = {(void *)(uintptr_t)data.p, (unsigned)data.n},
                   s = {(void *)(uintptr_t)signature.p, (unsigned)signature.n};
    int code = gnutls_pubkey_verify_data2(key->key, algorithm, GNUTLS_VERIFY_ALLOW_BROKEN,
                                          &d, &s);
    if (code == GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM)
        return check_unknown(what, "its signature scheme is not in the library");
    return judged(what, code >= 0,
                  "the signature does not fit the certificate's key and the "
                  "messages before it");
}

/* Whether that hash (MD5 and SHA-1 behind one another) was signed: by RSA both, by others SHA-1
 * alone. RFC 2246, 7.4.3 and 4.7 */
static struct check verify_hash(const char *what, const struct proof_key *key,
                                uint8_t hash[36], struct bytes signature)
{
    bool rsa = gnutls_pubkey_get_pk_algorithm(key->key, NULL) == GNUTLS_PK_RSA;
    bool dsa = gnutls_pubkey_get_pk_algorithm(key->key, NULL) == GNUTLS_PK_DSA;
    gnutls_datum_t d = {rsa ? hash : hash + 16, rsa ? 36 : 20},
                   s = {(void *)(uintptr_t)signature.p, (unsigned)signature.n};
    int code = gnutls_pubkey_verify_hash2(
        key->key,
        rsa   ? GNUTLS_SIGN_UNKNOWN
        : dsa ? GNUTLS_SIGN_DSA_SHA1
              : GNUTLS_SIGN_ECDSA_SHA1,
        GNUTLS_VERIFY_ALLOW_BROKEN | (rsa ? GNUTLS_VERIFY_USE_TLS1_RSA : 0), &d, &s);
    return judged(what, code >= 0, "the signature does not fit the certificate's key");
}

static struct check verify_old(const char *what, const struct proof_key *key,
                               struct bytes data, struct bytes signature)
{
    uint8_t hash[36];
    if (no_key(key))
        return check_unknown(what, no_key(key));
    if (key_schedule_digest(HASH_MD5, data, hash) != 36)
        return check_unknown(what, "the library refuses MD5");
    return verify_hash(what, key, hash, signature);
}

static const char finished_differs[] =
    "verify_data differs: the ends saw other messages, or bytes were changed";

static struct check finished_ssl3(const char *what, unsigned side, struct bytes secret,
                                  struct bytes transcript, struct bytes message)
{
    uint8_t wanted[36];
    if (!ssl3_handshake_hash(secret, transcript, side ? "SRVR" : "CLNT", wanted))
        return check_unknown(what, "the library refuses MD5");
    return check_equal(what, (struct bytes){wanted, sizeof wanted},
                       (struct bytes){message.p + 4, message.n - 4}, finished_differs);
}

struct check proof_finished(const struct suite *suite, uint16_t version, unsigned side,
                            struct bytes secret, struct bytes transcript,
                            struct bytes message)
{
    const char *what = side ? "server Finished" : "client Finished";
    uint8_t hash[SECRET_MOST], wanted[SECRET_MOST];
    bool tls13 = tls_version_rank(version) == VERSION_TLS13;
    enum suite_hash h =
        tls_version_base(version) < VERSION_TLS12 ? HASH_MD5 : key_schedule_hash(suite);
    size_t n = key_schedule_digest(h, transcript, hash);
    if (n == 0 || secret.n == 0)
        return check_unknown(what, secret.n ? "the library refuses the hash"
                                            : "no secret is known");
    if (version == VERSION_SSL3)
        return finished_ssl3(what, side, secret, transcript, message);
    if (tls13) {
        const char *label = tls_version_is_dtls(version) ? "dtls13finished" : "finished";
        struct secret key = key_schedule_derive(h, secret, label, (struct bytes){0}, n);
        n = key_schedule_hmac(h, secret_bytes(&key), (struct bytes){hash, n}, wanted);
        secret_wipe(&key);
    } else {
        key_schedule_prf(version, key_schedule_hash(suite), secret,
                         side ? "server finished" : "client finished",
                         (struct bytes){hash, n}, wanted, 12);
        n = 12;
    }
    return check_equal(what, (struct bytes){wanted, n},
                       (struct bytes){message.p + 4, message.n - 4}, finished_differs);
}

/* RFC 6101, 5.6.8: the master secret is part of what is signed. */
static struct check verify_ssl3(const char *what, const struct proof_key *key,
                                struct bytes secret, struct bytes transcript,
                                struct bytes signature)
{
    uint8_t hash[36];
    if (no_key(key) || secret.n == 0)
        return check_unknown(what, no_key(key) ? no_key(key)
                                               : "SSL 3.0 signs the master secret, too, "
                                                 "which is not known");
    if (!ssl3_handshake_hash(secret, transcript, "", hash))
        return check_unknown(what, "the library refuses MD5");
    return verify_hash(what, key, hash, signature);
}

struct check proof_certificate_verify(const struct suite *suite, uint16_t version,
                                      unsigned side, const struct proof_key *key,
                                      struct bytes secret, struct bytes transcript,
                                      struct bytes message)
{
    const char *what = side ? "server CertificateVerify" : "client CertificateVerify";
    struct cursor c = cursor_over(message);
    bool tls13 = tls_version_rank(version) == VERSION_TLS13;
    cursor_take(&c, 4);
    uint16_t scheme = version >= VERSION_TLS12 ? (uint16_t)cursor_uint(&c, 2) : 0;
    struct cursor body = cursor_vector(&c, 2);
    struct bytes signature = cursor_rest(&body);
    if (c.failed)
        return judged(what, false, "the message is malformed");
    if (version == VERSION_SSL3)
        return verify_ssl3(what, key, secret, transcript, signature);
    if (version < VERSION_TLS12)
        return verify_old(what, key, transcript, signature);
    if (!tls13)
        return verify(what, key, scheme, false, transcript, signature);
    struct buf content = {0};
    uint8_t hash[SECRET_MOST], zero = 0;
    for (int i = 0; i < 64; i++)
        buf_add_text(&content, " ");
    buf_printf(&content, "TLS 1.3, %s", what);
    buf_add(&content, (struct bytes){&zero, 1});
    size_t n = key_schedule_digest(key_schedule_hash(suite), transcript, hash);
    buf_add(&content, (struct bytes){hash, n});
    struct check check = verify(what, key, scheme, true, buf_bytes(&content), signature);
    buf_done(&content);
    return check;
}

bool proof_signs_key_exchange(const struct suite *suite)
{
    return suite->kx == KX_ECDHE || suite->kx == KX_DHE || suite->kx == KX_RSA ||
           (suite->kx == KX_SRP && suite->auth != AUTH_SRP);
}

/* The parameters that are signed: a curve's point, or a finite field's numbers. */
static bool skip_parameters(struct cursor *c, const struct suite *suite)
{
    /* dh_p, dh_g, dh_Ys; the short modulus and exponent of an export suite, RFC 2246 D.1; N, g, s
     * and B, RFC 5054 2.8.3 */
    static const unsigned dhe[] = {2, 2, 2, 0}, rsa[] = {2, 2, 0},
                          srp[] = {2, 2, 1, 2, 0};
    const unsigned *width = suite->kx == KX_DHE ? dhe : suite->kx == KX_SRP ? srp : rsa;
    if (suite->kx == KX_ECDHE) {
        cursor_take(c, 3); /* curve_type, namedcurve */
        cursor_vector(c, 1);
        return !c->failed;
    }
    while (*width)
        cursor_vector(c, *width++);
    return !c->failed;
}

struct check proof_key_exchange(const struct suite *suite, uint16_t version,
                                const struct proof_key *key, struct bytes client_random,
                                struct bytes server_random, struct bytes message)
{
    const char *what = "ServerKeyExchange signature";
    struct cursor c = cursor_over(message);
    cursor_take(&c, 4);
    const uint8_t *begin = c.p;
    if (!skip_parameters(&c, suite))
        return judged(what, false, "the message is malformed");
    struct bytes parameters = {begin, (size_t)(c.p - begin)};
    uint16_t scheme = version >= VERSION_TLS12 ? (uint16_t)cursor_uint(&c, 2) : 0;
    struct cursor body = cursor_vector(&c, 2);
    struct bytes signature = cursor_rest(&body);
    if (c.failed)
        return judged(what, false, "the message is malformed");
    struct buf data = {0};
    buf_add(&data, client_random);
    buf_add(&data, server_random);
    buf_add(&data, parameters);
    struct check check =
        version < VERSION_TLS12
            ? verify_old(what, key, buf_bytes(&data), signature)
            : verify(what, key, scheme, false, buf_bytes(&data), signature);
    buf_done(&data);
    return check;
}
