/* SPDX-License-Identifier: BSD-2-Clause */
/* The library's certificates. */
#include "crypto/x509.h"

#include "base/text.h"

void x509_list_init(struct x509_list *list, const struct bytes *der, size_t count)
{
    list->count = 0;
    for (size_t i = 0; i < count && list->count < CHAIN_MOST; i++) {
        gnutls_datum_t d = {(void *)(uintptr_t)der[i].p, (unsigned)der[i].n};
        gnutls_x509_crt_t crt;
        if (gnutls_x509_crt_init(&crt) < 0)
            return;
        if (gnutls_x509_crt_import(crt, &d, GNUTLS_X509_FMT_DER) < 0) {
            gnutls_x509_crt_deinit(crt);
            return;
        }
        list->crt[list->count++] = crt;
    }
}

void x509_list_done(struct x509_list *list)
{
    for (unsigned i = 0; i < list->count; i++)
        gnutls_x509_crt_deinit(list->crt[i]);
    list->count = 0;
}

static const char *safe_name(int code, gnutls_datum_t *name, struct arena *a)
{
    if (code < 0)
        return "a name that cannot be read";
    const char *text = name->size ? text_safe(a, (struct bytes){name->data, name->size})
                                  : "a certificate without a subject";
    gnutls_free(name->data);
    return text;
}

const char *x509_subject(gnutls_x509_crt_t crt, struct arena *a)
{
    gnutls_datum_t name = {0};
    return safe_name(gnutls_x509_crt_get_dn3(crt, &name, 0), &name, a);
}

const char *x509_issuer(gnutls_x509_crt_t crt, struct arena *a)
{
    gnutls_datum_t name = {0};
    return safe_name(gnutls_x509_crt_get_issuer_dn3(crt, &name, 0), &name, a);
}

enum x509_signature x509_signed_by(gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer)
{
    unsigned status = 0;
    if (gnutls_x509_crt_verify(crt, &issuer, 1,
                               GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                                   GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS |
                                   GNUTLS_VERIFY_ALLOW_BROKEN |
                                   GNUTLS_VERIFY_DISABLE_CA_SIGN |
                                   GNUTLS_VERIFY_IGNORE_UNKNOWN_CRIT_EXTENSIONS,
                               &status) < 0)
        return X509_SIGNATURE_UNKNOWN;
    if (status & GNUTLS_CERT_SIGNATURE_FAILURE)
        return X509_SIGNATURE_BAD;
    return status & GNUTLS_CERT_INVALID ? X509_SIGNATURE_UNKNOWN : X509_SIGNATURE_GOOD;
}

const char *x509_weak_signature(gnutls_x509_crt_t *path, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        int algorithm = gnutls_x509_crt_get_signature_algorithm(path[i]);
        bool itself = gnutls_x509_crt_check_issuer(path[i], path[i]);
        if (algorithm > 0 && !itself &&
            !gnutls_sign_is_secure2((gnutls_sign_algorithm_t)algorithm,
                                    GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS))
            return "; a certificate is signed with a hash that is broken";
    }
    return "";
}
