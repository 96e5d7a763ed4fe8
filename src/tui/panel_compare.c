/* SPDX-License-Identifier: BSD-2-Clause */
/* Two connections side by side. */
#include "tui/panels.h"

void panel_compare(struct state *s, struct grid *g, struct area a)
{
    int lines = compare_lines(&s->compare), foot = 2;
    int height = a.height - COMPARE_HEADING - foot;
    s->compare_top = panel_scroll(s->compare_top, s->compare_at, lines, height);
    struct compare_place place = {
        a.x, a.y, a.width, a.height - foot, s->compare_top, s->compare_at};
    compare_draw(&s->compare, g, &place);
    const char *why = compare_why(&s->compare, s->compare_at);
    grid_rule(g, a.x, a.y + a.height - foot, a.width);
    grid_text(
        g, a.x + 1, a.y + a.height - 1, a.x + a.width, STYLE_NOTE,
        why ? why
            : "Messages with the same role stand side by side; the table is below.");
    if (s->compare_top + height < lines)
        grid_text(g, a.x + a.width - 9, a.y + a.height - foot, a.x + a.width, STYLE_NOTE,
                  " more ↓ ");
}
