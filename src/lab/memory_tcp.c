/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP between two ends in memory. */
#include "lab/memory_tcp.h"

#include "base/memory.h"
#include "lab/memory_udp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MSS = 1460, WINDOW_FIRST = 10 * MSS, WINDOW_MOST = 65535, TRIES_MOST = 8 };

static const int64_t ALARM_FIRST = 1000000000, ALARM_LEAST = 200000000;

struct event *tcp_event(struct tcp_network *n, int64_t time, int type, struct tcp *tcp,
                        unsigned end)
{
    struct event *e = memory_new(sizeof *e), **at = &n->events;
    e->time = time > n->now ? time : n->now;
    e->order = n->order++;
    e->type = type;
    e->tcp = tcp;
    e->end = end;
    while (*at && (*at)->time <= e->time)
        at = &(*at)->next;
    e->next = *at;
    *at = e;
    return e;
}

struct event *tcp_next(struct tcp_network *n)
{
    struct event *e = n->events;
    if (e) {
        n->events = e->next;
        n->now = e->time;
    }
    return e;
}

void tcp_event_free(struct event *e)
{
    buf_done(&e->bytes);
    free(e);
}

/* One past the last position that the program has given so far. */
static size_t last_of(const struct tcp_end *e)
{
    return e->opened ? 1 + e->out.n + (e->fin ? 1 : 0) : 0;
}

void tcp_show(struct tcp_network *n, const struct buf *frame)
{
    struct packet p = {.time = n->now,
                       .length = (uint32_t)frame->n,
                       .link_type = FRAME_LINK_TYPE,
                       .data = buf_bytes(frame)};
    n->packet(n->context, &p);
}

int64_t tcp_arrival(struct tcp_network *n, const struct tcp *t, unsigned from,
                    const struct buf *frame)
{
    struct fate fate = chance_of(&n->chance, frame->p, frame->n, from == 1,
                                 ntohs(t->address[0].sin_port));
    double start = (double)n->now;
    if (n->net->rate > 0) {
        start = start > n->free_from[from] ? start : n->free_from[from];
        start += (double)frame->n * 8 / n->net->rate * 1e6;
        n->free_from[from] = start;
    }
    int64_t due = n->now + (int64_t)(start - (double)n->now + fate.late) + n->half;
    if (due < n->latest[from])
        due = n->latest[from];
    n->latest[from] = due;
    return fate.lost ? -1 : due;
}

/* Sends the positions from `from` to before `to`; an acknowledgement where they are the same. */
static void transmit(struct tcp_network *n, struct tcp *t, unsigned end, size_t from,
                     size_t to)
{
    struct tcp_end *e = &t->end[end];
    struct buf frame = {0};
    size_t data = from ? from - 1 : 0, until = to ? to - 1 : 0;
    bool syn = from == 0 && to > 0, fin = e->fin && to == last_of(e) && to > from;
    if (fin)
        until--;
    struct frame f = {
        .from = (const struct sockaddr *)&t->address[end],
        .to = (const struct sockaddr *)&t->address[!end],
        .seq = e->iss + (uint32_t)from,
        .ack = e->received ? t->end[!end].iss + (uint32_t)e->received : 0,
        .mss = syn ? MSS : 0,
        .flags = (uint8_t)((syn ? FRAME_SYN : 0) | (fin ? FRAME_FIN : 0) |
                           (e->received ? FRAME_ACK : 0) |
                           (until > data && to == last_of(e) - fin ? FRAME_PSH : 0)),
        .payload = {until > data ? e->out.p + data : NULL,
                    until > data ? until - data : 0}};
    frame_build(&frame, &f);
    if (end == 0)
        tcp_show(n, &frame);
    if (end == 0 && syn)
        t->asked = n->now;
    int64_t due = tcp_arrival(n, t, end, &frame);
    if (due >= 0) {
        struct event *a = tcp_event(n, due, EVENT_ARRIVAL, t, !end);
        a->from = from;
        a->to = to;
        a->ack = e->received;
        a->bytes = frame;
    } else {
        buf_done(&frame);
    }
}

/* RFC 6298: the alarm after which what is not acknowledged is sent again. */
static void set_alarm(struct tcp_network *n, struct tcp *t, unsigned end)
{
    struct tcp_end *e = &t->end[end];
    int64_t after = t->round_trip ? t->round_trip + ALARM_LEAST : ALARM_FIRST;
    e->timer++;
    if (e->acked == e->sent)
        return;
    tcp_event(n, n->now + (after << e->tries), EVENT_ALARM, t, end)->count = e->timer;
}

/* Sends what there is and what the windows let through. */
static void push(struct tcp_network *n, struct tcp *t, unsigned end)
{
    struct tcp_end *e = &t->end[end];
    size_t last = last_of(e), first = e->sent;
    while (e->sent < last && !t->broken) {
        size_t window = e->window < WINDOW_MOST ? e->window : WINDOW_MOST;
        size_t to = e->sent + MSS < last ? e->sent + MSS : last;
        if (e->sent == 0)
            to = 1; /* the SYN alone */
        else if (e->received == 0 || (to - e->acked > window && e->sent > e->acked))
            break;
        transmit(n, t, end, e->sent, to);
        e->sent = to;
    }
    if (e->sent > e->sent_most)
        e->sent_most = e->sent;
    if (e->sent > first)
        set_alarm(n, t, end);
}

