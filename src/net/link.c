/* SPDX-License-Identifier: BSD-2-Clause */
/* Link layers. Link types are the LINKTYPE_ values of the pcap format. */
#include "net/link.h"

#include "net/wireless.h"

enum { TAGS = 8 }; /* VLAN tags and MPLS labels followed */

/* RFC 894; RFC 2684: what remains after the tags is IP if its first half byte says so. */
static bool is_ip(const struct cursor *c)
{
    return cursor_left(c) && (*c->p >> 4 == 4 || *c->p >> 4 == 6);
}

/* RFC 3032, 2.1: labels until the one whose bottom bit is set. */
static bool pop_labels(struct cursor *c)
{
    for (unsigned i = 0; i < TAGS && cursor_left(c); i++)
        if (cursor_uint(c, 4) & 0x100)
            return true;
    return false;
}

bool link_ppp(struct cursor *c)
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

/* RFC 2516, 4. Behind the payload that the length tells there may be padding. */
static bool pppoe(struct cursor *c)
{
    cursor_take(c, 4);
    size_t length = (size_t)cursor_uint(c, 2);
    if (length < cursor_left(c))
        *c = cursor_cut(c, length);
    return link_ppp(c);
}

/* IEEE 802.2 with SNAP */
bool link_llc(struct cursor *c)
{
    uint64_t sap = cursor_uint(c, 3);
    if (sap == 0x060603)
        return is_ip(c);
    if (sap != 0xaaaa03)
        return false;
    cursor_take(c, 3);
    return link_ethertype(cursor_uint(c, 2), c);
}

/* Bytes between an EtherType and the next one, by which frames are tagged on their way. */
static const struct {
    uint16_t type;
    uint8_t skip;
} tags[] = {
    {0x8100, 2},  /* IEEE 802.1Q, 802.1ad and what came before it */
    {0x88a8, 2},  /* */
    {0x9100, 2},  /* */
    {0x9200, 2},  /* */
    {0x9300, 2},  /* */
    {0x8909, 6},  /* Cisco MetaData, which carries a security group tag */
    {0x8926, 4},  /* VN-Tag */
    {0x893f, 6},  /* IEEE 802.1BR */
    {0x88e7, 16}, /* IEEE 802.1ah: a service tag, then a whole frame */
};

/* Goes past a tag; 0 where the EtherType is none. */
static unsigned tag_length(uint64_t type)
{
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (tags[i].type == type)
            return tags[i].skip;
    return 0;
}

/* IEEE 802.1AE: a frame that is authenticated but not encrypted can be read. */
static bool macsec(struct cursor *c)
{
    uint64_t control = cursor_uint(c, 1);
    cursor_take(c, control & 0x20 ? 13 : 5);
    return !(control & 0x0c);
}

/* RFC 6325, 3: options, then a whole frame. */
static void trill(struct cursor *c)
{
    uint64_t flags = cursor_uint(c, 2);
    cursor_take(c, 4 + (size_t)(flags >> 6 & 31) * 4 + 12);
}

/* RFC 3032, and RFC 4448, 4.6: below the labels lies IP or, maybe behind a control word, a frame. */
static bool mpls(struct cursor *c, bool *frame)
{
    *frame = false;
    if (!pop_labels(c) || is_ip(c))
        return is_ip(c);
    if (cursor_left(c) && *c->p >> 4 == 0)
        cursor_take(c, 4);
    cursor_take(c, 12);
    *frame = true;
    return true;
}

bool link_ethertype(uint64_t type, struct cursor *c)
{
    for (unsigned i = 0; i < TAGS && !c->failed; i++) {
        bool frame;
        unsigned skip = tag_length(type);
        if (skip) {
            cursor_take(c, skip);
        } else if (type == 0x0800 || type == 0x86dd) {
            return is_ip(c);
        } else if (type == 0x8864) {
            return pppoe(c);
        } else if (type == 0x880b) {
            return link_ppp(c);
        } else if (type == 0x8847 || type == 0x8848) {
            if (!mpls(c, &frame))
                return false;
            if (!frame)
                return true;
        } else if (type == 0x88e5) {
            if (!macsec(c))
                return false;
        } else if (type == 0x22f3) {
            trill(c);
        } else {
            return type < 1536 && link_llc(c);
        }
        type = cursor_uint(c, 2);
    }
    return false;
}

bool link_ethernet(struct cursor *c)
{
    cursor_take(c, 12);
    return link_ethertype(cursor_uint(c, 2), c);
}

uint32_t link_little(struct cursor *c, unsigned width)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < width; i++)
        value |= (uint32_t)cursor_uint(c, 1) << 8 * i;
    return value;
}

static bool cooked_2(struct cursor *c)
{
    uint64_t type = cursor_uint(c, 2);
    cursor_take(c, 18);
    return link_ethertype(type, c);
}

/* NFLOG: type-length-value items in the host's order, padded to 4; 9 is the packet. */
static bool nflog(struct cursor *c)
{
    cursor_take(c, 4);
    while (cursor_left(c) >= 4) {
        size_t length = link_little(c, 2);
        uint32_t type = link_little(c, 2);
        if (length < 4)
            return false;
        if (type == 9)
            return is_ip(c);
        cursor_take(c, ((length - 4) + 3) & ~(size_t)3);
    }
    return false;
}

