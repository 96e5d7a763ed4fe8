/* SPDX-License-Identifier: BSD-2-Clause */
/* The hellos of all versions. RFC 9846, 4.2 and 4.4.1; RFC 6347, 4.2.1; RFC 5246, E.2. */
#include "tls/bodies.h"

const uint8_t hello_retry_random[32] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
                                        0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
                                        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
                                        0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

/* RFC 9846, 4.2.3: a random that says "HelloRetryRequest", or warns of a downgrade. */
static void say_server_random(const struct schema_scope *s, struct node *n,
                              struct bytes value)
{
    (void)s;
    if (value.n != 32)
        return;
    if (memcmp(value.p, hello_retry_random, 32) == 0)
        n->text = "SHA-256 of \"HelloRetryRequest\": this is one";
    else if (memcmp(value.p + 24, "DOWNGRD\x01", 8) == 0)
        n->text = "ends in DOWNGRD 01: the server knows TLS 1.3 but was asked for 1.2";
    else if (memcmp(value.p + 24, "DOWNGRD\0", 8) == 0)
        n->text = "ends in DOWNGRD 00: the server knows more than TLS 1.1";
}

/* Two suites that are none. RFC 5746, 3.3 and RFC 7507, 4 */
static void say_signal(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)s, (void)value;
    if (n->number == 0x00ff)
        n->note = "no suite: stands for an empty renegotiation_info";
    else if (n->number == 0x5600)
        n->note = "no suite: the client tries again with a lower version than its best";
}

/* clang-format off */

/* RFC 9846, 4.2.2 */
static const struct field cipher_suite[] = {
    U16("CipherSuite", .names = &tls_cipher_suites, .remark = say_signal), END
};
static const struct field compression[] = {
    U8("CompressionMethod", .names = &tls_compression_methods), END
};
/* RFC 6347, 4.2.1 and RFC 9147, 5.3 */
static const struct field dtls_cookie[] = {VECTOR("cookie", 1, 0, 255), END};
static const struct field dtls_legacy_cookie[] = {VECTOR("legacy_cookie", 1, 0, 255), END};
static const struct field *cookie(const struct schema_scope *s)
{
    const struct inside *in = inside_of(s);
    if (!in->tls.dtls)
        return NULL;
    return in->tls.version == VERSION_TLS13 ? dtls_legacy_cookie : dtls_cookie;
}
const struct field body_client_hello[] = {
    U16("legacy_version", .names = &tls_versions),
    OPAQUE("random", 32),
    VECTOR("legacy_session_id", 1, 0, 32),
    CHOICE(cookie),
    VECTOR("cipher_suites", 2, 2, 65534, .of = cipher_suite, .source = "RFC 9846, B.4"),
    VECTOR("legacy_compression_methods", 1, 1, 255, .of = compression),
    EXTENSIONS(.optional = true),
    END
};

/* RFC 9846, 4.2.3 and 4.2.4 */
const struct field body_server_hello[] = {
    U16("legacy_version", .names = &tls_versions),
    OPAQUE("random", 32, .remark = say_server_random),
    VECTOR("legacy_session_id_echo", 1, 0, 32),
    U16("cipher_suite", .names = &tls_cipher_suites),
    U8("legacy_compression_method", .names = &tls_compression_methods),
    EXTENSIONS(.optional = true),
    END
};
/* Drafts of TLS 1.3 before 22 had a ServerHello without session id and compression. */
const struct field body_draft_server_hello[] = {
    U16("version", .names = &tls_versions),
    OPAQUE("random", 32),
    U16("cipher_suite", .names = &tls_cipher_suites),
    EXTENSIONS(.optional = true),
    END
};

/* Drafts before 19 named no suite here. */
static const struct field retry_with_suite[] = {
    U16("cipher_suite", .names = &tls_cipher_suites), END
};
static const struct field *retry_suite(const struct schema_scope *s)
{
    const struct node *version = node_child(s->group, "server_version");
    return version && version->number >= 0x7f13 ? retry_with_suite : NULL;
}
const struct field body_draft_hello_retry_request[] = {
    U16("server_version", .names = &tls_versions),
    CHOICE(retry_suite),
    EXTENSIONS(.optional = true),
    END
};

