/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds keys: those that were asked for, and those that lie beside a trace. */
#ifndef APP_KEYS_H
#define APP_KEYS_H

#include "app/options.h"
#include "model/tracker.h"

struct keys; /* key logs that are followed */

/* Opens the logs and keys of the options; those beside `trace` (x.keys, x.keylog for x.pcap),
 * which may be NULL; $SSLKEYLOGFILE where `live`; and the authorities. What cannot be read is said. */
struct keys *keys_open(struct tracker *t, const struct options *o, const char *trace,
                       bool live);

/* True where a file that the options name could not be read: the exit status is then 1. */
bool keys_missing(const struct keys *k);

/* Takes what was added to the logs since. */
void keys_follow(struct keys *k);

void keys_close(struct keys *k);

#endif
