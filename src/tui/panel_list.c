/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of connections. */
#include "tui/panels.h"

#include "base/text.h"

#include <string.h>

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

/* An empty list says why it is empty, and what can be done. */
static void say_nothing_there(const struct state *s, struct grid *g, struct area a)
{
    struct arena arena = {0};
    const struct tracker *t = s->tracker;
    bool filtered = t->connection_count > 0;
    const char *quic = quic_say(&t->quic, &arena);
    const char *others = arena_printf(
        &arena, "%u TCP connection%s carr%s something else.", t->tcp_connections,
        t->tcp_connections == 1 ? "" : "s", t->tcp_connections == 1 ? "ies" : "y");
    int y = a.y + a.height / 3, end = a.x + a.width - 2;
    grid_text(g, a.x + 2, y++, end, STYLE_TITLE,
              filtered  ? "No connection fits the filter."
              : s->over ? quic ? "No TLS was found here except in QUIC."
                               : "No TLS was found here."
              : s->live ? "Waiting for a TLS handshake …"
                        : "Reading …");
    if (filtered)
        grid_text(g, a.x + 2, y++, end, STYLE_DIM,
                  "/ changes it, q takes it away, ? lists what it may say.");
    else if (t->tcp_connections)
        grid_text(g, a.x + 2, y++, end, STYLE_DIM, others);
    if (!filtered && quic)
        y += grid_paragraph(g, a.x + 2, y, end, 2, STYLE_PLAIN, quic);
    if (!filtered && s->over)
        grid_paragraph(
            g, a.x + 2, y + 1, end, 2, STYLE_DIM,
            "\"tlsladder lab\" makes handshakes of every kind on this machine, "
            "and shows them.");
    arena_done(&arena);
}

/* Covers addresses and names. */
static void cover(const struct list_layout *l, struct grid *g, int x, int y)
{
    static const char *const keys[] = {"client", "server", "name"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        int column = list_column(keys[i], strlen(keys[i]));
        for (int j = 0; j < l->width[column]; j++)
            grid_point(g, x + l->x[column] + j, y, STYLE_DIM, j < 6 ? 0x00b7 : ' ');
    }
}

/* That there is more above, on the heading's rule, and below, on a line that is kept free for it. */
static void draw_more(const struct state *s, struct grid *g, struct area a, int height)
{
    static const char up[] = " more ↑ ", down[] = " more ↓ ";
    int right = a.x + a.width, x = right - text_width(up) - 1;
    if (s->list_top > 0)
        grid_text(g, x, a.y - 1, right, STYLE_NOTE, up);
    if (s->list_top + height < (int)s->shown_count)
        grid_text(g, x, a.y + a.height - 1, right, STYLE_NOTE, down);
}

void panel_list(struct state *s, struct grid *g, struct area a)
{
    struct list_layout layout;
    struct arena arena = {0};
    list_layout(&layout, a.width - 2, s->shown, s->shown_count, s->sort);
    list_draw_heading(&layout, g, a.x + 1, a.y, s->sort, s->descending);
    int height = a.height - 1;
    const char *quic = s->shown_count ? quic_say(&s->tracker->quic, &arena) : NULL;
    height -= (int)s->shown_count > height || quic;
    s->list_top = panel_scroll(s->list_top, s->list_at, (int)s->shown_count, height);
    for (int i = 0; i < height && s->list_top + i < (int)s->shown_count; i++) {
        int y = a.y + 1 + i;
        list_draw_row(&layout, g, a.x + 1, y, s->shown[s->list_top + i]);
        if (s->hide)
            cover(&layout, g, a.x + 1, y);
        if (s->list_top + i == s->list_at)
            grid_paint(g, a.x, y, a.width, STYLE_CHOSEN);
    }
    if (quic)
        grid_text(g, a.x + 1, a.y + a.height - 1, a.x + a.width - 9, STYLE_NOTE, quic);
    draw_more(s, g, a, height);
    arena_done(&arena);
    if (s->shown_count == 0)
        say_nothing_there(s, g, a);
}
