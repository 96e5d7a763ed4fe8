/* SPDX-License-Identifier: BSD-2-Clause */
/* What the program at one end of a connection said of itself, beside the wire: only the lab's
 * own client and server do. */
#ifndef BASE_APP_EVENT_H
#define BASE_APP_EVENT_H

#include <stdbool.h>
#include <stdint.h>

struct app_event {
    int64_t time; /* nanoseconds since the Unix epoch: the clock of the packets */
    uint16_t client_port, server_port; /* the connection that it is about */
    bool server;                       /* which end said it */
    bool bad;                          /* it tells of a failure */
    const char *scenario;              /* what is being played; borrowed */
    const char *text;                  /* e.g. "handshake returned"; borrowed */
};

#endif
