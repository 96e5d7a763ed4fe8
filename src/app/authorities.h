/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom to trust: authorities that were asked for, and those that lie beside a trace. */
#ifndef APP_AUTHORITIES_H
#define APP_AUTHORITIES_H

#include "app/options.h"
#include "model/tracker.h"

/* Adds the bundles of the options, and x.ca.pem beside x.pcap (`trace`, which may be NULL) to the
 * tracker's trust. What cannot be read is said. -1 where the options name such a file. */
int authorities_open(struct tracker *t, const struct options *o, const char *trace);

#endif
