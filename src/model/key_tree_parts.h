/* SPDX-License-Identifier: BSD-2-Clause */
/* How key trees are grown: for key_tree.c and its two halves alone. */
#ifndef MODEL_KEY_TREE_PARTS_H
#define MODEL_KEY_TREE_PARTS_H

#include "model/key_tree.h"

/* What the growing needs beside the tree. */
struct key_growth {
    struct key_tree *tree;
    const struct connection *c;
    const struct key_inputs *inputs; /* never NULL */
    const struct keylog *log;        /* may be NULL */
};

/* A new last node below `parent` (KEY_NONE for a root), not known. Valid until the next one. */
struct key_node *key_tree_add(struct key_tree *t, int parent, const char *name,
                              const char *made);

/* The node's value is known, and from where. */
void key_node_know(struct key_node *n, struct bytes value, enum key_known known,
                   const char *whence);

/* Why no line of that label was found in the key log. */
const char *key_tree_why_missing(const struct key_growth *g, enum keylog_label label,
                                 struct bytes client_random);

/* The message is protected by the keys of the node. */
void key_tree_protect(struct key_growth *g, const struct message *m, int node);

/* The number of the first whole message of that type from that side at or behind `from` (a
 * number), before `until` (0: the end); 0 where there is none. */
unsigned key_tree_message(const struct connection *c, enum side side, int type,
                          unsigned from, unsigned until);

/* The two halves: TLS 1.3, and all before it. */
void key_tree_grow_13(struct key_growth *g);
void key_tree_grow_12(struct key_growth *g);

#endif
