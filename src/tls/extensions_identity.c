/* SPDX-License-Identifier: BSD-2-Clause */
/* Extensions about who somebody is: names, certificates, what vouches for them. */
#include "tls/bodies.h"

/* X.690, 8.20: an object identifier below 1.3.6.1.4.1, seven bits a byte: "11129.9.1". */
static void say_anchor(const struct schema_scope *s, struct node *n, struct bytes value)
{
    const char *text = "";
    uint64_t arc = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (arc >> 57)
            return;
        arc = arc << 7 | (value.p[i] & 0x7f);
        if (value.p[i] & 0x80)
            continue;
        text = arena_printf(s->arena, "%s%s%llu", text, *text ? "." : "",
                            (unsigned long long)arc);
        arc = 0;
    }
    if (value.n && !(value.p[value.n - 1] & 0x80))
        n->text = text;
}

/* clang-format off */

/* RFC 6066, 3 */
static const struct field name_of_type[] = {
    U8("name_type", .names = &tls_name_types),
    VECTOR("host_name", 2, 1, 65535, .show = SHOW_TEXT),
    END
};
static const struct field name_member[] = {STRUCT("ServerName", name_of_type), END};
const struct field extension_server_name[] = {
    VECTOR("server_name_list", 2, 1, 65535, .of = name_member, .source = "RFC 6066, 3"), END
};

/* RFC 6066, 6 */
static const struct registry_row identifier_rows[] = {
    {0, "pre_agreed"}, {1, "key_sha1_hash"}, {2, "x509_name"}, {3, "cert_sha1_hash"},
};
static const struct registry identifiers = REGISTRY("IdentifierType", identifier_rows, 1, false);
static const struct field sha1_hash[] = {OPAQUE("SHA1Hash", 20), END};
static const struct field x509_name[] = {VECTOR("DistinguishedName", 2, 1, 65535), END};
static const struct field *identifier(const struct schema_scope *s)
{
    const struct node *type = node_child(s->group, "identifier_type");
    return !type || type->number == 0 ? NULL : type->number == 2 ? x509_name : sha1_hash;
}
static const struct field authority_id[] = {
    U8("identifier_type", .names = &identifiers), CHOICE(identifier), END
};
static const struct field authority_id_member[] = {STRUCT("TrustedAuthority", authority_id), END};
const struct field extension_trusted_ca_keys[] = {
    VECTOR("trusted_authorities_list", 2, 0, 65535, .of = authority_id_member,
           .source = "RFC 6066, 6"),
    END
};

/* RFC 6066, 8 */
static const struct field responder_id[] = {VECTOR("ResponderID", 2, 1, 65535), END};
const struct field extension_ocsp_request[] = {
    U8("status_type", .names = &tls_status_types, .source = "RFC 6066, 8"),
    VECTOR("responder_id_list", 2, 0, 65535, .of = responder_id),
    VECTOR("request_extensions", 2, 0, 65535),
    END
};
/* RFC 9846, 4.5.1.1: a CertificateStatus within a certificate's extensions */
const struct field extension_certificate_status[] = {
    U8("status_type", .names = &tls_status_types, .source = "RFC 6066, 8"),
    VECTOR("response", 3, 1, 0xffffff),
    END
};

/* RFC 6961, 2.2 */
static const struct field status_request_body[] = {
    VECTOR("responder_id_list", 2, 0, 65535, .of = responder_id),
    VECTOR("request_extensions", 2, 0, 65535),
    END
};
static const struct field status_v2_item[] = {
    U8("status_type", .names = &tls_status_types),
    VECTOR("request", 2, 0, 65535, .of = status_request_body, .once = true),
    END
};
static const struct field status_v2_member[] = {
    STRUCT("CertificateStatusRequestItemV2", status_v2_item, .titled = true), END
};
const struct field extension_status_v2[] = {
    VECTOR("certificate_status_req_list", 2, 1, 65535, .of = status_v2_member,
           .source = "RFC 6961, 2.2"),
    END
};

/* RFC 4681, 3 */
static const struct field user_mapping_type[] = {
    U8("UserMappingType", .names = &tls_user_mapping_types), END
};
const struct field extension_user_mapping[] = {
    VECTOR("user_mapping_types", 1, 1, 255, .of = user_mapping_type, .source = "RFC 4681, 3"), END
};

/* RFC 5878, 2.3 */
static const struct field authz_format[] = {
    U8("AuthzDataFormat", .names = &tls_authz_formats), END
};
const struct field extension_authz[] = {
    VECTOR("authz_format_list", 1, 1, 255, .of = authz_format, .source = "RFC 5878, 2.3"), END
};

/* RFC 7250, 3; RFC 6091, 3.1 */
static const struct field certificate_type[] = {
    U8("CertificateType", .names = &tls_certificate_types), END
};
const struct field extension_certificate_types[] = {
    VECTOR("certificate_types", 1, 1, 255, .of = certificate_type, .source = "RFC 7250, 3"), END
};
const struct field extension_certificate_type[] = {
    U8("certificate_type", .names = &tls_certificate_types, .source = "RFC 7250, 3"), END
};

/* RFC 6962, 3.2 and 3.3 */
static const struct registry_row sct_version_rows[] = {{0, "v1"}};
static const struct registry sct_versions = REGISTRY("SCT Version", sct_version_rows, 1, false);
static const struct field timestamp_v1[] = {
    U8("sct_version", .names = &sct_versions),
    OPAQUE("id", 32),
    U64("timestamp", .remark = remark_date),
    VECTOR("extensions", 2, 0, 65535),
    U16("algorithm", .names = &tls_signature_schemes),
    VECTOR("signature", 2, 0, 65535),
    END
};
static const struct field timestamp[] = {
    VECTOR("SignedCertificateTimestamp", 2, 1, 65535, .of = timestamp_v1, .once = true),
    END
};
const struct field extension_timestamps[] = {
    VECTOR("sct_list", 2, 1, 65535, .of = timestamp, .source = "RFC 6962, 3.3"), END
};