/* RFC 2427, 3 and 4.1: an address of 2 to 4 bytes, control, NLPID. */
static bool frame_relay(struct cursor *c)
{
    while (cursor_left(c) && !(cursor_uint(c, 1) & 1))
        ;
    uint64_t control = cursor_uint(c, 1), nlpid = cursor_uint(c, 1);
    if (control != 3)
        return link_ethertype(control << 8 | nlpid, c); /* Cisco's way: an EtherType */
    if (nlpid == 0)                                     /* a byte of padding */
        nlpid = cursor_uint(c, 1);
    if (nlpid != 0x80)
        return (nlpid == 0xcc || nlpid == 0x8e) && is_ip(c);
    uint64_t organisation = cursor_uint(c, 3), type = cursor_uint(c, 2);
    return organisation == 0 ? link_ethertype(type, c)
                             : organisation == 0x0080c2 && type == 7 && link_ethernet(c);
}

/* OpenBSD's packet filter: a header of its own length, padded to 4 bytes. */
static bool packet_filter(struct cursor *c)
{
    size_t length = ((size_t)cursor_uint(c, 1) + 3) & ~(size_t)3;
    cursor_take(c, length ? length - 1 : 0);
    return is_ip(c);
}

/* IEEE 802.5, with the route that a frame from another ring has behind the addresses. */
static bool token_ring(struct cursor *c)
{
    cursor_take(c, 8);
    bool routed = cursor_uint(c, 1) & 0x80;
    cursor_take(c, 5);
    if (routed && cursor_left(c))
        cursor_take(c, *c->p & 31);
    return link_llc(c);
}

/* What may stand for one of the capture's link types. */
enum form {
    FORM_IP,        /* IP itself */
    FORM_ETHERTYPE, /* an EtherType */
    FORM_PPP,
    FORM_LLC,
    FORM_READER /* what a function of its own reads */
};

/* Rows in the order in which they are likely: bytes to skip, then what comes. */
static const struct {
    int link_type;
    uint8_t skip, form;
    bool (*read)(struct cursor *c);
} types[] = {
    {1, 12, FORM_ETHERTYPE, NULL},            /* Ethernet */
    {113, 14, FORM_ETHERTYPE, NULL},          /* Linux cooked v1 */
    {276, 0, FORM_READER, cooked_2},          /* Linux cooked v2 */
    {101, 0, FORM_IP, NULL},                  /* raw IP */
    {228, 0, FORM_IP, NULL},                  /* raw IPv4 */
    {229, 0, FORM_IP, NULL},                  /* raw IPv6 */
    {12, 0, FORM_IP, NULL},                   /* raw IP as some systems number it */
    {14, 0, FORM_IP, NULL},                   /* likewise */
    {0, 4, FORM_IP, NULL},                    /* BSD null: the address family */
    {108, 4, FORM_IP, NULL},                  /* OpenBSD loop */
    {127, 0, FORM_READER, wireless_radiotap}, /* IEEE 802.11 behind radiotap, */
    {105, 0, FORM_READER, wireless_frame},    /* bare, */
    {119, 0, FORM_READER, wireless_prism},    /* behind Prism's or AVS's header, */
    {163, 0, FORM_READER, wireless_avs},      /* */
    {192, 0, FORM_READER, wireless_ppi},      /* behind a per-packet information header */
    {239, 0, FORM_READER, nflog},             /* NFLOG */
    {9, 0, FORM_PPP, NULL},                   /* PPP */
    {50, 0, FORM_PPP, NULL},                  /* PPP in HDLC framing */
    {51, 0, FORM_READER, pppoe},              /* PPPoE session */
    {204, 1, FORM_PPP, NULL},                 /* PPP behind a direction */
    {226, 24, FORM_IP, NULL},                 /* IPNET */
    {104, 2, FORM_ETHERTYPE, NULL},           /* Cisco HDLC */
    {107, 0, FORM_READER, frame_relay},       /* Frame Relay */
    {100, 0, FORM_LLC, NULL},                 /* RFC 2684 over ATM */
    {10, 13, FORM_LLC, NULL},                 /* FDDI */
    {6, 0, FORM_READER, token_ring},          /* Token Ring */
    {109, 12, FORM_IP, NULL},                 /* OpenBSD's view inside IPsec */
    {117, 0, FORM_READER, packet_filter},     /* OpenBSD's packet filter */
    {138, 16, FORM_ETHERTYPE, NULL},          /* IP over IEEE 1394 */
};

static bool find_ip(int link_type, struct cursor *c, bool *known)
{
    size_t i = 0, rows = sizeof types / sizeof *types;
    while (i < rows && types[i].link_type != link_type)
        i++;
    *known = i < rows;
    if (!*known)
        return false;
    cursor_take(c, types[i].skip);
    switch ((enum form)types[i].form) {
    case FORM_IP:
        return is_ip(c);
    case FORM_ETHERTYPE:
        return link_ethertype(cursor_uint(c, 2), c);
    case FORM_PPP:
        return link_ppp(c);
    case FORM_LLC:
        return link_llc(c);
    case FORM_READER:
        break;
    }
    return types[i].read(c);
}

/* Apple's PKTAP: a header of its own length tells the link type of what follows. */
static int enter_pktap(struct cursor *c)
{
    struct cursor at = *c;
    uint32_t length = link_little(&at, 4);
    cursor_take(&at, 4);
    uint32_t link_type = link_little(&at, 4);
    cursor_take(c, length);
    return (int)(link_type & 0xffff);
}

bool link_find_ip(int link_type, struct cursor *c, bool *known)
{
    return find_ip(link_type == 258 ? enter_pktap(c) : link_type, c, known);
}
