/* SPDX-License-Identifier: BSD-2-Clause */
/* Link layers. Link types are the LINKTYPE_ values of the pcap format. */
#include "net/link.h"

enum { TAGS = 8 }; /* VLAN tags and MPLS labels followed */

/* RFC 894; RFC 2684: what remains after the tags is IP if its first half byte says so. */
static bool is_ip(const struct cursor *c)
{
    return cursor_left(c) && (*c->p >> 4 == 4 || *c->p >> 4 == 6);
}

/* RFC 3032, 2.1: labels until the one whose bottom bit is set. */
static bool mpls(struct cursor *c)
{
    for (unsigned i = 0; i < TAGS && cursor_left(c); i++)
        if (cursor_uint(c, 4) & 0x100)
            return is_ip(c);
    return false;
}

/* RFC 1661, 2: a protocol number of one or two bytes. */
static bool ppp(struct cursor *c)
{
    uint64_t protocol = cursor_uint(c, 1);
    if (protocol == 0xff) { /* address and control come first */
        cursor_take(c, 1);
        protocol = cursor_uint(c, 1);
    }
    if (!(protocol & 1))
        protocol = protocol << 8 | cursor_uint(c, 1);
    return (protocol == 0x21 || protocol == 0x57) && is_ip(c);
}

/* IEEE 802.2 with SNAP */
static bool llc(struct cursor *c)
{
    uint64_t sap = cursor_uint(c, 3);
    if (sap == 0x060603)
        return is_ip(c);
    if (sap != 0xaaaa03)
        return false;
    cursor_take(c, 3);
    return link_ethertype(cursor_uint(c, 2), c);
}

bool link_ethertype(uint64_t type, struct cursor *c)
{
    for (unsigned i = 0; i < TAGS; i++) {
        switch (type) {
        case 0x0800:
        case 0x86dd:
            return is_ip(c);
        case 0x8100: /* IEEE 802.1Q, 802.1ad */
        case 0x88a8:
        case 0x9100:
            cursor_take(c, 2);
            type = cursor_uint(c, 2);
            break;
        case 0x8909: /* Cisco MetaData, which carries a security group tag */
            cursor_take(c, 6);
            type = cursor_uint(c, 2);
            break;
        case 0x8847:
        case 0x8848:
            return mpls(c);
        case 0x8864: /* RFC 2516, 4 */
            cursor_take(c, 6);
            return ppp(c);
        default:
            return type < 1536 && llc(c);
        }
    }
    return false;
}

bool link_ethernet(struct cursor *c)
{
    cursor_take(c, 12);
    return link_ethertype(cursor_uint(c, 2), c);
}

/* BSD: 4 bytes of address family, in the byte order of whoever captured. */
static bool null_loop(struct cursor *c)
{
    cursor_take(c, 4);
    return is_ip(c);
}

/* IEEE 802.11 data frames that are not encrypted. */
static bool wlan(struct cursor *c)
{
    uint64_t control = cursor_uint(c, 2);
    unsigned type = control >> 10 & 3, subtype = control >> 12 & 15;
    if (type != 2 || (subtype & 4) || (control & 0x40))
        return false;
    cursor_take(c, 22);
    if ((control & 3) == 3)
        cursor_take(c, 6);
    if (subtype & 8)
        cursor_take(c, 2);
    return llc(c);
}

static bool radiotap(struct cursor *c)
{
    cursor_take(c, 2);
    uint64_t low = cursor_uint(c, 1), high = cursor_uint(c, 1);
    uint64_t length = high << 8 | low;
    if (length < 4)
        return false;
    cursor_take(c, (size_t)length - 4);
    return wlan(c);
}

/* NFLOG: type-length-value items in the host's order, padded to 4; 9 is the packet. */
static bool nflog(struct cursor *c)
{
    cursor_take(c, 4);
    while (cursor_left(c) >= 4) {
        uint64_t b[4];
        for (unsigned i = 0; i < 4; i++)
            b[i] = cursor_uint(c, 1);
        size_t length = (size_t)(b[1] << 8 | b[0]);
        uint64_t type = b[3] << 8 | b[2];
        if (length < 4)
            return false;
        if (type == 9)
            return is_ip(c);
        cursor_take(c, ((length - 4) + 3) & ~(size_t)3);
    }
    return false;
}

bool link_find_ip(int link_type, struct cursor *c, bool *known)
{
    *known = true;
    switch (link_type) {
    case 1: /* Ethernet */
        return link_ethernet(c);
    case 0:   /* BSD null */
    case 108: /* OpenBSD loop */
        return null_loop(c);
    case 12:
    case 14:
    case 101: /* raw IP */
    case 228:
    case 229:
        return is_ip(c);
    case 113: /* Linux cooked v1 */
        cursor_take(c, 14);
        return link_ethertype(cursor_uint(c, 2), c);
    case 276: { /* Linux cooked v2 */
        uint64_t type = cursor_uint(c, 2);
        cursor_take(c, 18);
        return link_ethertype(type, c);
    }
    case 9:  /* PPP */
    case 50: /* PPP in HDLC framing */
        return ppp(c);
    case 51: /* PPPoE session */
        cursor_take(c, 6);
        return ppp(c);
    case 105:
        return wlan(c);
    case 127:
        return radiotap(c);
    case 226: /* IPNET */
        cursor_take(c, 24);
        return is_ip(c);
    case 239:
        return nflog(c);
    default:
        *known = false;
        return false;
    }
}
