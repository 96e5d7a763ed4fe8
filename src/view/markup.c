/* SPDX-License-Identifier: BSD-2-Clause */
/* Text inside XML and HTML. */
#include "view/markup.h"

#include "base/text.h"

static const char *entity(uint32_t point)
{
    switch (point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_allowed(uint32_t point)
{
    return (point >= 0x20 && point != 0x7f && point < 0xfffe) || point > 0xffff ||
           point == '\n' || point == '\t';
}

void markup_text(FILE *out, const char *utf8)
{
    struct bytes b = {(const uint8_t *)utf8, strlen(utf8)};
    struct buf text = {0};
    for (size_t at = 0; at < b.n;) {
        uint32_t point = text_next(b, &at);
        if (entity(point))
            buf_add_text(&text, entity(point));
        else
            text_add_point(&text, is_allowed(point) ? point : 0xfffd);
    }
    fputs(buf_text(&text), out);
    buf_done(&text);
}
