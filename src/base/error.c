/* SPDX-License-Identifier: BSD-2-Clause */
/* Errors of the world, and the one way to give up. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int error_set(struct error *e, const char *format, ...)
{
    if (e) {
        va_list args;
        va_start(args, format);
        vsnprintf(e->text, sizeof e->text, format, args);
        va_end(args);
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
