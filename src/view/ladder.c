/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: its layout. */
#include "view/ladder.h"

#include "base/array.h"

#include <stdlib.h>

static const char *time_text(struct ladder *l, struct stamp stamp)
{
    return arena_printf(&l->arena, "%.2f",
                        connection_seconds(l->connection, stamp) * 1e3);
}

static void add_event(struct ladder *l, const struct tcp_event *e, const char *label)
{
    struct ladder_row *row = ARRAY_ADD(l->row);
    row->time = time_text(l, e->stamp);
    row->seconds = connection_seconds(l->connection, e->stamp);
    row->label = label;
    row->line = LINE_TCP;
    row->from = connection_side(l->connection, e->end);
    row->size = row->flight = row->mark = "";
    row->bad = e->flags & TCP_RST;
}

static const char *message_label(struct ladder *l, const struct message *m)
{
    const char *lock = m->opened ? "🔒 " : "";
    if (m->content_type == CONTENT_ALERT && (!m->encrypted || m->opened) && m->hint)
        return arena_printf(&l->arena, "%sAlert: %s", lock, m->hint);
    if (m->encrypted && m->hint)
        return arena_printf(&l->arena, "encrypted record");
    if (m->dummy)
        return "{ChangeCipherSpec} compat";
    if (m->content_type == CONTENT_APPLICATION_DATA && m->records > 1)
        return arena_printf(&l->arena, "%sApplication Data ×%u", lock, m->records);
    return arena_printf(&l->arena, "%s%s%s", lock, m->name, m->early ? " (0-RTT)" : "");
}

/* A tick or a cross for what was checked on the message: any cross wins. */
static void mark(const struct ladder *l, struct ladder_row *row, const struct message *m)
{
    const struct connection *c = l->connection;
    row->mark = m->damaged ? "cut" : "";
    for (size_t i = 0; i < c->claim_count; i++) {
        if (c->claim[i].message != m->number || c->claim[i].check.result == CHECK_UNKNOWN)
            continue;
        bool pass = c->claim[i].check.result == CHECK_PASS;
        if (!pass || !*row->mark)
            row->mark = pass ? "✓" : "✗";
        row->good = pass && !row->bad;
        row->bad |= !pass;
    }
}

static void add_message(struct ladder *l, const struct message *m, bool first_of_flight)
{
    const struct connection *c = l->connection;
    struct ladder_row *row = ARRAY_ADD(l->row);
    row->message = m;
    row->time = time_text(l, m->last);
    row->seconds = connection_seconds(c, m->last);
    row->from = connection_side(c, m->end);
    row->flight = first_of_flight ? arena_printf(&l->arena, "flight %u", m->flight) : "";
    row->label = message_label(l, m);
    row->size = arena_printf(&l->arena, "%u B", m->length);
    row->line = m->dummy       ? LINE_DUMMY
                : m->opened    ? LINE_OPENED
                : m->encrypted ? LINE_SECRET
                               : LINE_CLEAR;
    row->bad = m->damaged || m->number == c->alert_message;
    mark(l, row, m);
}

static void add_gaps(struct ladder *l, unsigned after)
{
    for (size_t i = 0; i < l->connection->gap_count; i++) {
        const struct gap *g = &l->connection->gap[i];
        if (g->after != after)
            continue;
        struct ladder_row *row = ARRAY_ADD(l->row);
        row->time = time_text(l, g->stamp);
        row->seconds = connection_seconds(l->connection, g->stamp);
        row->from = connection_side(l->connection, g->end);
        row->label = arena_printf(&l->arena, "%llu bytes not captured",
                                  (unsigned long long)g->missing);
        row->flight = row->size = row->mark = "";
        row->line = LINE_GAP;
        row->bad = true;
    }
}

static void add_messages(struct ladder *l)
{
    const struct connection *c = l->connection;
    add_gaps(l, 0);
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        const struct flight *f = m->flight ? &c->flight[m->flight - 1] : NULL;
        if (!f)
            add_message(l, m, false);
        for (unsigned n = f && f->first == m->number ? f->first : 1;
             f && n <= f->last && f->first == m->number; n++)
            if (c->message[n - 1].flight == f->number)
                add_message(l, &c->message[n - 1], n == f->first);
        add_gaps(l, m->number);
    }
}

