/* SPDX-License-Identifier: BSD-2-Clause */
/* Where packets come from: a trace, an interface, the lab. One shape for all of them.
 *
 * A frame takes the same way whatever its source is. A source that has a descriptor is
 * waited for with poll(); one that has none (a file) always answers at once. */
#ifndef CAPTURE_SOURCE_H
#define CAPTURE_SOURCE_H

#include "base/app_event.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/packet.h"

enum source_event {
    SOURCE_ERROR = -1, /* `error` says what; nothing more will come */
    SOURCE_END = 0,    /* the end of the trace, or of the lab's run */
    SOURCE_PACKET,     /* *packet is filled in */
    SOURCE_IDLE,       /* nothing now: poll the descriptor */
    SOURCE_KEYS,       /* `keys` holds new lines of a key log */
    SOURCE_APP,        /* `app` is what an end of the lab did, with its time */
    SOURCE_AUTHORITY, /* `authority` is a certificate that the lab's ends trust, as PEM */
    SOURCE_NOTE       /* `note` holds a line for the person, e.g. what a lab end did */
};

struct source {
    const char *name; /* a file's name, an interface's, "lab"; for headings */
    int descriptor;   /* to poll for reading; -1 where next() never answers SOURCE_IDLE */
    enum source_event (*next)(struct source *s, struct packet *packet);
    /* Whether next() would give another packet now, and leave those before it where they are: what
     * it gave is borrowed until a call for which this was false. NULL: it never is. */
    bool (*more)(const struct source *s);
    void (*close)(struct source *s); /* ends it and frees it */
    /* Packets that the kernel dropped so far, 0 where it cannot drop. */
    uint64_t (*dropped)(struct source *s);
    struct error
        error;      /* after SOURCE_ERROR; after SOURCE_END, what was wrong at the end */
    bool truncated; /* at SOURCE_END: the input broke off; `error` says where */
    uint16_t server_port[2]; /* of the lab's servers: two where two scenarios race */
    bool
        synthetic; /* from the first packet on: TLS bytes are real, TCP and times modelled */
    struct app_event app; /* after SOURCE_APP: its text is borrowed until the next call */
    const char *note;     /* after SOURCE_NOTE: borrowed until the next call */
    struct bytes authority; /* after SOURCE_AUTHORITY: borrowed until the next call */
    struct bytes keys;      /* after SOURCE_KEYS: borrowed until the next call */
};

#endif
