/* SPDX-License-Identifier: BSD-2-Clause */
/* Shapes that the vector pictures are made of. */
#include "view/svg_shapes.h"

#include "base/text.h"
#include "view/markup.h"

#include <math.h>

void svg_text(FILE *out, double x, double y, const char *classes, const char *utf8)
{
    fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, classes);
    markup_text(out, utf8);
    fprintf(out, "</text>\n");
}

int svg_paragraph(FILE *out, double x, double y, int columns, double pitch,
                  const char *classes, const char *utf8)
{
    struct buf part = {0};
    int line = 0;
    for (; *utf8; line++) {
        size_t n = text_fit(utf8, columns), cut = n;
        while (utf8[n] && cut > 0 && utf8[cut] != ' ')
            cut--;
        n = cut ? cut : n ? n : strlen(utf8);
        part.n = 0;
        buf_printf(&part, "%.*s", (int)n, utf8);
        svg_text(out, x, y + line * pitch, classes, buf_text(&part));
        for (utf8 += n; *utf8 == ' ';)
            utf8++;
    }
    buf_done(&part);
    return line;
}

/* Letters of a sans serif are about half as wide as they are high; capitals and wide signs more. */
double svg_text_width(const char *utf8, double size)
{
    struct bytes b = {(const uint8_t *)utf8, strlen(utf8)};
    double width = 0;
    for (size_t at = 0; at < b.n;) {
        uint32_t point = text_next(b, &at);
        bool narrow = point < 0x80 && strchr("ijl.,:;|'! ()[]ft", (int)point);
        bool broad = (point >= 'A' && point <= 'Z') || point == 'm' || point == 'w' ||
                     text_point_width(point) > 1;
        width += narrow ? 0.28 : broad ? 0.69 : 0.525;
    }
    return width * size;
}

const char *svg_colour(const struct ladder_row *row)
{
    if (row->bad)
        return "bad";
    if (row->line == LINE_TCP || row->line == LINE_DUMMY || row->line == LINE_FOLD)
        return "grey";
    return row->from == CLIENT ? "client" : "server";
}

static void line(FILE *out, double x1, double y1, double x2, double y2,
                 const char *classes)
{
    fprintf(out, "<path d=\"M%.1f %.1fL%.1f %.1f\" class=\"line %s\"/>\n", x1, y1, x2, y2,
            classes);
}

static void head(FILE *out, double x, double y, double dx, double dy, const char *colour)
{
    double length = sqrt(dx * dx + dy * dy), size = 10, half = 4.6;
    double ux = length > 0 ? dx / length : 1, uy = length > 0 ? dy / length : 0;
    double bx = x - ux * size, by = y - uy * size;
    fprintf(out, "<path d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fZ\" class=\"%s\"/>\n", x, y,
            bx - uy * half, by + ux * half, bx + uy * half, by - ux * half, colour);
}

void svg_arrow(FILE *out, const struct ladder_row *row, double x1, double y1, double x2,
               double y2)
{
    const char *colour = svg_colour(row);
    double dx = x2 - x1, dy = y2 - y1, length = sqrt(dx * dx + dy * dy);
    double k = length > 8 ? (length - 8) / length : 0;
    double ex = x1 + dx * k, ey = y1 + dy * k; /* the line ends inside the head */
    char classes[40];
    static const char *const kinds[] = {
        [LINE_TCP] = " tcp",       [LINE_DUMMY] = " dummy", [LINE_OPENED] = " opened",
        [LINE_SECRET] = " secret", [LINE_FOLD] = " dummy",  [LINE_NOTE] = NULL};
    snprintf(classes, sizeof classes, "%s%s", colour,
             kinds[row->line] ? kinds[row->line] : "");
    line(out, x1, y1, ex, ey, classes);
    if (row->line == LINE_OPENED)
        line(out, x1, y1, ex, ey, "core");
    head(out, x2, y2, dx, dy, colour);
    if (row->line == LINE_FOLD)
        head(out, x1, y1, -dx, -dy, colour);
}

void svg_lock(FILE *out, double x, double y)
{
    fprintf(out,
            "<g transform=\"translate(%.1f,%.1f)\"><rect class=\"lock\" x=\"0\" y=\"-7\" "
            "width=\"9.5\" height=\"7.5\" rx=\"1.4\"/><path class=\"shackle\" d=\"M2.2 "
            "-7v-2.2a2.55 2.55 0 0 1 5.1 0v2.2\"/></g>\n",
            x, y);
}

