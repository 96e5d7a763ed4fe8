/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes DER. */
#include "lab/der.h"

#include <assert.h>

/* X.690, 8.1.3: up to 127 in one byte, else how many bytes and then those. */
static void add_head(struct buf *b, unsigned tag, size_t n)
{
    uint8_t head[4] = {(uint8_t)tag};
    size_t used = 1;
    assert(n <= 65535);
    if (n > 127)
        head[used++] = n > 255 ? 0x82 : 0x81;
    if (n > 255)
        head[used++] = (uint8_t)(n >> 8);
    head[used++] = (uint8_t)n;
    buf_add(b, (struct bytes){head, used});
}

void der_add(struct buf *b, unsigned tag, struct bytes content)
{
    add_head(b, tag, content.n);
    buf_add(b, content);
}

void der_wrap(struct buf *b, unsigned tag)
{
    struct buf all = {0};
    der_add(&all, tag, buf_bytes(b));
    buf_done(b);
    *b = all;
}
