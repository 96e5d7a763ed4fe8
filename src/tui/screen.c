/* SPDX-License-Identifier: BSD-2-Clause */
/* The whole screen: where its parts lie, and that they are drawn.
 *
 * From 100 columns on the pane stands beside the ladder, else below it where there are lines
 * enough, else behind a key, with two lines of it below the ladder. */
#include "tui/panels.h"

enum { SIDE_FROM = 100, BELOW_FROM = 36 };

/* Where the pane lies. */
enum pane { PANE_NONE, PANE_BESIDE, PANE_BELOW, PANE_ALONE };

static enum pane pane_of(const struct state *s)
{
    if (s->focus != FOCUS_LADDER && s->width < SIDE_FROM && s->height < BELOW_FROM)
        return PANE_ALONE;
    if (s->presenter && s->focus == FOCUS_LADDER)
        return PANE_NONE;
    return s->width >= SIDE_FROM     ? PANE_BESIDE
           : s->height >= BELOW_FROM ? PANE_BELOW
                                     : PANE_NONE;
}

enum depth state_depth(const struct state *s)
{
    bool no_room = pane_of(s) == PANE_NONE && (s->presenter || !s->deepened);
    return no_room ? DEPTH_SHORT : s->depth;
}

static struct area body_of(const struct state *s)
{
    return (struct area){0, 2, s->width, s->height - 3};
}

/* How many lines the explanation takes at that width: drawn where nobody sees it. */
static int explain_lines(const struct state *s, int width, int most)
{
    struct grid scratch;
    if (most <= 0)
        return 0;
    grid_init(&scratch, width, most, true);
    int lines = panel_explain(s, &scratch, (struct area){0, 0, width, most});
    grid_done(&scratch);
    return lines;
}

/* Lines of bytes that the chosen message has. */
static int byte_lines(const struct state *s, int width)
{
    const struct message *m = state_message(s);
    size_t wide = width >= 71 ? 16 : 8;
    return m ? (int)((message_wire(m).n + wide - 1) / wide) : 0;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Lines of the explanation below a ladder that has no pane: in the smallest windows none, unless the
 * person asks for it; then it leaves the ladder a few rows. */
static int strip_lines(const struct state *s, int height)
{
    int rows = height < 12 ? 1 : 4, most = height - LADDER_HEADING - rows - 1;
    if (s->to_scale && !s->deepened) /* time wants the room */
        return 0;
    switch (state_depth(s)) {
    case DEPTH_FULL:
        return least(height / 2, most);
    case DEPTH_EXPERT:
        return most;
    default:
        return s->height >= 20 ? 3 : s->height >= 16 ? 2 : 0;
    }
}

/* The pane is as wide as 16 bytes in a line want it, where the ladder keeps enough. */
static int pane_width(const struct state *s)
{
    enum { BYTES = 73, LADDER = 80 };
    int share = s->width * 42 / 100;
    return share < BYTES && s->width - BYTES >= LADDER ? BYTES : share;
}

/* Explanation, fields and bytes, one under the other: what has the focus gets the room. */
static void split_pane(const struct state *s, struct parts *p, struct area pane)
{
    bool on_fields = s->focus == FOCUS_FIELDS, on_bytes = s->focus == FOCUS_BYTES;
    int share = on_bytes ? pane.height / 2 : pane.height / 5;
    int bytes = least(share < 3 ? 3 : share, byte_lines(s, pane.width));
    bytes = pane.height < 10 ? 0 : bytes;
    int fields = on_fields ? pane.height / 2 : on_bytes ? 4 : 6;
    fields = least(fields, (int)s->fields.line_count + 1);
    int rules = 1 + (bytes > 0);
    int most = pane.height - bytes - fields - rules;
    int explain = explain_lines(s, pane.width, most < 1 ? 1 : most);
    int left = pane.height - explain - rules; /* for fields and bytes */
    fields = least(left - bytes, (int)s->fields.line_count);
    fields = fields < 1 ? 1 : fields;
    bytes = bytes ? least(left - fields, byte_lines(s, pane.width)) : 0;
    int y = pane.y + explain + 1;
    p->explain = (struct area){pane.x, pane.y, pane.width, explain};
    p->fields = (struct area){pane.x, y, pane.width, fields};
    p->bytes = (struct area){pane.x, y + fields + 1, pane.width, bytes};
}

/* What failed may take more words than a count. */
static int budget_lines(const struct state *s)
{
    enum { SMALL = 20, USUAL = 3, MOST = 5 };
    struct grid scratch;
    bool counted =
        s->screen != ON_LADDER ||
        s->eyes != EYES_ENDPOINT || s->connection->outcome == OUTCOME_ESTABLISHED;
    if (s->height < SMALL || counted)
        return s->height < SMALL ? 2 : USUAL;
    grid_init(&scratch, s->width, MOST, s->ascii);
    int lines = panel_budget(s, &scratch, (struct area){0, 0, s->width, MOST});
    grid_done(&scratch);
    return lines > USUAL ? lines : USUAL;
}

struct parts screen_parts(const struct state *s)
{
    struct parts p = {0};
    struct area body = body_of(s);
    int budget = budget_lines(s);
    p.budget = (struct area){0, body.y + body.height - budget, s->width, budget};
    body.height -= budget;
    int lines, width = pane_width(s), height = body.height / 2;
    switch (pane_of(s)) {
    case PANE_BESIDE:
        p.ladder = (struct area){0, body.y, s->width - width - 1, body.height};
        split_pane(s, &p,
                   (struct area){s->width - width + 1, body.y, width - 2, body.height});
        break;
    case PANE_BELOW:
        p.ladder = (struct area){0, body.y, s->width, body.height - height};
        split_pane(s, &p,
                   (struct area){1, body.y + body.height - height + 1, s->width - 2,
                                 height - 1});
        break;
    case PANE_ALONE:
        split_pane(s, &p, (struct area){1, body.y, s->width - 2, body.height});
        break;
    default:
        lines = strip_lines(s, body.height);
        p.explain = (struct area){1, body.y + body.height - lines, s->width - 2, lines};
        p.ladder = (struct area){0, body.y, s->width, body.height - lines - (lines > 0)};
    }
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
    panel_quiz(s, g);
}

void screen_draw(struct state *s, struct grid *g)
{
    if (s->blank)
        return;
    g->cover = state_cover(s);
    if (s->width < 40 || s->height < 10) {
        grid_paragraph(g, 0, 0, s->width, s->height, STYLE_PLAIN,
                       "tlsladder needs a window of at least 40x10 cells.");
        return;
    }
    panel_title(s, g);
    if (s->screen == ON_MENU)
        panel_menu(s, g, body_of(s));
    else if (s->screen == ON_LIST)
        panel_list(s, g, body_of(s));
    else if (s->screen == ON_COMPARE)
        panel_compare(s, g, body_of(s));
    else
        draw_ladder_screen(s, g);
    card_draw(s, g);
    panel_footer(s, g);
}
