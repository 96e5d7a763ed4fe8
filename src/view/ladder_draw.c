/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: drawn on a grid. */
#include "view/ladder.h"

#include "base/array.h"
#include "base/text.h"

#include <string.h>

enum {
    WIDE = 72,     /* with "flight 2" in words and all sizes */
    MIDDLE = 56,   /* with sizes, and "f2" for a flight; below, time and arrows alone */
    NUMBERED = 76, /* with packet numbers, where they are asked for */
    PACKET = 7,    /* columns of those */
    LONGEST = 100  /* an arrow that is longer is hard to follow with the eye */
};

/* Where the columns lie in a rectangle of some width. A column of no width is left out. */
struct columns {
    int time, astray, flight, client, server, size, mark, packet, end;
};

/* Columns of "f2" and blanks around it. */
static int brief_flight(const struct ladder *l)
{
    int digits = l->flight_width - (int)strlen("flight ");
    return digits > 0 ? digits + 3 : 0;
}

static struct columns columns_of(const struct ladder *l, const struct ladder_place *p)
{
    int x = p->x, width = p->width;
    struct columns c;
    int narrow = l->size_width < 7 ? 8 : l->size_width + 1;
    int sizes = width >= WIDE ? 9 : width >= MIDDLE ? narrow : 0;
    int packets = p->packets && width >= NUMBERED ? PACKET : 0;
    int marks = width >= WIDE ? 4 : width >= MIDDLE ? 3 : 2;
    int needed = l->mark_width + (sizes > 0); /* "cut" is wider than a tick */
    marks = marks < needed ? needed : marks;
    c.time = x + 2;
    c.astray = c.time + l->time_width;
    c.flight = c.astray + 1;
    c.client = c.flight;
    if (width >= WIDE)
        c.client += l->flight_width + 2;
    else if (width >= MIDDLE)
        c.client += brief_flight(l);
    c.server = x + width - sizes - marks - packets - 1;
    if (c.server - c.client > LONGEST)
        c.server = c.client + LONGEST;
    c.size = c.server + 1;
    c.mark = c.size + sizes;
    c.packet = c.mark + marks;
    c.end = c.packet + packets;
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
    case LINE_LOCK:
        return 0x2504;
    case LINE_GAP:
    case LINE_NOTE:
        return ' ';
    case LINE_FOLD:
        return 0x2508;
    default:
        return 0x2500;
    }
}

static enum style style_of(const struct ladder_row *row)
{
    if (row->bad)
        return STYLE_BAD;
    if (row->line == LINE_NOTE)
        return STYLE_NOTE;
    if (row->line == LINE_SECRET || row->line == LINE_LOCK)
        return STYLE_SECRET;
    if (row->line == LINE_TCP || row->line == LINE_DUMMY)
        return STYLE_DIM;
    return row->from == CLIENT ? STYLE_CLIENT : STYLE_SERVER;
}

static bool has_arrow(const struct ladder_row *row, enum side towards)
{
    if (row->line == LINE_FOLD)
        return true;
    return row->from != towards && row->line != LINE_GAP && row->line != LINE_LOCK &&
           row->line != LINE_NOTE;
}

/* What a row says: its label, or the brief one where that does not fit. */
static const char *words_of(const struct ladder_row *row, int room)
{
    return text_width(row->label) <= room || !*row->brief ? row->label : row->brief;
}

static void draw_arrow(struct grid *g, const struct columns *c, int y,
                       const struct ladder_row *row)
{
    enum style style = style_of(row);
    int from = c->client + 1, to = c->server, room = to - from;
    for (int x = from; x < to; x++)
        grid_point(g, x, y, style, stroke(row->line));
    if (has_arrow(row, CLIENT))
        grid_point(g, from, y, style, 0x25c0);
    if (has_arrow(row, SERVER))
        grid_point(g, to - 1, y, style, 0x25b6);
    const char *words = words_of(row, room - 4);
    int width = text_width(words);
    width = width > room - 4 ? room - 4 : width;
    if (width < 1)
        return;
    int x = from + (room - width) / 2;
    if (row->line == LINE_NOTE)
        x = row->from == CLIENT ? from + 1 : to - 1 - width;
    grid_point(g, x - 1, y, style, ' ');
    grid_text(g, x, y, x + width, style, words);
    grid_point(g, x + width, y, style, ' ');
}

static void draw_bracket(struct grid *g, int x, int y, const struct ladder_row *row)
{
    static const uint32_t shapes[] = {' ', 0x256d, 0x2502, 0x2570, 0x2502};
    if (!row->bracket)
        return;
    if (row->part == 1 || row->part == 4)
        grid_point(g, x, y, STYLE_BRACKET, (uint32_t)row->bracket);
    grid_point(g, x + 1, y, STYLE_BRACKET, shapes[row->part]);
}

