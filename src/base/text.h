/* SPDX-License-Identifier: BSD-2-Clause */
/* Text for people: UTF-8, its width on a terminal, and wire bytes made safe to show.
 *
 * Strings from the wire pass through text_safe before any view sees them: control characters
 * (terminal escapes among them), bidirectional overrides and bytes that are not UTF-8 become
 * visible escapes such as \x1b. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes.h"

/* Reads one code point at *at of `b` and moves *at behind it. A byte that begins no valid UTF-8
 * sequence (RFC 3629) gives U+FFFD and moves by one. *at must be below b.n. */
uint32_t text_next_beyond_ascii(struct bytes b, size_t *at);
static inline uint32_t text_next(struct bytes b, size_t *at)
{
    return b.p[*at] < 0x80 ? b.p[(*at)++] : text_next_beyond_ascii(b, at);
}

/* Terminal columns of a code point: 0 (combining), 1 or 2. */
int text_width_beyond_latin(uint32_t point);
static inline int text_point_width(uint32_t point)
{
    return point < 0x300 ? 1 : text_width_beyond_latin(point);
}

/* Terminal columns of a string. */
int text_width(const char *utf8);

/* The string's longest beginning that takes at most `columns` columns: its length in bytes. */
size_t text_fit(const char *utf8, int columns);

/* Adds a code point in UTF-8, or puts it into `u` and returns how many bytes it takes. */
void text_add_point(struct buf *b, uint32_t point);
size_t text_put_point(uint8_t u[4], uint32_t point);

/* The bytes as text that is safe to show, in the arena. */
const char *text_safe(struct arena *a, struct bytes b);

/* True for bytes that text_safe would show without an escape. */
bool text_is_plain(struct bytes b);

/* Adds two lower-case hex digits a byte, `between` (may be "") between bytes. */
void text_add_hex(struct buf *b, struct bytes bytes, const char *between);

#endif
