/* SPDX-License-Identifier: BSD-2-Clause */
/* Things of one size, cut from blocks. */
#include "base/pool.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024 };

struct pool_block {
    struct pool_block *older;
    size_t used;
    alignas(max_align_t) uint8_t space[];
};

/* Room for one thing, aligned, and for the link that it becomes when it is given back. */
static size_t stride(const struct pool *p)
{
    const size_t align = alignof(max_align_t);
    return (p->size + align - 1) / align * align;
}

static void *cut(struct pool *p)
{
    size_t step = stride(p), room = step > BLOCK ? step : BLOCK / step * step;
    if (!p->last || room - p->last->used < step) {
        struct pool_block *block = memory_new(sizeof *block + room);
        block->older = p->last;
        p->last = block;
    }
    void *thing = p->last->space + p->last->used;
    p->last->used += step;
    return thing;
}

void *pool_take(struct pool *p)
{
    void *thing = p->free;
    p->used++;
    if (!thing)
        return cut(p);
    memcpy(&p->free, thing, sizeof p->free);
    return memset(thing, 0, p->size);
}

void pool_give(struct pool *p, void *thing)
{
    memcpy(thing, &p->free, sizeof p->free);
    p->free = thing;
    p->used--;
}

void pool_done(struct pool *p)
{
    for (struct pool_block *block = p->last, *older; block; block = older) {
        older = block->older;
        free(block);
    }
    *p = (struct pool){.size = p->size};
}
