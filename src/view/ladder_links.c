/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: which connections hang together, said where a session is given and where it is
 * resumed. */
#include "model/resumption.h"
#include "model/tracker.h"
#include "view/ladder.h"

#include <string.h>

/* The mark of what the message gives to resume by; 0: nothing. */
static uint64_t given_by(const struct connection *c, const struct message *m)
{
    struct arena a = {0};
    uint64_t mark = 0;
    const struct node *root = connection_tree(c, m, &a);
    for (const struct node *n = root; n && !mark; n = node_walk(root, n))
        if (strcmp(n->name, "ticket") == 0 || strcmp(n->name, "opaque_ticket") == 0)
            mark =
                resumption_mark(node_bytes(n->last && n->first ? n->last : n, m->bytes));
    arena_done(&a);
    return mark;
}

/* "connections 2, 3" of the connections that resume this one by a mark (0: by any). */
static const char *users_of(struct ladder *l, uint64_t mark)
{
    enum { MOST_CONNECTIONS = 4096, MOST_NAMED = 4 };
    const struct connection *c = l->connection;
    const struct tracker *t = c->tracker;
    const char *text = NULL;
    unsigned named = 0;
    if (!t || t->connection_count > MOST_CONNECTIONS)
        return NULL;
    for (size_t i = 0; i < t->connection_count; i++) {
        const struct connection *other = t->connection[i];
        if (resumption_is_same(other, c) ||
            !resumption_is_same(resumption_source(other), c) ||
            (mark && other->told.ticket != mark))
            continue;
        if (++named > MOST_NAMED)
            return arena_printf(&l->arena, "connections %s and others", text);
        text = text ? arena_printf(&l->arena, "%s, %u", text, other->number)
                    : arena_printf(&l->arena, "%u", other->number);
    }
    return text ? arena_printf(&l->arena, "connection%s %s", named > 1 ? "s" : "", text)
                : NULL;
}

/* "2, 3" of "connections 2, 3" */
static const char *numbers_of(const char *users)
{
    return strchr(users, ' ') + 1;
}

static bool is_server_hello(const struct message *m)
{
    return m && m->handshake_type == HANDSHAKE_SERVER_HELLO && !message_is_retry(m);
}

static void add_users(struct ladder *l)
{
    const struct connection *c = l->connection;
    bool linked = false;
    if (!users_of(l, 0))
        return;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct message *m = l->row[i].message;
        if (!m || m->handshake_type != HANDSHAKE_NEW_SESSION_TICKET)
            continue;
        uint64_t mark = given_by(c, m);
        const char *users = mark ? users_of(l, mark) : NULL;
        if (!users)
            continue;
        ladder_add_note(l, ++i, LINE_NOTE, SERVER,
                        arena_printf(&l->arena, "this ticket is used by %s", users),
                        arena_printf(&l->arena, "used by %s", numbers_of(users)));
        linked = true;
    }
    const char *users = users_of(l, 0);
    for (size_t i = 0; i < l->row_count && !linked; i++)
        if (is_server_hello(l->row[i].message)) {
            ladder_add_note(
                l, i + 1, LINE_NOTE, SERVER,
                arena_printf(&l->arena, "this session is resumed by %s", users),
                arena_printf(&l->arena, "used by %s", numbers_of(users)));
            return;
        }
}

static void add_source(struct ladder *l)
{
    const struct connection *source = resumption_source(l->connection);
    bool refused = resumption_refused(l->connection);
    for (size_t i = 0; refused && i < l->row_count; i++)
        if (is_server_hello(l->row[i].message)) {
            const struct connection *c = l->connection;
            bool key = c->client_psk && !c->first_ticket_age;
            ladder_add_note(l, i + 1, LINE_NOTE, SERVER,
                            key ? "does not take the client's key: a full handshake"
                                : "does not take the client's ticket: a full handshake",
                            key ? "key not taken" : "ticket not taken");
            return;
        }
    for (size_t i = 0; source && i < l->row_count; i++)
        if (is_server_hello(l->row[i].message)) {
            ladder_add_note(l, i + 1, LINE_NOTE, SERVER,
                            arena_printf(&l->arena,
                                         "resumed from connection %u: no certificate",
                                         source->number),
                            arena_printf(&l->arena, "resumed from %u", source->number));
            return;
        }
}

static void add_replay(struct ladder *l)
{
    unsigned first = l->connection->replay_of;
    for (size_t i = 0; first && i < l->row_count; i++) {
        const struct message *m = l->row[i].message;
        if (!m || m->handshake_type != HANDSHAKE_CLIENT_HELLO)
            continue;
        ladder_add_note(l, i + 1, LINE_NOTE, CLIENT,
                        arena_printf(&l->arena,
                                     "the same ClientHello as in connection %u: a replay",
                                     first),
                        arena_printf(&l->arena, "a replay of %u", first))
            ->bad = true;
        return;
    }
}

void ladder_add_links(struct ladder *l)
{
    add_replay(l);
    add_source(l);
    add_users(l);
}
