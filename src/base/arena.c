/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that is freed all at once: a chain of blocks, each twice the last up to a limit. */
#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 1024, LARGEST_BLOCK = 64 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t room, used;
    alignas(max_align_t) uint8_t space[];
};

void arena_reserve(struct arena *a, size_t n)
{
    struct arena_block *block = memory_new(sizeof *block + n);
    block->room = n;
    block->older = a->last;
    a->last = block;
}

static struct arena_block *grow(struct arena *a, size_t n)
{
    size_t room = a->last ? 2 * a->last->room : FIRST_BLOCK;
    if (room > LARGEST_BLOCK)
        room = LARGEST_BLOCK;
    arena_reserve(a, room < n ? n : room);
    return a->last;
}

void *arena_take(struct arena *a, size_t n)
{
    const size_t align = alignof(max_align_t);
    n = (n + align - 1) / align * align;
    struct arena_block *block = a->last;
    if (!block || block->room - block->used < n)
        block = grow(a, n);
    void *p = block->space + block->used;
    block->used += n;
    a->used += n;
    return p;
}

struct bytes arena_copy(struct arena *a, struct bytes b)
{
    if (b.n == 0)
        return (struct bytes){NULL, 0};
    return (struct bytes){memcpy(arena_take(a, b.n), b.p, b.n), b.n};
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *text = arena_take(a, n < 0 ? 1 : (size_t)n + 1);
    if (n >= 0)
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

void arena_clear(struct arena *a)
{
    struct arena_block *block = a->last;
    while (block && block->older) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    *a = (struct arena){.last = block};
    if (!block)
        return;
    memset(block->space, 0, block->used);
    block->used = 0;
}

void arena_done(struct arena *a)
{
    for (struct arena_block *block = a->last, *older; block; block = older) {
        older = block->older;
        free(block);
    }
    *a = (struct arena){0};
}
