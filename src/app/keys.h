/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds keys, and follows the logs that hold them. */
#ifndef APP_KEYS_H
#define APP_KEYS_H

#include "app/options.h"
#include "model/tracker.h"

struct keys; /* key logs that are followed */

/* Opens the logs and keys of the options; those beside `trace` (x.keys, x.keylog for x.pcap),
 * which may be NULL; $SSLKEYLOGFILE where `live`; and the authorities. What cannot be read is said. */
struct keys *keys_open(struct tracker *t, const struct options *o, const char *trace,
                       bool live);

/* True where something that the options name could not be read. */
bool keys_missing(const struct keys *k);

/* Takes what the logs have grown by. */
void keys_follow(struct keys *k);

/* Says on standard error, once a file, which key logs that were asked for others can read, too. */
void keys_warn(const struct options *o, bool live);

/* The same about the first such log, for the interface; into `said`, "" where all is well. */
void keys_warning(const struct options *o, bool live, char *said, size_t room);

void keys_close(struct keys *k);

#endif
