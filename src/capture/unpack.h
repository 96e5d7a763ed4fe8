/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacks gzip data (RFC 1952), several members in a row among them, and zstd data (RFC 8878)
 * where the library is there, piece by piece. */
#ifndef CAPTURE_UNPACK_H
#define CAPTURE_UNPACK_H

#include "base/bytes.h"

struct unpack;

enum unpack_state {
    UNPACK_DAMAGED = -1,
    UNPACK_MORE, /* all that was fed is used up */
    UNPACK_OUTPUT,
    UNPACK_END /* what follows the last member is not packed: padding */
};

/* For data that begins with these bytes; NULL where it is not packed in a way that is known.
 * Freed with unpack_free, which takes NULL too. */
struct unpack *unpack_new(struct bytes beginning);
void unpack_free(struct unpack *u);

/* The bytes to unpack next, borrowed until unpack_step answers UNPACK_MORE. */
void unpack_feed(struct unpack *u, struct bytes packed);

/* Unpacks into `out`, which has room for `room` bytes; `*n` is how many it wrote, at
 * least one where it answers UNPACK_OUTPUT and otherwise none. */
enum unpack_state unpack_step(struct unpack *u, uint8_t *out, size_t room, size_t *n);

/* True where a member has been begun and not ended. */
bool unpack_is_inside(const struct unpack *u);

/* "gzip" or "zstd". */
const char *unpack_name(const struct unpack *u);

#endif
