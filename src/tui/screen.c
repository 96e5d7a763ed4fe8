/* SPDX-License-Identifier: BSD-2-Clause */
/* The whole screen: title, the panels of the open screen, footer. */
#include "tui/panels.h"

#include "base/text.h"

enum { SIDE_FROM = 100, BELOW_FROM = 36 };

static struct area body_of(const struct state *s)
{
    return (struct area){0, 2, s->width, s->height - 3};
}

/* How many lines the explanation takes at that width: drawn where nobody sees it. */
static int explain_lines(const struct state *s, int width, int most)
{
    struct grid scratch;
    grid_init(&scratch, width, most, true);
    int lines = panel_explain(s, &scratch, (struct area){0, 0, width, most});
    grid_done(&scratch);
    return lines;
}

/* Explanation, fields and bytes, one under the other. */
static void split_pane(const struct state *s, struct parts *p, struct area pane)
{
    int explain = explain_lines(s, pane.width, pane.height / 2);
    int bytes = pane.height >= 16 ? pane.height / 4 : pane.height >= 8 ? 3 : 0;
    p->explain = (struct area){pane.x, pane.y, pane.width, explain};
    int y = pane.y + explain + 1, left = pane.height - explain - 1;
    p->bytes = (struct area){pane.x, pane.y + pane.height - bytes, pane.width, bytes};
    p->fields = (struct area){pane.x, y, pane.width, left - bytes - (bytes ? 1 : 0)};
}

struct parts screen_parts(const struct state *s)
{
    struct parts p = {0};
    struct area body = body_of(s);
    int budget = s->width >= 110 ? 2 : 3;
    p.budget = (struct area){0, body.y + body.height - budget, s->width, budget};
    body.height -= budget;
    if (s->presenter && s->focus == FOCUS_LADDER) {
        p.ladder = body;
        return p;
    }
    if (s->width >= SIDE_FROM) {
        int width = s->width * 42 / 100;
        struct area pane = {s->width - width + 1, body.y, width - 2, body.height};
        p.ladder = (struct area){0, body.y, s->width - width - 1, body.height};
        split_pane(s, &p, pane);
        return p;
    }
    if (s->height >= BELOW_FROM) {
        int height = body.height / 2;
        struct area pane = {1, body.y + body.height - height + 1, s->width - 2,
                            height - 1};
        p.ladder = (struct area){0, body.y, s->width, body.height - height};
        split_pane(s, &p, pane);
        return p;
    }
    if (s->focus != FOCUS_LADDER) {
        struct area pane = {1, body.y, s->width - 2, body.height};
        split_pane(s, &p, pane);
        return p;
    }
    p.explain = (struct area){1, body.y + body.height - 2, s->width - 2, 2};
    p.ladder = (struct area){0, body.y, s->width, body.height - 3};
    return p;
}

static void draw_ladder_screen(struct state *s, struct grid *g)
{
    struct parts p = screen_parts(s);
    if (p.ladder.height)
        panel_ladder(s, g, p.ladder);
    if (p.ladder.height && p.explain.x > p.ladder.width)
        grid_wall(g, p.ladder.width, p.ladder.y, p.ladder.height);
    else if (p.ladder.height && p.explain.height)
        grid_rule(g, 0, p.explain.y - 1, s->width);
    if (p.explain.height)
        panel_explain(s, g, p.explain);
    if (p.fields.height > 0) {
        grid_rule(g, p.fields.x, p.fields.y - 1, p.fields.width);
        panel_fields(s, g, p.fields);
    }
    if (p.bytes.height > 0) {
        grid_rule(g, p.bytes.x, p.bytes.y - 1, p.bytes.width);
        panel_bytes(s, g, p.bytes);
    }
    panel_budget(s, g, p.budget);
}

