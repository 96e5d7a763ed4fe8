/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates made at run time. */
#include "lab/credentials.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <string.h>
#include <time.h>

static int make_key(gnutls_x509_privkey_t *key)
{
    int r = gnutls_x509_privkey_init(key);
    if (r < 0)
        return r;
    return gnutls_x509_privkey_generate(
        *key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
}

static int begin_certificate(gnutls_x509_crt_t *crt, gnutls_x509_privkey_t key,
                             const char *name)
{
    unsigned char serial[16];
    time_t now = time(NULL);
    int r = gnutls_x509_crt_init(crt);
    if (r < 0)
        return r;
    gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial);
    serial[0] = (serial[0] & 0x7f) | 1; /* RFC 5280, 4.1.2.2: positive */
    (void)!gnutls_x509_crt_set_version(*crt, 3);
    gnutls_x509_crt_set_serial(*crt, serial, sizeof serial);
    gnutls_x509_crt_set_dn_by_oid(*crt, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                  (unsigned)strlen(name));
    gnutls_x509_crt_set_activation_time(*crt, now - 3600);
    gnutls_x509_crt_set_expiration_time(*crt, now + 7 * 86400);
    return gnutls_x509_crt_set_key(*crt, key);
}

static int make_ca(struct credentials *c)
{
    int r = begin_certificate(&c->ca, c->ca_key, "tlsladder lab CA");
    if (r < 0)
        return r;
    gnutls_x509_crt_set_basic_constraints(c->ca, 1, -1);
    gnutls_x509_crt_set_key_usage(c->ca, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
    return gnutls_x509_crt_sign2(c->ca, c->ca, c->ca_key, GNUTLS_DIG_SHA256, 0);
}

static int make_server(struct credentials *c)
{
    struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    int r = begin_certificate(&c->server, c->server_key, LAB_NAME);
    if (r < 0)
        return r;
    gnutls_x509_crt_set_basic_constraints(c->server, 0, -1);
    gnutls_x509_crt_set_key_usage(c->server, GNUTLS_KEY_DIGITAL_SIGNATURE);
    gnutls_x509_crt_set_key_purpose_oid(c->server, GNUTLS_KP_TLS_WWW_SERVER, 0);
    gnutls_x509_crt_set_subject_alt_name(c->server, GNUTLS_SAN_DNSNAME, LAB_NAME,
                                         sizeof LAB_NAME - 1, GNUTLS_FSAN_SET);
    gnutls_x509_crt_set_subject_alt_name(c->server, GNUTLS_SAN_DNSNAME, "localhost", 9,
                                         GNUTLS_FSAN_APPEND);
    gnutls_x509_crt_set_subject_alt_name(c->server, GNUTLS_SAN_IPADDRESS, &loopback,
                                         sizeof loopback, GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_sign2(c->server, c->ca, c->ca_key, GNUTLS_DIG_SHA256, 0);
}

static int make_all(struct credentials *c)
{
    int r;
    if ((r = make_key(&c->ca_key)) < 0 || (r = make_key(&c->server_key)) < 0 ||
        (r = make_ca(c)) < 0 || (r = make_server(c)) < 0 ||
        (r = gnutls_certificate_allocate_credentials(&c->for_client)) < 0 ||
        (r = gnutls_certificate_allocate_credentials(&c->for_server)) < 0 ||
        (r = gnutls_certificate_set_x509_trust(c->for_client, &c->ca, 1)) < 0)
        return r;
    return gnutls_certificate_set_x509_key(c->for_server, &c->server, 1, c->server_key);
}

int credentials_init(struct credentials *c, struct error *e)
{
    *c = (struct credentials){0};
    int r = make_all(c);
    if (r < 0)
        return error_set(e, "the lab could not make its certificates: %s",
                         gnutls_strerror(r));
    return 0;
}

void credentials_done(struct credentials *c)
{
    if (c->for_client)
        gnutls_certificate_free_credentials(c->for_client);
    if (c->for_server)
        gnutls_certificate_free_credentials(c->for_server);
    if (c->server)
        gnutls_x509_crt_deinit(c->server);
    if (c->ca)
        gnutls_x509_crt_deinit(c->ca);
    if (c->server_key)
        gnutls_x509_privkey_deinit(c->server_key);
    if (c->ca_key)
        gnutls_x509_privkey_deinit(c->ca_key);
    *c = (struct credentials){0};
}
