/* SPDX-License-Identifier: BSD-2-Clause */
/* The pane: explanation, field tree and bytes of the chosen message, in step. */
#include "tui/panels.h"

#include "base/text.h"
#include "model/explain.h"

#include <string.h>

static const char *direction(const struct state *s)
{
    return s->ladder.row[s->row].from == CLIENT ? "client → server" : "server → client";
}

static const char *facts(const struct state *s, const struct message *m, struct arena *a)
{
    if (!m)
        return "";
    const char *segments =
        m->first.packet == m->last.packet
            ? arena_printf(a, "packet %u", m->first.packet)
            : arena_printf(a, "packets %u–%u", m->first.packet, m->last.packet);
    const char *flight = "";
    if (m->flight) {
        const struct flight *f = &s->connection->flight[m->flight - 1];
        flight =
            arena_printf(a, "; flight %u: %u message%s in %u record%s, %llu B", f->number,
                         f->messages, f->messages == 1 ? "" : "s", f->records,
                         f->records == 1 ? "" : "s", (unsigned long long)f->bytes);
    }
    return arena_printf(a, "Message %u, %u B, %u record%s, %s%s.", m->number, m->length,
                        m->records, m->records == 1 ? "" : "s", segments, flight);
}

/* A paragraph that begins with a word of its own style. */
static int part(struct grid *g, struct area a, int y, const char *word, const char *text)
{
    struct arena arena = {0};
    if (y >= a.y + a.height)
        return y;
    int lines = grid_paragraph(g, a.x, y, a.x + a.width, a.y + a.height - y, STYLE_PLAIN,
                               *word ? arena_printf(&arena, "%s %s", word, text) : text);
    grid_paint(g, a.x, y, text_width(word), STYLE_NOTE);
    arena_done(&arena);
    return y + lines;
}

static int draw_claim(struct grid *g, struct area a, int y, const struct check *check,
                      struct arena *arena)
{
    static const char *const marks[] = {"✓", "✗", "?"};
    static const enum style styles[] = {STYLE_GOOD, STYLE_BAD, STYLE_DIM};
    const char *mark = marks[check->result];
    int next = part(g, a, y, mark,
                    check->why ? arena_printf(arena, "%s: %s", check->what, check->why)
                               : arena_printf(arena, "%s: computed afresh, and it fits",
                                              check->what));
    grid_paint(g, a.x, y, 1, styles[check->result]);
    return next;
}

int panel_explain(const struct state *s, struct grid *g, struct area a)
{
    struct arena arena = {0};
    if (s->row > state_last_row(s))
        return 0;
    const struct ladder_row *row = &s->ladder.row[s->row];
    const struct message *m = row->message;
    const struct explanation *e =
        explain_message(m ? m->name : row->label, s->connection->version, m && m->dummy);
    if (!e && m && m->content_type == CONTENT_ALERT)
        e = explain_message("Alert", s->connection->version, false);
    int y = a.y, end = a.x + a.width, right = end - text_width(direction(s));
    grid_text(g, a.x, y, right - 1, row->from == CLIENT ? STYLE_CLIENT : STYLE_SERVER,
              row->label);
    grid_text(g, right, y++, end, STYLE_DIM, direction(s));
    if (e && a.height > 4 && s->depth != DEPTH_SHORT) {
        y = part(g, a, y, "", e->job);
        y = part(g, a, y, "Carries:", e->carries);
        y = part(g, a, y, "Decides:", e->decides);
        if (y < a.y + a.height)
            grid_text(g, a.x, y++, end, STYLE_DIM, e->source);
    } else if (e) {
        y = part(g, a, y, "", e->job);
    }
    if (m && m->hint && m->encrypted && s->depth != DEPTH_SHORT)
        y = part(g, a, y, "A guess, not read:", m->hint);
    for (size_t i = 0; m && i < s->connection->claim_count; i++)
        if (s->connection->claim[i].message == m->number && s->depth != DEPTH_SHORT)
            y = draw_claim(g, a, y, &s->connection->claim[i].check, &arena);
    if (m && m->encrypted && !m->opened && s->connection->opening.why &&
        s->depth != DEPTH_SHORT)
        y = part(g, a, y, "Closed:", s->connection->opening.why);
    if (m && s->depth == DEPTH_EXPERT)
        y = part(g, a, y, "", facts(s, m, &arena));
    arena_done(&arena);
    return y - a.y;
}

