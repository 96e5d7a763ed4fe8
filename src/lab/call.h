/* SPDX-License-Identifier: BSD-2-Clause */
/* One TCP connection to somebody's server, told as packets, bounded in time. */
#ifndef LAB_CALL_H
#define LAB_CALL_H

#include "base/error.h"
#include "lab/wiretap.h"

/* Where to call. */
struct call_place {
    struct sockaddr_storage address;
    socklen_t length;
    int patience; /* milliseconds that a call may take in all */
};

/* Finds the `nth` address (from 0) of a host (a name or an address) and port. -1 where there is none,
 * with the reason in `e` where there is not even a first. */
int call_find(struct call_place *place, const char *host, const char *port, unsigned nth,
              struct error *e);

struct call {
    struct wiretap tap; /* packet, context, number are the caller's */
    int descriptor;
    int64_t deadline; /* on the clock of call_now */
};

/* Nanoseconds since the Unix epoch. */
int64_t call_now(void);

/* Connects. -1 with the reason in `e`. Closed with call_close in either case. */
int call_open(struct call *c, const struct call_place *place, struct error *e);

/* Writes all of it. -1 where the other end is gone or time is over. */
int call_write(struct call *c, struct bytes data);

/* Reads what comes next. Above 0: bytes; 0: the other end closed; -1: it broke the connection
 * off, or time is over. */
ssize_t call_read(struct call *c, void *p, size_t n);

/* True where something can be read within `milliseconds` (or the end is known). */
int call_wait(struct call *c, int milliseconds);

void call_close(struct call *c);

#endif
