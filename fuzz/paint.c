/* SPDX-License-Identifier: BSD-2-Clause */
/* What is done with whatever a target has read: it is painted in all forms, to nowhere. */
#include "fuzz.h"

#include "base/array.h"
#include "view/compare.h"
#include "view/ladder.h"
#include "view/list.h"
#include "view/picture.h"

#include <stdlib.h>

enum {
    PAINTED = 4,     /* connections of an input, so that it does not take long */
    NOW = 1700000000 /* the same day whenever it runs */
};

struct tracker *fuzz_tracker(void)
{
    struct tracker *t = tracker_new();
    trust_forget_system(t->trust);
    return t;
}

void fuzz_check_tree(const struct node *root, size_t n)
{
    size_t at = 0;
    for (const struct node *node = root; node; node = node_walk(root, node)) {
        const struct node *child = node->first;
        while (child && child->derived.p)
            child = child->next;
        if (child || node->length == 0 || node_is_derived(node))
            continue;
        if (node->offset != at)
            abort();
        at += node->length;
    }
    if (at != n)
        abort();
}

static void check_trees(const struct connection *c)
{
    for (size_t i = 0; i < c->message_count; i++) {
        struct arena a = {0};
        const struct message *m = &c->message[i];
        fuzz_check_tree(connection_tree(c, m, &a),
                        m->handshake_type >= 0 ? message_wire(m).n : m->bytes.n);
        arena_done(&a);
    }
}

static void paint_list(const struct tracker *t, FILE *out)
{
    struct list_layout layout;
    struct grid g;
    list_layout(&layout, 120, t->connection, t->connection_count, -1);
    for (size_t i = 0; i < t->connection_count && i < PAINTED; i++) {
        grid_init(&g, layout.end, 1, i % 2);
        list_draw_row(&layout, &g, 0, 0, t->connection[i]);
        grid_print(&g, true, out);
        grid_done(&g);
        list_matches(t->connection[i], "version:1.3 -server:a example");
    }
}

static void paint_pictures(const struct tracker *t, FILE *out)
{
    static const struct picture_options kinds[] = {
        {.format = "text", .width = 80, .colour = true},
        {.format = "text", .width = 40, .show = LADDER_ACKS | LADDER_UNFOLD},
        {.format = "text", .width = 120, .show = LADDER_FLIGHTS, .ascii = true},
        {.format = "text", .width = 90, .show = LADDER_RECORDS},
        {.format = "text", .width = 100, .to_scale = true},
        {.format = "json", .detail = true, .secrets = true},
        {.format = "svg"},
        {.format = "svg", .to_scale = true, .theme = "dark"},
        {.format = "html"},
        {.format = "mermaid"},
        {.format = "say"},
        {.format = "sheet"},
        {.format = "worksheet"},
    };
    for (size_t k = 0; k < ARRAY_LENGTH(kinds); k++) {
        struct picture *p = picture_open(&kinds[k], out);
        for (size_t i = 0; i < t->connection_count && i < PAINTED; i++)
            picture_add(p, t->connection[i], "fuzz");
        picture_close(p);
    }
}

static void paint_comparison(const struct tracker *t)
{
    struct compare compare;
    if (t->connection_count < 2)
        return;
    compare_init(&compare, t->connection[0], t->connection[1]);
    compare_done(&compare);
}

void fuzz_paint(struct tracker *t)
{
    FILE *out = fopen("/dev/null", "w");
    if (!out)
        abort();
    for (size_t i = 0; i < t->connection_count && i < PAINTED; i++) {
        check_trees(t->connection[i]);
        connection_examine(t->connection[i], NOW);
    }
    paint_list(t, out);
    paint_pictures(t, out);
    paint_comparison(t);
    fclose(out);
}
