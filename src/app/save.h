/* SPDX-License-Identifier: BSD-2-Clause */
/* --write: packets into a file, and with them the keys that open their connections. */
#ifndef APP_SAVE_H
#define APP_SAVE_H

#include "app/options.h"
#include "capture/writer.h"
#include "model/tracker.h"

/* Opens the file of --write; *w is NULL where there is none. -1 after saying why it cannot be
 * written, or that it is one of the traces to be read. */
int save_open(struct writer **w, const struct options *o, bool reads_traces);

/* Puts the keys of the tracker's connections into the file; where it can hold none, says so. `w`
 * may be NULL. */
void save_keys(struct writer *w, const struct tracker *t, const struct options *o);

/* Closes it. -1 after saying what went wrong. `w` may be NULL. */
int save_close(struct writer *w);

#endif
