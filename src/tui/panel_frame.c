/* SPDX-License-Identifier: BSD-2-Clause */
/* The first line of the screen. */
#include "tui/panels.h"

#include "base/text.h"

#include <string.h>

enum {
    LAST = 6,
    NAME = 24,
    PARTS = 12
}; /* the highest rank; columns of a long name that must be cut; parts that there may be */

/* What the title says, in order. Where there is little room, briefs stand for the texts, and parts of the
 * highest rank go. */
struct title {
    struct arena arena;
    struct part {
        const char *text, *brief;
        enum style style;
        int rank;
    } part[PARTS];
    int count;
};

static void add_with(struct title *t, int rank, enum style style, const char *text,
                     const char *brief)
{
    if (text && *text && t->count < PARTS)
        t->part[t->count++] = (struct part){text, brief, style, rank};
}

static void add(struct title *t, int rank, enum style style, const char *text)
{
    add_with(t, rank, style, text, text);
}

/* A trace: so much of it that it can be told from others. */
static void add_name(struct title *t, const char *name)
{
    bool whole = text_width(name) <= NAME;
    const char *brief =
        whole ? name
              : arena_printf(&t->arena, "%.*s…", (int)text_fit(name, NAME - 1), name);
    add_with(t, 2, STYLE_DIM, name, brief);
}

static int width_of(const struct title *t, int rank, bool brief)
{
    int width = 0;
    for (int i = 0; i < t->count; i++) {
        const struct part *p = &t->part[i];
        width += p->rank <= rank ? text_width(brief ? p->brief : p->text) + 2 : 0;
    }
    return width;
}

static const char *without(const char *start, const char *text)
{
    size_t n = strlen(start);
    return strncmp(text, start, n) == 0 ? text + n : text;
}

static void name_ladder(const struct state *s, struct title *t)
{
    const struct connection *c = s->connection;
    struct arena *a = &t->arena;
    if (s->tracker->connection_count > 1)
        add(t, 3, STYLE_TITLE,
            arena_printf(a, "%u/%zu", c->number, s->tracker->connection_count));
    add(t, 3, STYLE_TITLE, c->scenario);
    add(t, 2, STYLE_NOTE, c->synthetic ? "synthetic" : NULL);
    if (s->revealed >= 0) /* what follows is behind the curtain */
        return;
    add(t, 1, STYLE_TITLE,
        c->version ? tls_version_name(c->version, a) : "version not known");
    add(t, 5, STYLE_TITLE, s->hide ? NULL : c->server_name);
    const char *suite = c->version == VERSION_SSL2 ? NULL /* it has no suites */
                        : c->server_hello_seen
                            ? registry_name(&tls_cipher_suites, c->cipher_suite, a)
                            : "no ServerHello";
    add_with(t, 4, STYLE_TITLE, suite, suite ? without("TLS_", suite) : NULL);
    add(t, 6, STYLE_TITLE, c->group ? registry_name(&tls_groups, c->group, a) : NULL);
}

static void name_list(const struct state *s, struct title *t)
{
    size_t all = s->tracker->connection_count;
    struct arena *a = &t->arena;
    const char *at =
        s->shown_count ? arena_printf(a, "%d/%zu", s->list_at + 1, s->shown_count) : "0";
    if (!*s->filter) {
        add(t, 1, STYLE_TITLE,
            arena_printf(a, "%s connection%s", at, all == 1 ? "" : "s"));
        return;
    }
    add(t, 1, STYLE_TITLE, arena_printf(a, "%s of %zu connections", at, all));
    add(t, 1, STYLE_NOTE, arena_printf(a, "filter: %s", s->filter));
}

/* Where they are of different traces, these are named, too. */
static void name_compared(const struct state *s, struct title *t)
{
    const struct connection *a = s->recorded, *b = s->other;
    const char *first = state_trace(s, a), *second = state_trace(s, b);
    struct arena *m = &t->arena;
    const char *numbers = arena_printf(m, "connections %u and %u", a->number, b->number);
    if (a->part == b->part) {
        add_name(t, first);
        add(t, 1, STYLE_TITLE, numbers);
        return;
    }
    add_with(t, 1, STYLE_TITLE,
             arena_printf(m, "%s, connection %u, and %s, connection %u", first, a->number,
                          second, b->number),
             arena_printf(m, "%s %u and %s %u", first, a->number, second, b->number));
}

static void name_screen(const struct state *s, struct title *t)
{
    add(t, 0, STYLE_BRACKET, "tlsladder");
    if (s->screen == ON_LADDER)
        add_name(t, state_trace(s, s->recorded));
    else if (s->screen == ON_LIST)
        add_name(t, s->name);
    if (s->screen == ON_MENU)
        add(t, 0, STYLE_TITLE, s->words ? s->words->title : "the lab");
    else if (s->screen == ON_LADDER)
        name_ladder(s, t);
    else if (s->screen == ON_LIST)
        name_list(s, t);
    else
        name_compared(s, t);
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
        return arena_printf(a, "compare %u with …", s->recorded->number);
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
    struct title t = {0};
    enum style style;
    const char *end = corner(s, &t.arena, &style);
    int right = s->width - 1 - text_width(end), x = 1, rank = LAST;
    right = right < s->width / 2 ? s->width / 2 : right;
    name_screen(s, &t);
    while (rank > 1 && width_of(&t, rank, true) > right - 2)
        rank--;
    bool brief = width_of(&t, rank, false) > right - 2;
    for (int i = 0; i < t.count; i++)
        if (t.part[i].rank <= rank)
            x = grid_text(g, x, 0, right - 1, t.part[i].style,
                          brief ? t.part[i].brief : t.part[i].text) +
                2;
    grid_text(g, right, 0, s->width, style, end);
    grid_rule(g, 0, 1, s->width);
    arena_done(&t.arena);
}
