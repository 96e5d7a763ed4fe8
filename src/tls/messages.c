/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages as annotated trees: which table reads which bytes. The tables stand in messages_*.c,
 * in the order of RFC 9846, 4, and those of extensions in extensions_*.c. */
#include "tls/bodies.h"

#include "base/array.h"
#include "tls/compressed.h"

/* Bytes of a handshake message's header: RFC 9846, 4; RFC 6347, 4.2.2 */
enum { TLS_HEADER = 4, DTLS_HEADER = 12 };

/* clang-format off */

/* RFC 9846, 4.3 */
static const struct field *extension_body(const struct schema_scope *s)
{
    const struct inside *in = inside_of(s);
    const struct node *type = node_child(s->group->parent, "extension_type");
    return extensions_body(type ? type->number : UINT64_MAX, in->message, in->retry);
}
static const struct field extension_data[] = {CHOICE(extension_body), END};
static const struct field extension[] = {
    U16("extension_type", .names = &tls_extensions),
    VECTOR("extension_data", 2, 0, 65535, .of = extension_data, .once = true),
    END
};
const struct field extension_member[] = {
    STRUCT("Extension", extension, .titled = true), END
};

static const struct field no_body[] = {END};
static const struct field unknown_body[] = {REST("body", .optional = true), END};

static const struct {
    uint8_t type;
    const struct field *body;
    const char *source;
} messages[] = {
    {HANDSHAKE_HELLO_REQUEST, no_body, "RFC 5246, 7.4.1.1"},
    {HANDSHAKE_CLIENT_HELLO, body_client_hello, "RFC 9846, 4.2.2"},
    {HANDSHAKE_SERVER_HELLO, body_server_hello, "RFC 9846, 4.2.3"},
    {HANDSHAKE_HELLO_VERIFY_REQUEST, body_hello_verify_request, "RFC 6347, 4.2.1"},
    {HANDSHAKE_END_OF_EARLY_DATA, no_body, "RFC 9846, 4.6"},
    {HANDSHAKE_HELLO_RETRY_REQUEST, body_draft_hello_retry_request, "TLS 1.3 drafts before 22"},
    {HANDSHAKE_ENCRYPTED_EXTENSIONS, body_encrypted_extensions, "RFC 9846, 4.4.1"},
    {HANDSHAKE_REQUEST_CONNECTION_ID, body_request_connection_id, "RFC 9147, 9"},
    {HANDSHAKE_NEW_CONNECTION_ID, body_new_connection_id, "RFC 9147, 9"},
    {HANDSHAKE_SERVER_HELLO_DONE, no_body, "RFC 5246, 7.4.5"},
    {HANDSHAKE_CLIENT_CERTIFICATE_REQUEST, body_client_certificate_request, "RFC 9261, 4"},
    {HANDSHAKE_CERTIFICATE_URL, body_certificate_url, "RFC 6066, 5"},
    {HANDSHAKE_CERTIFICATE_STATUS, body_certificate_status, "RFC 6066, 8"},
    {HANDSHAKE_SUPPLEMENTAL_DATA, body_supplemental_data, "RFC 4680, 2"},
    {HANDSHAKE_KEY_UPDATE, body_key_update, "RFC 9846, 4.7.3"},
    {HANDSHAKE_COMPRESSED_CERTIFICATE, body_compressed_certificate, "RFC 8879, 4"},
    {HANDSHAKE_EKT_KEY, body_ekt_key, "RFC 8870, 5.2.2"},
    {HANDSHAKE_NEXT_PROTOCOL, body_next_protocol, "draft-agl-tls-nextprotoneg, 3"},
    {HANDSHAKE_CHANNEL_ID, body_channel_id, "draft-balfanz-tls-channelid, 4"},
    {HANDSHAKE_MESSAGE_HASH, body_message_hash, "RFC 9846, 4.1"},
};

/* Messages whose form depends on the version. */
static const struct {
    uint8_t type;
    const struct field *in_13, *in_12, *before;
    const char *source_13, *source_12;
} versioned[] = {
    {HANDSHAKE_NEW_SESSION_TICKET, body_new_session_ticket_13, body_new_session_ticket_12,
     body_new_session_ticket_12, "RFC 9846, 4.7.1", "RFC 5077, 3.3"},
    {HANDSHAKE_CERTIFICATE, body_certificate_13, body_certificate_12, body_certificate_12, "RFC 9846, 4.5.1",
     "RFC 5246, 7.4.2"},
    {HANDSHAKE_CERTIFICATE_REQUEST, body_certificate_request_13, body_certificate_request_12,
     body_certificate_request_10, "RFC 9846, 4.4.2", "RFC 5246, 7.4.4"},
    {HANDSHAKE_CERTIFICATE_VERIFY, body_certificate_verify, body_certificate_verify, body_certificate_verify_10,
     "RFC 9846, 4.5.2", "RFC 5246, 7.4.8"},
};

