/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks of the pcapng format, to be written. */
#include "capture/pcapng_blocks.h"

enum {
    SECTION_HEADER = 0x0a0d0d0a,
    INTERFACE_DESCRIPTION = 1,
    ENHANCED_PACKET = 6,
    DECRYPTION_SECRETS = 10,
    BYTE_ORDER_MAGIC = 0x1a2b3c4d,
    TLS_KEY_LOG = 0x544c534b,
    IF_TSRESOL = 9,
    NANOSECONDS = 9 /* a negative power of ten */
};

static void put(struct buf *b, const void *p, size_t n)
{
    if (n)
        buf_add(b, (struct bytes){p, n});
}

static void put16(struct buf *b, uint16_t v)
{
    put(b, &v, sizeof v);
}

static void put32(struct buf *b, uint32_t v)
{
    put(b, &v, sizeof v);
}

static void pad(struct buf *b, size_t n)
{
    static const uint8_t zeros[3];
    put(b, zeros, -n % 4);
}

/* The length is known at the end: it stands at both ends of the block. */
static size_t begin(struct buf *b, uint32_t type)
{
    size_t at = b->n;
    put32(b, type);
    put32(b, 0);
    return at;
}

static void end(struct buf *b, size_t at)
{
    uint32_t total = (uint32_t)(b->n - at + 4);
    put32(b, total);
    memcpy(b->p + at + 4, &total, sizeof total);
}

void pcapng_put_section(struct buf *b)
{
    const uint64_t unknown = UINT64_MAX; /* of the section's length */
    size_t at = begin(b, SECTION_HEADER);
    put32(b, BYTE_ORDER_MAGIC);
    put16(b, 1);
    put16(b, 0);
    put(b, &unknown, sizeof unknown);
    end(b, at);
}

void pcapng_put_interface(struct buf *b, int link_type, uint32_t snap_length)
{
    const uint8_t resolution = NANOSECONDS;
    size_t at = begin(b, INTERFACE_DESCRIPTION);
    put16(b, (uint16_t)link_type);
    put16(b, 0);
    put32(b, snap_length);
    put16(b, IF_TSRESOL);
    put16(b, sizeof resolution);
    put(b, &resolution, sizeof resolution);
    pad(b, sizeof resolution);
    put32(b, 0); /* no more options */
    end(b, at);
}

void pcapng_put_packet(struct buf *b, uint32_t interface, const struct packet *packet)
{
    uint64_t time = packet->time < 0 ? 0 : (uint64_t)packet->time;
    size_t at = begin(b, ENHANCED_PACKET);
    put32(b, interface);
    put32(b, (uint32_t)(time >> 32));
    put32(b, (uint32_t)time);
    put32(b, (uint32_t)packet->data.n);
    put32(b, packet->length);
    put(b, packet->data.p, packet->data.n);
    pad(b, packet->data.n);
    end(b, at);
}

void pcapng_put_secrets(struct buf *b, struct bytes log)
{
    size_t at = begin(b, DECRYPTION_SECRETS);
    put32(b, TLS_KEY_LOG);
    put32(b, (uint32_t)log.n);
    put(b, log.p, log.n);
    pad(b, log.n);
    end(b, at);
}
