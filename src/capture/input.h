/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes of a file, a pipe or standard input, unpacked where they are compressed with
 * gzip, seen through a window that only moves forward.
 *
 *        p              begin             end            room
 *        |   consumed     |   input_left   |     free      |
 *
 * The window grows only as bytes really arrive, so a claimed length costs nothing. A pipe
 * is asked with poll() before it is read: that never blocks and leaves its flags as they
 * were. */
#ifndef CAPTURE_INPUT_H
#define CAPTURE_INPUT_H

#include "base/bytes.h"
#include "base/error.h"

struct unpack;

enum input_state {
    INPUT_ERROR = -1, /* input.error says what */
    INPUT_END,        /* the bytes asked for will never come; see input_is_cut */
    INPUT_READY,
    INPUT_WAIT /* a pipe has nothing yet: poll the descriptor */
};

struct input {
    const char *name; /* for messages: the path, or "standard input"; borrowed */
    int fd;
    bool waits;            /* a pipe or a socket */
    bool ended;            /* the descriptor has given its last byte */
    bool broke_off;        /* the gzip data ended in mid-stream */
    struct unpack *unpack; /* NULL: plain */
    uint8_t *packed;       /* what the unpacker is fed from */
    uint8_t *p;
    size_t begin, end, room;
    uint64_t base; /* offset of p[0] in the unpacked bytes */
    uint64_t skip; /* bytes still to be passed over when they come */
    uint64_t taken,
        size; /* bytes read from the descriptor; of the file, 0 where unknown */
    struct error error;
};

/* Opens `path`, "-" being standard input, into a zeroed `in`. -1 with the reason in `e`.
 */
int input_open(struct input *in, const char *path, struct error *e);

/* Where the window begins like packed data, the bytes are unpacked from here on: true. */
bool input_unpack(struct input *in);

/* input_need, where the window does not hold enough. */
enum input_state input_fill(struct input *in, size_t n);

/* Passes over `n` bytes, also such that are still to come. */
void input_skip(struct input *in, uint64_t n);

/* After INPUT_END: true where bytes were begun or passed over that never came. */
bool input_is_cut(const struct input *in);

/* Moves the window to a byte of a plain file, before anything was read of it or after. False where
 * that cannot be done. */
bool input_seek(struct input *in, uint64_t offset);

/* Closes and frees what input_open made. */
void input_done(struct input *in);

/* Bytes in the window. */
static inline size_t input_left(const struct input *in)
{
    return in->end - in->begin;
}

/* The next byte, borrowed until the next input_need. */
static inline const uint8_t *input_at(const struct input *in)
{
    return in->p + in->begin;
}

/* Where input_at is in the unpacked bytes. */
static inline uint64_t input_offset(const struct input *in)
{
    return in->base + in->begin;
}

/* INPUT_READY where the next `n` bytes, at least 1, are in the window. */
static inline enum input_state input_need(struct input *in, size_t n)
{
    return input_left(in) >= n ? INPUT_READY : input_fill(in, n);
}

#endif