/* RFC 9846, 6; 5 (change_cipher_spec); RFC 6520, 4 */
static const struct field alert[] = {
    U8("level", .names = &tls_alert_levels),
    U8("description", .names = &tls_alert_descriptions),
    END
};
static const struct registry_row change_rows[] = {{1, "change_cipher_spec"}};
static const struct registry changes = REGISTRY("ChangeCipherSpec type", change_rows, 1, false);
static const struct registry_row heartbeat_rows[] = {
    {1, "heartbeat_request"}, {2, "heartbeat_response"},
};
static const struct registry heartbeats = REGISTRY("HeartbeatMessageType", heartbeat_rows, 1, false);
static const struct field change_cipher_spec[] = {U8("type", .names = &changes), END};
static const struct field heartbeat_message[] = {
    U8("type", .names = &heartbeats), VECTOR("payload", 2, 0, 65535), REST("padding", .optional = true), END
};
/* RFC 9147, 7 */
static const struct field record_number[] = {U64("epoch"), U64("sequence_number"), END};
static const struct field record_number_member[] = {
    STRUCT("RecordNumber", record_number), END
};
static const struct field ack[] = {
    VECTOR("record_numbers", 2, 0, 65535, .of = record_number_member), END
};
static const struct field encrypted_record[] = {REST("encrypted_record", .optional = true), END};
static const struct field fragment_rest[] = {REST("fragment", .optional = true), END};

/* clang-format on */

static bool is_retry(struct bytes message, size_t header)
{
    return message.n >= header + 34 && message.p[0] == HANDSHAKE_SERVER_HELLO &&
           memcmp(message.p + header + 2, hello_retry_random, 32) == 0;
}

/* Until draft 22, a ServerHello said its version where RFC 9846 has legacy_version. */
static bool is_old_draft(struct bytes message)
{
    struct cursor c = cursor_over(message);
    cursor_take(&c, 4);
    uint16_t version = (uint16_t)cursor_uint(&c, 2);
    return tls_version_is_draft(version) || version == VERSION_TLS13;
}

static const char *name_of(struct bytes message, size_t header, struct arena *a)
{
    if (message.n == 0)
        return "handshake message";
    if (is_retry(message, header))
        return "HelloRetryRequest";
    return registry_name(&tls_handshake_types, message.p[0], a);
}

const char *messages_name(struct bytes message, struct arena *a)
{
    return name_of(message, TLS_HEADER, a);
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
        return server ? body_server_key_exchange(in) : body_client_key_exchange(in);
    }
    if (type == HANDSHAKE_SERVER_HELLO && in->draft)
        return body_draft_server_hello;
    if (type == HANDSHAKE_FINISHED) {
        bool ssl3 = in->tls.version == VERSION_SSL3;
        *source = ssl3 ? "RFC 6101, 5.6.9" : is13 ? "RFC 9846, 4.5.3" : "RFC 5246, 7.4.9";
        return ssl3 ? body_finished_ssl3 : body_finished;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(messages); i++)
        if (messages[i].type == type) {
            *source = messages[i].source;
            return messages[i].body;
        }
    return unknown_body;
}

/* SSL 2.0 as its draft has it; the hello alone lives on in RFC 5246, E.2. */
static struct node *ssl2_tree(struct arena *a, const struct tls_context *context,
                              struct bytes message)
{
    static const struct {
        uint8_t type;
        const struct field *body;
        const char *name;
    } rows[] = {
        {1, body_ssl2_client_hello, "ClientHello (SSL 2.0 form)"},
        {2, body_ssl2_client_master_key, "ClientMasterKey (SSL 2.0)"},
        {4, body_ssl2_server_hello, "ServerHello (SSL 2.0)"},
    };
    struct node *root = node_add(a, NULL, "SSL 2.0 message", 0);
    const struct field *body = unknown_body;
    struct cursor c = cursor_over(message);
    root->source = "draft-hickman-netscape-ssl-00";
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        if (message.n && message.p[0] == rows[i].type) {
            root->name = rows[i].name;
            body = rows[i].body;
        }
    if (body == body_ssl2_client_hello)
        root->source = "RFC 5246, E.2";
    schema_read(a, context, body, &c, root);
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
    size_t header_length = context->dtls ? DTLS_HEADER : TLS_HEADER;
    struct inside in = {.tls = *context,
                        .retry = is_retry(message, header_length),
                        .draft = !context->dtls && is_old_draft(message)};
    struct node *root = node_add(a, NULL, name_of(message, header_length, a), 0);
    struct cursor c = cursor_over(message);
    in.message = message.n ? message.p[0] : 0xff;
    /* RFC 9846, 4: the header, then the body that the type selects */
    static const struct field header[] = {U8("msg_type", .names = &tls_handshake_types),
                                          U24("length"), END};
    /* RFC 6347, 4.2.2: as if the message had come in one fragment */
    static const struct field dtls_header[] = {
        U8("msg_type", .names = &tls_handshake_types),
        U24("length"),
        U16("message_seq"),
        U24("fragment_offset"),
        U24("fragment_length"),
        END};
    const struct field *body = body_of(&in, in.message, &root->source);
    struct cursor head =
        cursor_cut(&c, cursor_left(&c) < header_length ? cursor_left(&c) : header_length);
    schema_read(a, &in, context->dtls ? dtls_header : header, &head, root);
    const struct node *length = node_child(root, "length");
    if (!length)
        return root;
    if (length->number > cursor_left(&c))
        node_malformed(root,
                       arena_printf(a, "cut short: %zu of %llu bytes are here",
                                    cursor_left(&c), (unsigned long long)length->number));
    schema_read(a, &in, body, &c, root);
    if (in.message == HANDSHAKE_COMPRESSED_CERTIFICATE && !context->dtls)
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
        {CONTENT_ACK, ack, "ACK", "RFC 9147, 7"},
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
