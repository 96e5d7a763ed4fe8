/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder as a vector picture to scale. */
#ifndef VIEW_SVG_SCALE_H
#define VIEW_SVG_SCALE_H

#include "view/ladder.h"

#include <stdio.h>

/* Draws below `y`; gives the picture's width and returns its lower edge. */
double svg_scale_draw(FILE *out, const struct ladder *l, const char *trace, double y,
                      double *width);

#endif
