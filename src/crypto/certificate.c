/* SPDX-License-Identifier: BSD-2-Clause */
/* What a certificate says. */
#include "crypto/certificate.h"

#include "base/array.h"
#include "base/text.h"
#include "crypto/x509.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/x509-ext.h>
#include <time.h>

enum { OID_MOST = 128 };

/* Algorithms that newer libraries know. RFC 9881, 2 and RFC 9909, 3 */
static const struct {
    const char *oid, *name;
} oids[] = {
    {"2.16.840.1.101.3.4.3.17", "ML-DSA-44"},
    {"2.16.840.1.101.3.4.3.18", "ML-DSA-65"},
    {"2.16.840.1.101.3.4.3.19", "ML-DSA-87"},
    {"2.16.840.1.101.3.4.3.20", "SLH-DSA-SHA2-128s"},
    {"2.16.840.1.101.3.4.3.21", "SLH-DSA-SHA2-128f"},
    {"2.16.840.1.101.3.4.3.22", "SLH-DSA-SHA2-192s"},
    {"2.16.840.1.101.3.4.3.23", "SLH-DSA-SHA2-192f"},
    {"2.16.840.1.101.3.4.3.24", "SLH-DSA-SHA2-256s"},
    {"2.16.840.1.101.3.4.3.25", "SLH-DSA-SHA2-256f"},
};

/* As TLS names them, where the library's names are others. */
static const struct {
    int algorithm;
    const char *name;
} algorithms[] = {
    {GNUTLS_PK_RSA, "RSA"},         {GNUTLS_PK_ECDSA, "ECDSA"},
    {GNUTLS_PK_RSA_PSS, "RSA-PSS"}, {GNUTLS_PK_EDDSA_ED25519, "Ed25519"},
    {GNUTLS_PK_DSA, "DSA"},         {GNUTLS_PK_EDDSA_ED448, "Ed448"},
};
static const struct {
    gnutls_ecc_curve_t curve;
    const char *name;
} curves[] = {
    {GNUTLS_ECC_CURVE_SECP192R1, "secp192r1"}, {GNUTLS_ECC_CURVE_SECP224R1, "secp224r1"},
    {GNUTLS_ECC_CURVE_SECP256R1, "secp256r1"}, {GNUTLS_ECC_CURVE_SECP384R1, "secp384r1"},
    {GNUTLS_ECC_CURVE_SECP521R1, "secp521r1"},
};

/* RFC 5280, 4.2.1.3 */
static const struct {
    unsigned bit;
    const char *name;
} usages[] = {
    {GNUTLS_KEY_DIGITAL_SIGNATURE, "digitalSignature"},
    {GNUTLS_KEY_NON_REPUDIATION, "nonRepudiation"},
    {GNUTLS_KEY_KEY_ENCIPHERMENT, "keyEncipherment"},
    {GNUTLS_KEY_DATA_ENCIPHERMENT, "dataEncipherment"},
    {GNUTLS_KEY_KEY_AGREEMENT, "keyAgreement"},
    {GNUTLS_KEY_KEY_CERT_SIGN, "keyCertSign"},
    {GNUTLS_KEY_CRL_SIGN, "cRLSign"},
    {GNUTLS_KEY_ENCIPHER_ONLY, "encipherOnly"},
    {GNUTLS_KEY_DECIPHER_ONLY, "decipherOnly"},
};

/* RFC 5280, 4.2.1.12 and RFC 6960, 4.2.2.2 */
static const struct {
    const char *oid, *name;
} purposes[] = {
    {GNUTLS_KP_TLS_WWW_SERVER, "serverAuth"},
    {GNUTLS_KP_TLS_WWW_CLIENT, "clientAuth"},
    {GNUTLS_KP_CODE_SIGNING, "codeSigning"},
    {GNUTLS_KP_EMAIL_PROTECTION, "emailProtection"},
    {GNUTLS_KP_TIME_STAMPING, "timeStamping"},
    {GNUTLS_KP_OCSP_SIGNING, "OCSPSigning"},
    {GNUTLS_KP_ANY, "anyExtendedKeyUsage"},
};

static struct bytes borrowed(const gnutls_datum_t *d)
{
    return (struct bytes){d->data, d->size};
}

/* Text of the library's, made safe; the library's copy is freed. */
static const char *taken(struct arena *a, int code, gnutls_datum_t *d)
{
    if (code < 0)
        return NULL;
    const char *text = text_safe(a, borrowed(d));
    gnutls_free(d->data);
    return text;
}

static const char *unknown_algorithm(struct arena *a, int code, const char *oid)
{
    if (code < 0)
        return "unknown to the library";
    for (size_t i = 0; i < ARRAY_LENGTH(oids); i++)
        if (strcmp(oids[i].oid, oid) == 0)
            return arena_printf(a, "%s (%s, unknown to the library)", oids[i].name, oid);
    return arena_printf(a, "%s (unknown to the library)", oid);
}

