/* SPDX-License-Identifier: BSD-2-Clause */
/* Which body an extension has in which message: one row each. The bodies stand in
 * extensions_*.c. */
#include "tls/bodies.h"

#include "base/array.h"

/* RFC 9846, 4.3: where extensions may stand; SH until TLS 1.2, too. */
enum where { CH = 1, SH = 2, RETRY = 4, EE = 8, CT = 16, CR = 32, NST = 64, ANY = 127 };

/* clang-format off */

static const struct {
    uint16_t code;
    uint8_t where;
    const struct field *body;
} bodies[] = {
    {0, CH, extension_server_name},            {0, SH | EE, extension_nothing},
    {1, ANY, extension_max_fragment_length},
    {2, ANY, extension_nothing},
    {3, CH, extension_trusted_ca_keys},        {3, SH | EE, extension_nothing},
    {4, ANY, extension_nothing},
    {5, CH | CR, extension_ocsp_request},      {5, CT, extension_certificate_status},
    {5, SH, extension_nothing},
    {6, ANY, extension_user_mapping},
    {7, ANY, extension_authz},                 {8, ANY, extension_authz},
    {9, CH, extension_certificate_types},      {9, SH | EE, extension_certificate_type},
    {10, ANY, extension_supported_groups},
    {11, ANY, extension_ec_point_formats},
    {12, CH, extension_srp},
    {13, ANY, extension_signature_algorithms},
    {14, ANY, extension_use_srtp},
    {15, ANY, extension_heartbeat},
    {16, ANY, extension_alpn},
    {17, CH | CR, extension_status_v2},        {17, SH, extension_nothing},
    {18, SH | CT, extension_timestamps},       {18, CH | CR, extension_nothing},
    {19, CH, extension_certificate_types},     {19, SH | EE, extension_certificate_type},
    {20, CH, extension_certificate_types},     {20, SH | EE, extension_certificate_type},
    {21, ANY, extension_padding},
    {22, ANY, extension_nothing},
    {23, ANY, extension_nothing},
    {24, ANY, extension_token_binding},
    {25, CH, extension_cached_info},           {25, SH | EE, extension_cached_answer},
    {27, ANY, extension_compress_certificate},
    {28, ANY, extension_record_size_limit},
    {29, CH, extension_pwd_protect},
    {30, CH, extension_pwd_clear},
    {32, CH, extension_pinning_client},        {32, SH | EE, extension_pinning_server},
    {33, ANY, extension_nothing},
    {34, CH | CR, extension_signature_algorithms}, {34, CT, extension_delegated_credential},
    {35, ANY, extension_session_ticket},
    {39, CH, extension_ekt_ciphers},           {39, SH | EE, extension_ekt_cipher},
    {40, CH, extension_client_shares},         {40, SH, extension_server_share},
    {40, RETRY, extension_retry_group},
    {41, CH, extension_offered_psks},          {41, SH, extension_selected_psk},
    {42, CH | EE, extension_nothing},          {42, NST, extension_max_early_data},
    {43, CH, extension_supported_versions},    {43, SH | RETRY, extension_selected_version},
    {44, ANY, extension_cookie},
    {45, ANY, extension_psk_modes},
    {46, NST, extension_max_early_data},
    {47, ANY, extension_authorities},
    {48, ANY, extension_oid_filters},
    {49, ANY, extension_nothing},
    {50, ANY, extension_signature_algorithms},
    {51, CH, extension_client_shares},         {51, SH, extension_server_share},
    {51, RETRY, extension_retry_group},
    {52, CH | CR, extension_nothing},          {52, SH | CT, extension_transparency},
    {53, ANY, extension_connection_id},
    {54, ANY, extension_connection_id},
    {55, ANY, extension_external_id_hash},
    {56, ANY, extension_external_session_id},
    {57, CH | EE, extension_quic},
    {58, CH, extension_ticket_request},        {58, EE, extension_ticket_count},
    {59, CH, extension_dnssec_port},           {59, SH | CT, extension_dnssec_chain},
    {61, ANY, extension_nothing},
    {62, ANY, extension_flags},
    {13172, CH, extension_nothing},            {13172, SH, extension_next_protocols},
    {13175, ANY, extension_nothing},
    {13180, ANY, extension_nothing},
    {17513, CH, extension_alps},
    {17613, CH, extension_alps},
    {30031, ANY, extension_nothing},
    {30032, ANY, extension_nothing},
    {35655, ANY, extension_padding},
    {51764, CH | EE | CR, extension_trust_anchors}, {51764, CT, extension_nothing},
    {64768, CH, extension_ech_outer},
    {65037, CH, extension_ech},                {65037, EE, extension_ech_retry_configs},
    {65037, RETRY, extension_ech_confirmation},
    {65281, ANY, extension_renegotiation_info},
    {65445, CH | EE, extension_quic},
    {65486, CH, extension_esni},               {65486, EE, extension_esni_nonce},
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
    case HANDSHAKE_CLIENT_CERTIFICATE_REQUEST:
        return CR;
    case HANDSHAKE_NEW_SESSION_TICKET:
        return NST;
    default:
        return ANY;
    }
}

const struct field *extensions_body(uint64_t extension, uint8_t message, bool retry)
{
    enum where here = place(message, retry);
    for (size_t i = 0; i < ARRAY_LENGTH(bodies); i++)
        if (bodies[i].code == extension && (bodies[i].where & here) == here)
            return bodies[i].body;
    return extension_opaque;
}
