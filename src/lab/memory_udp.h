/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP between two ends in memory, on the same network and driven by the same events as TCP: datagrams
 * come whole, in order, or not at all. Those that have come wait in `in`, each behind its length. */
#ifndef LAB_MEMORY_UDP_H
#define LAB_MEMORY_UDP_H

#include "lab/memory_tcp.h"

/* What an event does to the two ends (all but EVENT_WAKE). */
void udp_handle(struct tcp_network *n, struct event *e);

/* The client is open at once, the server once a datagram has come. */
bool udp_is_open(const struct tcp *t, unsigned end);
bool udp_is_readable(const struct tcp *t, unsigned end);

/* Takes one datagram, cut to n bytes. -1: none is there. */
ssize_t udp_read(struct tcp *t, unsigned end, void *data, size_t n);

#endif
