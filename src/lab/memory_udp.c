/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP between two ends in memory. */
#include "lab/memory_udp.h"

#include <errno.h>
#include <string.h>

enum { HEADERS = 20 + 8 };

static void send_datagram(struct tcp_network *n, struct event *e)
{
    struct tcp *t = e->tcp;
    struct frame f = {.from = (const struct sockaddr *)&t->address[e->end],
                      .to = (const struct sockaddr *)&t->address[!e->end],
                      .payload = buf_bytes(&e->bytes),
                      .datagram = true};
    struct buf frame = {0};
    frame_build(&frame, &f);
    if (e->end == 0)
        tcp_show(n, &frame);
    int64_t due = tcp_arrival(n, t, e->end, &frame);
    if (due >= 0)
        tcp_event(n, due, EVENT_ARRIVAL, t, !e->end)->bytes = frame;
    else
        buf_done(&frame);
}

static void arrive(struct tcp_network *n, struct event *e)
{
    struct tcp_end *end = &e->tcp->end[e->end];
    size_t length = e->bytes.n - HEADERS;
    if (e->end == 0)
        tcp_show(n, &e->bytes);
    buf_add(&end->in, (struct bytes){(const uint8_t *)&length, sizeof length});
    buf_add(&end->in, (struct bytes){e->bytes.p + HEADERS, length});
}

void udp_handle(struct tcp_network *n, struct event *e)
{
    if (e->type == EVENT_SEND)
        send_datagram(n, e);
    else if (e->type == EVENT_ARRIVAL)
        arrive(n, e);
}

bool udp_is_open(const struct tcp *t, unsigned end)
{
    return end == 0 || t->end[end].in.n > 0;
}

bool udp_is_readable(const struct tcp *t, unsigned end)
{
    return t->end[end].read < t->end[end].in.n;
}

ssize_t udp_read(struct tcp *t, unsigned end, void *data, size_t n)
{
    struct tcp_end *e = &t->end[end];
    size_t length;
    if (!udp_is_readable(t, end)) {
        errno = ETIMEDOUT;
        return -1;
    }
    memcpy(&length, e->in.p + e->read, sizeof length);
    e->read += sizeof length;
    memcpy(data, e->in.p + e->read, length < n ? length : n);
    e->read += length;
    return (ssize_t)(length < n ? length : n);
}
