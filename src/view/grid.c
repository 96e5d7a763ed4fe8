/* SPDX-License-Identifier: BSD-2-Clause */
/* A grid of character cells. */
#include "view/grid.h"

#include "base/array.h"
#include "base/text.h"
#include "view/cover.h"

#include <stdlib.h>

static const struct {
    uint32_t point;
    char like;
} likes[] = {{0x2500, '-'}, {0x2501, '='}, {0x2502, '|'},  {0x2504, '.'}, {0x2508, '.'},
             {0x250c, '+'}, {0x251c, '|'}, {0x2524, '|'},  {0x252c, '+'}, {0x2534, '+'},
             {0x2550, '='}, {0x256d, '/'}, {0x2570, '\\'}, {0x2592, '#'}, {0x25b6, '>'},
             {0x25c0, '<'}, {0x25b8, '>'}, {0x25be, 'v'},  {0x2713, 'v'}, {0x2717, 'x'},
             {0x2026, '~'}, {0x00b7, '.'}, {0x00d7, 'x'},  {0x2190, '<'}, {0x2191, '^'},
             {0x2192, '>'}, {0x2193, 'v'}, {0x2014, '-'},  {0x2013, '-'}, {0x256e, '\\'},
             {0x256f, '/'}, {0x2588, '#'}, {0x25cf, '*'},  {0x2591, '.'}, {0x2593, '%'},
             {0x23ba, '-'}, {0x23bb, '-'}, {0x23bc, '_'},  {0x23bd, '_'}, {0x2572, '\\'},
             {0x2571, '/'}, {0x25cb, 'o'}, {0x2503, '#'},  {0x2248, '~'}, {0x226a, '<'},
             {0x226b, '>'}, {0x1f512, '#'}};

uint32_t grid_ascii(uint32_t point)
{
    if (point < 0x80)
        return point;
    for (size_t i = 0; i < ARRAY_LENGTH(likes); i++)
        if (likes[i].point == point)
            return (uint32_t)likes[i].like;
    return '?';
}

void grid_init(struct grid *g, int width, int height, bool ascii)
{
    *g = (struct grid){.width = width > 0 ? width : 1,
                       .height = height > 0 ? height : 1,
                       .ascii = ascii};
    g->cell = memory_new((size_t)g->width * (size_t)g->height * sizeof *g->cell);
    for (int i = 0; i < g->width * g->height; i++)
        g->cell[i].point = ' ';
}

void grid_done(struct grid *g)
{
    free(g->cell);
    *g = (struct grid){0};
}

static struct cell *at(struct grid *g, int x, int y)
{
    if (x < 0 || y < 0 || x >= g->width || y >= g->height)
        return NULL;
    return &g->cell[y * g->width + x];
}

void grid_point(struct grid *g, int x, int y, enum style style, uint32_t point)
{
    struct cell *c = at(g, x, y);
    if (c)
        *c = (struct cell){g->ascii ? grid_ascii(point) : point, (uint8_t)style, false};
}

static int put_text(struct grid *g, int x, int y, int end, enum style style,
                    const char *utf8)
{
    struct bytes b = {(const uint8_t *)utf8, strlen(utf8)};
    if (end > g->width)
        end = g->width;
    bool cut = text_width(utf8) > end - x;
    for (size_t i = 0; i < b.n;) {
        uint32_t point = text_next(b, &i);
        int width = text_point_width(point);
        if (x + width > end - (cut ? 1 : 0))
            break;
        if (width == 0)
            continue; /* combining marks have no cell of their own here */
        grid_point(g, x, y, style, point);
        if (width == 2 && at(g, x + 1, y))
            *at(g, x + 1, y) = (struct cell){g->ascii ? ' ' : 0, (uint8_t)style, false};
        x += width;
    }
    if (cut && x < end)
        grid_point(g, x++, y, style, 0x2026);
    return x;
}

