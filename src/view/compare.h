/* SPDX-License-Identifier: BSD-2-Clause */
/* Two connections side by side on one clock: their messages aligned by role, and a table of what
 * differs. */
#ifndef VIEW_COMPARE_H
#define VIEW_COMPARE_H

#include "model/connection.h"
#include "view/grid.h"

/* Messages with the same role in both, or one that the other has not. */
struct compare_row {
    const struct message *message[2]; /* one of them may be NULL */
    const char *remark; /* "encrypted now", "gone", "moved"; "" where nothing differs */
    const char *why;    /* a sentence; NULL: nothing to say */
};

struct compare_fact {
    const char *what, *value[2];
    bool different;
};

struct compare {
    const struct connection *connection[2];
    struct arena arena;
    struct compare_row *row;
    size_t row_count, row_room;
    struct compare_fact *fact;
    size_t fact_count, fact_room;
    const char *title[2]; /* "1  TLS 1.2, full" */
    double span;          /* seconds on the common clock until both clients may send */
};

/* Compares two connections that have been analysed and examined, and borrows them. Freed with
 * compare_done. */
void compare_init(struct compare *p, const struct connection *a,
                  const struct connection *b);
void compare_done(struct compare *p);

/* What is drawn where. Lines of both lists are counted through: rows, a line between, facts. */
struct compare_place {
    int x, y, width, height;
    int top, chosen; /* lines; chosen -1: none */
};

/* Lines of the two lists. */
int compare_lines(const struct compare *p);

/* Lines of the heading: titles, the two clocks, a rule. */
enum { COMPARE_HEADING = 4 };

/* Draws the heading and as many lines as there is room for. */
void compare_draw(const struct compare *p, struct grid *g,
                  const struct compare_place *place);

/* Why a line is as it is; NULL where nothing is to say. */
const char *compare_why(const struct compare *p, int line);

/* The whole comparison as text. */
void compare_print(const struct connection *a, const struct connection *b, int width,
                   bool ascii, bool colour, FILE *out);

/* For compare.c: fills in the facts. */
void compare_add_facts(struct compare *p);

#endif
