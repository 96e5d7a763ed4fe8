/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys and certificates made at run time. */
#include "lab/credentials.h"

#include "lab/staple.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/x509-ext.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { HOUR = 3600, DAY = 86400, LONG_NAMES = 110 };

/* How each server certificate differs from a good one. */
static const struct {
    const char *name; /* NULL: LAB_NAME */
    enum credentials_signer by;
    bool revoked;
    bool stapled, staple_revoked, must_staple;
    gnutls_pk_algorithm_t key; /* GNUTLS_PK_UNKNOWN: ECDSA on P-256 */
    int from, until;           /* days from now */
    unsigned names;            /* further long names */
} leaves[LEAF_COUNT] = {
    [LEAF_ECDSA] = {.until = 7},
    [LEAF_RSA] = {.key = GNUTLS_PK_RSA, .until = 7},
    [LEAF_EXPIRED] = {.from = -30, .until = -1},
    [LEAF_OTHER_NAME] = {.name = "other.example", .until = 7},
    [LEAF_UNKNOWN_CA] = {.by = BY_STRANGER, .until = 7},
    [LEAF_REVOKED] = {.revoked = true, .until = 7},
    [LEAF_STAPLED] = {.stapled = true, .until = 7},
    [LEAF_STAPLED_REVOKED] = {.stapled = true, .staple_revoked = true, .until = 7},
    [LEAF_MUST_STAPLE] = {.must_staple = true, .until = 7},
    [LEAF_ED25519] = {.key = GNUTLS_PK_EDDSA_ED25519, .until = 7},
    [LEAF_PROXY] = {.by = BY_PROXY, .until = 7},
    [LEAF_LONG] = {.until = 7, .names = LONG_NAMES},
};

static int make_key(gnutls_x509_privkey_t *key, gnutls_pk_algorithm_t algorithm)
{
    unsigned bits = algorithm == GNUTLS_PK_RSA ? 2048
                    : algorithm == GNUTLS_PK_EDDSA_ED25519
                        ? GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519)
                        : GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
    int r = gnutls_x509_privkey_init(key);
    if (r < 0)
        return r;
    return gnutls_x509_privkey_generate(*key, algorithm ? algorithm : GNUTLS_PK_ECDSA,
                                        bits, 0);
}

static int begin_certificate(gnutls_x509_crt_t *crt, gnutls_x509_privkey_t key,
                             const char *name, int from, int until)
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
    gnutls_x509_crt_set_activation_time(*crt, now - HOUR + from * DAY);
    gnutls_x509_crt_set_expiration_time(*crt, now + until * DAY);
    return gnutls_x509_crt_set_key(*crt, key);
}

static int make_ca(struct authority *ca, const char *name)
{
    int r = make_key(&ca->key, GNUTLS_PK_ECDSA);
    if (r < 0 || (r = begin_certificate(&ca->crt, ca->key, name, 0, 7)) < 0)
        return r;
    gnutls_x509_crt_set_basic_constraints(ca->crt, 1, -1);
    gnutls_x509_crt_set_key_usage(ca->crt, GNUTLS_KEY_KEY_CERT_SIGN |
                                               GNUTLS_KEY_CRL_SIGN |
                                               GNUTLS_KEY_DIGITAL_SIGNATURE);
    return gnutls_x509_crt_sign2(ca->crt, ca->crt, ca->key, GNUTLS_DIG_SHA256, 0);
}

static void add_names(gnutls_x509_crt_t crt, const char *name, unsigned more)
{
    struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    char text[160];
    gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, name,
                                         (unsigned)strlen(name), GNUTLS_FSAN_SET);
    gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, &loopback,
                                         sizeof loopback, GNUTLS_FSAN_APPEND);
    for (unsigned i = 0; i < more; i++) {
        int n =
            snprintf(text, sizeof text, "%03u.%.60s.%.60s." LAB_NAME, i,
                     "a-long-label-that-makes-this-certificate-larger-than-it-need-be",
                     "as-are-those-of-servers-that-stand-for-very-many-sites-at-once");
        gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, text, (unsigned)n,
                                             GNUTLS_FSAN_APPEND);
    }
}