/* RFC 6347, 4.2.1 */
const struct field body_hello_verify_request[] = {
    U16("server_version", .names = &tls_versions),
    VECTOR("cookie", 1, 0, 255),
    END
};

/* RFC 9846, 4.4.1 */
const struct field body_encrypted_extensions[] = {EXTENSIONS(), END};

/* RFC 5246, E.2 and draft-hickman-netscape-ssl-00 */
static const struct registry_row ssl2_kinds_rows[] = {
    {0x010080, "SSL_CK_RC4_128_WITH_MD5"}, {0x020080, "SSL_CK_RC4_128_EXPORT40_WITH_MD5"},
    {0x030080, "SSL_CK_RC2_128_CBC_WITH_MD5"},
    {0x040080, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5"},
    {0x050080, "SSL_CK_IDEA_128_CBC_WITH_MD5"}, {0x060040, "SSL_CK_DES_64_CBC_WITH_MD5"},
    {0x0700c0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5"}, {0x080080, "SSL_CK_RC4_64_WITH_MD5"},
};
static const struct registry ssl2_kinds = REGISTRY("V2CipherSpec", ssl2_kinds_rows, 3, false);
static const struct registry_row ssl2_message_rows[] = {
    {0, "ERROR"}, {1, "CLIENT-HELLO"}, {2, "CLIENT-MASTER-KEY"}, {3, "CLIENT-FINISHED"},
    {4, "SERVER-HELLO"}, {5, "SERVER-VERIFY"}, {6, "SERVER-FINISHED"},
    {7, "REQUEST-CERTIFICATE"}, {8, "CLIENT-CERTIFICATE"},
};
static const struct registry ssl2_messages =
    REGISTRY("SSL 2.0 message", ssl2_message_rows, 1, false);
static const struct registry_row ssl2_certificate_rows[] = {{1, "X509"}};
static const struct registry ssl2_certificates =
    REGISTRY("SSL 2.0 certificate type", ssl2_certificate_rows, 1, false);

/* A first byte of zero: a suite of the later versions. */
static void say_ssl2_kind(const struct schema_scope *s, struct node *n, struct bytes value)
{
    (void)value;
    if (n->number <= 0xffff)
        n->text = registry_name(&tls_cipher_suites, n->number, s->arena);
    say_signal(s, n, value);
}

static const struct field ssl2_cipher_spec[] = {
    U24("V2CipherSpec", .names = &ssl2_kinds, .remark = say_ssl2_kind), END
};
const struct field body_ssl2_client_hello[] = {
    U8("msg_type", .names = &ssl2_messages),
    U16("version", .names = &tls_versions),
    U16("cipher_spec_length"),
    U16("session_id_length"),
    U16("challenge_length"),
    SIZED("cipher_specs", "cipher_spec_length", .of = ssl2_cipher_spec),
    SIZED("session_id", "session_id_length"),
    SIZED("challenge", "challenge_length"),
    END
};
const struct field body_ssl2_client_master_key[] = {
    U8("msg_type", .names = &ssl2_messages),
    U24("cipher_kind", .names = &ssl2_kinds),
    U16("clear_key_length"),
    U16("encrypted_key_length"),
    U16("key_arg_length"),
    SIZED("clear_key_data", "clear_key_length"),
    SIZED("encrypted_key_data", "encrypted_key_length"),
    SIZED("key_arg_data", "key_arg_length"),
    END
};
const struct field body_ssl2_server_hello[] = {
    U8("msg_type", .names = &ssl2_messages),
    U8("session_id_hit"),
    U8("certificate_type", .names = &ssl2_certificates),
    U16("server_version", .names = &tls_versions),
    U16("certificate_length"),
    U16("cipher_specs_length"),
    U16("connection_id_length"),
    SIZED("certificate_data", "certificate_length"),
    SIZED("cipher_specs", "cipher_specs_length", .of = ssl2_cipher_spec),
    SIZED("connection_id", "connection_id_length"),
    END
};

/* clang-format on */
