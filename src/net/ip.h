/* SPDX-License-Identifier: BSD-2-Clause */
/* IPv4 and IPv6: headers, fragments, tunnels. RFC 791, RFC 8200. */
#ifndef NET_IP_H
#define NET_IP_H

#include "net/net.h"
#include "wire/cursor.h"

enum { IP_TCP = 6, IP_UDP = 17 };

/* What an IP packet carries. */
struct datagram {
    struct endpoint from, to; /* ports not filled in */
    uint8_t protocol;
    uint32_t length;      /* of the payload as the header says */
    struct bytes payload; /* shorter where the capture cut it */
};

struct fragments;

struct fragments *fragments_new(void);
void fragments_free(struct fragments *f);

/* Reads the packet at `c`, follows tunnels, joins fragments (those held back are copied).
 * Returns 1 with *out filled in, 0 where the packet is a fragment of a whole that is not yet
 * complete, -1 where it cannot be read. *out borrows from the packet, or from `f` until its next
 * use. */
int ip_read(struct fragments *f, struct cursor *c, struct datagram *out);

#endif
