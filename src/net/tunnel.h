/* SPDX-License-Identifier: BSD-2-Clause */
/* What carries IP within IP. */
#ifndef NET_TUNNEL_H
#define NET_TUNNEL_H

#include "net/ip.h"

/* Whether the payload is a tunnel; if so `c`, which borrows it, stands at the IP header within. */
bool tunnel_enter(const struct datagram *d, struct cursor *c);

#endif
