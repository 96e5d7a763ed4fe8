/* SPDX-License-Identifier: BSD-2-Clause */
/* The key schedule: which secret is made from which, lit as it becomes known. */
#include "tui/card.h"

#include "model/key_tree.h"

#include <string.h>

/* The number of the last message that has been reached; later secrets do not exist yet. */
static unsigned reached(const struct state *s)
{
    unsigned last = 0;
    for (int i = 0; i <= state_last_row(s); i++)
        if (s->ladder.row[i].message && s->ladder.row[i].message->number > last)
            last = s->ladder.row[i].message->number;
    return last;
}

static const char *protects(const struct state *s, const struct key_node *n,
                            struct arena *a)
{
    if (n->messages == 0)
        return "";
    const char *from = n->from == CLIENT ? "client" : "server";
    const struct connection *c = s->connection;
    const char *first =
        n->first && n->first <= c->message_count ? c->message[n->first - 1].name : "";
    if (n->messages == 1)
        return arena_printf(a, "the %s's %s", from, first);
    return arena_printf(a, "%u messages of the %s, from %s on", n->messages, from, first);
}

/* Steps in between, keys and IVs, that any reader of the RFC expects below a traffic secret. */
static bool is_detail(const struct connection *c, const struct key_node *n)
{
    static const char *const ends[] = {"_write_iv", "_write_IV", "finished_key",
                                       "_sn_key", "_write_key"};
    size_t length = strlen(n->name), count = sizeof ends / sizeof *ends;
    count -= !connection_is_13(c); /* before, keys are all that the secrets are for */
    if (strcmp(n->name, "derived") == 0)
        return true;
    for (size_t i = 0; i < count; i++)
        if (length >= strlen(ends[i]) &&
            strcmp(n->name + length - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

static void add_node(const struct state *s, struct card_text *t, const struct key_node *n,
                     unsigned now)
{
    struct arena *a = &t->arena;
    bool later = n->since > now;
    const char *sign = later                     ? " "
                       : n->known == KEY_UNKNOWN ? "·"
                       : n->known == KEY_PUBLIC  ? "="
                                                 : "●";
    enum style style = later                     ? STYLE_DIM
                       : n->known == KEY_UNKNOWN ? STYLE_SECRET
                       : n->known == KEY_PUBLIC  ? STYLE_PLAIN
                                                 : STYLE_GOOD;
    const char *use = protects(s, n, a);
    const char *how = later                    ? "not yet"
                      : *use                   ? use
                      : n->known == KEY_LOGGED ? "in the key log"
                      : n->known == KEY_UNKNOWN && n->why && s->depth == DEPTH_EXPERT
                          ? n->why
                      : n->known == KEY_UNKNOWN ? "not known here"
                      : n->known == KEY_PUBLIC  ? "anybody can compute it"
                      : n->context && *n->context && strcmp(n->context, "\"\"") != 0
                          ? arena_printf(a, "from %s", n->context)
                          : "";
    card_pair(t, style,
              arena_printf(a, "%*s%s %s", (int)(2 * n->depth), "", sign, n->name),
              *use && !later ? STYLE_PLAIN : STYLE_DIM, how);
}

static void add_closing(struct card_text *t, const struct key_tree *k)
{
    unsigned holders = 0, common = ~0u;
    for (size_t i = 0; i < k->node_count; i++)
        if (k->node[i].messages) {
            holders |= k->node[i].holders;
            common &= k->node[i].holders;
        }
    card_gap(t);
    card_note(t, STYLE_NOTE,
              "● known here   · not known   = anybody can compute it. Below each secret "
              "stands what is made from it; d (expert) adds the steps between, keys and "
              "IVs. RFC 9846, 7.1; "
              "RFC 5246, 8.1");
    if (holders & HOLDER_SERVER_KEY)
        card_note(
            t, STYLE_BAD,
            "Whoever gets the server's private key, today or later, can compute the "
            "keys of this connection: no forward secrecy.");
    else if (holders & common & HOLDER_PSK)
        card_note(t, STYLE_BAD,
                  "Whoever has the PSK (or the key that seals the tickets), today or "
                  "later, can "
                  "compute all of the keys of this connection: no forward secrecy.");
    else if (holders & HOLDER_PSK)
        card_note(
            t, STYLE_BAD,
            "Whoever has the PSK (or the key that seals the tickets) can compute some "
            "of the keys of this connection.");
    else
        card_note(
            t, STYLE_GOOD,
            "The server's private key does not open this connection: the shared secret "
            "was made for it alone, and is gone (forward secrecy).");
}

void card_schedule(const struct state *s, struct card_text *t)
{
    struct key_tree *k = key_tree_new(s->connection, NULL);
    unsigned now = reached(s);
    t->title = "Key schedule";
    for (size_t i = 0; k && i < k->node_count; i++)
        if (s->depth == DEPTH_EXPERT || !is_detail(s->connection, &k->node[i]))
            add_node(s, t, &k->node[i], now);
    if (!k || k->node_count == 0)
        card_note(t, STYLE_DIM, "No ServerHello is there: no keys were agreed.");
    else
        add_closing(t, k);
    /* names and words lie in the tree: taken over before it goes */
    for (int i = 0; i < t->lines; i++)
        t->line[i].right = arena_printf(&t->arena, "%s", t->line[i].right);
    key_tree_free(k);
}