/* RFC 9162, 4.5 to 4.12 and 6.3 */
static const struct registry_row item_rows[] = {
    {0x0100, "x509_entry_v2"}, {0x0101, "precert_entry_v2"}, {0x0102, "x509_sct_v2"},
    {0x0103, "precert_sct_v2"}, {0x0104, "signed_tree_head_v2"}, {0x0105, "consistency_proof_v2"},
    {0x0106, "inclusion_proof_v2"},
};
static const struct registry item_types = REGISTRY("VersionedTransType", item_rows, 2, false);
static const struct field node_hash[] = {VECTOR("NodeHash", 1, 32, 255), END};
static const struct field timestamp_v2[] = {
    VECTOR("log_id", 1, 2, 127),
    U64("timestamp", .remark = remark_date),
    VECTOR("sct_extensions", 2, 0, 65535),
    VECTOR("signature", 2, 1, 65535),
    END
};
static const struct field tree_head_v2[] = {
    VECTOR("log_id", 1, 2, 127),
    U64("timestamp", .remark = remark_date),
    U64("tree_size"),
    VECTOR("root_hash", 1, 32, 255),
    VECTOR("sth_extensions", 2, 0, 65535),
    VECTOR("signature", 2, 1, 65535),
    END
};
static const struct field inclusion_v2[] = {
    VECTOR("log_id", 1, 2, 127),
    U64("tree_size"),
    U64("leaf_index"),
    VECTOR("inclusion_path", 2, 1, 65535, .of = node_hash),
    END
};
static const struct field item_rest[] = {REST("data", .optional = true), END};
static const struct field *item(const struct schema_scope *s)
{
    const struct node *type = node_child(s->group, "versioned_type");
    switch (type ? type->number : 0) {
    case 0x0102:
    case 0x0103:
        return timestamp_v2;
    case 0x0104:
        return tree_head_v2;
    case 0x0106:
        return inclusion_v2;
    default:
        return item_rest;
    }
}
static const struct field trans_item[] = {
    U16("versioned_type", .names = &item_types), CHOICE(item), END
};
static const struct field trans_item_member[] = {
    VECTOR("SerializedTransItem", 2, 1, 65535, .of = trans_item, .once = true), END
};
const struct field extension_transparency[] = {
    VECTOR("trans_item_list", 2, 1, 65535, .of = trans_item_member, .source = "RFC 9162, 6.3"),
    END
};

/* RFC 7924, 3 */
static const struct registry_row cached_rows[] = {{1, "cert"}, {2, "cert_req"}};
static const struct registry cached_types = REGISTRY("CachedInformationType", cached_rows, 1, false);
static const struct field cached_object[] = {
    U8("type", .names = &cached_types), VECTOR("hash_value", 1, 1, 255), END
};
static const struct field cached_member[] = {
    STRUCT("CachedObject", cached_object, .titled = true), END
};
const struct field extension_cached_info[] = {
    VECTOR("cached_info", 2, 1, 65535, .of = cached_member, .source = "RFC 7924, 3"), END
};
static const struct field cached_type[] = {U8("type", .names = &cached_types), END};
const struct field extension_cached_answer[] = {
    VECTOR("cached_info", 2, 1, 65535, .of = cached_type, .source = "RFC 7924, 3"), END
};

/* RFC 9345, 4.1.1 and 4: valid_time counts from the certificate's notBefore */
const struct field extension_delegated_credential[] = {
    U32("valid_time", .remark = remark_seconds, .source = "RFC 9345, 4"),
    U16("dc_cert_verify_algorithm", .names = &tls_signature_schemes),
    VECTOR("ASN1_subjectPublicKeyInfo", 3, 1, 0xffffff),
    U16("algorithm", .names = &tls_signature_schemes),
    VECTOR("signature", 2, 1, 65535),
    END
};

/* RFC 9846, 4.3.4 */
const struct field extension_authorities[] = {
    VECTOR("authorities", 2, 3, 65535, .of = x509_name, .source = "RFC 9846, 4.3.4"), END
};

/* RFC 9846, 4.3.5 */
static const struct field oid_filter[] = {
    VECTOR("certificate_extension_oid", 1, 1, 255),
    VECTOR("certificate_extension_values", 2, 0, 65535),
    END
};
static const struct field oid_filter_member[] = {STRUCT("OIDFilter", oid_filter), END};
const struct field extension_oid_filters[] = {
    VECTOR("filters", 2, 0, 65535, .of = oid_filter_member, .source = "RFC 9846, 4.3.5"), END
};

static void say_hours(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)value;
    n->text = arena_printf(s->arena, "%llu hours", (unsigned long long)n->number);
}

/* RFC 9102, 2.2 and 2.3 */
const struct field extension_dnssec_port[] = {
    U16("PortNumber", .source = "RFC 9102, 2.2"), END
};
const struct field extension_dnssec_chain[] = {
    U16("ExtSupportLifetime", .remark = say_hours, .source = "RFC 9102, 2.3"),
    REST("AuthenticationChain", .optional = true),
    END
};

/* draft-ietf-tls-trust-anchor-ids, 4: roots that the client trusts, or that the server has chains to */
static const struct field trust_anchor[] = {
    VECTOR("TrustAnchorID", 1, 1, 255, .remark = say_anchor), END
};
const struct field extension_trust_anchors[] = {
    VECTOR("trust_anchors", 2, 0, 65535, .of = trust_anchor,
           .source = "draft-ietf-tls-trust-anchor-ids, 4"),
    END
};

/* clang-format on */
