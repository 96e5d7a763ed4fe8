/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab menu. */
#include "tui/panels.h"

#include "base/text.h"

#include <string.h>

/* The menu's lines: a heading before each group, then its scenarios. */
static int menu_line_of(const struct state *s, int choice)
{
    int line = 0;
    for (int i = 0; i <= choice; i++)
        line += 1 + (i == 0 || strcmp(s->choice[i].group, s->choice[i - 1].group) != 0);
    return line - 1;
}

static void menu_draw_line(const struct state *s, struct grid *g, struct area a, int i,
                           int y, int name)
{
    const struct choice *c = &s->choice[i];
    grid_text(g, a.x + 3, y, a.x + 3 + name, STYLE_TITLE, c->name);
    grid_text(g, a.x + name + 5, y, a.x + a.width - 1, STYLE_PLAIN, c->story);
    if (i == s->menu_at)
        grid_paint(g, a.x + 1, y, a.width - 2, STYLE_CHOSEN);
}

void panel_menu(struct state *s, struct grid *g, struct area a)
{
    int name = 10, lines = s->choices ? menu_line_of(s, (int)s->choices - 1) + 1 : 0;
    int note = 3, height = a.height - note - 2;
    for (size_t i = 0; i < s->choices; i++)
        if (text_width(s->choice[i].name) > name)
            name = text_width(s->choice[i].name);
    grid_text(
        g, a.x + 1, a.y, a.x + a.width, STYLE_DIM,
        "Choose a handshake: it is run for real on this machine, sniffed and drawn.");
    s->menu_top = panel_scroll(s->menu_top, menu_line_of(s, s->menu_at), lines, height);
    for (size_t i = 0; i < s->choices; i++) {
        int line = menu_line_of(s, (int)i) - s->menu_top, y = a.y + 1 + line;
        bool first = i == 0 || strcmp(s->choice[i].group, s->choice[i - 1].group) != 0;
        if (first && line >= 1 && line <= height)
            grid_text(g, a.x + 1, y - 1, a.x + a.width, STYLE_BRACKET,
                      s->choice[i].group);
        if (line >= 0 && line < height)
            menu_draw_line(s, g, a, (int)i, y, name);
    }
    if (!s->choices)
        return;
    int y = a.y + a.height - note;
    grid_rule(g, a.x, y - 1, a.width);
    int x = grid_text(g, a.x + 1, y, a.x + a.width, STYLE_NOTE, "What to look at: ");
    grid_paragraph(g, a.x + 1, y + 1, a.x + a.width - 1, note - 1, STYLE_PLAIN,
                   s->choice[s->menu_at].look);
    (void)x;
}

/* A click chooses the scenario of that line, a second one plays it. */
void menu_click(struct state *s, int y)
{
    for (int i = 0; i < (int)s->choices; i++) {
        if (menu_line_of(s, i) - s->menu_top + 3 != y)
            continue;
        s->chosen = s->menu_at == i ? i : -1;
        s->quit = s->chosen >= 0;
        s->menu_at = i;
        return;
    }
}
