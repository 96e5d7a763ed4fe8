/* SPDX-License-Identifier: BSD-2-Clause */
/* Extensions by which both ends agree: on versions, groups, signatures, protocols, sizes. */
#include "base/buf.h"
#include "tls/bodies.h"

/* RFC 8701, 3.1: a protocol's name of two bytes by the rule of GREASE */
static void say_protocol(const struct schema_scope *s, struct node *n, struct bytes value)
{
    if (value.n != 2 || !registry_is_grease((uint64_t)value.p[0] << 8 | value.p[1]))
        return;
    n->text = arena_printf(s->arena, "GREASE (0x%02x%02x)", value.p[0], value.p[1]);
    n->note = "GREASE: a protocol that nobody speaks, to be skipped";
}

static void say_padding(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)s;
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i]) {
            node_malformed(n, "RFC 7685, 3: padding must be zero bytes");
            return;
        }
}

/* The numbers of the flags that are set: the bit of value 1 in the first byte is flag 0. */
static void say_flags(const struct schema_scope *s, struct node *n, struct bytes value)
{
    struct buf text = {0};
    for (size_t i = 0; i < value.n * 8; i++)
        if (value.p[i / 8] >> i % 8 & 1)
            buf_printf(&text, "%s%zu", text.n ? ", " : "flags ", i);
    n->text = arena_printf(s->arena, "%s", text.n ? buf_text(&text) : "no flag");
    buf_done(&text);
}

static void say_renegotiation(const struct schema_scope *s, struct node *n,
                              struct bytes value)
{
    (void)s;
    n->note = value.n == 1
                  ? "empty: a first handshake; says that secure renegotiation is known"
                  : "verify_data of the handshake before: a renegotiation tied to it";
}

/* clang-format off */

const struct field extension_nothing[] = {END};
const struct field extension_opaque[] = {REST("data", .optional = true), END};

/* RFC 9846, 4.3.1 */
static const struct field version[] = {U16("ProtocolVersion", .names = &tls_versions), END};
const struct field extension_supported_versions[] = {
    VECTOR("versions", 1, 2, 254, .of = version, .source = "RFC 9846, 4.3.1"), END
};
const struct field extension_selected_version[] = {
    U16("selected_version", .names = &tls_versions, .source = "RFC 9846, 4.3.1"), END
};

const struct field extension_cookie[] = {
    VECTOR("cookie", 2, 1, 65535, .source = "RFC 9846, 4.3.2"), END
};

/* RFC 9846, 4.3.3 */
static const struct field signature_scheme[] = {
    U16("SignatureScheme", .names = &tls_signature_schemes), END
};
const struct field extension_signature_algorithms[] = {
    VECTOR("supported_signature_algorithms", 2, 2, 65534, .of = signature_scheme,
           .source = "RFC 9846, 4.3.3"),
    END
};

/* RFC 9846, 4.3.7 */
static const struct field named_group[] = {U16("NamedGroup", .names = &tls_groups), END};
const struct field extension_supported_groups[] = {
    VECTOR("named_group_list", 2, 2, 65535, .of = named_group, .source = "RFC 9846, 4.3.7"), END
};

/* RFC 8422, 5.1.2 */
static const struct field point_format[] = {
    U8("ECPointFormat", .names = &tls_point_formats), END
};
const struct field extension_ec_point_formats[] = {
    VECTOR("ec_point_format_list", 1, 1, 255, .of = point_format, .source = "RFC 8422, 5.1.2"),
    END
};

/* RFC 7301, 3.1 */
const struct field protocol_name[] = {
    VECTOR("ProtocolName", 1, 1, 255, .show = SHOW_TEXT, .remark = say_protocol), END
};
const struct field extension_alpn[] = {
    VECTOR("protocol_name_list", 2, 2, 65535, .of = protocol_name, .source = "RFC 7301, 3.1"), END
};
const struct field extension_alps[] = {
    VECTOR("supported_protocols", 2, 2, 65535, .of = protocol_name,
           .source = "draft-vvv-tls-alps, 3"),
    END
};
/* draft-agl-tls-nextprotoneg, 3: names one behind another, without a length of the list */
const struct field extension_next_protocols[] = {
    LIST("protocols", protocol_name, .optional = true), END
};

/* RFC 6066, 4 */
const struct field extension_max_fragment_length[] = {
    U8("max_fragment_length", .names = &tls_max_fragment_lengths, .source = "RFC 6066, 4"), END
};
const struct field extension_record_size_limit[] = {
    U16("RecordSizeLimit", .source = "RFC 8449, 4"), END
};

