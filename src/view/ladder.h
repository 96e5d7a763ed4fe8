/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: laid out once from a connection, drawn on any grid.
 *
 *     bracket  time      flight     client            arrow             server  size
 */
#ifndef VIEW_LADDER_H
#define VIEW_LADDER_H

#include "model/connection.h"
#include "view/grid.h"

enum ladder_line { LINE_TCP, LINE_CLEAR, LINE_OPENED, LINE_SECRET, LINE_DUMMY, LINE_GAP };

struct ladder_row {
    const struct message *message; /* NULL for rows of TCP and gaps */
    const char *time, *flight, *label, *size, *mark;
    double seconds; /* since the connection's first packet */
    enum ladder_line line;
    enum side from;
    char bracket; /* 0: none; 'T', or '1' and so on */
    uint8_t part; /* of the bracket: 1 first, 2 middle, 3 last, 4 alone */
    bool bad;     /* an alert that ended it, a gap, a claim that failed */
    bool good;    /* the mark is a tick */
};

struct ladder {
    const struct connection *connection;
    struct arena arena;
    struct ladder_row *row;
    size_t row_count, row_room;
    const char *title;                     /* who, which version, suite, group */
    const char *client, *server;           /* with address and port */
    const char *client_port, *server_port; /* for narrow ladders: the port alone */
    const char *budget; /* round trips and times, one or two sentences */
};

/* Lays out a connection that has been analysed. Borrows it. Freed with ladder_done. */
void ladder_init(struct ladder *l, const struct connection *c);
void ladder_done(struct ladder *l);

/* Where and which part of a ladder is drawn. */
struct ladder_place {
    int x, y, width, height; /* with the heading */
    int top, end;            /* rows from `top` to before `end` */
    int chosen;              /* the row that is marked; -1: none */
    int step;                /* lines a row: 1, or 2 for a room's last bench */
};

/* Draws the two heading lines (ends, lifelines) and as many rows as there is room for. */
void ladder_draw(const struct ladder *l, struct grid *g,
                 const struct ladder_place *place);

/* Lines that ladder_draw puts before the rows. */
enum { LADDER_HEADING = 2 };

/* Prints the whole ladder as text of `width` columns. */
void ladder_print(const struct connection *c, int width, bool ascii, bool colour,
                  FILE *out);

#endif
