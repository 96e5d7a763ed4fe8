/* SPDX-License-Identifier: BSD-2-Clause */
/* ServerKeyExchange and ClientKeyExchange: one row for each key exchange of a suite.
 * RFC 5246, 7.4.3 and 7.4.7; RFC 8422, 5.4 and 5.7; RFC 4279; RFC 5489; RFC 5054; RFC 8492. */
#include "tls/bodies.h"

#include "base/array.h"

/* clang-format off */

/* What is signed, then the signature. */
static const struct field signature_12[] = {
    U16("algorithm", .names = &tls_signature_schemes), VECTOR("signature", 2, 0, 65535), END
};
static const struct field signature_10[] = {VECTOR("signature", 2, 0, 65535), END};
static const struct field no_signature[] = {END};
static const struct field *key_signature(const struct schema_scope *s)
{
    const struct inside *in = inside_of(s);
    const struct suite *suite = suite_find(in->tls.cipher_suite);
    if (!suite || suite->auth == AUTH_NONE || suite->auth == AUTH_PSK ||
        suite->auth == AUTH_SRP || suite->kx == KX_RSA_PSK)
        return no_signature;
    return in->tls.version >= VERSION_TLS12 ? signature_12 : signature_10;
}

/* RFC 4492, 5.4: curves told by their numbers; RFC 8422 dropped them */
static const struct registry_row basis_rows[] = {{1, "ec_basis_trinomial"}, {2, "ec_basis_pentanomial"}};
static const struct registry bases = REGISTRY("ECBasisType", basis_rows, 1, false);
static const struct field named_curve[] = {U16("namedcurve", .names = &tls_groups), END};
static const struct field ec_curve[] = {VECTOR("a", 1, 1, 255), VECTOR("b", 1, 1, 255), END};
#define EC_REST \
    STRUCT("curve", ec_curve), VECTOR("base", 1, 1, 255), VECTOR("order", 1, 1, 255), \
    VECTOR("cofactor", 1, 1, 255)
static const struct field explicit_prime[] = {VECTOR("prime_p", 1, 1, 255), EC_REST, END};
static const struct field trinomial[] = {VECTOR("k", 1, 1, 255), END};
static const struct field pentanomial[] = {
    VECTOR("k1", 1, 1, 255), VECTOR("k2", 1, 1, 255), VECTOR("k3", 1, 1, 255), END
};
static const struct field *basis(const struct schema_scope *s)
{
    const struct node *kind = node_child(s->group, "basis");
    return kind && kind->number == 2 ? pentanomial : trinomial;
}
static const struct field explicit_char2[] = {
    U16("m"), U8("basis", .names = &bases), CHOICE(basis), EC_REST, END
};
static const struct field *curve(const struct schema_scope *s)
{
    const struct node *type = node_child(s->group, "curve_type");
    return !type || type->number == 3 ? named_curve
           : type->number == 1 ? explicit_prime : explicit_char2;
}
#define EC_PARAMETERS U8("curve_type", .names = &tls_curve_types), CHOICE(curve)

static const struct field ecdh_params[] = {
    EC_PARAMETERS, VECTOR("public", 1, 1, 255), CHOICE(key_signature), END
};
static const struct field dh_params[] = {
    VECTOR("dh_p", 2, 1, 65535),
    VECTOR("dh_g", 2, 1, 65535),
    VECTOR("dh_Ys", 2, 1, 65535),
    CHOICE(key_signature),
    END
};
static const struct field psk_hint[] = {
    VECTOR("psk_identity_hint", 2, 0, 65535, .show = SHOW_TEXT), END
};
static const struct field psk_dh_params[] = {
    VECTOR("psk_identity_hint", 2, 0, 65535, .show = SHOW_TEXT),
    VECTOR("dh_p", 2, 1, 65535),
    VECTOR("dh_g", 2, 1, 65535),
    VECTOR("dh_Ys", 2, 1, 65535),
    END
};
static const struct field psk_ecdh_params[] = {
    VECTOR("psk_identity_hint", 2, 0, 65535, .show = SHOW_TEXT),
    EC_PARAMETERS,
    VECTOR("public", 1, 1, 255),
    END
};
static const struct field srp_params[] = {
    VECTOR("srp_N", 2, 1, 65535),
    VECTOR("srp_g", 2, 1, 65535),
    VECTOR("srp_s", 1, 1, 255),
    VECTOR("srp_B", 2, 1, 65535),
    CHOICE(key_signature),
    END
};
static const struct field rsa_export_params[] = {
    VECTOR("rsa_modulus", 2, 1, 65535),
    VECTOR("rsa_exponent", 2, 1, 65535),
    CHOICE(key_signature),
    END
};
static const struct field pwd_params[] = {
    VECTOR("salt", 1, 1, 255),
    EC_PARAMETERS,
    VECTOR("s_element", 1, 1, 255),
    VECTOR("s_scalar", 1, 1, 255),
    END
};
static const struct field opaque_exchange[] = {REST("exchange_keys", .optional = true), END};

