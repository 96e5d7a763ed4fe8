/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: what the programs at both ends say of themselves, each where its time is. */
#include "view/ladder.h"

/* Behind the last row of before; rows inside a flight keep together where they have one time. */
static size_t place_of(const struct ladder *l, double seconds)
{
    size_t at = l->row_count;
    while (at > 0 && l->row[at - 1].seconds > seconds)
        at--;
    return at;
}

void ladder_add_events(struct ladder *l)
{
    const struct connection *c = l->connection;
    for (size_t i = 0; i < c->app_event_count; i++) {
        const struct app_event *e = &c->app_event[i];
        double seconds = (double)(e->time - c->begin.time) / 1e9;
        struct ladder_row *row =
            ladder_add_note(l, place_of(l, seconds), LINE_NOTE,
                            e->server ? SERVER : CLIENT, e->text, e->text);
        row->seconds = seconds;
        row->time = ladder_clock(l, seconds);
        row->bad = e->bad;
    }
}
