/* SPDX-License-Identifier: BSD-2-Clause */
/* Cards: the box, and what it holds. */
#include "tui/card.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/panels.h"

#include <stdlib.h>
#include <string.h>

static struct card_line *line(struct card_text *t)
{
    struct card_line *l = &t->line[t->lines < CARD_LINES ? t->lines++ : CARD_LINES - 1];
    *l = (struct card_line){.left = "", .right = ""};
    return l;
}

void card_pair(struct card_text *t, enum style left_style, const char *left,
               enum style right_style, const char *right)
{
    *line(t) = (struct card_line){left, right, left_style, right_style, false};
    int width = text_width(left) + 2;
    if (*right && width > t->column)
        t->column = width;
}

void card_row(struct card_text *t, enum style style, const char *left, const char *right)
{
    card_pair(t, style, left, style, right);
}

void card_heading(struct card_text *t, const char *text)
{
    if (t->lines)
        card_gap(t);
    card_row(t, STYLE_BRACKET, text, "");
}

void card_note(struct card_text *t, enum style style, const char *text)
{
    *line(t) = (struct card_line){text, "", style, style, true};
}

void card_gap(struct card_text *t)
{
    line(t);
}

const struct message *card_message(const struct connection *c, const char *name)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (strcmp(c->message[i].name, name) == 0)
            return &c->message[i];
    return NULL;
}

const struct node *card_node(const struct node *root, const char *name)
{
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (strcmp(n->name, name) == 0)
            return n;
    return NULL;
}

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
    grid_init(&part, a.width - 6 > 1 ? a.width - 6 : 1, TALLEST, g->ascii);
    int height = draw_part(&part, t, l);
    for (int i = 0; i < height; i++)
        for (int j = 0; j < part.width && y + i > a.y && y + i < bottom; j++)
            if (a.x + 3 + j < g->width)
                g->cell[(y + i) * g->width + a.x + 3 + j] = part.cell[i * part.width + j];
    grid_done(&part);
    return height;
}

/* What lies behind stands back. */
static void dim(struct grid *g)
{
    for (int i = 0; i < g->width * g->height; i++) {
        g->cell[i].style = STYLE_DIM;
        g->cell[i].chosen = false;
    }
}

static void draw_card(struct state *s, struct grid *g, const struct card_text *t)
{
    enum { SLIVER = 12 }; /* what would still be seen on both sides is of no use */
    struct area a = {.width = width_of(t)};
    int total = 0;
    a.width = a.width + SLIVER > g->width ? g->width : a.width;
    for (int i = 0; i < t->lines; i++)
        total += height_of(t, &t->line[i], a.width - 6);
    a.height = total + 2 > g->height - 2 ? g->height - 2 : total + 2;
    a.x = (g->width - a.width) / 2;
    a.y = 1 + (g->height - 2 - a.height) / 2;
    dim(g);
    panel_box(g, a, t->title);
    int room = a.height - 2, most = total > room ? total - room : 0;
    s->card_top = s->card_top > most ? most : s->card_top;
    int y = a.y + 1 - s->card_top, bottom = a.y + a.height - 1;
    for (int i = 0; i < t->lines && y < bottom; i++)
        y += draw_line(g, t, &t->line[i], a, y, bottom);
    if (most > s->card_top)
        grid_text(g, a.x + a.width - 12, bottom, a.x + a.width - 2, STYLE_NOTE,
                  " more ↓ ");
    if (s->card_top > 0)
        grid_text(g, a.x + a.width - 12, a.y, a.x + a.width - 2, STYLE_NOTE, " more ↑ ");
}

void card_draw(struct state *s, struct grid *g)
{
    static void (*const makers[])(const struct state *, struct card_text *) = {
        [CARD_HELP] = card_help,
        [CARD_VERSIONS] = card_versions,
        [CARD_OFFER] = card_offer,
        [CARD_SCHEDULE] = card_schedule,
        [CARD_CERTIFICATES] = card_certificates,
        [CARD_EAVESDROPPER] = card_eavesdropper,
        [CARD_EVENTS] = card_events,
        [CARD_SHEET] = card_sheet};
    if (s->card == CARD_NONE)
        return;
    struct card_text *t = memory_new(sizeof *t);
    makers[s->card](s, t);
    draw_card(s, g, t);
    arena_done(&t->arena);
    free(t);
}
