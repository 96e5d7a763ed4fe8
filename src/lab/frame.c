/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP segments made by hand. */
#include "lab/frame.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>

enum { WINDOW = 65535, HOPS = 64, PROTOCOL = 6 };

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

static void add_ipv4(struct buf *b, const struct frame *f, size_t tcp)
{
    put(b, 0x4500, 2);
    put(b, 20 + tcp, 2);
    put(b, 0x00004000, 4); /* no identification needed: not to be fragmented */
    put(b, HOPS << 8 | PROTOCOL, 2);
    put(b, 0, 2);
    buf_add(b, address_of(f->from));
    buf_add(b, address_of(f->to));
    set16(b, 10, checksum(sum(0, buf_bytes(b))));
}

static void add_ipv6(struct buf *b, const struct frame *f, size_t tcp)
{
    put(b, 0x60000000, 4);
    put(b, tcp, 2);
    put(b, PROTOCOL << 8 | HOPS, 2);
    buf_add(b, address_of(f->from));
    buf_add(b, address_of(f->to));
}

void frame_build(struct buf *b, const struct frame *f)
{
    size_t header = f->mss ? 24 : 20, tcp = header + f->payload.n;
    assert(f->payload.n <= FRAME_PAYLOAD_MOST);
    b->n = 0;
    if (f->from->sa_family == AF_INET6)
        add_ipv6(b, f, tcp);
    else
        add_ipv4(b, f, tcp);
    size_t at = b->n;
    put(b, port_of(f->from), 2);
    put(b, port_of(f->to), 2);
    put(b, f->seq, 4);
    put(b, f->ack, 4);
    put(b, header / 4 << 12 | f->flags, 2);
    put(b, WINDOW, 2);
    put(b, 0, 4); /* checksum, urgent pointer */
    if (f->mss)
        put(b, 0x02040000u | f->mss, 4);
    buf_add(b, f->payload);
    uint32_t pseudo =
        sum(sum(PROTOCOL + (uint32_t)tcp, address_of(f->from)), address_of(f->to));
    set16(b, at + 16, checksum(sum(pseudo, (struct bytes){b->p + at, tcp})));
}
