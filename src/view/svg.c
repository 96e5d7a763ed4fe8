/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder as a vector picture: SVG 1.1 with one embedded style sheet and nothing from
 * elsewhere. Connections stand one below the other. */
#include "base/array.h"
#include "base/text.h"
#include "view/markup.h"
#include "view/picture.h"
#include "view/say.h"
#include "view/svg_scale.h"
#include "view/svg_shapes.h"
#include "view/svg_theme.h"

#include <stdlib.h>

enum {
    PITCH = 33,      /* between rows */
    NOTE_PITCH = 27, /* of a row without an arrow */
    SLANT = 9        /* of an arrow that is not to scale: it does arrive later */
};

static struct svg_columns columns_of(const struct ladder *l)
{
    double extra = l->time_width > 8 ? (l->time_width - 8) * 7.0 : 0;
    return (struct svg_columns){.bracket = 64,
                                .time = 128 + extra,
                                .flight = 196 + extra,
                                .client = 206 + extra,
                                .server = 664 + extra,
                                .size = 732 + extra,
                                .mark = 740 + extra,
                                .width = 780 + extra};
}

static bool is_note(const struct ladder_row *row)
{
    return row->line == LINE_NOTE || row->line == LINE_LOCK || row->line == LINE_GAP;
}

static double pitch_of(const struct ladder_row *row)
{
    return is_note(row) ? NOTE_PITCH : PITCH;
}

/* A lock stands right before the first letter, however wide the letters turn out to be: then only
 * the middle is a guess. */
static void draw_locked(FILE *out, double x, double y, double size, const char *classes,
                        const char *plain)
{
    double start = x - svg_text_width(plain, size) / 2 + 7;
    svg_lock(out, start - 15, y);
    svg_text(out, start, y, classes, plain);
}

/* Behind it the band of its flight, where it has one: its halo has that colour. */
static void draw_label(FILE *out, const struct svg_columns *c,
                       const struct ladder_row *row, double y)
{
    bool locked = ladder_plain(row->label) != row->label || row->line == LINE_SECRET;
    double x = (c->client + c->server) / 2,
           room = c->server - c->client - (locked ? 46 : 24);
    struct arena a = {0};
    const char *plain = ladder_plain(row->label);
    if (svg_text_width(plain, 13) > room)
        plain = svg_cut(&a, ladder_plain(row->brief), 13, room);
    struct buf classes = {0};
    buf_printf(&classes, "halo %s%s%s%s", svg_colour(row),
               row->line == LINE_SECRET || row->line == LINE_FOLD ? " slope" : "",
               locked ? "" : " middle",
               !row->message || !row->message->flight ? ""
               : row->from == CLIENT                  ? " over-client"
                                                      : " over-server");
    if (locked)
        draw_locked(out, x, y, 13, buf_text(&classes), plain);
    else
        svg_text(out, x, y, buf_text(&classes), plain);
    buf_done(&classes);
    arena_done(&a);
}

/* What is said at an end: by us, or with a time of its own by the program there. */
static void draw_word(FILE *out, const struct svg_columns *c,
                      const struct ladder_row *row, double y)
{
    bool client = row->from == CLIENT, program = *row->time;
    const char *colour = row->bad ? "bad" : client ? "client" : "server";
    double room = (c->server - c->client) * 0.9;
    struct arena a = {0};
    const char *text = svg_text_width(row->label, 11.5) <= room
                           ? row->label
                           : svg_cut(&a, row->brief, 11.5, room);
    struct buf classes = {0};
    fprintf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" class=\"%s%s\"/>\n",
            client ? c->client : c->server, y, program ? "3.8" : "4.6",
            program ? "ring line " : "", colour);
    buf_printf(&classes, "small slope %s%s", client ? "" : "end ", colour);
    svg_text(out, client ? c->client + 12 : c->server - 12, y + 4, buf_text(&classes),
             text);
    svg_text(out, c->time, y + 4, "number end", row->time);
    buf_done(&classes);
    arena_done(&a);
}

