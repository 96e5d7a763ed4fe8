/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-8, widths, and wire bytes made safe to show. */
#include "base/text.h"

#include <wchar.h>

enum { REPLACEMENT = 0xfffd };

/* RFC 3629, 4: the lead byte gives the length; overlong forms, surrogates and what lies beyond
 * U+10FFFF are not UTF-8. */
uint32_t text_next_beyond_ascii(struct bytes b, size_t *at)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t lead = b.p[(*at)++];
    unsigned length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (length == 0 || lead > 0xf4 || b.n - *at < length - 1)
        return REPLACEMENT;
    uint32_t point = lead & (0x7fu >> length);
    for (unsigned i = 0; i + 1 < length; i++) {
        uint8_t next = b.p[*at + i];
        if ((next & 0xc0) != 0x80)
            return REPLACEMENT;
        point = point << 6 | (next & 0x3f);
    }
    if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return REPLACEMENT;
    *at += length - 1;
    return point;
}

int text_width_beyond_latin(uint32_t point)
{
    int width = wcwidth((wchar_t)point);
    return width < 0 ? 1 : width;
}

static struct bytes of(const char *utf8)
{
    return (struct bytes){(const uint8_t *)utf8, strlen(utf8)};
}

/* Bytes of ASCII at the beginning: most text has nothing else, and each is a column wide. */
static size_t ascii_of(struct bytes b)
{
    size_t n = 0;
    while (n < b.n && b.p[n] < 0x80)
        n++;
    return n;
}

int text_width(const char *utf8)
{
    struct bytes b = of(utf8);
    size_t at = ascii_of(b);
    int width = (int)at;
    while (at < b.n)
        width += text_point_width(text_next(b, &at));
    return width;
}

size_t text_fit(const char *utf8, int columns)
{
    struct bytes b = of(utf8);
    int width = 0;
    for (size_t at = 0; at < b.n;) {
        size_t before = at;
        width += text_point_width(text_next(b, &at));
        if (width > columns)
            return before;
    }
    return b.n;
}

size_t text_put_point(uint8_t u[4], uint32_t point)
{
    size_t n;
    if (point < 0x80) {
        u[0] = (uint8_t)point;
        n = 1;
    } else if (point < 0x800) {
        u[0] = (uint8_t)(0xc0 | point >> 6);
        n = 2;
    } else if (point < 0x10000) {
        u[0] = (uint8_t)(0xe0 | point >> 12);
        n = 3;
    } else {
        u[0] = (uint8_t)(0xf0 | point >> 18);
        n = 4;
    }
    for (size_t i = 1; i < n; i++)
        u[i] = (uint8_t)(0x80 | (point >> 6 * (n - 1 - i) & 0x3f));
    return n;
}

void text_add_point(struct buf *b, uint32_t point)
{
    uint8_t u[4];
    buf_add(b, (struct bytes){u, text_put_point(u, point)});
}

/* Controls, the bidirectional overrides that can make text lie, and separators. */
static bool is_dangerous(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || point == 0xfeff ||
           point == REPLACEMENT || (point >= 0xfff0 && point <= 0xfffb) ||
           (point >= 0xe0000 && point <= 0xe0fff);
}

bool text_is_plain(struct bytes b)
{
    for (size_t at = 0; at < b.n;)
        if (is_dangerous(text_next(b, &at)))
            return false;
    return true;
}

const char *text_safe(struct arena *a, struct bytes b)
{
    if (text_is_plain(b)) {
        char *same = arena_take(a, b.n + 1); /* zeroed */
        return b.n ? memcpy(same, b.p, b.n) : same;
    }
    struct buf out = {0};
    for (size_t at = 0; at < b.n;) {
        size_t from = at;
        uint32_t point = text_next(b, &at);
        if (is_dangerous(point))
            for (size_t i = from; i < at; i++)
                buf_printf(&out, "\\x%02x", b.p[i]);
        else
            buf_add(&out, (struct bytes){b.p + from, at - from});
    }
    const char *text = arena_printf(a, "%s", buf_text(&out));
    buf_done(&out);
    return text;
}

void text_add_hex(struct buf *b, struct bytes bytes, const char *between)
{
    for (size_t i = 0; i < bytes.n; i++)
        buf_printf(b, "%s%02x", i ? between : "", bytes.p[i]);
}
