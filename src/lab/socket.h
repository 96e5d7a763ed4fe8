/* SPDX-License-Identifier: BSD-2-Clause */
/* A line over a socket. */
#ifndef LAB_SOCKET_H
#define LAB_SOCKET_H

#include "lab/line.h"

#include <netinet/in.h>

/* A client that will connect to `server`; a server that will accept from `listener`, which it
 * borrows. */
struct line *socket_client(const struct sockaddr_in *server);
struct line *socket_server(int listener);

/* The same of datagrams; `mailbox` is a UDP socket that is bound, and is borrowed. */
struct line *socket_datagram_client(const struct sockaddr_in *server);
struct line *socket_datagram_server(int mailbox);

/* Lets a listener take data with the SYN (RFC 7413) where the kernel allows it. */
void socket_allow_fast_open(int listener);

#endif
