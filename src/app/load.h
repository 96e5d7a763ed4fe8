/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs a source to its end into a tracker. */
#ifndef APP_LOAD_H
#define APP_LOAD_H

#include "app/keys.h"
#include "app/recording.h"
#include "capture/source.h"
#include "capture/writer.h"
#include "model/bound.h"
#include "model/tracker.h"

#include <stdio.h>

struct elsewhere;

struct load {
    struct source *source;
    struct tracker *tracker;
    struct writer *writer;       /* saves what comes; may be NULL */
    struct recording *recording; /* keeps what comes, to be saved later; may be NULL */
    struct keys *keys;           /* logs that are followed; may be NULL */
    struct elsewhere *elsewhere; /* other traces for the interface; may be NULL */
    struct bound bound;          /* of the memory that it may take */
    bool forgot;                 /* load_some has dropped connections of the tracker */
    /* Goes on to the next trace; NULL: there is one only. False: that was the last. */
    bool (*next)(struct load *l, void *context);
    void *next_context;
    struct source *const
        *sources;             /* of all traces, in the order of their parts; NULL: one */
    bool quiet;               /* notes are not printed on standard error */
    bool follow;              /* the interface shows the newest connection's ladder */
    char note[128];           /* the last note, or how far the load is */
    const volatile int *stop; /* set by a signal; may be NULL */
};

/* True for a trace that is summarised in one pass, and of which what is opened is read again. */
bool load_is_large(const struct source *trace);

/* Bounds the memory as the options say, by default to half of the machine's. */
void load_bound(struct load *l, const struct options *o);

/* Takes what the source has now, up to a few thousand packets. Returns its last event:
 * SOURCE_PACKET where there may be more at once. */
enum source_event load_some(struct load *l);

/* Takes everything, waiting for the source. Returns the exit status: 0, 1 read in part, 3. What
 * went wrong is printed. */
int load_all(struct load *l);

#endif
