/* SPDX-License-Identifier: BSD-2-Clause */
/* What the lab can play. */
#include "lab/scenario.h"

#include <gnutls/gnutls.h>

#include <string.h>

static const struct scenario scenarios[] = {
#include "lab/scenarios.def"
};

const struct scenario *scenario_all(size_t *count)
{
    *count = sizeof scenarios / sizeof *scenarios;
    return scenarios;
}

const struct scenario *scenario_find(const char *name)
{
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        if (strcmp(scenarios[i].name, name) == 0)
            return &scenarios[i];
    return NULL;
}
