/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of secrets of a connection: what both halves share. */
#include "model/key_tree.h"

#include "base/array.h"
#include "model/key_tree_parts.h"

#include <stdlib.h>

struct key_node *key_tree_add(struct key_tree *t, int parent, const char *name,
                              const char *made)
{
    unsigned depth = parent == KEY_NONE ? 0 : t->node[parent].depth + 1;
    struct key_node *n = ARRAY_ADD(t->node);
    n->name = name;
    n->made = made;
    n->parent = parent;
    n->other = KEY_NONE;
    n->depth = depth;
    return n;
}

void key_node_know(struct key_node *n, struct bytes value, enum key_known known,
                   const char *whence)
{
    secret_set(&n->value, value);
    n->known = known;
    n->whence = whence;
    n->why = NULL;
}

const char *key_tree_why_missing(const struct key_growth *g, enum keylog_label label,
                                 struct bytes client_random)
{
    if (keylog_count(g->log) == 0)
        return "no key log was given";
    if (client_random.n == 0)
        return "no ClientHello was captured, by whose random keys are found";
    if (!keylog_knows(g->log, client_random))
        return "the key log has no line for this client random";
    return arena_printf(&g->tree->arena, "the key log lacks %s",
                        keylog_label_name(label));
}

void key_tree_protect(struct key_growth *g, const struct message *m, int node)
{
    struct key_node *n = &g->tree->node[node];
    g->tree->protects[m->number - 1] = node;
    n->from = connection_side(g->c, m->end);
    if (n->messages++ == 0)
        n->first = m->number;
    n->last = m->number;
}

unsigned key_tree_message(const struct connection *c, enum side side, int type,
                          unsigned from, unsigned until)
{
    for (unsigned i = from ? from : 1; i <= c->message_count && (!until || i < until);
         i++) {
        const struct message *m = &c->message[i - 1];
        if (m->handshake_type == type && !m->damaged && !m->again &&
            connection_side(c, m->end) == side && !message_is_retry(m))
            return i;
    }
    return 0;
}

struct key_tree *key_tree_new(const struct connection *c, const struct key_inputs *inputs)
{
    static const struct key_inputs none;
    struct key_tree *t = memory_new(sizeof *t);
    struct key_growth g = {.tree = t, .c = c, .inputs = inputs ? inputs : &none};
    g.log = c->ring ? keyring_log(c->ring) : NULL;
    t->messages = c->message_count;
    t->protects = memory_new((c->message_count + 1) * sizeof *t->protects);
    for (size_t i = 0; i < c->message_count; i++)
        t->protects[i] = KEY_NONE;
    transcript_build(&t->transcript, c);
    if (!t->transcript.algorithm)
        return t;
    if (tls_version_rank(c->version) == VERSION_TLS13)
        key_tree_grow_13(&g);
    else
        key_tree_grow_12(&g);
    return t;
}

void key_tree_free(struct key_tree *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->node_count; i++)
        secret_wipe(&t->node[i].value);
    transcript_done(&t->transcript);
    arena_done(&t->arena);
    free(t->node);
    free(t->protects);
    free(t);
}

const struct key_node *key_tree_protects(const struct key_tree *t, unsigned message)
{
    if (message == 0 || message > t->messages || t->protects[message - 1] == KEY_NONE)
        return NULL;
    return &t->node[t->protects[message - 1]];
}

const struct key_node *key_tree_find(const struct key_tree *t, const char *name)
{
    for (size_t i = 0; i < t->node_count; i++)
        if (strcmp(t->node[i].name, name) == 0)
            return &t->node[i];
    return NULL;
}

const char *key_known_name(enum key_known known)
{
    static const char *const names[] = {"unknown",  "public", "logged", "opened",
                                        "recalled", "given",  "derived"};
    return names[known];
}

const char *key_holders_text(struct key_tree *t, const struct key_node *n)
{
    if (n->holders & HOLDER_ANYBODY)
        return "anybody";
    return arena_printf(
        &t->arena, "the two ends%s%s%s",
        n->holders & HOLDER_SERVER_KEY ? ", whoever has the server's key" : "",
        n->holders & HOLDER_PSK ? ", whoever has the PSK or the ticket key" : "",
        n->holders ? "" : ", nobody else");
}
