/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder to scale, on a grid. */
#include "view/scale_draw.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>

enum { LEAST_ROOM = 8, LEAST_LINES = 20, MOST_LINES = 160, BREAK_LINES = 3 };

static void place_labels(struct scale *s, enum side side)
{
    const struct timeline *t = &s->line;
    double *place = memory_new((t->moment_count + 1) * sizeof *place);
    size_t n = 0;
    for (size_t i = 0; i < t->moment_count; i++)
        if (t->moment[i].row->from == side)
            place[n++] = timeline_at(t, t->moment[i].leaves);
    timeline_stack(place, n, 1);
    for (size_t i = 0, at = 0; i < t->moment_count; i++)
        if (t->moment[i].row->from == side)
            s->label[i] = (int)floor(place[at++] + 0.5);
    free(place);
}

/* Lines that the labels of one side take, where they stand one under the other. */
static int labels_of(const struct ladder *l, enum side side)
{
    int labels = 0;
    for (size_t i = 0; i < l->row_count; i++)
        labels += l->row[i].from == side && timeline_has(&l->row[i]);
    return labels;
}

/* Whether all of it can be in sight, and the labels leave some lines for time to be seen. */
static bool fits(const struct ladder *l, int room)
{
    int client = labels_of(l, CLIENT), server = labels_of(l, SERVER);
    int labels = client > server ? client : server;
    return room > LEAST_ROOM && labels * 5 / 4 < room;
}

static void lay_out(struct scale *s, const struct ladder *l, int height)
{
    *s = (struct scale){.ladder = l};
    timeline_init(&s->line, l, height, BREAK_LINES);
    s->label = memory_new((s->line.moment_count + 1) * sizeof *s->label);
    place_labels(s, CLIENT);
    place_labels(s, SERVER);
    int low = (int)(s->line.height + 0.5);
    for (size_t i = 0; i < s->line.moment_count; i++) {
        s->lead = -s->label[i] > s->lead ? -s->label[i] : s->lead;
        low = s->label[i] > low ? s->label[i] : low;
    }
    for (size_t i = 0; i < s->line.moment_count; i++)
        s->label[i] += s->lead;
    s->lines = s->lead + low + 1;
}

void scale_init(struct scale *s, const struct ladder *l, int room)
{
    int wish = (int)l->row_count * 2;
    wish = wish < LEAST_LINES ? LEAST_LINES : wish > MOST_LINES ? MOST_LINES : wish;
    bool fit = fits(l, room);
    lay_out(s, l, fit ? room - 1 : wish);
    if (fit && s->lines > room) { /* labels stand out at the ends */
        int height = 2 * room - 1 - s->lines;
        scale_done(s);
        lay_out(s, l, height > 1 ? height : 1);
    }
    s->room = room;
}

void scale_done(struct scale *s)
{
    timeline_done(&s->line);
    free(s->label);
    *s = (struct scale){0};
}

int scale_line_of(const struct scale *s, int row)
{
    for (size_t i = 0; i < s->line.moment_count; i++)
        if (s->line.moment[i].row == &s->ladder->row[row])
            return s->label[i];
    return -1;
}

struct view {
    const struct scale *scale;
    struct grid *grid;
    const struct ladder_place *place;
    int client, server; /* columns */
};

/* The line of a time, with its fraction. */
static double line_at(const struct view *v, double seconds)
{
    return timeline_at(&v->scale->line, seconds) + v->scale->lead;
}

static void point(const struct view *v, int x, int line, enum style style, uint32_t what)
{
    int y = line - v->place->top;
    if (y >= 0 && y < v->place->height - LADDER_HEADING)
        grid_point(v->grid, x, v->place->y + LADDER_HEADING + y, style, what);
}

static enum style style_of(const struct ladder_row *row)
{
    if (row->bad)
        return STYLE_BAD;
    if (row->line == LINE_SECRET)
        return STYLE_SECRET;
    if (row->line == LINE_TCP || row->line == LINE_DUMMY)
        return STYLE_DIM;
    return row->from == CLIENT ? STYLE_CLIENT : STYLE_SERVER;
}

/* A cell of a line that falls by less than a cell a column has five heights to choose from. */
static uint32_t stroke(double y, double slope, bool rightwards)
{
    static const uint32_t heights[] = {0x23ba, 0x23bb, 0x2500, 0x23bc, 0x23bd};
    if (slope > 0.6)
        return rightwards ? 0x2572 : 0x2571;
    int level = (int)((y - floor(y)) * 5);
    return slope < 0.01 ? 0x2500 : heights[level > 4 ? 4 : level];
}

/* An arrow on the grid: as far as the message has come. */
struct arrow {
    int from, step, cells; /* the first column, to the next, how many */
    double begin, slope;   /* lines */
    int head;              /* cells up to the head */
};

static bool is_on_its_way(const struct view *v, const struct moment *m)
{
    return v->place->travel > 0 && m->row == &v->scale->ladder->row[v->place->end - 1];
}

