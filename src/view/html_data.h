/* SPDX-License-Identifier: BSD-2-Clause */
/* What the page shows of a connection, as JSON that can stand in a script element. */
#ifndef VIEW_HTML_DATA_H
#define VIEW_HTML_DATA_H

#include "model/connection.h"

#include <stdio.h>

/* `show` is of enum ladder_show. No '<' is in what is written. */
void html_data(const struct connection *c, const char *trace, unsigned show, FILE *out);

#endif
