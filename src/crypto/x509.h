/* SPDX-License-Identifier: BSD-2-Clause */
/* The library's certificates, for the files of this layer that check chains. */
#ifndef CRYPTO_X509_H
#define CRYPTO_X509_H

#include "base/arena.h"
#include "crypto/chain.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

/* Certificates up to the first that the library cannot read. */
struct x509_list {
    gnutls_x509_crt_t crt[CHAIN_MOST];
    unsigned count;
};

void x509_list_init(struct x509_list *list, const struct bytes *der, size_t count);
void x509_list_done(struct x509_list *list);

/* Names as RFC 4514 writes them, safe to show, in the arena. */
const char *x509_subject(gnutls_x509_crt_t crt, struct arena *a);
const char *x509_issuer(gnutls_x509_crt_t crt, struct arena *a);

/* Whether the issuer's key made the certificate's signature, all else aside. */
enum x509_signature { X509_SIGNATURE_GOOD, X509_SIGNATURE_BAD, X509_SIGNATURE_UNKNOWN };
enum x509_signature x509_signed_by(gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer);

/* "" or, where a certificate of the path is signed with MD5 or SHA-1, words about it. */
const char *x509_weak_signature(gnutls_x509_crt_t *path, unsigned count);

#endif
