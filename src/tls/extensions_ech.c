/* SPDX-License-Identifier: BSD-2-Clause */
/* Encrypted Client Hello, RFC 9849, and its predecessor ESNI.
 *
 * The ClientHello that travels is the outer one: its server_name is that of the server in front.
 * The inner one, with the true name and ALPN, is within `payload`, encrypted to a key that the
 * server publishes in DNS. */
#include "tls/bodies.h"

/* clang-format off */

static const struct registry_row type_rows[] = {{0, "outer"}, {1, "inner"}};
static const struct registry types = REGISTRY("ECHClientHelloType", type_rows, 1, false);

/* RFC 9180, 7; draft-connolly-cfrg-xwing-kem; draft-ietf-hpke-pq */
static const struct registry_row kem_rows[] = {
    {0x0010, "DHKEM(P-256, HKDF-SHA256)"}, {0x0011, "DHKEM(P-384, HKDF-SHA384)"},
    {0x0012, "DHKEM(P-521, HKDF-SHA512)"}, {0x0013, "DHKEM(CP-256, HKDF-SHA256)"},
    {0x0014, "DHKEM(CP-384, HKDF-SHA384)"}, {0x0015, "DHKEM(CP-521, HKDF-SHA512)"},
    {0x0016, "DHKEM(secp256k1, HKDF-SHA256)"}, {0x0020, "DHKEM(X25519, HKDF-SHA256)"},
    {0x0021, "DHKEM(X448, HKDF-SHA512)"}, {0x0030, "X25519Kyber768Draft00"},
    {0x0040, "ML-KEM-512"}, {0x0041, "ML-KEM-768"}, {0x0042, "ML-KEM-1024"}, {0x647a, "X-Wing"},
};
static const struct registry kems = REGISTRY("HPKE KEM", kem_rows, 2, false);
static const struct registry_row kdf_rows[] = {
    {1, "HKDF-SHA256"}, {2, "HKDF-SHA384"}, {3, "HKDF-SHA512"},
};
static const struct registry kdfs = REGISTRY("HPKE KDF", kdf_rows, 2, false);
static const struct registry_row aead_rows[] = {
    {1, "AES-128-GCM"}, {2, "AES-256-GCM"}, {3, "ChaCha20Poly1305"}, {0xffff, "Export-only"},
};
static const struct registry aeads = REGISTRY("HPKE AEAD", aead_rows, 2, false);

static void say_hidden(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)s, (void)value;
    n->note = "hides the inner ClientHello: the true server_name, ALPN and whatever else the client "
              "will not show. A client without a key sends random bytes of the same form "
              "(GREASE): an onlooker cannot tell";
}
static void say_inner(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)s, (void)value;
    if (n->number == 1)
        n->note = "this is the inner ClientHello, which is never sent in the clear";
}
static void say_no_enc(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)s;
    if (value.n == 2)
        n->note = "empty: the second ClientHello after a retry uses the first one's key";
}
static void say_confirmation(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)s, (void)value;
    n->note = "tells a client whose inner ClientHello was read so; to all others it looks random";
}

/* RFC 9849, 5 */
static const struct field cipher_suite[] = {
    U16("kdf_id", .names = &kdfs), U16("aead_id", .names = &aeads), END
};
static const struct field enc[] = {REST("value", .optional = true), END};
static const struct field outer[] = {
    STRUCT("cipher_suite", cipher_suite),
    U8("config_id"),
    VECTOR("enc", 2, 0, 65535, .of = enc, .once = true, .remark = say_no_enc),
    VECTOR("payload", 2, 1, 65535, .remark = say_hidden),
    END
};
static const struct field *outer_or_inner(const struct schema_scope *s)
{
    const struct node *type = node_child(s->group, "type");
    return type && type->number == 0 ? outer : extension_opaque;
}
const struct field extension_ech[] = {
    U8("type", .names = &types, .remark = say_inner, .source = "RFC 9849, 5"),
    CHOICE(outer_or_inner),
    END
};

/* RFC 9849, 4 */
static const struct registry_row config_rows[] = {{0xfe0d, "RFC 9849"}};
static const struct registry config_versions = REGISTRY("ECHConfig version", config_rows, 2, false);
static const struct field suite_member[] = {
    STRUCT("HpkeSymmetricCipherSuite", cipher_suite), END
};
static const struct field key_config[] = {
    U8("config_id"),
    U16("kem_id", .names = &kems),
    VECTOR("public_key", 2, 1, 65535),
    VECTOR("cipher_suites", 2, 4, 65532, .of = suite_member),
    END
};
static const struct field config_extension[] = {
    U16("type"), VECTOR("data", 2, 0, 65535), END
};
static const struct field config_extension_member[] = {
    STRUCT("ECHConfigExtension", config_extension), END
};
static const struct field contents[] = {
    STRUCT("key_config", key_config),
    U8("maximum_name_length"),
    VECTOR("public_name", 1, 1, 255, .show = SHOW_TEXT),
    VECTOR("extensions", 2, 0, 65535, .of = config_extension_member),
    END
};
static const struct field *config_contents(const struct schema_scope *s)
{
    const struct node *version = node_child(s->group->parent, "version");
    return version && version->number == 0xfe0d ? contents : extension_opaque;
}
static const struct field contents_choice[] = {CHOICE(config_contents), END};
static const struct field config[] = {
    U16("version", .names = &config_versions),
    VECTOR("contents", 2, 0, 65535, .of = contents_choice, .once = true),
    END
};
static const struct field config_member[] = {STRUCT("ECHConfig", config), END};
const struct field extension_ech_retry_configs[] = {
    VECTOR("retry_configs", 2, 4, 65535, .of = config_member, .source = "RFC 9849, 5"), END
};
const struct field extension_ech_confirmation[] = {
    OPAQUE("confirmation", 8, .remark = say_confirmation, .source = "RFC 9849, 7.2.1"), END
};

/* RFC 9849, 5.1: in the inner ClientHello, copies of the outer's extensions */
static const struct field outer_extension[] = {
    U16("ExtensionType", .names = &tls_extensions), END
};
const struct field extension_ech_outer[] = {
    VECTOR("OuterExtensions", 1, 2, 254, .of = outer_extension, .source = "RFC 9849, 5.1"), END
};

/* draft-ietf-tls-esni-02, 4 */
const struct field extension_esni[] = {
    U16("suite", .names = &tls_cipher_suites, .source = "draft-ietf-tls-esni-02, 4"),
    STRUCT("key_share", key_share_entry, .titled = true),
    VECTOR("record_digest", 2, 0, 65535),
    VECTOR("encrypted_sni", 2, 0, 65535),
    END
};
const struct field extension_esni_nonce[] = {
    OPAQUE("nonce", 16, .source = "draft-ietf-tls-esni-02, 4"), END
};

/* clang-format on */
