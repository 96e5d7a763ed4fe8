/* SPDX-License-Identifier: BSD-2-Clause */
/* Plays steps into a tracker, so that a target need not invent frames:
 *
 *     what  length  bytes       1, 2, length bytes
 *
 * The lowest bit of `what` is the side; the next three say how the bytes are sent. */
#include "fuzz.h"

#include "base/buf.h"
#include "wire/cursor.h"

enum { SIDE = 1, HOW = 7 << 1, CLIENT_PORT = 40000, RAW_IP = 101 };
enum how {
    IN_ORDER,
    IN_ORDER_TOO,
    AHEAD,   /* behind a hole */
    OVERLAP, /* a part of it again */
    FINISH,
    RESET,
    OPEN, /* a new connection between the same ends */
    KEYS  /* not sent: lines of a key log */
};

struct play {
    struct tracker *tracker;
    uint32_t seq[2], number;
    int64_t time;
    struct buf frame;
};

static void put(struct play *p, uint64_t value, unsigned width)
{
    while (width--) {
        uint8_t byte = (uint8_t)(value >> 8 * width);
        buf_add(&p->frame, (struct bytes){&byte, 1});
    }
}

/* The header of IPv4, and both ports. RFC 791, 3.1 */
static void put_ip(struct play *p, unsigned side, unsigned protocol, size_t payload)
{
    static const uint32_t address[2] = {0x0a000001, 0x0a000002};
    static const uint16_t port[2] = {CLIENT_PORT, 443};
    p->frame.n = 0;
    put(p, 0x4500, 2);
    put(p, 20 + payload, 2);
    put(p, 0, 4);
    put(p, 64 << 8 | protocol, 2);
    put(p, 0, 2);
    put(p, address[side], 4);
    put(p, address[!side], 4);
    put(p, port[side], 2);
    put(p, port[!side], 2);
}

static void send_frame(struct play *p, struct bytes data, size_t cut)
{
    buf_add(&p->frame, (struct bytes){data.p, data.n - cut});
    struct packet packet = {.time = p->time += 1000000,
                            .number = ++p->number,
                            .length = (uint32_t)(p->frame.n + cut),
                            .link_type = RAW_IP,
                            .data = buf_bytes(&p->frame)};
    tracker_packet(p->tracker, &packet);
}

/* RFC 9293, 3.1 */
static void send_segment(struct play *p, unsigned side, uint32_t seq, unsigned flags,
                         struct bytes data)
{
    put_ip(p, side, 6, 20 + data.n);
    put(p, seq, 4);
    put(p, p->seq[!side], 4);
    put(p, 0x5000 | flags, 2);
    put(p, 0xffff, 2);
    put(p, 0, 4);
    send_frame(p, data, 0);
}

static void open_connection(struct play *p)
{
    const struct bytes none = {0};
    send_segment(p, 0, p->seq[0]++, TCP_SYN, none);
    send_segment(p, 1, p->seq[1]++, TCP_SYN | TCP_ACK, none);
    send_segment(p, 0, p->seq[0], TCP_ACK, none);
}

static void take_step(struct play *p, unsigned side, enum how how, struct bytes data)
{
    uint32_t *seq = &p->seq[side];
    switch (how) {
    case AHEAD:
        send_segment(p, side, *seq + 7, TCP_ACK, data);
        break;
    case OVERLAP:
        send_segment(p, side, *seq - 7, TCP_ACK, data);
        break;
    case FINISH:
        send_segment(p, side, (*seq)++, TCP_ACK | TCP_FIN, (struct bytes){0});
        break;
    case RESET:
        send_segment(p, side, *seq, TCP_RST, (struct bytes){0});
        break;
    case OPEN:
        p->seq[0] += 1u << 30;
        p->seq[1] += 1u << 30;
        open_connection(p);
        break;
    default:
        send_segment(p, side, *seq, TCP_ACK, data);
        *seq += (uint32_t)data.n;
    }
}

/* RFC 768. A capture may have cut it. */
static void send_datagram(struct play *p, unsigned side, enum how how, struct bytes data)
{
    put_ip(p, side, 17, 8 + data.n);
    put(p, 8 + data.n, 2);
    put(p, 0, 2);
    send_frame(p, data, how == AHEAD ? data.n / 2 : 0);
}

void fuzz_play(struct tracker *t, struct bytes script, bool datagrams)
{
    struct play p = {.tracker = t, .seq = {1000, 5000}};
    struct cursor c = cursor_over(script);
    if (!datagrams)
        open_connection(&p);
    while (cursor_left(&c) >= 3) {
        unsigned what = (unsigned)cursor_uint(&c, 1);
        size_t n = (size_t)cursor_uint(&c, 2);
        struct bytes data = cursor_take(&c, n < cursor_left(&c) ? n : cursor_left(&c));
        enum how how = (what & HOW) >> 1;
        if (how == KEYS)
            tracker_keys(t, data);
        else if (datagrams)
            send_datagram(&p, what & SIDE, how, data);
        else
            take_step(&p, what & SIDE, how, data);
    }
    tracker_finish(t);
    buf_done(&p.frame);
}
