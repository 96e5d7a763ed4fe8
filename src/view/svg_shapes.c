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

/* How wide the signs of ASCII are in Helvetica, and in what is cut to its measure (Arial, Liberation
 * Sans, Nimbus Sans): hundredths of the size, from the space on. */
static const uint8_t helvetica[] = {
    28, 28, 36, 56, 56, 89, 67, 19, 33, 33, 39, 58, 28, 33,  28, 28, 56, 56, 56,
    56, 56, 56, 56, 56, 56, 56, 28, 28, 58, 58, 58, 56, 102, 67, 67, 72, 72, 67,
    61, 78, 72, 28, 50, 67, 56, 83, 72, 78, 67, 78, 72, 67,  61, 72, 67, 94, 67,
    67, 61, 28, 28, 28, 47, 56, 33, 56, 56, 50, 56, 56, 28,  56, 56, 22, 22, 50,
    22, 83, 56, 56, 56, 56, 33, 50, 28, 56, 50, 72, 50, 50,  50, 33, 26, 33, 58};

_Static_assert(sizeof helvetica == 0x7f - ' ', "a width for each sign of ASCII");

static double sign_width(uint32_t point)
{
    if (point >= ' ' && point - ' ' < sizeof helvetica)
        return helvetica[point - ' '] / 100.0;
    int columns = text_point_width(point);
    bool full = columns > 1 || point == 0x2026 /* … */ || point >= 0x2190;
    return columns <= 0 ? 0 : full ? 1 : 0.6;
}

double svg_text_width(const char *utf8, double size)
{
    struct bytes b = {(const uint8_t *)utf8, strlen(utf8)};
    double width = 0;
    for (size_t at = 0; at < b.n;)
        width += sign_width(text_next(b, &at));
    return width * size;
}

/* How many bytes go into one line: up to its last space, else behind the last sign that joins the
 * parts of a name, else as many as there is room for. */
static size_t line_of(const char *utf8, double size, double room)
{
    struct bytes b = {(const uint8_t *)utf8, strlen(utf8)};
    double width = 0;
    size_t space = 0, joint = 0;
    for (size_t at = 0; at < b.n;) {
        size_t before = at;
        uint32_t point = text_next(b, &at);
        width += sign_width(point) * size;
        if (point == ' ')
            space = before;
        if (width > room && before > 0)
            return space ? space : joint ? joint : before;
        if (point == '-' || point == '_' || point == '.' || point == '/')
            joint = at;
    }
    return b.n;
}

int svg_paragraph(FILE *out, double x, double y, double width, double size, double pitch,
                  const char *classes, const char *utf8)
{
    struct buf part = {0};
    int line = 0;
    for (; *utf8; line++) {
        size_t n = line_of(utf8, size, width);
        part.n = 0;
        buf_printf(&part, "%.*s", (int)n, utf8);
        svg_text(out, x, y + line * pitch, classes, buf_text(&part));
        for (utf8 += n; *utf8 == ' ';)
            utf8++;
    }
    buf_done(&part);
    return line;
}

const char *svg_cut(struct arena *a, const char *utf8, double size, double room)
{
    if (svg_text_width(utf8, size) <= room)
        return utf8;
    struct bytes b = {(const uint8_t *)utf8, strlen(utf8)};
    double width = sign_width(0x2026) * size;
    size_t fits = 0;
    for (size_t at = 0; at < b.n;) {
        width += sign_width(text_next(b, &at)) * size;
        if (width > room)
            break;
        fits = at;
    }
    return arena_printf(a, "%.*s…", (int)fits, utf8);
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
    svg_text(out, x - 14, middle - 1, "end small strong", svg_trip_name(text));
    svg_text(out, x - 14, middle + 12, "end small dim", "RTT");
}

const char *svg_trip_name(const char *bracket)
{
    return *bracket == 'T' ? "TCP" : *bracket == 'B' ? "before" : bracket;
}

/* Above a lifeline: the name in one line, or under each other who it is and where. */
struct end_box {
    const char *who, *where; /* `where` is NULL: all is in `who` */
    double left, width;
};

static struct end_box box_of(struct arena *a, const char *name, bool tall, double most)
{
    enum { PADDING = 26 };
    struct end_box box = {.who = name};
    const char *space = strchr(name, ' ');
    if (tall && space) {
        box.who = arena_printf(a, "%.*s", (int)(space - name), name);
        box.where = svg_cut(a, space + 1, 11.5, most - PADDING);
        box.width = svg_text_width(box.where, 11.5) + PADDING;
        return box;
    }
    box.who = svg_cut(a, name, 13 * SVG_BOLD, most - PADDING);
    box.width = svg_text_width(box.who, 13 * SVG_BOLD) + PADDING;
    return box;
}

static void draw_end(FILE *out, const struct end_box *box, double y, double height,
                     const char *colour)
{
    double middle = box->left + box->width / 2;
    fprintf(out,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"5\" "
            "class=\"%s\"/>\n",
            box->left, y, box->width, height, colour);
    svg_text(out, middle, y + 18, "middle strong on", box->who);
    if (box->where)
        svg_text(out, middle, y + 33, "middle small on", box->where);
}

double svg_ends(FILE *out, const struct ladder *l, const double x[2], double y,
                double least, double most)
{
    enum { APART = 12 };
    struct arena a = {0};
    struct end_box box[2];
    const char *const name[2] = {l->client, l->server};
    static const char *const colour[2] = {"client", "server"};
    bool tall = false, crowded = false;
    do {
        tall = crowded;
        for (int i = 0; i < 2; i++) {
            double half = (most - least - APART) / 2;
            box[i] = box_of(&a, name[i], tall, tall ? half : most - least);
            double left = x[i] - box[i].width / 2, last = most - box[i].width;
            box[i].left = left < least ? least : left > last ? last : left;
        }
        crowded = box[0].left + box[0].width + APART > box[1].left;
    } while (crowded && !tall);
    double height = tall ? 42 : 27;
    for (int i = 0; i < 2; i++)
        draw_end(out, &box[i], y, height, colour[i]);
    arena_done(&a);
    return y + height;
}