/* A coordinate, with the zeros that the library leaves out in front. */
static void add_coordinate(struct buf *point, const gnutls_datum_t *d, size_t length)
{
    static const uint8_t zeros[128];
    if (d->size < length && length - d->size <= sizeof zeros)
        buf_add(point, (struct bytes){zeros, length - d->size});
    buf_add(point, borrowed(d));
}

/* RFC 5480, 2.2: 4, x, y; RFC 8410, 4: the bytes as they are */
static void read_point(struct certificate_key *key, gnutls_pubkey_t from, bool edwards,
                       struct arena *a)
{
    gnutls_ecc_curve_t curve;
    gnutls_datum_t x = {0}, y = {0};
    struct buf point = {0};
    const uint8_t uncompressed = 4;
    if (gnutls_pubkey_export_ecc_raw2(from, &curve, &x, &y, GNUTLS_EXPORT_FLAG_NO_LZ) < 0)
        return;
    if (edwards) {
        buf_add(&point, borrowed(&x));
    } else {
        size_t length = (size_t)gnutls_ecc_curve_get_size(curve);
        buf_add(&point, (struct bytes){&uncompressed, 1});
        add_coordinate(&point, &x, length);
        add_coordinate(&point, &y, length);
    }
    key->value = arena_copy(a, buf_bytes(&point));
    buf_done(&point);
    gnutls_free(x.data);
    gnutls_free(y.data);
    for (size_t i = 0; i < ARRAY_LENGTH(curves); i++)
        if (curves[i].curve == curve)
            key->curve = curves[i].name;
}

static void read_modulus(struct certificate_key *key, gnutls_pubkey_t from,
                         struct arena *a)
{
    gnutls_datum_t m = {0}, e = {0};
    if (gnutls_pubkey_export_rsa_raw2(from, &m, &e, GNUTLS_EXPORT_FLAG_NO_LZ) < 0)
        return;
    key->value = arena_copy(a, borrowed(&m));
    gnutls_free(m.data);
    gnutls_free(e.data);
}

static void read_key(struct certificate_key *key, gnutls_pubkey_t from, struct arena *a)
{
    int algorithm = gnutls_pubkey_get_pk_algorithm(from, &key->bits);
    const char *name = algorithm > 0 ? gnutls_pk_get_name((unsigned)algorithm) : NULL;
    key->algorithm = name ? arena_printf(a, "%s", name) : "unknown to the library";
    for (size_t i = 0; i < ARRAY_LENGTH(algorithms); i++)
        if (algorithms[i].algorithm == algorithm)
            key->algorithm = algorithms[i].name;
    if (algorithm == GNUTLS_PK_RSA || algorithm == GNUTLS_PK_RSA_PSS)
        read_modulus(key, from, a);
    else if (algorithm == GNUTLS_PK_ECDSA)
        read_point(key, from, false, a);
    else if (algorithm == GNUTLS_PK_EDDSA_ED25519 || algorithm == GNUTLS_PK_EDDSA_ED448)
        read_point(key, from, true, a);
}

static const char *name_of(struct arena *a, unsigned type, struct bytes name)
{
    char address[INET6_ADDRSTRLEN];
    if (type != GNUTLS_SAN_IPADDRESS)
        return text_safe(a, name);
    if ((name.n != 4 && name.n != 16) ||
        !inet_ntop(name.n == 4 ? AF_INET : AF_INET6, name.p, address, sizeof address))
        return "an address of an odd length";
    return arena_printf(a, "%s", address);
}

/* RFC 5280, 4.2.1.6 */
static void read_names(struct certificate *to, gnutls_x509_crt_t from, struct arena *a)
{
    gnutls_subject_alt_names_t names;
    gnutls_datum_t extension = {0};
    unsigned type, critical;
    if (gnutls_x509_crt_get_extension_by_oid2(from, GNUTLS_X509EXT_OID_SAN, 0, &extension,
                                              &critical) < 0)
        return;
    if (gnutls_subject_alt_names_init(&names) >= 0) {
        gnutls_datum_t name;
        if (gnutls_x509_ext_import_subject_alt_names(&extension, names, 0) < 0)
            to->note = "its subjectAltName cannot be read";
        to->name = arena_take(a, CERTIFICATE_NAMES * sizeof *to->name);
        for (unsigned i = 0;
             to->name_count < CERTIFICATE_NAMES &&
             gnutls_subject_alt_names_get(names, i, &type, &name, NULL) >= 0;
             i++)
            if (type == GNUTLS_SAN_DNSNAME || type == GNUTLS_SAN_IPADDRESS ||
                type == GNUTLS_SAN_RFC822NAME || type == GNUTLS_SAN_URI)
                to->name[to->name_count++] = name_of(a, type, borrowed(&name));
        gnutls_subject_alt_names_deinit(names);
    }
    gnutls_free(extension.data);
}

