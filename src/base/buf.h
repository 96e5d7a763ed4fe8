/* SPDX-License-Identifier: BSD-2-Clause */
/* A growing run of bytes or text, owned by whoever holds it.
 *
 * A zeroed struct buf is empty and ready. After any call that adds, `p[n]` is a zero byte, so
 * that the buffer can be read as a C string. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/bytes.h"

struct buf {
    uint8_t *p;
    size_t n, room;
};

void buf_add(struct buf *b, struct bytes bytes);
void buf_add_text(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Room for `n` more bytes behind the last, which the caller may fill in and count; what is added next
 * ends the text. */
void buf_grow(struct buf *b, size_t n);
static inline void buf_room(struct buf *b, size_t n)
{
    if (b->room - b->n <= n)
        buf_grow(b, n);
}

/* Removes the first `n` bytes (at most all). */
void buf_drop(struct buf *b, size_t n);

/* The contents, borrowed until the next call that adds or drops. */
static inline struct bytes buf_bytes(const struct buf *b)
{
    return (struct bytes){b->p, b->n};
}

/* The contents as a C string, "" where there are none. */
static inline const char *buf_text(const struct buf *b)
{
    return b->p ? (const char *)b->p : "";
}

/* Removes everything, and keeps no more than `most` bytes of room for what comes next. */
void buf_clear(struct buf *b, size_t most);

/* Frees; the buffer is empty and ready again. */
void buf_done(struct buf *b);

#endif
