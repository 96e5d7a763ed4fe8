/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom to trust. */
#include "crypto/trust.h"

#include "base/array.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdlib.h>

struct store {
    gnutls_x509_trust_list_t list;
    char *name;
};

struct trust {
    struct store *store;
    size_t store_count, store_room;
    bool given;
    bool system_wanted; /* and not yet loaded */
};

struct trust *trust_new(bool with_system)
{
    struct trust *t = memory_new(sizeof *t);
    t->system_wanted = with_system;
    return t;
}

void trust_forget_system(struct trust *t)
{
    t->system_wanted = false;
}

void trust_free(struct trust *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->store_count; i++) {
        gnutls_x509_trust_list_deinit(t->store[i].list, 1);
        free(t->store[i].name);
    }
    free(t->store);
    free(t);
}

static void add_store(struct trust *t, gnutls_x509_trust_list_t list, const char *name)
{
    size_t n = strlen(name) + 1;
    struct store *store = ARRAY_ADD(t->store);
    store->list = list;
    store->name = memory_new(n);
    memcpy(store->name, name, n);
}

int trust_add_pem(struct trust *t, struct bytes pem, const char *name, struct error *e)
{
    gnutls_x509_trust_list_t list;
    gnutls_datum_t datum = {(void *)(uintptr_t)pem.p, (unsigned)pem.n};
    if (gnutls_x509_trust_list_init(&list, 0) < 0)
        return error_set(e, "%s: the library gives no trust list", name);
    int count = gnutls_x509_trust_list_add_trust_mem(list, &datum, NULL,
                                                     GNUTLS_X509_FMT_PEM, 0, 0);
    if (count <= 0) {
        gnutls_x509_trust_list_deinit(list, 1);
        return error_set(e, "%s holds no certificate in PEM form%s%s", name,
                         count < 0 ? ": " : "", count < 0 ? gnutls_strerror(count) : "");
    }
    add_store(t, list, name);
    t->given = true;
    return 0;
}

int trust_add_file(struct trust *t, const char *path, struct error *e)
{
    gnutls_datum_t pem;
    int code = gnutls_load_file(path, &pem);
    if (code < 0)
        return error_set(e, "%s: the trusted certificates cannot be read: %s", path,
                         gnutls_strerror(code));
    const char *slash = strrchr(path, '/');
    code =
        trust_add_pem(t, (struct bytes){pem.data, pem.size}, slash ? slash + 1 : path, e);
    gnutls_free(pem.data);
    return code;
}

bool trust_is_given(const struct trust *t)
{
    return t && t->given;
}

static void load_system(struct trust *t)
{
    gnutls_x509_trust_list_t list;
    if (!t->system_wanted || gnutls_x509_trust_list_init(&list, 0) < 0)
        return;
    t->system_wanted = false;
    if (gnutls_x509_trust_list_add_system_trust(list, 0, 0) > 0)
        add_store(t, list, "the system's trust store");
    else
        gnutls_x509_trust_list_deinit(list, 1);
}

/* A chain may go on past a certificate that a store vouches for: its beginnings are tried, too. */
static unsigned ask_store(const struct store *store, gnutls_x509_crt_t *chain,
                          unsigned count, const char *purpose)
{
    gnutls_typed_vdata_st data = {.type = GNUTLS_DT_KEY_PURPOSE_OID,
                                  .data = (void *)(uintptr_t)purpose};
    unsigned status = GNUTLS_CERT_SIGNER_NOT_FOUND, worst = 0;
    for (unsigned n = 1; n <= count; n++) {
        if (gnutls_x509_trust_list_verify_crt2(
                store->list, chain, n, &data, 1,
                GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                    GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS |
                    GNUTLS_VERIFY_ALLOW_BROKEN | GNUTLS_VERIFY_DISABLE_CRL_CHECKS,
                &status, NULL) < 0)
            status = GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND;
        if (status == 0)
            return 0;
        if (!(status & GNUTLS_CERT_SIGNER_NOT_FOUND))
            worst = status;
    }
    return worst ? worst : status;
}

struct trust_answer trust_ask(struct trust *t, gnutls_x509_crt_t *chain, unsigned count,
                              const char *purpose)
{
    struct trust_answer answer = {.verdict = TRUST_NO_ROOT};
    for (size_t i = 0; t && count;) {
        if (i == t->store_count)
            load_system(t); /* adds a store, or not */
        if (i == t->store_count)
            break;
        const struct store *store = &t->store[i++];
        unsigned status = ask_store(store, chain, count, purpose);
        if (status == 0)
            return (struct trust_answer){TRUST_GOOD, 0, store->name};
        if (!(status & GNUTLS_CERT_SIGNER_NOT_FOUND))
            answer = (struct trust_answer){TRUST_BAD, status, store->name};
    }
    return answer;
}

gnutls_x509_crt_t trust_issuer(struct trust *t, gnutls_x509_crt_t certificate)
{
    gnutls_x509_crt_t issuer;
    if (!t)
        return NULL;
    load_system(t);
    for (size_t i = 0; i < t->store_count; i++)
        if (gnutls_x509_trust_list_get_issuer(t->store[i].list, certificate, &issuer,
                                              0) >= 0)
            return issuer;
    return NULL;
}
