/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the pcapng format (draft-ietf-opsawg-pcapng): every packet block, several
 * interfaces, sections of either byte order, and the key logs in Decryption Secrets
 * Blocks.
 *
 *     type | total length | body ............................. | total length
 *      4          4         a multiple of 4, read by a cursor          4
 */
#include "capture/pcapng.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/array.h"
#include "capture/trace_state.h"
#include "wire/cursor.h"

enum {
    ENHANCED_PACKET = 6,
    SECTION_HEADER = 0x0a0d0d0a, /* the same in both byte orders */
    BYTE_ORDER_MAGIC = 0x1a2b3c4d,
    TLS_KEY_LOG = 0x544c534b,
    OPTION_END = 0,
    IF_TSRESOL = 9,
    IF_TSOFFSET = 14,
    BILLION = 1000000000
};

struct pcapng_interface {
    int link_type;
    uint32_t snap_length; /* 0: no limit */
    uint64_t units;       /* of a time stamp in a second, at least 1 */
    uint64_t
        multiplier; /* nanoseconds in such a unit, 0 where that is not a whole number */
    int64_t offset; /* nanoseconds to add to time stamps */
};

static uint16_t take_u16(struct cursor *c, bool big)
{
    struct bytes b = cursor_take(c, 2);
    return b.n ? trace_u16(b.p, big) : 0;
}

static uint32_t take_u32(struct cursor *c, bool big)
{
    struct bytes b = cursor_take(c, 4);
    return b.n ? trace_u32(b.p, big) : 0;
}

bool pcapng_is(const uint8_t *header)
{
    return trace_u32(header, false) == SECTION_HEADER &&
           (trace_u32(header + 8, false) == BYTE_ORDER_MAGIC ||
            trace_u32(header + 8, true) == BYTE_ORDER_MAGIC);
}

void pcapng_copy(struct pcapng *to, const struct pcapng *from)
{
    *to = *from;
    to->interface_room = from->interface_count;
    to->interface =
        memory_resize(NULL, from->interface_count + 1, sizeof *from->interface);
    if (from->interface_count)
        memcpy(to->interface, from->interface,
               from->interface_count * sizeof *from->interface);
}

void pcapng_done(struct pcapng *p)
{
    free(p->interface);
}

/* The byte order is known by now: read_head needs it for the block's length. */
static enum source_event read_section(struct trace *t, struct cursor *body,
                                      struct packet *packet)
{
    (void)packet;
    cursor_take(body, 4);
    unsigned major = take_u16(body, t->pcapng.big);
    if (major != 1)
        return trace_damaged(t, "pcapng of version %u, of which nothing is known", major);
    t->pcapng.interface_count = 0;
    t->pcapng.sections++;
    return SOURCE_IDLE;
}

/* if_tsresol: a power of ten, or with the upper bit one of two. False where it is too
 * fine. */
static bool set_resolution(struct pcapng_interface *i, uint8_t value)
{
    unsigned exponent = value & 0x7f;
    bool binary = value & 0x80;
    if (exponent > (binary ? 63 : 19))
        return false;
    i->units = 1;
    while (exponent--)
        i->units *= binary ? 2 : 10;
    i->multiplier = BILLION % i->units ? 0 : BILLION / i->units;
    return true;
}

/* if_tsoffset: seconds, signed. False for such as are outside of our time. */
static bool set_offset(struct pcapng_interface *i, struct bytes value, bool big)
{
    uint64_t first = trace_u32(value.p, big), second = trace_u32(value.p + 4, big);
    int64_t seconds = (int64_t)(big ? first << 32 | second : second << 32 | first);
    return !__builtin_mul_overflow(seconds, (int64_t)BILLION, &i->offset);
}

static bool read_options(struct pcapng_interface *i, struct cursor *c, bool big)
{
    while (cursor_left(c)) {
        unsigned code = take_u16(c, big), length = take_u16(c, big);
        struct bytes value = cursor_take(c, length);
        if (c->failed || code == OPTION_END)
            break;
        if (code == IF_TSRESOL && length == 1 && !set_resolution(i, value.p[0]))
            return false;
        if (code == IF_TSOFFSET && length == 8 && !set_offset(i, value, big))
            return false;
        cursor_take(c, -length % 4);
    }
    return true; /* options that break off are no reason to refuse the packets */
}

