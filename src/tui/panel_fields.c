/* SPDX-License-Identifier: BSD-2-Clause */
/* The field tree of the chosen message, values in words. */
#include "tui/panels.h"

#include "base/text.h"

#include <string.h>

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
        if (count == 0)
            return "empty";
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

/* The first words that stand inside, as many as fit the eye: what an extension says in short. */
static const char *gist(const struct node *n, struct arena *a)
{
    enum { WORDS = 4 };
    const char *all = "";
    unsigned count = 0;
    for (const struct node *in = node_walk(n, n); in; in = node_walk(n, in)) {
        bool says = in->text && !in->first && strcmp(in->name, "extension_type") != 0;
        if (says && ++count <= WORDS)
            all = arena_printf(a, "%s%s%s", all, *all ? ", " : "", in->text);
    }
    if (count > WORDS)
        return arena_printf(a, "%s …", all);
    enum { HEADER = 4 }; /* its type and length */
    return *all                  ? all
           : n->length <= HEADER ? "empty"
                                 : arena_printf(a, "%u B", n->length);
}

static bool is_extension(const struct node *n)
{
    return n->first && n->text && strcmp(n->name, "Extension") == 0;
}

static void draw_field(const struct state *s, struct grid *g, struct area a, int y,
                       int line, struct bytes message)
{
    struct arena arena = {0};
    const struct node *n = s->fields.line[line];
    int x = a.x + 2 * (int)(node_depth(n) - 1), end = a.x + a.width;
    bool folded = fields_is_folded(&s->fields, n);
    grid_point(g, x, y, STYLE_DIM, !n->first ? ' ' : folded ? 0x25b8 : 0x25be);
    x = grid_text(g, x + 2, y, end, n->malformed ? STYLE_BAD : STYLE_PLAIN,
                  is_extension(n) ? n->text : n->name) +
        2;
    int column = a.x + 24;
    if (x < column && a.width > 36)
        x = column;
    bool sealed = !state_field_sight(s, state_message(s), n).readable;
    x = grid_text(g, x, y, end, sealed ? STYLE_SECRET : STYLE_TITLE,
                  sealed ? arena_printf(&arena, "%u B, sealed to these eyes", n->length)
                  : is_extension(n) ? gist(n, &arena)
                                    : field_value(n, message, &arena));
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
        draw_field(s, g, a, a.y + i, f->top + i, message_wire(m));
}
