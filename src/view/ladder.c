/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: its layout. A row a message, flight by flight; other files add the rest. */
#include "view/ladder.h"

#include "base/array.h"
#include "base/text.h"

#include <stdlib.h>

/* Below this many seconds, microseconds matter: a whole handshake on loopback takes a few
 * milliseconds, and its steps a few microseconds. */
#define SHORT_CONNECTION 0.02

/* No handshake takes so many seconds: a clock was set, or captures were put together. */
#define MONTHS 1e7

const char *ladder_clock(struct ladder *l, double seconds)
{
    if (seconds >= MONTHS || seconds <= -MONTHS)
        return seconds > 0 ? "≫" : "≪";
    return ladder_time(l, seconds);
}

const char *ladder_time(struct ladder *l, double seconds)
{
    return arena_printf(&l->arena, "%.*f", l->decimals, seconds * 1e3);
}

const char *ladder_size(struct arena *a, uint64_t bytes)
{
    if (bytes < 10000)
        return arena_printf(a, "%llu B", (unsigned long long)bytes);
    static const char *const units[] = {"kB", "MB", "GB"};
    double value = (double)bytes / 1e3;
    int unit = 0;
    for (; value >= 999.95 && unit < 2; unit++)
        value /= 1e3;
    return arena_printf(a, "%.1f %s", value, units[unit]);
}

const char *ladder_plain(const char *label)
{
    static const char lock[] = "🔒 ";
    return strncmp(label, lock, sizeof lock - 1) == 0 ? label + sizeof lock - 1 : label;
}

const char *ladder_kind(enum handshake_kind kind)
{
    static const char *const words[] = {
        [KIND_UNKNOWN] = "a handshake",
        [KIND_FULL] = "a full handshake",
        [KIND_RESUMED_ID] = "a session resumed by its id",
        [KIND_RESUMED_TICKET] = "a session resumed by a ticket",
        [KIND_PSK] = "a session resumed by a ticket",
        [KIND_PSK_EXTERNAL] = "a handshake with a key from before"};
    return words[kind];
}

struct ladder_row *ladder_insert(struct ladder *l, size_t at)
{
    (void)ARRAY_ADD(l->row);
    struct ladder_row *row = &l->row[at];
    memmove(row + 1, row, (l->row_count - 1 - at) * sizeof *row);
    *row = (struct ladder_row){0};
    row->time = row->flight = row->label = row->brief = row->size = row->mark = "";
    return row;
}

int ladder_find(const struct ladder *l, unsigned number)
{
    int near = -1;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct ladder_row *r = &l->row[i];
        if (!r->message)
            continue;
        if (r->message->number == number)
            return (int)i;
        if (r->count > 1 && r->message->number < number)
            near = (int)i; /* folded: the last row that began before it */
    }
    return near;
}

/* RFC 6347, 4.2.3: DTLS cuts a message so that each part fits a datagram. */
static const char *fragments(struct ladder *l, const struct message *m)
{
    return arena_printf(&l->arena, " in %u fragments", m->records);
}

