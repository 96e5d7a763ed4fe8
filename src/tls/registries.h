/* SPDX-License-Identifier: BSD-2-Clause */
/* The numbers of TLS and their names, and what a cipher suite's number stands for. */
#ifndef TLS_REGISTRIES_H
#define TLS_REGISTRIES_H

#include "wire/registry.h"

/* RFC 9846, 5.1 */
enum content_type {
    CONTENT_CHANGE_CIPHER_SPEC = 20,
    CONTENT_ALERT = 21,
    CONTENT_HANDSHAKE = 22,
    CONTENT_APPLICATION_DATA = 23,
    CONTENT_HEARTBEAT = 24,
    CONTENT_TLS12_CID = 25, /* RFC 9146, 4 */
    CONTENT_ACK = 26,       /* RFC 9147, 7 */
    CONTENT_LAST = 27       /* the highest that is assigned */
};

/* RFC 9846, 4 and RFC 5246, 7.4 */
enum handshake_type {
    HANDSHAKE_HELLO_REQUEST = 0,
    HANDSHAKE_CLIENT_HELLO = 1,
    HANDSHAKE_SERVER_HELLO = 2,
    HANDSHAKE_HELLO_VERIFY_REQUEST = 3,
    HANDSHAKE_NEW_SESSION_TICKET = 4,
    HANDSHAKE_END_OF_EARLY_DATA = 5,
    HANDSHAKE_HELLO_RETRY_REQUEST = 6, /* drafts of TLS 1.3 until 21 */
    HANDSHAKE_ENCRYPTED_EXTENSIONS = 8,
    HANDSHAKE_REQUEST_CONNECTION_ID = 9,
    HANDSHAKE_NEW_CONNECTION_ID = 10,
    HANDSHAKE_CERTIFICATE = 11,
    HANDSHAKE_SERVER_KEY_EXCHANGE = 12,
    HANDSHAKE_CERTIFICATE_REQUEST = 13,
    HANDSHAKE_SERVER_HELLO_DONE = 14,
    HANDSHAKE_CERTIFICATE_VERIFY = 15,
    HANDSHAKE_CLIENT_KEY_EXCHANGE = 16,
    HANDSHAKE_CLIENT_CERTIFICATE_REQUEST = 17,
    HANDSHAKE_FINISHED = 20,
    HANDSHAKE_CERTIFICATE_URL = 21,
    HANDSHAKE_CERTIFICATE_STATUS = 22,
    HANDSHAKE_SUPPLEMENTAL_DATA = 23,
    HANDSHAKE_KEY_UPDATE = 24,
    HANDSHAKE_COMPRESSED_CERTIFICATE = 25,
    HANDSHAKE_EKT_KEY = 26,
    HANDSHAKE_NEXT_PROTOCOL = 67,
    HANDSHAKE_CHANNEL_ID = 203,
    HANDSHAKE_MESSAGE_HASH = 254
};

/* RFC 9846, 4.3 and the RFCs that the extension tables name; only those that code asks for. */
enum extension_type {
    EXTENSION_SERVER_NAME = 0,
    EXTENSION_STATUS_REQUEST = 5,
    EXTENSION_SUPPORTED_GROUPS = 10,
    EXTENSION_ALPN = 16,
    EXTENSION_TIMESTAMPS = 18,
    EXTENSION_ENCRYPT_THEN_MAC = 22,
    EXTENSION_EXTENDED_MASTER_SECRET = 23,
    EXTENSION_DELEGATED_CREDENTIAL = 34,
    EXTENSION_SESSION_TICKET = 35,
    EXTENSION_KEY_SHARE_OLD = 40,
    EXTENSION_PRE_SHARED_KEY = 41,
    EXTENSION_EARLY_DATA = 42,
    EXTENSION_SUPPORTED_VERSIONS = 43,
    EXTENSION_KEY_SHARE = 51,
    EXTENSION_CONNECTION_ID = 54,
    EXTENSION_NEXT_PROTOCOL = 13172,  /* draft-agl-tls-nextprotoneg */
    EXTENSION_CHANNEL_ID_OLD = 30031, /* draft-balfanz-tls-channelid */
    EXTENSION_CHANNEL_ID = 30032,
    EXTENSION_RENEGOTIATION_INFO = 65281
};

enum tls_version {
    VERSION_SSL2 = 0x0002,
    VERSION_SSL3 = 0x0300,
    VERSION_TLS10 = 0x0301,
    VERSION_TLS11 = 0x0302,
    VERSION_TLS12 = 0x0303,
    VERSION_TLS13 = 0x0304,
    VERSION_DTLS_OLD = 0x0100, /* OpenSSL's DTLS 1.0 before the RFC */
    VERSION_DTLS13_DRAFT = 0x7f2b, /* 43, as NSS speaks it */
    VERSION_DTLS10 = 0xfeff,
    VERSION_DTLS12 = 0xfefd,
    VERSION_DTLS13 = 0xfefc
};

enum alert_description { ALERT_CLOSE_NOTIFY = 0, ALERT_USER_CANCELED = 90 };

