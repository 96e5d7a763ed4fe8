/* SPDX-License-Identifier: BSD-2-Clause */
/* All that the interface remembers. */
#include "tui/state.h"

#include "base/array.h"

#include <stdlib.h>
#include <time.h>

void state_init(struct state *s, struct tracker *t, const char *name)
{
    *s = (struct state){.tracker = t,
                        .name = name,
                        .width = 80,
                        .height = 24,
                        .screen = ON_LIST,
                        .chosen = -1,
                        .revealed = -1,
                        .speed = 1,
                        .travel = 1,
                        .changes = (unsigned)-1};
    keymap_init(&s->keymap);
}

void state_done(struct state *s)
{
    ladder_done(&s->ladder);
    fields_done(&s->fields);
    buf_done(&s->clipboard);
    free(s->shown);
    *s = (struct state){0};
}

struct order {
    int column;
    bool descending;
};

static int by_order(const void *a, const void *b, void *context)
{
    const struct order *o = context;
    int order = list_compare(*(struct connection *const *)a,
                             *(struct connection *const *)b, o->column);
    return o->descending ? -order : order;
}

static void refresh_list(struct state *s)
{
    const struct tracker *t = s->tracker;
    const struct connection *at =
        s->list_at < (int)s->shown_count ? s->shown[s->list_at] : NULL;
    bool following = s->live && s->list_at + 1 >= (int)s->shown_count;
    struct order order = {s->sort, s->descending};
    s->shown_count = 0;
    for (size_t i = 0; i < t->connection_count; i++) {
        connection_analyse(t->connection[i]);
        if (list_matches(t->connection[i], s->filter))
            *ARRAY_ADD(s->shown) = t->connection[i];
    }
    if (s->sort || s->descending)
        qsort_r(s->shown, s->shown_count, sizeof *s->shown, by_order, &order);
    int last = (int)s->shown_count - 1;
    if (following && !s->over)
        s->list_at = last;
    else
        for (int i = 0; i <= last; i++)
            if (s->shown[i] == at)
                s->list_at = i;
    if (s->list_at > last)
        s->list_at = last;
    if (s->list_at < 0)
        s->list_at = 0;
}

int state_last_row(const struct state *s)
{
    int rows = (int)s->ladder.row_count;
    return (s->revealed >= 0 && s->revealed < rows ? s->revealed : rows) - 1;
}

const struct message *state_message(const struct state *s)
{
    if (s->row < 0 || s->row > state_last_row(s))
        return NULL;
    return s->ladder.row[s->row].message;
}

const struct node *state_field(const struct state *s)
{
    return s->fields.at < (int)s->fields.line_count ? s->fields.line[s->fields.at] : NULL;
}

static void refresh_ladder(struct state *s)
{
    const struct message *m = state_message(s);
    unsigned number = m ? m->number : 0;
    connection_analyse(s->connection);
    connection_examine(s->connection, time(NULL));
    ladder_done(&s->ladder);
    ladder_init(&s->ladder, s->connection);
    for (size_t i = 0; number && i < s->ladder.row_count; i++)
        if (s->ladder.row[i].message && s->ladder.row[i].message->number == number)
            s->row = (int)i;
    state_choose_row(s, s->row);
}

void state_refresh(struct state *s)
{
    if (!s->tracker || s->changes == s->tracker->changes)
        return;
    s->changes = s->tracker->changes;
    if (!s->paused)
        refresh_list(s);
    size_t count = s->tracker->connection_count;
    if (s->follow && count && s->tracker->connection[count - 1] != s->connection)
        state_open(s, s->tracker->connection[count - 1]);
    else if (s->screen == ON_LADDER && s->connection)
        refresh_ladder(s);
}

void state_choose_row(struct state *s, int row)
{
    int last = state_last_row(s);
    s->row = row > last ? last : row;
    if (s->row < 0)
        s->row = 0;
    fields_load(&s->fields, s->connection, state_message(s));
}

void state_open(struct state *s, struct connection *c)
{
    s->connection = c;
    s->screen = ON_LADDER;
    s->row = s->row_top = 0;
    s->revealed = -1;
    s->playing = false;
    s->travel = 1;
    s->quiz.on = false;
    s->focus = FOCUS_LADDER;
    s->fields.message = 0;
    refresh_ladder(s);
    for (size_t i = 0; i < s->ladder.row_count; i++)
        if (s->ladder.row[i].message) {
            state_choose_row(s, (int)i);
            break;
        }
}
