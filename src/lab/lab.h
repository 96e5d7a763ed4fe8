/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab: a GnuTLS client and server that run for real, sniffed by libpcap, as a source.
 *
 *     this process                     the lab's own process
 *     source <--- packets, keys, notes --- one pipe --- capture thread (libpcap)
 *                                                       client thread, server thread (GnuTLS)
 *                                                       link thread (delay, loss)
 *
 * What the ladder shows comes off the wire: nothing that the two ends know travels beside it but
 * their key log and lines for the person. */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include "capture/source.h"
#include "lab/scenario.h"

struct lab_options {
    const struct scenario *const *scenario; /* played in this order */
    size_t scenarios;
    double rtt; /* milliseconds, round trip; 0: plain loopback */
};

/* Starts the lab in a process of its own and returns it as a source: packets, SOURCE_KEYS,
 * SOURCE_NOTE, and SOURCE_END after the last scenario. Closing it early ends that process. NULL
 * with the reason and a remedy in `e` where this machine cannot run it. To be called while this
 * process has one thread. */
struct source *lab_open(const struct lab_options *options, struct error *e);

#endif
