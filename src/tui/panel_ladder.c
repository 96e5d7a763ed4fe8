/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder, and the budget under it. */
#include "tui/panels.h"

void panel_ladder(struct state *s, struct grid *g, struct area a)
{
    int step = s->presenter ? 2 : 1;
    int rows = (a.height - LADDER_HEADING + step - 1) / step;
    int last = state_last_row(s);
    s->row_top = panel_scroll(s->row_top, s->row, (int)s->ladder.row_count, rows);
    struct ladder_place place = {.x = a.x,
                                 .y = a.y,
                                 .width = a.width,
                                 .height = a.height,
                                 .top = s->row_top,
                                 .end = last + 1,
                                 .chosen = s->row,
                                 .step = step};
    ladder_draw(&s->ladder, g, &place);
    int hidden = (int)s->ladder.row_count - last - 1;
    if (s->revealed >= 0 && hidden > 0) {
        int y = a.y + LADDER_HEADING + (last + 1 - s->row_top) * step;
        if (y < a.y + a.height)
            grid_text(g, a.x + 2, y, a.x + a.width, STYLE_NOTE,
                      s->playing ? "playing …" : "what comes next? space shows it");
    }
}

void panel_budget(const struct state *s, struct grid *g, struct area a)
{
    grid_rule(g, a.x, a.y, a.width);
    if (s->revealed >= 0 && state_last_row(s) + 1 < (int)s->ladder.row_count) {
        grid_text(g, a.x + 1, a.y + 1, a.x + a.width, STYLE_DIM,
                  "The count of round trips follows when the last message is shown.");
        return;
    }
    grid_paragraph(g, a.x + 1, a.y + 1, a.x + a.width - 1, a.height - 1, STYLE_TITLE,
                   s->ladder.budget);
}
