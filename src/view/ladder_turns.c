/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: turns that a connection takes. A retry, new keys, a second handshake, and an end
 * that nobody announced. */
#include "view/ladder.h"

#include <string.h>

static const char *field_text(const struct ladder *l, const struct message *m,
                              const char *name, struct arena *a)
{
    const struct node *root = connection_tree(l->connection, m, a);
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (strcmp(n->name, name) == 0)
            return n->text ? n->text : "";
    return NULL;
}

/* RFC 9846, 4.2.4: what the server wants of the second ClientHello. */
static size_t add_retry(struct ladder *l, size_t at, const struct message *m)
{
    struct arena *a = &l->arena;
    const char *group = field_text(l, m, "selected_group", a);
    const char *text = "asks the client to show its cookie again", *brief = "cookie";
    if (group) {
        text = arena_printf(a, "wrong guess: asks for a key share of %s", group);
        brief = arena_printf(a, "asks for %s", group);
    } else if (!field_text(l, m, "cookie", a)) {
        return at;
    }
    ladder_add_note(l, at + 1, LINE_NOTE, SERVER, text, brief);
    return at + 1;
}

/* RFC 9846, 4.7.3: from the next record on, its sender's. */
static size_t add_update(struct ladder *l, size_t at, enum side from)
{
    const char *who = from == CLIENT ? "client" : "server";
    ladder_add_note(l, at + 1, LINE_NOTE, from,
                    arena_printf(&l->arena, "from here on the %s uses new keys", who),
                    arena_printf(&l->arena, "new keys of the %s", who));
    return at + 1;
}

/* Until TLS 1.2 each side ends its handshake with ChangeCipherSpec and one message more. What
 * follows when both have is another handshake. RFC 5246, 7.4.1.1 */
static void add_renegotiation(struct ladder *l)
{
    enum { HANDSHAKES, CHANGED, OVER } state[2] = {HANDSHAKES, HANDSHAKES};
    const struct connection *c = l->connection;
    uint32_t finished[2] = {0, 0}; /* how long the first was */
    for (size_t i = 0; i < l->row_count; i++) {
        const struct message *m = l->row[i].message;
        if (!m || m->again)
            continue;
        enum side side = l->row[i].from;
        bool handshake = m->content_type == CONTENT_HANDSHAKE;
        /* RFC 6347, 4.2.4: a closed one of that length is most likely Finished, sent again */
        if (c->datagram && handshake && m->encrypted && !m->opened &&
            m->length == finished[side])
            continue;
        if (handshake && state[CLIENT] == OVER && state[SERVER] == OVER) {
            ladder_add_note(l, i, LINE_NOTE, side,
                            c->after.renegotiations
                                ? "renegotiation: a second handshake inside the first"
                                : "asks for a second handshake: renegotiation",
                            "renegotiation");
            return;
        }
        if (m->content_type == CONTENT_CHANGE_CIPHER_SPEC && !m->dummy)
            state[side] = CHANGED;
        else if (handshake && state[side] == CHANGED) {
            state[side] = OVER;
            finished[side] = m->length;
        }
    }
}

/* An error alert announces an end, too, but whether one is an error only an open one tells. */
static bool announced(const struct connection *c, enum side side, bool *known)
{
    bool said = false;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        bool closed = m->encrypted && !m->opened;
        if (connection_side(c, m->end) != side)
            continue;
        said |= m->content_type == CONTENT_ALERT;
        /* TLS 1.3 hides even that it is an alert: RFC 9846, 5.2 */
        *known &= !closed || !connection_is_13(c);
    }
    return said;
}

/* RFC 9846, 6.1: without close_notify nobody can tell whether all has come. SSL 2.0 has none. */
static void add_truncation(struct ladder *l)
{
    const struct connection *c = l->connection;
    if (c->outcome != OUTCOME_ESTABLISHED || c->gap_count || c->late_alert ||
        c->version == VERSION_SSL2)
        return;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct ladder_row *row = &l->row[i];
        bool known = true;
        if (row->line != LINE_TCP || strcmp(row->label, "FIN") != 0 ||
            announced(c, row->from, &known) || !known)
            continue;
        ladder_add_note(l, ++i, LINE_NOTE, row->from,
                        "without close_notify: more may have been meant to come",
                        "no close_notify")
            ->bad = true;
    }
}

void ladder_add_turns(struct ladder *l)
{
    enum { UPDATES = 500 }; /* so many are said; whoever sends more knows what they are */
    const struct connection *c = l->connection;
    unsigned updates = 0;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct message *m = l->row[i].message;
        if (m && message_is_retry(m))
            i = add_retry(l, i, m);
        else if (m && m->handshake_type == HANDSHAKE_KEY_UPDATE && !c->datagram &&
                 updates++ < UPDATES)
            i = add_update(l, i, l->row[i].from);
    }
    if (!connection_is_13(c))
        add_renegotiation(l);
    if (!c->datagram)
        add_truncation(l);
}
