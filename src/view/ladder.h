/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: laid out once from a connection, drawn anywhere.
 *
 *     bracket  time      flight     client            arrow             server  size
 *
 * Rows stand by flight, so that what belongs together is seen together; a row that was captured
 * before or after its place says so with an arrow beside its time. */
#ifndef VIEW_LADDER_H
#define VIEW_LADDER_H

#include "model/connection.h"
#include "view/grid.h"

enum ladder_line {
    LINE_TCP,
    LINE_CLEAR,
    LINE_OPENED,
    LINE_SECRET,
    LINE_DUMMY,
    LINE_GAP,
    LINE_FOLD, /* many messages of both sides in one row */
    LINE_LOCK, /* no message: from here on it is encrypted */
    LINE_NOTE  /* no message: a word about one side, or about the row above */
};

struct ladder_row {
    const struct message *message; /* its first; NULL for rows of TCP, gaps and notes */
    unsigned count;                /* messages that stand in it */
    const char *time, *flight, *label, *size, *mark;
    const char *brief;  /* the label where there is little room */
    const char *record; /* of a row that is a record: its header, in words; or NULL */
    double seconds;     /* since the connection's first packet */
    unsigned
        packet; /* with which it was whole, counted from 1 in the trace; 0: none of its own */
    enum ladder_line line;
    enum side from;
    char bracket;  /* 0: none; 'T', or '1' and so on */
    uint8_t part;  /* of the bracket: 1 first, 2 middle, 3 last, 4 alone */
    int8_t astray; /* -1: captured before the row above; 1: after the row below */
    bool bad;      /* an alert that ended it, a gap, a claim that failed */
    bool good;     /* the mark is a tick */
};

/* How the time until the client may send is made up, or until it failed. */
struct ladder_budget {
    const char *head;  /* "TCP 1 RTT + TLS 1 RTT", or how it ended */
    const char *text;  /* one or two sentences, the head with them */
    const char *brief; /* the same where there is little room; may be the text */
    double network, client, server; /* seconds; negative: not known */
};

/* What is shown beyond the usual; flags. */
enum ladder_show {
    LADDER_ACKS = 1,    /* TCP's acknowledgements and what was sent again */
    LADDER_UNFOLD = 2,  /* long runs message by message */
    LADDER_FLIGHTS = 4, /* a row a flight */
    LADDER_BARE = 8,    /* no notes between the rows */
    LADDER_RECORDS = 16 /* a row a record, as on the wire */
};

struct ladder {
    const struct connection *connection;
    unsigned show;
    struct arena arena;
    struct ladder_row *row;
    size_t row_count, row_room;
    int decimals;                 /* of the milliseconds */
    int time_width, flight_width; /* columns of the widest */
    int size_width, mark_width;
    const char *title;                     /* who, which version, suite, group */
    const char *client, *server;           /* with address and port */
    const char *client_port, *server_port; /* for narrow ladders: the port alone */
    struct ladder_budget share;
    const char *budget; /* its text */
    const char *folded; /* what was folded away, in words; NULL: nothing */
    const char **wrong; /* the claims that do not hold, a sentence each */
    size_t wrong_count, wrong_room;
};

/* Lays out a connection that has been analysed. Borrows it. Freed with ladder_done. */
void ladder_init(struct ladder *l, const struct connection *c);
void ladder_init_with(struct ladder *l, const struct connection *c, unsigned show);
void ladder_done(struct ladder *l);

/* Whether a connection can be shown record by record: its records are kept, and it is not DTLS. */
bool ladder_has_records(const struct connection *c);

/* Makes rows of messages rows of records. --- ladder_records.c --- */
void ladder_use_records(struct ladder *l);

/* The row in which a message stands, -1 where none does. */
int ladder_find(const struct ladder *l, unsigned number);

/* "1 flight, 4 messages, 2 records, 2 segments, 717 B" of a flight, in the ladder's arena. */
const char *ladder_flight_note(struct ladder *l, unsigned flight);

/* "a full handshake", "a session resumed by a ticket" */
const char *ladder_kind(enum handshake_kind kind);

/* A label without the lock before it. */
const char *ladder_plain(const char *label);

/* "717 B", "34.1 kB", "1.2 MB" in the arena. */
const char *ladder_size(struct arena *a, uint64_t bytes);

/* Where and which part of a ladder is drawn. */
struct ladder_place {
    int x, y, width, height; /* with the heading */
    int top, end;            /* rows from `top` to before `end` */
    int chosen;              /* the row that is marked; -1: none */
    int step;                /* lines a row: 1, or 2 for a room's last bench */
    bool packets;            /* with a column of packet numbers, where there is room */
    double
        travel; /* to scale: how far the last of the rows has come on its way; 0: it is there */
};

/* Draws the two heading lines (ends, lifelines) and as many rows as there is room for. */
void ladder_draw(const struct ladder *l, struct grid *g,
                 const struct ladder_place *place);

/* Lines that ladder_draw puts before the rows. */
enum { LADDER_HEADING = 2 };

/* Draws the budget: its words, and under them a bar of what is network, client and server, where
 * that is known. At most `lines` lines; returns how many were written. */
int ladder_draw_budget(const struct ladder *l, struct grid *g, int x, int y, int width,
                       int lines);

/* Prints the whole ladder as text of `width` columns: its words, rows, budget, and what its
 * crosses mean. Returns which signs it used, for the legend. */
unsigned ladder_print(const struct connection *c, unsigned show, int width, bool ascii,
                      bool colour, FILE *out);

/* What those signs mean, once below all ladders. */
void ladder_print_legend(unsigned signs, int width, bool ascii, bool colour, FILE *out);

/* Parts of the layout, each in a file of its own; for ladder.c. */
void ladder_add_tcp(struct ladder *l);    /* rows of TCP, by time */
void ladder_add_before(struct ladder *l); /* of what came in the clear before TLS */
void ladder_add_stray(struct ladder *l);
void ladder_fold(struct ladder *l);         /* long runs into one row */
void ladder_add_notes(struct ladder *l);    /* the lock line, who may send, all below */
void ladder_add_links(struct ladder *l);    /* which connections resume which */
void ladder_add_turns(struct ladder *l);    /* a retry, new keys, a second handshake */
void ladder_add_events(struct ladder *l);   /* what the programs say: the lab's */
void ladder_list_wrong(struct ladder *l);   /* the claims with a cross */
void ladder_add_brackets(struct ladder *l); /* round trips */
void ladder_mark_astray(struct ladder *l);  /* rows that stand not by time */
void ladder_count_budget(struct ladder *l);

/* For them: a row at a place, the others moved down. */
struct ladder_row *ladder_insert(struct ladder *l, size_t at);
/* how a message's row is drawn, and a row for bytes that are missing, at the end */
enum ladder_line ladder_line_of(const struct message *m);
void ladder_add_gap(struct ladder *l, unsigned end, uint64_t missing, struct stamp stamp);
/* a row of words, inside the bracket that it falls into */
struct ladder_row *ladder_add_note(struct ladder *l, size_t at, enum ladder_line line,
                                   enum side from, const char *text, const char *brief);
const char *ladder_time(struct ladder *l, double seconds);
/* the same for the column of times: "≫" where the clock is months away, which would push all else aside */
const char *ladder_clock(struct ladder *l, double seconds);

#endif
