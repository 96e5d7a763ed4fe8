/* SPDX-License-Identifier: BSD-2-Clause */
/* The annotated tree of a message. */
#include "wire/node.h"

struct node *node_add(struct arena *a, struct node *parent, const char *name,
                      size_t offset)
{
    struct node *n = arena_take(a, sizeof *n);
    n->name = name;
    n->offset = (uint32_t)offset;
    n->parent = parent;
    if (parent) {
        if (parent->last)
            parent->last->next = n;
        else
            parent->first = n;
        parent->last = n;
    }
    return n;
}

/* The root of the derived tree that the node stands in, or NULL. */
static const struct node *derived_root(const struct node *n)
{
    while (n && !n->derived.p)
        n = n->parent;
    return n;
}

bool node_is_derived(const struct node *n)
{
    return derived_root(n) != NULL;
}

const struct node *node_on_wire(const struct node *n)
{
    const struct node *root = derived_root(n);
    return root ? node_on_wire(root->parent) : n;
}

struct bytes node_bytes(const struct node *n, struct bytes message)
{
    const struct node *root = derived_root(n);
    struct bytes all = root ? root->derived : message;
    if (n->offset > all.n || n->length > all.n - n->offset)
        return (struct bytes){NULL, 0};
    return (struct bytes){all.p + n->offset, n->length};
}

void node_malformed(struct node *n, const char *note)
{
    if (n->malformed)
        return;
    n->malformed = true;
    n->note = note;
}

const struct node *node_child(const struct node *n, const char *name)
{
    if (!n)
        return NULL;
    for (const struct node *child = n->first; child; child = child->next)
        if (strcmp(child->name, name) == 0)
            return child;
    return NULL;
}

const struct node *node_walk(const struct node *root, const struct node *n)
{
    if (n->first)
        return n->first;
    while (n != root && !n->next)
        n = n->parent;
    return n == root ? NULL : n->next;
}

const struct node *node_at(const struct node *root, size_t offset)
{
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (!n->first && !node_is_derived(n) && offset >= n->offset &&
            offset - n->offset < n->length)
            return n;
    return NULL;
}

unsigned node_depth(const struct node *n)
{
    unsigned depth = 0;
    while (n->parent) {
        n = n->parent;
        depth++;
    }
    return depth;
}
