/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection as one JSON object on one line. doc/json.md describes it. */
#ifndef VIEW_JSON_H
#define VIEW_JSON_H

#include "model/connection.h"

#include <stdio.h>

struct json_options {
    const char *trace; /* the trace's name */
    bool detail;       /* the field tree of every message, transcript and key schedule */
    bool secrets;      /* values of secrets in it */
    bool list;         /* without flights, messages, checks */
};

/* Writes the object and a newline. -1 where `out` could not be written. */
int json_print(const struct connection *c, const struct json_options *options, FILE *out);

#endif
