/* SPDX-License-Identifier: BSD-2-Clause */
/* Other traces, opened from within the interface to compare with. */
#ifndef APP_ELSEWHERE_H
#define APP_ELSEWHERE_H

#include "app/options.h"
#include "tui/state.h"

enum { ELSEWHERE_TRACES = 16 };

struct elsewhere_files {
    struct elsewhere elsewhere; /* for the interface */
    const struct options *options;
    struct tracker *tracker[ELSEWHERE_TRACES];
    size_t trackers;
};

/* `suggested` (may be NULL) is the path that is offered. Freed with elsewhere_done. */
void elsewhere_init(struct elsewhere_files *f, const struct options *o,
                    const char *suggested);
void elsewhere_done(struct elsewhere_files *f);

#endif
