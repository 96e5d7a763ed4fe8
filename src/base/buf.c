/* SPDX-License-Identifier: BSD-2-Clause */
/* A growing run of bytes or text. */
#include "base/buf.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_grow(struct buf *b, size_t more)
{
    size_t room = b->room ? 2 * b->room : 64;
    if (room < b->n + more + 1)
        room = b->n + more + 1;
    b->p = memory_resize(b->p, room, 1);
    b->room = room;
}

void buf_add(struct buf *b, struct bytes bytes)
{
    buf_room(b, bytes.n);
    if (bytes.n)
        memcpy(b->p + b->n, bytes.p, bytes.n);
    b->n += bytes.n;
    b->p[b->n] = 0;
}

void buf_add_text(struct buf *b, const char *text)
{
    buf_add(b, (struct bytes){(const uint8_t *)text, strlen(text)});
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0) {
        buf_room(b, (size_t)n);
        vsnprintf((char *)b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

void buf_drop(struct buf *b, size_t n)
{
    if (n > b->n)
        n = b->n;
    if (n == 0)
        return;
    b->n -= n;
    memmove(b->p, b->p + n, b->n);
    b->p[b->n] = 0;
}

void buf_clear(struct buf *b, size_t most)
{
    b->n = 0;
    if (b->room > most)
        buf_done(b);
}

void buf_done(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}
