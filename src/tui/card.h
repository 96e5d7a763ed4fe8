/* SPDX-License-Identifier: BSD-2-Clause */
/* Cards: boxes over the screen that answer one question each. A maker writes lines; the card is
 * drawn in a box of their size. */
#ifndef TUI_CARD_H
#define TUI_CARD_H

#include "tui/state.h"

enum { CARD_LINES = 400 };

struct card_line {
    const char *left, *right;
    enum style style, right_style;
    bool wrapped; /* a paragraph: broken to the card's width */
    bool heading; /* of a section */
};

struct card_text {
    struct arena arena;
    const char *title;
    struct card_line line[CARD_LINES];
    int lines, column; /* where the right half begins */
    bool wide;         /* long lines are worth it: the card has much to say */
};

/* A line of two halves, a heading, a paragraph, an empty line. A card that is too long for the
 * screen lists its headings on top, and number keys go to them. Text is borrowed: the arena's or
 * constant. */
void card_row(struct card_text *t, enum style style, const char *left, const char *right);
void card_pair(struct card_text *t, enum style left_style, const char *left,
               enum style right_style, const char *right);
void card_heading(struct card_text *t, const char *text);
void card_note(struct card_text *t, enum style style, const char *text);
void card_gap(struct card_text *t);

/* Draws the card in the middle of the screen; long ones scroll. --- card_draw.c --- */
void card_show(struct state *s, struct grid *g, const struct card_text *t);

/* The makers, each in a file of its own. */
void card_help(const struct state *s, struct card_text *t);
void card_versions(const struct state *s, struct card_text *t);
void card_offer(const struct state *s, struct card_text *t);
void card_schedule(const struct state *s, struct card_text *t);
void card_certificates(const struct state *s, struct card_text *t);
void card_eavesdropper(const struct state *s, struct card_text *t);
void card_sheet(const struct state *s, struct card_text *t);
void card_whole(const struct state *s, struct card_text *t);
void card_events(const struct state *s, struct card_text *t);

/* For makers: the first message of that name, the first node of that name; NULL: none. */
const struct message *card_message(const struct connection *c, const char *name);
const struct node *card_node(const struct node *root, const char *name);

#endif
