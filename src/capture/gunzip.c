/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacks gzip data with zlib. */
#include "capture/gunzip.h"

#include <limits.h>
#include <stdlib.h>

#include <zlib.h>

#include "base/error.h"
#include "base/memory.h"

struct gunzip {
    z_stream z;
    bool inside; /* a member has been begun and not ended */
};

struct gunzip *gunzip_new(void)
{
    struct gunzip *g = memory_new(sizeof *g);
    /* 16: gzip's header and checksum, not zlib's. */
    if (inflateInit2(&g->z, 16 + MAX_WBITS) != Z_OK)
        die("zlib cannot start: out of memory");
    return g;
}

void gunzip_free(struct gunzip *g)
{
    if (!g)
        return;
    inflateEnd(&g->z);
    free(g);
}

void gunzip_feed(struct gunzip *g, struct bytes packed)
{
    g->z.next_in = (z_const Bytef *)packed.p;
    g->z.avail_in = (uInt)packed.n;
}

bool gunzip_is_inside(const struct gunzip *g)
{
    return g->inside;
}

/* RFC 1952, 2.2: members "simply appear one after another in the file". */
static bool begin_member(struct gunzip *g)
{
    if (*g->z.next_in != 0x1f)
        return false;
    inflateReset(&g->z);
    g->inside = true;
    return true;
}

enum gunzip_state gunzip_step(struct gunzip *g, uint8_t *out, size_t room, size_t *n)
{
    uInt limit = room < INT_MAX ? (uInt)room : INT_MAX;
    g->z.next_out = out;
    g->z.avail_out = limit;
    *n = 0;
    while (g->z.avail_in) {
        if (!g->inside && !begin_member(g))
            return GUNZIP_END;
        int result = inflate(&g->z, Z_NO_FLUSH);
        if (result == Z_STREAM_END)
            g->inside = false;
        *n = limit - g->z.avail_out;
        if (*n) /* damage found in the same call is found again by the next one */
            return GUNZIP_OUTPUT;
        if (result != Z_STREAM_END && result != Z_OK && result != Z_BUF_ERROR)
            return GUNZIP_DAMAGED;
    }
    return GUNZIP_MORE;
}
