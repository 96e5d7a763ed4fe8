/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS records out of a datagram. */
#include "tls/dtls.h"

enum {
    LONGEST = 16384 + 2048, /* RFC 6347, 4.1: as in TLS */
    SHORTEST_SEALED = 16,   /* RFC 9147, 4.2.3: what number encryption needs */
    UNIFIED = 0x20,         /* RFC 9147, 4: the bits of a unified header's first byte */
    UNIFIED_MASK = 0xe0,
    HAS_CID = 0x10,
    LONG_SEQUENCE = 0x08,
    HAS_LENGTH = 0x04,
    EPOCH_BITS = 0x03
};

/* 0x0100 is what OpenSSL before 0.9.8f, and Cisco's VPN, write for DTLS 1.0. */
static bool is_version(uint64_t v)
{
    return v == VERSION_DTLS10 || v == VERSION_DTLS12 || v == VERSION_DTLS13 ||
           v == VERSION_DTLS_OLD;
}

bool dtls_is_plain(struct bytes b)
{
    return b.n >= 13 && b.p[0] >= CONTENT_CHANGE_CIPHER_SPEC && b.p[0] <= CONTENT_LAST &&
           is_version((uint64_t)b.p[1] << 8 | b.p[2]);
}

bool dtls_is_unified(struct bytes b)
{
    return b.n > SHORTEST_SEALED && (b.p[0] & UNIFIED_MASK) == UNIFIED;
}

/* Without the hellos the length of a connection id is not known: the one that makes the record
 * reach to the datagram's end fits. */
static int guess_cid(const struct cursor *at)
{
    size_t left = cursor_left(at);
    for (size_t n = 0; n <= DTLS_CID_MOST && n + 2 <= left; n++)
        if (n + 2 + ((size_t)at->p[n] << 8 | at->p[n + 1]) == left)
            return (int)n;
    return 0;
}

static bool read_plain(struct cursor *c, int cid, struct dtls_record *r)
{
    const struct bytes look = {c->p, cursor_left(c)};
    if (!dtls_is_plain(look))
        return false;
    r->type = (uint8_t)cursor_uint(c, 1);
    r->version = (uint16_t)cursor_uint(c, 2);
    r->epoch = (uint16_t)cursor_uint(c, 2);
    r->sequence = cursor_uint(c, 6);
    r->sequence_at = 5;
    r->sequence_width = 6;
    if (r->type == CONTENT_TLS12_CID) /* RFC 9146, 4 */
        r->cid = cursor_take(c, (size_t)(cid >= 0 ? cid : guess_cid(c)));
    r->length = (uint32_t)cursor_uint(c, 2);
    return !c->failed && r->length <= LONGEST;
}

static bool read_unified(struct cursor *c, size_t cut, int cid, struct dtls_record *r)
{
    uint8_t first = (uint8_t)cursor_uint(c, 1);
    if ((first & UNIFIED_MASK) != UNIFIED)
        return false;
    r->unified = true;
    r->epoch = first & EPOCH_BITS;
    if (first & HAS_CID)
        r->cid = cursor_take(c, cid > 0 ? (size_t)cid : 0);
    r->sequence_at = (uint8_t)(1 + r->cid.n);
    r->sequence_width = first & LONG_SEQUENCE ? 2 : 1;
    r->sequence = cursor_uint(c, r->sequence_width);
    if (first & HAS_LENGTH)
        r->length = (uint32_t)cursor_uint(c, 2);
    else
        r->length = (uint32_t)(cursor_left(c) + cut);
    return !c->failed && r->length >= SHORTEST_SEALED && r->length <= LONGEST;
}

bool dtls_next(struct cursor *c, size_t cut, int cid, struct dtls_record *r)
{
    struct cursor at = *c;
    *r = (struct dtls_record){0};
    if (cursor_left(c) == 0)
        return false;
    bool unified = (*c->p & UNIFIED_MASK) == UNIFIED;
    if (!(unified ? read_unified(&at, cut, cid, r) : read_plain(&at, cid, r)))
        return false;
    size_t left = cursor_left(&at), wanted = r->length;
    if (wanted > left + cut)
        return false;
    r->header = (struct bytes){c->p, (size_t)(at.p - c->p)};
    r->fragment = cursor_take(&at, wanted < left ? wanted : left);
    *c = at;
    return true;
}
