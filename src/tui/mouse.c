/* SPDX-License-Identifier: BSD-2-Clause */
/* What the mouse changes: a click chooses, a second one opens, the wheel scrolls. */
#include "tui/input.h"

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

static void click_ladder(struct state *s, int x, int y)
{
    struct parts p = screen_parts(s);
    int step = s->presenter ? 2 : 1;
    if (inside(p.ladder, x, y) && y >= p.ladder.y + LADDER_HEADING) {
        int row = s->row_top + (y - p.ladder.y - LADDER_HEADING) / step;
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

static void click_list(struct state *s, int y)
{
    int at = s->list_top + y - 3;
    if (y < 3 || at >= (int)s->shown_count)
        return;
    bool same = s->list_at == at;
    s->list_at = at;
    if (same)
        move_into(s);
}

void input_mouse(struct state *s, int x, int y, int wheel)
{
    s->said[0] = '\0';
    s->follow = false;
    if (s->card != CARD_NONE || s->prompt != PROMPT_NONE || s->blank)
        input_key(s, wheel > 0 ? KEY_IS_DOWN : wheel < 0 ? KEY_IS_UP : KEY_IS_ESCAPE);
    else if (wheel && s->screen == ON_LADDER)
        wheel_ladder(s, x, y, wheel);
    else if (wheel)
        move_lines(s, wheel);
    else if (s->screen == ON_LADDER)
        click_ladder(s, x, y);
    else if (s->screen == ON_LIST)
        click_list(s, y);
    else if (s->screen == ON_MENU)
        menu_click(s, y);
}
