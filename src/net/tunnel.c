/* SPDX-License-Identifier: BSD-2-Clause */
/* What carries IP within IP: by the protocol number, or by the port of UDP. */
#include "net/tunnel.h"

#include "net/link.h"
#include "net/wireless.h"

enum { OPTIONS = 8 }; /* of one header, that are followed */

static bool is_ip(const struct cursor *c)
{
    return cursor_left(c) && (*c->p >> 4 == 4 || *c->p >> 4 == 6);
}

/* ERSPAN: draft-foschiano-erspan, 4. Its first form has no header. */
static bool mirrored(struct cursor *c, uint64_t type, bool numbered)
{
    if (type == 0x22eb) {
        cursor_take(c, 11);
        bool more = cursor_uint(c, 1) & 1; /* a subheader of the platform's */
        cursor_take(c, more ? 8 : 0);
    } else if (numbered) {
        cursor_take(c, 8);
    }
    return link_ethernet(c);
}

/* RFC 2784, 2 and RFC 2890, 2; RFC 2637, 4.1 for version 1, which carries PPP. */
static bool gre(struct cursor *c)
{
    uint64_t flags = cursor_uint(c, 2), type = cursor_uint(c, 2);
    bool numbered = flags & 0x1000;
    if ((flags & 7) > 1)
        return false;
    cursor_take(c, (flags & 0x8000 ? 4 : 0) + (flags & 0x2000 ? 4 : 0) +
                       (numbered ? 4 : 0) + ((flags & 0x87) == 0x81 ? 4 : 0));
    if (type == 0x6558)
        return link_ethernet(c);
    if (type == 0x88be || type == 0x22eb)
        return mirrored(c, type, numbered);
    if (type >> 8 == 0x82 || type >> 8 == 0x90) /* frames of Aruba's access points */
        return wireless_frame(c);
    return link_ethertype(type, c);
}

/* RFC 7348, 5, and draft-ietf-nvo3-vxlan-gpe, 3, which tells what it carries. */
static bool vxlan(struct cursor *c)
{
    cursor_take(c, 8);
    return link_ethernet(c);
}
static bool vxlan_gpe(struct cursor *c)
{
    cursor_take(c, 3);
    uint64_t next = cursor_uint(c, 1);
    cursor_take(c, 4);
    return next == 3 ? link_ethernet(c) : (next == 1 || next == 2) && is_ip(c);
}

/* RFC 8926, 3.4 */
static bool geneve(struct cursor *c)
{
    uint64_t options = cursor_uint(c, 1) & 0x3f;
    cursor_take(c, 1);
    uint64_t type = cursor_uint(c, 2);
    cursor_take(c, 4 + (size_t)options * 4);
    return type == 0x6558 ? link_ethernet(c) : link_ethertype(type, c);
}

/* TS 29.281, 5.1 and 5.2: GTP-U, with its extension headers. */
static bool gtp(struct cursor *c)
{
    uint64_t flags = cursor_uint(c, 1), message = cursor_uint(c, 1), next = 0;
    if (flags >> 5 != 1 || message != 255)
        return false;
    cursor_take(c, 6);
    if (flags & 7) {
        cursor_take(c, 3);
        next = cursor_uint(c, 1);
    }
    for (unsigned i = 0; (flags & 4) && next && i < OPTIONS; i++) {
        size_t length = (size_t)cursor_uint(c, 1) * 4;
        if (length < 4)
            return false;
        cursor_take(c, length - 2);
        next = cursor_uint(c, 1);
    }
    return is_ip(c);
}

/* RFC 4380, 5.1.1: Teredo, with what may stand before its IPv6 header. */
static bool teredo(struct cursor *c)
{
    for (unsigned i = 0; i < 2 && cursor_left(c) >= 2 && c->p[0] == 0; i++) {
        if (cursor_uint(c, 2) == 0) {
            cursor_take(c, 6);
            continue;
        }
        size_t client = (size_t)cursor_uint(c, 1), key = (size_t)cursor_uint(c, 1);
        cursor_take(c, client + key + 9);
    }
    return cursor_left(c) && *c->p >> 4 == 6;
}

/* RFC 2661, 3.1: data messages of L2TP carry PPP. */
static bool l2tp(struct cursor *c)
{
    uint64_t flags = cursor_uint(c, 2);
    if ((flags & 0x800f) != 2)
        return false;
    cursor_take(c, (flags & 0x4000 ? 2 : 0) + 4 + (flags & 0x0800 ? 4 : 0));
    if (flags & 0x0200)
        cursor_take(c, (size_t)cursor_uint(c, 2));
    return link_ppp(c);
}

/* RFC 7510, 3 */
static bool mpls(struct cursor *c)
{
    return link_ethertype(0x8847, c);
}

static const struct {
    uint16_t port;
    bool (*enter)(struct cursor *c);
    bool answers; /* the port may be the sender's */
} ports[] = {
    {4789, vxlan, false},  {8472, vxlan, false}, {4790, vxlan_gpe, false},
    {6081, geneve, false}, {2152, gtp, true},    {3544, teredo, true},
    {1701, l2tp, true},    {6635, mpls, false},
};

static bool udp_tunnel(struct cursor *c)
{
    uint64_t from = cursor_uint(c, 2), to = cursor_uint(c, 2);
    cursor_take(c, 4);
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        if (ports[i].port == to || (ports[i].answers && ports[i].port == from))
            return ports[i].enter(c);
    return false;
}

/* RFC 3378, 3 */
static bool ether_ip(struct cursor *c)
{
    return cursor_uint(c, 2) >> 12 == 3 && link_ethernet(c);
}

bool tunnel_enter(const struct datagram *d, struct cursor *c)
{
    bool in = false;
    *c = cursor_over(d->payload);
    switch (d->protocol) {
    case 4: /* RFC 2003, RFC 4213 */
    case 41:
        in = is_ip(c);
        break;
    case 47:
        in = gre(c);
        break;
    case IP_UDP:
        in = udp_tunnel(c);
        break;
    case 97:
        in = ether_ip(c);
        break;
    case 137: /* RFC 4023, 3 */
        in = mpls(c);
        break;
    default:
        break;
    }
    return in && !c->failed;
}