/* A CRL of the CA's with this certificate in it. */
static int revoke(struct credentials *c, gnutls_x509_crt_t crt)
{
    time_t now = time(NULL);
    int r = gnutls_x509_crl_init(&c->revoked);
    if (r < 0)
        return r;
    gnutls_x509_crl_set_version(c->revoked, 2);
    gnutls_x509_crl_set_this_update(c->revoked, now - HOUR);
    gnutls_x509_crl_set_next_update(c->revoked, now + DAY);
    r = gnutls_x509_crl_set_crt(c->revoked, crt, now - HOUR);
    return r < 0 ? r
                 : gnutls_x509_crl_sign2(c->revoked, c->ca[BY_LAB].crt, c->ca[BY_LAB].key,
                                         GNUTLS_DIG_SHA256, 0);
}

/* RFC 7633: a certificate that is to be believed only with a staple. */
static int demand_staple(gnutls_x509_crt_t crt)
{
    enum { STATUS_REQUEST = 5 };
    gnutls_x509_tlsfeatures_t features;
    int r = gnutls_x509_tlsfeatures_init(&features);
    if (r < 0)
        return r;
    r = gnutls_x509_tlsfeatures_add(features, STATUS_REQUEST);
    if (r >= 0)
        r = gnutls_x509_crt_set_tlsfeatures(crt, features);
    gnutls_x509_tlsfeatures_deinit(features);
    return r;
}

/* The library frees what it is given. */
static int give_staple(gnutls_session_t tls, void *context, gnutls_datum_t *response)
{
    const struct buf *staple = context;
    (void)tls;
    response->data = gnutls_malloc(staple->n);
    if (!response->data)
        return GNUTLS_E_MEMORY_ERROR;
    memcpy(response->data, staple->p, staple->n);
    response->size = (unsigned)staple->n;
    return 0;
}

/* Given by a function: one that says revoked would not be taken as a file. */
static int add_staple(struct credentials *c, enum scenario_leaf kind,
                      gnutls_x509_crt_t crt, gnutls_certificate_credentials_t to)
{
    struct buf *staple = &c->staple[kind];
    gnutls_certificate_set_ocsp_status_request_function(to, give_staple, staple);
    return staple_make(staple, crt, c->ca[BY_LAB].crt, c->ca[BY_LAB].key,
                       leaves[kind].staple_revoked);
}

static int make_leaf(struct credentials *c, enum scenario_leaf kind, const char *purpose,
                     gnutls_certificate_credentials_t to)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t crt = NULL;
    const char *name = leaves[kind].name ? leaves[kind].name : LAB_NAME;
    const struct authority *by = &c->ca[leaves[kind].by];
    int r = make_key(&key, leaves[kind].key);
    if (r >= 0)
        r = begin_certificate(&crt, key, name, leaves[kind].from, leaves[kind].until);
    if (r >= 0) {
        gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
        gnutls_x509_crt_set_key_usage(
            crt,
            GNUTLS_KEY_DIGITAL_SIGNATURE |
                (leaves[kind].key == GNUTLS_PK_RSA ? GNUTLS_KEY_KEY_ENCIPHERMENT : 0));
        gnutls_x509_crt_set_key_purpose_oid(crt, purpose, 0);
        add_names(crt, name, leaves[kind].names);
        if (leaves[kind].must_staple)
            r = demand_staple(crt);
    }
    if (r >= 0)
        r = gnutls_x509_crt_sign2(crt, by->crt, by->key, GNUTLS_DIG_SHA256, 0);
    if (r >= 0 && leaves[kind].revoked && !c->revoked)
        r = revoke(c, crt);
    if (r >= 0)
        r = gnutls_certificate_set_x509_key(to, &crt, 1, key);
    if (r >= 0 && leaves[kind].stapled)
        r = add_staple(c, kind, crt, to);
    if (crt)
        gnutls_x509_crt_deinit(crt);
    if (key)
        gnutls_x509_privkey_deinit(key);
    return r;
}

