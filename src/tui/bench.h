/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab as the interface sees it: what can be set for its next run, and what the person wants of
 * it. The program owns it; the interface shows and changes it, and leaves its loop for a wish. */
#ifndef TUI_BENCH_H
#define TUI_BENCH_H

#include "base/error.h"

#include <stddef.h>

/* Of the next run. What lies between the two ends; all zero: plain loopback. */
struct knobs {
    double rtt;    /* milliseconds, 0 to 10000 */
    double jitter; /* milliseconds, 0 to 1000: each packet is late by up to so much */
    double loss;   /* percent of packets each way, 0 to 50 */
    double rate;   /* kbit/s each way; 0: as fast as it goes */
    unsigned seed; /* of jitter and loss: the same seed, the same fate */
};

enum wish {
    WISH_NONE,
    WISH_AGAIN, /* what was played last, with the knobs as they are now */
    WISH_ALL    /* every scenario, one after another */
};

struct bench {
    struct knobs knobs;
    enum wish wish; /* set it and end the loop (state.quit): the lab plays */
    int rival; /* in the menu, with a choice taken: the choice that it races; -1: none */
    unsigned compare
        [2]; /* numbers of two connections that race: to be shown side by side; 0: none */
    /* Stores the run that is shown, with its keys beside it; NULL: there is none. -1 with the reason
     * in `e`; after 0 `said` tells what was written. */
    int (*save)(void *context, const char *path, struct error *e, char *said,
                size_t room);
    void *context;
};

#endif
