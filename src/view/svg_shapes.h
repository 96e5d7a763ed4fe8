/* SPDX-License-Identifier: BSD-2-Clause */
/* Shapes that the vector pictures are made of. Lengths are in pixels. */
#ifndef VIEW_SVG_SHAPES_H
#define VIEW_SVG_SHAPES_H

#include "view/ladder.h"

#include <stdio.h>

enum { SVG_MARGIN = 28 };

/* Columns of the picture without scale. */
struct svg_columns {
    double bracket, time, flight, client, server, size, mark, width;
};

/* Text with classes; `utf8` is escaped. */
void svg_text(FILE *out, double x, double y, const char *classes, const char *utf8);

/* Lines of at most `width`, `pitch` apart, of letters of that size. Returns how many there are. */
int svg_paragraph(FILE *out, double x, double y, double width, double size, double pitch,
                  const char *classes, const char *utf8);

/* How wide a text of that size is in Helvetica; strong letters are wider by about SVG_BOLD. */
double svg_text_width(const char *utf8, double size);
#define SVG_BOLD 1.08

/* The text, or what there is room for of it and an ellipsis. */
const char *svg_cut(struct arena *a, const char *utf8, double size, double room);

/* An arrow as the row's protection has it, with its head at (x2, y2). */
void svg_arrow(FILE *out, const struct ladder_row *row, double x1, double y1, double x2,
               double y2);

void svg_lock(FILE *out, double x, double y); /* its lower left corner */
void svg_mark(FILE *out, double x, double y, const struct ladder_row *row);

/* "client", "server", "grey", "bad": the class of a row's colour. */
const char *svg_colour(const struct ladder_row *row);

/* A round trip from y1 to y2, named at its left. */
void svg_bracket(FILE *out, double x, double y1, double y2, char name);

const char *svg_trip_name(const char *bracket);

/* Boxes with the names of both ends over their lifelines at `x`, between `least` and `most`; they
 * never touch. Returns their lower edge. */
double svg_ends(FILE *out, const struct ladder *l, const double x[2], double y,
                double least, double most);

/* Above the ladder: what it is, `how` it is drawn (or NULL), and the facts. Returns the lower edge,
 * as all below do. */
double svg_heading(FILE *out, const struct ladder *l, const char *trace, const char *how,
                   double y, double width);

/* Below the ladder: the words and the bar, what the crosses mean, what the lines mean. */
double svg_wrong(FILE *out, const struct ladder *l, double x, double y, double width);
double svg_budget(FILE *out, const struct ladder *l, double x, double y, double width);
double svg_legend(FILE *out, const struct ladder *l, double x, double y, double width);

#endif