void svg_mark(FILE *out, double x, double y, const struct ladder_row *row)
{
    if (!*row->mark)
        return;
    if (row->good)
        fprintf(out,
                "<path class=\"tick\" d=\"M%.1f %.1fl3.4 3.8l6.4 -8.4\"><title>checked: "
                "right</title></path>\n",
                x, y - 4);
    else if (row->mark[0] & 0x80)
        fprintf(out,
                "<path class=\"cross\" d=\"M%.1f %.1fl8 8m0 -8l-8 8\"><title>checked: "
                "wrong</title></path>\n",
                x, y - 9);
    else
        svg_text(out, x, y, "small bad", row->mark);
}

void svg_bracket(FILE *out, double x, double y1, double y2, char name)
{
    double middle = (y1 + y2) / 2;
    fprintf(out,
            "<path class=\"bracket\" d=\"M%.1f %.1fh-4a4 4 0 0 0 -4 4V%.1fa4 4 0 0 0 4 "
            "4h4\"/>\n",
            x, y1, y2 - 4);
    char text[2] = {name, 0};
    const char *what = name == 'T' ? "TCP" : text;
    svg_text(out, x - 14, middle + (name == 'T' ? -1 : -1), "end small strong", what);
    svg_text(out, x - 14, middle + 12, "end small dim", "RTT");
}

void svg_end_box(FILE *out, double x, double y, double least, double most,
                 const char *colour, const char *name)
{
    double width = svg_text_width(name, 13) + 26;
    double left = x - width / 2;
    left = left < least ? least : left + width > most ? most - width : left;
    fprintf(out,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"27\" rx=\"5\" "
            "class=\"%s\"/>\n",
            left, y, width, colour);
    fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" class=\"middle strong on\">",
            left + width / 2, y + 18);
    markup_text(out, name);
    fprintf(out, "</text>\n");
}

double svg_budget(FILE *out, const struct ladder *l, double x, double y, double width)
{
    const struct ladder_budget *b = &l->share;
    const struct {
        const char *name, *colour;
        double seconds;
    } part[] = {{"network", "network", b->network},
                {"client", "client", b->client},
                {"server", "server", b->server}};
    int lines = svg_paragraph(
        out, x, y, (int)(width / 6.4), 19,
        b->head && l->connection->alert_message ? "strong bad" : "strong", l->budget);
    y += lines * 19;
    double all = b->network + b->client + b->server, at = x;
    if (b->network < 0 || all <= 0)
        return y;
    double label = x;
    for (int i = 0; i < 3; i++) {
        double share = part[i].seconds / all * width;
        fprintf(out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"16\" "
                "class=\"%s\"/>\n",
                at, y - 4, share > 1 ? share - 1 : share, part[i].colour);
        at += share;
        struct arena a = {0};
        const char *text = arena_printf(&a, "%s %.*f ms", part[i].name, l->decimals,
                                        part[i].seconds * 1e3);
        fprintf(out,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"10\" height=\"10\" rx=\"2\" "
                "class=\"%s\"/>\n",
                label, y + 22, part[i].colour);
        svg_text(out, label + 15, y + 31, "small", text);
        label += 15 + svg_text_width(text, 12) + 26;
        arena_done(&a);
    }
    return y + 44;
}

/* What the kinds of lines mean: only those that are there. */
double svg_legend(FILE *out, const struct ladder *l, double x, double y, double width)
{
    static const struct {
        enum ladder_line line;
        const char *words;
    } table[] = {{LINE_CLEAR, "readable"},
                 {LINE_OPENED, "encrypted, opened with keys"},
                 {LINE_SECRET, "encrypted, closed"},
                 {LINE_DUMMY, "only for middleboxes"},
                 {LINE_TCP, "TCP"}};
    double at = x;
    bool any = false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        bool there = false;
        for (size_t r = 0; r < l->row_count; r++)
            there |= l->row[r].line == table[i].line;
        double room = 42 + svg_text_width(table[i].words, 11.5) + 18;
        if (!there)
            continue;
        if (any && at + room > x + width) {
            at = x;
            y += 20;
        }
        struct ladder_row row = {.line = table[i].line, .from = CLIENT};
        svg_arrow(out, &row, at, y - 4, at + 34, y - 4);
        svg_text(out, at + 42, y, "small dim", table[i].words);
        at += room;
        any = true;
    }
    return any ? y + 8 : y;
}
