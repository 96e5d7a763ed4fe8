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

/* Chooses the columns for a width, and how wide each is for these connections (some of them are looked
 * at; they have been analysed). Columns that matter least go first. */
void list_layout(struct list_layout *l, int width, struct connection *const *connection,
                 size_t count);

/* Draws the headings; the column `sorted` (-1: none) is marked, with its direction. */
void list_draw_heading(const struct list_layout *l, struct grid *g, int x, int y,
                       int sorted, bool descending);

/* Draws one connection that has been analysed; `epoch` is where its start is counted from, in
 * nanoseconds. */
void list_draw_row(const struct list_layout *l, struct grid *g, int x, int y,
                   const struct connection *c, int64_t epoch);

/* Less than, equal to or greater than 0, as the connections stand by a column. */
int list_compare(const struct connection *a, const struct connection *b, int column);

/* The column of a key such as "version" (of `n` bytes), -1 where there is none; and what it says of
 * a connection (times counted from 1970). */
int list_column(const char *key, size_t n);
const char *list_column_text(const struct connection *c, int column, struct arena *a);

/* --- list_filter.c --- */

/* What a filter may say, for the help; the last row's word is NULL. */
struct list_filter_word {
    const char *word, *help;
};
extern const struct list_filter_word list_filter_words[];

/* NULL where the filter can be read, else what is wrong with it, in the arena. */
const char *list_filter_wrong(const char *filter, struct arena *a);

/* True where the connection fits a filter: words, all of which must fit. `version:`, `server:`
 * and the like look into one fact; a plain word into all; `-` before a word turns it round. */
bool list_matches(const struct connection *c, const char *filter);

#endif
