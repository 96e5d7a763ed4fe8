/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens one connection of a trace that is only summarised: its packets are read again, by the same
 * pipeline with a filter for them. */
#ifndef APP_REOPEN_H
#define APP_REOPEN_H

#include "app/load.h"

struct reopen {
    const struct load *load;    /* whose connections they are */
    struct tracker *tracker[2]; /* of those that were opened last: two may be compared */
    unsigned next;
    bool live; /* there is no trace to read again */
};

/* The connection that was summarised, whole; it lives until two others were opened. NULL with the
 * reason in `e`. `context` is a struct reopen. */
struct connection *reopen_connection(void *context, const struct connection *summary,
                                     struct error *e);

void reopen_done(struct reopen *r);

#endif
