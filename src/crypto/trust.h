/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom to trust: certification authorities out of given files, and the system's own.
 *
 * The system's are loaded when they are first asked for, once. */
#ifndef CRYPTO_TRUST_H
#define CRYPTO_TRUST_H

#include "base/bytes.h"
#include "base/error.h"

struct trust;
struct gnutls_x509_crt_int; /* the library's certificate */

struct trust *trust_new(bool with_system);

/* Leaves the system's authorities out from now on. */
void trust_forget_system(struct trust *t);
void trust_free(struct trust *t);

/* Adds the certificates of a PEM bundle. -1 with the reason in `e` where there are none. */
int trust_add_file(struct trust *t, const char *path, struct error *e);

/* Likewise out of memory; `name` (borrowed, as long as `t` lives) says whose they are. */
int trust_add_pem(struct trust *t, struct bytes pem, const char *name, struct error *e);

/* True where authorities were given, beside the system's. NULL is nobody. */
bool trust_is_given(const struct trust *t);

/* What the stores say of a chain, the leaf first. */
enum trust_verdict {
    TRUST_GOOD,
    TRUST_NO_ROOT, /* no store holds the issuer of the last certificate */
    TRUST_BAD      /* something is wrong with the chain: see `status` */
};

struct trust_answer {
    enum trust_verdict verdict;
    unsigned status;   /* the library's: bits of gnutls_certificate_status_t */
    const char *store; /* that holds the root; borrowed */
};

/* Asks each store for the chain, times aside: callers look at them. `purpose` is an OID. */
struct trust_answer trust_ask(struct trust *t, struct gnutls_x509_crt_int **chain,
                              unsigned count, const char *purpose);

/* The issuer of a certificate out of the stores; NULL where none has it. Borrowed. */
struct gnutls_x509_crt_int *trust_issuer(struct trust *t,
                                         struct gnutls_x509_crt_int *certificate);

#endif