static struct arrow arrow_of(const struct view *v, const struct moment *m)
{
    bool right = m->row->from == CLIENT;
    int cells = v->server - v->client - 1;
    double begin = line_at(v, m->leaves) + 0.5, end = line_at(v, m->arrives) + 0.5;
    struct arrow a = {.from = right ? v->client + 1 : v->server - 1,
                      .step = right ? 1 : -1,
                      .cells = cells,
                      .begin = begin,
                      .slope = cells > 1 ? (end - begin) / (cells - 1) : 0,
                      .head = cells - 1};
    if (is_on_its_way(v, m)) {
        a.cells = (int)(cells * v->place->travel) + 1;
        a.cells = a.cells > cells ? cells : a.cells;
        a.head = a.cells - 1;
    }
    return a;
}

static void draw_arrow(const struct view *v, const struct moment *m)
{
    struct arrow a = arrow_of(v, m);
    enum style style = style_of(m->row);
    int last = (int)a.begin;
    for (int i = 0; i < a.cells; i++) {
        double y = a.begin + a.slope * i;
        for (int line = last + 1; line < (int)y; line++) /* steeper than the diagonal */
            point(v, a.from + i * a.step, line, style, 0x2502);
        last = (int)y;
        point(v, a.from + i * a.step, last, style, stroke(y, a.slope, a.step > 0));
    }
}

/* Drawn when all lines are: two arrows that share a line both keep their heads. */
static void draw_head(const struct view *v, const struct moment *m)
{
    struct arrow a = arrow_of(v, m);
    point(v, a.from + a.head * a.step, (int)(a.begin + a.slope * a.head),
          style_of(m->row), a.step > 0 ? 0x25b6 : 0x25c0);
}

/* When the last that is shown left. */
static double shown_until(const struct view *v)
{
    const struct timeline *t = &v->scale->line;
    double until = t->begin;
    for (size_t i = 0; i < t->moment_count; i++)
        if (t->moment[i].row - v->scale->ladder->row < v->place->end &&
            t->moment[i].leaves > until)
            until = t->moment[i].leaves;
    return until;
}

static void draw_lifelines(const struct view *v)
{
    const struct timeline *t = &v->scale->line;
    double until = shown_until(v);
    for (int line = 0; line < v->scale->lines; line++) {
        point(v, v->client, line, STYLE_DIM, 0x2502);
        point(v, v->server, line, STYLE_DIM, 0x2502);
    }
    for (size_t i = 0; i < t->work_count; i++) {
        const struct work *w = &t->work[i];
        bool client = w->side == CLIENT;
        if (w->to > until)
            continue;
        for (int line = (int)(line_at(v, w->from) + 0.5); line <= (int)line_at(v, w->to);
             line++)
            point(v, client ? v->client : v->server, line,
                  client ? STYLE_CLIENT : STYLE_SERVER, 0x2503);
    }
}

static void draw_breaks(const struct view *v)
{
    const struct timeline *t = &v->scale->line;
    double until = shown_until(v);
    for (size_t i = 0; i < t->stretch_count; i++) {
        const struct stretch *s = &t->stretch[i];
        int line = (int)(s->at + s->height / 2) + v->scale->lead,
            y = line - v->place->top;
        if (!s->broken || s->to > until || y < 0 ||
            y >= v->place->height - LADDER_HEADING)
            continue;
        point(v, v->client, line, STYLE_NOTE, 0x2248);
        point(v, v->server, line, STYLE_NOTE, 0x2248);
        struct arena a = {0};
        double wait = s->to - s->from;
        const char *text = wait >= 1 ? arena_printf(&a, "%.2f s", wait)
                                     : arena_printf(&a, "%.2f ms", wait * 1e3);
        const char *full = arena_printf(&a, "%s of silence", text);
        int room = v->server - v->client - 1;
        text = text_width(full) <= room ? full : text;
        int width = text_width(text);
        int x = v->client + 1 + (room > width ? (room - width) / 2 : 0);
        grid_text(v->grid, x, v->place->y + LADDER_HEADING + y, v->server, STYLE_NOTE,
                  text);
        arena_done(&a);
    }
}

static const char *label_of(const struct moment *m, int room, struct arena *a)
{
    const struct ladder_row *row = m->row;
    const char *mark = *row->mark ? arena_printf(a, " %s", row->mark) : "";
    const char *forms[] = {arena_printf(a, "%s %s%s", row->label, m->time, mark),
                           arena_printf(a, "%s %s%s", row->brief, m->time, mark),
                           arena_printf(a, "%s%s", row->brief, mark)};
    for (size_t i = 0; i < 2; i++)
        if (text_width(forms[i]) <= room)
            return forms[i];
    return forms[2];
}

static void draw_label(const struct view *v, size_t moment)
{
    const struct ladder_row *row = v->scale->line.moment[moment].row;
    const struct ladder_place *p = v->place;
    int y = v->scale->label[moment] - p->top;
    if (y < 0 || y >= p->height - LADDER_HEADING)
        return;
    struct arena a = {0};
    bool client = row->from == CLIENT;
    int begin = client ? p->x + 2 : v->server + 2;
    int end = client ? v->client - 1 : p->x + p->width;
    const char *text = label_of(&v->scale->line.moment[moment], end - begin, &a);
    int x = client ? end - text_width(text) : begin;
    y += p->y + LADDER_HEADING;
    grid_text(v->grid, x > begin ? x : begin, y, end, style_of(row), text);
    if (p->chosen >= 0 && row == &v->scale->ladder->row[p->chosen])
        grid_paint(v->grid, begin, y, end - begin, STYLE_CHOSEN);
    arena_done(&a);
}

