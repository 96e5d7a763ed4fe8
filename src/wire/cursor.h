/* SPDX-License-Identifier: BSD-2-Clause */
/* The only way in which wire bytes are read: a cursor whose failure sticks.
 *
 * It never reads outside its bytes. The first read that would do so makes it fail, and it stays
 * failed: nothing left, zeros, empty slices; cursors cut from it have failed too. Decoders are
 * straight-line code that asks once at its end, and `while (cursor_left(&c))` always ends.
 *
 *        origin         p              end
 *          |............|...............|
 *           already read    cursor_left
 */
#ifndef WIRE_CURSOR_H
#define WIRE_CURSOR_H

#include "base/bytes.h"

struct cursor {
    const uint8_t *origin, *p, *end; /* offsets count from origin */
    bool failed;
};

/* A cursor at the beginning of the bytes, which it borrows. */
static inline struct cursor cursor_over(struct bytes b)
{
    return (struct cursor){b.p, b.p, b.n ? b.p + b.n : b.p, false};
}

/* Bytes not yet read; 0 once it has failed. */
static inline size_t cursor_left(const struct cursor *c)
{
    return (size_t)(c->end - c->p);
}

/* Bytes between origin and here. */
static inline size_t cursor_offset(const struct cursor *c)
{
    return (size_t)(c->p - c->origin);
}

/* The next `n` bytes; empty on failure. The only bounds check in the program. */
static inline struct bytes cursor_take(struct cursor *c, size_t n)
{
    if (n > cursor_left(c)) {
        c->failed = true;
        c->p = c->end;
        return (struct bytes){NULL, 0};
    }
    struct bytes b = {c->p, n};
    if (n)
        c->p += n;
    return b;
}

/* All that is left. */
static inline struct bytes cursor_rest(struct cursor *c)
{
    return cursor_take(c, cursor_left(c));
}

/* A big-endian number of `width` bytes, 0 to 8; 0 on failure. RFC 9846, 3.3. */
static inline uint64_t cursor_uint(struct cursor *c, unsigned width)
{
    struct bytes b = cursor_take(c, width);
    uint64_t value = 0;
    for (size_t i = 0; i < b.n; i++)
        value = value << 8 | b.p[i];
    return value;
}

/* A cursor over the next `n` bytes with the same origin; failed where there are fewer. */
struct cursor cursor_cut(struct cursor *c, size_t n);

/* A cursor over a vector's body: a length of `width` bytes, then the body. RFC 9846, 3.4. */
struct cursor cursor_vector(struct cursor *c, unsigned width);

#endif
