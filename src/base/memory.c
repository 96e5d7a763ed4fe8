/* SPDX-License-Identifier: BSD-2-Clause */
/* Heap memory that is there or the program ends. */
#include "base/memory.h"

#include "base/error.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *memory_new(size_t n)
{
    void *p = calloc(1, n ? n : 1);
    if (!p)
        die("out of memory (%zu bytes were asked for)", n);
    return p;
}

void *memory_aligned(size_t n, size_t align)
{
    void *p = aligned_alloc(align, n);
    if (!p)
        die("out of memory (%zu bytes were asked for)", n);
    return p;
}

void *memory_resize(void *p, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        die("out of memory (%zu times %zu bytes were asked for)", n, size);
    size_t room = n * size;
    void *q = realloc(p, room > 0 ? room : 1);
    if (!q)
        die("out of memory (%zu bytes were asked for)", room);
    return q;
}

char *memory_string(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(memory_new(n), s, n);
}
