/* SPDX-License-Identifier: BSD-2-Clause */
/* What goes through a socket, told as packets: where nobody may sniff, the bytes that were written
 * and read become TCP segments with the times at which that was done. The TLS bytes and the times
 * are real; segments and acknowledgements are made. */
#ifndef LAB_WIRETAP_H
#define LAB_WIRETAP_H

#include "base/packet.h"
#include "lab/frame.h"

#include <stdbool.h>

enum { WIRETAP_LOCAL, WIRETAP_REMOTE };

struct wiretap {
    void (*packet)(void *context, const struct packet *packet);
    void *context;
    uint32_t *number; /* of the last packet: goes on counting */
    struct sockaddr_storage end[2];
    uint32_t seq[2];
    bool finished[2];
    struct buf frame;
};

/* The connection was asked for at time `asked` and was there at time `done` (nanoseconds since the
 * Unix epoch). packet, context, number, end are set; all else is zero. */
void wiretap_open(struct wiretap *w, int64_t asked, int64_t done);

/* One end's bytes, at the time when the local end wrote or read them. */
void wiretap_data(struct wiretap *w, unsigned from, struct bytes data, int64_t time);

/* That end closed its side. Said once; a second time is nothing. */
void wiretap_finish(struct wiretap *w, unsigned from, int64_t time);

/* That end broke the connection off. */
void wiretap_reset(struct wiretap *w, unsigned from, int64_t time);

void wiretap_done(struct wiretap *w);

#endif
