/* SPDX-License-Identifier: BSD-2-Clause */
/* Heap memory that is there or the program ends: callers never test for NULL. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* `n` zeroed bytes, or die. Freed with free(). */
void *memory_new(size_t n) __attribute__((malloc, returns_nonnull));

/* `n` bytes, not zeroed, at a multiple of `align`, a power of two that divides n; or die. Freed
 * with free(). */
void *memory_aligned(size_t n, size_t align) __attribute__((malloc, returns_nonnull));

/* Like realloc of `n` members of `size` bytes each, the product checked, or die. */
void *memory_resize(void *p, size_t n, size_t size) __attribute__((returns_nonnull));

/* Bytes of the heap that are in use; of the whole program where the C library does not tell. */
size_t memory_in_use(void);

/* A heap copy of the string, or die. */
char *memory_string(const char *s) __attribute__((malloc, returns_nonnull));

#endif
