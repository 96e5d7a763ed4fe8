/* SPDX-License-Identifier: BSD-2-Clause */
/* Saving packets to a pcap file (nanoseconds, one link type). */
#ifndef CAPTURE_WRITER_H
#define CAPTURE_WRITER_H

#include "capture/source.h"

struct writer;

/* Creates `path` ("-": standard output). The link type is that of the first packet. NULL
 * with the reason in `e` where it cannot be created. */
struct writer *writer_open(const char *path, struct error *e);

/* Appends a packet. -1 with the reason in `e`: disk full, or another link type than the
 * first. That is said once: the writer then takes packets and drops them. */
int writer_add(struct writer *w, const struct packet *packet, struct error *e);

/* Flushes, closes, frees. A file without packets is still a valid trace. -1: could not be
 * written, where writer_add has not said so. `w` may be NULL. */
int writer_close(struct writer *w, struct error *e);

#endif
