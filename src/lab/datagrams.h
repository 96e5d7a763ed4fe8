/* SPDX-License-Identifier: BSD-2-Clause */
/* What is different where an end speaks DTLS: timers, the cookie, a flight that is lost. */
#ifndef LAB_DATAGRAMS_H
#define LAB_DATAGRAMS_H

#include "lab/end.h"

#include <sys/types.h>

/* Sets timers and the largest datagram of an end's session. RFC 6347, 4.1.1 and 4.2.4 */
void datagrams_set_up(struct end *e);

/* The server asks for a cookie, without a session, until a ClientHello brings the right one; that
 * one is kept. False where none came. RFC 6347, 4.2.1 */
bool datagrams_ask_cookie(struct end *e);

/* The server's session goes on from there. */
void datagrams_go_on(struct end *e);

/* The next datagram, as GnuTLS pulls it: first the ClientHello that was kept; never one that is to be
 * lost. While the handshake lasts it does not block: EAGAIN. */
ssize_t datagrams_pull(struct end *e, void *data, size_t n);

/* Waits until a datagram is there, or it is time to send the last flight again. */
void datagrams_wait(struct end *e);

#endif
