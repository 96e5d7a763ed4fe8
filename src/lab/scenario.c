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

unsigned scenario_connections(const struct scenario *s)
{
    return (s->connections ? s->connections : 1) * (s->options & PROXY ? 2 : 1);
}

static bool understood(const char *priority)
{
    gnutls_priority_t p;
    if (gnutls_priority_init(&p, priority, NULL) < 0)
        return false;
    gnutls_priority_deinit(p);
    return true;
}

const char *scenario_why_not(const struct scenario *s)
{
    return understood(s->client_priority) && understood(s->server_priority)
               ? NULL
               : "not in this machine's GnuTLS";
}
