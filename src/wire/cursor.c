/* SPDX-License-Identifier: BSD-2-Clause */
/* Cursors cut from cursors. */
#include "wire/cursor.h"

struct cursor cursor_cut(struct cursor *c, size_t n)
{
    struct bytes b = cursor_take(c, n);
    if (c->failed)
        return (struct cursor){c->origin, c->end, c->end, true};
    if (n == 0)
        return (struct cursor){c->origin, c->p, c->p, false};
    return (struct cursor){c->origin, b.p, b.p + b.n, false};
}

struct cursor cursor_vector(struct cursor *c, unsigned width)
{
    size_t n = (size_t)cursor_uint(c, width);
    return cursor_cut(c, n);
}
