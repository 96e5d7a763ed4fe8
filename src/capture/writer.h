/* SPDX-License-Identifier: BSD-2-Clause */
/* Saving packets to a file: pcapng where its name ends in .pcapng, which also holds keys and link
 * types of every kind; else pcap with nanoseconds, which holds neither. */
#ifndef CAPTURE_WRITER_H
#define CAPTURE_WRITER_H

#include "capture/source.h"

struct writer;

/* Creates `path` ("-": standard output). In pcap the link type is that of the first packet. NULL
 * with the reason in `e` where it cannot be created. */
struct writer *writer_open(const char *path, struct error *e);

/* True where a file of that name can hold keys: pcapng. */
bool writer_holds_keys(const char *path);

/* Keys (lines of a key log) for the file, in front of all packets: they are best told before the
 * first one, since the file is copied when it is closed otherwise. Such a file can be read by its
 * owner alone. Nothing happens in pcap. */
void writer_keys(struct writer *w, struct bytes log);

/* Appends a packet. -1 with the reason in `e`: disk full, or, in pcap, another link type than the
 * first. That is said once: the writer then takes packets and drops them. */
int writer_add(struct writer *w, const struct packet *packet, struct error *e);

/* Flushes, closes, frees, and wipes keys. A file without packets is still a valid trace. -1: could
 * not be written, where writer_add has not said so. `w` may be NULL. */
int writer_close(struct writer *w, struct error *e);

#endif