static void draw_heading(const struct view *v)
{
    const struct ladder_place *p = v->place;
    const struct ladder *l = v->scale->ladder;
    int half = (v->client + v->server) / 2, y = p->y;
    const char *client =
        text_width(l->client) < half - p->x - 2 ? l->client : l->client_port;
    const char *server =
        text_width(l->server) < p->x + p->width - half - 2 ? l->server : l->server_port;
    int x = v->client + 1 - text_width(client) / 2, last = half - 1 - text_width(client);
    x = x > last ? last : x;
    grid_text(v->grid, x > p->x ? x : p->x, y, half, STYLE_CLIENT, client);
    int most = p->x + p->width - text_width(server);
    x = v->server + 1 - text_width(server) / 2;
    x = x < most ? x : most;
    grid_text(v->grid, x > half ? x : half + 1, y, p->x + p->width, STYLE_SERVER, server);
    grid_point(v->grid, v->client, y + 1, STYLE_DIM, 0x2502);
    grid_point(v->grid, v->server, y + 1, STYLE_DIM, 0x2502);
}

/* The widest label of a side, with its time and its mark. */
static int label_width(const struct scale *s, enum side side)
{
    int widest = 0;
    for (size_t i = 0; i < s->line.moment_count; i++) {
        const struct ladder_row *row = s->line.moment[i].row;
        int width = text_width(row->label) + 1 + text_width(s->line.moment[i].time) +
                    (*row->mark ? 1 + text_width(row->mark) : 0);
        if (row->from == side && width > widest)
            widest = width;
    }
    return widest;
}

/* Labels get what they need, the arrows between what is left of that, but not less than a quarter. */
static void place_lifelines(struct view *v)
{
    enum {
        BESIDE = 4,
        LEAST_ARROW = 12,
        MOST_ARROW = 60
    }; /* a side: margin, lifeline, blank */
    const struct ladder_place *p = v->place;
    int client = label_width(v->scale, CLIENT) + BESIDE,
        server = label_width(v->scale, SERVER) + BESIDE, both = client + server,
        least = p->width / 4 > LEAST_ARROW ? p->width / 4 : LEAST_ARROW;
    int arrow = p->width - both > least ? p->width - both : least;
    if (p->width - arrow < both) {
        client = (p->width - arrow) * client / both;
        server = p->width - arrow - client;
    }
    arrow = arrow > p->width * 2 / 5 ? p->width * 2 / 5 : arrow;
    arrow = arrow > MOST_ARROW ? MOST_ARROW : arrow;
    v->client = p->x + client + (p->width - client - arrow - server) / 2;
    v->server = v->client + arrow;
}

void scale_draw(const struct scale *s, struct grid *g, const struct ladder_place *p)
{
    struct view v = {.scale = s, .grid = g, .place = p};
    place_lifelines(&v);
    draw_heading(&v);
    draw_lifelines(&v);
    for (size_t i = 0; i < s->line.moment_count; i++)
        if (s->line.moment[i].row - s->ladder->row < p->end)
            draw_arrow(&v, &s->line.moment[i]);
    for (size_t i = 0; i < s->line.moment_count; i++)
        if (s->line.moment[i].row - s->ladder->row < p->end)
            draw_head(&v, &s->line.moment[i]);
    draw_breaks(&v);
    for (size_t i = 0; i < s->line.moment_count; i++)
        if (s->line.moment[i].row - s->ladder->row < p->end)
            draw_label(&v, i);
}

void scale_print(const struct connection *c, int width, bool ascii, bool colour,
                 FILE *out)
{
    enum { AROUND = 16 };
    struct ladder l;
    struct scale s;
    struct grid g;
    ladder_init_with(&l, c, LADDER_BARE);
    scale_init(&s, &l, 0);
    grid_init(&g, width, s.lines + LADDER_HEADING + 3 * AROUND, ascii);
    int y = grid_paragraph(&g, 0, 0, width, AROUND, STYLE_TITLE, l.title);
    y += grid_paragraph(&g, 0, y, width, 4, STYLE_DIM, s.line.where) + 1;
    struct ladder_place place = {.y = y,
                                 .width = width,
                                 .height = s.lines + LADDER_HEADING,
                                 .end = (int)l.row_count,
                                 .chosen = -1};
    scale_draw(&s, &g, &place);
    y += place.height + 1;
    y += ladder_draw_budget(&l, &g, 0, y, width, AROUND - 4);
    y += grid_paragraph(&g, 0, y, width, 3, STYLE_DIM,
                        "Downwards is time; where a lifeline is heavy, that end is at "
                        "work.");
    g.height = y;
    grid_print(&g, colour, out);
    grid_done(&g);
    scale_done(&s);
    ladder_done(&l);
}
