/* SPDX-License-Identifier: BSD-2-Clause */
/* What the page shows of a connection, as JSON that can stand in a script element. */
#ifndef VIEW_HTML_DATA_H
#define VIEW_HTML_DATA_H

#include "model/connection.h"
#include "model/explain.h"

#include <jansson.h>
#include <stdio.h>

/* `show` is of enum ladder_show. No '<' is in what is written. */
void html_data(const struct connection *c, const char *trace, unsigned show, FILE *out);

/* Its parts; new references. */
json_t *html_message(const struct connection *c, const struct message *m);
json_t *html_explanation(const struct explanation *e); /* NULL: null */

json_t *html_text(const char *utf8); /* "" for NULL, and for what is no UTF-8 */
const char *html_side(enum side side);

#endif