static const struct field client_rsa[] = {
    VECTOR("EncryptedPreMasterSecret", 2, 0, 65535), END
};
static const struct field client_rsa_ssl3[] = {REST("EncryptedPreMasterSecret"), END};
static const struct field client_dh[] = {VECTOR("dh_Yc", 2, 0, 65535, .optional = true), END};
static const struct field client_ecdh[] = {VECTOR("ecdh_Yc", 1, 0, 255, .optional = true), END};
static const struct field client_psk[] = {
    VECTOR("psk_identity", 2, 0, 65535, .show = SHOW_TEXT), END
};
static const struct field client_psk_dh[] = {
    VECTOR("psk_identity", 2, 0, 65535, .show = SHOW_TEXT), VECTOR("dh_Yc", 2, 0, 65535), END
};
static const struct field client_psk_ecdh[] = {
    VECTOR("psk_identity", 2, 0, 65535, .show = SHOW_TEXT), VECTOR("ecdh_Yc", 1, 0, 255), END
};
static const struct field client_psk_rsa[] = {
    VECTOR("psk_identity", 2, 0, 65535, .show = SHOW_TEXT),
    VECTOR("EncryptedPreMasterSecret", 2, 0, 65535),
    END
};
static const struct field client_srp[] = {VECTOR("srp_A", 2, 1, 65535), END};
/* RFC 2712, 3 */
static const struct field client_krb5[] = {
    VECTOR("Ticket", 2, 1, 65535),
    VECTOR("authenticator", 2, 0, 65535),
    VECTOR("EncryptedPreMasterSecret", 2, 1, 65535),
    END
};
static const struct field client_pwd[] = {
    VECTOR("c_element", 1, 1, 255), VECTOR("c_scalar", 1, 1, 255), END
};
/* RFC 9189, 4.1: one value of ASN.1 */
static const struct field client_gost[] = {REST("GostKeyTransport", .optional = true), END};

static const struct {
    const struct field *server, *client;
} exchanges[] = {
    [KX_RSA] = {rsa_export_params, client_rsa},
    [KX_DH] = {dh_params, client_dh},
    [KX_DHE] = {dh_params, client_dh},
    [KX_DH_ANON] = {dh_params, client_dh},
    [KX_ECDH] = {ecdh_params, client_ecdh},
    [KX_ECDHE] = {ecdh_params, client_ecdh},
    [KX_ECDH_ANON] = {ecdh_params, client_ecdh},
    [KX_PSK] = {psk_hint, client_psk},
    [KX_RSA_PSK] = {psk_hint, client_psk_rsa},
    [KX_DHE_PSK] = {psk_dh_params, client_psk_dh},
    [KX_ECDHE_PSK] = {psk_ecdh_params, client_psk_ecdh},
    [KX_SRP] = {srp_params, client_srp},
    [KX_KRB5] = {opaque_exchange, client_krb5},
    [KX_ECCPWD] = {pwd_params, client_pwd},
    [KX_GOST] = {opaque_exchange, client_gost},
};

/* clang-format on */

const struct field *body_server_key_exchange(const struct inside *in)
{
    const struct suite *suite = suite_find(in->tls.cipher_suite);
    if (!suite || suite->kx >= ARRAY_LENGTH(exchanges) || !exchanges[suite->kx].server)
        return opaque_exchange;
    return exchanges[suite->kx].server;
}

const struct field *body_client_key_exchange(const struct inside *in)
{
    const struct suite *suite = suite_find(in->tls.cipher_suite);
    if (!suite || suite->kx >= ARRAY_LENGTH(exchanges) || !exchanges[suite->kx].client)
        return opaque_exchange;
    if (suite->kx == KX_RSA && in->tls.version == VERSION_SSL3)
        return client_rsa_ssl3;
    return exchanges[suite->kx].client;
}
