/* SPDX-License-Identifier: BSD-2-Clause */
/* Styles as colours and attributes. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include "view/grid.h"

struct theme_style {
    int colour; /* of 256; -1: the terminal's own */
    int few;    /* of 8, where there are no more */
    bool bold, dim, italic, reverse;
    int ground; /* of 256, behind it; 0: the terminal's own */
};

struct theme {
    const char *name;
    struct theme_style style[STYLE_COUNT];
};

/* By name; NULL for "as the terminal has it": NO_COLOR gives mono, COLORFGBG tells light from
 * dark. NULL where no theme has the name. */
const struct theme *theme_find(const char *name);

#endif
