/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab menu and the list of connections. */
#include "tui/panels.h"

#include "base/text.h"

int panel_scroll(int top, int at, int count, int height)
{
    int margin = height > 6 ? 1 : 0;
    if (at - margin < top)
        top = at - margin;
    if (at + margin >= top + height)
        top = at + margin - height + 1;
    if (top > count - height)
        top = count - height;
    return top < 0 ? 0 : top;
}

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

static int64_t epoch_of(const struct state *s)
{
    return s->tracker->connection_count ? s->tracker->connection[0]->begin.time : 0;
}

static void say_nothing_there(const struct state *s, struct grid *g, struct area a)
{
    const char *text = s->tracker->connection_count ? "No connection fits the filter."
                       : s->over                    ? "No TLS was found here."
                       : s->live                    ? "Waiting for a TLS handshake …"
                                                    : "Reading …";
    grid_text(g, a.x + 2, a.y + 2, a.x + a.width, STYLE_DIM, text);
    if (!s->tracker->connection_count && s->tracker->tcp_connections) {
        struct arena arena = {0};
        grid_text(g, a.x + 2, a.y + 3, a.x + a.width, STYLE_DIM,
                  arena_printf(&arena, "%u TCP connections so far carry something else.",
                               s->tracker->tcp_connections));
        arena_done(&arena);
    }
}

void panel_list(struct state *s, struct grid *g, struct area a)
{
    struct list_layout layout;
    list_layout(&layout, a.width - 2);
    list_draw_heading(&layout, g, a.x + 1, a.y, s->sort, s->descending);
    int height = a.height - 1;
    s->list_top = panel_scroll(s->list_top, s->list_at, (int)s->shown_count, height);
    for (int i = 0; i < height && s->list_top + i < (int)s->shown_count; i++) {
        int y = a.y + 1 + i;
        list_draw_row(&layout, g, a.x + 1, y, s->shown[s->list_top + i], epoch_of(s));
        if (s->list_top + i == s->list_at)
            grid_paint(g, a.x, y, a.width, STYLE_CHOSEN);
    }
    if (s->shown_count == 0)
        say_nothing_there(s, g, a);
}
