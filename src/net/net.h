/* SPDX-License-Identifier: BSD-2-Clause */
/* From frames to ordered byte streams: link, IP, fragments, TCP reassembly, flow table; and to
 * UDP's datagrams.
 *
 *     packet → link → ip (fragments joined) → tcp segment → flow → stream: data in order, gaps
 *                                          └→ udp datagram → pair of ends
 *
 * It knows no TLS: whoever is handed the bytes decides what they are. Checksums are not trusted,
 * since on loopback they are wrong. Nothing is allocated for a packet that arrives in order. */
#ifndef NET_NET_H
#define NET_NET_H

#include "base/packet.h"
#include "base/stamp.h"

#include <stdint.h>

struct endpoint {
    uint8_t family;      /* 4 or 6 */
    uint8_t address[16]; /* network order; 4 bytes for IPv4, the rest zero */
    uint16_t port;
};

enum tcp_flag {
    TCP_FIN = 0x01,
    TCP_SYN = 0x02,
    TCP_RST = 0x04,
    TCP_PSH = 0x08,
    TCP_ACK = 0x10
};

/* One TCP segment as it came, before any reordering. */
struct segment {
    struct stamp stamp;
    uint8_t side; /* 0: sent by end 0 of the flow, 1: by end 1 */
    uint8_t flags;
    uint32_t seq, ack;
    uint32_t length;     /* payload on the wire */
    uint64_t offset;     /* of its packet in the trace */
    bool retransmission; /* all of its payload had been seen before */
};

enum flow_end {
    FLOW_CLOSED,    /* FIN both ways, or RST */
    FLOW_REUSED,    /* the same addresses and ports began a new connection */
    FLOW_IDLE,      /* UDP: no datagram came for minutes */
    FLOW_FORGOTTEN, /* nobody wanted it, and thousands of others began after it */
    FLOW_CAPTURE    /* the capture ended first */
};

/* What a datagram is, told from its bytes alone. */
enum net_interest {
    NET_NONE,    /* nothing that the handler reads */
    NET_GOES_ON, /* it may belong to a flow that has begun */
    NET_BEGINS   /* it begins a flow where there is none */
};

/* What happens on connections. `flow` is what `open` returned for it; NULL from open means
 * that the connection is of no interest and nothing more is told of it. End 0 is the sender of
 * the SYN where one was seen, else the sender of the first packet. */
struct net_handler {
    void *context;
    void *(*open)(void *context, const struct endpoint end[2]);
    /* Every segment, before its data is told. */
    void (*segment)(void *flow, const struct segment *segment);
    /* In-order bytes of one side, borrowed; the stamp is that of the packet that carried them
     * (not of the one that filled a hole before them). */
    void (*data)(void *flow, unsigned side, struct bytes data, struct stamp stamp);
    /* `missing` bytes of one side are not in the capture; what follows goes on behind them. */
    void (*gap)(void *flow, unsigned side, uint64_t missing, struct stamp stamp);
    void (*close)(void *flow, enum flow_end why);
    /* Whether anything was found that is worth keeping; may be NULL: nothing ever is. Asked once,
     * when thousands of others have begun. */
    bool (*wanted)(void *flow);
    /* Resets that come when a flow is over, where `listens` (may be NULL: nothing does) said so just
     * before its close. The flow must be disowned when it goes. RFC 9293, 3.10.7.1 */
    bool (*listens)(void *flow);
    void (*reset)(void *flow, const struct segment *segment);
    /* A hint: something will soon be told of this flow. May be NULL. Called twice a flow, so that
     * what was fetched for the first `step` (0) leads to what the second (1) fetches. */
    void (*expect)(const void *flow, unsigned step);

    /* Datagrams (UDP); all NULL: none are wanted. `interest` is asked of every one, so that it
     * has to be quick. End 0 is the sender of the first. */
    enum net_interest (*interest)(struct bytes data);
    void *(*open_datagrams)(void *context, const struct endpoint end[2]);
    /* The payload, borrowed; `length` is what was on the wire: the capture may have cut it. */
    void (*datagram)(void *flow, unsigned side, struct bytes data, uint32_t length,
                     struct stamp stamp);
    void (*close_datagrams)(void *flow, enum flow_end why);
};

struct net_counters {
    uint64_t packets, tcp, udp, other; /* frames; IP fragments count once joined */
    uint64_t malformed;                /* headers that could not be read */
    uint64_t unknown_links;            /* frames of a link type that is not supported */
    int unknown_link;                  /* one such link type */
};

struct net;

/* The handler is copied. Freed with net_free. */
struct net *net_new(const struct net_handler *handler);

/* Takes one frame; calls the handler as it goes. Never fails: what cannot be read is counted. */
void net_packet(struct net *n, const struct packet *packet);

/* Takes frames in their order, at most NET_BATCH: quicker than one by one, since memory that the
 * later ones need is fetched while the first are read. */
enum { NET_BATCH = 16 };
void net_packets(struct net *n, const struct packet *packet, size_t count);

/* From now on only packets between these two ends count. */
void net_only(struct net *n, const struct endpoint end[2]);

/* Tells nothing more of the flow between these ends, if it is the one that `told` was returned for; it
 * may be over. */
void net_disown(struct net *n, const struct endpoint end[2], const void *told);

/* The capture is over: data held back behind holes is told (after its gap), flows closed. */
void net_finish(struct net *n);

/* Live captures: tells gaps that have stood open for long, as of `now` (nanoseconds). */
void net_tick(struct net *n, int64_t now);

const struct net_counters *net_counters(const struct net *n);

/* Frees; flows still open are closed as FLOW_CAPTURE first. `n` may be NULL. */
void net_free(struct net *n);

#endif
