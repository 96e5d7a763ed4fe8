/* SPDX-License-Identifier: BSD-2-Clause */
/* Handshake messages as schema tables, in the order of RFC 9846, 4, then RFC 5246, 7.4. */
#include "tls/messages.h"

#include "base/array.h"
#include "tls/compressed.h"

const uint8_t hello_retry_random[32] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
                                        0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
                                        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
                                        0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

/* The interpreter's context: the caller's, and which message this is. */
struct inside {
    struct tls_context tls;
    uint8_t message;
    bool retry, draft;
};

/* clang-format off */

/* RFC 9846, 4.3 */
static const struct field *extension_body(const struct schema_scope *s);
static const struct field extension_data[] = {CHOICE(extension_body), END};
static const struct field extension[] = {
    U16("extension_type", .names = &tls_extensions),
    VECTOR("extension_data", 2, 0, 65535, .of = extension_data, .once = true),
    END
};
static const struct field extension_member[] = {
    STRUCT("Extension", extension, .titled = true), END
};
#define EXTENSIONS(...) \
    VECTOR("extensions", 2, 0, 65535, .of = extension_member, .source = "RFC 9846, 4.3", \
           ##__VA_ARGS__)

static const struct field *extension_body(const struct schema_scope *s)
{
    const struct inside *in = s->context;
    const struct node *type = node_child(s->group->parent, "extension_type");
    return extensions_body(type ? type->number : UINT64_MAX, in->message, in->retry,
                           in->tls.from_server);
}

static void say_server_random(const struct schema_scope *s, struct node *n, struct bytes value);

/* RFC 9846, 4.2.2 */
static const struct field cipher_suite[] = {
    U16("CipherSuite", .names = &tls_cipher_suites), END
};
static const struct field compression[] = {
    U8("CompressionMethod", .names = &tls_compression_methods), END
};
static const struct field client_hello[] = {
    U16("legacy_version", .names = &tls_versions),
    OPAQUE("random", 32),
    VECTOR("legacy_session_id", 1, 0, 32),
    VECTOR("cipher_suites", 2, 2, 65534, .of = cipher_suite, .source = "RFC 9846, B.4"),
    VECTOR("legacy_compression_methods", 1, 1, 255, .of = compression),
    EXTENSIONS(.optional = true),
    END
};

/* RFC 9846, 4.2.3 and 4.2.4 */
static const struct field server_hello[] = {
    U16("legacy_version", .names = &tls_versions),
    OPAQUE("random", 32, .remark = say_server_random),
    VECTOR("legacy_session_id_echo", 1, 0, 32),
    U16("cipher_suite", .names = &tls_cipher_suites),
    U8("legacy_compression_method", .names = &tls_compression_methods),
    EXTENSIONS(.optional = true),
    END
};
/* Drafts of TLS 1.3 before 22 had a ServerHello without session id and compression. */
static const struct field draft_server_hello[] = {
    U16("version", .names = &tls_versions),
    OPAQUE("random", 32),
    U16("cipher_suite", .names = &tls_cipher_suites),
    EXTENSIONS(.optional = true),
    END
};
static const struct field draft_hello_retry_request[] = {
    U16("server_version", .names = &tls_versions),
    U16("cipher_suite", .names = &tls_cipher_suites),
    EXTENSIONS(.optional = true),
    END
};

/* RFC 6347, 4.2.1 */
static const struct field hello_verify_request[] = {
    U16("server_version", .names = &tls_versions),
    VECTOR("cookie", 1, 0, 255),
    END
};

/* RFC 9846, 4.4.1 */
static const struct field encrypted_extensions[] = {EXTENSIONS(), END};

/* RFC 9846, 4.4.2 and RFC 5246, 7.4.4 */
static const struct field certificate_request_13[] = {
    VECTOR("certificate_request_context", 1, 0, 255), EXTENSIONS(), END
};
static const struct field client_certificate_type[] = {
    U8("ClientCertificateType", .names = &tls_client_certificate_types), END
};
static const struct field pair_scheme[] = {
    U16("SignatureAndHashAlgorithm", .names = &tls_signature_schemes), END
};
static const struct field authority[] = {VECTOR("DistinguishedName", 2, 1, 65535), END};
static const struct field certificate_request_12[] = {
    VECTOR("certificate_types", 1, 1, 255, .of = client_certificate_type),
    VECTOR("supported_signature_algorithms", 2, 2, 65534, .of = pair_scheme),
    VECTOR("certificate_authorities", 2, 0, 65535, .of = authority),
    END
};
static const struct field certificate_request_10[] = {
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
static const struct field certificate_13[] = {
    VECTOR("certificate_request_context", 1, 0, 255),
    VECTOR("certificate_list", 3, 0, 0xffffff, .of = certificate_member_13),
    END
};
static const struct field certificate_member_12[] = {VECTOR("ASN.1Cert", 3, 1, 0xffffff), END};
static const struct field certificate_12[] = {
    VECTOR("certificate_list", 3, 0, 0xffffff, .of = certificate_member_12), END
};

/* RFC 8879, 4 */
static const struct field compressed_certificate[] = {
    U16("algorithm", .names = &tls_certificate_compressions),
    U24("uncompressed_length"),
    VECTOR("compressed_certificate_message", 3, 1, 0xffffff),
    END
};

/* RFC 9846, 4.5.2 and RFC 5246, 7.4.8 */
static const struct field certificate_verify[] = {
    U16("algorithm", .names = &tls_signature_schemes), VECTOR("signature", 2, 0, 65535), END
};
static const struct field certificate_verify_10[] = {VECTOR("signature", 2, 0, 65535), END};

/* RFC 9846, 4.5.3 */
static const struct field finished[] = {REST("verify_data"), END};

/* RFC 9846, 4.7.1 and RFC 5077, 3.3 */
static const struct field new_session_ticket_13[] = {
    U32("ticket_lifetime"),
    U32("ticket_age_add"),
    VECTOR("ticket_nonce", 1, 0, 255),
    VECTOR("ticket", 2, 1, 65535),
    EXTENSIONS(),
    END
};
static const struct field new_session_ticket_12[] = {
    U32("ticket_lifetime_hint"), VECTOR("ticket", 2, 0, 65535), END
};

/* RFC 9846, 4.7.3 */
static const struct field key_update[] = {
    U8("request_update", .names = &tls_key_update_requests), END
};

/* RFC 5246, 7.4.3 and RFC 8422, 5.4: what is signed, then the signature */
static const struct field signature_12[] = {
    U16("algorithm", .names = &tls_signature_schemes), VECTOR("signature", 2, 0, 65535), END
};
static const struct field signature_10[] = {VECTOR("signature", 2, 0, 65535), END};
static const struct field no_signature[] = {END};
static const struct field *key_signature(const struct schema_scope *s)
{
    const struct inside *in = s->context;
    const struct suite *suite = suite_find(in->tls.cipher_suite);
    if (!suite || suite->auth == AUTH_NONE || suite->auth == AUTH_PSK ||
        suite->auth == AUTH_SRP || suite->kx == KX_RSA_PSK)
        return no_signature;
    return in->tls.version >= VERSION_TLS12 ? signature_12 : signature_10;
}
static const struct field named_curve[] = {U16("namedcurve", .names = &tls_groups), END};
static const struct field explicit_curve[] = {REST("explicit_parameters"), END};
static const struct field *curve(const struct schema_scope *s)
{
    const struct node *type = node_child(s->group, "curve_type");
    return type && type->number == 3 ? named_curve : explicit_curve;
}
static const struct field ecdh_params[] = {
    U8("curve_type", .names = &tls_curve_types),
    CHOICE(curve),
    VECTOR("public", 1, 1, 255),
    CHOICE(key_signature),
    END
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
    U8("curve_type", .names = &tls_curve_types),
    CHOICE(curve),
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
static const struct field opaque_exchange[] = {REST("exchange_keys"), END};

/* RFC 5246, 7.4.7 and RFC 8422, 5.7 */
static const struct field client_rsa[] = {
    VECTOR("EncryptedPreMasterSecret", 2, 0, 65535), END
};
static const struct field client_rsa_ssl3[] = {REST("EncryptedPreMasterSecret"), END};
static const struct field client_dh[] = {VECTOR("dh_Yc", 2, 0, 65535), END};
static const struct field client_ecdh[] = {VECTOR("ecdh_Yc", 1, 0, 255), END};
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

/* One row a key exchange: ServerKeyExchange, ClientKeyExchange. */
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
};

static const struct field *server_key_exchange(const struct inside *in)
{
    const struct suite *suite = suite_find(in->tls.cipher_suite);
    if (!suite || suite->kx >= ARRAY_LENGTH(exchanges) || !exchanges[suite->kx].server)
        return opaque_exchange;
    return exchanges[suite->kx].server;
}

static const struct field *client_key_exchange(const struct inside *in)
{
    const struct suite *suite = suite_find(in->tls.cipher_suite);
    if (!suite || suite->kx >= ARRAY_LENGTH(exchanges) || !exchanges[suite->kx].client)
        return opaque_exchange;
    if (suite->kx == KX_RSA && in->tls.version == VERSION_SSL3)
        return client_rsa_ssl3;
    return exchanges[suite->kx].client;
}

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
static const struct field certificate_status[] = {
    U8("status_type", .names = &tls_status_types), CHOICE(status_response), END
};

/* draft-agl-tls-nextprotoneg, 3 */
static const struct field next_protocol[] = {
    VECTOR("selected_protocol", 1, 0, 255, .show = SHOW_TEXT), VECTOR("padding", 1, 0, 255), END
};

static const struct field no_body[] = {END};
static const struct field unknown_body[] = {REST("body", .optional = true), END};

static const struct {
    uint8_t type;
    const struct field *body;
    const char *source;
} messages[] = {
    {HANDSHAKE_HELLO_REQUEST, no_body, "RFC 5246, 7.4.1.1"},
    {HANDSHAKE_CLIENT_HELLO, client_hello, "RFC 9846, 4.2.2"},
    {HANDSHAKE_SERVER_HELLO, server_hello, "RFC 9846, 4.2.3"},
    {HANDSHAKE_HELLO_VERIFY_REQUEST, hello_verify_request, "RFC 6347, 4.2.1"},
    {HANDSHAKE_END_OF_EARLY_DATA, no_body, "RFC 9846, 4.6"},
    {HANDSHAKE_HELLO_RETRY_REQUEST, draft_hello_retry_request, "TLS 1.3 drafts before 22"},
    {HANDSHAKE_ENCRYPTED_EXTENSIONS, encrypted_extensions, "RFC 9846, 4.4.1"},
    {HANDSHAKE_SERVER_HELLO_DONE, no_body, "RFC 5246, 7.4.5"},
    {HANDSHAKE_FINISHED, finished, "RFC 9846, 4.5.3"},
    {HANDSHAKE_CERTIFICATE_STATUS, certificate_status, "RFC 6066, 8"},
    {HANDSHAKE_KEY_UPDATE, key_update, "RFC 9846, 4.7.3"},
    {HANDSHAKE_COMPRESSED_CERTIFICATE, compressed_certificate, "RFC 8879, 4"},
    {HANDSHAKE_NEXT_PROTOCOL, next_protocol, "draft-agl-tls-nextprotoneg, 3"},
};

/* Messages whose form depends on the version. */
static const struct {
    uint8_t type;
    const struct field *in_13, *in_12, *before;
    const char *source_13, *source_12;
} versioned[] = {
    {HANDSHAKE_NEW_SESSION_TICKET, new_session_ticket_13, new_session_ticket_12,
     new_session_ticket_12, "RFC 9846, 4.7.1", "RFC 5077, 3.3"},
    {HANDSHAKE_CERTIFICATE, certificate_13, certificate_12, certificate_12, "RFC 9846, 4.5.1",
     "RFC 5246, 7.4.2"},
    {HANDSHAKE_CERTIFICATE_REQUEST, certificate_request_13, certificate_request_12,
     certificate_request_10, "RFC 9846, 4.4.2", "RFC 5246, 7.4.4"},
    {HANDSHAKE_CERTIFICATE_VERIFY, certificate_verify, certificate_verify, certificate_verify_10,
     "RFC 9846, 4.5.2", "RFC 5246, 7.4.8"},
};

/* RFC 5246, E.2 */
static const struct field ssl2_suite[] = {U24("V2CipherSpec"), END};
static const struct field *ssl2_lists(const struct schema_scope *s);
static const struct field ssl2_client_hello[] = {
    U8("msg_type"),
    U16("version", .names = &tls_versions),
    U16("cipher_spec_length"),
    U16("session_id_length"),
    U16("challenge_length"),
    CHOICE(ssl2_lists),
    END
};
static const struct field ssl2_rest[] = {
    LIST("cipher_specs", ssl2_suite), END
};
static const struct field *ssl2_lists(const struct schema_scope *s)
{
    (void)s;
    return ssl2_rest;
}

/* RFC 9846, 6; 5 (change_cipher_spec); RFC 6520, 4 */
static const struct field alert[] = {
    U8("level", .names = &tls_alert_levels),
    U8("description", .names = &tls_alert_descriptions),
    END
};
static const struct field change_cipher_spec[] = {U8("type"), END};
static const struct field heartbeat_message[] = {
    U8("type"), VECTOR("payload", 2, 0, 65535), REST("padding", .optional = true), END
};
static const struct field encrypted_record[] = {REST("encrypted_record", .optional = true), END};
static const struct field fragment_rest[] = {REST("fragment", .optional = true), END};

/* clang-format on */

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

static bool is_retry(struct bytes message)
{
    return message.n >= 38 && message.p[0] == HANDSHAKE_SERVER_HELLO &&
           memcmp(message.p + 6, hello_retry_random, 32) == 0;
}

/* Until draft 22, a ServerHello said its version where RFC 9846 has legacy_version. */
static bool is_old_draft(struct bytes message)
{
    struct cursor c = cursor_over(message);
    cursor_take(&c, 4);
    uint16_t version = (uint16_t)cursor_uint(&c, 2);
    return tls_version_is_draft(version) || version == VERSION_TLS13;
}

const char *messages_name(struct bytes message, struct arena *a)
{
    if (message.n == 0)
        return "handshake message";
    if (is_retry(message))
        return "HelloRetryRequest";
    return registry_name(&tls_handshake_types, message.p[0], a);
}

static const struct field *body_of(const struct inside *in, uint8_t type,
                                   const char **source)
{
    bool is13 = tls_version_rank(in->tls.version) == VERSION_TLS13;
    *source = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(versioned); i++)
        if (versioned[i].type == type) {
            *source = is13 ? versioned[i].source_13 : versioned[i].source_12;
            return is13                              ? versioned[i].in_13
                   : in->tls.version < VERSION_TLS12 ? versioned[i].before
                                                     : versioned[i].in_12;
        }
    if (type == HANDSHAKE_SERVER_KEY_EXCHANGE || type == HANDSHAKE_CLIENT_KEY_EXCHANGE) {
        bool server = type == HANDSHAKE_SERVER_KEY_EXCHANGE;
        *source = server ? "RFC 5246, 7.4.3" : "RFC 5246, 7.4.7";
        return server ? server_key_exchange(in) : client_key_exchange(in);
    }
    if (type == HANDSHAKE_SERVER_HELLO && in->draft)
        return draft_server_hello;
    for (size_t i = 0; i < ARRAY_LENGTH(messages); i++)
        if (messages[i].type == type) {
            *source = messages[i].source;
            return messages[i].body;
        }
    return unknown_body;
}

static struct node *ssl2_tree(struct arena *a, const struct tls_context *context,
                              struct bytes message)
{
    struct node *root = node_add(a, NULL, "ClientHello (SSL 2.0 form)", 0);
    struct cursor c = cursor_over(message);
    root->source = "RFC 5246, E.2";
    schema_read(a, context, ssl2_client_hello, &c, root);
    return root;
}

/* What a CompressedCertificate stands for, below the bytes that it was unpacked from. */
static void add_certificate(struct arena *a, const struct tls_context *context,
                            struct bytes message, struct node *root)
{
    const char *why;
    struct bytes certificate = compressed_open(message, a, &why);
    struct node *packed = root->last;
    if (!packed || strcmp(packed->name, "compressed_certificate_message") != 0)
        return;
    if (why && !packed->note)
        packed->note = why;
    if (!certificate.n)
        return;
    struct node *tree = messages_tree(a, context, certificate);
    tree->derived = certificate;
    tree->note = "unpacked: offsets count in the unpacked message";
    tree->parent = packed;
    packed->last->next = tree;
    packed->last = tree;
}

struct node *messages_tree(struct arena *a, const struct tls_context *context,
                           struct bytes message)
{
    if (context->ssl2)
        return ssl2_tree(a, context, message);
    struct inside in = {
        .tls = *context, .retry = is_retry(message), .draft = is_old_draft(message)};
    struct node *root = node_add(a, NULL, messages_name(message, a), 0);
    struct cursor c = cursor_over(message);
    in.message = message.n ? message.p[0] : 0xff;
    /* RFC 9846, 4: the header, then the body that the type selects */
    const struct field header[] = {U8("msg_type", .names = &tls_handshake_types),
                                   U24("length"), END};
    const struct field *body = body_of(&in, in.message, &root->source);
    struct cursor head = cursor_cut(&c, cursor_left(&c) < 4 ? cursor_left(&c) : 4);
    schema_read(a, &in, header, &head, root);
    const struct node *length = node_child(root, "length");
    if (!length)
        return root;
    if (length->number > cursor_left(&c))
        node_malformed(root,
                       arena_printf(a, "cut short: %zu of %llu bytes are here",
                                    cursor_left(&c), (unsigned long long)length->number));
    schema_read(a, &in, body, &c, root);
    if (in.message == HANDSHAKE_COMPRESSED_CERTIFICATE)
        add_certificate(a, context, message, root);
    return root;
}

struct node *messages_fragment_tree(struct arena *a, uint8_t content_type, bool encrypted,
                                    struct bytes fragment)
{
    static const struct {
        uint8_t type;
        const struct field *body;
        const char *name, *source;
    } rows[] = {
        {CONTENT_ALERT, alert, "Alert", "RFC 9846, 6"},
        {CONTENT_CHANGE_CIPHER_SPEC, change_cipher_spec, "ChangeCipherSpec",
         "RFC 9846, 5; RFC 5246, 7.1"},
        {CONTENT_HEARTBEAT, heartbeat_message, "HeartbeatMessage", "RFC 6520, 4"},
    };
    struct cursor c = cursor_over(fragment);
    struct node *root = node_add(a, NULL, "fragment", 0);
    const struct field *body = encrypted ? encrypted_record : fragment_rest;
    root->name = registry_name(&tls_content_types, content_type, a);
    root->source = encrypted ? "RFC 9846, 5.2" : "RFC 9846, 5.1";
    for (size_t i = 0; i < ARRAY_LENGTH(rows) && !encrypted; i++)
        if (rows[i].type == content_type) {
            body = rows[i].body;
            root->name = rows[i].name;
            root->source = rows[i].source;
        }
    schema_read(a, NULL, body, &c, root);
    return root;
}
