/* SPDX-License-Identifier: BSD-2-Clause */
/* The explanation of the chosen message or field, as far as there is room; a card has all of it. */
#include "tui/panels.h"

#include "base/text.h"
#include "tui/tell.h"

enum { HIGH = 44, MOST = 200 }; /* lines of a window that is high; of an explanation */

static void draw_head(const struct telling *t, struct grid *g, struct area a)
{
    int end = a.x + a.width, right = end - text_width(t->beside);
    if (t->beside_style == STYLE_DIM) { /* at the right edge */
        grid_text(g, a.x, a.y, right - 1, t->head_style, t->head);
        grid_text(g, right, a.y, end, t->beside_style, t->beside);
    } else {
        int x = grid_text(g, a.x, a.y, end, t->head_style, t->head);
        grid_text(g, x + 2, a.y, end, t->beside_style, t->beside);
    }
}

/* Returns the lines that it takes. */
static int draw_part(struct telling *t, const struct tell_part *part, struct grid *g,
                     struct area a)
{
    bool word = *part->word;
    int lines = grid_paragraph(
        g, a.x, a.y, a.x + a.width, a.height, word ? STYLE_PLAIN : part->style,
        word ? arena_printf(&t->arena, "%s %s", part->word, part->text) : part->text);
    grid_paint(g, a.x, a.y, text_width(part->word), part->style);
    return lines;
}

static int draw(struct telling *t, struct grid *g, struct area a, bool gaps)
{
    int y = 0;
    if (a.height > 0)
        draw_head(t, g, (struct area){a.x, a.y + y++, a.width, 1});
    for (int i = 0; i < t->count && y < a.height; i++) {
        y += gaps && t->part[i].gap && y + 1 < a.height;
        y += draw_part(t, &t->part[i], g,
                       (struct area){a.x, a.y + y, a.width, a.height - y});
    }
    return y;
}

/* Whether it is longer than the room: drawn where nobody sees it. */
static bool is_cut(struct telling *t, struct area a, bool gaps)
{
    struct grid scratch;
    grid_init(&scratch, a.width > 0 ? a.width : 1, MOST, true);
    int lines = draw(t, &scratch, (struct area){0, 0, a.width, MOST}, gaps);
    grid_done(&scratch);
    return lines > a.height;
}

int panel_explain(const struct state *s, struct grid *g, struct area a)
{
    struct telling t;
    bool gaps = s->height >= HIGH;
    if (s->row < 0 || s->row > state_last_row(s))
        return 0;
    tell(&t, s, state_depth(s));
    int lines = draw(&t, g, a, gaps);
    if (lines >= a.height && is_cut(&t, a, gaps)) {
        char key[16], more[32];
        keymap_name(s->keymap.keys[ACTION_WHOLE][0], key);
        snprintf(more, sizeof more, " … %s", key);
        int x = a.x + a.width - text_width(more);
        grid_text(g, x, a.y + a.height - 1, a.x + a.width, STYLE_BRACKET, more);
    }
    tell_done(&t);
    return lines;
}
