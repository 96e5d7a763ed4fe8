/* SPDX-License-Identifier: BSD-2-Clause */
/* The field tree of the chosen message as lines that fold. */
#include "tui/state.h"

#include "base/array.h"

#include <stdlib.h>

bool fields_is_folded(const struct fields *f, const struct node *n)
{
    for (size_t i = 0; i < f->folded_count; i++)
        if (f->folded[i] == n)
            return true;
    return false;
}

/* The next node in reading order that no fold hides. */
static const struct node *next_line(const struct fields *f, const struct node *n)
{
    if (n->first && !fields_is_folded(f, n))
        return n->first;
    while (n != f->root && !n->next)
        n = n->parent;
    return n == f->root ? NULL : n->next;
}

static void make_lines(struct fields *f)
{
    f->line_count = 0;
    if (!f->root)
        return;
    for (const struct node *n = f->root->first; n; n = next_line(f, n))
        *ARRAY_ADD(f->line) = n;
    if (f->at >= (int)f->line_count)
        f->at = f->line_count ? (int)f->line_count - 1 : 0;
}

void fields_load(struct fields *f, const struct connection *c, const struct message *m)
{
    if (m && f->message == m->number && f->root && f->root->length == message_wire(m).n)
        return;
    arena_done(&f->arena);
    f->arena = (struct arena){0};
    f->message = m ? m->number : 0;
    f->root = m ? connection_tree(c, m, &f->arena) : NULL;
    f->folded_count = 0;
    for (const struct node *n = f->root; n; n = node_walk(f->root, n))
        if (n != f->root && n->first)
            *ARRAY_ADD(f->folded) = n;
    f->at = f->top = 0;
    f->byte = 0;
    make_lines(f);
}

void fields_done(struct fields *f)
{
    arena_done(&f->arena);
    free(f->line);
    free(f->folded);
    *f = (struct fields){0};
}

void fields_fold(struct fields *f, const struct node *n, bool fold)
{
    if (!n->first || fold == fields_is_folded(f, n))
        return;
    if (fold) {
        *ARRAY_ADD(f->folded) = n;
    } else {
        for (size_t i = 0; i < f->folded_count; i++)
            if (f->folded[i] == n) {
                f->folded[i] = f->folded[--f->folded_count];
                break;
            }
    }
    make_lines(f);
}

void fields_choose(struct fields *f, int line)
{
    if (f->line_count == 0)
        return;
    f->at = line < 0 ? 0 : line >= (int)f->line_count ? (int)f->line_count - 1 : line;
    f->byte = node_on_wire(f->line[f->at])->offset;
}

void fields_show(struct fields *f, const struct node *n)
{
    for (const struct node *up = n->parent; up; up = up->parent)
        fields_fold(f, up, false);
    for (size_t i = 0; i < f->line_count; i++)
        if (f->line[i] == n)
            fields_choose(f, (int)i);
}

void fields_choose_byte(struct fields *f, size_t byte)
{
    if (!f->root || f->root->length == 0)
        return;
    if (byte >= f->root->length)
        byte = f->root->length - 1;
    const struct node *n = node_at(f->root, byte);
    if (n && n != f->root)
        fields_show(f, n);
    f->byte = byte;
}
