/* SPDX-License-Identifier: BSD-2-Clause */
/* Heap memory that is there or the program ends. */
#include "base/memory.h"

#include "base/error.h"
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef HAVE_MALLINFO2
#include <malloc.h>
#endif

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

/* The second number of /proc/self/statm: pages that are in memory. */
static size_t resident(void)
{
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f && fscanf(f, "%*u %lu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

size_t memory_in_use(void)
{
#ifdef HAVE_MALLINFO2
    struct mallinfo2 m = mallinfo2();
    if (m.uordblks) /* a replaced malloc, such as a sanitizer's, knows nothing of it */
        return m.uordblks + m.hblkhd;
#endif
    return resident();
}

char *memory_string(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(memory_new(n), s, n);
}
