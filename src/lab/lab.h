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

/* What lies between the two ends. All zero: plain loopback. */
struct lab_net {
    double rtt;    /* milliseconds, the round trip */
    double jitter; /* milliseconds: each packet is late by up to so much; order is kept */
    double loss;   /* percent of packets, each way */
    double rate;   /* kbit/s each way; 0: as fast as it goes */
    unsigned seed; /* of jitter and loss: the same seed, the same fate */
};

enum lab_transport { LAB_AUTO, LAB_NAMESPACE, LAB_LOOPBACK, LAB_MEMORY };

struct lab_options {
    const struct scenario *const *scenario; /* played in this order */
    size_t scenarios;
    bool race; /* the (two) scenarios are played at once, on one clock */
    struct lab_net net;
    enum lab_transport transport;
};

static inline bool lab_net_is_plain(const struct lab_net *n)
{
    return !(n->rtt > 0 || n->jitter > 0 || n->loss > 0 || n->rate > 0);
}

/* Starts the lab in a process of its own and returns it as a source: packets, SOURCE_KEYS,
 * SOURCE_APP, SOURCE_NOTE, and SOURCE_END after the last scenario. Closing it early ends that process. NULL
 * with the reason and a remedy in `e` where this machine cannot run it. To be called while this
 * process has one thread. */
struct source *lab_open(const struct lab_options *options, struct error *e);

#endif
