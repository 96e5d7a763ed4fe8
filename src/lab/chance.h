/* SPDX-License-Identifier: BSD-2-Clause */
/* Chance that can be repeated: which packets a network loses, and how late others are.
 *
 * A packet's fate hangs on the seed and on what it is (which connection, which way, the how-manieth
 * of its kind), not on when it comes: the same seed loses the same packets. */
#ifndef LAB_CHANCE_H
#define LAB_CHANCE_H

#include "lab/lab.h"

enum { CHANCE_CONNECTIONS = 64, CHANCE_KINDS = 4 };

/* What was seen of one connection so far, by direction. */
struct chance_flow {
    uint16_t client_port;
    unsigned number;
    uint32_t next[2]; /* sequence number behind all that was seen */
    unsigned count[2][CHANCE_KINDS];
};

struct chance {
    const struct lab_net *net;
    struct chance_flow flow[CHANCE_CONNECTIONS];
    unsigned flows;
};

struct fate {
    bool lost;
    double late; /* nanoseconds of jitter */
};

/* What becomes of a TCP segment or UDP datagram that begins at its IPv4 header (of at least `n` bytes). `server`:
 * the server has sent it; `client_port` names the connection. */
struct fate chance_of(struct chance *c, const unsigned char *ip, size_t n, bool server,
                      uint16_t client_port);

#endif
