/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: drawn on a grid. */
#include "view/ladder.h"

#include "base/text.h"

/* Where the columns lie in a rectangle of some width. */
struct columns {
    int time, flight, client, server, size, end;
};

static struct columns columns_of(int x, int width)
{
    struct columns c;
    bool narrow = width < 72;
    c.time = x + 2;
    c.flight = c.time + 10;
    c.client = c.flight + (narrow ? 1 : 10);
    c.end = x + width;
    c.size = c.end - (narrow ? 10 : 12);
    c.server = c.size - 2;
    return c;
}

static uint32_t stroke(enum ladder_line line)
{
    switch (line) {
    case LINE_CLEAR:
        return 0x2501;
    case LINE_OPENED:
        return 0x2550;
    case LINE_SECRET:
        return 0x2592;
    case LINE_DUMMY:
        return 0x2504;
    case LINE_GAP:
        return ' ';
    default:
        return 0x2500;
    }
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

static void draw_arrow(struct grid *g, const struct columns *c, int y,
                       const struct ladder_row *row)
{
    enum style style = style_of(row);
    int from = c->client + 1, to = c->server, room = to - from;
    for (int x = from; x < to; x++)
        grid_point(g, x, y, style, stroke(row->line));
    if (row->line != LINE_GAP)
        grid_point(g, row->from == CLIENT ? to - 1 : from, y, style,
                   row->from == CLIENT ? 0x25b6 : 0x25c0);
    int width = text_width(row->label);
    if (width > room - 4)
        width = room - 4;
    if (width < 1)
        return;
    int x = from + (room - width) / 2;
    grid_point(g, x - 1, y, style, ' ');
    grid_text(g, x, y, x + width, style, row->label);
    grid_point(g, x + width, y, style, ' ');
}

static void draw_bracket(struct grid *g, int x, int y, const struct ladder_row *row)
{
    static const uint32_t shapes[] = {' ', 0x256d, 0x2502, 0x2570, 0x2502};
    if (!row->bracket)
        return;
    if (row->part == 1)
        grid_point(g, x, y, STYLE_BRACKET, (uint32_t)row->bracket);
    grid_point(g, x + 1, y, STYLE_BRACKET, shapes[row->part]);
}

static void draw_row(const struct ladder_row *row, struct grid *g, int x, int y,
                     int width, bool chosen)
{
    struct columns c = columns_of(x, width);
    draw_bracket(g, x, y, row);
    int indent = 9 - text_width(row->time);
    grid_text(g, c.time + (indent > 0 ? indent : 0), y, c.flight, STYLE_DIM, row->time);
    grid_text(g, c.flight + 1, y, c.client, STYLE_PLAIN, row->flight);
    bool client = row->from == CLIENT;
    grid_point(g, c.client, y, STYLE_PLAIN, client ? 0x251c : 0x2502);
    grid_point(g, c.server, y, STYLE_PLAIN, client ? 0x2502 : 0x2524);
    draw_arrow(g, &c, y, row);
    int indent_size = 8 - text_width(row->size);
    int mark = grid_text(g, c.size + (indent_size > 0 ? indent_size : 0) - 1, y, c.end,
                         STYLE_DIM, row->size);
    grid_text(g, mark + 1, y, c.end, row->good ? STYLE_GOOD : STYLE_BAD, row->mark);
    if (chosen)
        grid_paint(g, x + 2, y, width - 2, STYLE_CHOSEN);
}

static void draw_heading(const struct ladder *l, struct grid *g,
                         const struct ladder_place *p)
{
    struct columns c = columns_of(p->x, p->width);
    int half = (c.client + c.server) / 2,
        left = c.client > p->x + 20 ? c.client - 8 : p->x + 12;
    grid_text(g, p->x + 4, p->y, left, STYLE_DIM, "time ms");
    const char *client = text_width(l->client) < half - left ? l->client : l->client_port;
    grid_text(g, left, p->y, half - 1, STYLE_CLIENT, client);
    const char *server =
        text_width(l->server) < c.server + 9 - half ? l->server : l->server_port;
    int start = c.server + 9 - text_width(server);
    grid_text(g, start > half ? start : half, p->y, c.end, STYLE_SERVER, server);
}

/* The two lifelines on a line that no row has. */
static void draw_lifelines(const struct ladder *l, struct grid *g,
                           const struct ladder_place *p, int y, int row)
{
    struct columns c = columns_of(p->x, p->width);
    grid_point(g, c.client, y, STYLE_PLAIN, 0x2502);
    grid_point(g, c.server, y, STYLE_PLAIN, 0x2502);
    bool inside = row >= 0 && row < (int)l->row_count && l->row[row].bracket &&
                  (l->row[row].part == 1 || l->row[row].part == 2);
    if (inside)
        grid_point(g, p->x + 1, y, STYLE_BRACKET, 0x2502);
}

void ladder_draw(const struct ladder *l, struct grid *g, const struct ladder_place *p)
{
    int step = p->step > 0 ? p->step : 1, row = p->top, ended = 0;
    draw_heading(l, g, p);
    draw_lifelines(l, g, p, p->y + 1, p->top - 1);
    for (int y = LADDER_HEADING; y < p->height; y++) {
        bool between = (y - LADDER_HEADING) % step != 0;
        if (between || row >= p->end || row >= (int)l->row_count) {
            if (row >= (int)l->row_count && ended++ > 0)
                break;
            draw_lifelines(l, g, p, p->y + y, between ? row - 1 : -1);
            continue;
        }
        draw_row(&l->row[row], g, p->x, p->y + y, p->width, row == p->chosen);
        row++;
    }
}

void ladder_print(const struct connection *c, int width, bool ascii, bool colour,
                  FILE *out)
{
    struct ladder l;
    struct grid g;
    ladder_init(&l, c);
    int rows = (int)l.row_count;
    struct ladder_place place = {.y = 2,
                                 .width = width,
                                 .height = rows + LADDER_HEADING + 1,
                                 .end = rows,
                                 .chosen = -1};
    grid_init(&g, width, rows + LADDER_HEADING + 8, ascii);
    grid_text(&g, 0, 0, width, STYLE_TITLE, l.title);
    ladder_draw(&l, &g, &place);
    int y = place.y + place.height;
    g.height = y + grid_paragraph(&g, 0, y, width, 5, STYLE_TITLE, l.budget);
    grid_print(&g, colour, out);
    grid_done(&g);
    ladder_done(&l);
}
