/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes of a file, a pipe or standard input, seen through a window that only moves
 * forward. */
#include "capture/input.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "capture/unpack.h"

enum {
    WINDOW = 1 << 18, /* to begin with */
    PACKED = 1 << 17  /* bytes read at once for zlib */
};

static int begin(struct input *in, struct error *e)
{
    struct stat status;
    if (fstat(in->fd, &status) != 0)
        return error_set(e, "%s: %s", in->name, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return error_set(e, "%s is a directory: give the traces in it, e.g. %s/*.pcap",
                         in->name, in->name);
    if (isatty(in->fd))
        return error_set(
            e, "%s is a terminal: pipe a trace into it, or give a file's name", in->name);
    in->waits = S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode);
    in->size = S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
    if (in->size)
        posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* only a hint */
    in->room = WINDOW;
    in->p = memory_resize(NULL, in->room, 1);
    return 0;
}

int input_open(struct input *in, const char *path, struct error *e)
{
    bool standard = strcmp(path, "-") == 0;
    in->name = standard ? "standard input" : path;
    in->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (in->fd < 0)
        return error_set(e, "%s: %s", path, strerror(errno));
    if (begin(in, e) == 0)
        return 0;
    input_done(in);
    return -1;
}

void input_done(struct input *in)
{
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    unpack_free(in->unpack);
    free(in->packed);
    free(in->p);
    *in = (struct input){.fd = -1};
}

/* Reads once, without ever blocking on a pipe. */
static enum input_state read_some(struct input *in, uint8_t *to, size_t room, size_t *n)
{
    *n = 0;
    if (in->ended)
        return INPUT_END;
    struct pollfd wait = {.fd = in->fd, .events = POLLIN};
    if (in->waits && poll(&wait, 1, 0) <= 0)
        return INPUT_WAIT;
    ssize_t got;
    do
        got = read(in->fd, to, room);
    while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN)
        return INPUT_WAIT;
    if (got < 0) {
        error_set(&in->error, "%s: cannot be read at byte %" PRIu64 ": %s", in->name,
                  in->taken, strerror(errno));
        return INPUT_ERROR;
    }
    in->ended = got == 0;
    in->taken += (uint64_t)got;
    *n = (size_t)got;
    return got ? INPUT_READY : INPUT_END;
}

bool input_unpack(struct input *in)
{
    size_t n = input_left(in);
    in->unpack = unpack_new((struct bytes){input_at(in), n});
    if (!in->unpack)
        return false;
    in->packed = memory_resize(NULL, n > PACKED ? n : PACKED, 1);
    memcpy(in->packed, input_at(in), n);
    unpack_feed(in->unpack, (struct bytes){in->packed, n});
    in->begin = in->end = 0;
    return true;
}

static enum input_state damaged(struct input *in)
{
    error_set(&in->error,
              "%s: its %s data is damaged near byte %" PRIu64
              ": copy it again from where "
              "it came; `%s -t` tells whether a copy is whole",
              in->name, unpack_name(in->unpack), in->taken, unpack_name(in->unpack));
    return INPUT_ERROR;
}

static enum input_state unpack_some(struct input *in, uint8_t *to, size_t room, size_t *n)
{
    for (;;) {
        switch (unpack_step(in->unpack, to, room, n)) {
        case UNPACK_OUTPUT:
            return INPUT_READY;
        case UNPACK_DAMAGED:
            return damaged(in);
        case UNPACK_END:
            return INPUT_END;
        case UNPACK_MORE:
            break;
        }
        size_t got;
        enum input_state state = read_some(in, in->packed, PACKED, &got);
        in->broke_off = state == INPUT_END && unpack_is_inside(in->unpack);
        if (state != INPUT_READY)
            return state;
        unpack_feed(in->unpack, (struct bytes){in->packed, got});
    }
}

/* Makes room behind `end`: by moving what is left to the front, else by growing. */
static void make_room(struct input *in)
{
    if (in->begin && (in->end == in->room || in->begin == in->end)) {
        memmove(in->p, input_at(in), input_left(in));
        in->end = input_left(in);
        in->base += in->begin;
        in->begin = 0;
    }
    if (in->end == in->room)
        in->p = memory_resize(in->p, in->room *= 2, 1);
}

void input_skip(struct input *in, uint64_t n)
{
    uint64_t here = n < input_left(in) ? n : input_left(in);
    in->begin += (size_t)here;
    in->skip += n - here;
}

enum input_state input_fill(struct input *in, size_t n)
{
    while (input_left(in) < n) {
        size_t got;
        make_room(in);
        uint8_t *to = in->p + in->end;
        size_t room = in->room - in->end;
        enum input_state state =
            in->unpack ? unpack_some(in, to, room, &got) : read_some(in, to, room, &got);
        if (state != INPUT_READY)
            return state;
        in->end += got;
        uint64_t skip = in->skip;
        in->skip = 0;
        input_skip(in, skip);
    }
    return INPUT_READY;
}

bool input_seek(struct input *in, uint64_t offset)
{
    if (in->unpack || in->size == 0 || lseek(in->fd, (off_t)offset, SEEK_SET) < 0)
        return false;
    in->base = offset;
    in->begin = in->end = 0;
    in->skip = 0;
    in->taken = offset;
    in->ended = false;
    return true;
}

bool input_is_cut(const struct input *in)
{
    return input_left(in) || in->skip || in->broke_off;
}
