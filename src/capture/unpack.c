/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacks gzip data with zlib, zstd data with libzstd. */
#include "config.h"

#include "capture/unpack.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

#include "base/error.h"
#include "base/memory.h"

struct format {
    const char *name;
    const char *begins;
    size_t n;
    void (*start)(struct unpack *u);
    void (*stop)(struct unpack *u);
    enum unpack_state (*step)(struct unpack *u, uint8_t *out, size_t room, size_t *n);
};

struct unpack {
    const struct format *format;
    struct bytes in; /* what is not used up yet */
    bool inside;     /* a member has been begun and not ended */
    z_stream z;
#ifdef HAVE_ZSTD
    ZSTD_DStream *zstd;
#endif
};

static void gzip_start(struct unpack *u)
{
    /* 16: gzip's header and checksum, not zlib's. */
    if (inflateInit2(&u->z, 16 + MAX_WBITS) != Z_OK)
        die("zlib cannot start: out of memory");
}

static void gzip_stop(struct unpack *u)
{
    inflateEnd(&u->z);
}

/* RFC 1952, 2.2: members "simply appear one after another in the file". */
static bool gzip_begin_member(struct unpack *u)
{
    if (*u->in.p != 0x1f)
        return false;
    inflateReset(&u->z);
    u->inside = true;
    return true;
}

static enum unpack_state gzip_step(struct unpack *u, uint8_t *out, size_t room, size_t *n)
{
    uInt limit = room < INT_MAX ? (uInt)room : INT_MAX;
    u->z.next_out = out;
    u->z.avail_out = limit;
    while (u->in.n) {
        if (!u->inside && !gzip_begin_member(u))
            return UNPACK_END;
        u->z.next_in = (z_const Bytef *)u->in.p;
        u->z.avail_in = (uInt)u->in.n;
        int result = inflate(&u->z, Z_NO_FLUSH);
        u->in = (struct bytes){u->z.next_in, u->z.avail_in};
        if (result == Z_STREAM_END)
            u->inside = false;
        *n = limit - u->z.avail_out;
        if (*n) /* damage found in the same call is found again by the next one */
            return UNPACK_OUTPUT;
        if (result != Z_STREAM_END && result != Z_OK && result != Z_BUF_ERROR)
            return UNPACK_DAMAGED;
    }
    return UNPACK_MORE;
}

#ifdef HAVE_ZSTD
static void zstd_start(struct unpack *u)
{
    u->zstd = ZSTD_createDStream();
    if (!u->zstd)
        die("libzstd cannot start: out of memory");
}

static void zstd_stop(struct unpack *u)
{
    ZSTD_freeDStream(u->zstd);
}

static enum unpack_state zstd_step(struct unpack *u, uint8_t *out, size_t room, size_t *n)
{
    ZSTD_outBuffer to = {out, room, 0};
    ZSTD_inBuffer from = {u->in.p, u->in.n, 0};
    size_t left = ZSTD_decompressStream(u->zstd, &to, &from);
    if (ZSTD_isError(left))
        return UNPACK_DAMAGED;
    u->in = (struct bytes){u->in.p + from.pos, u->in.n - from.pos};
    u->inside = left != 0;
    *n = to.pos;
    return to.pos ? UNPACK_OUTPUT : UNPACK_MORE;
}
#endif

static const struct format formats[] = {
    {"gzip", "\x1f\x8b", 2, gzip_start, gzip_stop, gzip_step},
#ifdef HAVE_ZSTD
    {"zstd", "\x28\xb5\x2f\xfd", 4, zstd_start, zstd_stop, zstd_step},
#endif
};

struct unpack *unpack_new(struct bytes beginning)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const struct format *f = &formats[i];
        if (beginning.n < f->n || memcmp(beginning.p, f->begins, f->n) != 0)
            continue;
        struct unpack *u = memory_new(sizeof *u);
        u->format = f;
        f->start(u);
        return u;
    }
    return NULL;
}

void unpack_free(struct unpack *u)
{
    if (!u)
        return;
    u->format->stop(u);
    free(u);
}

void unpack_feed(struct unpack *u, struct bytes packed)
{
    u->in = packed;
}

bool unpack_is_inside(const struct unpack *u)
{
    return u->inside;
}

const char *unpack_name(const struct unpack *u)
{
    return u->format->name;
}

enum unpack_state unpack_step(struct unpack *u, uint8_t *out, size_t room, size_t *n)
{
    *n = 0;
    return u->in.n ? u->format->step(u, out, room, n) : UNPACK_MORE;
}
