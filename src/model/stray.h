/* SPDX-License-Identifier: BSD-2-Clause */
/* An answer that is no TLS: the client begins a handshake where something else is spoken. */
#ifndef MODEL_STRAY_H
#define MODEL_STRAY_H

#include "base/arena.h"
#include "base/stamp.h"

struct connection;

struct stray {
    const char
        *why; /* what it seems to be, as the reason of a verdict; NULL: there was none */
    const char *text; /* its first line, or its length; safe to show; NULL in a summary */
    struct stamp stamp;
    uint64_t bytes;
};

/* Bytes of an end that are no TLS, on a connection on which TLS was found. Only the server's count,
 * where it has sent no record at all, and nothing before them is missing. */
void stray_take(struct connection *c, unsigned end, struct bytes bytes,
                struct stamp stamp);

#endif
