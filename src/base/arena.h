/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that is freed all at once: one connection, one arena, one free.
 *
 * A zeroed struct arena is empty and ready. Memory is zeroed and aligned for any type. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/bytes.h"

struct arena_block;

struct arena {
    struct arena_block
        *last;   /* the block that is being filled; older ones hang behind it */
    size_t used; /* bytes handed out in all, for measurements */
};

/* `n` zeroed bytes that live as long as the arena. Never NULL. */
void *arena_take(struct arena *a, size_t n);

/* For an empty arena that will hold little: its first block has room for just `n` bytes.
 */
void arena_reserve(struct arena *a, size_t n);

/* A copy of the bytes in the arena; empty bytes cost nothing. */
struct bytes arena_copy(struct arena *a, struct bytes b);

/* A formatted string in the arena. */
char *arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Empties the arena and keeps its first block, the smallest, for what comes next. */
void arena_clear(struct arena *a);

/* Frees everything; the arena is empty and ready again. */
void arena_done(struct arena *a);

#endif
