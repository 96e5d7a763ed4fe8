/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives up the rights of root once the capture is open. */
#ifndef CAPTURE_PRIVILEGE_H
#define CAPTURE_PRIVILEGE_H

#include "base/error.h"

/* Where the program runs as root through sudo, becomes for good the user who called sudo;
 * else does nothing. Files that are written later belong to that user. -1 with the reason
 * in `e`. */
int privilege_drop(struct error *e);

#endif
