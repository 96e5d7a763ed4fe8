/* SPDX-License-Identifier: BSD-2-Clause */
/* A link with a delay, and with loss where it is wanted: real kernel TCP that talks to itself
 * across a hairpin.
 *
 *     10.9.0.1 ── lab0 ══ veth ══ lab1 ── relay: swap the addresses, wait rtt/2, send back
 *
 * A packet to 10.9.0.2 comes back as one from 10.9.0.2, so that client and server, both on this
 * machine, are half a round trip apart. On lab0 every packet is seen once by each end. */
#ifndef LAB_LINK_H
#define LAB_LINK_H

#include "base/error.h"
#include "lab/chance.h"

#include <pthread.h>
#include <stdbool.h>

#define LINK_INTERFACE "lab0"
#define LINK_SERVER    "10.9.0.2"

struct link {
    int descriptor;
    const struct lab_net *net;
    double half;         /* nanoseconds one way */
    double free_from[2]; /* by direction: when the last bit of the frame before is out */
    double latest[2];    /* ... and when it arrives: jitter does not overtake */
    double late[2];      /* how late the relay was with the last frame of each */
    struct chance chance;
    volatile int stop;
    bool running;
    pthread_t thread;
};

/* Makes the link in the current (own) network namespace. Borrows `net`. -1 with the reason in `e`.
 * Closed with link_close once it was opened. */
int link_open(struct link *l, const struct lab_net *net, struct error *e);
void link_close(struct link *l);

/* Starts its relay, where it does not run yet, in a thread of its own; nothing gets through without.
 * -1 where no thread can be had. */
int link_start(struct link *l);

#endif
