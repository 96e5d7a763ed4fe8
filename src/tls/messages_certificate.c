/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages about certificates and who holds them. RFC 9846, 4.4.2 to 4.5.2; RFC 5246, 7.4.2 to
 * 7.4.8; RFC 6066; RFC 4680; RFC 8879. */
#include "tls/bodies.h"

/* clang-format off */

/* RFC 9846, 4.4.2 and RFC 5246, 7.4.4 */
const struct field body_certificate_request_13[] = {
    VECTOR("certificate_request_context", 1, 0, 255), EXTENSIONS(), END
};
/* RFC 9261, 4 */
const struct field body_client_certificate_request[] = {
    VECTOR("certificate_request_context", 1, 0, 255), EXTENSIONS(), END
};
static const struct field client_certificate_type[] = {
    U8("ClientCertificateType", .names = &tls_client_certificate_types), END
};
static const struct field pair_scheme[] = {
    U16("SignatureAndHashAlgorithm", .names = &tls_signature_schemes), END
};
static const struct field authority[] = {VECTOR("DistinguishedName", 2, 1, 65535), END};
const struct field body_certificate_request_12[] = {
    VECTOR("certificate_types", 1, 1, 255, .of = client_certificate_type),
    VECTOR("supported_signature_algorithms", 2, 2, 65534, .of = pair_scheme),
    VECTOR("certificate_authorities", 2, 0, 65535, .of = authority),
    END
};
const struct field body_certificate_request_10[] = {
    VECTOR("certificate_types", 1, 1, 255, .of = client_certificate_type),
    VECTOR("certificate_authorities", 2, 0, 65535, .of = authority),
    END
};

/* RFC 9846, 4.5.1 and RFC 5246, 7.4.2 */
static const struct field certificate_entry[] = {
    VECTOR("cert_data", 3, 1, 0xffffff), EXTENSIONS(), END
};
static const struct field certificate_member_13[] = {
    STRUCT("CertificateEntry", certificate_entry), END
};
const struct field body_certificate_13[] = {
    VECTOR("certificate_request_context", 1, 0, 255),
    VECTOR("certificate_list", 3, 0, 0xffffff, .of = certificate_member_13),
    END
};
static const struct field certificate_member_12[] = {VECTOR("ASN.1Cert", 3, 1, 0xffffff), END};
const struct field body_certificate_12[] = {
    VECTOR("certificate_list", 3, 0, 0xffffff, .of = certificate_member_12), END
};

/* RFC 8879, 4 */
const struct field body_compressed_certificate[] = {
    U16("algorithm", .names = &tls_certificate_compressions),
    U24("uncompressed_length"),
    VECTOR("compressed_certificate_message", 3, 1, 0xffffff),
    END
};

/* RFC 9846, 4.5.2 and RFC 5246, 7.4.8 */
const struct field body_certificate_verify[] = {
    U16("algorithm", .names = &tls_signature_schemes), VECTOR("signature", 2, 0, 65535), END
};
const struct field body_certificate_verify_10[] = {VECTOR("signature", 2, 0, 65535), END};

/* RFC 6066, 8 and RFC 6961, 2.2 */
static const struct field ocsp_response[] = {VECTOR("OCSPResponse", 3, 0, 0xffffff), END};
static const struct field one_response[] = {VECTOR("OCSPResponse", 3, 1, 0xffffff), END};
static const struct field several_responses[] = {
    VECTOR("ocsp_response_list", 3, 1, 0xffffff, .of = ocsp_response), END
};
static const struct field *status_response(const struct schema_scope *s)
{
    const struct node *type = node_child(s->group, "status_type");
    return type && type->number == 2 ? several_responses : one_response;
}
const struct field body_certificate_status[] = {
    U8("status_type", .names = &tls_status_types), CHOICE(status_response), END
};

/* RFC 6066, 5 */
static const struct registry_row chain_type_rows[] = {{0, "individual_certs"}, {1, "pkipath"}};
static const struct registry chain_types = REGISTRY("CertChainType", chain_type_rows, 1, false);
static const struct field url_and_hash[] = {
    VECTOR("url", 2, 1, 65535, .show = SHOW_TEXT), U8("padding"), OPAQUE("SHA1Hash", 20), END
};
const struct field url_and_hash_member[] = {STRUCT("URLAndHash", url_and_hash), END};
const struct field body_certificate_url[] = {
    U8("type", .names = &chain_types),
    VECTOR("url_and_hash_list", 2, 1, 65535, .of = url_and_hash_member),
    END
};

