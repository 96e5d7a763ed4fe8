/* SPDX-License-Identifier: BSD-2-Clause */
/* Styles as colours and attributes: one table a theme. What is chosen keeps its colours, on a ground
 * of its own; where there are too few colours for that, it is shown in reverse. */
#include "tui/theme.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct theme themes[] = {
    {"dark", {
        [STYLE_PLAIN]   = {.colour = -1, .few = -1},
        [STYLE_DIM]     = {.colour = 245, .few = -1},
        [STYLE_TITLE]   = {.colour = -1, .few = -1, .bold = true},
        [STYLE_CLIENT]  = {.colour = 80, .few = 6},
        [STYLE_SERVER]  = {.colour = 221, .few = 3},
        [STYLE_SECRET]  = {.colour = 176, .few = 5},
        [STYLE_GOOD]    = {.colour = 114, .few = 2},
        [STYLE_BAD]     = {.colour = 203, .few = 1, .bold = true},
        [STYLE_NOTE]    = {.colour = 152, .few = 6, .italic = true},
        [STYLE_BRACKET] = {.colour = 75, .few = 4, .bold = true},
        [STYLE_CHOSEN]  = {.colour = -1, .few = -1, .bold = true, .ground = 238},
        [STYLE_CURSOR]  = {.colour = -1, .few = -1, .bold = true, .reverse = true}}},
    {"light", {
        [STYLE_PLAIN]   = {.colour = -1, .few = -1},
        [STYLE_DIM]     = {.colour = 243, .few = -1},
        [STYLE_TITLE]   = {.colour = -1, .few = -1, .bold = true},
        [STYLE_CLIENT]  = {.colour = 25, .few = 4},
        [STYLE_SERVER]  = {.colour = 130, .few = 1},
        [STYLE_SECRET]  = {.colour = 90, .few = 5},
        [STYLE_GOOD]    = {.colour = 28, .few = 2},
        [STYLE_BAD]     = {.colour = 160, .few = 1, .bold = true},
        [STYLE_NOTE]    = {.colour = 24, .few = 4, .italic = true},
        [STYLE_BRACKET] = {.colour = 61, .few = 4, .bold = true},
        [STYLE_CHOSEN]  = {.colour = -1, .few = -1, .bold = true, .ground = 252},
        [STYLE_CURSOR]  = {.colour = -1, .few = -1, .bold = true, .reverse = true}}},
    {"contrast", {
        [STYLE_PLAIN]   = {.colour = -1, .few = -1, .bold = true},
        [STYLE_DIM]     = {.colour = -1, .few = -1},
        [STYLE_TITLE]   = {.colour = -1, .few = -1, .bold = true},
        [STYLE_CLIENT]  = {.colour = 51, .few = 6, .bold = true},
        [STYLE_SERVER]  = {.colour = 226, .few = 3, .bold = true},
        [STYLE_SECRET]  = {.colour = 213, .few = 5, .bold = true},
        [STYLE_GOOD]    = {.colour = 46, .few = 2, .bold = true},
        [STYLE_BAD]     = {.colour = 196, .few = 1, .bold = true, .reverse = true},
        [STYLE_NOTE]    = {.colour = -1, .few = -1, .bold = true},
        [STYLE_BRACKET] = {.colour = -1, .few = -1, .bold = true},
        [STYLE_CHOSEN]  = {.colour = -1, .few = -1, .bold = true, .reverse = true},
        [STYLE_CURSOR]  = {.colour = -1, .few = -1, .bold = true, .reverse = true}}},
    {"mono", {
        [STYLE_PLAIN]   = {.colour = -1, .few = -1},
        [STYLE_DIM]     = {.colour = -1, .few = -1, .dim = true},
        [STYLE_TITLE]   = {.colour = -1, .few = -1, .bold = true},
        [STYLE_CLIENT]  = {.colour = -1, .few = -1},
        [STYLE_SERVER]  = {.colour = -1, .few = -1},
        [STYLE_SECRET]  = {.colour = -1, .few = -1, .dim = true},
        [STYLE_GOOD]    = {.colour = -1, .few = -1, .bold = true},
        [STYLE_BAD]     = {.colour = -1, .few = -1, .bold = true},
        [STYLE_NOTE]    = {.colour = -1, .few = -1, .italic = true},
        [STYLE_BRACKET] = {.colour = -1, .few = -1, .bold = true},
        [STYLE_CHOSEN]  = {.colour = -1, .few = -1, .reverse = true},
        [STYLE_CURSOR]  = {.colour = -1, .few = -1, .bold = true, .reverse = true}}},
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
