/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of connections: one line each, in columns that fit a width. */
#ifndef VIEW_LIST_H
#define VIEW_LIST_H

#include "model/connection.h"
#include "view/grid.h"

enum { LIST_COLUMNS = 10 };

/* Which columns are there, and where. */
struct list_layout {
    int x[LIST_COLUMNS], width[LIST_COLUMNS]; /* width 0: the column is left out */
    int end;
};

/* Chooses the columns for a width: those that matter least go first. */
void list_layout(struct list_layout *l, int width);

/* Draws the headings; the column `sorted` (-1: none) is marked, with its direction. */
void list_draw_heading(const struct list_layout *l, struct grid *g, int x, int y,
                       int sorted, bool descending);

/* Draws one connection that has been analysed; `epoch` is where its start is counted from, in
 * nanoseconds. */
void list_draw_row(const struct list_layout *l, struct grid *g, int x, int y,
                   const struct connection *c, int64_t epoch);

/* Less than, equal to or greater than 0, as the connections stand by a column. */
int list_compare(const struct connection *a, const struct connection *b, int column);

/* True where the connection fits a filter: words, all of which must fit. `version:`, `server:`,
 * `client:`, `name:`, `suite:`, `alert:`, `result:` look into one fact; a plain word into all. */
bool list_matches(const struct connection *c, const char *filter);

#endif
