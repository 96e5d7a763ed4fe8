/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP segments and UDP datagrams made by hand. */
#include "lab/frame.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>

enum { WINDOW = 65535, HOPS = 64, TCP = 6, UDP = 17, UDP_HEADER = 8 };

static void put(struct buf *b, uint64_t value, unsigned width)
{
    uint8_t byte[8];
    for (unsigned i = 0; i < width; i++)
        byte[i] = (uint8_t)(value >> 8 * (width - 1 - i));
    buf_add(b, (struct bytes){byte, width});
}

/* RFC 1071: the ones' complement sum of 16-bit words, carries still in it. */
static uint32_t sum(uint32_t so_far, struct bytes b)
{
    for (size_t i = 0; i < b.n; i++)
        so_far += i % 2 ? b.p[i] : (uint32_t)b.p[i] << 8;
    return so_far;
}

static uint16_t checksum(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static struct bytes address_of(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET6)
        return (struct bytes){
            (const uint8_t *)&((const struct sockaddr_in6 *)a)->sin6_addr, 16};
    return (struct bytes){(const uint8_t *)&((const struct sockaddr_in *)a)->sin_addr, 4};
}

static uint16_t port_of(const struct sockaddr *a)
{
    return ntohs(a->sa_family == AF_INET6 ? ((const struct sockaddr_in6 *)a)->sin6_port
                                          : ((const struct sockaddr_in *)a)->sin_port);
}

static void set16(struct buf *b, size_t at, uint16_t value)
{
    b->p[at] = (uint8_t)(value >> 8);
    b->p[at + 1] = (uint8_t)value;
}

static unsigned protocol_of(const struct frame *f)
{
    return f->datagram ? UDP : TCP;
}

static void add_ipv4(struct buf *b, const struct frame *f, size_t rest)
{
    put(b, 0x4500, 2);
    put(b, 20 + rest, 2);
    put(b, 0x00004000, 4); /* no identification needed: not to be fragmented */
    put(b, HOPS << 8 | protocol_of(f), 2);
    put(b, 0, 2);
    buf_add(b, address_of(f->from));
    buf_add(b, address_of(f->to));
    set16(b, 10, checksum(sum(0, buf_bytes(b))));
}

static void add_ipv6(struct buf *b, const struct frame *f, size_t rest)
{
    put(b, 0x60000000, 4);
    put(b, rest, 2);
    put(b, protocol_of(f) << 8 | HOPS, 2);
    buf_add(b, address_of(f->from));
    buf_add(b, address_of(f->to));
}

/* RFC 9293, 3.1; where its checksum is. */
static size_t add_tcp(struct buf *b, const struct frame *f, size_t header)
{
    put(b, f->seq, 4);
    put(b, f->ack, 4);
    put(b, header / 4 << 12 | f->flags, 2);
    put(b, WINDOW, 2);
    put(b, 0, 4); /* checksum, urgent pointer */
    if (f->mss)
        put(b, 0x02040000u | f->mss, 4);
    return 16;
}

/* RFC 768 */
static size_t add_udp(struct buf *b, size_t rest)
{
    put(b, rest, 2);
    put(b, 0, 2);
    return 6;
}

void frame_build(struct buf *b, const struct frame *f)
{
    size_t header = f->datagram ? UDP_HEADER
                    : f->mss    ? 24
                                : 20,
           rest = header + f->payload.n;
    assert(f->payload.n <= FRAME_PAYLOAD_MOST);
    b->n = 0;
    if (f->from->sa_family == AF_INET6)
        add_ipv6(b, f, rest);
    else
        add_ipv4(b, f, rest);
    size_t at = b->n;
    put(b, port_of(f->from), 2);
    put(b, port_of(f->to), 2);
    size_t check = f->datagram ? add_udp(b, rest) : add_tcp(b, f, header);
    buf_add(b, f->payload);
    uint32_t pseudo =
        sum(sum(protocol_of(f) + (uint32_t)rest, address_of(f->from)), address_of(f->to));
    set16(b, at + check, checksum(sum(pseudo, (struct bytes){b->p + at, rest})));
}
