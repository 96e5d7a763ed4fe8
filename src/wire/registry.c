/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers and their names. */
#include "wire/registry.h"

#include <stdlib.h>

static int compare(const void *key, const void *member)
{
    uint32_t code = *(const uint32_t *)key;
    const struct registry_row *row = member;
    return code < row->code ? -1 : code > row->code;
}

const char *registry_find(const struct registry *r, uint64_t code)
{
    if (code > UINT32_MAX)
        return NULL;
    uint32_t key = (uint32_t)code;
    const struct registry_row *row =
        bsearch(&key, r->row, r->rows, sizeof *r->row, compare);
    return row ? row->name : NULL;
}

bool registry_is_grease(uint64_t code)
{
    return code <= 0xffff && (code & 0x0f0f) == 0x0a0a && code >> 8 == (code & 0xff);
}

bool registry_reserves(const struct registry *r, uint64_t code)
{
    if (!r->grease)
        return false;
    switch (r->width) {
    case 1:
        return code <= 0xff && code % 0x1f == 0x0b;
    case 8:
        return code % 31 == 27;
    default:
        return registry_is_grease(code);
    }
}

const char *registry_name(const struct registry *r, uint64_t code, struct arena *a)
{
    const char *name = registry_find(r, code);
    if (name)
        return name;
    const char *kind = registry_reserves(r, code) ? "GREASE" : "unknown";
    return arena_printf(a, "%s (0x%0*llx)", kind, r->width == 8 ? 1 : (int)r->width * 2,
                        (unsigned long long)code);
}