/* A line across both lifelines, open in its middle for words. */
static void draw_across(FILE *out, const struct svg_columns *c,
                        const struct ladder_row *row, double y)
{
    double middle = (c->client + c->server) / 2, begin = c->client - 60,
           end = c->server + 60;
    bool locked = row->line == LINE_LOCK;
    const char *colour = row->line == LINE_GAP ? "bad" : "private";
    struct arena a = {0};
    const char *plain =
        svg_cut(&a, ladder_plain(row->label), 11.5, c->server - c->client - 40);
    double half = svg_text_width(plain, 11.5) / 2 + 8;
    fprintf(out,
            "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fH%.1f\" class=\"line %s\" "
            "style=\"stroke-width:1.2;stroke-dasharray:5 4\"/>\n",
            begin, y, middle - half - (locked ? 8 : 0), middle + half + (locked ? 7 : 0),
            y, end, colour);
    struct buf classes = {0};
    buf_printf(&classes, "small %s%s", colour, locked ? "" : " middle");
    if (locked)
        draw_locked(out, middle, y + 4, 11.5, buf_text(&classes), plain);
    else
        svg_text(out, middle, y + 4, buf_text(&classes), plain);
    buf_done(&classes);
    arena_done(&a);
}

static void draw_row(FILE *out, const struct svg_columns *c, const struct ladder_row *row,
                     double y)
{
    if (is_note(row)) {
        (row->line == LINE_NOTE ? draw_word : draw_across)(out, c, row, y);
        if (row->line != LINE_GAP)
            return;
    }
    svg_text(out, c->time, y + 4, "number end", row->time);
    if (row->astray)
        svg_text(out, c->time + 3, y + 4, "number", row->astray < 0 ? "↑" : "↓");
    svg_text(out, c->flight, y + 4, "small end dim", row->flight);
    if (row->line == LINE_GAP)
        return;
    double from = row->from == CLIENT ? c->client : c->server;
    double to = row->from == CLIENT ? c->server : c->client;
    svg_arrow(out, row, from, y - SLANT / 2.0 + 5, to, y + SLANT / 2.0 + 5);
    draw_label(out, c, row, y - 4);
    svg_text(out, c->size, y + 4, "number end", row->size);
    svg_mark(out, c->mark + 6, y + 4, row);
}

/* A tinted band behind the rows of a flight. */
static void draw_bands(FILE *out, const struct svg_columns *c, const struct ladder *l,
                       double top)
{
    double y = top;
    for (size_t i = 0; i < l->row_count;) {
        const struct message *m = l->row[i].message;
        double begin = y - pitch_of(&l->row[i]) / 2;
        size_t n = i;
        double end = y;
        do {
            if (l->row[n].message)
                end = y + pitch_of(&l->row[n]) / 2;
            y += n + 1 < l->row_count
                     ? (pitch_of(&l->row[n]) + pitch_of(&l->row[n + 1])) / 2
                     : 0;
            n++;
        } while (m && m->flight && n < l->row_count &&
                 (!l->row[n].message ? !(l->row[n].line == LINE_TCP)
                                     : l->row[n].message->flight == m->flight));
        if (m && m->flight)
            fprintf(out,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                    "class=\"%s-band\"/>\n",
                    c->client, begin + 1, c->server - c->client, end - begin - 2,
                    l->row[i].from == CLIENT ? "client" : "server");
        i = n;
    }
}

static void draw_brackets(FILE *out, const struct svg_columns *c, const struct ladder *l,
                          double top)
{
    double y = top, begin = top;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct ladder_row *row = &l->row[i];
        if (row->part == 1 || row->part == 4)
            begin = y - 9;
        if (row->bracket && (row->part == 3 || row->part == 4))
            svg_bracket(out, c->bracket, begin, y + 9, row->bracket);
        if (i + 1 < l->row_count)
            y += (pitch_of(row) + pitch_of(row + 1)) / 2;
    }
}

