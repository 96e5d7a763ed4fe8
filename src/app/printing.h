/* SPDX-License-Identifier: BSD-2-Clause */
/* Connections printed as the options say: at the end of a load, or while it lasts, where memory runs
 * short. */
#ifndef APP_PRINTING_H
#define APP_PRINTING_H

#include "app/load.h"
#include "app/options.h"
#include "app/print_list.h"
#include "view/picture.h"

struct printing {
    const struct options *options;
    struct picture *picture;
    struct print_list list;
    const char *trace; /* its name */
    bool lines;        /* the list is printed, as text */
    bool any;          /* there was a connection */
    bool found;        /* the one that was asked for */
};

/* All are borrowed. */
void printing_begin(struct printing *p, struct picture *picture, const struct tracker *t,
                    const char *trace, const struct options *o);

/* The next connection, in the order of the list. `context` is a struct printing. */
void printing_add(void *context, struct connection *c);

/* The connections that are left; says on standard error what is to be said of the whole. The bound
 * is that of the load; NULL: there was none. Returns the exit status: 2 where the connection that was
 * asked for is not there. */
int printing_end(struct printing *p, const struct tracker *t, const struct bound *b);

#endif
