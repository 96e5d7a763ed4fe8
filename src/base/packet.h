/* SPDX-License-Identifier: BSD-2-Clause */
/* One captured frame: what capture gives and net takes. */
#ifndef BASE_PACKET_H
#define BASE_PACKET_H

#include "base/bytes.h"

struct packet {
    int64_t time;      /* nanoseconds since the Unix epoch */
    uint32_t number;   /* in its source, from 1 */
    uint32_t length;   /* bytes on the wire; more than data.n where the capture cut it */
    int link_type;     /* LINKTYPE_ value of the pcap format, e.g. 1 for Ethernet */
    uint64_t offset;   /* where its record begins in a trace; 0 elsewhere */
    struct bytes data; /* borrowed */
};

#endif
