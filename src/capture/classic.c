/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the classic pcap format (draft-ietf-opsawg-pcap), without a copy of any packet.
 */
#include "capture/classic.h"

#include "base/array.h"
#include "capture/trace_state.h"

struct magic {
    uint32_t number;
    unsigned header; /* of a record */
    int32_t fraction;
};

static const struct magic magics[] = {
    {0xa1b2c3d4, 16, 1000}, /* microseconds */
    {0xa1b23c4d, 16, 1},    /* nanoseconds */
    {0xa1b2cd34, 24,
     1000}, /* Kuznetzov's Linux patch: records with 8 more bytes of header */
};

static const struct magic *find_magic(const uint8_t *header, bool big)
{
    for (size_t i = 0; i < ARRAY_LENGTH(magics); i++)
        if (magics[i].number == trace_u32(header, big))
            return &magics[i];
    return NULL;
}

bool classic_is(const uint8_t *header)
{
    return find_magic(header, false) || find_magic(header, true);
}

void classic_begin(struct classic *c, const uint8_t *header)
{
    const struct magic *m = find_magic(header, false);
    c->big = !m;
    if (c->big)
        m = find_magic(header, true);
    c->header = m->header;
    c->fraction = m->fraction;
    /* The upper bits tell how long the frame check sequence is. */
    c->link_type = trace_u32(header + 20, c->big) & 0xffff;
}

enum source_event classic_next(struct source *s, struct packet *packet)
{
    struct trace *t = (struct trace *)s;
    const struct classic *c = &t->classic;
    enum input_state state = input_need(&t->input, c->header);
    if (state != INPUT_READY)
        return trace_stop(t, state);
    uint32_t captured = trace_u32(input_at(&t->input) + 8, c->big);
    if (captured > TRACE_PACKET_LIMIT)
        return trace_damaged(t, "it claims to hold %u bytes, more than any packet",
                             captured);
    state = input_need(&t->input, c->header + captured);
    if (state != INPUT_READY)
        return trace_stop(t, state);
    const uint8_t *p = input_at(&t->input);
    uint32_t length = trace_u32(p + 12, c->big);
    packet->time = trace_u32(p, c->big) * INT64_C(1000000000) +
                   (int64_t)trace_u32(p + 4, c->big) * c->fraction;
    packet->number = ++t->packets;
    packet->offset = input_offset(&t->input);
    packet->length = length > captured ? length : captured;
    packet->link_type = c->link_type;
    packet->data = (struct bytes){p + c->header, captured};
    input_skip(&t->input, c->header + captured);
    return SOURCE_PACKET;
}

bool classic_more(const struct source *s)
{
    const struct trace *t = (const struct trace *)s;
    const struct classic *c = &t->classic;
    size_t left = input_left(&t->input);
    if (left < c->header)
        return false;
    uint32_t captured = trace_u32(input_at(&t->input) + 8, c->big);
    return captured <= TRACE_PACKET_LIMIT && left >= c->header + captured;
}
