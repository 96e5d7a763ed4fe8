/* SPDX-License-Identifier: BSD-2-Clause */
/* The transport parameters of QUIC. RFC 9000, 18; RFC 9221; RFC 9287; RFC 9368. */
#include "tls/bodies.h"

#include "base/array.h"

/* clang-format off */

static const struct registry_row rows[] = {
    {0x00, "original_destination_connection_id"}, {0x01, "max_idle_timeout"},
    {0x02, "stateless_reset_token"}, {0x03, "max_udp_payload_size"}, {0x04, "initial_max_data"},
    {0x05, "initial_max_stream_data_bidi_local"}, {0x06, "initial_max_stream_data_bidi_remote"},
    {0x07, "initial_max_stream_data_uni"}, {0x08, "initial_max_streams_bidi"},
    {0x09, "initial_max_streams_uni"}, {0x0a, "ack_delay_exponent"}, {0x0b, "max_ack_delay"},
    {0x0c, "disable_active_migration"}, {0x0d, "preferred_address"},
    {0x0e, "active_connection_id_limit"}, {0x0f, "initial_source_connection_id"},
    {0x10, "retry_source_connection_id"}, {0x11, "version_information"},
    {0x20, "max_datagram_frame_size"}, {0x173e, "discard"}, {0x2ab2, "grease_quic_bit"},
    {0x26ab, "google handshake message"}, {0x3127, "initial_rtt (Google)"},
    {0x3128, "google_connection_options"}, {0x3129, "user_agent (Google)"},
    {0x4752, "google_version"}, {0x7157, "timestamp"}, {0x7158, "enable_time_stamp_v2"},
    {0xde1a, "min_ack_delay (draft 1)"}, {0xff73db, "version_information (drafts)"},
    {0xff04de1a, "min_ack_delay (draft)"}, {0xff04de1b, "min_ack_delay"},
};
static const struct registry parameters = REGISTRY("QUIC transport parameter", rows, 8, true);

static const struct registry_row version_rows[] = {
    {0x00000000, "version negotiation"}, {0x00000001, "QUIC 1"}, {0x6b3343cf, "QUIC 2"},
    {0xff00001d, "QUIC draft 29"},
};
static const struct registry versions = REGISTRY("QUIC version", version_rows, 4, false);

static const struct field bytes[] = {REST("value", .optional = true), END};
static const struct field number[] = {VARINT("value"), END};
static const struct field milliseconds[] = {VARINT("value", .remark = remark_milliseconds), END};
static const struct field flag[] = {END};
static const struct field token[] = {OPAQUE("value", 16), END};
static const struct field preferred_address[] = {
    OPAQUE("IPv4 Address", 4, .show = SHOW_ADDRESS),
    U16("IPv4 Port"),
    OPAQUE("IPv6 Address", 16, .show = SHOW_ADDRESS),
    U16("IPv6 Port"),
    VECTOR("Connection ID", 1, 1, 20),
    OPAQUE("Stateless Reset Token", 16),
    END
};
/* RFC 9368, 3 */
static const struct field version[] = {U32("Version", .names = &versions), END};
static const struct field version_information[] = {
    U32("Chosen Version", .names = &versions), LIST("Available Versions", version), END
};
static const struct field user_agent[] = {REST("value", .show = SHOW_TEXT, .optional = true), END};

/* RFC 9000, 18.2 in its order; what is not here is opaque. */
static const struct {
    uint64_t id;
    const struct field *value;
} values[] = {
    {0x01, milliseconds}, {0x02, token}, {0x03, number}, {0x04, number}, {0x05, number},
    {0x06, number}, {0x07, number}, {0x08, number}, {0x09, number}, {0x0a, number},
    {0x0b, milliseconds}, {0x0c, flag}, {0x0d, preferred_address}, {0x0e, number},
    {0x11, version_information}, {0xff73db, version_information}, {0x20, number},
    {0x2ab2, flag}, {0x3127, number}, {0x3129, user_agent}, {0x7157, number}, {0x7158, number},
    {0xde1a, number}, {0xff04de1a, number}, {0xff04de1b, number},
};

static const struct field *value_of(const struct schema_scope *s)
{
    const struct node *id = node_child(s->group->parent, "id");
    for (size_t i = 0; id && i < ARRAY_LENGTH(values); i++)
        if (values[i].id == id->number)
            return values[i].value;
    return bytes;
}
static const struct field value_choice[] = {CHOICE(value_of), END};

static const struct field parameter[] = {
    VARINT("id", .names = &parameters),
    VECTOR("value", 0, 0, UINT32_MAX, .of = value_choice, .once = true),
    END
};
static const struct field parameter_member[] = {
    STRUCT("Transport Parameter", parameter, .titled = true), END
};
const struct field extension_quic[] = {
    LIST("Transport Parameters", parameter_member, .source = "RFC 9000, 18", .optional = true), END
};

/* clang-format on */
