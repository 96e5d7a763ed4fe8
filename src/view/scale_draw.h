/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder to scale, on a grid: downwards is time, arrows are slanted over several lines.
 *
 *          label  time ┃⎺⎺⎻⎻──⎼⎼▶│                 client at work: a heavy lifeline
 *                      │         ┃ time  label
 */
#ifndef VIEW_SCALE_DRAW_H
#define VIEW_SCALE_DRAW_H

#include "view/ladder.h"
#include "view/timeline.h"

struct scale {
    const struct ladder *ladder;
    struct timeline line;
    int *label; /* the line of each moment's label, from 0 */
    int lead;   /* lines before the first moment */
    int lines;  /* in all */
    int room;   /* that it was laid out for */
};

/* Lays out for a grid: where the labels can be told apart in `room` lines, all of it in them; else,
 * or where that is 0, in as many as it takes. Borrows the ladder. Freed with scale_done. */
void scale_init(struct scale *s, const struct ladder *l, int room);
void scale_done(struct scale *s);

/* The line of a row of the ladder, where it has one; else -1. */
int scale_line_of(const struct scale *s, int row);

/* Draws the heading (LADDER_HEADING lines), then lines from `place->top` on; `place->chosen` is a
 * row of the ladder, and rows from `place->end` on are left out. */
void scale_draw(const struct scale *s, struct grid *g, const struct ladder_place *place);

/* Prints the whole of it as text. */
void scale_print(const struct connection *c, int width, bool ascii, bool colour,
                 FILE *out);

#endif
