/* SPDX-License-Identifier: BSD-2-Clause */
/* Trace files as a source of packets. */
#ifndef CAPTURE_TRACE_H
#define CAPTURE_TRACE_H

#include "capture/source.h"

/* Opens a trace: pcap or pcapng, plain or compressed with gzip; "-" is standard input.
 * Returns a source that the caller closes, or NULL with the reason and a remedy in `e`.
 */
struct source *trace_open(const char *path, struct error *e);

/* Opens a trace once more, for reading its packets from the one at `offset` on, which is number
 * `number`; `s` has come at least so far. Where the file cannot be read from its middle (it is
 * compressed, or has several sections) packets come from the beginning. NULL with the reason in `e`:
 * what was read is gone (a pipe), or the file is. */
struct source *trace_again(const struct source *s, uint64_t offset, uint32_t number,
                           struct error *e);

/* Bytes of the file read so far and in all (0 where that is not known): for progress. */
void trace_progress(const struct source *s, uint64_t *done, uint64_t *all);

#endif
