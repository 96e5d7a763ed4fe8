/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers and their names: const rows sorted by number, one search.
 *
 * An unknown number stays printable. GREASE (RFC 8701) is a rule and not a row. */
#ifndef WIRE_REGISTRY_H
#define WIRE_REGISTRY_H

#include "base/arena.h"

#include <stdint.h>

struct registry_row {
    uint32_t code;
    const char *name;
};

struct registry {
    const char *title;              /* what the numbers are, in the singular */
    const struct registry_row *row; /* sorted by code */
    size_t rows;
    unsigned width; /* bytes of a number on the wire: how many hex digits to print; 8: a
                       variable-length integer */
    bool grease;    /* RFC 8701 reserves values in it */
};

#define REGISTRY(title_, rows_, width_, grease_)                                         \
    {                                                                                    \
        .title = title_, .row = rows_, .rows = sizeof(rows_) / sizeof *(rows_),          \
        .width = width_, .grease = grease_                                               \
    }

/* The name of a number, NULL where the registry has none. */
const char *registry_find(const struct registry *r, uint64_t code);

/* The name; else "GREASE (0x1a1a)"; else "unknown (0x1234)", in the arena. Never NULL. */
const char *registry_name(const struct registry *r, uint64_t code, struct arena *a);

/* RFC 8701, 2: both bytes alike, low half 0xA. */
bool registry_is_grease(uint64_t code);

/* Whether the number is reserved for GREASE in that registry: two bytes by the rule above, one
 * byte by that of RFC 8701, 2 (0x0b, 0x2a, …), variable-length ones by RFC 9000, 18.1. */
bool registry_reserves(const struct registry *r, uint64_t code);

#endif
