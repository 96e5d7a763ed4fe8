/* SPDX-License-Identifier: BSD-2-Clause */
/* What two ends of a TCP connection say: records, messages, what comes before TLS, keys; painted.
 * The input is a script: see play.c. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct tracker *t = fuzz_tracker();
    fuzz_play(t, (struct bytes){data, n}, false);
    fuzz_paint(t);
    tracker_free(t);
    return 0;
}
