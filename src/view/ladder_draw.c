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
    c.size = c.end - (narrow ? 8 : 10);
    c.server = c.size - 2;
    return c;
}

static uint32_t stroke(enum ladder_line line)
{
    switch (line) {
    case LINE_CLEAR:
        return 0x2501;
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

static void draw_row(const struct ladder_row *row, struct grid *g, int x, int y, int width,
                     bool chosen)
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
    grid_text(g, c.size + (indent_size > 0 ? indent_size : 0) - 1, y, c.end, STYLE_DIM,
              row->size);
    if (chosen)
        grid_paint(g, x + 2, y, width - 2, STYLE_CHOSEN);
}

void ladder_draw(const struct ladder *l, struct grid *g, int x, int y, int width, int rows,
                 int top, int chosen)
{
    struct columns c = columns_of(x, width);
    int half = (c.client + c.server) / 2;
    int left = c.client - 8 > x ? c.client - 8 : x;
    grid_text(g, x + 2, y, left, STYLE_DIM, "  time ms");
    grid_text(g, left, y, half - 1, STYLE_CLIENT, l->client);
    int start = c.server + 9 - text_width(l->server);
    grid_text(g, start > half ? start : half, y, c.end, STYLE_SERVER, l->server);
    grid_point(g, c.client, y + 1, STYLE_PLAIN, 0x2502);
    grid_point(g, c.server, y + 1, STYLE_PLAIN, 0x2502);
    for (int i = 0; i < rows && top + i < (int)l->row_count; i++)
        draw_row(&l->row[top + i], g, x, y + LADDER_HEADING + i, width, top + i == chosen);
}

void ladder_print(const struct connection *c, int width, bool ascii, bool colour, FILE *out)
{
    struct ladder l;
    struct grid g;
    ladder_init(&l, c);
    int rows = (int)l.row_count;
    grid_init(&g, width, rows + LADDER_HEADING + 5, ascii);
    grid_text(&g, 0, 0, width, STYLE_TITLE, l.title);
    ladder_draw(&l, &g, 0, 2, width, rows, 0, -1);
    /* the budget may need more than one line */
    const char *left = l.budget;
    for (int y = rows + LADDER_HEADING + 2; *left && y < g.height; y++) {
        size_t n = text_fit(left, width);
        if (left[n])
            while (n > 1 && left[n] != ' ')
                n--;
        grid_text(&g, 0, y, width, STYLE_TITLE,
                  arena_printf(&l.arena, "%.*s", (int)n, left));
        left += n;
        while (*left == ' ')
            left++;
    }
    grid_print(&g, colour, out);
    grid_done(&g);
    ladder_done(&l);
}
