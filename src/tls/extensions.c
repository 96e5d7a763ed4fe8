/* SPDX-License-Identifier: BSD-2-Clause */
/* The bodies of extensions: a table of schemas, each beside its RFC. */
#include "tls/messages.h"

#include "base/array.h"
#include "base/text.h"

/* clang-format off */

static const struct field opaque_rest[] = {REST("data", .optional = true), END};
static const struct field nothing[] = {END};

/* RFC 6066, 3 */
static const struct field server_name[] = {
    U8("name_type", .names = &tls_name_types),
    VECTOR("host_name", 2, 1, 65535, .show = SHOW_TEXT),
    END
};
static const struct field server_name_member[] = {STRUCT("ServerName", server_name), END};
static const struct field server_name_list[] = {
    VECTOR("server_name_list", 2, 1, 65535, .of = server_name_member, .source = "RFC 6066, 3"),
    END
};

/* RFC 6066, 4 */
static const struct field max_fragment_length[] = {
    U8("max_fragment_length", .names = &tls_max_fragment_lengths, .source = "RFC 6066, 4"), END
};

/* RFC 6066, 8 */
static const struct field responder_id[] = {VECTOR("ResponderID", 2, 1, 65535), END};
static const struct field ocsp_status_request[] = {
    U8("status_type", .names = &tls_status_types, .source = "RFC 6066, 8"),
    VECTOR("responder_id_list", 2, 0, 65535, .of = responder_id),
    VECTOR("request_extensions", 2, 0, 65535),
    END
};
/* RFC 9846, 4.5.1.1: a CertificateStatus within a certificate's extensions */
static const struct field certificate_status[] = {
    U8("status_type", .names = &tls_status_types, .source = "RFC 6066, 8"),
    VECTOR("response", 3, 1, 0xffffff),
    END
};

/* RFC 6961, 2.2 */
static const struct field status_request_v2_item[] = {
    U8("status_type", .names = &tls_status_types),
    VECTOR("request", 2, 0, 65535),
    END
};
static const struct field status_request_v2_member[] = {
    STRUCT("CertificateStatusRequestItemV2", status_request_v2_item, .titled = true), END
};
static const struct field status_request_v2[] = {
    VECTOR("certificate_status_req_list", 2, 1, 65535, .of = status_request_v2_member,
           .source = "RFC 6961, 2.2"),
    END
};

/* RFC 9846, 4.3.7 */
static const struct field named_group[] = {U16("NamedGroup", .names = &tls_groups), END};
static const struct field supported_groups[] = {
    VECTOR("named_group_list", 2, 2, 65535, .of = named_group, .source = "RFC 9846, 4.3.7"), END
};

/* RFC 8422, 5.1.2 */
static const struct field point_format[] = {
    U8("ECPointFormat", .names = &tls_point_formats), END
};
static const struct field ec_point_formats[] = {
    VECTOR("ec_point_format_list", 1, 1, 255, .of = point_format, .source = "RFC 8422, 5.1.2"),
    END
};

/* RFC 5054, 2.8.1 */
static const struct field srp[] = {
    VECTOR("srp_I", 1, 1, 255, .show = SHOW_TEXT, .source = "RFC 5054, 2.8.1"), END
};

/* RFC 9846, 4.3.3 */
static const struct field signature_scheme[] = {
    U16("SignatureScheme", .names = &tls_signature_schemes), END
};
static const struct field signature_algorithms[] = {
    VECTOR("supported_signature_algorithms", 2, 2, 65534, .of = signature_scheme,
           .source = "RFC 9846, 4.3.3"),
    END
};

/* RFC 5764, 4.1.1 */
static const struct field srtp_profile[] = {U16("SRTPProtectionProfile"), END};
static const struct field use_srtp[] = {
    VECTOR("SRTPProtectionProfiles", 2, 2, 65535, .of = srtp_profile, .source = "RFC 5764, 4.1.1"),
    VECTOR("srtp_mki", 1, 0, 255),
    END
};

/* RFC 6520, 2 */
static const struct field heartbeat[] = {
    U8("mode", .names = &tls_heartbeat_modes, .source = "RFC 6520, 2"), END
};

