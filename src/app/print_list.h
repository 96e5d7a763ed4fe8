/* SPDX-License-Identifier: BSD-2-Clause */
/* The connection list on standard output, a line a connection as they come. */
#ifndef APP_PRINT_LIST_H
#define APP_PRINT_LIST_H

#include "app/options.h"
#include "model/tracker.h"
#include "view/list.h"

struct print_list {
    const struct options *options;
    const struct tracker *tracker;
    struct list_layout layout;
    struct grid grid; /* lines that are not printed yet, */
    int lines;        /* and how many */
    bool begun, colour;
};

/* Starts a list of the tracker's connections, as wide as what is in those that it has when the first
 * is printed. Both are borrowed. */
void print_list_init(struct print_list *p, const struct tracker *t,
                     const struct options *o);

/* The next connection, in the order of the list; the heading comes before the first. */
void print_list_add(struct print_list *p, const struct connection *c);

/* Prints what is not printed yet, the heading in any case, and frees. */
void print_list_done(struct print_list *p);

#endif
