/* SPDX-License-Identifier: BSD-2-Clause */
/* The bytes of the chosen message: those of the chosen field are lit. */
#include "tui/panels.h"

#include "base/text.h"

static uint32_t readable(uint8_t byte)
{
    return byte > 0x20 && byte < 0x7f ? byte : byte == 0x20 ? ' ' : 0x00b7;
}

/* Names and addresses among the bytes of the lines that are shown, with what may reach into them. */
struct covered {
    size_t from, n;
    bool *is;
};

static struct covered covered_in(const struct cover *cover, struct bytes b, size_t from,
                                 size_t n, struct arena *a)
{
    enum { REACH = 256 };
    struct covered c = {.from = from > REACH ? from - REACH : 0};
    size_t to = b.n - from > n + REACH ? from + n + REACH : b.n;
    c.n = to - c.from;
    if (!cover)
        return (struct covered){0};
    c.is = arena_take(a, c.n * sizeof *c.is);
    cover_bytes(cover, (struct bytes){b.p + c.from, c.n}, c.is);
    return c;
}

static void draw_bytes_line(const struct state *s, struct grid *g, struct area a, int y,
                            struct bytes b, size_t from, size_t wide,
                            const struct covered *covered)
{
    struct arena arena = {0};
    const struct node *field = state_field(s);
    const struct node *n = field ? node_on_wire(field) : NULL;
    grid_text(g, a.x, y, a.x + 5, STYLE_DIM, arena_printf(&arena, "%04zx", from));
    for (size_t i = from; i < from + wide && i < b.n; i++) {
        int x = a.x + 6 + 3 * (int)(i - from);
        int t = a.x + 7 + 3 * (int)wide + (int)(i - from);
        bool lit = n && i >= n->offset && i - n->offset < n->length;
        bool hidden = covered->is && covered->is[i - covered->from];
        enum style style = lit ? STYLE_CHOSEN : STYLE_PLAIN;
        if (lit && s->focus == FOCUS_BYTES && i == s->fields.byte)
            style = STYLE_CURSOR;
        grid_text(g, x, y, x + 2, style,
                  hidden ? "··" : arena_printf(&arena, "%02x", b.p[i]));
        if (lit && i + 1 < n->offset + n->length && i + 1 < from + wide)
            grid_point(g, x + 2, y, STYLE_CHOSEN, ' ');
        grid_point(g, t, y, lit ? style : STYLE_DIM, hidden ? 0x00b7 : readable(b.p[i]));
    }
    arena_done(&arena);
}

void panel_bytes(struct state *s, struct grid *g, struct area a)
{
    const struct message *m = state_message(s);
    struct arena arena = {0};
    if (!m || message_wire(m).n == 0)
        return;
    struct bytes b = message_wire(m);
    size_t wide = a.width >= 6 + 16 * 3 + 1 + 16 ? 16 : 8;
    size_t lines = (b.n + wide - 1) / wide;
    int at = (int)(s->fields.byte / wide);
    int top = panel_scroll(at > 1 ? at - 1 : 0, at, (int)lines, a.height);
    s->bytes_top = (size_t)top;
    struct covered covered =
        covered_in(g->cover, b, (size_t)top * wide, (size_t)a.height * wide, &arena);
    for (int i = 0; i < a.height && (size_t)(top + i) < lines; i++)
        draw_bytes_line(s, g, a, a.y + i, b, (size_t)(top + i) * wide, wide, &covered);
    arena_done(&arena);
}
