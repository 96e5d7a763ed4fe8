/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder as a vector picture to scale: arrows are where they were in time, labels stand
 * beside them as near as they can. */
#include "view/svg_scale.h"

#include "base/memory.h"
#include "base/text.h"
#include "view/markup.h"
#include "view/svg_shapes.h"
#include "view/timeline.h"

#include <math.h>
#include <stdlib.h>

#define TIME_LETTER 7.0 /* of the monospaced times */

enum {
    WIDTH = 1060,
    AXIS = 80,
    CLIENT_X = 434,
    SERVER_X = 752,
    APART = 17, /* of labels */
    BREAK = 46,
    DAY = 86400 /* seconds: clocks that jump make traces of many days */
};

struct drawing {
    FILE *out;
    const struct ladder *ladder;
    const struct timeline *line;
    double top;
};

static double y_of(const struct drawing *d, double seconds)
{
    return d->top + timeline_at(d->line, seconds);
}

static double x_of(enum side side)
{
    return side == CLIENT ? CLIENT_X : SERVER_X;
}

enum { TICKS = 1000 }; /* that are tried; about ten are wanted, and more behind breaks */

static void draw_axis(const struct drawing *d)
{
    const struct timeline *t = d->line;
    double shown = 0;
    for (size_t i = 0; i < t->stretch_count; i++)
        shown += t->stretch[i].broken ? 0 : t->stretch[i].to - t->stretch[i].from;
    double step = timeline_step(shown, 10), last = -100;
    fprintf(d->out, "<path class=\"rule\" d=\"M%d %.1fv%.1f\"/>\n", AXIS, d->top,
            t->height);
    int decimals = step >= 1e-3 ? 0 : step >= 1e-4 ? 1 : step >= 1e-5 ? 2 : 3;
    double at = ceil(t->begin / step) * step, next = at;
    for (int n = 0; n < TICKS && shown > 0 && at <= t->end; n++, at = next) {
        bool inside = false;
        next = at + step;
        for (size_t i = 0; i < t->stretch_count; i++)
            if (t->stretch[i].broken && at > t->stretch[i].from &&
                at < t->stretch[i].to) {
                inside = true; /* on to the first step behind the break */
                next = floor(t->stretch[i].to / step + 1) * step;
                break;
            }
        if (!(next > at)) /* steps too small for so late a time */
            break;
        double y = y_of(d, at);
        if (inside || y - last < 14)
            continue;
        last = y;
        struct arena a = {0};
        fprintf(d->out, "<path class=\"rule\" d=\"M%d %.1fh-5\"/>\n", AXIS, y);
        at = fabs(at) < step / 2 ? 0 : at;
        svg_text(d->out, AXIS - 9, y + 4, "number end",
                 step >= DAY ? arena_printf(&a, "%.0f d", at / DAY)
                             : arena_printf(&a, "%.*f", decimals, at * 1e3));
        arena_done(&a);
    }
}

static void draw_breaks(const struct drawing *d)
{
    const struct timeline *t = d->line;
    for (size_t i = 0; i < t->stretch_count; i++) {
        const struct stretch *s = &t->stretch[i];
        if (!s->broken)
            continue;
        double y = d->top + s->at + s->height / 2;
        const int x[] = {AXIS, CLIENT_X, SERVER_X};
        for (int n = 0; n < 3; n++)
            fprintf(
                d->out,
                "<rect x=\"%d\" y=\"%.1f\" width=\"16\" height=\"7\" class=\"paper\"/>"
                "<path class=\"life\" d=\"M%d %.1fl14 -6m-14 13l14 -6\"/>\n",
                x[n] - 8, y - 3.5, x[n] - 7, y);
        double wait = s->to - s->from;
        struct arena a = {0};
        svg_text(d->out, (CLIENT_X + SERVER_X) / 2.0, y + 5, "middle small slope dim",
                 wait >= 1 ? arena_printf(&a, "%.2f s in which nothing is sent", wait)
                           : arena_printf(&a, "%.*f ms in which nothing is sent",
                                          d->ladder->decimals, wait * 1e3));
        arena_done(&a);
    }
}

static void draw_work(const struct drawing *d)
{
    for (size_t i = 0; i < d->line->work_count; i++) {
        const struct work *w = &d->line->work[i];
        double from = y_of(d, w->from), to = y_of(d, w->to);
        if (to - from >= 2)
            fprintf(
                d->out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"9\" height=\"%.1f\" "
                "class=\"%s\" opacity=\"0.55\"><title>%.3f ms at work</title></rect>\n",
                x_of(w->side) - 4.5, from, to - from,
                w->side == CLIENT ? "client" : "server", (w->to - w->from) * 1e3);
    }
}

/* The label without its lock, brief or cut where it would run into the brackets or the edge. */
static const char *fitting(const struct moment *m, struct arena *a)
{
    const struct ladder_row *row = m->row;
    double room = row->from == CLIENT ? CLIENT_X - AXIS - 86 : WIDTH - SERVER_X - 34;
    room -= TIME_LETTER * text_width(m->time) + (*row->mark ? 28 : 8) + 20;
    const char *plain = ladder_plain(row->label);
    return svg_text_width(plain, 13) <= room
               ? plain
               : svg_cut(a, ladder_plain(row->brief), 13, room);
}

