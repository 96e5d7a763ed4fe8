/* SPDX-License-Identifier: BSD-2-Clause */
/* The JSON of what keys a connection has, and who can read what. doc/json.md describes it. */
#ifndef VIEW_JSON_SECRETS_H
#define VIEW_JSON_SECRETS_H

#include "model/eyes.h"
#include "model/key_tree.h"

#include <jansson.h>

/* The tree of secrets; null where it is empty. Values are left out unless `show`. */
json_t *json_key_schedule(struct key_tree *t, bool show);

/* The transcript hash after the message, in hex; null where the message is no part of it. */
json_t *json_transcript(const struct key_tree *t, unsigned message);

/* Names of those who can read the message: "endpoint", "server-key", "eavesdropper". */
json_t *json_readable(const struct connection *c, const struct message *m);

/* What this person learns, in sentences. */
json_t *json_learned(const struct connection *c, enum eyes who, struct arena *a);

#endif
