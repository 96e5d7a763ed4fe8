/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys and certificates made at run time: a CA of the lab's own, servers' certificates good and
 * bad under it, a client's. */
#ifndef LAB_CREDENTIALS_H
#define LAB_CREDENTIALS_H

#include "base/buf.h"
#include "base/error.h"
#include "lab/scenario.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdbool.h>

#define LAB_NAME "lab.example"

enum credentials_kind {
    CLIENT_WITHOUT,
    CLIENT_WITH,
    CLIENT_STRANGE,
    CLIENT_OF_PROXY,
    CLIENT_KINDS
};

/* Who signs. The stranger's CA is in nobody's trust list, the proxy's in that of its own client. */
enum credentials_signer { BY_LAB, BY_STRANGER, BY_PROXY, SIGNERS };

struct credentials {
    struct authority {
        gnutls_x509_privkey_t key;
        gnutls_x509_crt_t crt;
    } ca[SIGNERS];
    gnutls_x509_crl_t revoked;
    /* Made when they are first asked for. */
    gnutls_certificate_credentials_t server[LEAF_COUNT];
    struct buf staple[LEAF_COUNT];
    /* by kind; [][1] knows who was revoked */
    gnutls_certificate_credentials_t client[CLIENT_KINDS][2];
};

/* Makes the CAs. -1 with the reason in `e`. Freed with credentials_done in either case. */
int credentials_init(struct credentials *c, struct error *e);
void credentials_done(struct credentials *c);

/* The server's credentials with that certificate; NULL with the reason in `e`. */
gnutls_certificate_credentials_t
credentials_server(struct credentials *c, enum scenario_leaf leaf, struct error *e);

/* The client's, with the CA as its trust, and with a certificate of its own of that CA, of a strange
 * one, or without; that of a proxy trusts the proxy's CA, too. */
gnutls_certificate_credentials_t
credentials_client(struct credentials *c, enum credentials_kind kind, struct error *e);

#endif