/* RFC 7301, 3.1 */
static const struct field protocol_name[] = {
    VECTOR("ProtocolName", 1, 1, 255, .show = SHOW_TEXT), END
};
static const struct field alpn[] = {
    VECTOR("protocol_name_list", 2, 2, 65535, .of = protocol_name, .source = "RFC 7301, 3.1"), END
};

/* RFC 6962, 3.3 */
static const struct field signed_timestamp_body[] = {
    U8("sct_version"),
    OPAQUE("id", 32),
    U64("timestamp"),
    VECTOR("extensions", 2, 0, 65535),
    U16("algorithm", .names = &tls_signature_schemes),
    VECTOR("signature", 2, 0, 65535),
    END
};
static const struct field signed_timestamp[] = {
    VECTOR("SignedCertificateTimestamp", 2, 1, 65535, .of = signed_timestamp_body, .once = true),
    END
};
static const struct field signed_timestamps[] = {
    VECTOR("sct_list", 2, 1, 65535, .of = signed_timestamp, .source = "RFC 6962, 3.3"), END
};

/* RFC 7250, 3 */
static const struct field certificate_type[] = {
    U8("CertificateType", .names = &tls_certificate_types), END
};
static const struct field certificate_types_offered[] = {
    VECTOR("certificate_types", 1, 1, 255, .of = certificate_type, .source = "RFC 7250, 3"), END
};
static const struct field certificate_type_chosen[] = {
    U8("certificate_type", .names = &tls_certificate_types, .source = "RFC 7250, 3"), END
};

static const struct field padding[] = {
    REST("padding", .optional = true, .source = "RFC 7685, 3"), END
};

/* RFC 8472, 2 */
static const struct field token_binding_parameter[] = {U8("TokenBindingKeyParameters"), END};
static const struct field token_binding[] = {
    U8("major", .source = "RFC 8472, 2"),
    U8("minor"),
    VECTOR("key_parameters_list", 1, 1, 255, .of = token_binding_parameter),
    END
};

/* RFC 8879, 3 */
static const struct field compression_algorithm[] = {
    U16("CertificateCompressionAlgorithm", .names = &tls_certificate_compressions), END
};
static const struct field compress_certificate[] = {
    VECTOR("algorithms", 1, 2, 254, .of = compression_algorithm, .source = "RFC 8879, 3"), END
};

static const struct field record_size_limit[] = {
    U16("RecordSizeLimit", .source = "RFC 8449, 4"), END
};

/* RFC 9345, 4.1.1 and 4 */
static const struct field delegated_credential[] = {
    U32("valid_time", .source = "RFC 9345, 4"),
    U16("dc_cert_verify_algorithm", .names = &tls_signature_schemes),
    VECTOR("ASN1_subjectPublicKeyInfo", 3, 1, 0xffffff),
    U16("algorithm", .names = &tls_signature_schemes),
    VECTOR("signature", 2, 1, 65535),
    END
};

static const struct field session_ticket[] = {
    REST("ticket", .optional = true, .source = "RFC 5077, 3.2"), END
};

/* RFC 9846, 4.3.11 */
static const struct field psk_identity[] = {
    VECTOR("identity", 2, 1, 65535), U32("obfuscated_ticket_age"), END
};
static const struct field psk_identity_member[] = {STRUCT("PskIdentity", psk_identity), END};
static const struct field psk_binder[] = {VECTOR("PskBinderEntry", 1, 32, 255), END};
static const struct field offered_psks[] = {
    VECTOR("identities", 2, 7, 65535, .of = psk_identity_member, .source = "RFC 9846, 4.3.11"),
    VECTOR("binders", 2, 33, 65535, .of = psk_binder),
    END
};
static const struct field selected_psk[] = {
    U16("selected_identity", .source = "RFC 9846, 4.3.11"), END
};

/* RFC 9846, 4.3.10 */
static const struct field max_early_data_size[] = {
    U32("max_early_data_size", .source = "RFC 9846, 4.3.10"), END
};