/* RFC 8879, 3 */
static const struct field compression_algorithm[] = {
    U16("CertificateCompressionAlgorithm", .names = &tls_certificate_compressions), END
};
const struct field extension_compress_certificate[] = {
    VECTOR("algorithms", 1, 2, 254, .of = compression_algorithm, .source = "RFC 8879, 3"), END
};

/* RFC 6520, 2 */
const struct field extension_heartbeat[] = {
    U8("mode", .names = &tls_heartbeat_modes, .source = "RFC 6520, 2"), END
};

/* RFC 5764, 4.1.2; RFC 7714, 14.2; RFC 8269, 6; RFC 8723, 6 */
static const struct registry_row srtp_rows[] = {
    {0x0001, "SRTP_AES128_CM_HMAC_SHA1_80"}, {0x0002, "SRTP_AES128_CM_HMAC_SHA1_32"},
    {0x0005, "SRTP_NULL_HMAC_SHA1_80"}, {0x0006, "SRTP_NULL_HMAC_SHA1_32"},
    {0x0007, "SRTP_AEAD_AES_128_GCM"}, {0x0008, "SRTP_AEAD_AES_256_GCM"},
    {0x0009, "DOUBLE_AEAD_AES_128_GCM_AEAD_AES_128_GCM"},
    {0x000a, "DOUBLE_AEAD_AES_256_GCM_AEAD_AES_256_GCM"},
    {0x000b, "SRTP_ARIA_128_CTR_HMAC_SHA1_80"}, {0x000c, "SRTP_ARIA_128_CTR_HMAC_SHA1_32"},
    {0x000d, "SRTP_ARIA_256_CTR_HMAC_SHA1_80"}, {0x000e, "SRTP_ARIA_256_CTR_HMAC_SHA1_32"},
    {0x000f, "SRTP_AEAD_ARIA_128_GCM"}, {0x0010, "SRTP_AEAD_ARIA_256_GCM"},
};
static const struct registry srtp_profiles =
    REGISTRY("SRTPProtectionProfile", srtp_rows, 2, false);
static const struct field srtp_profile[] = {
    U16("SRTPProtectionProfile", .names = &srtp_profiles), END
};
const struct field extension_use_srtp[] = {
    VECTOR("SRTPProtectionProfiles", 2, 2, 65535, .of = srtp_profile, .source = "RFC 5764, 4.1.1"),
    VECTOR("srtp_mki", 1, 0, 255),
    END
};

/* RFC 8870, 5.2.1 */
static const struct registry_row ekt_rows[] = {{0, "AESKW128"}, {1, "AESKW256"}};
static const struct registry ekt_types = REGISTRY("EKTCipherType", ekt_rows, 1, false);
static const struct field ekt_cipher[] = {U8("EKTCipherType", .names = &ekt_types), END};
const struct field extension_ekt_ciphers[] = {
    VECTOR("supported_ciphers", 1, 1, 255, .of = ekt_cipher, .source = "RFC 8870, 5.2.1"), END
};
const struct field extension_ekt_cipher[] = {
    U8("selected_cipher", .names = &ekt_types, .source = "RFC 8870, 5.2.1"), END
};

const struct field extension_connection_id[] = {
    VECTOR("cid", 1, 0, 255, .source = "RFC 9146, 3"), END
};

/* RFC 5746, 3.2 */
const struct field extension_renegotiation_info[] = {
    STRUCT("RenegotiationInfo",
           ((const struct field[]){VECTOR("renegotiated_connection", 1, 0, 255), END}),
           .remark = say_renegotiation, .source = "RFC 5746, 3.2"),
    END
};

const struct field extension_padding[] = {
    REST("padding", .optional = true, .source = "RFC 7685, 3", .remark = say_padding), END
};

/* RFC 8472, 2 */
static const struct registry_row binding_rows[] = {
    {0, "rsa2048_pkcs1.5"}, {1, "rsa2048_pss"}, {2, "ecdsap256"},
};
static const struct registry binding_keys =
    REGISTRY("TokenBindingKeyParameters", binding_rows, 1, false);
static const struct field token_binding_parameter[] = {
    U8("TokenBindingKeyParameters", .names = &binding_keys), END
};
const struct field extension_token_binding[] = {
    U8("major", .source = "RFC 8472, 2"),
    U8("minor"),
    VECTOR("key_parameters_list", 1, 1, 255, .of = token_binding_parameter),
    END
};

/* draft-ietf-tls-tlsflags, 2 */
const struct field extension_flags[] = {
    VECTOR("flags", 1, 0, 255, .remark = say_flags, .source = "draft-ietf-tls-tlsflags, 2"), END
};

/* clang-format on */