static bool is_length(const struct node *n)
{
    return n->kind == NODE_NUMBER && strcmp(n->name, "length") == 0;
}

const char *field_value(const struct node *n, struct bytes message, struct arena *a)
{
    if (n->text)
        return n->text;
    if (n->kind == NODE_NUMBER)
        return arena_printf(a, "%llu", (unsigned long long)n->number);
    if (n->first) {
        unsigned count = 0;
        for (const struct node *child = n->first; child; child = child->next)
            count += !is_length(child);
        if (count == 1 && is_length(n->first) && n->last->kind != NODE_GROUP)
            return field_value(n->last, message, a); /* a vector of bytes: these */
        return arena_printf(a, "%u entr%s, %u B", count, count == 1 ? "y" : "ies",
                            n->length);
    }
    struct bytes part = node_bytes(n, message);
    struct buf hex = {0};
    part.n = part.n < 24 ? part.n : 24;
    text_add_hex(&hex, part, part.n > 8 ? "" : " ");
    const char *text = arena_printf(a, "%s%s", buf_text(&hex), n->length > 24 ? "…" : "");
    buf_done(&hex);
    return n->length > 8 ? arena_printf(a, "%u B  %s", n->length, text) : text;
}

static void draw_field(const struct state *s, struct grid *g, struct area a, int y,
                       int line, struct bytes message)
{
    struct arena arena = {0};
    const struct node *n = s->fields.line[line];
    int x = a.x + 2 * (int)(node_depth(n) - 1), end = a.x + a.width;
    bool folded = fields_is_folded(&s->fields, n);
    grid_point(g, x, y, STYLE_DIM, !n->first ? ' ' : folded ? 0x25b8 : 0x25be);
    x = grid_text(g, x + 2, y, end, n->malformed ? STYLE_BAD : STYLE_PLAIN, n->name) + 2;
    int column = a.x + 24;
    if (x < column && a.width > 36)
        x = column;
    x = grid_text(g, x, y, end, STYLE_TITLE, field_value(n, message, &arena));
    const char *mark = field_mark(s->connection, n);
    if (mark)
        x = grid_text(g, x + 2, y, end, STYLE_GOOD, mark);
    if (n->note)
        grid_text(g, x + 2, y, end, n->malformed ? STYLE_BAD : STYLE_NOTE, n->note);
    if (line == s->fields.at && s->focus != FOCUS_LADDER)
        grid_paint(g, a.x, y, a.width, STYLE_CHOSEN);
    arena_done(&arena);
}

void panel_fields(struct state *s, struct grid *g, struct area a)
{
    const struct message *m = state_message(s);
    struct fields *f = &s->fields;
    if (!m || f->message != m->number) {
        grid_text(g, a.x, a.y, a.x + a.width, STYLE_DIM,
                  "No message of TLS: nothing to unfold.");
        return;
    }
    if (f->line_count == 0)
        grid_text(g, a.x, a.y, a.x + a.width, STYLE_DIM,
                  "No fields: the message is empty.");
    f->top = panel_scroll(f->top, f->at, (int)f->line_count, a.height);
    for (int i = 0; i < a.height && f->top + i < (int)f->line_count; i++)
        draw_field(s, g, a, a.y + i, f->top + i, m->bytes);
}

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
            style = STYLE_TITLE;
        grid_text(g, x, y, x + 2, style, arena_printf(&arena, "%02x", b.p[i]));
        if (lit && i + 1 < n->offset + n->length && i + 1 < from + wide)
            grid_point(g, x + 2, y, STYLE_CHOSEN, ' ');
        grid_point(g, t, y, lit ? style : STYLE_DIM, readable(b.p[i]));
    }
    arena_done(&arena);
}

void panel_bytes(const struct state *s, struct grid *g, struct area a)
{
    const struct message *m = state_message(s);
    if (!m || m->bytes.n == 0)
        return;
    size_t wide = a.width >= 6 + 16 * 3 + 1 + 16 ? 16 : 8;
    size_t lines = (m->bytes.n + wide - 1) / wide;
    int at = (int)(s->fields.byte / wide);
    int top = panel_scroll(at > 1 ? at - 1 : 0, at, (int)lines, a.height);
    for (int i = 0; i < a.height && (size_t)(top + i) < lines; i++)
        draw_bytes_line(s, g, a, a.y + i, m->bytes, (size_t)(top + i) * wide, wide);
}
