/* SPDX-License-Identifier: BSD-2-Clause */
/* QUIC's headers, as far as they tell it from everything else on UDP. */
#include "model/quic.h"

enum {
    FORM = 0x80,  /* RFC 9000, 17.2: "Header Form" */
    FIXED = 0x40, /* "Fixed Bit" */
    ID_MOST = 20, /* bytes of a connection ID */
    TAG = 16      /* of a Retry packet: RFC 9000, 17.2.5 */
};

enum { QUIC_1 = 0x00000001, QUIC_2 = 0x6b3343cf }; /* RFC 9000, 15; RFC 9369, 3.1 */

enum type { INITIAL, ZERO_RTT, HANDSHAKE, RETRY };

/* Drafts have had this header since the 22nd; the 34th was the last. */
static bool is_draft(uint64_t version)
{
    return version >= 0xff000016 && version <= 0xff000022;
}

/* RFC 9000, 16: a variable-length integer */
static uint64_t read_number(struct cursor *c)
{
    uint64_t first = cursor_uint(c, 1), value = first & 0x3f;
    for (unsigned more = (1u << (first >> 6)) - 1; more > 0; more--)
        value = value << 8 | cursor_uint(c, 1);
    return value;
}

/* Reads to behind the connection IDs. */
static bool read_header(struct cursor *c, enum type *type)
{
    uint64_t first = cursor_uint(c, 1), version = cursor_uint(c, 4);
    if (c->failed || (first & (FORM | FIXED)) != (FORM | FIXED))
        return false;
    *type = (enum type)(first >> 4 & 3);
    if (version == QUIC_2) /* RFC 9369, 3.2: each is one more */
        *type = (enum type)((*type + 3) & 3);
    else if (version != QUIC_1 && !is_draft(version))
        return false;
    for (int i = 0; i < 2; i++) {
        uint64_t n = cursor_uint(c, 1);
        if (n > ID_MOST)
            return false;
        cursor_take(c, n);
    }
    return !c->failed;
}

bool quic_is_long(struct bytes datagram)
{
    struct cursor c = cursor_over(datagram);
    enum type type;
    return read_header(&c, &type);
}

bool quic_is_whole(struct bytes datagram, uint32_t length)
{
    struct cursor c = cursor_over(datagram);
    enum type type;
    size_t cut = length > datagram.n ? length - datagram.n : 0;
    if (!read_header(&c, &type))
        return false;
    if (type == RETRY)
        return cursor_left(&c) + cut > TAG;
    if (type == INITIAL) {
        uint64_t token = read_number(&c);
        if (token > cursor_left(&c))
            return !c.failed && token <= cursor_left(&c) + cut; /* no more was captured */
        cursor_take(&c, token);
    }
    uint64_t rest = read_number(&c);
    return !c.failed && rest > 0 && rest <= cursor_left(&c) + cut;
}

bool quic_may_be_short(struct bytes datagram)
{
    return datagram.n && (datagram.p[0] & (FORM | FIXED)) == FIXED;
}

const char *quic_say(const struct quic *q, struct arena *a)
{
    if (q->packets == 0)
        return NULL;
    return arena_printf(
        a,
        "%llu packet%s of %u connection%s %s QUIC, which is not read: TLS "
        "1.3 is inside it.",
        (unsigned long long)q->packets, q->packets == 1 ? "" : "s", q->connections,
        q->connections == 1 ? "" : "s", q->packets == 1 ? "is" : "are");
}
