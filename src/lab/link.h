/* SPDX-License-Identifier: BSD-2-Clause */
/* A link with a delay: real kernel TCP that talks to itself across a hairpin.
 *
 *     10.9.0.1 ── lab0 ══ veth ══ lab1 ── relay: swap the addresses, wait rtt/2, send back
 *
 * A packet to 10.9.0.2 comes back as one from 10.9.0.2, so that client and server, both on this
 * machine, are half a round trip apart. On lab0 every packet is seen once by each end. */
#ifndef LAB_LINK_H
#define LAB_LINK_H

#include "base/error.h"

#include <pthread.h>

#define LINK_INTERFACE "lab0"
#define LINK_SERVER    "10.9.0.2"

struct link {
    int descriptor;
    double half; /* nanoseconds one way */
    volatile int stop;
    pthread_t thread;
};

/* Makes the link in the current (own) network namespace and starts its relay. `rtt` in
 * milliseconds. -1 with the reason in `e`. */
int link_start(struct link *l, double rtt, struct error *e);
void link_stop(struct link *l);

#endif
