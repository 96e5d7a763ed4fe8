/* SPDX-License-Identifier: BSD-2-Clause */
/* The first line of the screen. */
#include "tui/panels.h"

#include "base/text.h"

#include <string.h>

/* What the title says, in order; where there is little room, the parts of the lowest rank go. */
struct title {
    struct arena arena;
    struct part {
        const char *text;
        enum style style;
        int rank;
    } part[8];
    int count;
};

static void add(struct title *t, int rank, enum style style, const char *text)
{
    if (text && *text)
        t->part[t->count++] = (struct part){text, style, rank};
}

static int width_of(const struct title *t, int rank)
{
    int width = 0;
    for (int i = 0; i < t->count; i++)
        width += t->part[i].rank <= rank ? text_width(t->part[i].text) + 2 : 0;
    return width;
}

static void name_ladder(const struct state *s, struct title *t)
{
    const struct connection *c = s->connection;
    struct arena *a = &t->arena;
    if (s->tracker->connection_count > 1)
        add(t, 3, STYLE_TITLE,
            arena_printf(a, "%u/%zu", c->number, s->tracker->connection_count));
    add(t, 4, STYLE_TITLE, c->scenario);
    add(t, 2, STYLE_NOTE, c->synthetic ? "synthetic" : NULL);
    if (s->revealed >= 0) /* what follows is behind the curtain */
        return;
    add(t, 1, STYLE_TITLE,
        c->version ? tls_version_name(c->version, a) : "version not known");
    add(t, 5, STYLE_TITLE, s->hide ? NULL : c->server_name);
    add(t, 2, STYLE_TITLE,
        c->version == VERSION_SSL2 ? NULL /* it has no suites */
        : c->server_hello_seen     ? registry_name(&tls_cipher_suites, c->cipher_suite, a)
                                   : "no ServerHello");
    add(t, 7, STYLE_TITLE, c->group ? registry_name(&tls_groups, c->group, a) : NULL);
}

static void name_list(const struct state *s, struct title *t)
{
    size_t all = s->tracker->connection_count;
    struct arena *a = &t->arena;
    if (!*s->filter) {
        add(t, 1, STYLE_TITLE,
            arena_printf(a, "%zu connection%s", all, all == 1 ? "" : "s"));
        return;
    }
    add(t, 1, STYLE_TITLE,
        arena_printf(a, "%zu of %zu connections", s->shown_count, all));
    add(t, 1, STYLE_NOTE, arena_printf(a, "filter: %s", s->filter));
}

static void name_screen(const struct state *s, struct title *t)
{
    add(t, 0, STYLE_BRACKET, "tlsladder");
    if (s->screen != ON_MENU)
        add(t, 6, STYLE_DIM, s->name);
    if (s->screen == ON_MENU)
        add(t, 0, STYLE_TITLE, s->words ? s->words->title : "the lab");
    else if (s->screen == ON_LADDER)
        name_ladder(s, t);
    else if (s->screen == ON_LIST)
        name_list(s, t);
    else
        add(t, 1, STYLE_TITLE,
            arena_printf(&t->arena, "connections %u and %u", s->connection->number,
                         s->other->number));
}

/* What stands on the right: how far loading is, live, paused, playing, the curtain. */
static const char *corner(const struct state *s, struct arena *a, enum style *style)
{
    *style = STYLE_NOTE;
    if (s->paused)
        return "paused";
    if (s->screen == ON_LADDER && s->playing)
        return arena_printf(a, "▶ x%g", s->speed);
    if (s->screen == ON_LADDER && s->revealed >= 0)
        return arena_printf(a, "curtain %d/%zu", s->revealed, s->ladder.row_count);
    if (s->screen == ON_LADDER && s->eyes != EYES_ENDPOINT)
        return arena_printf(a, "eyes: %s", eyes_name(s->eyes));
    if (s->screen == ON_LIST && s->picking)
        return arena_printf(a, "compare %u with …", s->connection->number);
    *style = STYLE_GOOD;
    if (s->live && !s->over)
        return "● live";
    if (s->status && !s->over)
        return s->status;
    *style = STYLE_DIM;
    return "? help";
}

void panel_title(const struct state *s, struct grid *g)
{
    enum { LAST = 7 };
    struct title t = {0};
    enum style style;
    const char *end = corner(s, &t.arena, &style);
    int right = s->width - 1 - text_width(end), x = 1, rank = LAST;
    right = right < s->width / 2 ? s->width / 2 : right;
    name_screen(s, &t);
    while (rank > 1 && width_of(&t, rank) > right - 2)
        rank--;
    for (int i = 0; i < t.count; i++)
        if (t.part[i].rank <= rank)
            x = grid_text(g, x, 0, right - 1, t.part[i].style, t.part[i].text) + 2;
    grid_text(g, right, 0, s->width, style, end);
    grid_rule(g, 0, 1, s->width);
    arena_done(&t.arena);
}
