/* SPDX-License-Identifier: BSD-2-Clause */
/* Trace files as a source of packets. */
#ifndef CAPTURE_TRACE_H
#define CAPTURE_TRACE_H

#include "capture/source.h"

/* Opens a trace: pcap or pcapng, plain or compressed with gzip; "-" is standard input.
 * Returns a source that the caller closes, or NULL with the reason and a remedy in `e`.
 */
struct source *trace_open(const char *path, struct error *e);

/* Bytes of the file read so far and in all (0 where that is not known): for progress. */
void trace_progress(const struct source *s, uint64_t *done, uint64_t *all);

#endif
