/* SPDX-License-Identifier: BSD-2-Clause */
/* The keys of the connections that are in a capture, as a key log: to be saved with it. */
#ifndef MODEL_KEY_EXPORT_H
#define MODEL_KEY_EXPORT_H

#include "model/tracker.h"

/* Adds the lines of the tracker's key log that concern its connections. A connection until TLS 1.2
 * that opens by other means (the server's key, an RSA line, the connection that it resumes) gets a
 * CLIENT_RANDOM line of its own, so that nothing else is needed with the capture. To be wiped by the
 * caller. */
void key_export(const struct tracker *t, struct buf *log);

#endif