int grid_text(struct grid *g, int x, int y, int end, enum style style, const char *utf8)
{
    struct buf covered = {0};
    if (g->cover)
        utf8 = cover_text(g->cover, utf8, &covered);
    x = put_text(g, x, y, end, style, utf8);
    buf_done(&covered);
    return x;
}

static int put_paragraph(struct grid *g, int x, int y, int end, int lines,
                         enum style style, const char *utf8)
{
    int line = 0;
    struct buf part = {0};
    for (; *utf8 && line < lines; line++) {
        size_t n = text_fit(utf8, end - x);
        if (line + 1 == lines || !utf8[n] || n == 0) {
            put_text(g, x, y + line, end, style, utf8);
            line++;
            break;
        }
        size_t cut = n;
        while (cut > 0 && utf8[cut] != ' ')
            cut--;
        n = cut ? cut : n;
        part.n = 0;
        buf_printf(&part, "%.*s", (int)n, utf8);
        put_text(g, x, y + line, end, style, buf_text(&part));
        for (utf8 += n; *utf8 == ' ';)
            utf8++;
    }
    buf_done(&part);
    return line;
}

int grid_paragraph(struct grid *g, int x, int y, int end, int lines, enum style style,
                   const char *utf8)
{
    struct buf covered = {0};
    if (g->cover)
        utf8 = cover_text(g->cover, utf8, &covered); /* before it is broken into lines */
    lines = put_paragraph(g, x, y, end, lines, style, utf8);
    buf_done(&covered);
    return lines;
}

void grid_rule(struct grid *g, int x, int y, int width)
{
    for (int i = 0; i < width; i++)
        grid_point(g, x + i, y, STYLE_DIM, 0x2500);
}

void grid_wall(struct grid *g, int x, int y, int height)
{
    for (int i = 0; i < height; i++)
        grid_point(g, x, y + i, STYLE_DIM, 0x2502);
}

void grid_paint(struct grid *g, int x, int y, int width, enum style style)
{
    for (int i = 0; i < width; i++)
        if (at(g, x + i, y) && style == STYLE_CHOSEN)
            at(g, x + i, y)->chosen = true;
        else if (at(g, x + i, y))
            at(g, x + i, y)->style = (uint8_t)style;
}

static const char *const ansi[STYLE_COUNT] = {
    [STYLE_PLAIN] = "",     [STYLE_DIM] = "2",     [STYLE_TITLE] = "1",
    [STYLE_CLIENT] = "36",  [STYLE_SERVER] = "33", [STYLE_SECRET] = "35",
    [STYLE_GOOD] = "32",    [STYLE_BAD] = "1;31",  [STYLE_NOTE] = "3",
    [STYLE_BRACKET] = "34", [STYLE_CHOSEN] = "7",  [STYLE_CURSOR] = "7"};

static void add_line(struct buf *lines, const struct cell *cell, int n, bool colour)
{
    int style = STYLE_PLAIN;
    for (int x = 0; x < n; x++) {
        if (cell[x].point == 0)
            continue;
        if (colour && cell[x].style != style) {
            style = cell[x].style;
            buf_printf(lines, "\x1b[0%s%sm", *ansi[style] ? ";" : "", ansi[style]);
        }
        buf_room(lines, 4);
        lines->n += text_put_point(lines->p + lines->n, cell[x].point);
    }
    if (style != STYLE_PLAIN)
        buf_add_text(lines, "\x1b[0m");
    buf_add_text(lines, "\n");
}

void grid_print(const struct grid *g, bool colour, FILE *out)
{
    struct buf lines = {0};
    for (int y = 0; y < g->height; y++) {
        const struct cell *line = &g->cell[y * g->width];
        int n = g->width;
        while (n > 0 && line[n - 1].point == ' ')
            n--;
        add_line(&lines, line, n, colour);
    }
    if (lines.n > 0)
        fwrite(lines.p, 1, lines.n, out);
    buf_done(&lines);
}
