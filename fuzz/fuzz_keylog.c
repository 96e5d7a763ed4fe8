/* SPDX-License-Identifier: BSD-2-Clause */
/* Key logs, as they grow: the first byte says by how many bytes at a time. */
#include "fuzz.h"

#include "crypto/keylog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const uint8_t name[32];
    struct keylog *k = keylog_new();
    struct buf written = {0};
    size_t step = n && data[0] ? data[0] : n;
    for (size_t at = 1; at < n; at += step)
        keylog_feed(k, (struct bytes){data + at, n - at < step ? n - at : step});
    keylog_end(k);
    for (int label = 0; label < KEYLOG_LABELS; label++)
        keylog_find(k, label, (struct bytes){name, sizeof name}, 0);
    keylog_write(k, (struct bytes){name, sizeof name}, &written);
    buf_done(&written);
    keylog_free(k);
    return 0;
}
