/* SPDX-License-Identifier: BSD-2-Clause */
/* Records out of one direction's bytes. */
#include "tls/record.h"

#include "wire/cursor.h"

enum { BODY_ROOM = 2048 }; /* kept for the next record that spans chunks */

/* A header that RFC 9846, 5.1 allows, drafts and SSL 3.0 included. */
static bool is_header(const uint8_t *h)
{
    unsigned length = (unsigned)h[3] << 8 | h[4];
    if (h[0] < CONTENT_CHANGE_CIPHER_SPEC || h[0] > CONTENT_HEARTBEAT)
        return false;
    if (h[1] != 3 || h[2] > 4)
        return h[1] == 0x7f && length <= RECORD_LONGEST; /* some drafts */
    return length <= RECORD_LONGEST && (length > 0 || h[0] == CONTENT_APPLICATION_DATA);
}

/* RFC 5246, E.2: 2 bytes of length with the top bit set, msg_type 1, version. */
static bool is_ssl2_hello(struct bytes b)
{
    if (b.n < 11 || !(b.p[0] & 0x80) || b.p[2] != 1)
        return false;
    unsigned length = (b.p[0] & 0x7fu) << 8 | b.p[1];
    unsigned specs = (unsigned)b.p[5] << 8 | b.p[6], id = (unsigned)b.p[7] << 8 | b.p[8],
             challenge = (unsigned)b.p[9] << 8 | b.p[10];
    bool version = (b.p[3] == 0 && b.p[4] == 2) || (b.p[3] == 3 && b.p[4] <= 4);
    return version && specs % 3 == 0 && specs > 0 && challenge >= 16 && challenge <= 32 &&
           length == 9 + specs + id + challenge;
}

/* RFC draft-hickman-netscape-ssl-00: a ServerHello answers an SSL 2.0 ClientHello. */
static bool is_ssl2_answer(struct bytes b)
{
    return b.n >= 13 && (b.p[0] & 0x80) && b.p[2] == 4 && b.p[3] <= 1 && b.p[5] == 0 &&
           b.p[6] == 2;
}

/* A hello at the beginning of a record: a sign that needs no other. */
static bool is_hello(struct bytes b)
{
    if (b.n < RECORD_HEADER + 6 || !is_header(b.p) || b.p[0] != CONTENT_HANDSHAKE)
        return false;
    const uint8_t *m = b.p + RECORD_HEADER;
    unsigned length = (unsigned)m[1] << 16 | (unsigned)m[2] << 8 | m[3];
    bool version = m[4] == 3 || m[4] == 0x7f;
    return (m[0] == HANDSHAKE_CLIENT_HELLO || m[0] == HANDSHAKE_SERVER_HELLO) &&
           version && length >= 34 && length < 1 << 18;
}

/* The first bytes of a hello's record, where a sender wrote the header (or less) on its own. */
static bool is_hello_begun(struct bytes b)
{
    static const uint8_t least[] = {CONTENT_HANDSHAKE,      3, 0, 0, 0,
                                    HANDSHAKE_CLIENT_HELLO, 0, 0, 0, 3};
    static const uint8_t most[] = {CONTENT_HANDSHAKE,      3, 4,    0x40, 0xff,
                                   HANDSHAKE_SERVER_HELLO, 3, 0xff, 0xff, 3};
    if (b.n == 0 || b.n > sizeof least)
        return false;
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] < least[i] || b.p[i] > most[i])
            return false;
    return b.n < RECORD_HEADER || (b.p[3] | b.p[4]) != 0;
}

/* Record headers one behind another up to the end of the chunk. */
static bool is_chain(struct bytes b, bool peer_found)
{
    unsigned records = 0;
    while (b.n >= RECORD_HEADER) {
        if (!is_header(b.p))
            return false;
        size_t whole = RECORD_HEADER + ((size_t)b.p[3] << 8 | b.p[4]);
        records++;
        if (whole >= b.n)
            return whole == b.n || records > 1 || peer_found;
        b.p += whole;
        b.n -= whole;
    }
    return records > 0;
}

/* Whether records begin here. */
static bool begins(const struct record_reader *r, struct bytes b)
{
    if (is_hello(b) || is_hello_begun(b))
        return true;
    if (is_ssl2_hello(b) || (r->peer_found && is_ssl2_answer(b)))
        return true;
    if (r->peer_found && b.n < RECORD_HEADER && b.n > 0)
        return b.p[0] >= CONTENT_CHANGE_CIPHER_SPEC && b.p[0] <= CONTENT_HEARTBEAT &&
               (b.n < 2 || b.p[1] == 3);
    return is_chain(b, r->peer_found || r->found);
}

/* The end of what a client sends right before its hello, often in one segment: a line of text (a
 * PROXY header, "STARTTLS"), a PROXY header in bytes, MySQL's SSLRequest. 0: none is there. */
static size_t prelude_end(struct bytes b)
{
    static const char proxy[] = "\r\n\r\n\0\r\nQUIT\n";
    static const char request[] = "\x20\0\0\1";
    if (b.n > 16 && memcmp(b.p, proxy, 12) == 0)
        return 16 + ((size_t)b.p[14] << 8 | b.p[15]);
    if (b.n > 36 && memcmp(b.p, request, 4) == 0)
        return 36;
    const uint8_t *line = memmem(b.p, b.n < 4096 ? b.n : 4096, "\n\x16\x03", 3);
    return line ? (size_t)(line + 1 - b.p) : 0;
}

/* Whether a hello begins within the chunk, and where. */
static bool begins_within(const struct record_reader *r, struct bytes b, size_t *at)
{
    *at = r->found || b.n < RECORD_HEADER + 6 ? 0 : prelude_end(b);
    return *at && *at < b.n && is_hello((struct bytes){b.p + *at, b.n - *at});
}

