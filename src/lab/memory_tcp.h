/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP between two ends in memory, and the events that drive it.
 *
 * Positions count what has a sequence number: 0 is the SYN, data begins at 1, the FIN comes last. */
#ifndef LAB_MEMORY_TCP_H
#define LAB_MEMORY_TCP_H

#include "base/buf.h"
#include "lab/chance.h"
#include "lab/frame.h"
#include "lab/line.h"

#include <netinet/in.h>

enum { TCP_RANGES = 32 };

struct tcp_end {
    struct buf out;   /* all data that the program has sent */
    bool opened, fin; /* the program has opened, closed its side */
    uint32_t iss;
    size_t sent, acked, sent_most; /* positions */
    size_t window;                 /* congestion window, bytes */
    unsigned repeated;             /* acknowledgements of the same position */
    unsigned tries;                /* of the segment that is not acknowledged */
    unsigned timer;                /* counts up: an older alarm is void */

    struct buf in;   /* data of the other end, in order */
    size_t read;     /* of it, by the program */
    size_t received; /* position up to which all has come */
    struct {
        size_t from, to;
    } range[TCP_RANGES]; /* that have come out of order */
    unsigned ranges;
};

struct tcp {
    struct tcp_end end[2]; /* the client's, the server's */
    struct sockaddr_in address[2];
    int64_t asked, round_trip; /* nanoseconds; 0: not measured yet */
    bool broken;               /* given up */
    bool datagrams;            /* it is UDP, after all: see memory_udp.h */
};

/* What is under way or due. */
struct event {
    int64_t time;
    uint64_t order; /* of those of the same time */
    enum { EVENT_WAKE, EVENT_SEND, EVENT_CLOSE, EVENT_ARRIVAL, EVENT_ALARM } type;
    struct tcp *tcp;
    unsigned end;     /* whom it concerns */
    unsigned count;   /* of a wait, a timer */
    struct buf bytes; /* data to send; the packet that arrives */
    size_t from, to;  /* positions of what arrives, */
    size_t ack;       /* and what it acknowledges; 0: nothing */
    struct event *next;
};

struct tcp_network {
    int64_t now; /* nanoseconds since the Unix epoch */
    const struct lab_net *net;
    struct chance chance;
    int64_t half;
    double free_from[2];  /* by sender: when the last bit before is out, */
    int64_t latest[2];    /* and when it arrives */
    struct event *events; /* by time */
    uint64_t order;
    void (*packet)(void *context,
                   const struct packet *packet); /* as the client's end sees it */
    void *context;
};

/* A zeroed event that joins the others, at its time. */
struct event *tcp_event(struct tcp_network *n, int64_t time, int type, struct tcp *tcp,
                        unsigned end);
/* Takes the next one out, the clock goes on to its time; NULL: there is none. */
struct event *tcp_next(struct tcp_network *n);
void tcp_event_free(struct event *e);

/* What an event does to TCP (all but EVENT_WAKE). */
void tcp_handle(struct tcp_network *n, struct event *e);

/* A packet as the client's end sees it, and when it arrives; -1: it is lost. `from`: 0, the client. */
void tcp_show(struct tcp_network *n, const struct buf *frame);
int64_t tcp_arrival(struct tcp_network *n, const struct tcp *t, unsigned from,
                    const struct buf *frame);

/* TCP is up, as this end sees it. */
bool tcp_is_open(const struct tcp *t, unsigned end);
/* Something can be read: data, the end of them, or that all is over. */
bool tcp_is_readable(const struct tcp *t, unsigned end);
/* Takes data. 0: the other end has closed; -1: nothing there, or broken. */
ssize_t tcp_read(struct tcp *t, unsigned end, void *data, size_t n);

void tcp_done(struct tcp *t);

#endif
