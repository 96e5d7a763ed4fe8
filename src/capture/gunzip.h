/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacks gzip data (RFC 1952), several members in a row among them, piece by piece. */
#ifndef CAPTURE_GUNZIP_H
#define CAPTURE_GUNZIP_H

#include "base/bytes.h"

struct gunzip;

enum gunzip_state {
    GUNZIP_DAMAGED = -1,
    GUNZIP_MORE, /* all that was fed is used up */
    GUNZIP_OUTPUT,
    GUNZIP_END /* what follows the last member is not gzip: padding */
};

/* Never NULL; freed with gunzip_free, which takes NULL too. */
struct gunzip *gunzip_new(void);
void gunzip_free(struct gunzip *g);

/* The bytes to unpack next, borrowed until gunzip_step answers GUNZIP_MORE. */
void gunzip_feed(struct gunzip *g, struct bytes packed);

/* Unpacks into `out`, which has room for `room` bytes; `*n` is how many it wrote, at
 * least one where it answers GUNZIP_OUTPUT and otherwise none. */
enum gunzip_state gunzip_step(struct gunzip *g, uint8_t *out, size_t room, size_t *n);

/* True where a member has been begun and not ended. */
bool gunzip_is_inside(const struct gunzip *g);

#endif