bool record_begins(struct bytes chunk)
{
    const struct record_reader fresh = {0};
    size_t at;
    return begins(&fresh, chunk) || begins_within(&fresh, chunk, &at);
}

static void hand_on(struct record_reader *r, struct bytes fragment)
{
    r->now.fragment = fragment;
    r->record(r->context, &r->now);
    r->header_n = 0;
    r->passed = 0;
    buf_clear(&r->body, BODY_ROOM);
    r->now = (struct record){0};
}

/* SSL 2.0 frames a record by 2 bytes, or 3 with padding. */
static unsigned header_length(const struct record_reader *r)
{
    if (r->header_n == 0 || !r->ssl2)
        return RECORD_HEADER;
    return r->header[0] & 0x80 ? 2 : 3;
}

static bool start_record(struct record_reader *r)
{
    const uint8_t *h = r->header;
    if (r->header_n == RECORD_HEADER) {
        if (!is_header(h))
            return false;
        r->now.type = h[0];
        r->now.version = (uint16_t)(h[1] << 8 | h[2]);
        r->now.length = (uint32_t)h[3] << 8 | h[4];
    } else {
        r->ssl2 = r->now.ssl2 = true;
        r->now.version = VERSION_SSL2;
        r->now.length = (uint32_t)(h[0] & (r->header_n == 2 ? 0x7f : 0x3f)) << 8 | h[1];
        if (r->now.length == 0)
            return false;
    }
    r->found = true;
    return true;
}

/* Bytes of the record lie in that packet. Segments may come in another order than that of their
 * bytes: the record is whole with the latest of them. */
static void lies_in(struct record_reader *r, struct stamp stamp)
{
    if (stamp.packet < r->now.first.packet)
        r->now.first = stamp;
    if (stamp.packet >= r->now.last.packet)
        r->now.last = stamp;
}

/* Takes header bytes; false where they make no sense, with what was taken given back. */
static bool take_header(struct record_reader *r, struct cursor *c, struct stamp stamp)
{
    struct cursor before = *c;
    unsigned had = r->header_n;
    if (had == 0)
        r->now.first = r->now.last = stamp;
    lies_in(r, stamp);
    /* after an SSL 2.0 hello the talk may go on in either framing */
    if (had == 0 && r->ssl2 && cursor_left(c) >= 3 && is_header(c->p))
        r->ssl2 = false;
    while (cursor_left(c) && r->header_n < header_length(r)) {
        r->header[r->header_n++] = (uint8_t)cursor_uint(c, 1);
    }
    if (r->header_n < header_length(r))
        return true;
    if (start_record(r))
        return true;
    if (had == 0)
        *c = before;
    r->header_n = 0;
    return false;
}

static bool wanted(const struct record_reader *r)
{
    return r->data || r->now.type != CONTENT_APPLICATION_DATA;
}

static void take_body(struct record_reader *r, struct cursor *c, struct stamp stamp)
{
    size_t need = r->now.length - r->passed, left = cursor_left(c);
    struct bytes part = cursor_take(c, left < need ? left : need);
    bool keep = wanted(r);
    r->passed += (uint32_t)part.n;
    lies_in(r, stamp);
    if (r->passed == r->now.length) {
        if (keep && r->body.n) {
            buf_add(&r->body, part);
            part = buf_bytes(&r->body);
        }
        hand_on(r, keep ? part : (struct bytes){NULL, 0});
    } else if (keep) {
        buf_add(&r->body, part);
    }
}

static void read_records(struct record_reader *r, struct cursor *c, struct stamp stamp)
{
    do {
        bool in_body = r->header_n && r->header_n == header_length(r);
        if (!in_body) {
            if (!take_header(r, c, stamp)) {
                r->reading = false;
                r->astray = true;
                return;
            }
            in_body = r->header_n && r->header_n == header_length(r);
        }
        if (in_body && (cursor_left(c) || r->now.length == 0))
            take_body(r, c, stamp);
    } while (cursor_left(c));
}

void record_feed(struct record_reader *r, struct bytes chunk, struct stamp stamp)
{
    struct cursor c = cursor_over(chunk);
    if (!r->reading) {
        size_t at = 0;
        if (!begins(r, chunk)) {
            bool within = begins_within(r, chunk, &at);
            r->other(r->context, (struct bytes){chunk.p, within ? at : chunk.n}, stamp);
            if (!within)
                return;
        }
        chunk.p += at;
        chunk.n -= at;
        c = cursor_over(chunk);
        r->reading = true;
        r->ssl2 = chunk.p[0] & 0x80; /* no content type has the top bit */
    }
    read_records(r, &c, stamp);
    if (!r->reading) {
        struct bytes left = cursor_rest(&c);
        if (left.n)
            r->other(r->context, left, stamp);
        r->astray = false;
    }
}

void record_gap(struct record_reader *r, uint64_t missing, struct stamp stamp)
{
    if (!r->reading)
        return;
    if (r->header_n && r->header_n == header_length(r) &&
        missing <= r->now.length - r->passed) {
        /* the hole lies within this record, so that its end is known all the same */
        r->now.damaged = true;
        r->passed += (uint32_t)missing;
        r->now.last = stamp;
        if (r->passed == r->now.length)
            hand_on(r, buf_bytes(&r->body));
        return;
    }
    record_end(r, true);
    r->reading = false;
}

void record_end(struct record_reader *r, bool lost)
{
    if (r->header_n && r->header_n == header_length(r)) {
        r->now.damaged = true;
        r->now.cut_off = !lost;
        hand_on(r, buf_bytes(&r->body));
    }
    r->header_n = 0;
}

void record_done(struct record_reader *r)
{
    buf_done(&r->body);
}
