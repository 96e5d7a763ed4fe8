/* SPDX-License-Identifier: BSD-2-Clause */
/* Colours of the pictures. */
#ifndef VIEW_SVG_THEME_H
#define VIEW_SVG_THEME_H

#include <stdio.h>

struct svg_theme {
    const char *name;
    const char *paper, *ink, *dim, *faint; /* background, text, lesser text, rules */
    const char *client, *server, *secret, *good, *bad;
    const char *client_band, *server_band; /* behind a flight */
};

/* By name; the first ("light") where none has it. */
const struct svg_theme *svg_theme_find(const char *name);

/* The style sheet of a picture: every shape has a class, so that no colour is in the shapes. */
void svg_theme_print(const struct svg_theme *t, FILE *out);

#endif