/* The two lifelines: where an arrow begins it joins them, where somebody may send is a dot. */
static void draw_ends(struct grid *g, const struct columns *c, int y,
                      const struct ladder_row *row)
{
    bool client = row->from == CLIENT, joined = has_arrow(row, client ? SERVER : CLIENT);
    uint32_t left = client && joined ? 0x251c : 0x2502;
    uint32_t right = !client && joined ? 0x2524 : 0x2502;
    if (row->line == LINE_NOTE) /* what a program says has a time of its own */
        *(client ? &left : &right) = *row->time ? 0x25cb : 0x25cf;
    grid_point(g, c->client, y, STYLE_PLAIN, left);
    grid_point(g, c->server, y, STYLE_PLAIN, right);
}

/* "flight 2", or "f2" where there is little room. */
static void draw_flight(struct grid *g, const struct columns *c, int y,
                        const struct ladder_row *row)
{
    int x = c->flight + 1;
    bool brief = c->client - c->flight < (int)strlen("flight 1") && *row->flight;
    if (brief)
        x = grid_text(g, x, y, c->client, STYLE_PLAIN, "f");
    grid_text(g, x, y, c->client, STYLE_PLAIN,
              brief ? row->flight + strcspn(row->flight, "0123456789") : row->flight);
}

static void draw_packet(struct grid *g, const struct columns *c, int y, unsigned packet)
{
    char text[16];
    snprintf(text, sizeof text, "%u", packet);
    int x = c->end - 1 - (int)strlen(text);
    grid_text(g, x < c->packet ? c->packet : x, y, c->end, STYLE_DIM, text);
}

static void draw_row(const struct ladder *l, const struct ladder_row *row, struct grid *g,
                     const struct ladder_place *p, int y, bool chosen)
{
    struct columns c = columns_of(l, p);
    draw_bracket(g, p->x, y, row);
    grid_text(g, c.astray - text_width(row->time), y, c.astray, STYLE_DIM, row->time);
    if (row->astray)
        grid_point(g, c.astray, y, STYLE_NOTE, row->astray < 0 ? 0x2191 : 0x2193);
    if (c.client > c.flight)
        draw_flight(g, &c, y, row);
    draw_ends(g, &c, y, row);
    draw_arrow(g, &c, y, row);
    if (c.mark > c.size)
        grid_text(g, c.mark - text_width(row->size), y, c.mark, STYLE_DIM, row->size);
    grid_text(g, c.mark + (c.mark > c.size ? 1 : 0), y, c.packet,
              row->good ? STYLE_GOOD : STYLE_BAD, row->mark);
    if (c.end > c.packet && row->packet)
        draw_packet(g, &c, y, row->packet);
    if (chosen)
        grid_paint(g, p->x + 2, y, p->width - 2, STYLE_CHOSEN);
}

/* Both ends with their addresses, one with its port alone, or by their roles: what there is room for,
 * the server's address before the client's. */
static void choose_names(const struct ladder *l, int room, const char *who[2])
{
    const char *names[][2] = {{l->client, l->server},
                              {l->client_port, l->server},
                              {l->client, l->server_port},
                              {l->client_port, l->server_port},
                              {"client", "server"}};
    size_t i = 0;
    while (i + 1 < ARRAY_LENGTH(names) &&
           text_width(names[i][0]) + 2 + text_width(names[i][1]) > room)
        i++;
    who[0] = names[i][0];
    who[1] = names[i][1];
}

static void draw_heading(const struct ladder *l, struct grid *g,
                         const struct ladder_place *p)
{
    struct columns c = columns_of(l, p);
    int least = c.astray + 2, right = c.server + 9 < c.packet ? c.server + 9 : c.packet;
    const char *who[2];
    choose_names(l, right - least, who);
    int start = right - text_width(who[1]), fits = start - 2 - text_width(who[0]);
    int left = c.client - 7 < fits ? c.client - 7 : fits;
    left = left > least ? left : least;
    grid_text(g, c.astray - 7, p->y, c.astray, STYLE_DIM, "time ms");
    grid_text(g, left, p->y, start - 1, STYLE_CLIENT, who[0]);
    if (c.end > c.packet)
        grid_text(g, c.packet, p->y, c.end, STYLE_DIM, "packet");
    grid_text(g, start, p->y, c.packet, STYLE_SERVER, who[1]);
}

/* The two lifelines on a line that no row has. */
static void draw_lifelines(const struct ladder *l, struct grid *g,
                           const struct ladder_place *p, int y, int row)
{
    struct columns c = columns_of(l, p);
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
        draw_row(l, &l->row[row], g, p, p->y + y, row == p->chosen);
        row++;
    }
}
