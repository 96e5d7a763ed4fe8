/* SPDX-License-Identifier: BSD-2-Clause */
/* What the programs at both ends said of themselves, between what was on the wire. */
#include "tui/card.h"

static void add_event(struct card_text *t, const struct connection *c,
                      const struct app_event *e)
{
    const char *time =
        arena_printf(&t->arena, "%10.3f  %s", (double)(e->time - c->begin.time) / 1e6,
                     e->server ? "server" : "client");
    enum style style = e->bad ? STYLE_BAD : e->server ? STYLE_SERVER : STYLE_CLIENT;
    card_pair(t, style, time, style, e->text);
}

void card_events(const struct state *s, struct card_text *t)
{
    const struct connection *c = s->connection;
    size_t i = 0;
    t->title = "What both ends did, and what was on the wire (ms)";
    if (c->app_event_count == 0) {
        card_note(
            t, STYLE_DIM,
            s->recorded->app_event_count
                ? "What the programs at both ends do is not on the wire: these eyes "
                  "see nothing of it."
                : "Only the lab's own client and server tell what they do; a recording "
                  "from elsewhere holds the wire alone.");
        return;
    }
    for (size_t m = 0; m < c->message_count; m++) {
        const struct message *message = &c->message[m];
        for (; i < c->app_event_count && c->app_event[i].time <= message->last.time; i++)
            add_event(t, c, &c->app_event[i]);
        bool client = connection_side(c, message->end) == CLIENT;
        card_row(t, STYLE_DIM,
                 arena_printf(&t->arena, "%10.3f  %s",
                              connection_seconds(c, message->last) * 1e3,
                              client ? "   ──▶" : "   ◀──"),
                 message->name);
    }
    for (; i < c->app_event_count; i++)
        add_event(t, c, &c->app_event[i]);
}
