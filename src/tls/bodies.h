/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tables of messages and extensions share: the context that choices look at, and the
 * tables by the file that they stand in. For src/tls alone. */
#ifndef TLS_BODIES_H
#define TLS_BODIES_H

#include "tls/messages.h"

/* The interpreter's context: the caller's, and which message this is. */
struct inside {
    struct tls_context tls;
    uint8_t message;
    bool retry, draft;
};

static inline const struct inside *inside_of(const struct schema_scope *s)
{
    return s->context;
}

/* RFC 9846, 4.3: the extensions of any message; messages.c */
extern const struct field extension_member[];
#define EXTENSIONS(...)                                                                  \
    VECTOR("extensions", 2, 0, 65535, .of = extension_member, .source = "RFC 9846, 4.3", \
           ##__VA_ARGS__)

/* messages_hello.c */
extern const struct field body_client_hello[], body_server_hello[],
    body_draft_server_hello[], body_draft_hello_retry_request[],
    body_hello_verify_request[], body_encrypted_extensions[], body_ssl2_client_hello[],
    body_ssl2_client_master_key[], body_ssl2_server_hello[];

/* messages_certificate.c */
extern const struct field body_certificate_13[], body_certificate_12[],
    body_compressed_certificate[], body_certificate_request_13[],
    body_certificate_request_12[], body_certificate_request_10[],
    body_client_certificate_request[], body_certificate_verify[],
    body_certificate_verify_10[], body_certificate_status[], body_certificate_url[],
    body_supplemental_data[];

/* messages_key_exchange.c: by the suite; the opaque rest where it is not known */
const struct field *body_server_key_exchange(const struct inside *in);
const struct field *body_client_key_exchange(const struct inside *in);

/* messages_session.c */
extern const struct field body_finished[], body_finished_ssl3[],
    body_new_session_ticket_13[], body_new_session_ticket_12[], body_key_update[],
    body_request_connection_id[], body_new_connection_id[], body_next_protocol[],
    body_channel_id[], body_ekt_key[], body_message_hash[];

/* extensions_*.c: the bodies of extensions, each file an idea */
extern const struct field extension_nothing[], extension_opaque[];

/* extensions_negotiation.c: what both ends agree on */
extern const struct field extension_supported_versions[], extension_selected_version[],
    extension_supported_groups[], extension_ec_point_formats[],
    extension_signature_algorithms[], extension_alpn[], extension_alps[],
    extension_next_protocols[], extension_max_fragment_length[],
    extension_record_size_limit[], extension_compress_certificate[],
    extension_heartbeat[], extension_use_srtp[], extension_cookie[],
    extension_connection_id[], extension_renegotiation_info[], extension_padding[],
    extension_token_binding[], extension_flags[], extension_ekt_ciphers[],
    extension_ekt_cipher[];

/* extensions_keys.c: key shares and pre-shared keys */
extern const struct field extension_client_shares[], extension_server_share[],
    extension_retry_group[], extension_offered_psks[], extension_selected_psk[],
    extension_psk_modes[], extension_max_early_data[], extension_session_ticket[],
    extension_ticket_request[], extension_ticket_count[], extension_pinning_client[],
    extension_pinning_server[], extension_srp[], extension_pwd_clear[],
    extension_pwd_protect[], extension_external_id_hash[],
    extension_external_session_id[];

/* extensions_identity.c: names and certificates */
extern const struct field extension_server_name[], extension_trusted_ca_keys[],
    extension_ocsp_request[], extension_certificate_status[], extension_status_v2[],
    extension_user_mapping[], extension_authz[], extension_certificate_types[],
    extension_certificate_type[], extension_timestamps[], extension_transparency[],
    extension_cached_info[], extension_cached_answer[], extension_delegated_credential[],
    extension_authorities[], extension_oid_filters[], extension_dnssec_port[],
    extension_dnssec_chain[], extension_trust_anchors[];

/* extensions_ech.c */
extern const struct field extension_ech[], extension_ech_retry_configs[],
    extension_ech_confirmation[], extension_ech_outer[], extension_esni[],
    extension_esni_nonce[];

/* extensions_quic.c */
extern const struct field extension_quic[];

/* RFC 9846, 4.3.8: an entry of key_share; extensions_keys.c. Also in drafts of ECH. */
extern const struct field key_share_entry[];

/* RFC 7301, 3.1 and RFC 6066, 5 */
extern const struct field protocol_name[], url_and_hash_member[];

/* Remarks that several tables make: seconds as days, hours and so on; milliseconds since 1970 as
 * a date; remarks.c */
void remark_seconds(const struct schema_scope *s, struct node *n, struct bytes value);
void remark_milliseconds(const struct schema_scope *s, struct node *n,
                         struct bytes value);
void remark_date(const struct schema_scope *s, struct node *n, struct bytes value);

#endif
