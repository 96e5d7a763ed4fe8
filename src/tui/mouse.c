/* SPDX-License-Identifier: BSD-2-Clause */
/* What the mouse changes: a click chooses, a second one opens, the wheel scrolls. */
#include "tui/input.h"

#include <limits.h>
#include <stdlib.h>

static bool inside(struct area a, int x, int y)
{
    return x >= a.x && x < a.x + a.width && y >= a.y && y < a.y + a.height;
}

/* The byte that stands at a cell of the panel. */
static void click_byte(struct state *s, struct area a, int x, int y)
{
    int wide = a.width >= 6 + 16 * 3 + 1 + 16 ? 16 : 8, column = (x - a.x - 6) / 3;
    s->focus = FOCUS_BYTES;
    if (x >= a.x + 6 && column < wide)
        fields_choose_byte(&s->fields, (s->bytes_top + (size_t)(y - a.y)) * (size_t)wide +
                                           (size_t)column);
}

/* The row of the ladder at a line; to scale the nearest one. */
static int row_at(const struct state *s, int line)
{
    int nearest = s->row, least = INT_MAX;
    if (!s->to_scale)
        return s->row_top + line / (s->presenter ? 2 : 1);
    for (int row = 0; row <= state_last_row(s); row++) {
        int at = scale_line_of(&s->scale, row);
        int away = at < 0 ? INT_MAX : abs(at - s->scale_top - line);
        if (away < least) {
            least = away;
            nearest = row;
        }
    }
    return nearest;
}

static void click_ladder(struct state *s, int x, int y)
{
    struct parts p = screen_parts(s);
    if (inside(p.ladder, x, y) && y >= p.ladder.y + LADDER_HEADING) {
        int row = row_at(s, y - p.ladder.y - LADDER_HEADING);
        bool same = row == s->row && s->focus == FOCUS_LADDER;
        s->focus = FOCUS_LADDER;
        state_choose_row(s, row);
        if (same)
            move_into(s);
    } else if (inside(p.fields, x, y)) {
        bool same =
            s->fields.at == s->fields.top + y - p.fields.y && s->focus == FOCUS_FIELDS;
        s->focus = FOCUS_FIELDS;
        fields_choose(&s->fields, s->fields.top + y - p.fields.y);
        if (same)
            move_into(s);
    } else if (inside(p.bytes, x, y)) {
        click_byte(s, p.bytes, x, y);
    }
}

/* The wheel moves what lies under it. */
static void wheel_ladder(struct state *s, int x, int y, int by)
{
    struct parts p = screen_parts(s);
    enum focus before = s->focus;
    if (inside(p.fields, x, y) && s->fields.line_count)
        s->focus = FOCUS_FIELDS;
    else if (inside(p.bytes, x, y) && s->fields.line_count)
        s->focus = FOCUS_BYTES;
    else if (inside(p.ladder, x, y))
        s->focus = FOCUS_LADDER;
    else
        s->focus = before;
    move_lines(s, by);
}

/* A click on a column's title sorts by it, a second one turns the order round. */
static void click_heading(struct state *s, int x)
{
    struct list_layout l;
    list_layout(&l, s->width - 2, s->shown, s->shown_count, s->sort);
    for (int i = 0; i < LIST_COLUMNS; i++) {
        if (!l.width[i] || x - 1 < l.x[i] || x - 1 >= l.x[i] + l.width[i])
            continue;
        state_sort(s, i, s->sort == i && !s->descending);
        return;
    }
}

static void click_list(struct state *s, int x, int y)
{
    enum { HEADING = 2 };
    int at = s->list_top + y - 3;
    if (y == HEADING)
        click_heading(s, x);
    if (y < 3 || at >= (int)s->shown_count)
        return;
    bool same = s->list_at == at;
    s->list_at = at;
    if (same)
        move_into(s);
}

static bool is_in(struct area a, int x, int y)
{
    return x >= a.x && x < a.x + a.width && y >= a.y && y < a.y + a.height;
}

/* A click on the name of a section goes there, one beside the card closes it. */
static void click_card(struct state *s, int x, int y)
{
    for (int i = 0; i < CARD_SECTIONS; i++)
        if (is_in(s->card_index[i], x, y))
            s->card_section = i + 1;
    if (!is_in(s->card_box, x, y))
        input_key(s, KEY_IS_ESCAPE);
}

void input_mouse(struct state *s, int x, int y, int wheel)
{
    s->said[0] = '\0';
    s->follow = false;
    if (s->card != CARD_NONE && s->prompt == PROMPT_NONE && !s->blank && !wheel)
        click_card(s, x, y);
    else if (s->card != CARD_NONE || s->prompt != PROMPT_NONE || s->blank)
        input_key(s, wheel > 0 ? KEY_IS_DOWN : wheel < 0 ? KEY_IS_UP : KEY_IS_ESCAPE);
    else if (wheel && s->screen == ON_LADDER)
        wheel_ladder(s, x, y, wheel);
    else if (wheel)
        move_lines(s, wheel);
    else if (s->screen == ON_LADDER)
        click_ladder(s, x, y);
    else if (s->screen == ON_LIST)
        click_list(s, x, y);
    else if (s->screen == ON_MENU)
        menu_click(s, y);
}