static void add_opening(struct ladder *l)
{
    const struct connection *c = l->connection;
    bool syn = false, answer = false;
    for (size_t i = 0; i < c->event_count; i++) {
        const struct tcp_event *e = &c->event[i];
        if (!(e->flags & TCP_SYN))
            continue;
        bool *done = e->flags & TCP_ACK ? &answer : &syn;
        if (*done)
            continue;
        *done = true;
        add_event(l, e, e->flags & TCP_ACK ? "SYN, ACK" : "SYN");
        struct ladder_row *row = &l->row[l->row_count - 1];
        row->bracket = 'T';
        row->part = e->flags & TCP_ACK ? 3 : 1;
    }
    if (!(syn && answer))
        for (size_t i = 0; i < l->row_count; i++)
            l->row[i].bracket = 0;
}

static void add_ending(struct ladder *l)
{
    const struct connection *c = l->connection;
    bool done[2] = {false, false};
    for (size_t i = 0; i < c->event_count; i++) {
        const struct tcp_event *e = &c->event[i];
        if (!(e->flags & (TCP_FIN | TCP_RST)) || done[e->end])
            continue;
        done[e->end] = true;
        add_event(l, e, e->flags & TCP_RST ? "RST" : "FIN");
    }
}

/* A bracket for each round trip: from the client's flight to the end of the server's answer. */
static void add_brackets(struct ladder *l)
{
    const struct connection *c = l->connection;
    int trip = 0, first = -1;
    for (size_t i = 0; i < l->row_count && trip < c->tls_round_trips; i++) {
        const struct message *m = l->row[i].message;
        if (!m || m->flight == 0)
            continue;
        const struct flight *f = &c->flight[m->flight - 1];
        if (f->from == CLIENT && first < 0)
            first = (int)i;
        bool last = i + 1 == l->row_count || !l->row[i + 1].message ||
                    l->row[i + 1].message->flight != f->number ||
                    m->number == c->may_send_message;
        if (f->from != SERVER || !last || first < 0)
            continue;
        trip++;
        for (int r = first; r <= (int)i; r++) {
            l->row[r].bracket = (char)('0' + trip % 10);
            l->row[r].part = r == first ? 1 : r == (int)i ? 3 : 2;
        }
        first = -1;
    }
}

static const char *trips(int n, struct arena *a)
{
    return n < 0 ? "?" : arena_printf(a, "%d", n);
}

static const char *budget(struct ladder *l)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    if (c->outcome == OUTCOME_FAILED) {
        return arena_printf(a, "failed: the %s sent alert %u %s",
                            c->alert_from == CLIENT ? "client" : "server", c->alert,
                            registry_name(&tls_alert_descriptions, c->alert, a));
    }
    if (c->outcome == OUTCOME_INCOMPLETE)
        return arena_printf(a, "incomplete: %s", c->reason);
    const char *counted =
        arena_printf(a, "TCP %s RTT + TLS %s RTT", trips(c->tcp_round_trips, a),
                     trips(c->tls_round_trips, a));
    const struct timing *t = &c->timing;
    if (t->client_may_send < 0)
        return counted;
    if (t->network < 0)
        return arena_printf(a, "%s: the client may send at %.2f ms", counted,
                            t->client_may_send * 1e3);
    return arena_printf(
        a, "%s: the client may send at %.2f ms = %.2f network, %.2f client, %.2f server",
        counted, t->client_may_send * 1e3, t->network * 1e3, t->client * 1e3,
        t->server * 1e3);
}

void ladder_init(struct ladder *l, const struct connection *c)
{
    *l = (struct ladder){.connection = c};
    struct arena *a = &l->arena;
    l->client =
        arena_printf(a, "client %s", endpoint_text(connection_endpoint(c, CLIENT), a));
    l->server =
        arena_printf(a, "server %s", endpoint_text(connection_endpoint(c, SERVER), a));
    l->client_port = arena_printf(a, "client :%u", connection_endpoint(c, CLIENT)->port);
    l->server_port = arena_printf(a, "server :%u", connection_endpoint(c, SERVER)->port);
    l->title = arena_printf(
        a, "connection %u   %s   %s   %s%s%s", c->number,
        c->version ? tls_version_name(c->version, a) : "version not known",
        c->cipher_suite ? registry_name(&tls_cipher_suites, c->cipher_suite, a) : "",
        c->group ? registry_name(&tls_groups, c->group, a) : "",
        c->server_name ? "   " : "", c->server_name ? c->server_name : "");
    add_opening(l);
    add_messages(l);
    add_ending(l);
    add_brackets(l);
    l->budget = budget(l);
}

void ladder_done(struct ladder *l)
{
    free(l->row);
    arena_done(&l->arena);
    *l = (struct ladder){0};
}
