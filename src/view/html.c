/* SPDX-License-Identifier: BSD-2-Clause */
#include "view/picture.h"
void html_begin(struct picture *p)
{
    (void)p;
}
void html_add(struct picture *p, const struct connection *c, const char *trace)
{
    (void)p;
    (void)c;
    (void)trace;
}
void html_end(struct picture *p)
{
    (void)p;
}
