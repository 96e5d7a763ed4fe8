/* SPDX-License-Identifier: BSD-2-Clause */
/* What a certificate says, as text that is safe to show. Read by the library: no DER is parsed
 * here. */
#ifndef CRYPTO_CERTIFICATE_H
#define CRYPTO_CERTIFICATE_H

#include "base/arena.h"

enum certificate_form { CERTIFICATE_X509, CERTIFICATE_RAW_KEY, CERTIFICATE_UNREADABLE };

enum { CERTIFICATE_NAMES = 1024, CERTIFICATE_PURPOSES = 32 }; /* shown at most */

/* The public key. RFC 5280, 4.1.2.7 */
struct certificate_key {
    const char
        *algorithm; /* "RSA", "ECDSA", "Ed25519", "ML-DSA-65 (2.16.…, unknown …)" */
    const char *curve;  /* or NULL */
    unsigned bits;      /* of the modulus or the curve; 0: not known */
    struct bytes value; /* the modulus, or the point: x and y behind one another */
};

/* Texts are NULL and lists empty where a thing is absent. All of it lies in the arena. */
struct certificate {
    enum certificate_form form;
    const char *note;              /* why it, or a part of it, could not be read */
    const char *subject, *issuer;  /* RFC 4514 */
    const char *serial;            /* hex digits */
    int64_t not_before, not_after; /* seconds since 1970, UTC; -1: not known */
    const char **name; /* subjectAltName: host names, addresses, mail addresses, URIs */
    size_t name_count;
    struct certificate_key key;
    const char *signature; /* the algorithm by which the issuer signed */
    bool ca;               /* RFC 5280, 4.2.1.9 */
    bool self_signed;      /* by its own key */
    const char **usage;    /* RFC 5280, 4.2.1.3, with its names */
    size_t usage_count;
    const char **purpose; /* RFC 5280, 4.2.1.12 */
    size_t purpose_count;
    uint8_t fingerprint[32]; /* SHA-256 of its bytes */
};

/* Reads an X.509 certificate or, where it is none, a SubjectPublicKeyInfo (RFC 7250). What cannot
 * be read is CERTIFICATE_UNREADABLE with a note. */
void certificate_read(struct bytes der, struct certificate *certificate, struct arena *a);

/* "2026-11-23T08:43:01Z", or NULL for a time that is not known. RFC 3339 */
const char *certificate_time(int64_t seconds, struct arena *a);

#endif
