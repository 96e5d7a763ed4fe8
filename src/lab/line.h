/* SPDX-License-Identifier: BSD-2-Clause */
/* One end's TCP connection (or, for DTLS, its UDP socket), and the network that it lies in: a
 * kernel's, or one in memory.
 *
 * Client and server are the same blocking code over both. */
#ifndef LAB_LINE_H
#define LAB_LINE_H

#include "lab/pipe.h"

#include <stdbool.h>
#include <sys/types.h>
#include <sys/uio.h>

enum { LANES = 2 }; /* connections at once: two that race, or both legs of a proxy */

struct line;

struct line_calls {
    /* The client connects, the server accepts: block until TCP is up. -1: errno. With fast open
     * the client's returns at once, and the SYN takes the first flight with it. Of datagrams the
     * client's returns at once, too, and the server's when the first one is there. */
    int (*open)(struct line *l, bool fast_open);
    ssize_t (*send)(struct line *l, const struct iovec *part, int parts);
    /* Blocks until something is there. 0: the other end has closed; -1: errno. A datagram is sent and
     * received whole, and none tells that the other end has closed. */
    ssize_t (*receive)(struct line *l, void *data, size_t n);
    /* 1: something to read (or the end) within so many milliseconds; 0: not; -1: errno. */
    int (*wait)(struct line *l, unsigned milliseconds);
    void (*pause)(struct line *l, unsigned microseconds);
    int64_t (*now)(
        struct line *l); /* nanoseconds since the Unix epoch, as packets have it */
    void (*shut)(struct line *l);  /* nothing more will be sent */
    void (*close)(struct line *l); /* and frees */
};

struct line {
    const struct line_calls *calls;
    uint16_t client_port, server_port; /* once it is open */
    bool datagrams;
};

/* Something that one end does, beside others. */
struct task {
    void (*run)(void *context);
    void *context;
};

struct network;

struct network_calls {
    /* A line that is not open yet, of lane 0 or 1, of a stream or of datagrams. NULL: errno. */
    struct line *(*client)(struct network *n, unsigned lane, bool datagrams);
    struct line *(*server)(struct network *n, unsigned lane, bool datagrams);
    /* Packets are said through the pipe between begin and end; end waits for the last of them. */
    void (*begin)(struct network *n);
    void (*end)(struct network *n);
    /* Runs all tasks at once; returns when each has. */
    void (*run)(struct network *n, const struct task *task, size_t tasks);
    void (*close)(struct network *n); /* and frees */
};

struct network {
    const struct network_calls *calls;
    struct pipe_out *out;
    uint16_t server_port[LANES];
    bool fast_open; /* TCP Fast Open works on it */
    bool synthetic; /* no packet was ever on a wire */
};

#endif
