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