extern const struct registry tls_versions;
extern const struct registry tls_content_types;
extern const struct registry tls_handshake_types; /* as structures: ClientHello */
extern const struct registry tls_alert_levels;
extern const struct registry tls_alert_descriptions;
extern const struct registry tls_cipher_suites;
extern const struct registry tls_compression_methods;
extern const struct registry tls_extensions;
extern const struct registry tls_groups;
extern const struct registry tls_signature_schemes;
extern const struct registry tls_hash_algorithms;      /* RFC 5246, 7.4.1.4.1 */
extern const struct registry tls_signature_algorithms; /* RFC 5246, 7.4.1.4.1 */
extern const struct registry tls_psk_modes;
extern const struct registry tls_point_formats;
extern const struct registry tls_curve_types;
extern const struct registry tls_certificate_types;
extern const struct registry tls_client_certificate_types;
extern const struct registry tls_certificate_compressions;
extern const struct registry tls_status_types;
extern const struct registry tls_name_types;
extern const struct registry tls_max_fragment_lengths;
extern const struct registry tls_heartbeat_modes;
extern const struct registry tls_key_update_requests;
extern const struct registry tls_user_mapping_types;
extern const struct registry tls_authz_formats;

/* clang-format off */
/* What a cipher suite is made of: the columns of cipher_suites.def. */
enum suite_kx {
    KX_NULL, KX_RSA, KX_DH, KX_DHE, KX_DH_ANON, KX_ECDH, KX_ECDHE, KX_ECDH_ANON, KX_PSK,
    KX_DHE_PSK, KX_ECDHE_PSK, KX_RSA_PSK, KX_SRP, KX_KRB5, KX_ECCPWD, KX_GOST, KX_CECPQ1,
    KX_FORTEZZA, KX_TLS13, KX_SCSV
};
enum suite_auth {
    AUTH_NONE, AUTH_RSA, AUTH_DSS, AUTH_ECDSA, AUTH_PSK, AUTH_SRP, AUTH_KRB5, AUTH_ECCPWD,
    AUTH_GOST, AUTH_FORTEZZA, AUTH_TLS13
};
enum suite_cipher {
    CIPHER_NULL, CIPHER_RC2, CIPHER_RC4, CIPHER_DES, CIPHER_3DES, CIPHER_IDEA, CIPHER_SEED,
    CIPHER_AES, CIPHER_ARIA, CIPHER_CAMELLIA, CIPHER_CHACHA20, CIPHER_AEGIS, CIPHER_SM4,
    CIPHER_GOST28147, CIPHER_KUZNYECHIK, CIPHER_MAGMA, CIPHER_FORTEZZA
};
enum suite_mode {
    MODE_NONE, MODE_STREAM, MODE_CBC, MODE_GCM, MODE_CCM, MODE_CCM_8, MODE_POLY1305,
    MODE_MGM, MODE_AEGIS
};
enum suite_hash {
    HASH_NONE, HASH_MD5, HASH_SHA1, HASH_SHA256, HASH_SHA384, HASH_SM3, HASH_GOST,
    HASH_RIPEMD160
};
enum suite_verdict { VERDICT_GOOD, VERDICT_FAIR, VERDICT_WEAK, VERDICT_BROKEN, VERDICT_SIGNAL };
/* clang-format on */

struct suite {
    uint16_t code;
    const char *name;
    enum suite_kx kx;
    enum suite_auth auth;
    enum suite_cipher cipher;
    uint16_t key_bits;
    enum suite_mode mode;
    enum suite_hash hash;
    bool forward_secrecy;
    enum suite_verdict verdict;
};

/* The suite's row, NULL where the number is unknown (or GREASE). */
const struct suite *suite_find(uint64_t code);

/* "TLS 1.3", "TLS 1.3 draft 18", or "unknown (0x1234)" in the arena. */
const char *tls_version_name(uint16_t code, struct arena *a);

/* True for 0x7fxx: drafts of TLS 1.3 before the RFC. */
bool tls_version_is_draft(uint16_t code);

/* The version of TLS that a version of DTLS is made from: RFC 4347, 1; RFC 6347, 1; RFC 9147, 1.
 * Others stay what they are. */
static inline uint16_t tls_version_base(uint16_t code)
{
    return code == VERSION_DTLS13                               ? VERSION_TLS13
           : code == VERSION_DTLS12                             ? VERSION_TLS12
           : code == VERSION_DTLS10 || code == VERSION_DTLS_OLD ? VERSION_TLS11
                                                                : code;
}

/* True for all versions of DTLS. */
static inline bool tls_version_is_dtls(uint16_t code)
{
    return code >> 8 == 0xfe || code == VERSION_DTLS_OLD || code == VERSION_DTLS13_DRAFT;
}

/* Orders versions: drafts count as TLS 1.3, DTLS as the TLS that it is made from. */
static inline uint16_t tls_version_rank(uint16_t code)
{
    return code >> 8 == 0x7f ? VERSION_TLS13 : tls_version_base(code);
}

#endif
