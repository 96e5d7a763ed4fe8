/* SPDX-License-Identifier: BSD-2-Clause */
/* A menu in groups: the lab's scenarios, what to look at, and what lies between the ends; or what a
 * scan has found, and why it matters. */
#include "tui/input.h"
#include "tui/panels.h"

#include "base/text.h"

#include <string.h>

enum { NOTE_LINES = 5 };

/* The menu's lines: a heading before each group, then its scenarios. */
static int line_of(const struct state *s, int choice)
{
    int line = 0;
    for (int i = 0; i <= choice; i++)
        line += 1 + (i == 0 || strcmp(s->choice[i].group, s->choice[i - 1].group) != 0);
    return line - 1;
}

static void draw_choice(const struct state *s, struct grid *g, struct area a, int i,
                        int y, int name)
{
    const struct choice *c = &s->choice[i];
    enum style style = c->why_not ? STYLE_DIM : STYLE_PLAIN;
    grid_text(g, a.x + 1, y, a.x + 3, i == s->rival ? STYLE_NOTE : c->mark_style,
              i == s->rival ? "▸"
              : c->mark     ? c->mark
                            : "");
    grid_text(g, a.x + 3, y, a.x + 3 + name, c->why_not ? STYLE_DIM : STYLE_TITLE,
              c->name);
    int x = grid_text(g, a.x + name + 5, y, a.x + a.width - 1, style, c->story);
    if (s->words && *c->look)
        grid_text(g, *c->story ? x + 2 : x, y, a.x + a.width - 1, STYLE_DIM, c->look);
    if (i == s->menu_at)
        grid_paint(g, a.x + 1, y, a.width - 2, STYLE_CHOSEN);
}

/* The chosen scenario in full: its story, what to look at, and what lies between the ends. */
static void draw_note(const struct state *s, struct grid *g, struct area a)
{
    const struct choice *c = &s->choice[s->menu_at];
    int y = a.y + a.height - NOTE_LINES, left = a.x + 1, right = a.x + a.width - 1;
    char between[120] = "";
    struct arena arena = {0};
    grid_rule(g, a.x, y - 1, a.width);
    const char *title = s->words && *c->story
                            ? arena_printf(&arena, "%s: %s", c->name, c->story)
                        : s->words ? c->name
                                   : c->story;
    y += grid_paragraph(g, left, y, right, 2, STYLE_TITLE, title);
    const char *word = c->why_not ? "Not here:" : s->words ? s->words->look : "Look at:";
    int bottom = a.y + a.height - 1;
    const char *look = c->why_not ? c->why_not : c->look;
    if (*look) {
        grid_paragraph(g, left, y, right, bottom - y, STYLE_PLAIN,
                       arena_printf(&arena, "%s %s", word, look));
        grid_paint(g, left, y, text_width(word), c->why_not ? STYLE_BAD : STYLE_NOTE);
    }
    if (s->bench)
        bench_describe(&s->bench->knobs, between, sizeof between);
    int x = grid_text(g, left, bottom, right, STYLE_DIM,
                      s->words ? s->words->foot : "Between the ends:");
    if (!s->words)
        grid_text(g, x + 1, bottom, right, *between ? STYLE_BRACKET : STYLE_DIM,
                  *between ? between : "plain loopback");
    arena_done(&arena);
}

/* The widest name; of a scan's findings, in the group that begins there: suites have long names. */
static int name_width(const struct state *s, size_t first)
{
    int width = 10;
    for (size_t i = s->words ? first : 0; i < s->choices; i++) {
        if (s->words && strcmp(s->choice[i].group, s->choice[first].group) != 0)
            break;
        if (text_width(s->choice[i].name) > width)
            width = text_width(s->choice[i].name);
    }
    return width;
}

void panel_menu(struct state *s, struct grid *g, struct area a)
{
    int name = 0, lines = s->choices ? line_of(s, (int)s->choices - 1) + 1 : 0;
    int height = a.height - NOTE_LINES - 2;
    grid_text(g, a.x + 1, a.y, a.x + a.width, STYLE_DIM,
              s->words ? s->words->heading
                       : "Choose a handshake: it is run for real on this machine, "
                         "sniffed and drawn.");
    int at = line_of(s, s->menu_at);
    s->menu_top = panel_scroll(s->menu_top, at == 1 ? 0 : at, lines, height);
    for (size_t i = 0; i < s->choices; i++) {
        int line = line_of(s, (int)i) - s->menu_top, y = a.y + 1 + line;
        bool first = i == 0 || strcmp(s->choice[i].group, s->choice[i - 1].group) != 0;
        if (first)
            name = name_width(s, i);
        if (first && line >= 1 && line <= height)
            grid_text(g, a.x + 1, y - 1, a.x + a.width, STYLE_BRACKET,
                      s->choice[i].group);
        if (line >= 0 && line < height)
            draw_choice(s, g, a, (int)i, y, name);
    }
    if (s->choices)
        draw_note(s, g, a);
}

/* A click chooses the scenario of that line, a second one plays it. */
void menu_click(struct state *s, int y)
{
    for (int i = 0; i < (int)s->choices; i++) {
        if (line_of(s, i) - s->menu_top + 3 != y)
            continue;
        bool same = s->menu_at == i;
        s->menu_at = i;
        if (same)
            move_into(s);
        return;
    }
}
