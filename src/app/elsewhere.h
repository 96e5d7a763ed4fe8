/* SPDX-License-Identifier: BSD-2-Clause */
/* Other traces, opened from within the interface to compare with. */
#ifndef APP_ELSEWHERE_H
#define APP_ELSEWHERE_H

#include "app/options.h"
#include "tui/state.h"

/* What a trace is called in the interface: its file's name, borrowed from the path. */
const char *elsewhere_name(const char *path);

enum { ELSEWHERE_TRACES = 16 };

struct elsewhere_files {
    struct elsewhere elsewhere; /* for the interface */
    const struct options *options;
    struct tracker *tracker[ELSEWHERE_TRACES];
    struct buf name[ELSEWHERE_TRACES]; /* of those traces */
    size_t trackers;
};

/* `suggested` (may be NULL) is the path that is offered. Freed with elsewhere_done. */
void elsewhere_init(struct elsewhere_files *f, const struct options *o,
                    const char *suggested);
void elsewhere_done(struct elsewhere_files *f);

#endif