/* Below the boxes of the ends. */
static double draw_rows(FILE *out, const struct svg_columns *c, const struct ladder *l,
                        double boxes)
{
    double top = boxes + 30, y = top, bottom = top;
    for (size_t i = 0; i + 1 < l->row_count; i++)
        bottom += (pitch_of(&l->row[i]) + pitch_of(&l->row[i + 1])) / 2;
    draw_bands(out, c, l, top);
    fprintf(out, "<path class=\"life\" d=\"M%.1f %.1fV%.1fM%.1f %.1fV%.1f\"/>\n",
            c->client, boxes, bottom + 22, c->server, boxes, bottom + 22);
    draw_brackets(out, c, l, top);
    for (size_t i = 0; i < l->row_count; i++) {
        draw_row(out, c, &l->row[i], y);
        if (i + 1 < l->row_count)
            y += (pitch_of(&l->row[i]) + pitch_of(&l->row[i + 1])) / 2;
    }
    return bottom + 22;
}

static double draw_words(FILE *out, const struct ladder *l, double x, double y,
                         double width)
{
    static const char astray[] =
        "↑ ↓ captured before the row above, or after the one below";
    bool any = false;
    for (size_t i = 0; i < l->row_count; i++)
        any |= l->row[i].astray != 0;
    y = svg_budget(out, l, x, y + 30, width);
    y = svg_wrong(out, l, x, y + 8, width);
    const char *const small[] = {l->folded, any ? astray : NULL};
    for (size_t i = 0; i < ARRAY_LENGTH(small); i++)
        if (small[i])
            y +=
                18 * svg_paragraph(out, x, y + 8, width, 11.5, 18, "small dim", small[i]);
    return svg_legend(out, l, x, y + 14, width) + 18;
}

static double draw_ladder(FILE *out, const struct ladder *l, const char *trace, double y)
{
    struct svg_columns c = columns_of(l);
    const double ends[] = {c.client, c.server};
    y = svg_heading(out, l, trace, NULL, y, c.width - 2 * SVG_MARGIN) + 6;
    svg_text(out, c.time, y + 18, "number end", "time ms");
    y = svg_ends(out, l, ends, y, c.time + 10, c.width - 16);
    y = draw_rows(out, &c, l, y);
    return draw_words(out, l, c.client - 4, y, c.size - c.client + 8);
}

void svg_begin(struct picture *p)
{
    p->body = open_memstream(&p->text, &p->size);
}

void svg_add(struct picture *p, const struct connection *c, const char *trace)
{
    struct ladder l;
    struct arena a = {0};
    ladder_init_with(&l, c, p->options.show);
    double width = columns_of(&l).width;
    if (p->drawn)
        fprintf(p->body, "<path class=\"rule\" d=\"M%d %.1fh%.1f\"/>\n", SVG_MARGIN,
                p->height, width - 2 * SVG_MARGIN);
    p->height = p->options.to_scale
                    ? svg_scale_draw(p->body, &l, trace, p->height + 18, &width)
                    : draw_ladder(p->body, &l, trace, p->height + 18);
    p->width = width > p->width ? width : p->width;
    buf_printf(&p->words, "%s%s %s", p->drawn ? " " : "", l.title, say_summary(&l, &a));
    arena_done(&a);
    ladder_done(&l);
}

void svg_end(struct picture *p)
{
    fclose(p->body);
    p->body = NULL;
    double width = p->width > 0 ? p->width : 200, height = p->height > 0 ? p->height : 40;
    fprintf(p->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
            "width=\"%.0f\" height=\"%.0f\" role=\"img\" aria-labelledby=\"title "
            "desc\">\n<title id=\"title\">A ladder of TLS flights</title>\n<desc "
            "id=\"desc\">",
            width, height, width, height);
    markup_text(p->out, buf_text(&p->words));
    fprintf(p->out, "</desc>\n");
    svg_theme_print(svg_theme_find(p->options.theme), p->out);
    fprintf(p->out, "<rect width=\"100%%\" height=\"100%%\" class=\"paper\"/>\n");
    fwrite(p->text, 1, p->size, p->out);
    fprintf(p->out, "</svg>\n");
}
