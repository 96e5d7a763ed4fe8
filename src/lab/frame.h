/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP segments and UDP datagrams made by hand, for bytes that no interface saw: IP header, TCP or UDP header, payload.
 *
 * Link type is raw IP. Checksums are right, so that any tool reads what was saved. */
#ifndef LAB_FRAME_H
#define LAB_FRAME_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum { FRAME_LINK_TYPE = 101, FRAME_PAYLOAD_MOST = 65000 };

enum frame_flag {
    FRAME_FIN = 0x01,
    FRAME_SYN = 0x02,
    FRAME_RST = 0x04,
    FRAME_PSH = 0x08,
    FRAME_ACK = 0x10
};

struct frame {
    const struct sockaddr *from, *to; /* both AF_INET or both AF_INET6, with ports */
    uint32_t seq, ack;
    uint8_t flags;
    uint16_t mss;         /* the option of a SYN; 0: none. RFC 9293, 3.7.1 */
    struct bytes payload; /* at most FRAME_PAYLOAD_MOST */
    bool datagram; /* UDP (RFC 768): of the above, only addresses and payload count */
};

/* Writes the packet into `b`, which is emptied first. RFC 791, 3.1; RFC 8200, 3; RFC 9293, 3.1 */
void frame_build(struct buf *b, const struct frame *f);

#endif
