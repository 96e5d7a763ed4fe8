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

static void draw_box(struct grid *g, struct area a, const char *title)
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

void panel_box(struct grid *g, struct area a, const char *title)
{
    draw_box(g, a, title);
}

/* How wide the lines would like to be, paragraphs not counted. */
static int width_of(const struct card_text *t)
{
    int widest = text_width(t->title) + 4;
    for (int i = 0; i < t->lines; i++) {
        const struct card_line *l = &t->line[i];
        int width = l->wrapped  ? text_width(l->left) < 66 ? text_width(l->left) : 66
                    : *l->right ? t->column + text_width(l->right)
                                : text_width(l->left);
        widest = width > widest ? width : widest;
    }
    return widest + 6;
}

/* Lines that a line of the card takes when it is drawn. */
static int height_of(const struct card_line *l, int width)
{
    if (!l->wrapped)
        return 1;
    struct grid scratch;
    grid_init(&scratch, width, 12, true);
    int lines = grid_paragraph(&scratch, 0, 0, width, 12, STYLE_PLAIN, l->left);
    grid_done(&scratch);
    return lines;
}

static void draw_line(struct grid *g, const struct card_text *t,
                      const struct card_line *l, struct area a, int y, int bottom)
{
    int end = a.x + a.width - 2, x = a.x + 3;
    if (l->wrapped) {
        struct grid part; /* drawn apart, since it may begin above the card's edge */
        int width = a.width - 6, height = height_of(l, width);
        grid_init(&part, width, height, g->ascii);
        grid_paragraph(&part, 0, 0, width, height, l->style, l->left);
        for (int i = 0; i < height; i++)
            for (int j = 0; j < width && y + i > a.y && y + i < bottom; j++)
                g->cell[(y + i) * g->width + x + j] = part.cell[i * width + j];
        grid_done(&part);
    } else if (y > a.y && y < bottom) {
        grid_text(g, x, y, end, l->style, l->left);
        grid_text(g, x + t->column, y, end, l->right_style, l->right);
    }
}

static void draw_card(struct state *s, struct grid *g, const struct card_text *t)
{
    struct area a = {.width = width_of(t)};
    int total = 0;
    a.width = a.width > g->width ? g->width : a.width;
    for (int i = 0; i < t->lines; i++)
        total += height_of(&t->line[i], a.width - 6);
    a.height = total + 2 > g->height - 2 ? g->height - 2 : total + 2;
    a.x = (g->width - a.width) / 2;
    a.y = 1 + (g->height - 2 - a.height) / 2;
    draw_box(g, a, t->title);
    int room = a.height - 2, most = total > room ? total - room : 0;
    s->card_top = s->card_top > most ? most : s->card_top;
    int y = a.y + 1 - s->card_top, bottom = a.y + a.height - 1;
    for (int i = 0; i < t->lines && y < bottom; i++) {
        draw_line(g, t, &t->line[i], a, y, bottom);
        y += height_of(&t->line[i], a.width - 6);
    }
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