/* RFC 9846, 4.3.1 */
static const struct field version[] = {U16("ProtocolVersion", .names = &tls_versions), END};
static const struct field supported_versions[] = {
    VECTOR("versions", 1, 2, 254, .of = version, .source = "RFC 9846, 4.3.1"), END
};
static const struct field selected_version[] = {
    U16("selected_version", .names = &tls_versions, .source = "RFC 9846, 4.3.1"), END
};

static const struct field cookie[] = {
    VECTOR("cookie", 2, 1, 65535, .source = "RFC 9846, 4.3.2"), END
};

/* RFC 9846, 4.3.9 */
static const struct field psk_mode[] = {U8("PskKeyExchangeMode", .names = &tls_psk_modes), END};
static const struct field psk_modes[] = {
    VECTOR("ke_modes", 1, 1, 255, .of = psk_mode, .source = "RFC 9846, 4.3.9"), END
};

/* RFC 9846, 4.3.4 */
static const struct field distinguished_name[] = {VECTOR("DistinguishedName", 2, 1, 65535), END};
static const struct field certificate_authorities[] = {
    VECTOR("authorities", 2, 3, 65535, .of = distinguished_name, .source = "RFC 9846, 4.3.4"), END
};

/* RFC 9846, 4.3.5 */
static const struct field oid_filter[] = {
    VECTOR("certificate_extension_oid", 1, 1, 255),
    VECTOR("certificate_extension_values", 2, 0, 65535),
    END
};
static const struct field oid_filter_member[] = {STRUCT("OIDFilter", oid_filter), END};
static const struct field oid_filters[] = {
    VECTOR("filters", 2, 0, 65535, .of = oid_filter_member, .source = "RFC 9846, 4.3.5"), END
};

/* RFC 9846, 4.3.8 */
static const struct field key_share_entry[] = {
    U16("group", .names = &tls_groups), VECTOR("key_exchange", 2, 1, 65535), END
};
static const struct field key_share_member[] = {
    STRUCT("KeyShareEntry", key_share_entry, .titled = true), END
};
static const struct field client_shares[] = {
    VECTOR("client_shares", 2, 0, 65535, .of = key_share_member, .source = "RFC 9846, 4.3.8"), END
};
static const struct field server_share[] = {
    STRUCT("server_share", key_share_entry, .titled = true, .source = "RFC 9846, 4.3.8"), END
};
static const struct field retry_group[] = {
    U16("selected_group", .names = &tls_groups, .source = "RFC 9846, 4.3.8"), END
};

static const struct field connection_id[] = {
    VECTOR("cid", 1, 0, 255, .source = "RFC 9146, 3"), END
};

static const struct field ticket_request[] = {
    U8("new_session_count", .source = "RFC 9149, 3"), U8("resumption_count"), END
};
static const struct field ticket_request_answer[] = {
    U8("expected_count", .source = "RFC 9149, 3"), END
};

/* RFC 9849, 5 */
static const struct registry_row ech_types[] = {{0, "outer"}, {1, "inner"}};
static const struct registry ech_type = REGISTRY("ECHClientHelloType", ech_types, 1, false);
static const struct registry_row kdfs[] = {
    {1, "HKDF-SHA256"}, {2, "HKDF-SHA384"}, {3, "HKDF-SHA512"}};
static const struct registry hpke_kdf = REGISTRY("HPKE KDF", kdfs, 2, false);
static const struct registry_row aeads[] = {
    {1, "AES-128-GCM"}, {2, "AES-256-GCM"}, {3, "ChaCha20Poly1305"}};
static const struct registry hpke_aead = REGISTRY("HPKE AEAD", aeads, 2, false);
static const struct field ech_outer[] = {
    U16("kdf_id", .names = &hpke_kdf),
    U16("aead_id", .names = &hpke_aead),
    U8("config_id"),
    VECTOR("enc", 2, 0, 65535),
    VECTOR("payload", 2, 1, 65535),
    END
};
static const struct field *ech_choice(const struct schema_scope *s)
{
    const struct node *type = node_child(s->group, "type");
    return !type ? NULL : type->number == 0 ? ech_outer : nothing;
}
static const struct field encrypted_client_hello[] = {
    U8("type", .names = &ech_type, .source = "RFC 9849, 5"), CHOICE(ech_choice), END
};
static const struct field ech_retry_configs[] = {
    VECTOR("retry_configs", 2, 4, 65535, .source = "RFC 9849, 5"), END
};
static const struct field ech_confirmation[] = {
    OPAQUE("confirmation", 8, .source = "RFC 9849, 7.2.1"), END
};

