/* SPDX-License-Identifier: BSD-2-Clause */
/* Borrowed bytes: a pointer and a length that belong to somebody else. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
    const uint8_t *p;
    size_t n;
};

/* True where both hold the same bytes; two empty ones are equal. */
static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

#endif
