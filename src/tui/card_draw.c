/* SPDX-License-Identifier: BSD-2-Clause */
/* A card drawn: a box of the size of its lines, over what stands back. */
#include "tui/card.h"

#include "base/text.h"
#include "tui/panels.h"

#include <stdio.h>
#include <string.h>

void panel_box(struct grid *g, struct area a, const char *title)
{
    for (int y = 0; y < a.height; y++)
        for (int x = 0; x < a.width; x++)
            grid_point(g, a.x + x, a.y + y, STYLE_PLAIN, ' ');
    grid_rule(g, a.x, a.y, a.width);
    grid_rule(g, a.x, a.y + a.height - 1, a.width);
    grid_wall(g, a.x, a.y, a.height);
    grid_wall(g, a.x + a.width - 1, a.y, a.height);
    grid_point(g, a.x, a.y, STYLE_DIM, 0x256d);
    grid_point(g, a.x + a.width - 1, a.y, STYLE_DIM, 0x256e);
    grid_point(g, a.x, a.y + a.height - 1, STYLE_DIM, 0x2570);
    grid_point(g, a.x + a.width - 1, a.y + a.height - 1, STYLE_DIM, 0x256f);
    int x = grid_text(g, a.x + 3, a.y, a.x + a.width - 3, STYLE_TITLE, title);
    grid_point(g, a.x + 2, a.y, STYLE_DIM, ' ');
    grid_point(g, x, a.y, STYLE_DIM, ' ');
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* How wide the lines would like to be; paragraphs are broken where the eye still finds the next line. */
static int width_of(const struct card_text *t)
{
    int longest = t->wide ? 100 : 66, widest = text_width(t->title) + 4;
    for (int i = 0; i < t->lines; i++) {
        const struct card_line *l = &t->line[i];
        int width = l->wrapped  ? least(text_width(l->left), longest)
                    : *l->right ? t->column + least(text_width(l->right), longest)
                                : text_width(l->left);
        widest = width > widest ? width : widest;
    }
    return widest + 6;
}

enum { TALLEST = 12 }; /* lines that one line of the card may take */

/* Whether two halves beside each other would leave the right one no room. */
static bool is_stacked(const struct card_text *t, int width)
{
    enum { LEAST = 14, INDENT = 4 };
    return width - t->column < LEAST && t->column > INDENT;
}

/* Draws one line of the card on a grid of its own, broken to its width. Returns its height. */
static int draw_part(struct grid *g, const struct card_text *t, const struct card_line *l)
{
    if (l->wrapped)
        return grid_paragraph(g, 0, 0, g->width, TALLEST, l->style, l->left);
    bool stacked = *l->right && is_stacked(t, g->width);
    int x = stacked ? 4 : t->column, y = stacked;
    grid_text(g, 0, 0, *l->right && !stacked ? t->column - 1 : g->width, l->style,
              l->left);
    y += grid_paragraph(g, x, y, g->width, TALLEST - y, l->right_style, l->right);
    return y ? y : 1;
}

static int height_of(const struct card_text *t, const struct card_line *l, int width)
{
    struct grid part;
    bool short_enough =
        !l->wrapped && (!*l->right || t->column + text_width(l->right) <= width);
    if (short_enough)
        return 1;
    grid_init(&part, width, TALLEST, true);
    int lines = draw_part(&part, t, l);
    grid_done(&part);
    return lines;
}

/* A line may begin above the card's edge and end below it. Returns its height. */
static int draw_line(struct grid *g, const struct card_text *t, const struct card_line *l,
                     struct area a, int y, int bottom)
{
    struct grid part;
    grid_init(&part, a.width > 1 ? a.width : 1, TALLEST, g->ascii);
    part.cover = g->cover;
    int height = draw_part(&part, t, l);
    for (int i = 0; i < height; i++)
        for (int j = 0; j < part.width && y + i >= a.y && y + i < bottom; j++)
            if (a.x + j < g->width)
                g->cell[(y + i) * g->width + a.x + j] = part.cell[i * part.width + j];
    grid_done(&part);
    return height;
}

enum { SLIVER = 20 }; /* what would still be seen on both sides is of no use */

/* What lies behind stands back. */
static void dim(struct grid *g)
{
    for (int i = 0; i < g->width * g->height; i++) {
        g->cell[i].style = STYLE_DIM;
        g->cell[i].chosen = false;
    }
}

/* Where the lines stand: one column, or two where all of them are seen at once then. */
struct columns {
    int count, width, split; /* lines before `split` are in the first */
    int height;              /* of the higher one */
};

enum { SECTIONS = 10 };           /* that have a key: 1 to 9, 0 */
enum { BORDER = 6, BETWEEN = 4 }; /* cells of frame and margins; between two columns */

static int height_between(const struct card_text *t, int from, int to, int width)
{
    int height = 0;
    for (int i = from; i < to; i++)
        height += height_of(t, &t->line[i], width);
    return height;
}

/* A heading or an empty line, past half of the whole: there the second column begins. */
static int split_of(const struct card_text *t, int width, int total)
{
    int height = 0, i = 0;
    for (; i < t->lines; i++) {
        bool gap = !*t->line[i].left && !*t->line[i].right;
        if (gap && height * 2 >= total)
            break;
        height += height_of(t, &t->line[i], width);
    }
    return i;
}

static struct columns columns_of(const struct card_text *t, const struct grid *g)
{
    int wish = width_of(t) - BORDER, room = g->height - 4;
    struct columns c = {.count = 1, .split = t->lines};
    c.width = wish + BORDER + SLIVER > g->width ? g->width - BORDER : wish;
    c.height = height_between(t, 0, t->lines, c.width);
    if (c.height <= room || 2 * wish + BORDER + BETWEEN > g->width)
        return c;
    int split = split_of(t, wish, c.height);
    int left = height_between(t, 0, split, wish);
    int right = height_between(t, split + 1, t->lines, wish);
    if (split + 1 < t->lines && left <= room && right <= room)
        c = (struct columns){2, wish, split, left > right ? left : right};
    return c;
}

/* The line of the section's heading, counted from 1; -1: there is none. */
static int heading_of(const struct card_text *t, int section)
{
    for (int i = 0; i < t->lines; i++)
        if (t->line[i].heading && --section == 0)
            return i;
    return -1;
}

/* The section that is read: the last whose heading was reached. */
static int section_at(const struct state *s, const struct card_text *t, int width)
{
    int section = 0, height = 0;
    for (int i = 0; i < t->lines && (height <= s->card_top || i < s->card_found); i++) {
        section += t->line[i].heading;
        height += height_of(t, &t->line[i], width);
    }
    return section;
}

/* A heading's first words: "Groups: 10 offered" is "Groups" in the index. */
enum { INDEX_NAME = 80 };

static int name_length(const char *heading)
{
    const char *rest = strstr(heading, "   ");
    size_t n = strcspn(heading, ":,"), blank = rest ? (size_t)(rest - heading) : n;
    n = blank < n ? blank : n;
    return (int)(n < INDEX_NAME ? n : INDEX_NAME - 1);
}

/* The sections, each with the key that goes there. Returns the lines that this takes. */
static int draw_index(struct state *s, struct grid *g, const struct card_text *t,
                      struct area a, int now)
{
    int x = a.x, y = a.y, section = 0;
    for (int i = 0; i < t->lines; i++) {
        if (!t->line[i].heading || ++section > CARD_SECTIONS)
            continue;
        char name[INDEX_NAME];
        snprintf(name, sizeof name, "%.*s", name_length(t->line[i].left),
                 t->line[i].left);
        int width = 2 + text_width(name);
        if (x > a.x && x + width > a.x + a.width) {
            x = a.x;
            y++;
        }
        grid_point(g, x, y, STYLE_BRACKET, (uint32_t)('0' + section % 10));
        grid_text(g, x + 2, y, a.x + a.width, section == now ? STYLE_TITLE : STYLE_DIM,
                  name);
        s->card_index[section - 1] = (struct area){x, y, width, 1};
        x += width + 2;
    }
    return section > 1 ? y - a.y + 2 : 0; /* and an empty line */
}

/* Brings the heading that was asked for to the top. */
static void go_to_section(struct state *s, const struct card_text *t, int width)
{
    int at = heading_of(t, s->card_section);
    s->card_section = 0;
    if (at < 0)
        return;
    s->card_found = at + 1;
    s->card_top = height_between(t, 0, at, width);
}

/* Brings the next line that holds what is sought near the top, with the question above it. */
enum { ABOVE = 2 };

static void seek(struct state *s, const struct card_text *t, const struct columns *c)
{
    int at = s->card_found - 1, by = s->card_seek;
    s->card_seek = 0;
    for (int n = 0; n < t->lines; n++) {
        at = at < 0 && by < 0 ? t->lines - 1 : (at + by + t->lines) % t->lines;
        const struct card_line *l = &t->line[at];
        if (!strcasestr(l->left, s->sought) && !strcasestr(l->right, s->sought))
            continue;
        s->card_found = at + 1;
        s->card_top = c->count == 1 ? height_between(t, 0, at, c->width) - ABOVE : 0;
        s->card_top = s->card_top < 0 ? 0 : s->card_top;
        return;
    }
    snprintf(s->said, sizeof s->said, "Not found in this card: %.200s", s->sought);
}

/* Draws lines down a column whose first cell is (x, y), inside the card; the one that was found is
 * marked. */
static void draw_lines(struct grid *g, const struct card_text *t, int from, int to,
                       struct area inside, int x, int y, int found)
{
    int bottom = inside.y + inside.height;
    for (int i = from; i < to && y < bottom; i++) {
        struct area column = {x, inside.y, inside.width, 0};
        int height = draw_line(g, t, &t->line[i], column, y, bottom);
        for (int j = 0; i == found && j < height; j++)
            if (y + j >= inside.y && y + j < bottom)
                grid_paint(g, x, y + j, inside.width, STYLE_CHOSEN);
        y += height;
    }
}

void card_show(struct state *s, struct grid *g, const struct card_text *t)
{
    struct columns c = columns_of(t, g);
    if (s->card_seek)
        seek(s, t, &c);
    if (s->card_section)
        go_to_section(s, t, c.width);
    struct area a = {.width = c.count * c.width + (c.count - 1) * BETWEEN + BORDER};
    a.width = a.width > g->width ? g->width : a.width;
    a.height = c.height + 2 > g->height - 2 ? g->height - 2 : c.height + 2;
    a.x = (g->width - a.width) / 2;
    a.y = 1 + (g->height - 2 - a.height) / 2;
    dim(g);
    panel_box(g, a, t->title);
    s->card_box = a;
    memset(s->card_index, 0, sizeof s->card_index);
    struct area inside = {a.x + BORDER / 2, a.y + 1, c.width, a.height - 2};
    if (c.height > inside.height) {
        int index = draw_index(s, g, t, inside, section_at(s, t, c.width));
        inside.y += index;
        inside.height -= index;
    }
    int most = c.height > inside.height ? c.height - inside.height : 0;
    int found = s->card_found - 1;
    s->card_top = s->card_top > most ? most : s->card_top;
    int y = inside.y - s->card_top;
    draw_lines(g, t, 0, c.split, inside, inside.x, y, found);
    draw_lines(g, t, c.split + 1, t->lines, inside, inside.x + c.width + BETWEEN, y,
               found);
    if (most > s->card_top)
        grid_text(g, a.x + a.width - 12, a.y + a.height - 1, a.x + a.width - 2,
                  STYLE_NOTE, " more ↓ ");
    if (s->card_top > 0)
        grid_text(g, a.x + a.width - 12, a.y, a.x + a.width - 2, STYLE_NOTE, " more ↑ ");
}