static enum source_event read_interface(struct trace *t, struct cursor *body,
                                        struct packet *packet)
{
    struct pcapng *p = &t->pcapng;
    (void)packet;
    struct pcapng_interface *i = ARRAY_ADD(p->interface);
    i->link_type = take_u16(body, p->big);
    take_u16(body, p->big);
    i->snap_length = take_u32(body, p->big);
    set_resolution(i, 6); /* microseconds where nothing else is said */
    if (!read_options(i, body, p->big))
        return trace_damaged(t, "the clock of interface %zu cannot be understood",
                             p->interface_count - 1);
    return SOURCE_IDLE;
}

/* Nanoseconds since 1970; the nearest there is where they do not fit. */
static int64_t time_of(const struct pcapng_interface *i, uint32_t high, uint32_t low)
{
    uint64_t stamp = (uint64_t)high << 32 | low, ns;
    int64_t time;
    bool fits = true;
    if (i->multiplier)
        fits = !__builtin_mul_overflow(stamp, i->multiplier, &ns);
    else if (i->units % BILLION == 0)
        ns = stamp / (i->units / BILLION);
    else {
        long double part = (long double)(stamp % i->units) / (long double)i->units;
        fits = !__builtin_mul_overflow(stamp / i->units, (uint64_t)BILLION, &ns) &&
               !__builtin_add_overflow(ns, (uint64_t)(part * BILLION), &ns);
    }
    if (!fits || __builtin_add_overflow(ns, i->offset, &time))
        return INT64_MAX;
    return time;
}

static enum source_event deliver(struct trace *t, struct cursor *body,
                                 struct packet *packet, uint32_t captured)
{
    if (captured > TRACE_PACKET_LIMIT)
        return trace_damaged(t, "it claims to hold %u bytes, more than any packet",
                             captured);
    packet->data = cursor_take(body, captured);
    if (body->failed)
        return trace_damaged(t, "it claims to hold %u bytes, more than its block",
                             captured);
    if (packet->length < captured)
        packet->length = captured;
    packet->number = ++t->packets;
    packet->offset = input_offset(&t->input);
    return SOURCE_PACKET;
}

/* Enhanced Packet and the obsolete Packet Block are the same but for the first four
 * bytes. */
static enum source_event read_timed(struct trace *t, struct cursor *body,
                                    struct packet *packet, uint32_t number)
{
    const struct pcapng *p = &t->pcapng;
    if (number >= p->interface_count)
        return trace_damaged(t, "it is from interface %u, which is not described",
                             number);
    const struct pcapng_interface *i = &p->interface[number];
    uint32_t high = take_u32(body, p->big), low = take_u32(body, p->big);
    uint32_t captured = take_u32(body, p->big);
    packet->length = take_u32(body, p->big);
    packet->link_type = i->link_type;
    packet->time = time_of(i, high, low);
    return deliver(t, body, packet, captured);
}

static enum source_event read_packet(struct trace *t, struct cursor *body,
                                     struct packet *packet)
{
    return read_timed(t, body, packet, take_u32(body, t->pcapng.big));
}

static enum source_event read_old_packet(struct trace *t, struct cursor *body,
                                         struct packet *packet)
{
    uint32_t number = take_u16(body, t->pcapng.big);
    take_u16(body, t->pcapng.big); /* drops */
    return read_timed(t, body, packet, number);
}

/* A Simple Packet has neither a time nor an interface: it is from the first one. */
static enum source_event read_simple_packet(struct trace *t, struct cursor *body,
                                            struct packet *packet)
{
    const struct pcapng *p = &t->pcapng;
    if (!p->interface_count)
        return trace_damaged(t, "it is from interface 0, which is not described");
    uint32_t captured = packet->length = take_u32(body, p->big);
    if (p->interface[0].snap_length && captured > p->interface[0].snap_length)
        captured = p->interface[0].snap_length;
    packet->link_type = p->interface[0].link_type;
    packet->time = 0;
    return deliver(t, body, packet, captured);
}

