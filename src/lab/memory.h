/* SPDX-License-Identifier: BSD-2-Clause */
/* A network in memory, with a clock of its own: for machines on which the lab may have neither a
 * network nor the right to sniff. It is synthetic: the TLS bytes are real, TCP and times are
 * modelled (MSS, slow start from ten segments, retransmission; RFC 9293, 6298, 6928). The time
 * that an end spends computing is the processor's real time.
 *
 * One thing happens at a time. Ends are threads, but only the one that has its turn runs; when it
 * waits, the clock jumps to the next event. */
#ifndef LAB_MEMORY_H
#define LAB_MEMORY_H

#include "lab/chance.h"
#include "lab/line.h"

/* Borrows `net`, which says how the network is. Cannot fail. */
struct network *memory_network(const struct lab_net *net, struct pipe_out *out);

#endif
