/* SPDX-License-Identifier: BSD-2-Clause */
/* IPv4 and IPv6. */
#include "net/ip.h"

#include "base/memory.h"
#include "net/fragment.h"
#include "net/tunnel.h"

enum { DEEPEST = 8, EXTENSIONS = 16 };

/* RFC 791, 3.1. A total length of 0 is what offloading leaves: all that was captured. */
static int read_v4(struct cursor *c, struct datagram *d, struct fragment *part)
{
    size_t captured = cursor_left(c);
    uint64_t first = cursor_uint(c, 1);
    size_t header = (first & 15) * 4;
    cursor_take(c, 1);
    size_t total = (size_t)cursor_uint(c, 2);
    part->id = (uint32_t)cursor_uint(c, 2);
    uint64_t flags = cursor_uint(c, 2);
    cursor_take(c, 1);
    d->protocol = (uint8_t)cursor_uint(c, 1);
    cursor_take(c, 2);
    struct bytes from = cursor_take(c, 4), to = cursor_take(c, 4);
    if (header < 20 || c->failed)
        return -1;
    cursor_take(c, header - 20);
    if (total == 0)
        total = captured;
    if (total < header || c->failed)
        return -1;
    d->from = d->to = (struct endpoint){.family = 4};
    memcpy(d->from.address, from.p, 4);
    memcpy(d->to.address, to.p, 4);
    d->length = (uint32_t)(total - header);
    part->offset = (uint32_t)(flags & 0x1fff) * 8;
    part->more = flags & 0x2000;
    return 0;
}

/* RFC 8200, 4: headers that may stand before the payload's. */
static int skip_v6_extensions(struct cursor *c, struct datagram *d, struct fragment *part)
{
    for (unsigned i = 0; i < EXTENSIONS; i++) {
        size_t before = cursor_left(c), length;
        if (d->protocol == 0 || d->protocol == 43 || d->protocol == 60) {
            d->protocol = (uint8_t)cursor_uint(c, 1);
            length = ((size_t)cursor_uint(c, 1) + 1) * 8;
            cursor_take(c, length - 2);
        } else if (d->protocol == 51) { /* RFC 4302, 2 */
            d->protocol = (uint8_t)cursor_uint(c, 1);
            length = ((size_t)cursor_uint(c, 1) + 2) * 4;
            cursor_take(c, length - 2);
        } else if (d->protocol == 44) {
            d->protocol = (uint8_t)cursor_uint(c, 1);
            cursor_take(c, 1);
            uint64_t where = cursor_uint(c, 2);
            part->id = (uint32_t)cursor_uint(c, 4);
            part->offset = (uint32_t)(where & 0xfff8);
            part->more = where & 1;
            length = 8;
        } else {
            return 0;
        }
        if (c->failed || before < length || d->length < length)
            return -1;
        d->length -= (uint32_t)length;
        if (part->offset)
            return 0; /* the other headers are in the first fragment */
    }
    return -1;
}

static int read_v6(struct cursor *c, struct datagram *d, struct fragment *part)
{
    cursor_take(c, 4);
    d->length = (uint32_t)cursor_uint(c, 2);
    d->protocol = (uint8_t)cursor_uint(c, 1);
    cursor_take(c, 1);
    struct bytes from = cursor_take(c, 16), to = cursor_take(c, 16);
    if (c->failed)
        return -1;
    if (d->length == 0)
        d->length = (uint32_t)cursor_left(c);
    d->from = d->to = (struct endpoint){.family = 6};
    memcpy(d->from.address, from.p, 16);
    memcpy(d->to.address, to.p, 16);
    return skip_v6_extensions(c, d, part);
}

static int read_one(struct fragments *f, struct cursor *c, struct datagram *out)
{
    struct fragment part = {0};
    if (cursor_left(c) == 0)
        return -1;
    unsigned version = *c->p >> 4;
    if (version != 4 && version != 6)
        return -1;
    if ((version == 4 ? read_v4(c, out, &part) : read_v6(c, out, &part)) < 0)
        return -1;
    size_t left = cursor_left(c);
    out->payload = cursor_take(c, left < out->length ? left : out->length);
    if (part.offset == 0 && !part.more)
        return 1;
    return fragment_join(f, &part, out);
}

int ip_read(struct fragments *f, struct cursor *c, struct datagram *out)
{
    struct cursor at = *c, inner;
    for (unsigned depth = 0; depth < DEEPEST; depth++) {
        int got = read_one(f, &at, out);
        if (got != 1 || !tunnel_enter(out, &inner))
            return got;
        at = inner;
    }
    return -1;
}
