/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates of a connection as JSON. */
#ifndef VIEW_JSON_CERTIFICATES_H
#define VIEW_JSON_CERTIFICATES_H

#include <jansson.h>

#include "model/connection.h"

/* A list of objects, one a certificate that was shown: doc/json.md has the members. `a` is for
 * what is made on the way. */
json_t *json_certificates(const struct connection *c, struct arena *a);

#endif