static enum source_event read_secrets(struct trace *t, struct cursor *body,
                                      struct packet *packet)
{
    (void)packet;
    uint32_t type = take_u32(body, t->pcapng.big);
    uint32_t length = take_u32(body, t->pcapng.big);
    struct bytes keys = cursor_take(body, length);
    if (body->failed)
        return trace_damaged(t, "Decryption Secrets Block claims to hold %u bytes",
                             length);
    t->source.keys = keys;
    return type == TLS_KEY_LOG ? SOURCE_KEYS : SOURCE_IDLE;
}

/* A reader of a block's body answers SOURCE_IDLE where it has nothing for the caller. */
struct block {
    uint32_t type;
    const char *name;
    uint32_t least, most; /* bytes in all */
    enum source_event (*read)(struct trace *t, struct cursor *body,
                              struct packet *packet);
};

enum { MIB = 1024 * 1024 };

/* clang-format off */
static const struct block blocks[] = {
    {ENHANCED_PACKET, "Enhanced Packet",       32, MIB,      read_packet},
    {1,              "Interface Description", 20, MIB,      read_interface},
    {2,              "Packet",                32, MIB,      read_old_packet},
    {3,              "Simple Packet",         16, MIB,      read_simple_packet},
    {10,             "Decryption Secrets",    20, 64 * MIB, read_secrets},
    {SECTION_HEADER, "Section Header",        28, MIB,      read_section},
};
/* clang-format on */

static const struct block passed_over = {0, "", 12, UINT32_MAX, NULL};

static const struct block *find_block(uint32_t type)
{
    for (size_t i = 0; i < ARRAY_LENGTH(blocks); i++)
        if (blocks[i].type == type)
            return &blocks[i];
    return &passed_over;
}

/* The kind and the length of the block that begins here, or NULL with the reason told. */
static const struct block *read_head(struct trace *t, uint32_t *total)
{
    const uint8_t *p = input_at(&t->input);
    uint32_t type = trace_u32(p, t->pcapng.big);
    if (pcapng_is(p))
        t->pcapng.big = trace_u32(p + 8, true) == BYTE_ORDER_MAGIC;
    else if (type == SECTION_HEADER) {
        trace_damaged(t, "Section Header Block without a byte order");
        return NULL;
    }
    const struct block *block = find_block(type);
    *total = trace_u32(p + 4, t->pcapng.big);
    if (*total >= block->least && *total <= block->most && *total % 4 == 0)
        return block;
    trace_damaged(t, "%s Block (type %u) of %u bytes", block->name, type, *total);
    return NULL;
}

/* The whole block is in the window; its length must stand at both of its ends. */
static enum source_event read_body(struct trace *t, const struct block *block,
                                   uint32_t total, struct packet *packet)
{
    const uint8_t *p = input_at(&t->input);
    if (trace_u32(p + total - 4, t->pcapng.big) != total)
        return trace_damaged(t, "%s Block whose two lengths differ", block->name);
    struct cursor body = cursor_over((struct bytes){p + 8, total - 12});
    return block->read(t, &body, packet);
}

enum source_event pcapng_next(struct source *s, struct packet *packet)
{
    struct trace *t = (struct trace *)s;
    enum source_event event = SOURCE_IDLE;
    while (event == SOURCE_IDLE) {
        uint32_t total;
        enum input_state state = input_need(&t->input, 12);
        if (state != INPUT_READY)
            return trace_stop(t, state);
        const struct block *block = read_head(t, &total);
        if (!block)
            return SOURCE_ERROR;
        if (block->read) {
            state = input_need(&t->input, total);
            if (state != INPUT_READY)
                return trace_stop(t, state);
            event = read_body(t, block, total, packet);
        }
        if (event != SOURCE_ERROR)
            input_skip(&t->input, total);
    }
    return event;
}

bool pcapng_more(const struct source *s)
{
    const struct trace *t = (const struct trace *)s;
    const uint8_t *p = input_at(&t->input);
    size_t left = input_left(&t->input);
    return left >= 12 && trace_u32(p, t->pcapng.big) == ENHANCED_PACKET &&
           trace_u32(p + 4, t->pcapng.big) <= left;
}
