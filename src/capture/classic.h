/* SPDX-License-Identifier: BSD-2-Clause */
/* The classic pcap format: a file header of 24 bytes, then records. */
#ifndef CAPTURE_CLASSIC_H
#define CAPTURE_CLASSIC_H

#include "capture/source.h"

struct trace;

struct classic {
    bool big;         /* byte order */
    unsigned header;  /* bytes before a packet's own */
    int32_t fraction; /* nanoseconds in a unit of a time stamp's second half */
    int link_type;
};

enum { CLASSIC_HEADER = 24 };

/* True where the bytes begin a file of this format; needs 4 of them. */
bool classic_is(const uint8_t *header);

/* Reads the file header of CLASSIC_HEADER bytes, which classic_is. */
void classic_begin(struct classic *c, const uint8_t *header);

/* source.next of a trace in this format. */
enum source_event classic_next(struct source *s, struct packet *packet);

/* source.more */
bool classic_more(const struct source *s);

#endif
