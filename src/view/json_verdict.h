/* SPDX-License-Identifier: BSD-2-Clause */
/* What the JSON object of a connection says beyond its outcome: model/verdict.h in JSON. */
#ifndef VIEW_JSON_VERDICT_H
#define VIEW_JSON_VERDICT_H

#include "model/connection.h"

#include <jansson.h>

/* Adds "prelude" (and its number to "round_trips"), "cause", "resumed_from", "versions", "downgrade", "false_start", "renegotiation" and
 * "post_handshake" to the object. Words are made in the arena. */
void json_add_verdict(json_t *object, const struct connection *c, struct arena *a);

#endif
