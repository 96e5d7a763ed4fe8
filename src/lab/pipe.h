/* SPDX-License-Identifier: BSD-2-Clause */
/* What the lab's process says to the program, through one pipe: a type, a length, a body.
 *
 * Both ends are the same program on the same machine, so numbers go in its own byte order. */
#ifndef LAB_PIPE_H
#define LAB_PIPE_H

#include "base/app_event.h"
#include "base/buf.h"
#include "base/packet.h"

#include <pthread.h>

enum pipe_type {
    PIPE_PACKET = 1,
    PIPE_KEYS,
    PIPE_AUTHORITY,
    PIPE_NOTE,
    PIPE_APP,
    PIPE_ABOUT, /* struct pipe_about: before the first packet */
    PIPE_ERROR,
    PIPE_END
};

enum { PIPE_LONGEST = 1 << 20 };

struct pipe_head {
    uint32_t type, length;
};

/* The fixed part of a PIPE_PACKET body; the captured bytes follow. */
struct pipe_packet {
    int64_t time;
    uint32_t length;
    int32_t link_type;
};

/* The fixed part of a PIPE_APP body; two strings follow, each with its zero: scenario, text. */
struct pipe_app {
    int64_t time;
    uint16_t client_port, server_port;
    uint8_t server, bad;
};

/* Of the network that the lab has found. */
struct pipe_about {
    uint16_t server_port[2]; /* of the two lanes of a race */
    uint8_t synthetic;
};

/* The writing end, used by several threads. */
struct pipe_out {
    int descriptor; /* -1: nobody is to hear it */
    pthread_mutex_t lock;
};

/* Writes one item whole. -1 where nobody reads any more. */
int pipe_send(struct pipe_out *p, enum pipe_type type, struct bytes body);
int pipe_text(struct pipe_out *p, enum pipe_type type, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int pipe_packet(struct pipe_out *p, const struct packet *packet);
int pipe_app(struct pipe_out *p, const struct app_event *event);

/* Takes one whole item off the front of `b` (call pipe_consume when done with it). 1: *head and
 * *body are set; 0: not whole yet; -1: no item. */
int pipe_item(const struct buf *b, struct pipe_head *head, struct bytes *body);
void pipe_consume(struct buf *b, const struct pipe_head *head);

#endif
