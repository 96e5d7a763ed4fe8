/* SPDX-License-Identifier: BSD-2-Clause */
/* The pcapng format: blocks, of which each tells its length, in sections. */
#ifndef CAPTURE_PCAPNG_H
#define CAPTURE_PCAPNG_H

#include "capture/source.h"

struct pcapng_interface;

struct pcapng {
    bool big;                           /* byte order of this section */
    struct pcapng_interface *interface; /* of this section, by number */
    size_t interface_count, interface_room;
    unsigned sections; /* begun so far */
};

/* True where the bytes begin a section; needs 12 of them. */
bool pcapng_is(const uint8_t *header);

/* source.next of a trace in this format. */
enum source_event pcapng_next(struct source *s, struct packet *packet);

/* source.more */
bool pcapng_more(const struct source *s);

/* What has been read of a section so far, for reading on elsewhere in it. */
void pcapng_copy(struct pcapng *to, const struct pcapng *from);

void pcapng_done(struct pcapng *p);

#endif