/* RFC 4681, 3 and 4 */
static const struct registry_row supplement_rows[] = {
    {0, "user_mapping_data"}, {16386, "authz_data"},
};
static const struct registry supplements =
    REGISTRY("SupplementalDataType", supplement_rows, 2, false);
static const struct field upn_domain_hint[] = {
    VECTOR("user_principal_name", 2, 0, 65535, .show = SHOW_TEXT),
    VECTOR("domain_name", 2, 0, 65535, .show = SHOW_TEXT),
    END
};
static const struct field user_mapping_rest[] = {REST("user_mapping_data"), END};
static const struct field *user_mapping(const struct schema_scope *s)
{
    const struct node *version = node_child(s->group, "user_mapping_version");
    return version && version->number == 64 ? upn_domain_hint : user_mapping_rest;
}
static const struct field user_mapping_data[] = {
    U8("user_mapping_version", .names = &tls_user_mapping_types), CHOICE(user_mapping), END
};
static const struct field user_mapping_member[] = {
    STRUCT("UserMappingData", user_mapping_data), END
};
static const struct field user_mapping_list[] = {
    VECTOR("user_mapping_data_list", 2, 1, 65535, .of = user_mapping_member), END
};

/* RFC 5878, 3.3 */
static const struct field attribute_certificate[] = {
    VECTOR("X509AttrCert", 2, 1, 65535), END
};
static const struct field assertion[] = {VECTOR("SAMLAssertion", 2, 1, 65535), END};
static const struct field authz_rest[] = {REST("authz_data"), END};
/* RFC 5878, 3.3.3: the hash is as long as its algorithm makes it */
static const struct field md5[] = {OPAQUE("hash", 16), END};
static const struct field sha1[] = {OPAQUE("hash", 20), END};
static const struct field sha224[] = {OPAQUE("hash", 28), END};
static const struct field sha256[] = {OPAQUE("hash", 32), END};
static const struct field sha384[] = {OPAQUE("hash", 48), END};
static const struct field sha512[] = {OPAQUE("hash", 64), END};
static const struct field *authz_hash(const struct schema_scope *s)
{
    static const struct field *const hashes[] = {NULL, md5, sha1, sha224, sha256, sha384, sha512};
    const struct node *algorithm = node_child(s->group, "hash_alg");
    return algorithm && algorithm->number > 0 && algorithm->number < 7
               ? hashes[algorithm->number] : authz_rest;
}
static const struct field authz_url[] = {
    VECTOR("url", 2, 1, 65535, .show = SHOW_TEXT),
    U8("hash_alg", .names = &tls_hash_algorithms),
    CHOICE(authz_hash),
    END
};
static const struct field *authz(const struct schema_scope *s)
{
    static const struct field *const formats[] = {
        attribute_certificate, assertion, authz_url, authz_url
    };
    const struct node *format = node_child(s->group, "authz_format");
    return format && format->number < 4 ? formats[format->number] : authz_rest;
}
static const struct field authz_entry[] = {
    U8("authz_format", .names = &tls_authz_formats), CHOICE(authz), END
};
static const struct field authz_member[] = {STRUCT("AuthorizationDataEntry", authz_entry), END};
static const struct field authz_list[] = {
    VECTOR("authz_data_list", 2, 1, 65535, .of = authz_member), END
};

/* RFC 4680, 2 */
static const struct field *supplement(const struct schema_scope *s)
{
    const struct node *type = node_child(s->group->parent, "supp_data_type");
    return !type ? authz_rest : type->number == 0 ? user_mapping_list
           : type->number == 16386 ? authz_list : authz_rest;
}
static const struct field supplement_choice[] = {CHOICE(supplement), END};
static const struct field supplement_entry[] = {
    U16("supp_data_type", .names = &supplements),
    VECTOR("supp_data", 2, 0, 65535, .of = supplement_choice, .once = true),
    END
};
static const struct field supplement_member[] = {
    STRUCT("SupplementalDataEntry", supplement_entry, .titled = true), END
};
const struct field body_supplemental_data[] = {
    VECTOR("supp_data", 3, 1, 0xffffff, .of = supplement_member), END
};

/* clang-format on */
