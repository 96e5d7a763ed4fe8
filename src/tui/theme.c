/* SPDX-License-Identifier: BSD-2-Clause */
/* Styles as colours and attributes: one table a theme. What is chosen keeps its colours, on a ground
 * of its own; where there are too few colours for that, it is shown in reverse. */
#include "tui/theme.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct theme themes[] = {
    {"dark", {
        [STYLE_PLAIN]   = {-1, -1, 0, 0, 0, 0},
        [STYLE_DIM]     = {245, -1, 0, 0, 0, 0},
        [STYLE_TITLE]   = {-1, -1, .bold = true},
        [STYLE_CLIENT]  = {80, 6, 0, 0, 0, 0},
        [STYLE_SERVER]  = {221, 3, 0, 0, 0, 0},
        [STYLE_SECRET]  = {176, 5, 0, 0, 0, 0},
        [STYLE_GOOD]    = {114, 2, 0, 0, 0, 0},
        [STYLE_BAD]     = {203, 1, .bold = true},
        [STYLE_NOTE]    = {152, 6, .italic = true},
        [STYLE_BRACKET] = {75, 4, .bold = true},
        [STYLE_CHOSEN]  = {-1, -1, .bold = true, .ground = 238},
        [STYLE_CURSOR]  = {-1, -1, .bold = true, .reverse = true}}},
    {"light", {
        [STYLE_PLAIN]   = {-1, -1, 0, 0, 0, 0},
        [STYLE_DIM]     = {243, -1, 0, 0, 0, 0},
        [STYLE_TITLE]   = {-1, -1, .bold = true},
        [STYLE_CLIENT]  = {25, 4, 0, 0, 0, 0},
        [STYLE_SERVER]  = {130, 1, 0, 0, 0, 0},
        [STYLE_SECRET]  = {90, 5, 0, 0, 0, 0},
        [STYLE_GOOD]    = {28, 2, 0, 0, 0, 0},
        [STYLE_BAD]     = {160, 1, .bold = true},
        [STYLE_NOTE]    = {24, 4, .italic = true},
        [STYLE_BRACKET] = {61, 4, .bold = true},
        [STYLE_CHOSEN]  = {-1, -1, .bold = true, .ground = 252},
        [STYLE_CURSOR]  = {-1, -1, .bold = true, .reverse = true}}},
    {"contrast", {
        [STYLE_PLAIN]   = {-1, -1, .bold = true},
        [STYLE_DIM]     = {-1, -1, 0, 0, 0, 0},
        [STYLE_TITLE]   = {-1, -1, .bold = true},
        [STYLE_CLIENT]  = {51, 6, .bold = true},
        [STYLE_SERVER]  = {226, 3, .bold = true},
        [STYLE_SECRET]  = {213, 5, .bold = true},
        [STYLE_GOOD]    = {46, 2, .bold = true},
        [STYLE_BAD]     = {196, 1, .bold = true, .reverse = true},
        [STYLE_NOTE]    = {-1, -1, .bold = true},
        [STYLE_BRACKET] = {-1, -1, .bold = true},
        [STYLE_CHOSEN]  = {-1, -1, .bold = true, .reverse = true},
        [STYLE_CURSOR]  = {-1, -1, .bold = true, .reverse = true}}},
    {"mono", {
        [STYLE_PLAIN]   = {-1, -1, 0, 0, 0, 0},
        [STYLE_DIM]     = {-1, -1, .dim = true},
        [STYLE_TITLE]   = {-1, -1, .bold = true},
        [STYLE_CLIENT]  = {-1, -1, 0, 0, 0, 0},
        [STYLE_SERVER]  = {-1, -1, 0, 0, 0, 0},
        [STYLE_SECRET]  = {-1, -1, .dim = true},
        [STYLE_GOOD]    = {-1, -1, .bold = true},
        [STYLE_BAD]     = {-1, -1, .bold = true},
        [STYLE_NOTE]    = {-1, -1, .italic = true},
        [STYLE_BRACKET] = {-1, -1, .bold = true},
        [STYLE_CHOSEN]  = {-1, -1, .reverse = true},
        [STYLE_CURSOR]  = {-1, -1, .bold = true, .reverse = true}}},
};
/* clang-format on */

static const char *by_terminal(void)
{
    const char *no = getenv("NO_COLOR"), *ground = getenv("COLORFGBG");
    if (no && *no)
        return "mono";
    const char *back = ground ? strrchr(ground, ';') : NULL;
    int colour = back ? atoi(back + 1) : 0;
    return colour == 7 || colour == 15 ? "light" : "dark";
}

const struct theme *theme_find(const char *name)
{
    if (!name)
        name = by_terminal();
    for (size_t i = 0; i < sizeof themes / sizeof *themes; i++)
        if (strcmp(themes[i].name, name) == 0)
            return &themes[i];
    return NULL;
}