int credentials_init(struct credentials *c, struct error *e)
{
    static const char *const names[SIGNERS] = {[BY_LAB] = "tlsladder lab CA",
                                               [BY_STRANGER] = "somebody else's CA",
                                               [BY_PROXY] = "tlsladder lab proxy CA"};
    int r = 0;
    *c = (struct credentials){0};
    for (int i = 0; i < SIGNERS && r >= 0; i++)
        r = make_ca(&c->ca[i], names[i]);
    if (r < 0)
        return error_set(e, "the lab could not make its certificates: %s",
                         gnutls_strerror(r));
    return 0;
}

/* Keeps what was made, or says why it was not. */
static gnutls_certificate_credentials_t keep(gnutls_certificate_credentials_t *place,
                                             gnutls_certificate_credentials_t made, int r,
                                             struct error *e)
{
    if (r >= 0)
        return *place = made;
    error_set(e, "the lab could not make a certificate: %s", gnutls_strerror(r));
    if (made)
        gnutls_certificate_free_credentials(made);
    return NULL;
}

gnutls_certificate_credentials_t
credentials_server(struct credentials *c, enum scenario_leaf leaf, struct error *e)
{
    gnutls_certificate_credentials_t made = NULL;
    if (c->server[leaf])
        return c->server[leaf];
    int r = gnutls_certificate_allocate_credentials(&made);
    if (r >= 0)
        r = make_leaf(c, leaf, GNUTLS_KP_TLS_WWW_SERVER, made);
    if (r >= 0)
        r = gnutls_certificate_set_x509_trust(made, &c->ca[BY_LAB].crt, 1);
    return keep(&c->server[leaf], made, r, e);
}

gnutls_certificate_credentials_t
credentials_client(struct credentials *c, enum credentials_kind kind, struct error *e)
{
    gnutls_certificate_credentials_t made = NULL;
    gnutls_certificate_credentials_t *place = &c->client[kind][c->revoked != NULL];
    if (*place)
        return *place;
    int r = gnutls_certificate_allocate_credentials(&made);
    if (r >= 0)
        r = gnutls_certificate_set_x509_trust(made, &c->ca[BY_LAB].crt, 1);
    if (r >= 0 && c->revoked)
        r = gnutls_certificate_set_x509_crl(made, &c->revoked, 1);
    if (r >= 0 && kind == CLIENT_OF_PROXY)
        r = gnutls_certificate_set_x509_trust(made, &c->ca[BY_PROXY].crt, 1);
    if (r >= 0 && (kind == CLIENT_WITH || kind == CLIENT_STRANGE))
        r = make_leaf(c, kind == CLIENT_STRANGE ? LEAF_UNKNOWN_CA : LEAF_ECDSA,
                      GNUTLS_KP_TLS_WWW_CLIENT, made);
    return keep(place, made, r, e);
}

void credentials_done(struct credentials *c)
{
    for (int i = 0; i < LEAF_COUNT; i++)
        if (c->server[i])
            gnutls_certificate_free_credentials(c->server[i]);
    for (int i = 0; i < 2 * CLIENT_KINDS; i++)
        if (c->client[i / 2][i % 2])
            gnutls_certificate_free_credentials(c->client[i / 2][i % 2]);
    for (int i = 0; i < LEAF_COUNT; i++)
        buf_done(&c->staple[i]);
    if (c->revoked)
        gnutls_x509_crl_deinit(c->revoked);
    for (int i = 0; i < SIGNERS; i++) {
        if (c->ca[i].crt)
            gnutls_x509_crt_deinit(c->ca[i].crt);
        if (c->ca[i].key)
            gnutls_x509_privkey_deinit(c->ca[i].key);
    }
    *c = (struct credentials){0};
}
