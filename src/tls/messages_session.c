/* SPDX-License-Identifier: BSD-2-Clause */
/* The messages that end a handshake or follow it: Finished, tickets, key updates, connection
 * ids, and the older ways of saying a protocol or a channel id. */
#include "tls/bodies.h"

/* clang-format off */

/* RFC 9846, 4.5.3; RFC 6101, 5.6.9 */
const struct field body_finished[] = {REST("verify_data"), END};
const struct field body_finished_ssl3[] = {OPAQUE("md5_hash", 16), OPAQUE("sha_hash", 20), END};

/* RFC 9846, 4.7.1 and RFC 5077, 3.3 */
const struct field body_new_session_ticket_13[] = {
    U32("ticket_lifetime", .remark = remark_seconds),
    U32("ticket_age_add"),
    VECTOR("ticket_nonce", 1, 0, 255),
    VECTOR("ticket", 2, 1, 65535),
    EXTENSIONS(),
    END
};
const struct field body_new_session_ticket_12[] = {
    U32("ticket_lifetime_hint", .remark = remark_seconds), VECTOR("ticket", 2, 0, 65535), END
};

/* RFC 9846, 4.7.3 */
const struct field body_key_update[] = {
    U8("request_update", .names = &tls_key_update_requests), END
};

/* RFC 9147, 9 */
static const struct registry_row usage_rows[] = {{0, "cid_immediate"}, {1, "cid_spare"}};
static const struct registry usages = REGISTRY("ConnectionIdUsage", usage_rows, 1, false);
static const struct field connection_id[] = {VECTOR("ConnectionId", 1, 0, 255), END};
const struct field body_request_connection_id[] = {U8("num_cids"), END};
const struct field body_new_connection_id[] = {
    VECTOR("cids", 2, 0, 65535, .of = connection_id), U8("usage", .names = &usages), END
};

/* draft-agl-tls-nextprotoneg, 3 */
const struct field body_next_protocol[] = {
    VECTOR("selected_protocol", 1, 0, 255, .show = SHOW_TEXT), VECTOR("padding", 1, 0, 255), END
};

/* draft-balfanz-tls-channelid, 4: a point on P-256 and a signature with it */
static const struct field channel_id[] = {
    OPAQUE("x", 32), OPAQUE("y", 32), OPAQUE("r", 32), OPAQUE("s", 32), END
};
const struct field body_channel_id[] = {
    U16("extension_type", .names = &tls_extensions),
    VECTOR("extension_data", 2, 0, 65535, .of = channel_id, .once = true),
    END
};

/* RFC 8870, 5.2.2 */
const struct field body_ekt_key[] = {
    VECTOR("ekt_key_value", 2, 1, 256),
    VECTOR("srtp_master_salt", 2, 1, 256),
    U16("ekt_spi"),
    U24("ekt_ttl", .remark = remark_seconds),
    END
};

/* RFC 9846, 4.1: stands for the first ClientHello in the transcript; is never sent */
const struct field body_message_hash[] = {REST("hash"), END};

/* clang-format on */
