/* SPDX-License-Identifier: BSD-2-Clause */
/* Two connections side by side: drawn on a grid.
 *
 *     time  client      arrow      server   remark   time  client      arrow      server */
#include "view/compare.h"

#include "base/text.h"

struct columns {
    int time[2], client[2], server[2];
    int remark, remark_end, end;
};

static struct columns columns_of(int x, int width)
{
    struct columns c;
    int remark = width >= 110 ? 24 : width >= 90 ? 20 : 15, half = (width - remark) / 2;
    for (int i = 0; i < 2; i++) {
        c.time[i] = x + i * (half + remark);
        c.client[i] = c.time[i] + 10;
        c.server[i] = c.time[i] + half - 1;
    }
    c.remark = x + half + 1;
    c.remark_end = x + half + remark - 1;
    c.end = x + width;
    return c;
}

static void draw_lane(struct grid *g, const struct columns *c, int i, int y,
                      const struct compare *p, const struct message *m)
{
    struct arena a = {0};
    int from = c->client[i] + 1, to = c->server[i], room = to - from;
    grid_point(g, c->client[i], y, STYLE_PLAIN, 0x2502);
    grid_point(g, c->server[i], y, STYLE_PLAIN, 0x2502);
    if (!m || room < 8)
        return;
    const struct connection *connection = p->connection[i];
    bool client = connection_side(connection, m->end) == CLIENT;
    bool closed = m->encrypted && !m->opened;
    enum style style = m->number == connection->alert_message ? STYLE_BAD
                       : m->dummy                             ? STYLE_DIM
                       : closed                               ? STYLE_SECRET
                       : client                               ? STYLE_CLIENT
                                                              : STYLE_SERVER;
    uint32_t stroke = m->dummy ? 0x2504 : m->opened ? 0x2550 : closed ? 0x2592 : 0x2501;
    const char *time =
        arena_printf(&a, "%.3f", connection_seconds(connection, m->last) * 1e3);
    grid_text(g, c->time[i] + 9 - text_width(time), y, c->client[i], STYLE_DIM, time);
    for (int x = from; x < to; x++)
        grid_point(g, x, y, style, stroke);
    grid_point(g, client ? to - 1 : from, y, style, client ? 0x25b6 : 0x25c0);
    bool handshake = m->content_type == CONTENT_HANDSHAKE;
    const char *name = !closed || !(m->hint || handshake) ? m->name
                       : !handshake                       ? "encrypted record"
                       : m->hint                          ? "Finished, closed"
                                                          : "handshake, closed";
    const char *locked = arena_printf(&a, "🔒 %s", name);
    if (m->encrypted && m->opened && text_width(locked) <= room - 4)
        name = locked;
    int width = text_width(name) > room - 4 ? room - 4 : text_width(name);
    int x = from + (room - width) / 2;
    grid_point(g, x - 1, y, style, ' ');
    grid_text(g, x, y, x + width, style, name);
    grid_point(g, x + width, y, style, ' ');
    arena_done(&a);
}

static enum style remark_style(const char *remark)
{
    return strcmp(remark, "gone") == 0            ? STYLE_BAD
           : strcmp(remark, "new") == 0           ? STYLE_GOOD
           : strcmp(remark, "encrypted now") == 0 ? STYLE_SECRET
                                                  : STYLE_NOTE;
}

static void draw_row(const struct compare *p, struct grid *g, const struct columns *c,
                     int y, const struct compare_row *row)
{
    for (int i = 0; i < 2; i++)
        draw_lane(g, c, i, y, p, row->message[i]);
    int room = c->remark_end - c->remark, width = text_width(row->remark);
    grid_text(g, c->remark + (width < room ? (room - width) / 2 : 0), y, c->remark_end,
              remark_style(row->remark), row->remark);
}

