/* SPDX-License-Identifier: BSD-2-Clause */
/* Records of DTLS, which say their own numbers. */
#include "crypto/protection_state.h"

/* RFC 9147, 4.2.2: the number that is nearest to the next one and ends in these bits. */
static uint64_t reconstruct(uint64_t next, uint64_t low, unsigned bits)
{
    uint64_t size = (uint64_t)1 << bits, number = (next & ~(size - 1)) | low;
    if (number + size / 2 < next)
        return number + size;
    return number > next + size / 2 && number >= size ? number - size : number;
}

void protection_of_draft(struct protection *p, unsigned epoch)
{
    p->epoch_bits = (uint64_t)epoch << 48;
}

static enum protection_result open_13(struct protection *p, const struct dtls_record *r,
                                      struct opened *opened)
{
    uint8_t header[ASSOCIATED];
    unsigned width = r->sequence_width;
    uint64_t low = 0;
    if (!p->dtls || !r->unified || r->header.n > sizeof header)
        return PROTECTION_REFUSED;
    if (r->fragment.n < NUMBER_MASK_SAMPLE)
        return PROTECTION_SHORT;
    memcpy(header, r->header.p, r->header.n);
    if (!number_mask_lift(p->mask, r->fragment.p, header + r->sequence_at, width))
        return PROTECTION_REFUSED;
    for (unsigned i = 0; i < width; i++)
        low = low << 8 | header[r->sequence_at + i];
    p->sequence = reconstruct(p->next, low, 8 * width);
    p->header = (struct bytes){header, r->header.n};
    enum protection_result result = protection_open(p, 0, 0, r->fragment, opened);
    p->header = (struct bytes){0};
    if (result == PROTECTION_OPENED && p->sequence > p->next)
        p->next = p->sequence;
    return result;
}

enum protection_result protection_open_dtls(struct protection *p,
                                            const struct dtls_record *record,
                                            struct opened *opened)
{
    p->missing = 0;
    if (p->version == VERSION_TLS13)
        return open_13(p, record, opened);
    p->sequence = (uint64_t)record->epoch << 48 | record->sequence;
    p->record = record;
    enum protection_result result =
        protection_open(p, record->type, record->version, record->fragment, opened);
    p->record = NULL;
    return result;
}
