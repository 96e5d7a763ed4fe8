/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds frames of a TCP conversation: Ethernet, IPv4, TCP, without checksums. */
#ifndef TESTS_FRAMES_H
#define TESTS_FRAMES_H

#include "base/buf.h"
#include "net/net.h"

/* A conversation between 10.0.0.1:40000 (side 0) and 10.0.0.2:443 (side 1). */
struct talk {
    void (*take)(void *context, const struct packet *packet);
    void *context;
    uint32_t seq[2]; /* of the next byte of each side */
    uint32_t number;
    int64_t time; /* of the next packet, ns; each one comes a millisecond later */
    uint16_t port;
};

static inline void put16(struct buf *b, unsigned v)
{
    const uint8_t bytes[] = {(uint8_t)(v >> 8), (uint8_t)v};
    buf_add(b, (struct bytes){bytes, 2});
}

static inline void put32(struct buf *b, uint32_t v)
{
    put16(b, v >> 16);
    put16(b, v & 0xffff);
}

static inline void put_frame(struct buf *b, unsigned side, uint16_t port, uint32_t seq,
                             uint32_t ack, unsigned flags, struct bytes data)
{
    static const uint8_t ethernet[] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};
    static const uint8_t address[2][4] = {{10, 0, 0, 1}, {10, 0, 0, 2}};
    buf_add(b, (struct bytes){ethernet, sizeof ethernet});
    put16(b, 0x4500);
    put16(b, 40 + (unsigned)data.n);
    put32(b, 0x00004000);
    put16(b, 64 << 8 | 6);
    put16(b, 0);
    buf_add(b, (struct bytes){address[side], 4});
    buf_add(b, (struct bytes){address[!side], 4});
    put16(b, side ? 443 : port);
    put16(b, side ? port : 443);
    put32(b, seq);
    put32(b, ack);
    put16(b, 0x5000 | flags);
    put16(b, 65535);
    put32(b, 0);
    buf_add(b, data);
}

/* A segment at a sequence number of the caller's choice; the state stays. */
static inline void talk_raw(struct talk *t, unsigned side, uint32_t seq, unsigned flags,
                            struct bytes data)
{
    struct buf b = {0};
    put_frame(&b, side, t->port, seq, t->seq[!side], flags, data);
    struct packet p = {.time = t->time += 1000000,
                       .number = ++t->number,
                       .length = (uint32_t)b.n,
                       .link_type = 1,
                       .data = buf_bytes(&b)};
    t->take(t->context, &p);
    buf_done(&b);
}

static inline void talk_send(struct talk *t, unsigned side, struct bytes data)
{
    talk_raw(t, side, t->seq[side], TCP_ACK | TCP_PSH, data);
    t->seq[side] += (uint32_t)data.n;
}

static inline void talk_open(struct talk *t)
{
    const struct bytes none = {0};
    t->port = t->port ? t->port : 40000;
    t->seq[0] = t->seq[0] ? t->seq[0] : 1000;
    t->seq[1] = t->seq[1] ? t->seq[1] : 5000;
    talk_raw(t, 0, t->seq[0]++, TCP_SYN, none);
    talk_raw(t, 1, t->seq[1]++, TCP_SYN | TCP_ACK, none);
    talk_raw(t, 0, t->seq[0], TCP_ACK, none);
}

static inline void talk_fin(struct talk *t, unsigned side)
{
    talk_raw(t, side, t->seq[side]++, TCP_FIN | TCP_ACK, (struct bytes){0});
}

#endif