static void label(struct ladder *l, struct ladder_row *row, const struct message *m)
{
    struct arena *a = &l->arena;
    const char *lock = m->opened && m->encrypted ? "🔒 " : "";
    if (m->again) {
        row->label = arena_printf(a, "%s%s, sent again", lock, m->name);
        row->brief = arena_printf(a, "%s again", m->name);
    } else if (m->content_type == CONTENT_ALERT && (!m->encrypted || m->opened) &&
               m->hint) {
        row->label = arena_printf(a, "%sAlert: %s", lock, m->hint);
        row->brief = m->hint;
    } else if (m->encrypted && !m->opened && m->content_type == CONTENT_HANDSHAKE) {
        row->label = arena_printf(a, "%s, closed", m->hint ? m->hint : "handshake");
        row->brief = m->hint ? m->hint : "handshake";
    } else if (m->encrypted && !m->opened && m->hint) {
        row->label = arena_printf(a, "%s?", m->hint);
        row->brief = "encrypted record";
    } else if (m->dummy) {
        row->label = "{ChangeCipherSpec} compat";
        row->brief = "{ChangeCipherSpec}";
    } else if (m->content_type == CONTENT_APPLICATION_DATA) {
        const char *times = m->records > 1 ? arena_printf(a, " ×%u", m->records) : "";
        const char *early = m->early ? " (0-RTT)" : "";
        row->label = arena_printf(a, "%sApplication Data%s%s", lock, times, early);
        row->brief = arena_printf(a, "%sData%s%s", lock, times, early);
    } else {
        bool split = m->wire.n && m->records > 1;
        const char *name = strcmp(m->name, "ClientHello (SSL 2.0 form)") == 0
                               ? "ClientHello (SSL 2.0)"
                               : m->name;
        row->label = arena_printf(a, "%s%s%s%s", lock, name, m->early ? " (0-RTT)" : "",
                                  split ? fragments(l, m) : "");
        row->brief = name;
    }
}

static bool is_of_message(const struct claim *claim, const struct message *m)
{
    const struct check *k = &claim->check;
    bool alone = k->result == CHECK_PASS && (k->echo || claim->of_records);
    return claim->message == m->number && !k->aside && !alone;
}

/* A cross where a claim of the message fails, a tick where all of them hold. Not for what it only
 * repeats, nor for claims of all records, which are of no single message. */
static void mark(const struct ladder *l, struct ladder_row *row, const struct message *m)
{
    const struct connection *c = l->connection;
    unsigned count[3] = {0};
    for (size_t i = 0; i < c->claim_count; i++)
        if (is_of_message(&c->claim[i], m))
            count[c->claim[i].check.result]++;
    row->good =
        count[CHECK_PASS] && !count[CHECK_UNKNOWN] && !count[CHECK_FAIL] && !row->bad;
    row->mark = count[CHECK_FAIL] ? "✗" : row->good ? "✓" : m->damaged ? "cut" : "";
    row->bad |= count[CHECK_FAIL] > 0;
}

enum ladder_line ladder_line_of(const struct message *m)
{
    return m->dummy || m->again        ? LINE_DUMMY
           : m->opened && m->encrypted ? LINE_OPENED
           : m->encrypted              ? LINE_SECRET
                                       : LINE_CLEAR;
}

static void add_message(struct ladder *l, const struct message *m, bool first_of_flight)
{
    const struct connection *c = l->connection;
    struct ladder_row *row = ladder_insert(l, l->row_count);
    row->message = m;
    row->count = 1;
    row->seconds = connection_seconds(c, m->last);
    row->time = ladder_clock(l, row->seconds);
    row->from = connection_side(c, m->end);
    if (first_of_flight)
        row->flight = arena_printf(&l->arena, "flight %u", m->flight);
    label(l, row, m);
    row->size = ladder_size(&l->arena, m->length);
    row->line = ladder_line_of(m);
    row->bad = m->damaged || m->number == c->alert_message || m->number == c->late_alert;
    mark(l, row, m);
}

void ladder_add_gap(struct ladder *l, unsigned end, uint64_t missing, struct stamp stamp)
{
    struct ladder_row *row = ladder_insert(l, l->row_count);
    row->seconds = connection_seconds(l->connection, stamp);
    row->time = ladder_clock(l, row->seconds);
    row->from = connection_side(l->connection, end);
    row->label =
        arena_printf(&l->arena, "%s not captured", ladder_size(&l->arena, missing));
    row->brief = "not captured";
    row->line = LINE_GAP;
    row->bad = true;
}

static void add_gaps(struct ladder *l, unsigned after)
{
    const struct connection *c = l->connection;
    for (size_t i = 0; i < c->gap_count; i++) {
        const struct gap *g = &c->gap[i];
        if (g->after == after)
            ladder_add_gap(l, g->end, g->missing, g->stamp);
    }
}

/* The messages of a flight stand together, at the place of its first. */
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

