/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: words between its rows. From where on it is encrypted, who may send when, what an
 * alert is about, and which connections hang together. */
#include "model/resumption.h"
#include "model/tracker.h"
#include "view/ladder.h"

#include <string.h>

static void add_note(struct ladder *l, size_t at, enum ladder_line line, enum side from,
                     const char *text, const char *brief)
{
    const struct ladder_row *beside =
        line == LINE_LOCK || at == 0 ? &l->row[at] : &l->row[at - 1];
    double seconds = beside->seconds;
    struct ladder_row *row = ladder_insert(l, at);
    row->line = line;
    row->from = from;
    row->label = text;
    row->brief = brief;
    row->seconds = seconds;
    if (at == 0 || at + 1 >= l->row_count)
        return;
    const struct ladder_row *above = &l->row[at - 1];
    if (above->bracket && (above->part == 1 || above->part == 2)) {
        row->bracket = above->bracket;
        row->part = 2;
    }
}

static bool is_protected(const struct ladder_row *r)
{
    return r->message && message_is_protected(r->message);
}

/* All that follows, of both sides, is encrypted. */
static bool all_protected(const struct ladder *l, size_t from)
{
    for (size_t i = from; i < l->row_count; i++)
        if (l->row[i].message && !is_protected(&l->row[i]) && !l->row[i].message->dummy)
            return false;
    return true;
}

static const char *lock_text(const struct ladder *l, size_t at, bool *all)
{
    const struct ladder_row *r = &l->row[at];
    if (r->message->early)
        return "🔒 early data, under a key from an earlier session";
    *all = all_protected(l, at);
    const struct connection *c = l->connection;
    if (connection_encrypts_nothing(c))
        return *all ? "the suite encrypts nothing: from here on bytes are only kept from "
                      "being "
                      "changed"
               : r->from == CLIENT
                   ? "from here on the client authenticates, and encrypts nothing"
                   : "from here on the server authenticates, and encrypts nothing";
    if (*all && !c->client_hello_seen && !c->server_hello_seen)
        return "🔒 all that was captured is encrypted";
    if (*all)
        return "🔒 from here on everything is encrypted";
    return r->from == CLIENT ? "🔒 from here on the client encrypts"
                             : "🔒 from here on the server encrypts";
}

/* The first encrypted message, or the first of each side while the other's is not. */
static void add_locks(struct ladder *l)
{
    bool said[2] = {false, false}, early = false, all = false;
    for (size_t i = 0; i < l->row_count && !all; i++) {
        const struct ladder_row r = l->row[i];
        bool *done = is_protected(&r) && r.message->early ? &early : &said[r.from];
        if (!is_protected(&r) || *done)
            continue;
        *done = true;
        const char *text = lock_text(l, i, &all);
        const char *brief = connection_encrypts_nothing(l->connection) ? "not encrypted"
                            : r.message->early                         ? "🔒 early data"
                            : all                                      ? "🔒 encrypted"
                            : r.from == CLIENT ? "🔒 client encrypts"
                                               : "🔒 server encrypts";
        add_note(l, i++, LINE_LOCK, r.from, text, brief);
    }
}

/* The first Finished of a side, opened or not; 0: none. */
static unsigned finished_of(const struct connection *c, enum side side)
{
    unsigned found = 0;
    bool changed = false;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (connection_side(c, m->end) != side)
            continue;
        if (m->handshake_type == HANDSHAKE_FINISHED)
            return m->number;
        if (connection_is_13(c) && m->encrypted && !m->opened && m->hint)
            found = m->number; /* closed: the last of those that are the handshake's */
        if (!connection_is_13(c) && changed && message_is_protected(m))
            return m->number;
        changed |= m->content_type == CONTENT_CHANGE_CIPHER_SPEC && !m->dummy;
    }
    return found;
}

/* TLS 1.3: with its own Finished, RFC 9846, 2. Before: once both were sent, RFC 5246, 7.3. */
static unsigned server_may_send(const struct connection *c)
{
    unsigned own = finished_of(c, SERVER),
             other = connection_is_13(c) ? 0 : finished_of(c, CLIENT);
    return own > other ? own : other;
}

static void add_may_send(struct ladder *l, unsigned number, enum side side)
{
    int at = number ? ladder_find(l, number) : -1;
    if (at < 0)
        return;
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    const char *text = "the server may send";
    if (side == CLIENT)
        text = arena_printf(a, "the client may send%s",
                            c->early_data == EARLY_ACCEPTED ? ": early data" : "");
    add_note(l, (size_t)at + 1, LINE_NOTE, side, text,
             side == CLIENT ? "client may send" : "server may send");
}

/* The cause of a failure stands earlier than the alert that tells of it. */
static void add_cause(struct ladder *l)
{
    const struct connection *c = l->connection;
    unsigned number = c->cause.message;
    int at = c->alert_message ? ladder_find(l, c->alert_message) : -1;
    if (at < 0 || number == 0 || number > c->message_count)
        return;
    struct arena *a = &l->arena;
    const char *text =
        arena_printf(a, "because of %s, message %u", c->message[number - 1].name, number);
    add_note(l, (size_t)at + 1, LINE_NOTE, c->alert_from, text,
             arena_printf(a, "because of message %u", number));
    l->row[at + 1].bad = true;
}

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

/* "2, 3 and 5" of the connections that resume this one by a mark (0: by any). */
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
        if (other == c || resumption_source(other) != c ||
            (mark && other->told.ticket != mark))
            continue;
        if (++named > MOST_NAMED)
            return arena_printf(&l->arena, "%s and others", text);
        text = text ? arena_printf(&l->arena, "%s, %u", text, other->number)
                    : arena_printf(&l->arena, "%u", other->number);
    }
    return text;
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
        add_note(l, ++i, LINE_NOTE, SERVER,
                 arena_printf(&l->arena, "this ticket is used by connection %s", users),
                 arena_printf(&l->arena, "used by %s", users));
        linked = true;
    }
    for (size_t i = 0; i < l->row_count && !linked; i++)
        if (l->row[i].message &&
            l->row[i].message->handshake_type == HANDSHAKE_SERVER_HELLO) {
            add_note(l, i + 1, LINE_NOTE, SERVER,
                     arena_printf(&l->arena, "this session is resumed by connection %s",
                                  users_of(l, 0)),
                     arena_printf(&l->arena, "used by %s", users_of(l, 0)));
            return;
        }
}

static void add_source(struct ladder *l)
{
    const struct connection *source = resumption_source(l->connection);
    for (size_t i = 0; source && i < l->row_count; i++)
        if (l->row[i].message &&
            l->row[i].message->handshake_type == HANDSHAKE_SERVER_HELLO) {
            add_note(l, i + 1, LINE_NOTE, SERVER,
                     arena_printf(&l->arena, "resumed from connection %u: no certificate",
                                  source->number),
                     arena_printf(&l->arena, "resumed from %u", source->number));
            return;
        }
}

void ladder_add_notes(struct ladder *l)
{
    const struct connection *c = l->connection;
    if (c->outcome == OUTCOME_ESTABLISHED) {
        add_may_send(l, server_may_send(c), SERVER);
        add_may_send(l, c->may_send_message, CLIENT);
    }
    add_cause(l);
    add_source(l);
    add_users(l);
    add_locks(l);
}
