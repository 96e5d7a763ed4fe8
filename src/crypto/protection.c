/* SPDX-License-Identifier: BSD-2-Clause */
/* The record protection of one direction. */
#include "crypto/protection_state.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    SEARCH = 512, /* records that may be missing before one that opens again */
    PATIENCE =
        16,  /* refused ones in a row after which nothing is searched for any more */
    NEAR = 8 /* how far from its place a record is looked for */
};

void protection_free(struct protection *p)
{
    if (!p)
        return;
    if (p->aead)
        gnutls_aead_cipher_deinit(p->aead);
    if (p->cipher)
        gnutls_cipher_deinit(p->cipher);
    number_mask_free(p->mask);
    secret_wipe(&p->mac_key);
    secret_wipe(&p->traffic);
    buf_done(&p->plain);
    buf_done(&p->scratch);
    explicit_bzero(p, sizeof *p);
    free(p);
}

void protection_skip(struct protection *p, unsigned records, uint64_t bytes)
{
    p->sequence += records;
    if (!p->cipher || p->block)
        return;
    while (bytes) { /* a stream cipher goes on by as many bytes */
        uint8_t passed[1024] = {0};
        size_t n = bytes < sizeof passed ? (size_t)bytes : sizeof passed;
        gnutls_cipher_decrypt2(p->cipher, passed, n, passed, n);
        bytes -= n;
    }
}

void protection_lost(struct protection *p)
{
    p->missing = SEARCH;
    p->refused = 0;
}

void protection_refused(struct protection *p)
{
    p->refused += p->refused <= PATIENCE;
    p->missing = protection_is_given_up(p) ? 0 : p->missing + (p->missing < SEARCH);
}

bool protection_is_given_up(const struct protection *p)
{
    return p->refused > PATIENCE;
}

bool protection_has_lost(const struct protection *p)
{
    return p->missing == SEARCH;
}

bool protection_number(const struct protection *p, uint64_t i, uint64_t *number)
{
    *number = p->sequence + i;
    if (i <= p->missing)
        return true;
    /* records of DTLS say their own numbers; and behind a hole any later one is right */
    bool known = p->dtls || p->record;
    if (known || protection_has_lost(p) || protection_is_given_up(p))
        return false;
    if (i <= p->missing + NEAR)
        return true;
    uint64_t back = i - p->missing - NEAR;
    *number = p->sequence - back;
    return back <= NEAR && back <= p->sequence;
}

enum protection_result protection_found(struct protection *p, uint64_t i)
{
    uint64_t number = 0;
    protection_number(p, i, &number);
    bool misplaced = i > p->missing;
    if (number >= p->sequence) {
        p->sequence = number + 1;
        p->missing = p->refused = 0;
    }
    return misplaced ? PROTECTION_MISPLACED : PROTECTION_OPENED;
}

size_t protection_associated(const struct protection *p, uint8_t out[ASSOCIATED],
                             uint64_t sequence, uint8_t type, uint16_t version, size_t n)
{
    struct bytes cid = p->record ? p->record->cid : (struct bytes){0};
    uint8_t *at = out;
    if (type == CONTENT_TLS12_CID) { /* RFC 9146, 5.1 */
        memset(at, 0xff, 8);
        at[8] = CONTENT_TLS12_CID;
        at[9] = (uint8_t)cid.n;
        at[10] = CONTENT_TLS12_CID;
        at[11] = (uint8_t)(version >> 8);
        at[12] = (uint8_t)version;
        protection_put64(at + 13, sequence);
        if (cid.n)
            memcpy(at + 21, cid.p, cid.n);
        at += 21 + cid.n;
    } else {
        protection_put64(at, sequence);
        at[8] = type;
        at[9] = (uint8_t)(version >> 8);
        at[10] = (uint8_t)version;
        at += 11;
    }
    at[0] = (uint8_t)(n >> 8);
    at[1] = (uint8_t)n;
    return (size_t)(at + 2 - out);
}

/* RFC 9846, 5.2: the last byte that is not zero is the type. */
static bool strip_inner(const struct protection *p, size_t n, struct opened *o)
{
    size_t end = n;
    while (end > 0 && p->plain.p[end - 1] == 0)
        end--;
    if (end == 0)
        return false;
    o->type = p->plain.p[end - 1];
    o->padding = (uint32_t)(n - end);
    o->data = (struct bytes){p->plain.p, end - 1};
    return true;
}

enum protection_result protection_open(struct protection *p, uint8_t type,
                                       uint16_t version, struct bytes fragment,
                                       struct opened *opened)
{
    size_t n = 0;
    if (p->plain.room < fragment.n + 64) {
        p->plain.p = memory_resize(p->plain.p, fragment.n + 64, 1);
        p->plain.room = fragment.n + 64;
    }
    p->plain.n = fragment.n + 64;
    enum protection_result r = protection_is_aead(p)
                                   ? protection_open_aead(p, type, version, fragment, &n)
                                   : protection_open_mac(p, type, version, fragment, &n);
    if (r != PROTECTION_OPENED)
        return r;
    *opened = (struct opened){type, {p->plain.p, n}, 0};
    bool inner = p->version == VERSION_TLS13 || type == CONTENT_TLS12_CID;
    if (inner && !strip_inner(p, n, opened))
        return PROTECTION_REFUSED;
    return PROTECTION_OPENED;
}
