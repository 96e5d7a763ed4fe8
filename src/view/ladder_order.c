/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: brackets of round trips, and rows that stand not by their time. */
#include "view/ladder.h"

#include "base/memory.h"

#include <stdlib.h>

/* Whether the client waits for this server flight: those up to what it may send after, or until
 * it failed. Of a connection that was not established only handshake messages tell. */
static bool is_waited_for(const struct connection *c, const struct flight *f)
{
    if (c->may_send_message)
        return f->first <= c->may_send_message &&
               f->number <= c->message[c->may_send_message - 1].flight;
    const struct message *m = &c->message[f->first - 1];
    if (c->ssl2 || !(c->client_hello_seen || c->server_hello_seen) ||
        (m->content_type == CONTENT_APPLICATION_DATA && !m->hint))
        return false;
    return !c->alert_message || f->first <= c->alert_message;
}

/* The row with which a server's flight gives the client what it waits for: its Finished, where
 * it has one; else the last. */
static int end_of_trip(const struct ladder *l, unsigned flight)
{
    const struct connection *c = l->connection;
    int last = -1;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct message *m = l->row[i].message;
        if (!m || m->flight != flight)
            continue;
        last = (int)i;
        if (m->number == c->may_send_message || m->handshake_type == HANDSHAKE_FINISHED)
            return last;
    }
    return last;
}

/* TLS 1.3: with the server's Finished the client waits no more. RFC 9846, 2 */
static bool ends_waiting(const struct message *m)
{
    return m->handshake_type == HANDSHAKE_FINISHED || (m->encrypted && !m->opened);
}

static void bracket(struct ladder *l, int first, int last, char name)
{
    for (int r = first; r <= last; r++) {
        l->row[r].bracket = name;
        l->row[r].part = first == last ? 4 : r == first ? 1 : r == last ? 3 : 2;
    }
}

/* From the client's flight to what it waits for in the server's answer. */
void ladder_add_brackets(struct ladder *l)
{
    const struct connection *c = l->connection;
    int trip = 0, first = -1;
    for (size_t i = 0; i < l->row_count; i++) {
        const struct message *m = l->row[i].message;
        if (!m || m->flight == 0)
            continue;
        const struct flight *f = &c->flight[m->flight - 1];
        if (c->tls_round_trips >= 0 && trip >= c->tls_round_trips)
            return;
        if (f->from == CLIENT) {
            first = first < 0 ? (int)i : first;
            continue;
        }
        int last = first >= 0 && is_waited_for(c, f) ? end_of_trip(l, f->number) : -1;
        if (last < (int)i)
            continue;
        trip++;
        bracket(l, first, last, (char)('0' + trip % 10));
        if (connection_is_13(c) && ends_waiting(l->row[last].message))
            return;
        first = -1;
        i = (size_t)last;
    }
}

/* The rows of a longest run that is by time keep still; the others have strayed. The rows are
 * few: a ladder that is long is folded. */
void ladder_mark_astray(struct ladder *l)
{
    size_t n = l->row_count, length = 0;
    size_t *tail = memory_new((n + 1) * sizeof *tail);
    size_t *before = memory_new((n + 1) * sizeof *before);
    for (size_t i = 0; i < n; i++) {
        size_t low = 0, high = length;
        while (low < high) { /* the longest run that this row can go on */
            size_t middle = (low + high) / 2;
            if (l->row[tail[middle]].seconds <= l->row[i].seconds)
                low = middle + 1;
            else
                high = middle;
        }
        l->row[i].astray = 1;
        before[i] = low ? tail[low - 1] : n;
        tail[low] = i;
        length = low == length ? length + 1 : length;
    }
    for (size_t i = length ? tail[length - 1] : n; i < n; i = before[i])
        l->row[i].astray = 0;
    free(tail);
    free(before);
    double latest = 0;
    for (size_t i = 0; i < n; i++) {
        struct ladder_row *r = &l->row[i];
        if (r->astray == 0)
            latest = r->seconds;
        else
            r->astray = r->seconds < latest ? -1 : 1;
    }
}
