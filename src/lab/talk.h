/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two ends do once the handshake is over. */
#ifndef LAB_TALK_H
#define LAB_TALK_H

#include "lab/end.h"

#include <sys/types.h>

/* What the client sends as early data, and as its request. */
extern const char talk_request[];

/* Data of the other end. Above 0: bytes; 0: close_notify; below: an error of GnuTLS. */
ssize_t talk_receive(struct end *e);

/* Plays one side of a talk. True where it went as planned: the connection is then to be closed
 * in order. */
bool talk_play(enum scenario_talk talk, struct end *e);

#endif
