/* SPDX-License-Identifier: BSD-2-Clause */
/* When and where something was captured. */
#ifndef BASE_STAMP_H
#define BASE_STAMP_H

#include <stdint.h>

struct stamp {
    int64_t time;    /* nanoseconds since the Unix epoch */
    uint32_t packet; /* number in the trace, from 1 */
};

#endif
