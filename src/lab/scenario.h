/* SPDX-License-Identifier: BSD-2-Clause */
/* What the lab can play: one row a scenario. */
#ifndef LAB_SCENARIO_H
#define LAB_SCENARIO_H

#include <stddef.h>

struct scenario {
    const char *name;            /* as typed on the command line */
    const char *group;           /* heading in the lab menu, e.g. "TLS 1.3" */
    const char *story;           /* what happens, one line */
    const char *look;            /* what to look at, one line */
    const char *client_priority; /* GnuTLS priority strings */
    const char *server_priority;
    unsigned client_flags, server_flags; /* for gnutls_init, beside CLIENT and SERVER */
    int tls_round_trips;                 /* expected; -1: the client never may send */
    const char *outcome;                 /* expected: "established", "failed" */
};

/* All rows, `*count` of them. */
const struct scenario *scenario_all(size_t *count);

/* The row of that name, NULL where there is none. */
const struct scenario *scenario_find(const char *name);

#endif
