/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS: datagrams, fragments, what is sent again; painted.
 * The input is a script: see play.c. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct tracker *t = fuzz_tracker();
    fuzz_play(t, (struct bytes){data, n}, true);
    fuzz_paint(t);
    tracker_free(t);
    return 0;
}
