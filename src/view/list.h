/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of connections: one line each, in columns that fit a width. */
#ifndef VIEW_LIST_H
#define VIEW_LIST_H

#include "model/connection.h"
#include "view/grid.h"

enum { LIST_COLUMNS = 11 };

/* A column: it may be as narrow as `least`, is read with ease at `ease`, and gets no wider than `most`.
 * `rank` says which goes first where room is short. */
struct list_column {
    const char *title, *key;
    int least, ease, most, rank;
    bool right, end; /* written to the right; an end's address and port */
    bool terse;      /* what is said in brief will mostly do */
    const char *(*text)(const struct connection *c, struct arena *a);
    const char *(*brief)(const struct connection *c, struct arena *a); /* may be NULL */
};
extern const struct list_column list_columns[LIST_COLUMNS];

/* Which columns are there, and where. */
struct list_layout {
    int x[LIST_COLUMNS], width[LIST_COLUMNS]; /* width 0: the column is left out */
    bool brief[LIST_COLUMNS];                 /* ends without their ports */
    bool dates; /* the start is a date: the list goes over hours or years */
    int end;
};

/* Chooses the columns for a width, and how wide each is for these connections (some of them are looked
 * at; they have been analysed). Columns that matter least go first; the one that the list is sorted by
 * (-1: none) stays. */
void list_layout(struct list_layout *l, int width, struct connection *const *connection,
                 size_t count, int sorted);

/* Draws the headings; the column `sorted` (-1: none) is marked, with its direction. */
void list_draw_heading(const struct list_layout *l, struct grid *g, int x, int y,
                       int sorted, bool descending);

/* Draws one connection that has been analysed. */
void list_draw_row(const struct list_layout *l, struct grid *g, int x, int y,
                   const struct connection *c);

/* --- list_columns.c --- */

/* When it began, as a date. */
const char *list_date(const struct connection *c, struct arena *a);

/* Less than, equal to or greater than 0, as the connections stand by a column. */
int list_compare(const struct connection *a, const struct connection *b, int column);

/* The column of a key such as "version" (of `n` bytes), -1 where there is none; and what it says of
 * a connection. */
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
