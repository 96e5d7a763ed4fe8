/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: long runs become one row with their count, so that the thread is not lost. */
#include "view/ladder.h"

#include <string.h>

enum {
    SAME = 4,     /* so many of one kind from one side are one row */
    TALK = 8,     /* and so many in turn, once the handshake is over, */
    TALK_HEAD = 3 /* of which the first and the last stay */
};

static bool same_kind(const struct ladder_row *a, const struct ladder_row *b)
{
    return a->message && b->message && a->from == b->from && a->line == b->line &&
           a->message->flight == b->message->flight && !a->bad && !b->bad &&
           a->message->handshake_type == b->message->handshake_type &&
           a->message->content_type == b->message->content_type &&
           strcmp(a->message->name, b->message->name) == 0;
}

/* What goes on for as long as the connection lives, and is read as one. */
static bool is_talk(const struct connection *c, const struct ladder_row *r)
{
    const struct message *m = r->message;
    if (!m || r->bad || c->outcome != OUTCOME_ESTABLISHED ||
        m->number <= c->may_send_message)
        return false;
    return m->content_type == CONTENT_APPLICATION_DATA ||
           m->content_type == CONTENT_HEARTBEAT ||
           m->handshake_type == HANDSHAKE_NEW_SESSION_TICKET ||
           m->handshake_type == HANDSHAKE_KEY_UPDATE;
}

static void close_up(struct ladder *l, size_t at, size_t n)
{
    memmove(&l->row[at], &l->row[at + n], (l->row_count - at - n) * sizeof *l->row);
    l->row_count -= n;
}

/* Takes rows [at, at + n) into the first of them. */
static struct ladder_row *join(struct ladder *l, size_t at, size_t n)
{
    uint64_t bytes = 0;
    unsigned count = 0;
    for (size_t i = at; i < at + n; i++) {
        bytes += l->row[i].message->length;
        count += l->row[i].count;
    }
    close_up(l, at + 1, n - 1);
    struct ladder_row *row = &l->row[at];
    row->count = count;
    row->size = ladder_size(&l->arena, bytes);
    return row;
}

static void fold_same(struct ladder *l)
{
    for (size_t i = 0; i < l->row_count; i++) {
        size_t n = 1;
        while (i + n < l->row_count && same_kind(&l->row[i], &l->row[i + n]) &&
               strcmp(l->row[i].mark, l->row[i + n].mark) == 0)
            n++;
        if (n < SAME)
            continue;
        struct ladder_row *row = join(l, i, n);
        row->label = arena_printf(&l->arena, "%s ×%zu", row->label, n);
        row->brief = arena_printf(&l->arena, "%s ×%zu", row->brief, n);
    }
}

static void fold_talk(struct ladder *l)
{
    for (size_t i = 0; i < l->row_count; i++) {
        size_t n = 0;
        while (i + n < l->row_count && is_talk(l->connection, &l->row[i + n]))
            n++;
        if (n >= TALK) {
            size_t inner = n - TALK_HEAD - 1;
            struct ladder_row *row = join(l, i + TALK_HEAD, inner);
            row->line = LINE_FOLD;
            row->flight = "";
            row->mark = "";
            row->label = arena_printf(&l->arena, "… %u more, both ways …", row->count);
            row->brief = arena_printf(&l->arena, "… %u more …", row->count);
            n -= inner - 1;
        }
        i += n;
    }
}

/* "ClientHello", or "ServerHello … Finished": a flight in one row. */
static void name_flight(struct ladder *l, struct ladder_row *row, const char *last)
{
    if (row->count > 1) {
        row->label =
            arena_printf(&l->arena, "%s … %s (%u)", row->brief, last, row->count);
        row->brief = arena_printf(&l->arena, "%s … (%u)", row->brief, row->count);
    }
}

static bool is_worse(enum ladder_line a, enum ladder_line b)
{
    static const int rank[] = {
        [LINE_CLEAR] = 1, [LINE_OPENED] = 2, [LINE_SECRET] = 3, [LINE_NOTE] = 0};
    return rank[a] > rank[b];
}

static void fold_flights(struct ladder *l)
{
    for (size_t i = 0; i < l->row_count; i++) {
        const struct message *m = l->row[i].message;
        if (!m || m->flight == 0)
            continue;
        size_t n = 1;
        const char *last = l->row[i].brief, *mark = l->row[i].mark;
        bool bad = l->row[i].bad, good = l->row[i].good;
        enum ladder_line line = l->row[i].line;
        for (; i + n < l->row_count; n++) {
            const struct ladder_row *r = &l->row[i + n];
            if (!r->message || r->message->flight != m->flight)
                break;
            if (r->line != LINE_DUMMY)
                last = r->brief;
            line = is_worse(r->line, line) ? r->line : line;
            if (*r->mark && !bad)
                mark = r->mark;
            good |= r->good;
            bad |= r->bad;
        }
        struct ladder_row *row = join(l, i, n);
        row->line = line;
        row->mark = mark;
        row->bad = bad;
        row->good = good && !bad;
        name_flight(l, row, last);
    }
}

/* Records of one run of application data. */
static void fold_records(struct ladder *l)
{
    for (size_t i = 0; i < l->row_count && !(l->show & LADDER_UNFOLD); i++) {
        const struct message *m = l->row[i].message;
        size_t n = 1;
        while (m && m->content_type == CONTENT_APPLICATION_DATA && i + n < l->row_count &&
               l->row[i + n].message == m && !l->row[i + n].bad)
            n++;
        if (n < SAME)
            continue;
        struct ladder_row *row = &l->row[i], last = l->row[i + n - 1];
        close_up(l, i + 1, n - 1);
        row->seconds = last.seconds; /* as where messages are rows */
        row->time = last.time;
        row->packet = last.packet;
        row->size = ladder_size(&l->arena, m->length);
        row->label = arena_printf(&l->arena, "%s ×%zu", row->label, n);
        row->brief = row->label;
    }
}

void ladder_fold(struct ladder *l)
{
    if (l->show & LADDER_RECORDS) {
        fold_records(l);
    } else if (l->show & LADDER_FLIGHTS) {
        fold_flights(l);
    } else if (!(l->show & LADDER_UNFOLD)) {
        fold_same(l);
        fold_talk(l);
    }
}
