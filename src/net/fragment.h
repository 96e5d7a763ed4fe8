/* SPDX-License-Identifier: BSD-2-Clause */
/* IP fragments joined: a bounded number of datagrams under way. RFC 791, 3.2; RFC 8200, 4.5. */
#ifndef NET_FRAGMENT_H
#define NET_FRAGMENT_H

#include "net/ip.h"

struct fragment {
    uint32_t id;
    uint32_t offset; /* bytes */
    bool more;
};

/* Takes a fragment: *d is what its packet says. 1: *d is the whole now, borrowed from `f` until
 * its next use; 0: more is missing; -1: it makes no sense. */
int fragment_join(struct fragments *f, const struct fragment *part, struct datagram *d);

#endif
