/* SPDX-License-Identifier: BSD-2-Clause */
/* OCSP responses of the lab's CA. Each function makes one structure of RFC 6960, 4.2.1. */
#include "lab/staple.h"

#include "lab/der.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>
#include <time.h>

enum { HOUR = 3600, DAY = 86400, SHA1 = 20, COORDINATE = 32, POINT = 1 + 2 * COORDINATE };

static const uint8_t sha1[] = {0x2b, 0x0e, 0x03, 0x02, 0x1a}; /* 1.3.14.3.2.26 */
static const uint8_t ecdsa_sha256[] = {0x2a, 0x86, 0x48, 0xce,
                                       0x3d, 0x04, 0x03, 0x02}; /* 1.2.840.10045.4.3.2 */
static const uint8_t basic[] = {0x2b, 0x06, 0x01, 0x05, 0x05,
                                0x07, 0x30, 0x01, 0x01}; /* 1.3.6.1.5.5.7.48.1.1 */

static void add_time(struct buf *b, time_t when)
{
    struct tm utc;
    char text[32];
    gmtime_r(&when, &utc);
    size_t n = strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &utc);
    der_add(b, DER_TIME, (struct bytes){(uint8_t *)text, n});
}

/* Moves a structure that is done into the one around it. */
static void close_into(struct buf *outer, unsigned tag, struct buf *inner)
{
    der_add(outer, tag, buf_bytes(inner));
    buf_done(inner);
}

static void add_coordinate(uint8_t *to, gnutls_datum_t d)
{
    size_t n = d.size < COORDINATE ? d.size : COORDINATE;
    memcpy(to + COORDINATE - n, d.data + d.size - n,
           n); /* without leading zeros, or with */
}

/* SHA-1 of the issuer's name, and of its key as it stands in the BIT STRING. */
static int hash_issuer(gnutls_x509_crt_t issuer, gnutls_datum_t dn, uint8_t name[SHA1],
                       uint8_t key[SHA1])
{
    uint8_t point[POINT] = {0x04};
    gnutls_datum_t x, y;
    gnutls_ecc_curve_t curve;
    int r = gnutls_hash_fast(GNUTLS_DIG_SHA1, dn.data, dn.size, name);
    if (r < 0 || (r = gnutls_x509_crt_get_pk_ecc_raw(issuer, &curve, &x, &y)) < 0)
        return r;
    add_coordinate(point + 1, x);
    add_coordinate(point + 1 + COORDINATE, y);
    gnutls_free(x.data);
    gnutls_free(y.data);
    return gnutls_hash_fast(GNUTLS_DIG_SHA1, point, sizeof point, key);
}

static void add_cert_id(struct buf *b, const uint8_t name[SHA1], const uint8_t key[SHA1],
                        struct bytes serial)
{
    struct buf id = {0}, algorithm = {0};
    der_add(&algorithm, DER_OID, (struct bytes){sha1, sizeof sha1});
    der_add(&algorithm, DER_NULL, (struct bytes){NULL, 0});
    close_into(&id, DER_SEQUENCE, &algorithm);
    der_add(&id, DER_OCTET_STRING, (struct bytes){name, SHA1});
    der_add(&id, DER_OCTET_STRING, (struct bytes){key, SHA1});
    der_add(&id, DER_INTEGER, serial);
    close_into(b, DER_SEQUENCE, &id);
}

static void add_status(struct buf *b, bool revoked, time_t now)
{
    struct buf info = {0};
    if (revoked)
        add_time(&info, now - HOUR);
    close_into(b, revoked ? DER_CONSTRUCTED | 1 : DER_CONTEXT | 0, &info);
}

static void add_response_data(struct buf *b, struct bytes issuer,
                              const uint8_t name[SHA1], const uint8_t key[SHA1],
                              struct bytes serial, bool revoked)
{
    struct buf data = {0}, single = {0}, next = {0};
    time_t now = time(NULL);
    der_add(&data, DER_CONSTRUCTED | 1, issuer); /* the responder, by its name */
    add_time(&data, now);
    add_cert_id(&single, name, key, serial);
    add_status(&single, revoked, now);
    add_time(&single, now - HOUR);
    add_time(&next, now + DAY);
    close_into(&single, DER_CONSTRUCTED | 0, &next);
    der_wrap(&single, DER_SEQUENCE);
    close_into(&data, DER_SEQUENCE, &single); /* a sequence of one */
    close_into(b, DER_SEQUENCE, &data);
}

static int sign(struct buf *signed_data, gnutls_x509_privkey_t key)
{
    gnutls_privkey_t signer;
    gnutls_datum_t data = {signed_data->p, (unsigned)signed_data->n}, signature;
    struct buf algorithm = {0}, bits = {0};
    int r = gnutls_privkey_init(&signer);
    if (r < 0)
        return r;
    r = gnutls_privkey_import_x509(signer, key, 0);
    if (r >= 0)
        r = gnutls_privkey_sign_data(signer, GNUTLS_DIG_SHA256, 0, &data, &signature);
    gnutls_privkey_deinit(signer);
    if (r < 0)
        return r;
    der_add(&algorithm, DER_OID, (struct bytes){ecdsa_sha256, sizeof ecdsa_sha256});
    close_into(signed_data, DER_SEQUENCE, &algorithm);
    buf_add(&bits, (struct bytes){(const uint8_t *)"", 1}); /* no bits unused */
    buf_add(&bits, (struct bytes){signature.data, signature.size});
    close_into(signed_data, DER_BIT_STRING, &bits);
    gnutls_free(signature.data);
    return 0;
}

int staple_make(struct buf *response, gnutls_x509_crt_t certificate,
                gnutls_x509_crt_t issuer, gnutls_x509_privkey_t key, bool revoked)
{
    uint8_t name[SHA1], key_hash[SHA1], serial[64];
    size_t n = sizeof serial;
    struct buf basic_response = {0}, inner = {0};
    gnutls_datum_t dn = {NULL, 0};
    int r = gnutls_x509_crt_get_serial(certificate, serial, &n);
    if (r >= 0)
        r = gnutls_x509_crt_get_raw_dn(issuer, &dn);
    if (r >= 0)
        r = hash_issuer(issuer, dn, name, key_hash);
    if (r >= 0)
        add_response_data(&basic_response, (struct bytes){dn.data, dn.size}, name,
                          key_hash, (struct bytes){serial, n}, revoked);
    gnutls_free(dn.data);
    if (r < 0)
        return r;
    r = sign(&basic_response, key);
    der_wrap(&basic_response, DER_SEQUENCE);
    der_add(&inner, DER_OID, (struct bytes){basic, sizeof basic});
    close_into(&inner, DER_OCTET_STRING, &basic_response);
    der_wrap(&inner, DER_SEQUENCE);
    der_add(response, DER_ENUMERATED,
            (struct bytes){(const uint8_t *)"", 1}); /* successful */
    close_into(response, DER_CONSTRUCTED | 0, &inner);
    der_wrap(response, DER_SEQUENCE);
    return r;
}