static void draw_label(const struct drawing *d, const struct moment *m, double y)
{
    const struct ladder_row *row = m->row;
    bool client = row->from == CLIENT;
    double x = x_of(row->from), start = y_of(d, m->leaves);
    double near = client ? x - 12 : x + 12, far = client ? x - 26 : x + 26;
    struct arena a = {0};
    const char *plain = fitting(m, &a), *colour = svg_colour(row);
    double width = svg_text_width(plain, 13);
    struct buf classes = {0};
    fprintf(d->out, "<path class=\"rule\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1f\"/>\n",
            x + (client ? -5 : 5), start, near, y, far + (client ? 2 : -2), y);
    buf_printf(&classes, "%s%s", client ? "end " : "", colour);
    svg_text(d->out, far, y + 4.5, buf_text(&classes), plain);
    double edge = client ? far - width : far + width;
    if (row->line == LINE_OPENED || row->line == LINE_SECRET) {
        svg_lock(d->out, client ? edge - 15 : edge + 5, y + 4.5);
        edge += client ? -18 : 20;
    }
    svg_text(d->out, client ? edge - 8 : edge + 8, y + 4.5,
             client ? "number end" : "number", m->time);
    if (*row->mark)
        svg_mark(d->out,
                 client ? edge - 8 - TIME_LETTER * text_width(m->time) - 18
                        : edge + 8 + TIME_LETTER * text_width(m->time) + 8,
                 y + 5, row);
    buf_done(&classes);
    arena_done(&a);
}

/* The labels of one side, spread so that none covers another. Returns the lowest. */
static double draw_labels(const struct drawing *d, enum side side)
{
    const struct timeline *t = d->line;
    double *place = memory_new((t->moment_count + 1) * sizeof *place), lowest = 0;
    size_t n = 0;
    for (size_t i = 0; i < t->moment_count; i++)
        if (t->moment[i].row->from == side)
            place[n++] = y_of(d, t->moment[i].leaves);
    timeline_spread(place, n, APART);
    double lift = n && place[0] < d->top ? d->top - place[0] : 0;
    for (size_t i = 0, at = 0; i < t->moment_count; i++)
        if (t->moment[i].row->from == side) {
            lowest = place[at] + lift;
            draw_label(d, &t->moment[i], lowest);
            at++;
        }
    free(place);
    return lowest;
}

static void draw_trips(const struct drawing *d)
{
    double begin = 0, named = 0;
    for (size_t i = 0; i < d->ladder->row_count; i++) {
        const struct ladder_row *row = &d->ladder->row[i];
        for (size_t m = 0; row->bracket && m < d->line->moment_count; m++) {
            const struct moment *at = &d->line->moment[m];
            if (at->row != row)
                continue;
            if (row->part == 1 || row->part == 4)
                begin = y_of(d, at->leaves);
            double end = y_of(d, at->arrives);
            if (row->part >= 3 && end - begin > 26)
                svg_bracket(d->out, AXIS + 46, begin, end, row->bracket);
            else if (row->part >= 3) {
                char name[2] = {row->bracket, 0};
                double y = (begin + end) / 2 + 4;
                if (y - named > 12) /* those too near share the first one's name */
                    svg_text(d->out, AXIS + 36, y, "end small strong",
                             svg_trip_name(name));
                named = y - named > 12 ? y : named;
                fprintf(d->out, "<path class=\"bracket\" d=\"M%d %.1fh-6V%.1fh6\"/>\n",
                        AXIS + 46, begin, end);
            }
        }
    }
}

double svg_scale_draw(FILE *out, const struct ladder *l, const char *trace, double y,
                      double *width)
{
    struct timeline t;
    double arrows = (double)l->row_count * 34;
    timeline_init(&t, l, arrows < 420 ? 420 : arrows > 1800 ? 1800 : arrows, BREAK);
    y = svg_heading(out, l, trace, "to scale", y, WIDTH - 2 * SVG_MARGIN);
    y += svg_paragraph(out, SVG_MARGIN, y, WIDTH - 2 * SVG_MARGIN, 13, 17, "dim",
                       t.where) *
             17 +
         6;
    const double ends[] = {CLIENT_X, SERVER_X};
    svg_text(out, AXIS - 9, y + 18, "number end", "time ms");
    double boxes = svg_ends(out, l, ends, y, AXIS, WIDTH - SVG_MARGIN);
    struct drawing d = {out, l, &t, boxes + 25};
    fprintf(out, "<path class=\"life\" d=\"M%d %.1fV%.1fM%d %.1fV%.1f\"/>\n", CLIENT_X,
            boxes, d.top + t.height + 16, SERVER_X, boxes, d.top + t.height + 16);
    draw_axis(&d);
    draw_work(&d);
    draw_trips(&d);
    for (size_t i = 0; i < t.moment_count; i++) {
        const struct moment *m = &t.moment[i];
        svg_arrow(out, m->row, x_of(m->row->from), y_of(&d, m->leaves),
                  x_of(!m->row->from), y_of(&d, m->arrives));
    }
    draw_breaks(&d);
    double low = draw_labels(&d, CLIENT), other = draw_labels(&d, SERVER);
    low = other > low ? other : low;
    low = d.top + t.height > low ? d.top + t.height : low;
    low = svg_budget(out, l, AXIS + 60, low + 46, 640);
    low = svg_wrong(out, l, AXIS + 60, low + 6, 700);
    svg_text(
        out, AXIS + 60, low + 6, "small dim",
        "Downwards is time. A bar on a lifeline: that end is at work. Where there is "
        "none, it waits.");
    low = svg_legend(out, l, AXIS + 60, low + 30, 740) + 18;
    timeline_done(&t);
    *width = WIDTH;
    return low;
}
