/* SPDX-License-Identifier: BSD-2-Clause */
/* IEEE 802.11, and the headers that captures put before its frames. */
#include "net/wireless.h"

#include "net/link.h"

enum { PRISM_HEADER = 144 };

/* IEEE 802.11, 9.3.2: data frames that carry data and are not encrypted. `padded`: the header is
 * filled up to 4 bytes. */
static bool data_frame(struct cursor *c, bool padded)
{
    size_t before = cursor_left(c);
    uint64_t control = cursor_uint(c, 2);
    unsigned type = control >> 10 & 3, subtype = control >> 12 & 15;
    bool of_services = subtype & 8, aggregate = false;
    if (type != 2 || (subtype & 4) || (control & 0x40))
        return false;
    cursor_take(c, 22);
    if ((control & 3) == 3) /* to and from another station: a fourth address */
        cursor_take(c, 6);
    if (of_services)
        aggregate = cursor_uint(c, 2) >> 8 & 0x80;
    if (of_services && (control & 0x80)) /* HT control */
        cursor_take(c, 4);
    if (padded)
        cursor_take(c, (4 - (before - cursor_left(c)) % 4) % 4);
    if (aggregate) /* its first frame, behind addresses and length */
        cursor_take(c, 14);
    return link_llc(c);
}

bool wireless_frame(struct cursor *c)
{
    return data_frame(c, false);
}

/* Words of what is present come first, then the fields: a time of 8 bytes and the flags are the
 * first of them. */
static bool radiotap_pads(struct cursor c)
{
    uint32_t present = link_little(&c, 4), more = present;
    size_t at = 8;
    while ((more & 0x80000000u) && !c.failed) {
        more = link_little(&c, 4);
        at += 4;
    }
    if (!(present & 2))
        return false;
    if (present & 1)
        cursor_take(&c, (8 - at % 8) % 8 + 8);
    return cursor_uint(&c, 1) & 0x20;
}

bool wireless_radiotap(struct cursor *c)
{
    cursor_take(c, 2);
    size_t length = link_little(c, 2);
    if (length < 8)
        return false;
    bool pads = radiotap_pads(*c);
    cursor_take(c, length - 4);
    return data_frame(c, pads);
}

bool wireless_avs(struct cursor *c)
{
    cursor_take(c, 4);
    size_t length = (size_t)cursor_uint(c, 4);
    if (length < 8)
        return false;
    cursor_take(c, length - 8);
    return wireless_frame(c);
}

bool wireless_prism(struct cursor *c)
{
    struct cursor at = *c;
    if ((cursor_uint(&at, 4) & 0xfffff000) == 0x80211000)
        return wireless_avs(c);
    cursor_take(c, PRISM_HEADER);
    return wireless_frame(c);
}

bool wireless_ppi(struct cursor *c)
{
    cursor_take(c, 2);
    size_t length = link_little(c, 2);
    uint32_t link_type = link_little(c, 4);
    if (length < 8)
        return false;
    cursor_take(c, length - 8);
    return link_type == 105 ? wireless_frame(c) : link_type == 1 && link_ethernet(c);
}
