/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens CompressedCertificate messages. RFC 8879, 4: the length is said before the bytes, so that
 * no more than that is ever unpacked, and what unpacks to another length is refused. */
#include "config.h"

#include "tls/compressed.h"

#include <zlib.h>
#ifdef HAVE_BROTLI
#include <brotli/decode.h>
#endif
#ifdef HAVE_ZSTD
#include <zstd.h>
#include <zstd_errors.h>
#endif

#include "base/array.h"
#include "tls/registries.h"
#include "wire/cursor.h"

enum {
    HEADER = 4,
    NOT_UNPACKED = -1,
    SMALL = 4096,
    RATIO =
        64 /* certificates shrink to a third; a hundred bytes that claim to be a megabyte are
                  there to take time */
};

/* Each unpacks `from` into at most `room` bytes. The length that it came to; `room` + 1 where it
 * would be more; NOT_UNPACKED where the bytes are no such format. */
typedef long unpack_function(struct bytes from, uint8_t *to, size_t room);

/* RFC 8879, 3: the ZLIB format of RFC 1950 */
static long unpack_zlib(struct bytes from, uint8_t *to, size_t room)
{
    uLongf length = (uLongf)room;
    int result = uncompress(to, &length, from.p, (uLong)from.n);
    if (result == Z_BUF_ERROR)
        return (long)room + 1;
    return result == Z_OK ? (long)length : NOT_UNPACKED;
}

#ifdef HAVE_BROTLI
static long unpack_brotli(struct bytes from, uint8_t *to, size_t room)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    size_t left = room, length = 0;
    if (!state)
        return NOT_UNPACKED;
    BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state, &from.n, &from.p, &left, &to, &length);
    BrotliDecoderDestroyInstance(state);
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT)
        return (long)room + 1;
    return result == BROTLI_DECODER_RESULT_SUCCESS ? (long)length : NOT_UNPACKED;
}
#else
#define unpack_brotli NULL
#endif

#ifdef HAVE_ZSTD
static long unpack_zstd(struct bytes from, uint8_t *to, size_t room)
{
    size_t length = ZSTD_decompress(to, room, from.p, from.n);
    if (!ZSTD_isError(length))
        return (long)length;
    return ZSTD_getErrorCode(length) == ZSTD_error_dstSize_tooSmall ? (long)room + 1
                                                                    : NOT_UNPACKED;
}
#else
#define unpack_zstd NULL
#endif

static const struct {
    uint16_t algorithm;
    unpack_function *unpack; /* NULL: this build has no library for it */
} formats[] = {
    {1, unpack_zlib},
    {2, unpack_brotli},
    {3, unpack_zstd},
};

static struct bytes refused(const char **why, const char *words)
{
    *why = words;
    return (struct bytes){NULL, 0};
}

/* The body of the Certificate behind a header of its own. */
static struct bytes unpacked(uint64_t algorithm, struct bytes packed, size_t length,
                             struct arena *a, const char **why)
{
    unpack_function *unpack = NULL;
    bool known = false;
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
        if (formats[i].algorithm == algorithm) {
            known = true;
            unpack = formats[i].unpack;
        }
    if (!known)
        return refused(why, "compressed by an algorithm that is not known here");
    if (!unpack)
        return refused(why, "this build has no library for the algorithm");
    uint8_t *message = arena_take(a, HEADER + length);
    long came = unpack(packed, message + HEADER, length);
    if (came == NOT_UNPACKED)
        return refused(why, "the compressed bytes are damaged");
    if ((size_t)came != length)
        return refused(why, "unpacks to another length than uncompressed_length says");
    message[0] = HANDSHAKE_CERTIFICATE;
    message[1] = (uint8_t)(length >> 16);
    message[2] = (uint8_t)(length >> 8);
    message[3] = (uint8_t)length;
    return (struct bytes){message, HEADER + length};
}

struct bytes compressed_open(struct bytes message, struct arena *a, const char **why)
{
    struct cursor c = cursor_over(message);
    uint64_t type = cursor_uint(&c, 1);
    *why = NULL;
    if (message.n && type == HANDSHAKE_CERTIFICATE)
        return message;
    if (type != HANDSHAKE_COMPRESSED_CERTIFICATE)
        return (struct bytes){NULL, 0};
    cursor_take(&c, 3);
    uint64_t algorithm = cursor_uint(&c, 2);
    size_t length = (size_t)cursor_uint(&c, 3);
    struct cursor body = cursor_vector(&c, 3);
    struct bytes packed = cursor_rest(&body);
    if (c.failed)
        return refused(why, "the message is cut short");
    if (length == 0 || length > COMPRESSED_LONGEST)
        return refused(why, "its uncompressed_length is out of bounds: not unpacked");
    if (length > SMALL && length / RATIO > packed.n)
        return refused(why, "certificates do not shrink that far: not unpacked");
    return unpacked(algorithm, packed, length, a, why);
}