/* What is known of the connection, the most telling first: the end may be cut. */
static const char *ladder_title(const struct state *s, struct arena *a)
{
    const struct connection *c = s->connection;
    return arena_printf(
        a, "%s   %s   %s%s%s   connection %u of %zu",
        c->version ? tls_version_name(c->version, a) : "version not known",
        c->server_hello_seen ? registry_name(&tls_cipher_suites, c->cipher_suite, a)
                             : "no ServerHello",
        c->group ? registry_name(&tls_groups, c->group, a) : "",
        c->server_name ? "   " : "", c->server_name ? c->server_name : "", c->number,
        s->tracker->connection_count);
}

static const char *title_of(const struct state *s, struct arena *a)
{
    if (s->screen == ON_MENU)
        return "the lab";
    if (s->screen == ON_LADDER)
        return ladder_title(s, a);
    const char *filter = *s->filter ? arena_printf(a, "   filter: %s", s->filter) : "";
    return arena_printf(a, "%zu connection%s%s", s->shown_count,
                        s->shown_count == 1 ? "" : "s", filter);
}

static void draw_title(const struct state *s, struct grid *g)
{
    struct arena a = {0};
    int x = grid_text(g, 1, 0, s->width, STYLE_BRACKET, "tlsladder");
    const char *end = s->paused ? "paused" : s->live && !s->over ? "● live" : "? help";
    int right = s->width - 1 - text_width(end);
    x = grid_text(g, x + 2, 0, right - 1, STYLE_DIM, s->screen == ON_MENU ? "" : s->name);
    x = grid_text(g, x + (s->screen == ON_MENU ? 0 : 2), 0, right - 1, STYLE_TITLE,
                  title_of(s, &a));
    grid_text(g, right, 0, s->width, s->live && !s->over ? STYLE_GOOD : STYLE_DIM, end);
    grid_rule(g, 0, 1, s->width);
    arena_done(&a);
}

static const char *prompt_words(enum prompt p)
{
    switch (p) {
    case PROMPT_FIND:
        return "find: ";
    case PROMPT_FILTER:
        return "filter (version:1.2 server:example alert: words): ";
    case PROMPT_GO:
        return "go to message: ";
    default:
        return "write to: ";
    }
}

static void draw_footer(const struct state *s, struct grid *g)
{
    int y = s->height - 1, x = 1;
    if (s->prompt != PROMPT_NONE) {
        x = grid_text(g, x, y, s->width, STYLE_NOTE, prompt_words(s->prompt));
        x = grid_text(g, x, y, s->width, STYLE_TITLE, s->typed);
        grid_point(g, x, y, STYLE_CHOSEN, ' ');
        return;
    }
    if (*s->said || (s->status && !s->over)) {
        grid_text(g, x, y, s->width, STYLE_NOTE, *s->said ? s->said : s->status);
        return;
    }
    for (enum action a = 0; a < ACTION_COUNT; a++) {
        const struct action_row *row = action_row(a);
        if (!row->footer || !(row->where & s->screen))
            continue;
        const char *keys = a == ACTION_PREVIOUS ? "↑↓" : row->shown;
        int reserved =
            a == ACTION_HELP || a == ACTION_BACK ? 1 : 25; /* these two always fit */
        if (x + text_width(keys) + text_width(row->footer) + 1 > s->width - reserved)
            continue;
        x = grid_text(g, x, y, s->width, STYLE_BRACKET, keys);
        x = grid_text(g, x + 1, y, s->width, STYLE_DIM, row->footer) + 3;
    }
}

void screen_draw(struct state *s, struct grid *g)
{
    if (s->blank)
        return;
    if (s->width < 40 || s->height < 10) {
        grid_paragraph(g, 0, 0, s->width, s->height, STYLE_PLAIN,
                       "tlsladder needs a window of at least 40x10 cells.");
        return;
    }
    draw_title(s, g);
    if (s->screen == ON_MENU)
        panel_menu(s, g, body_of(s));
    else if (s->screen == ON_LIST)
        panel_list(s, g, body_of(s));
    else
        draw_ladder_screen(s, g);
    draw_footer(s, g);
    card_draw(s, g);
}
