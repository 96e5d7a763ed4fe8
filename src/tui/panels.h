/* SPDX-License-Identifier: BSD-2-Clause */
/* The panels of the screen: each draws the state into an area of a grid. */
#ifndef TUI_PANELS_H
#define TUI_PANELS_H

#include "tui/state.h"

/* The first and the last line of the screen. */
void panel_title(const struct state *s, struct grid *g);
void panel_footer(const struct state *s, struct grid *g);

void panel_menu(struct state *s, struct grid *g, struct area a);
void panel_compare(struct state *s, struct grid *g, struct area a);
void panel_list(struct state *s, struct grid *g, struct area a);
void panel_ladder(struct state *s, struct grid *g, struct area a);
/* Returns the lines that it took. */
int panel_explain(const struct state *s, struct grid *g, struct area a);
void panel_fields(struct state *s, struct grid *g, struct area a);
void panel_bytes(struct state *s, struct grid *g, struct area a);
int panel_budget(const struct state *s, struct grid *g, struct area a);

/* The question before a flight, where one is open. */
void panel_quiz(const struct state *s, struct grid *g);

/* What lies between the lab's ends, in words; "" for nothing. --- bench.c --- */
void bench_describe(const struct knobs *k, char *text, size_t room);

/* An empty box with a title. */
void panel_box(struct grid *g, struct area a, const char *title);

/* The card that is open, over everything. */
void card_draw(struct state *s, struct grid *g);

/* The first line that must be shown so that line `at` of `count` is seen in `height` lines, with
 * one more line of context where there is room. */
int panel_scroll(int top, int at, int count, int height);

/* The value of a field as a line of text, in the arena. */
const char *field_value(const struct node *n, struct bytes message, struct arena *a);

/* Says "chosen" and the like where a field offers what the other end took; NULL for others. */
const char *field_mark(const struct connection *c, const struct node *n);

#endif
