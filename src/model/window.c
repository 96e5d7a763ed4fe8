/* SPDX-License-Identifier: BSD-2-Clause */
/* Round trips that TCP adds within a flight. */
#include "model/window.h"

/* The least that TCP lets out at first with segments of Ethernet's size: RFC 3390, 1. */
enum { FIRST_WINDOW = 4380 };

/* Below this, in seconds, the network cannot be told from the ends. */
static const double LEAST_TRIP = 5e-3;
/* Of a round trip: acknowledgements that came on the way end a pause sooner; more is a loss, or
 * thought. */
static const double NEARLY = 0.75;
static const double BARELY = 1.5;

static double between(struct stamp from, struct stamp to)
{
    return (double)(to.time - from.time) / 1e9;
}

void window_segment(struct window *w, const struct segment *s)
{
    if (w->sent >= FIRST_WINDOW && w->pauses < WINDOW_PAUSES &&
        between(w->last, s->stamp) >= NEARLY * LEAST_TRIP) {
        w->pause[w->pauses].from = w->last;
        w->pause[w->pauses++].to = s->stamp;
    }
    w->sent += s->length;
    w->last = s->stamp;
}

double window_waits(const struct connection *c, enum side side, struct stamp from,
                    struct stamp to, int *trips)
{
    if (!c->sent)
        return 0;
    const struct window *w = &c->sent[connection_side(c, 0) == side ? 0 : 1].window;
    double trip = c->timing.rtt, waited = 0;
    for (unsigned i = 0; i < w->pauses && trip >= LEAST_TRIP; i++) {
        double pause = between(w->pause[i].from, w->pause[i].to);
        if (w->pause[i].from.time < from.time || w->pause[i].to.time > to.time ||
            pause < NEARLY * trip || pause > BARELY * trip)
            continue;
        waited += pause < trip ? pause : trip;
        ++*trips;
    }
    return waited;
}
