/* SPDX-License-Identifier: BSD-2-Clause */
/* Sniffs the lab's own traffic with libpcap, in a thread of its own. */
#ifndef LAB_SNIFFER_H
#define LAB_SNIFFER_H

#include "base/error.h"
#include "lab/pipe.h"

#include <pcap/pcap.h>
#include <pthread.h>
#include <stdbool.h>

struct sniffer {
    struct pipe_out *out;
    pcap_t *pcap;
    bool nanoseconds, running;
    unsigned dropped;
    int quiet; /* milliseconds without a packet after which nothing more will come */
    volatile int stop; /* the thread is to end once it is quiet */
    pthread_t thread;
};

/* Opens the interface for packets that the filter (as tcpdump takes it) lets through. `delay` in
 * milliseconds: how long a packet may be under way. -1 with the reason in `e`. */
int sniffer_open(struct sniffer *s, struct pipe_out *out, const char *interface,
                 const char *filter, double delay, struct error *e);
void sniffer_close(struct sniffer *s);

/* From start on packets are said through the pipe; stop waits for those still under way. */
void sniffer_start(struct sniffer *s);
void sniffer_stop(struct sniffer *s);

#endif
