/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines that a text quotes, held against those that the program gives now. */
#ifndef TESTS_DOCS_TEXT_H
#define TESTS_DOCS_TEXT_H

#include "base/buf.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char docs_gap[] = "…"; /* in a quoted line: anything */

/* Bytes of the number at `p` that is another one in each run: a time, a share, a port, a size, which hangs on
 * the lengths of signatures. 0 where it is none of these. */
static inline size_t docs_number(const char *p, char before)
{
    size_t n = strspn(p, "0123456789"), point = 0;
    if (n == 0)
        return 0;
    if (before == ':' && n >= 4)
        return n;
    if (strncmp(p + n, " B", 2) == 0 || p[n] == '%')
        return n;
    if (p[n] == '.')
        point = strspn(p + n + 1, "0123456789");
    if (point >= 2 && p[n + 1 + point] != '.')
        return n + 1 + point;
    return 0;
}

/* Bytes of the character at `p`. */
static inline size_t docs_width(const char *p)
{
    size_t n = 1;
    while (((unsigned char)p[n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* The line with what differs from run to run taken out: "#" for such numbers; blanks and strokes once
 * each, however long they are drawn. */
static inline void docs_squeeze(const char *line, struct buf *out)
{
    const char *last = " ";
    size_t last_n = 1;
    out->n = 0;
    for (const char *p = line; *p && *p != '\n';) {
        size_t digits = docs_number(p, p > line ? p[-1] : ' ');
        size_t n = digits ? digits : docs_width(p);
        bool drawn = *p == ' ' || *p == '-' || (unsigned char)*p >= 0x80;
        bool again = drawn && n == last_n && memcmp(p, last, n) == 0;
        bool aside = strncmp(p, "↑", 3) == 0 || strncmp(p, "↓", 3) == 0;
        if (digits)
            buf_add_text(out, "#");
        else if (!again && !aside)
            buf_add(out, (struct bytes){(const uint8_t *)p, n});
        if (!aside) {
            last = p;
            last_n = n;
        }
        p += n;
    }
    while (out->n && out->p[out->n - 1] == ' ')
        out->n--;
}

/* True where the quoted line, squeezed, is the whole line, or (`part`) stands in it; gaps are anything. */
static inline bool docs_matches(const char *quoted, const char *line, bool part)
{
    bool open = part;
    for (;;) {
        const char *gap = strstr(quoted, docs_gap);
        size_t n = gap ? (size_t)(gap - quoted) : strlen(quoted);
        while (n && gap && quoted[n - 1] == ' ')
            n--;
        const char *found = line;
        while (found &&
               (strncmp(found, quoted, n) != 0 || (!gap && !part && found[n] != '\0')))
            found = open && *found ? found + 1 : NULL;
        if (!found)
            return false;
        if (!gap)
            return true;
        line = found + n;
        quoted = gap + strlen(docs_gap);
        quoted += strspn(quoted, " ");
        open = true;
    }
}

#endif
