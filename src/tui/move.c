/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving about: by lines, pages, flights, connections, into panes and back. */
#include "tui/input.h"

static int clamp(int at, int count)
{
    return at >= count ? (count ? count - 1 : 0) : at < 0 ? 0 : at;
}

static int bytes_wide(const struct state *s)
{
    return screen_parts(s).bytes.width >= 71 ? 16 : 8;
}

/* Rows that only say something about others are passed over. */
static void move_rows(struct state *s, int by)
{
    int last = state_last_row(s), row = clamp(s->row + by, last + 1),
        step = by < 0 ? -1 : 1;
    while (row + step >= 0 && row + step <= last && row < (int)s->ladder.row_count &&
           (s->ladder.row[row].line == LINE_LOCK || s->ladder.row[row].line == LINE_NOTE))
        row += step;
    state_choose_row(s, row);
}

void move_lines(struct state *s, int by)
{
    if (s->screen == ON_MENU)
        s->menu_at = clamp(s->menu_at + by, (int)s->choices);
    else if (s->screen == ON_LIST)
        s->list_at = clamp(s->list_at + by, (int)s->shown_count);
    else if (s->screen == ON_COMPARE)
        s->compare_at = clamp(s->compare_at + by, compare_lines(&s->compare));
    else if (s->focus == FOCUS_FIELDS)
        fields_choose(&s->fields, s->fields.at + by);
    else if (s->focus == FOCUS_BYTES)
        move_byte(s, by * bytes_wide(s));
    else
        move_rows(s, by);
}

static int page_of(const struct state *s)
{
    if (s->screen != ON_LADDER)
        return s->height > 8 ? s->height - 5 : 3;
    struct parts p = screen_parts(s);
    int height = s->focus == FOCUS_LADDER   ? p.ladder.height - LADDER_HEADING
                 : s->focus == FOCUS_FIELDS ? p.fields.height
                                            : p.bytes.height;
    return height > 2 ? height - 1 : 1;
}

void move_page(struct state *s, int by)
{
    move_lines(s, s->presenter && s->focus == FOCUS_LADDER ? by : by * page_of(s));
}

void move_byte(struct state *s, int by)
{
    int64_t byte = (int64_t)s->fields.byte + by;
    fields_choose_byte(&s->fields, byte < 0 ? 0 : (size_t)byte);
}

void move_flight(struct state *s, int by)
{
    const struct ladder *l = &s->ladder;
    int row = s->row;
    if (row >= (int)l->row_count)
        return;
    const struct message *m = l->row[row].message;
    unsigned flight = m ? m->flight : 0;
    while ((row += by) >= 0 && row <= state_last_row(s)) {
        m = l->row[row].message;
        if (!m || m->flight == flight)
            continue;
        while (by < 0 && row > 0 && l->row[row - 1].message &&
               l->row[row - 1].message->flight == m->flight)
            row--;
        state_choose_row(s, row);
        return;
    }
    input_say(s, by > 0 ? "This is the last flight." : "This is the first flight.");
}

/* The ladder of the connection before or behind, as the list has them. */
void move_connection(struct state *s, int by)
{
    int at = 0;
    for (int i = 0; i < (int)s->shown_count; i++)
        if (s->connection && s->shown[i]->number == s->connection->number)
            at = i;
    if (at + by < 0 || at + by >= (int)s->shown_count) {
        input_say(s, by > 0 ? "This is the last connection."
                            : "This is the first connection.");
        return;
    }
    s->list_at = at + by;
    state_open(s, s->shown[s->list_at]);
}

/* Left and right: fold and unfold, or byte by byte. */
void move_sideways(struct state *s, int by)
{
    const struct node *n = state_field(s);
    if (s->screen == ON_MENU)
        bench_turn(s, by);
    if (s->screen != ON_LADDER || s->focus == FOCUS_LADDER || !n)
        return;
    if (s->focus == FOCUS_BYTES) {
        move_byte(s, by);
        return;
    }
    bool folded = fields_is_folded(&s->fields, n);
    if (n->first && folded == (by > 0))
        fields_fold(&s->fields, n, by < 0);
    else if (by < 0 && n->parent && n->parent->parent)
        fields_show(&s->fields, n->parent);
    else if (by > 0 && n->first)
        fields_choose(&s->fields, s->fields.at + 1);
}

/* Out of a comparison into the ladder of the message on the chosen line. */
static void open_compared(struct state *s)
{
    const struct compare *p = &s->compare;
    const struct compare_row *row =
        s->compare_at < (int)p->row_count ? &p->row[s->compare_at] : NULL;
    int side = row && !row->message[0];
    unsigned number = row && row->message[side] ? row->message[side]->number : 0;
    state_open(s, side ? s->other : s->recorded);
    if (number && ladder_find(&s->ladder, number) >= 0)
        state_choose_row(s, ladder_find(&s->ladder, number));
}

void move_into(struct state *s)
{
    if (s->screen == ON_MENU && s->rival >= 0) {
        look_compare(s); /* the second of a race, as in the list */
    } else if (s->screen == ON_MENU) {
        s->chosen = s->choices ? s->menu_at : -1;
        s->quit = s->chosen >= 0;
    } else if (s->screen == ON_LIST && s->picking) {
        look_compare(s);
    } else if (s->screen == ON_LIST) {
        if (s->list_at < (int)s->shown_count)
            state_open(s, s->shown[s->list_at]);
    } else if (s->screen == ON_COMPARE) {
        open_compared(s);
    } else if (s->focus == FOCUS_LADDER) {
        if (s->fields.line_count)
            s->focus = FOCUS_FIELDS;
        else
            input_say(s, "This row has no fields.");
    } else {
        const struct node *n = state_field(s);
        if (n && n->first)
            fields_fold(&s->fields, n, !fields_is_folded(&s->fields, n));
    }
}

/* Whether there is nothing to go back to. */
bool move_back_quits(const struct state *s)
{
    if (s->screen == ON_LADDER)
        return !s->quiz.on && s->focus == FOCUS_LADDER &&
               (s->words || (s->tracker->connection_count < 2 && !s->live));
    if (s->screen == ON_LIST)
        return !s->picking && !*s->filter;
    return s->screen == ON_MENU && s->rival < 0;
}

void move_back(struct state *s)
{
    if (move_back_quits(s))
        s->quit = true;
    else if (s->screen == ON_MENU)
        s->rival = -1; /* no race after all */
    else if (s->screen == ON_LADDER && s->quiz.on)
        quiz_end(s);
    else if (s->screen == ON_LADDER && s->focus != FOCUS_LADDER)
        s->focus = FOCUS_LADDER;
    else if (s->screen == ON_LIST && s->picking && s->picking_here)
        s->picking = false;
    else if (s->screen == ON_COMPARE || s->picking)
        state_open(s, s->recorded);
    else if (s->screen == ON_LADDER) {
        s->screen = ON_LIST;
        s->changes = (unsigned)-1;
    } else {
        s->filter[0] = '\0';
        s->changes = (unsigned)-1;
    }
}
