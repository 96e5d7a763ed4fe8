/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: rows of TCP, each where its time is. */
#include "view/ladder.h"

#include <string.h>

/* Behind the last row that was captured before: a flight may have rows that stand early. */
static size_t place_of(const struct ladder *l, double seconds)
{
    size_t at = l->row_count;
    while (at > 0 && l->row[at - 1].seconds > seconds)
        at--;
    return at;
}

static struct ladder_row *add_event(struct ladder *l, size_t at,
                                    const struct tcp_event *e, const char *label)
{
    struct ladder_row *row = ladder_insert(l, at);
    row->seconds = connection_seconds(l->connection, e->stamp);
    row->time = ladder_clock(l, row->seconds);
    row->packet = e->stamp.packet;
    row->label = row->brief = label;
    row->line = LINE_TCP;
    row->from = connection_side(l->connection, e->end);
    row->bad = e->flags & TCP_RST;
    return row;
}

static bool is_syn(const struct tcp_event *e, bool answer)
{
    return (e->flags & TCP_SYN) && answer == ((e->flags & TCP_ACK) != 0);
}

static const struct tcp_event *first_syn(const struct connection *c, bool answer)
{
    for (size_t i = 0; i < c->event_count; i++)
        if (is_syn(&c->event[i], answer))
            return &c->event[i];
    return NULL;
}

/* RFC 9293, 3.5: the third segment of the three is an acknowledgement, and folded away. */
static void add_opening(struct ladder *l)
{
    const struct tcp_event *syn = first_syn(l->connection, false),
                           *answer = first_syn(l->connection, true);
    size_t at = 0;
    if (syn)
        add_event(l, at++, syn, "SYN");
    if (answer)
        add_event(l, at, answer, "SYN, ACK");
    /* with TCP Fast Open the client does not wait for it: RFC 7413 */
    if (syn && answer && l->connection->tcp_round_trips != 0) {
        l->row[0].bracket = l->row[1].bracket = 'T';
        l->row[0].part = 1;
        l->row[1].part = 3;
    }
}

static void add_ending(struct ladder *l)
{
    const struct connection *c = l->connection;
    uint8_t done[2] = {0, 0}; /* a RST may follow a FIN, and is told, too */
    for (size_t i = 0; i < c->event_count; i++) {
        const struct tcp_event *e = &c->event[i];
        uint8_t ends = e->flags & (TCP_FIN | TCP_RST);
        if (!ends || done[e->end] >= (ends & TCP_RST ? TCP_RST : TCP_FIN))
            continue;
        bool left = done[e->end] & TCP_FIN; /* it had closed in good order */
        done[e->end] = ends;
        struct ladder_row *row =
            add_event(l, place_of(l, connection_seconds(c, e->stamp)), e,
                      e->flags & TCP_RST ? "RST" : "FIN");
        row->bad &= !left;
    }
}

static bool is_ack(const struct tcp_event *e)
{
    return e->length == 0 && !(e->flags & (TCP_SYN | TCP_FIN | TCP_RST)) &&
           (e->flags & TCP_ACK);
}

static void add_folded(struct ladder *l)
{
    const struct connection *c = l->connection;
    for (size_t i = 0; i < c->event_count; i++) {
        const struct tcp_event *e = &c->event[i];
        size_t at = place_of(l, connection_seconds(c, e->stamp));
        if (e->retransmission && e->length)
            add_event(l, at, e,
                      arena_printf(&l->arena, "sent again: %s",
                                   ladder_size(&l->arena, e->length)));
        else if (is_ack(e))
            add_event(l, at, e, "ACK");
        else if (e->flags & TCP_SYN && e != first_syn(c, is_syn(e, true)))
            add_event(l, at, e,
                      e->flags & TCP_ACK ? "SYN, ACK sent again" : "SYN sent again");
    }
}

static const char *plural(struct ladder *l, unsigned n, const char *one)
{
    return arena_printf(&l->arena, "%u %s%s", n, one, n == 1 ? "" : "s");
}

/* What is not shown is said. */
static void count_folded(struct ladder *l)
{
    const struct connection *c = l->connection;
    unsigned acks = 0, again = 0;
    for (size_t i = 0; i < c->event_count; i++) {
        const struct tcp_event *e = &c->event[i];
        acks += is_ack(e);
        again += (e->retransmission && e->length) ||
                 ((e->flags & TCP_SYN) && e != first_syn(c, is_syn(e, true)));
    }
    if (acks == 0 && again == 0)
        return;
    const char *sent = again ? plural(l, again, "segment") : "";
    const char *sent_again = again ? " sent again" : "";
    l->folded = arena_printf(&l->arena, "Folded away: %s%s%s%s.",
                             acks ? plural(l, acks, "acknowledgement") : "",
                             acks && again ? ", " : "", sent, sent_again);
}

void ladder_add_tcp(struct ladder *l)
{
    add_opening(l);
    add_ending(l);
    if (l->show & LADDER_ACKS)
        add_folded(l);
    else
        count_folded(l);
}
