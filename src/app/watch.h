/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens the interface on what a command loads. */
#ifndef APP_WATCH_H
#define APP_WATCH_H

#include "app/load.h"
#include "app/options.h"
#include "tui/tui.h"

/* True where the interface is wanted and a terminal is there for it. */
bool watch_wanted(const struct options *o);

/* Takes the terminal as the options say; NULL after saying why not on standard error. */
struct tui *watch_open(const struct options *o);

/* Runs the interface on the load until the person leaves. The load's source stays open. */
void watch_run(struct tui *t, struct load *l, const char *name, bool live,
               const struct options *o);

/* The same for a run of the lab. `found` is called when something has come: it may set the bench's
 * connections to compare. */
void watch_lab(struct tui *t, struct load *l, struct bench *bench,
               void (*found)(void *context), void *context, const struct options *o);

#endif
