/* SPDX-License-Identifier: BSD-2-Clause */
/* A ladder to scale: when each message left and arrived, and where that is on a line of time.
 *
 * A capture sees a message once, somewhere between the ends. How far away each end was, TCP's
 * opening tells: SYN to SYN-ACK is the way to the server and back, SYN-ACK to ACK that to the
 * client and back. Half of it is taken for one way.
 *
 * Long stretches in which nothing happens are broken: they take a fixed height. */
#ifndef VIEW_TIMELINE_H
#define VIEW_TIMELINE_H

#include "view/ladder.h"

struct moment {
    const struct ladder_row *row;
    double leaves, arrives; /* seconds */
    const char *time; /* when it left, ms: "≈" before what is reckoned from the delay */
};

struct stretch {
    double from, to; /* seconds */
    double at;       /* where it begins, in units of height */
    double height;
    bool broken;
};

/* An end at work: from what it got to what it sent. */
struct work {
    enum side side;
    double from, to;
};

struct timeline {
    struct arena arena;
    struct moment *moment; /* rows with an arrow, in the order of departure */
    size_t moment_count, moment_room;
    struct stretch *stretch;
    size_t stretch_count, stretch_room;
    struct work *work;
    size_t work_count, work_room;
    double begin, end; /* seconds */
    double height;
    const char *where; /* in words: where it was captured, and what that means */
};

/* `height` is wished for in all, `broken` is that of a broken stretch. Borrows the ladder. Freed
 * with timeline_done. */
void timeline_init(struct timeline *t, const struct ladder *l, double height,
                   double broken);
void timeline_done(struct timeline *t);

/* Whether a row is a moment: it has an arrow. */
bool timeline_has(const struct ladder_row *row);

/* Where a time is, from 0 to t->height. */
double timeline_at(const struct timeline *t, double seconds);

/* Moves places so that each is at least `apart` below the one before, all as near as can be to
 * where they were. They come in ascending order. */
void timeline_spread(double *place, size_t n, double apart);

/* The same, but none moves up: what follows from a moment never stands above it. */
void timeline_stack(double *place, size_t n, double apart);

/* A round step of time of which about `n` fit into so many seconds. */
double timeline_step(double seconds, int n);

#endif
