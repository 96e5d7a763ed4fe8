/* SPDX-License-Identifier: BSD-2-Clause */
/* The bytes of the chosen message: those of the chosen field are lit. */
#include "tui/panels.h"

#include "base/text.h"

static uint32_t readable(uint8_t byte)
{
    return byte > 0x20 && byte < 0x7f ? byte : byte == 0x20 ? ' ' : 0x00b7;
}

static void draw_bytes_line(const struct state *s, struct grid *g, struct area a, int y,
                            struct bytes b, size_t from, size_t wide)
{
    struct arena arena = {0};
    const struct node *field = state_field(s);
    const struct node *n = field ? node_on_wire(field) : NULL;
    grid_text(g, a.x, y, a.x + 5, STYLE_DIM, arena_printf(&arena, "%04zx", from));
    for (size_t i = from; i < from + wide && i < b.n; i++) {
        int x = a.x + 6 + 3 * (int)(i - from);
        int t = a.x + 7 + 3 * (int)wide + (int)(i - from);
        bool lit = n && i >= n->offset && i - n->offset < n->length;
        enum style style = lit ? STYLE_CHOSEN : STYLE_PLAIN;
        if (lit && s->focus == FOCUS_BYTES && i == s->fields.byte)
            style = STYLE_CURSOR;
        grid_text(g, x, y, x + 2, style, arena_printf(&arena, "%02x", b.p[i]));
        if (lit && i + 1 < n->offset + n->length && i + 1 < from + wide)
            grid_point(g, x + 2, y, STYLE_CHOSEN, ' ');
        grid_point(g, t, y, lit ? style : STYLE_DIM, readable(b.p[i]));
    }
    arena_done(&arena);
}

void panel_bytes(struct state *s, struct grid *g, struct area a)
{
    const struct message *m = state_message(s);
    if (!m || message_wire(m).n == 0)
        return;
    size_t wide = a.width >= 6 + 16 * 3 + 1 + 16 ? 16 : 8;
    size_t lines = (message_wire(m).n + wide - 1) / wide;
    int at = (int)(s->fields.byte / wide);
    int top = panel_scroll(at > 1 ? at - 1 : 0, at, (int)lines, a.height);
    s->bytes_top = (size_t)top;
    for (int i = 0; i < a.height && (size_t)(top + i) < lines; i++)
        draw_bytes_line(s, g, a, a.y + i, message_wire(m), (size_t)(top + i) * wide,
                        wide);
}
