/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: what came in the clear before TLS, with brackets of its own: B; and an answer that is
 * no TLS. */
#include "view/ladder.h"

/* Behind TCP's opening, and by time. */
static size_t place_of(const struct ladder *l, double seconds)
{
    size_t at = 0;
    while (at < l->row_count && l->row[at].line == LINE_TCP &&
           l->row[at].seconds <= seconds)
        at++;
    return at;
}

/* The client waited for a server's turn since its own: or since TCP's opening, where the server
 * speaks first. */
static void bracket(struct ladder *l, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++) {
        l->row[i].bracket = 'B';
        l->row[i].part = first == last ? 4 : i == first ? 1 : i == last ? 3 : 2;
    }
}

void ladder_add_before(struct ladder *l)
{
    const struct connection *c = l->connection;
    size_t asked = 0;
    bool waiting = false;
    if (!c->prelude.there)
        return;
    const char *name = prelude_name(c);
    for (const struct prelude_turn *t = c->prelude.first; t; t = t->next) {
        double seconds = connection_seconds(c, t->last);
        size_t at = place_of(l, seconds);
        struct ladder_row *row = ladder_insert(l, at);
        row->seconds = seconds;
        row->time = ladder_clock(l, seconds);
        row->label = arena_printf(&l->arena, "%s: %s", name ? name : "before TLS",
                                  prelude_say(c, t, &l->arena));
        row->brief = row->label;
        row->size = ladder_size(&l->arena, t->bytes);
        row->line = LINE_TCP;
        row->from = connection_side(c, t->end);
        if (row->from == SERVER)
            bracket(l, waiting ? asked : at, at);
        asked = at;
        waiting = row->from == CLIENT;
    }
}

void ladder_add_stray(struct ladder *l)
{
    const struct stray *s = &l->connection->stray;
    if (!s->why || !s->text)
        return;
    double seconds = connection_seconds(l->connection, s->stamp);
    size_t at = l->row_count;
    while (at > 0 && l->row[at - 1].seconds > seconds)
        at--;
    struct ladder_row *row = ladder_insert(l, at);
    row->seconds = seconds;
    row->time = ladder_clock(l, seconds);
    row->label = arena_printf(&l->arena, "no TLS: %s", s->text);
    row->brief = row->label;
    row->size = ladder_size(&l->arena, s->bytes);
    row->line = LINE_TCP;
    row->from = SERVER;
    row->bad = true;
}
