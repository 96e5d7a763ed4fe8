/* SPDX-License-Identifier: BSD-2-Clause */
/* Round trips that TCP adds within a flight: more is sent than its window lets out at first (slow
 * start: RFC 5681, 3.1; RFC 6928), so that the sender must wait for acknowledgements. */
#ifndef MODEL_WINDOW_H
#define MODEL_WINDOW_H

#include "model/connection.h"

/* Notes where an end pauses behind more than a first window. Called for each segment with new data,
 * in order. */
void window_segment(struct window *w, const struct segment *s);

/* Seconds that the side waited for acknowledgements between two times; adds to *trips how often.
 * Counted is a pause that lasts as long as TCP's round trip took: less is an end's own, more a loss. */
double window_waits(const struct connection *c, enum side side, struct stamp from,
                    struct stamp to, int *trips);

#endif