static void read_usage(struct certificate *to, gnutls_x509_crt_t from, struct arena *a)
{
    unsigned bits = 0, critical, ca = 0;
    char oid[OID_MOST];
    size_t n = sizeof oid;
    to->ca = gnutls_x509_crt_get_basic_constraints(from, &critical, &ca, NULL) >= 0 && ca;
    to->usage = arena_take(a, ARRAY_LENGTH(usages) * sizeof *to->usage);
    if (gnutls_x509_crt_get_key_usage(from, &bits, &critical) >= 0)
        for (size_t i = 0; i < ARRAY_LENGTH(usages); i++)
            if (bits & usages[i].bit)
                to->usage[to->usage_count++] = usages[i].name;
    to->purpose = arena_take(a, CERTIFICATE_PURPOSES * sizeof *to->purpose);
    for (unsigned i = 0;
         i < CERTIFICATE_PURPOSES &&
         gnutls_x509_crt_get_key_purpose_oid(from, i, oid, &n, &critical) >= 0;
         i++, n = sizeof oid) {
        const char *name = NULL;
        for (size_t j = 0; j < ARRAY_LENGTH(purposes); j++)
            if (strcmp(purposes[j].oid, oid) == 0)
                name = purposes[j].name;
        to->purpose[to->purpose_count++] = name ? name : arena_printf(a, "%s", oid);
    }
}

static void read_subject(struct certificate *to, gnutls_x509_crt_t from, struct arena *a)
{
    gnutls_datum_t text = {0};
    uint8_t serial[64];
    size_t n = sizeof serial;
    to->subject = taken(a, gnutls_x509_crt_get_dn3(from, &text, 0), &text);
    to->issuer = taken(a, gnutls_x509_crt_get_issuer_dn3(from, &text, 0), &text);
    to->self_signed = gnutls_x509_crt_check_issuer(from, from) &&
                      x509_signed_by(from, from) == X509_SIGNATURE_GOOD;
    to->not_before = gnutls_x509_crt_get_activation_time(from);
    to->not_after = gnutls_x509_crt_get_expiration_time(from);
    if (gnutls_x509_crt_get_serial(from, serial, &n) >= 0) {
        struct buf digits = {0};
        text_add_hex(&digits, (struct bytes){serial, n}, "");
        to->serial = arena_printf(a, "%s", buf_text(&digits));
        buf_done(&digits);
    }
}

static void read_algorithms(struct certificate *to, gnutls_x509_crt_t from,
                            struct arena *a)
{
    char oid[OID_MOST];
    size_t n = sizeof oid;
    gnutls_pubkey_t key;
    int algorithm = gnutls_x509_crt_get_signature_algorithm(from);
    const char *name =
        algorithm > 0 ? gnutls_sign_get_name((gnutls_sign_algorithm_t)algorithm) : NULL;
    to->signature =
        name
            ? arena_printf(a, "%s", name)
            : unknown_algorithm(a, gnutls_x509_crt_get_signature_oid(from, oid, &n), oid);
    n = sizeof oid;
    if (gnutls_pubkey_init(&key) < 0)
        return;
    if (gnutls_pubkey_import_x509(key, from, 0) >= 0)
        read_key(&to->key, key, a);
    else
        to->key.algorithm =
            unknown_algorithm(a, gnutls_x509_crt_get_pk_oid(from, oid, &n), oid);
    gnutls_pubkey_deinit(key);
}

static bool read_x509(struct certificate *to, const gnutls_datum_t *der, struct arena *a)
{
    gnutls_x509_crt_t from;
    if (gnutls_x509_crt_init(&from) < 0)
        return false;
    bool good = gnutls_x509_crt_import(from, der, GNUTLS_X509_FMT_DER) >= 0;
    if (good) {
        read_subject(to, from, a);
        read_names(to, from, a);
        read_algorithms(to, from, a);
        read_usage(to, from, a);
    }
    gnutls_x509_crt_deinit(from);
    return good;
}

static bool read_raw(struct certificate *to, const gnutls_datum_t *der, struct arena *a)
{
    gnutls_pubkey_t key;
    if (gnutls_pubkey_init(&key) < 0)
        return false;
    bool good = gnutls_pubkey_import(key, der, GNUTLS_X509_FMT_DER) >= 0;
    if (good)
        read_key(&to->key, key, a);
    gnutls_pubkey_deinit(key);
    return good;
}

void certificate_read(struct bytes der, struct certificate *to, struct arena *a)
{
    gnutls_datum_t d = {(void *)(uintptr_t)der.p, (unsigned)der.n};
    *to = (struct certificate){.not_before = -1, .not_after = -1};
    gnutls_hash_fast(GNUTLS_DIG_SHA256, der.p, der.n, to->fingerprint);
    if (read_x509(to, &d, a))
        return;
    to->form = read_raw(to, &d, a) ? CERTIFICATE_RAW_KEY : CERTIFICATE_UNREADABLE;
    if (to->form == CERTIFICATE_UNREADABLE)
        to->note = "neither a certificate nor a public key that the library can read";
}

const char *certificate_time(int64_t seconds, struct arena *a)
{
    time_t t = (time_t)seconds;
    struct tm utc;
    char text[40];
    if (seconds == -1 || !gmtime_r(&t, &utc) ||
        !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc))
        return NULL;
    return arena_printf(a, "%s", text);
}
