/* SPDX-License-Identifier: BSD-2-Clause */
/* Things of one size, cut from blocks. Each block is twice the last, up to one large page of the
 * kernel's: a hundred thousand things are then a few dozen page faults. */
#include "base/pool.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    FIRST_BLOCK = 32 * 1024,
    LARGEST_BLOCK = 2 * 1024 * 1024, /* a large page of x86 and ARM */
    LINE = 64                        /* bytes that a processor's cache moves at once */
};

struct pool_block {
    struct pool_block *older;
    size_t room, used; /* of the block, this head included */
};

/* From one thing to the next: things of some lines begin with a line of their own. */
static size_t stride(const struct pool *p)
{
    size_t align = p->size >= LINE ? LINE : 16;
    return (p->size + align - 1) / align * align;
}

static void add_block(struct pool *p, size_t step)
{
    size_t room = p->last ? 2 * p->last->room : FIRST_BLOCK;
    room = room > LARGEST_BLOCK ? LARGEST_BLOCK : room;
    while (room < LINE + step)
        room *= 2;
    struct pool_block *block = memory_aligned(room, room);
#ifdef MADV_HUGEPAGE
    if (room >= LARGEST_BLOCK)
        madvise(block, room, MADV_HUGEPAGE); /* a hint: nothing is lost where it fails */
#endif
    *block = (struct pool_block){.older = p->last, .room = room, .used = LINE};
    p->last = block;
}

static void *cut(struct pool *p)
{
    size_t step = stride(p);
    if (!p->last || p->last->room - p->last->used < step)
        add_block(p, step);
    void *thing = (uint8_t *)p->last + p->last->used;
    p->last->used += step;
    return thing;
}

void *pool_take(struct pool *p)
{
    void *thing = p->free;
    if (thing) {
        memcpy(&p->free, thing, sizeof p->free);
        p->waiting--;
    } else {
        thing = cut(p);
    }
    p->used++;
    return memset(thing, 0, p->size);
}

void pool_give(struct pool *p, void *thing)
{
    memcpy(thing, &p->free, sizeof p->free);
    p->free = thing;
    p->used--;
    p->waiting++;
}

size_t pool_idle(const struct pool *p)
{
    return p->waiting * stride(p);
}

void pool_done(struct pool *p)
{
    for (struct pool_block *block = p->last, *older; block; block = older) {
        older = block->older;
        free(block);
    }
    *p = (struct pool){.size = p->size};
}
