/* SPDX-License-Identifier: BSD-2-Clause */
/* Errors of the world, and the one way to give up. */
#include "base/error.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Names of files, and what a library says, may hold anything, and it goes to a terminal. Texts of
 * several lines stay so. */
static void make_safe(struct error *e)
{
    struct arena a = {0};
    struct buf safe = {0};
    for (const char *line = e->text; line;) {
        size_t n = strcspn(line, "\n");
        buf_add_text(&safe, text_safe(&a, (struct bytes){(const uint8_t *)line, n}));
        line = line[n] ? line + n + 1 : NULL;
        if (line)
            buf_add_text(&safe, "\n");
    }
    snprintf(e->text, sizeof e->text, "%s", buf_text(&safe));
    buf_done(&safe);
    arena_done(&a);
}

int error_set(struct error *e, const char *format, ...)
{
    if (e) {
        va_list args;
        va_start(args, format);
        vsnprintf(e->text, sizeof e->text, format, args);
        va_end(args);
        make_safe(e);
    }
    return -1;
}

void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("tlsladder: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(3);
}
