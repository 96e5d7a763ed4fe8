/* SPDX-License-Identifier: BSD-2-Clause */
/* QUIC, which is not read: that it is there, so that nobody takes its silence for no TLS. RFC 9001 puts
 * TLS 1.3 inside it. */
#ifndef MODEL_QUIC_H
#define MODEL_QUIC_H

#include "base/arena.h"
#include "wire/cursor.h"

#include <stdint.h>

/* What was seen of it. */
struct quic {
    uint64_t
        packets; /* of the network: datagrams, each of which may hold several of QUIC's */
    unsigned connections; /* pairs of ends */
};

/* A first look at a datagram: does it begin with a long header of a known version? */
bool quic_is_long(struct bytes datagram);

/* Whether such a header holds what its version says, `length` bytes of the datagram being on the
 * wire. */
bool quic_is_whole(struct bytes datagram, uint32_t length);

/* Whether it may have a short header: true of a quarter of all datagrams. */
bool quic_may_be_short(struct bytes datagram);

/* "18 packets of 1 connection are QUIC, …", NULL where none was seen. */
const char *quic_say(const struct quic *q, struct arena *a);

#endif
