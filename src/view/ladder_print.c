/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole ladders as text, and the legend below the last of them. */
#include "view/ladder.h"

#include "base/array.h"
#include "base/text.h"

enum { MOST_WRONG = 6 }; /* more crosses than that have one cause */

/* What may stand in a ladder; the first are those of enum ladder_line. */
enum {
    SIGN_GOOD = LINE_NOTE + 1,
    SIGN_BAD,
    SIGN_CUT,
    SIGN_ASTRAY,
    SIGN_BEFORE,
    SIGN_TRIP
};

/* clang-format off */
static const struct {
    int sign;
    enum style style;
    const char *shape, *words;
} legend[] = {
    {SIGN_TRIP,   STYLE_BRACKET, "T 1 2 …", "round trips: TCP's, those of TLS"},
    {SIGN_BEFORE, STYLE_BRACKET, "B",       "a round trip before TLS"},
    {LINE_TCP,    STYLE_DIM,     "──",      "TCP, and before TLS"},
    {LINE_CLEAR,  STYLE_CLIENT,  "━━",      "readable by anybody"},
    {LINE_OPENED, STYLE_CLIENT,  "🔒 ══",     "encrypted, opened with keys"},
    {LINE_SECRET, STYLE_SECRET,  "▒▒",      "encrypted, closed"},
    {LINE_DUMMY,  STYLE_DIM,     "┄┄",      "changes nothing"},
    {SIGN_GOOD,   STYLE_GOOD,    "✓",       "checked, holds"},
    {SIGN_BAD,    STYLE_BAD,     "✗",       "checked, does not hold"},
    {SIGN_CUT,    STYLE_BAD,     "cut",     "bytes of it were not captured"},
    {SIGN_ASTRAY, STYLE_NOTE,    "↑ ↓",     "captured before the row above, or after the one below"},
};
/* clang-format on */

static unsigned signs_of(const struct ladder *l)
{
    unsigned signs = 0;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct ladder_row *r = &l->row[i];
        signs |= 1u << r->line;
        bool cut = strcmp(r->mark, "cut") == 0;
        signs |= *r->mark ? 1u << (r->good ? SIGN_GOOD : cut ? SIGN_CUT : SIGN_BAD) : 0;
        signs |= r->astray ? 1u << SIGN_ASTRAY : 0;
        signs |= r->bracket ? 1u << (r->bracket == 'B' ? SIGN_BEFORE : SIGN_TRIP) : 0;
    }
    return signs;
}

static int draw_wrong(const struct ladder *l, struct grid *g, int y)
{
    size_t shown = l->wrong_count < MOST_WRONG ? l->wrong_count : MOST_WRONG;
    int first = y;
    for (size_t i = 0; i < shown; i++) {
        grid_text(g, 0, y, 1, STYLE_BAD, "✗");
        y += grid_paragraph(g, 2, y, g->width, 4, STYLE_PLAIN, l->wrong[i]);
    }
    if (shown < l->wrong_count) {
        struct arena a = {0};
        y += grid_paragraph(g, 2, y, g->width, 1, STYLE_DIM,
                            arena_printf(&a, "and %zu more", l->wrong_count - shown));
        arena_done(&a);
    }
    return y - first;
}

unsigned ladder_print(const struct connection *c, unsigned show, int width, bool ascii,
                      bool colour, FILE *out)
{
    enum { AROUND = 16 }; /* lines for the title and the words below */
    struct ladder l;
    struct grid g;
    ladder_init_with(&l, c, show);
    int rows = (int)l.row_count;
    grid_init(&g, width, rows + LADDER_HEADING + 1 + 2 * AROUND + 4 * MOST_WRONG, ascii);
    int y = grid_paragraph(&g, 0, 0, width, AROUND, STYLE_TITLE, l.title) + 1;
    struct ladder_place place = {.y = y,
                                 .width = width,
                                 .height = rows + LADDER_HEADING + 1,
                                 .end = rows,
                                 .chosen = -1};
    ladder_draw(&l, &g, &place);
    y += place.height;
    y += ladder_draw_budget(&l, &g, 0, y, width, AROUND - 4);
    y += draw_wrong(&l, &g, y);
    if (l.folded)
        y += grid_paragraph(&g, 0, y, width, 3, STYLE_DIM, l.folded);
    g.height = y;
    grid_print(&g, colour, out);
    grid_done(&g);
    unsigned signs = signs_of(&l);
    ladder_done(&l);
    return signs;
}

void ladder_print_legend(unsigned signs, int width, bool ascii, bool colour, FILE *out)
{
    enum { GAP = 3 };
    struct grid g;
    int x = 0, y = 1;
    grid_init(&g, width, 2 + (int)ARRAY_LENGTH(legend), ascii);
    for (size_t i = 0; i < ARRAY_LENGTH(legend); i++) {
        if (!(signs >> legend[i].sign & 1))
            continue;
        int room = text_width(legend[i].shape) + 1 + text_width(legend[i].words);
        if (x > 0 && x + room > width) {
            x = 0;
            y++;
        }
        int at = grid_text(&g, x, y, width, legend[i].style, legend[i].shape);
        x = grid_text(&g, at + 1, y, width, STYLE_DIM, legend[i].words) + GAP;
    }
    g.height = x > 0 ? y + 1 : 0;
    grid_print(&g, colour, out);
    grid_done(&g);
}