static const struct field renegotiation_info[] = {
    VECTOR("renegotiated_connection", 1, 0, 255, .source = "RFC 5746, 3.2"), END
};

static const struct field application_settings[] = {
    VECTOR("supported_protocols", 2, 2, 65535, .of = protocol_name,
           .source = "draft-vvv-tls-alps, 3"),
    END
};

enum where {
    CH = 1, SH = 2, RETRY = 4, EE = 8, CT = 16, CR = 32, NST = 64, ANY = 127
};

static const struct {
    uint16_t code;
    uint8_t where;
    const struct field *body;
} bodies[] = {
    {0, CH, server_name_list},        {0, SH | EE, nothing},
    {1, ANY, max_fragment_length},
    {5, CH | CR, ocsp_status_request}, {5, CT, certificate_status},
    {5, SH, nothing},
    {10, ANY, supported_groups},
    {11, ANY, ec_point_formats},
    {12, CH, srp},
    {13, ANY, signature_algorithms},
    {14, ANY, use_srtp},
    {15, ANY, heartbeat},
    {16, ANY, alpn},
    {17, CH, status_request_v2},
    {18, SH | CT, signed_timestamps}, {18, CH | CR, nothing},
    {19, CH, certificate_types_offered}, {19, SH | EE, certificate_type_chosen},
    {20, CH, certificate_types_offered}, {20, SH | EE, certificate_type_chosen},
    {21, ANY, padding},
    {22, ANY, nothing},
    {23, ANY, nothing},
    {24, ANY, token_binding},
    {27, ANY, compress_certificate},
    {28, ANY, record_size_limit},
    {34, CH | CR, signature_algorithms}, {34, CT, delegated_credential},
    {35, ANY, session_ticket},
    {40, CH, client_shares}, {40, SH, server_share}, {40, RETRY, retry_group},
    {41, CH, offered_psks}, {41, SH, selected_psk},
    {42, CH | EE, nothing}, {42, NST, max_early_data_size},
    {43, CH, supported_versions}, {43, SH | RETRY, selected_version},
    {44, ANY, cookie},
    {45, ANY, psk_modes},
    {47, ANY, certificate_authorities},
    {48, ANY, oid_filters},
    {49, ANY, nothing},
    {50, ANY, signature_algorithms},
    {51, CH, client_shares}, {51, SH, server_share}, {51, RETRY, retry_group},
    {54, ANY, connection_id},
    {58, CH, ticket_request}, {58, EE, ticket_request_answer},
    {13172, CH, nothing},
    {17513, CH, application_settings},
    {17613, CH, application_settings},
    {65037, CH, encrypted_client_hello}, {65037, EE, ech_retry_configs},
    {65037, RETRY, ech_confirmation},
    {65281, ANY, renegotiation_info},
};

/* clang-format on */

static enum where place(uint8_t message, bool retry)
{
    switch (message) {
    case HANDSHAKE_CLIENT_HELLO:
        return CH;
    case HANDSHAKE_SERVER_HELLO:
        return retry ? RETRY : SH;
    case HANDSHAKE_HELLO_RETRY_REQUEST:
        return RETRY;
    case HANDSHAKE_ENCRYPTED_EXTENSIONS:
        return EE;
    case HANDSHAKE_CERTIFICATE:
        return CT;
    case HANDSHAKE_CERTIFICATE_REQUEST:
        return CR;
    case HANDSHAKE_NEW_SESSION_TICKET:
        return NST;
    default:
        return ANY;
    }
}

const struct field *extensions_body(uint64_t extension, uint8_t message, bool retry,
                                    bool from_server)
{
    (void)from_server;
    enum where here = place(message, retry);
    for (size_t i = 0; i < ARRAY_LENGTH(bodies); i++)
        if (bodies[i].code == extension && (bodies[i].where & here) == here)
            return bodies[i].body;
    return opaque_rest;
}
