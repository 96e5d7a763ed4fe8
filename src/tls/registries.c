/* SPDX-License-Identifier: BSD-2-Clause */
/* The numbers of TLS and their names. */
#include "tls/registries.h"

#include <stdlib.h>

/* clang-format off */

/* RFC 9846, 4.3.1 and E; drafts: 0x7f, then the draft's number */
static const struct registry_row versions[] = {
    {0x0002, "SSL 2.0"}, {0x0100, "DTLS 1.0 (OpenSSL before 0.9.8f)"}, {0x0300, "SSL 3.0"}, {0x0301, "TLS 1.0"}, {0x0302, "TLS 1.1"},
    {0x0303, "TLS 1.2"}, {0x0304, "TLS 1.3"},
    {0x7f0e, "TLS 1.3 draft 14"}, {0x7f0f, "TLS 1.3 draft 15"}, {0x7f10, "TLS 1.3 draft 16"},
    {0x7f11, "TLS 1.3 draft 17"}, {0x7f12, "TLS 1.3 draft 18"}, {0x7f13, "TLS 1.3 draft 19"},
    {0x7f14, "TLS 1.3 draft 20"}, {0x7f15, "TLS 1.3 draft 21"}, {0x7f16, "TLS 1.3 draft 22"},
    {0x7f17, "TLS 1.3 draft 23"}, {0x7f18, "TLS 1.3 draft 24"}, {0x7f19, "TLS 1.3 draft 25"},
    {0x7f1a, "TLS 1.3 draft 26"}, {0x7f1b, "TLS 1.3 draft 27"}, {0x7f1c, "TLS 1.3 draft 28"},
    {0x7f2b, "DTLS 1.3 draft 43"},
    {0xfefc, "DTLS 1.3"}, {0xfefd, "DTLS 1.2"}, {0xfeff, "DTLS 1.0"},
};
const struct registry tls_versions = REGISTRY("ProtocolVersion", versions, 2, true);

/* RFC 9846, B.1; RFC 6520, 6; RFC 9146, 4 */
static const struct registry_row content_types[] = {
    {20, "change_cipher_spec"}, {21, "alert"}, {22, "handshake"}, {23, "application_data"},
    {24, "heartbeat"}, {25, "tls12_cid"}, {26, "ACK"}, {27, "return_routability_check"},
};
const struct registry tls_content_types = REGISTRY("ContentType", content_types, 1, false);

/* RFC 9846, B.3 and IANA's TLS HandshakeType, each by its structure's name */
static const struct registry_row handshake_types[] = {
    {0, "HelloRequest"}, {1, "ClientHello"}, {2, "ServerHello"}, {3, "HelloVerifyRequest"},
    {4, "NewSessionTicket"}, {5, "EndOfEarlyData"}, {6, "HelloRetryRequest"},
    {8, "EncryptedExtensions"}, {9, "RequestConnectionId"}, {10, "NewConnectionId"},
    {11, "Certificate"}, {12, "ServerKeyExchange"}, {13, "CertificateRequest"},
    {14, "ServerHelloDone"}, {15, "CertificateVerify"}, {16, "ClientKeyExchange"},
    {17, "ClientCertificateRequest"}, {20, "Finished"}, {21, "CertificateURL"},
    {22, "CertificateStatus"}, {23, "SupplementalData"}, {24, "KeyUpdate"},
    {25, "CompressedCertificate"}, {26, "EKTKey"}, {67, "NextProtocol"},
    {203, "ChannelID"}, {254, "message_hash"},
};
const struct registry tls_handshake_types = REGISTRY("HandshakeType", handshake_types, 1, false);

static const struct registry_row alert_levels[] = {{1, "warning"}, {2, "fatal"}};
const struct registry tls_alert_levels = REGISTRY("AlertLevel", alert_levels, 1, false);

static const struct registry_row alerts[] = {
#include "tls/alerts.def"
};
const struct registry tls_alert_descriptions = REGISTRY("AlertDescription", alerts, 1, false);

static const struct registry_row suite_names[] = {
#define SUITE(code, name, kx, auth, cipher, bits, mode, hash, fs, verdict) {code, name},
#include "tls/cipher_suites.def"
#undef SUITE
};
const struct registry tls_cipher_suites = REGISTRY("CipherSuite", suite_names, 2, true);