static void draw_fact(struct grid *g, const struct compare_place *place, int y,
                      const struct compare_fact *f)
{
    int first = place->x + 24, half = (place->width - 24) / 2;
    enum style style = f->different ? STYLE_TITLE : STYLE_DIM;
    grid_text(g, place->x + 1, y, first, STYLE_NOTE, f->what);
    grid_text(g, first, y, first + half - 2, style, f->value[0]);
    grid_text(g, first + half, y, place->x + place->width, style, f->value[1]);
}

/* A bar on the common clock: TCP, then TLS, until the client may send. */
static void draw_clock(const struct compare *p, struct grid *g, int i, int x, int y,
                       int width)
{
    struct arena a = {0};
    const struct timing *t = &p->connection[i]->timing;
    double end = t->client_may_send >= 0 ? t->client_may_send : 0;
    const char *label = end > 0 ? arena_printf(&a, " %.2f ms", end * 1e3) : " …";
    int room = width - text_width(label) - 1;
    int whole = p->span > 0 ? (int)(end / p->span * room + 0.5) : 0;
    int tcp = p->span > 0 && t->rtt > 0 ? (int)(t->rtt / p->span * room + 0.5) : 0;
    for (int j = 0; j < whole; j++)
        grid_point(g, x + j, y, j < tcp ? STYLE_DIM : STYLE_BRACKET,
                   j < tcp ? 0x2591 : 0x2588);
    grid_text(g, x + whole, y, x + width, STYLE_TITLE, label);
    arena_done(&a);
}

static const char legend[] = " ░ TCP █ TLS "; /* of the bars */

static void draw_heading(const struct compare *p, struct grid *g,
                         const struct compare_place *place, const struct columns *c)
{
    for (int i = 0; i < 2; i++) {
        grid_text(g, c->time[i] + 1, place->y, i ? c->end : c->remark, STYLE_TITLE,
                  p->title[i]);
        grid_text(g, place->x + 1, place->y + 1 + i, place->x + 16, STYLE_NOTE,
                  i ? "right may send" : "left may send");
        draw_clock(p, g, i, place->x + 16, place->y + 1 + i, place->width - 17);
    }
    int y = place->y + COMPARE_HEADING - 1;
    grid_rule(g, place->x, y, place->width);
    for (int i = 0; i < 2; i++) {
        grid_text(g, c->client[i] - 1, y, c->server[i], STYLE_CLIENT, " client ");
        grid_text(g, c->server[i] - 6, y, c->end, STYLE_SERVER, " server");
    }
    int x = c->remark + (c->remark_end - c->remark - text_width(legend)) / 2;
    grid_text(g, x, y, c->end, STYLE_NOTE, legend);
}

void compare_draw(const struct compare *p, struct grid *g,
                  const struct compare_place *place)
{
    struct columns c = columns_of(place->x, place->width);
    draw_heading(p, g, place, &c);
    for (int i = 0; i < place->height - COMPARE_HEADING; i++) {
        int line = place->top + i, y = place->y + COMPARE_HEADING + i;
        int fact = line - (int)p->row_count - 1;
        if (line < (int)p->row_count)
            draw_row(p, g, &c, y, &p->row[line]);
        else if (fact < 0)
            grid_rule(g, place->x, y, place->width);
        else if (fact < (int)p->fact_count)
            draw_fact(g, place, y, &p->fact[fact]);
        if (line == place->chosen)
            grid_paint(g, place->x, y, place->width, STYLE_CHOSEN);
    }
}

void compare_print(const struct connection *a, const struct connection *b, int width,
                   bool ascii, bool colour, FILE *out)
{
    struct compare p;
    struct grid g;
    compare_init(&p, a, b);
    struct compare_place place = {
        .width = width, .height = COMPARE_HEADING + compare_lines(&p), .chosen = -1};
    grid_init(&g, width, place.height, ascii);
    compare_draw(&p, &g, &place);
    grid_print(&g, colour, out);
    grid_done(&g);
    compare_done(&p);
}
