/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder, what travels on it, and the budget under it. */
#include "tui/panels.h"

/* Columns of the two lifelines, as the heading's second line has them. */
struct lifelines {
    int client, server;
};

static struct lifelines find_lifelines(const struct grid *g, struct area a)
{
    struct lifelines l = {-1, -1};
    uint32_t wall = g->ascii ? '|' : 0x2502;
    for (int x = a.x + 2; x < a.x + a.width && x < g->width; x++) {
        if (g->cell[(a.y + 1) * g->width + x].point != wall)
            continue;
        l.client = l.client < 0 ? x : l.client;
        l.server = x;
    }
    return l;
}

/* Takes back what the message has not reached yet: it travels along its arrow. */
static void draw_travel(const struct state *s, struct grid *g, struct area a, int y)
{
    const struct ladder_row *row = &s->ladder.row[s->revealed];
    struct lifelines l = find_lifelines(g, a);
    int room = l.server - l.client - 1;
    if (l.client < 0 || room < 4)
        return;
    bool right = row->from == CLIENT;
    int gone = (int)(s->travel * room);
    for (int x = a.x + 2; x < a.x + a.width; x++) {
        int way = right ? x - l.client - 1 : l.server - 1 - x;
        bool between = x > l.client && x < l.server;
        if (x == l.client || x == l.server || (between && way < gone))
            continue;
        if (between && way == gone)
            grid_point(g, x, y, right ? STYLE_CLIENT : STYLE_SERVER,
                       right ? 0x25b6 : 0x25c0);
        else if (between || x > l.server)
            grid_point(g, x, y, STYLE_PLAIN, ' ');
    }
}

/* Only the chosen row keeps its light. */
static void draw_spotlight(const struct state *s, struct grid *g, struct area a, int step)
{
    for (int y = a.y + LADDER_HEADING; y < a.y + a.height; y++)
        if (y != a.y + LADDER_HEADING + (s->row - s->row_top) * step)
            grid_paint(g, a.x, y, a.width, STYLE_DIM);
}

static void draw_curtain(const struct state *s, struct grid *g, struct area a, int y)
{
    if (y >= a.y + a.height)
        return;
    if (s->playing)
        grid_text(g, a.x + 2, y, a.x + a.width, STYLE_NOTE, "playing …");
    else if (!s->quiz.on)
        grid_text(g, a.x + 2, y, a.x + a.width, STYLE_NOTE,
                  "what comes next? space shows it");
}

/* The window has another size: what is to scale is laid out for that. */
static void fit_scale(struct state *s, int room)
{
    if (s->scale.room == room)
        return;
    scale_done(&s->scale);
    scale_init(&s->scale, &s->ladder, room);
}

void panel_ladder(struct state *s, struct grid *g, struct area a)
{
    int step = s->presenter ? 2 : 1;
    int rows = (a.height - LADDER_HEADING + step - 1) / step;
    int last = state_last_row(s), count = (int)s->ladder.row_count;
    bool flying = s->playing && s->travel < 1 && s->revealed >= 0 && s->revealed < count;
    s->row_top = panel_scroll(s->row_top, s->row + flying, count, rows);
    struct ladder_place place = {.x = a.x,
                                 .y = a.y,
                                 .width = a.width,
                                 .height = a.height,
                                 .top = s->row_top,
                                 .end = last + 1 + flying,
                                 .chosen = s->row,
                                 .step = step,
                                 .packets = true};
    if (s->to_scale) {
        int room = a.height - LADDER_HEADING;
        fit_scale(s, room);
        int line = scale_line_of(&s->scale, s->row);
        if (line >= 0)
            s->scale_top = panel_scroll(s->scale_top, line, s->scale.lines, room);
        place.top = s->scale_top;
        if (flying && s->travel > 0)
            place.travel = s->travel;
        else
            place.end = last + 1;
        scale_draw(&s->scale, g, &place);
        return;
    }
    ladder_draw(&s->ladder, g, &place);
    int y = a.y + LADDER_HEADING + (last + 1 - s->row_top) * step;
    if (s->presenter)
        draw_spotlight(s, g, a, step);
    if (flying && y < a.y + a.height)
        draw_travel(s, g, a, y);
    else if (s->revealed >= 0 && last + 1 < count)
        draw_curtain(s, g, a, y);
}

/* What the person whose eyes are chosen learns, as far as there is room. */
static int draw_learned(const struct state *s, struct grid *g, struct area a)
{
    struct arena arena = {0};
    size_t count;
    const char **learned = eyes_learn(s->recorded, s->eyes, &arena, &count);
    const char *all = arena_printf(&arena, "%s learns:", eyes_title(s->eyes));
    for (size_t i = 0; i < count; i++)
        all = arena_printf(&arena, "%s%s %s", all, i ? " ·" : "", learned[i]);
    int lines = grid_paragraph(g, a.x + 1, a.y + 1, a.x + a.width - 1, a.height - 1,
                               STYLE_NOTE, all);
    arena_done(&arena);
    return lines;
}

int panel_budget(const struct state *s, struct grid *g, struct area a)
{
    grid_rule(g, a.x, a.y, a.width);
    bool all = s->revealed < 0 || state_last_row(s) + 1 >= (int)s->ladder.row_count;
    if (all && s->eyes != EYES_ENDPOINT)
        return 1 + draw_learned(s, g, a);
    if (all)
        return 1 + ladder_draw_budget(&s->ladder, g, a.x + 1, a.y + 1, a.width - 2,
                                      a.height - 1);
    grid_text(g, a.x + 1, a.y + 1, a.x + a.width, STYLE_DIM,
              "The count of round trips follows when the last message is shown.");
    return 2;
}
