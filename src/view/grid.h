/* SPDX-License-Identifier: BSD-2-Clause */
/* A grid of character cells: what the ladder and the panels are drawn on. It is printed as text,
 * shown by curses, and looked at by tests. */
#ifndef VIEW_GRID_H
#define VIEW_GRID_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum style {
    STYLE_PLAIN,
    STYLE_DIM,
    STYLE_TITLE,
    STYLE_CLIENT, /* what the client sent */
    STYLE_SERVER, /* what the server sent */
    STYLE_SECRET, /* what is encrypted */
    STYLE_GOOD,
    STYLE_BAD,
    STYLE_NOTE,
    STYLE_BRACKET, /* round trips */
    STYLE_CHOSEN,  /* the line that is selected */
    STYLE_CURSOR,  /* the byte that is selected; where typing goes on */
    STYLE_COUNT
};

struct cover;

struct cell {
    uint32_t point; /* 0: covered by a wide character on its left */
    uint8_t style;
    bool chosen; /* in the line that is selected: it keeps its style, on another ground */
};

struct grid {
    int width, height;
    bool ascii;                /* draw with ASCII only */
    const struct cover *cover; /* what no text may show; NULL: all may be shown */
    struct cell *cell;
};

/* Blank cells. Freed with grid_done. */
void grid_init(struct grid *g, int width, int height, bool ascii);
void grid_done(struct grid *g);

/* Writes UTF-8 text from (x, y) on, cut at column `end` (exclusive) with "…". What lies outside
 * the grid is dropped. Returns the column behind the text. */
int grid_text(struct grid *g, int x, int y, int end, enum style style, const char *utf8);

/* Text broken at blanks into lines that end before column `end`, at most `lines` of them (the last
 * is then cut with "…"). Returns how many were written. */
int grid_paragraph(struct grid *g, int x, int y, int end, int lines, enum style style,
                   const char *utf8);

/* A horizontal or vertical line. */
void grid_rule(struct grid *g, int x, int y, int width);
void grid_wall(struct grid *g, int x, int y, int height);

/* One character; in ASCII mode line-drawing characters become their likes. */
void grid_point(struct grid *g, int x, int y, enum style style, uint32_t point);

/* Gives a stretch of cells another style; with STYLE_CHOSEN they keep theirs, and are chosen. */
void grid_paint(struct grid *g, int x, int y, int width, enum style style);

/* Prints the lines without trailing blanks; with ANSI colours where asked for. */
void grid_print(const struct grid *g, bool colour, FILE *out);

/* The likeness in ASCII of a character that is drawn with; '?' for others. */
uint32_t grid_ascii(uint32_t point);

#endif