static void acknowledged(struct tcp_network *n, struct tcp *t, unsigned end, size_t ack,
                         bool bare)
{
    struct tcp_end *e = &t->end[end];
    if (ack > e->acked && ack <= e->sent_most) {
        e->window += ack - e->acked; /* slow start: RFC 5681, 3.1 */
        e->acked = ack;
        e->sent = e->sent > ack ? e->sent : ack;
        e->tries = e->repeated = 0;
        set_alarm(n, t, end);
    } else if (bare && ack == e->acked && e->sent > ack && ++e->repeated == 3) {
        size_t to = ack + MSS < e->sent ? ack + MSS : e->sent; /* RFC 5681, 3.2 */
        e->window = e->window / 2 > 2 * MSS ? e->window / 2 : 2 * MSS;
        transmit(n, t, end, ack, to);
    }
}

/* Joins a piece that came out of order with those that are there. */
static void keep_range(struct tcp_end *e, size_t from, size_t to)
{
    if (e->ranges < TCP_RANGES) {
        e->range[e->ranges].from = from;
        e->range[e->ranges++].to = to;
    }
}

/* Goes on as far as all has come; the bytes are the other end's own. */
static void advance(struct tcp *t, unsigned end)
{
    struct tcp_end *e = &t->end[end];
    const struct tcp_end *other = &t->end[!end];
    size_t before = e->received;
    for (unsigned i = 0; i < e->ranges;) {
        if (e->range[i].from > e->received) {
            i++;
            continue;
        }
        if (e->range[i].to > e->received)
            e->received = e->range[i].to;
        e->range[i] = e->range[--e->ranges];
        i = 0;
    }
    size_t from = before ? before - 1 : 0, to = e->received ? e->received - 1 : 0;
    if (to > other->out.n)
        to = other->out.n; /* the FIN is no data */
    if (to > from)
        buf_add(&e->in, (struct bytes){other->out.p + from, to - from});
}

static void arrive(struct tcp_network *n, struct event *a)
{
    struct tcp *t = a->tcp;
    struct tcp_end *e = &t->end[a->end];
    if (a->end == 0)
        tcp_show(n, &a->bytes);
    if (a->end == 1 && a->from == 0 && a->to > 0)
        e->opened = true; /* the listener answers for itself */
    if (a->end == 0 && a->from == 0 && a->to > 0 && !t->round_trip)
        t->round_trip = n->now - t->asked > 2 * n->half ? n->now - t->asked : 2 * n->half;
    if (a->to > a->from)
        keep_range(e, a->from, a->to);
    advance(t, a->end);
    if (a->ack)
        acknowledged(n, t, a->end, a->ack, a->from == a->to);
    size_t sent = e->sent;
    push(n, t, a->end);
    if (a->to > a->from && e->sent == sent)
        transmit(n, t, a->end, e->sent, e->sent);
}

static void alarm_rings(struct tcp_network *n, const struct event *a)
{
    struct tcp *t = a->tcp;
    struct tcp_end *e = &t->end[a->end];
    if (a->count != e->timer || e->acked == e->sent)
        return;
    if (++e->tries > TRIES_MOST) {
        t->broken = true;
        return;
    }
    e->window = MSS;
    e->sent = e->acked;
    push(n, t, a->end);
}

void tcp_handle(struct tcp_network *n, struct event *e)
{
    struct tcp_end *end = &e->tcp->end[e->end];
    if (e->tcp->datagrams) {
        udp_handle(n, e);
        return;
    }
    switch (e->type) {
    case EVENT_SEND:
        if (!end->opened)
            end->window = WINDOW_FIRST;
        end->opened = true;
        buf_add(&end->out, buf_bytes(&e->bytes));
        push(n, e->tcp, e->end);
        break;
    case EVENT_CLOSE:
        end->fin = end->opened;
        push(n, e->tcp, e->end);
        break;
    case EVENT_ARRIVAL:
        if (!end->window)
            end->window = WINDOW_FIRST;
        arrive(n, e);
        break;
    case EVENT_ALARM:
        alarm_rings(n, e);
        break;
    case EVENT_WAKE:
        break;
    }
}

bool tcp_is_open(const struct tcp *t, unsigned end)
{
    if (t->datagrams)
        return udp_is_open(t, end);
    return t->end[end].received > 0 && t->end[end].acked > 0;
}

bool tcp_is_readable(const struct tcp *t, unsigned end)
{
    const struct tcp_end *e = &t->end[end], *other = &t->end[!end];
    if (t->datagrams)
        return udp_is_readable(t, end);
    return t->broken || e->read < e->in.n ||
           (other->fin && e->received == last_of(other));
}

ssize_t tcp_read(struct tcp *t, unsigned end, void *data, size_t n)
{
    struct tcp_end *e = &t->end[end];
    size_t left = e->in.n - e->read;
    if (t->datagrams)
        return udp_read(t, end, data, n);
    if (left == 0 && tcp_is_readable(t, end) && !t->broken)
        return 0;
    if (left == 0) {
        errno = ETIMEDOUT; /* given up, or waited for long enough */
        return -1;
    }
    if (left > n)
        left = n;
    memcpy(data, e->in.p + e->read, left);
    e->read += left;
    return (ssize_t)left;
}

void tcp_done(struct tcp *t)
{
    for (int i = 0; i < 2; i++) {
        buf_done(&t->end[i].out);
        buf_done(&t->end[i].in);
    }
}
