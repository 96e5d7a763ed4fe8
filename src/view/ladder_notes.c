/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: words between its rows. From where on it is encrypted, who may send when, and what
 * an alert is about. */
#include "view/ladder.h"

struct ladder_row *ladder_add_note(struct ladder *l, size_t at, enum ladder_line line,
                                   enum side from, const char *text, const char *brief)
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
    const struct ladder_row *above = at > 0 ? &l->row[at - 1] : row;
    if (above->bracket && (above->part == 1 || above->part == 2)) {
        row->bracket = above->bracket;
        row->part = 2;
    }
    return row;
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
        ladder_add_note(l, i++, LINE_LOCK, r.from, text, brief);
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
    ladder_add_note(l, (size_t)at + 1, LINE_NOTE, side, text,
                    side == CLIENT ? "client may send" : "server may send");
}

/* The cause of a failure stands earlier than the alert that tells of it. */
static void add_cause(struct ladder *l)
{
    const struct connection *c = l->connection;
    unsigned number = c->cause.message;
    unsigned alert = c->alert_message ? c->alert_message : c->late_alert;
    int at = alert ? ladder_find(l, alert) : -1;
    if (at < 0 || number == 0 || number > c->message_count)
        return;
    struct arena *a = &l->arena;
    const char *text =
        arena_printf(a, "because of %s, message %u", c->message[number - 1].name, number);
    ladder_add_note(l, (size_t)at + 1, LINE_NOTE,
                    connection_side(c, c->message[alert - 1].end), text,
                    arena_printf(a, "because of message %u", number));
    l->row[at + 1].bad = true;
}

void ladder_add_notes(struct ladder *l)
{
    const struct connection *c = l->connection;
    if (c->outcome == OUTCOME_ESTABLISHED) {
        add_may_send(l, server_may_send(c), SERVER);
        add_may_send(l, c->may_send_message, CLIENT);
    }
    add_cause(l);
    ladder_add_links(l);
    ladder_add_turns(l);
    add_locks(l);
    ladder_add_events(l);
}
