/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates made at run time: a CA of the lab's own, and a server certificate under it. */
#ifndef LAB_CREDENTIALS_H
#define LAB_CREDENTIALS_H

#include "base/error.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define LAB_NAME "lab.example"

struct credentials {
    gnutls_x509_privkey_t ca_key, server_key;
    gnutls_x509_crt_t ca, server;
    gnutls_certificate_credentials_t for_client, for_server;
};

/* Makes keys (ECDSA, P-256) and certificates, valid from an hour ago for a week. -1 with the
 * reason in `e`. Freed with credentials_done in either case. */
int credentials_init(struct credentials *c, struct error *e);
void credentials_done(struct credentials *c);

#endif
