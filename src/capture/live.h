/* SPDX-License-Identifier: BSD-2-Clause */
/* A live interface as a source of packets. */
#ifndef CAPTURE_LIVE_H
#define CAPTURE_LIVE_H

#include "capture/source.h"

/* Sniffs `interface` (NULL: the loopback one) with the BPF `filter` (NULL or "": all
 * packets; the language of tcpdump): immediate mode, a large kernel buffer, nanoseconds
 * where the kernel has them, non-blocking. Returns a source that the caller closes, or
 * NULL with the reason in `e`; where rights are missing, the exact command that grants
 * them. */
struct source *live_open(const char *interface, const char *filter, struct error *e);

/* 0 where libpcap understands the filter on Ethernet, else -1 with its complaint in `e`.
 * Needs no rights, so wrong usage can be told before anything is opened. */
int live_check_filter(const char *filter, struct error *e);

/* True where this process may capture on the loopback interface now. */
bool live_is_permitted(void);

#endif