static const struct suite suites[] = {
#define SUITE(code, name, kx, auth, cipher, bits, mode, hash, fs, verdict) \
    {code, name, KX_##kx, AUTH_##auth, CIPHER_##cipher, bits, MODE_##mode, HASH_##hash, fs, \
     VERDICT_##verdict},
#include "tls/cipher_suites.def"
#undef SUITE
};

/* RFC 3749, 2; RFC 3943 */
static const struct registry_row compressions[] = {{0, "null"}, {1, "DEFLATE"}, {64, "LZS"}};
const struct registry tls_compression_methods =
    REGISTRY("CompressionMethod", compressions, 1, false);

static const struct registry_row extensions[] = {
#include "tls/extensions.def"
};
const struct registry tls_extensions = REGISTRY("ExtensionType", extensions, 2, true);

static const struct registry_row groups[] = {
#include "tls/groups.def"
};
const struct registry tls_groups = REGISTRY("NamedGroup", groups, 2, true);

/* RFC 9846, 4.3.3 and IANA's TLS SignatureScheme; the old pairs of RFC 5246, 7.4.1.4.1 that are
 * met under the names of OpenSSL and GnuTLS have names in the same style here */
static const struct registry_row signature_schemes[] = {
    {0x0101, "rsa_pkcs1_md5"}, {0x0103, "ecdsa_md5"},
    {0x0201, "rsa_pkcs1_sha1"}, {0x0202, "dsa_sha1"}, {0x0203, "ecdsa_sha1"},
    {0x0301, "rsa_pkcs1_sha224"}, {0x0302, "dsa_sha224"}, {0x0303, "ecdsa_sha224"},
    {0x0401, "rsa_pkcs1_sha256"}, {0x0402, "dsa_sha256"}, {0x0403, "ecdsa_secp256r1_sha256"},
    {0x0420, "rsa_pkcs1_sha256_legacy"},
    {0x0501, "rsa_pkcs1_sha384"}, {0x0502, "dsa_sha384"}, {0x0503, "ecdsa_secp384r1_sha384"},
    {0x0520, "rsa_pkcs1_sha384_legacy"},
    {0x0601, "rsa_pkcs1_sha512"}, {0x0602, "dsa_sha512"}, {0x0603, "ecdsa_secp521r1_sha512"},
    {0x0620, "rsa_pkcs1_sha512_legacy"},
    {0x0704, "eccsi_sha256"}, {0x0705, "iso_ibs1"}, {0x0706, "iso_ibs2"},
    {0x0707, "iso_chinese_ibs"}, {0x0708, "sm2sig_sm3"},
    {0x0709, "gostr34102012_256a"}, {0x070a, "gostr34102012_256b"},
    {0x070b, "gostr34102012_256c"}, {0x070c, "gostr34102012_256d"},
    {0x070d, "gostr34102012_512a"}, {0x070e, "gostr34102012_512b"},
    {0x070f, "gostr34102012_512c"},
    {0x0804, "rsa_pss_rsae_sha256"}, {0x0805, "rsa_pss_rsae_sha384"},
    {0x0806, "rsa_pss_rsae_sha512"}, {0x0807, "ed25519"}, {0x0808, "ed448"},
    {0x0809, "rsa_pss_pss_sha256"}, {0x080a, "rsa_pss_pss_sha384"},
    {0x080b, "rsa_pss_pss_sha512"},
    {0x081a, "ecdsa_brainpoolP256r1tls13_sha256"}, {0x081b, "ecdsa_brainpoolP384r1tls13_sha384"},
    {0x081c, "ecdsa_brainpoolP512r1tls13_sha512"},
    {0x0904, "mldsa44"}, {0x0905, "mldsa65"}, {0x0906, "mldsa87"},
    {0x0911, "slhdsa_sha2_128s"}, {0x0912, "slhdsa_sha2_128f"}, {0x0913, "slhdsa_sha2_192s"},
    {0x0914, "slhdsa_sha2_192f"}, {0x0915, "slhdsa_sha2_256s"}, {0x0916, "slhdsa_sha2_256f"},
    {0x0917, "slhdsa_shake_128s"}, {0x0918, "slhdsa_shake_128f"}, {0x0919, "slhdsa_shake_192s"},
    {0x091a, "slhdsa_shake_192f"}, {0x091b, "slhdsa_shake_256s"}, {0x091c, "slhdsa_shake_256f"},
};
const struct registry tls_signature_schemes =
    REGISTRY("SignatureScheme", signature_schemes, 2, true);

static const struct registry_row hash_algorithms[] = {
    {0, "none"}, {1, "md5"}, {2, "sha1"}, {3, "sha224"}, {4, "sha256"}, {5, "sha384"},
    {6, "sha512"}, {8, "Intrinsic"},
};
const struct registry tls_hash_algorithms = REGISTRY("HashAlgorithm", hash_algorithms, 1, false);

static const struct registry_row signature_algorithms[] = {
    {0, "anonymous"}, {1, "rsa"}, {2, "dsa"}, {3, "ecdsa"}, {7, "ed25519"}, {8, "ed448"},
};
const struct registry tls_signature_algorithms =
    REGISTRY("SignatureAlgorithm", signature_algorithms, 1, false);

/* RFC 9846, 4.3.9 */
static const struct registry_row psk_modes[] = {{0, "psk_ke"}, {1, "psk_dhe_ke"}};
const struct registry tls_psk_modes = REGISTRY("PskKeyExchangeMode", psk_modes, 1, true);

/* RFC 8422, 5.1.2 */
static const struct registry_row point_formats[] = {
    {0, "uncompressed"}, {1, "ansiX962_compressed_prime"}, {2, "ansiX962_compressed_char2"},
};
const struct registry tls_point_formats = REGISTRY("ECPointFormat", point_formats, 1, false);

/* RFC 8422, 5.4 */
static const struct registry_row curve_types[] = {
    {1, "explicit_prime"}, {2, "explicit_char2"}, {3, "named_curve"},
};
const struct registry tls_curve_types = REGISTRY("ECCurveType", curve_types, 1, false);

/* RFC 7250, 3; RFC 8902 */
static const struct registry_row certificate_types[] = {
    {0, "X509"}, {1, "OpenPGP"}, {2, "RawPublicKey"}, {3, "1609Dot2"},
};
const struct registry tls_certificate_types =
    REGISTRY("CertificateType", certificate_types, 1, false);

/* RFC 5246, 7.4.4; RFC 8422, 5.5; RFC 9189, 4.1 */
static const struct registry_row client_certificate_types[] = {
    {1, "rsa_sign"}, {2, "dss_sign"}, {3, "rsa_fixed_dh"}, {4, "dss_fixed_dh"},
    {5, "rsa_ephemeral_dh_RESERVED"}, {6, "dss_ephemeral_dh_RESERVED"},
    {20, "fortezza_dms_RESERVED"}, {22, "gost_sign256"}, {23, "gost_sign512"},
    {64, "ecdsa_sign"}, {65, "rsa_fixed_ecdh"}, {66, "ecdsa_fixed_ecdh"},
};
const struct registry tls_client_certificate_types =
    REGISTRY("ClientCertificateType", client_certificate_types, 1, false);

/* RFC 8879, 7.3 */
static const struct registry_row certificate_compressions[] = {
    {1, "zlib"}, {2, "brotli"}, {3, "zstd"},
};
const struct registry tls_certificate_compressions =
    REGISTRY("CertificateCompressionAlgorithm", certificate_compressions, 2, false);

/* RFC 6066, 8; RFC 6961, 2.2 */
static const struct registry_row status_types[] = {{1, "ocsp"}, {2, "ocsp_multi"}};
const struct registry tls_status_types = REGISTRY("CertificateStatusType", status_types, 1, false);

/* RFC 6066, 3 */
static const struct registry_row name_types[] = {{0, "host_name"}};
const struct registry tls_name_types = REGISTRY("NameType", name_types, 1, false);

/* RFC 6066, 4 */
static const struct registry_row max_fragment_lengths[] = {
    {1, "2^9 bytes"}, {2, "2^10 bytes"}, {3, "2^11 bytes"}, {4, "2^12 bytes"},
};
const struct registry tls_max_fragment_lengths =
    REGISTRY("MaxFragmentLength", max_fragment_lengths, 1, false);

/* RFC 6520, 2 */
static const struct registry_row heartbeat_modes[] = {
    {1, "peer_allowed_to_send"}, {2, "peer_not_allowed_to_send"},
};
const struct registry tls_heartbeat_modes = REGISTRY("HeartbeatMode", heartbeat_modes, 1, false);

/* RFC 9846, 4.7.3 */
static const struct registry_row key_update_requests[] = {
    {0, "update_not_requested"}, {1, "update_requested"},
};
const struct registry tls_key_update_requests =
    REGISTRY("KeyUpdateRequest", key_update_requests, 1, false);

/* RFC 4681, 3 */
static const struct registry_row user_mapping_types[] = {{64, "upn_domain_hint"}};
const struct registry tls_user_mapping_types =
    REGISTRY("UserMappingType", user_mapping_types, 1, false);

/* RFC 5878, 4; RFC 6042, 2 */
static const struct registry_row authz_formats[] = {
    {0, "x509_attr_cert"}, {1, "saml_assertion"}, {2, "x509_attr_cert_url"},
    {3, "saml_assertion_url"}, {64, "keynote_assertion_list"},
    {65, "keynote_assertion_list_url"}, {66, "dtcp_authorization"},
};
const struct registry tls_authz_formats = REGISTRY("AuthzDataFormat", authz_formats, 1, false);

/* clang-format on */

static int compare_suite(const void *key, const void *member)
{
    uint64_t code = *(const uint64_t *)key;
    const struct suite *s = member;
    return code < s->code ? -1 : code > s->code;
}

const struct suite *suite_find(uint64_t code)
{
    return bsearch(&code, suites, sizeof suites / sizeof *suites, sizeof *suites,
                   compare_suite);
}

const char *tls_version_name(uint16_t code, struct arena *a)
{
    return registry_name(&tls_versions, code, a);
}

bool tls_version_is_draft(uint16_t code)
{
    return code >> 8 == 0x7f;
}
