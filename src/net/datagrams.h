/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP: datagrams by the two ends between which they go. RFC 768.
 *
 * UDP knows neither beginning nor end. A flow begins with a datagram that the handler calls a
 * beginning, and ends when none has come for as long as RFC 4787, 4.3 has address translators
 * remember it, or when there are too many: the one that was silent longest goes first. */
#ifndef NET_DATAGRAMS_H
#define NET_DATAGRAMS_H

#include "net/ip.h"

struct datagrams;

/* Borrows the handler. Freed with datagrams_free. */
struct datagrams *datagrams_new(const struct net_handler *handler);

/* Takes a UDP datagram: *d with its ports not yet filled in. False where its header cannot be
 * read. */
bool datagrams_take(struct datagrams *u, struct datagram *d, struct stamp stamp);

/* Ends the flows that are idle as of `now` (nanoseconds). */
void datagrams_expire(struct datagrams *u, int64_t now);

/* Ends all flows as FLOW_CAPTURE. */
void datagrams_finish(struct datagrams *u);

void datagrams_free(struct datagrams *u); /* may be NULL; what is open is ended first */

#endif
