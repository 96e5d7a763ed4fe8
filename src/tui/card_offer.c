/* SPDX-License-Identifier: BSD-2-Clause */
/* Offer and pick: what the client offered, what the server took, and why not the first. */
#include "tui/card.h"

#include "model/pick.h"

enum { SHOWN = 8 };

static void add_one(struct card_text *t, const struct pick *p, size_t i)
{
    const struct pick_offer *o = &p->offer[i];
    bool taken = (int)i == p->taken;
    const char *right = taken      ? "◀ taken"
                        : o->noise ? "means nothing (GREASE or a signal)"
                        : o->why && (int)i < p->taken ? o->why
                                                      : "";
    enum style style = taken                           ? STYLE_GOOD
                       : (int)i > p->taken || o->noise ? STYLE_DIM
                                                       : STYLE_PLAIN;
    card_pair(
        t, style,
        arena_printf(&t->arena, "%3zu  %s%s", i + 1, o->name, o->share ? " + share" : ""),
        taken ? STYLE_GOOD : STYLE_NOTE, right);
}

static void add_subject(const struct state *s, struct card_text *t,
                        enum pick_subject subject)
{
    struct pick p;
    const struct tracker *all = s->tracker;
    pick_look(&p, subject, s->connection, all ? all->connection : NULL,
              all ? all->connection_count : 0, &t->arena);
    if (p.offer_count == 0 && subject != PICK_SUITE) {
        pick_done(&p);
        return;
    }
    card_heading(t, arena_printf(&t->arena, "%s: %zu offered%s%s", p.title, p.offer_count,
                                 p.name ? ", taken " : "", p.name ? p.name : ""));
    size_t shown = s->depth == DEPTH_EXPERT ? p.offer_count
                   : p.taken >= SHOWN       ? (size_t)p.taken + 1
                                            : SHOWN;
    for (size_t i = 0; i < p.offer_count && i < shown; i++)
        add_one(t, &p, i);
    if (p.offer_count > shown)
        card_row(t, STYLE_DIM,
                 arena_printf(&t->arena, "     and %zu more (expert depth shows them)",
                              p.offer_count - shown),
                 "");
    card_note(t, STYLE_PLAIN, arena_printf(&t->arena, "%s %s", p.reason, p.source));
    pick_done(&p);
}

void card_offer(const struct state *s, struct card_text *t)
{
    t->title = "Offered by the client, taken by the server";
    for (enum pick_subject i = 0; i < PICK_COUNT; i++)
        add_subject(s, t, i);
}
