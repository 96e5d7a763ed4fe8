/* SPDX-License-Identifier: BSD-2-Clause */
/* Text inside XML and HTML. */
#ifndef VIEW_MARKUP_H
#define VIEW_MARKUP_H

#include <stdio.h>

/* Writes text so that it is nothing but text, in an element or in a quoted attribute; characters
 * that XML 1.0, 2.2 does not allow become U+FFFD. */
void markup_text(FILE *out, const char *utf8);

#endif
