/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder record by record, as they were on the wire: which messages are in each, and over how
 * many a message goes. RFC 9846, 5.1: records and messages have borders of their own. */
#include "view/ladder.h"

#include "base/array.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bool ladder_has_records(const struct connection *c)
{
    return c->reading && c->reading->kept_count && !c->datagram;
}

/* The record (counted from 0) in which a message begins: as many of its side back as it has. */
static size_t first_record(const struct connection *c, const struct message *m)
{
    const struct kept *kept = c->reading->kept;
    size_t at = m->record - 1;
    for (unsigned left = m->records - 1; left > 0 && at > 0;) {
        at--;
        if (kept[at].end != m->end || kept[at].missing)
            continue;
        unsigned there = kept[at].records ? kept[at].records : 1;
        left -= left < there ? left : there;
    }
    return at;
}

/* What is in a record, in words, and the first of it. */
struct content {
    const struct message *first;
    const char *names;
    unsigned count;
    bool bad, good;
};

static void note(struct content *k, const struct message *m, const struct ladder_row *row,
                 bool begins, bool ends, struct arena *a)
{
    enum { NAMED = 12 }; /* a record may hold four thousand */
    if (k->count++ == 0) {
        k->first = m;
        k->names = "";
    }
    if (k->count <= NAMED)
        k->names =
            arena_printf(a, "%s%s%s%s%s", k->names, *k->names ? ", " : "",
                         begins ? "" : "… ", ladder_plain(row->label), ends ? "" : " …");
    else if (k->count == NAMED + 1)
        k->names = arena_printf(a, "%s, …", k->names);
    k->bad |= ends && row->bad;
    k->good |= ends && row->good;
}

/* A run of application data is in many records, and its name stands for each of them. */
static void collect(struct ladder *l, struct content *content, size_t n)
{
    const struct connection *c = l->connection;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct ladder_row *row = &l->row[i];
        const struct message *m = row->message;
        if (!m || m->record == 0 || m->record > n)
            continue;
        bool run = m->content_type == CONTENT_APPLICATION_DATA;
        size_t first = first_record(c, m), last = m->record - 1;
        for (size_t at = first; at <= last; at++)
            if (c->reading->kept[at].end == m->end && !c->reading->kept[at].missing)
                note(&content[at], m, row, run || at == first, run || at == last,
                     &l->arena);
    }
}

/* The type says it all, but for alerts, which have names. */
static bool is_said_by_type(const struct record *r, const struct content *in)
{
    return in->first && in->first->content_type == r->type &&
           (r->type == CONTENT_APPLICATION_DATA || r->type == CONTENT_CHANGE_CIPHER_SPEC);
}

static void name_record(struct ladder *l, struct ladder_row *row, const struct kept *k,
                        const struct content *in)
{
    static const char alert[] = "Alert: ";
    struct arena *a = &l->arena;
    const struct record *r = &k->record;
    bool opened = in->first && in->first->opened && in->first->encrypted;
    const char *lock = opened ? "🔒 " : "";
    const char *type =
        r->ssl2 ? "SSL 2.0" : registry_name(&tls_content_types, r->type, a);
    const char *names = in->names ? in->names : "part of a message";
    if (r->type == CONTENT_ALERT && strncmp(names, alert, sizeof alert - 1) == 0)
        names += sizeof alert - 1;
    if (is_said_by_type(r, in)) {
        const char *times = k->records > 1 ? arena_printf(a, " ×%u", k->records) : "";
        const char *dummy = in->first->dummy ? " (compat)" : "";
        row->label = arena_printf(a, "%s%s%s%s", lock, type, dummy, times);
        row->brief = arena_printf(a, "%s%s%s", lock, type, times);
    } else {
        row->label = arena_printf(a, "%s%s: %s", lock, type, names);
        row->brief = arena_printf(a, "%s%s", lock, names);
    }
    row->record = r->ssl2
                      ? arena_printf(a, "One record of SSL 2.0: %u B.", r->length)
                      : arena_printf(a,
                                     "One record: content type %u (%s), version 0x%04x, "
                                     "length %u.",
                                     r->type, type, r->version, r->length);
}

static void add_record(struct ladder *l, const struct kept *k, const struct content *in,
                       unsigned *flight)
{
    const struct connection *c = l->connection;
    struct ladder_row *row = ladder_insert(l, l->row_count);
    const struct message *m = in->first;
    row->message = m;
    row->count = in->count;
    row->seconds = connection_seconds(c, k->record.last);
    row->time = ladder_clock(l, row->seconds);
    row->from = connection_side(c, k->end);
    row->packet = k->record.last.packet;
    if (m && m->flight && m->flight != *flight) {
        row->flight = arena_printf(&l->arena, "flight %u", m->flight);
        *flight = m->flight;
    }
    row->size = ladder_size(&l->arena, k->records ? k->bytes : k->record.length);
    row->line = m ? ladder_line_of(m) : LINE_DUMMY;
    row->bad = in->bad || k->record.damaged;
    row->good = in->good && !in->bad;
    row->mark = in->bad ? "✗" : row->good ? "✓" : k->record.damaged ? "cut" : "";
    name_record(l, row, k, in);
}

void ladder_use_records(struct ladder *l)
{
    const struct reading *now = l->connection->reading;
    size_t n = now->kept_count;
    struct content *content = memory_new(n * sizeof *content);
    unsigned flight = 0;
    collect(l, content, n);
    free(l->row);
    l->row = NULL;
    l->row_count = l->row_room = 0;
    for (size_t i = 0; i < n; i++)
        if (now->kept[i].missing)
            ladder_add_gap(l, now->kept[i].end, now->kept[i].missing,
                           now->kept[i].record.first);
        else
            add_record(l, &now->kept[i], &content[i], &flight);
    free(content);
}
