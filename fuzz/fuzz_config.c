/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration file. */
#include "fuzz.h"

#include "base/memory.h"
#include "tui/config.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct config c;
    struct theme theme = *theme_find(NULL);
    unsetenv("HOME");
    unsetenv("XDG_CONFIG_HOME");
    config_init(&c);
    char *text = memory_new(n + 1);
    memcpy(text, data, n);
    config_read(&c, text);
    config_apply(&c, &theme);
    free(text);
    config_done(&c);
    return 0;
}