static const char *count(struct arena *a, unsigned n, const char *what)
{
    return arena_printf(a, "%u %s%s", n, what, n == 1 ? "" : "s");
}

const char *ladder_flight_note(struct ladder *l, unsigned flight)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    if (flight == 0 || flight > c->flight_count)
        return "";
    const struct flight *f = &c->flight[flight - 1];
    const struct sent *sent =
        c->sent ? &c->sent[f->from == CLIENT ? c->client_end : !c->client_end] : NULL;
    unsigned segments = 0;
    for (size_t i = 0; sent && i < sent->packet_count; i++)
        segments +=
            sent->packet[i] >= f->begin.packet && sent->packet[i] <= f->end.packet;
    const char *carried =
        segments ? count(a, segments, c->datagram ? "datagram" : "segment") : "";
    return arena_printf(a, "flight %u: %s, %s%s%s, %s", flight,
                        count(a, f->messages, "message"), count(a, f->records, "record"),
                        segments ? ", " : "", carried, ladder_size(a, f->bytes));
}

static void name_ends(struct ladder *l)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    const struct endpoint *client = connection_endpoint(c, CLIENT);
    const struct endpoint *server = connection_endpoint(c, SERVER);
    l->client = arena_printf(a, "client %s", endpoint_text(client, a));
    l->server = arena_printf(a, "server %s", endpoint_text(server, a));
    l->client_port = arena_printf(a, "client :%u", client->port);
    l->server_port = arena_printf(a, "server :%u", server->port);
}

static const char *title(struct ladder *l)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    const char *version =
        c->version ? tls_version_name(c->version, a) : "version not known";
    const char *parts[] = {
        c->scenario,
        c->synthetic ? "synthetic" : NULL,
        version,
        c->cipher_suite ? registry_name(&tls_cipher_suites, c->cipher_suite, a) : NULL,
        c->group ? registry_name(&tls_groups, c->group, a) : NULL,
        c->server_name,
    };
    const char *text = arena_printf(a, "connection %u", c->number);
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
        if (parts[i])
            text = arena_printf(a, "%s   %s", text, parts[i]);
    return text;
}

static void measure(struct ladder *l)
{
    l->time_width = 8;
    l->flight_width = l->size_width = l->mark_width = 0;
    for (size_t i = 0; i < l->row_count; i++) {
        int time = text_width(l->row[i].time), flight = (int)strlen(l->row[i].flight);
        l->time_width = time >= l->time_width ? time + 1 : l->time_width;
        int size = (int)strlen(l->row[i].size);
        l->flight_width = flight > l->flight_width ? flight : l->flight_width;
        l->size_width = size > l->size_width ? size : l->size_width;
        int mark = text_width(l->row[i].mark);
        l->mark_width = mark > l->mark_width ? mark : l->mark_width;
        if (l->row[i].message && !l->row[i].record)
            l->row[i].packet = l->row[i].message->last.packet;
    }
}

void ladder_init_with(struct ladder *l, const struct connection *c, unsigned show)
{
    *l = (struct ladder){.connection = c, .show = show};
    l->decimals = connection_seconds(c, c->end) < SHORT_CONNECTION ? 3 : 2;
    name_ends(l);
    l->title = title(l);
    add_messages(l);
    if ((show & LADDER_RECORDS) && ladder_has_records(c))
        ladder_use_records(l);
    ladder_add_tcp(l);
    ladder_add_before(l);
    ladder_add_stray(l);
    ladder_fold(l);
    ladder_add_brackets(l);
    ladder_mark_astray(l);
    if (!(show & (LADDER_BARE | LADDER_FLIGHTS)))
        ladder_add_notes(l);
    ladder_count_budget(l);
    ladder_list_wrong(l);
    measure(l);
}

void ladder_init(struct ladder *l, const struct connection *c)
{
    ladder_init_with(l, c, 0);
}

void ladder_done(struct ladder *l)
{
    free(l->row);
    free(l->wrong);
    arena_done(&l->arena);
    *l = (struct ladder){0};
}
