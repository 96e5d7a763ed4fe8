/* SPDX-License-Identifier: BSD-2-Clause */
/* Link layers: what lies between a frame's first byte and its IP header. */
#ifndef NET_LINK_H
#define NET_LINK_H

#include "wire/cursor.h"

/* Moves `c` from a frame's first byte to its IP header and returns true; false where the frame
 * holds no IP or cannot be read. *known is false where the link type is not supported. */
bool link_find_ip(int link_type, struct cursor *c, bool *known);

/* Likewise from an Ethernet header (for tunnels that carry frames). */
bool link_ethernet(struct cursor *c);

/* Likewise from behind an EtherType. */
bool link_ethertype(uint64_t type, struct cursor *c);

/* Likewise from PPP's protocol number of one or two bytes: RFC 1661, 2. */
bool link_ppp(struct cursor *c);

/* Likewise from an IEEE 802.2 header, with SNAP. */
bool link_llc(struct cursor *c);

/* A number of `width` bytes, 0 to 4, with its least byte first; 0 on failure. */
uint32_t link_little(struct cursor *c, unsigned width);

#endif
