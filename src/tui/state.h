/* SPDX-License-Identifier: BSD-2-Clause */
/* All that the interface remembers. Actions change it, panels draw it; neither knows curses, so
 * that tests drive both without a terminal. */
#ifndef TUI_STATE_H
#define TUI_STATE_H

#include "model/eyes.h"
#include "model/predict.h"
#include "model/tracker.h"
#include "tui/actions.h"
#include "tui/bench.h"
#include "view/compare.h"
#include "view/cover.h"
#include "view/ladder.h"
#include "view/list.h"
#include "view/scale_draw.h"

/* What a menu calls itself; the lab's where there is none. */
struct menu_words {
    const char *title, *heading, *look, *foot;
};

/* A row of a menu: a scenario of the lab, a finding of a scan. */
struct choice {
    const char *group, *name, *story, *look;
    const char *why_not; /* it cannot be played here; NULL: it can */
    const char *mark;    /* before its name; NULL: none */
    enum style mark_style;
};

enum focus { FOCUS_LADDER, FOCUS_FIELDS, FOCUS_BYTES };
enum prompt {
    PROMPT_NONE,
    PROMPT_FIND,
    PROMPT_FILTER,
    PROMPT_GO,
    PROMPT_EXPORT,
    PROMPT_COMPARE,
    PROMPT_KNOBS,
    PROMPT_SAVE
};
enum card {
    CARD_NONE,
    CARD_HELP,
    CARD_VERSIONS,
    CARD_OFFER,
    CARD_SCHEDULE,
    CARD_CERTIFICATES,
    CARD_EAVESDROPPER,
    CARD_EVENTS,
    CARD_SHEET,
    CARD_WHOLE,
    CARD_COUNT
};
enum { CARD_LAST_LINE = 10000 }; /* further than any card is long */
enum { CARD_SECTIONS = 10 };     /* that have a key: 1 to 9, 0 */
enum depth { DEPTH_FULL, DEPTH_EXPERT, DEPTH_SHORT, DEPTH_COUNT };

/* The field tree of the chosen message, as lines. */
struct fields {
    struct arena arena;
    unsigned message; /* its number; 0: none */
    const struct node *root;
    const struct node **line; /* those that no fold hides */
    size_t line_count, line_room;
    const struct node **folded;
    size_t folded_count, folded_room;
    int at, top;
    size_t byte; /* the chosen one */
};

/* What comes next? A question before each flight. */
struct quiz {
    bool on;
    struct prediction question; /* choice_count 0: none is open */
    int answer;                 /* the choice that was taken; -1: none yet */
    unsigned right, asked;
};

/* How the interface gets at another trace, to compare with it. */
struct elsewhere {
    void *context;
    const char *suggested; /* a path; NULL: none */
    /* Loads a trace: a connection of it that has been analysed, kept by the context; NULL with the
     * reason in `e`. */
    struct connection *(*open)(void *context, const char *path, struct error *e);
};

/* Gets a connection whole of which the tracker holds a summary: see connection_summarise. */
struct opener {
    void *context;
    /* NULL with the reason in `e`. The connection stays until two others were opened. */
    struct connection *(*open)(void *context, const struct connection *summary,
                               struct error *e);
};

struct area {
    int x, y, width, height;
};

/* What is hidden, and of which connections it was collected. */
struct hidden {
    struct cover cover;
    enum where screen;
    const struct connection *connection, *other;
    uint32_t packet;
    unsigned messages, certificates;
};

struct state {
    struct tracker *tracker;
    const struct opener *opener; /* NULL: all connections are whole */
    const char *name;            /* of the trace, the interface or the lab */
    const char *status;          /* e.g. how far loading is; NULL: nothing to say */
    int64_t now; /* seconds since 1970, for certificates' times; 0: the clock's */
    bool live, over;
    unsigned
        wanted;   /* number of the connection to open when all is read; 0: the only one */
    bool curtain; /* ladders open with the curtain down, at their first row */
    bool follow;  /* the newest connection's ladder is shown, until a key is pressed */
    bool ascii;
    bool hide; /* addresses and names are covered */
    struct hidden hidden;
    struct keymap keymap;
    const char *config_path; /* of the configuration file, for the help; may be NULL */
    int width, height;       /* of the screen */
    enum where screen;

    struct bench *bench; /* the lab, where it is what is shown; NULL: it is not */
    const struct menu_words *words; /* of the menu; NULL: it is the lab's */
    const struct choice *choice;
    size_t choices;
    int menu_at, menu_top;
    int rival;  /* the choice that waits for another to race; -1: none */
    int chosen; /* a choice was taken: its number; -1: none */

    struct connection **shown; /* the list, filtered and sorted */
    size_t shown_count, shown_room;
    int list_at, list_top;
    int sort;
    bool descending, paused;
    char filter[256];

    struct connection *recorded;   /* whose ladder is open: all that is known of it */
    struct connection *onlooker;   /* what is on the wire of it; NULL: nobody asked */
    struct connection *connection; /* the one of both that the eyes see */
    struct ladder ladder;
    unsigned show; /* of enum ladder_show */
    enum eyes eyes;
    unsigned place
        [2]; /* numbers of the message chosen when the eyes were closed: in the recorded
                          connection, and in the onlooker's */
    bool to_scale, presenter;
    struct scale scale; /* where it is to scale */
    int scale_top;
    unsigned message; /* number of the chosen row's; 0: it has none */
    int row, row_top;
    int revealed; /* rows before this are shown; -1: no curtain */
    enum focus focus;
    enum depth depth;
    bool deepened; /* the person chose it: small windows, too, make room for it */
    struct fields fields;
    size_t bytes_top; /* the first line of bytes that is shown */
    bool playing;
    double speed;   /* times real time; 0: not chosen */
    int64_t due;    /* when the next message is there, ns of the monotonic clock */
    int64_t parted; /* when it set out */
    double travel;  /* how far along its arrow it is; 1: there */
    struct quiz quiz;

    struct elsewhere *elsewhere; /* other traces can be opened; NULL: they cannot */
    bool picking;      /* in the list: another connection to compare with is wanted */
    bool picking_here; /* it was asked for in the list, not on a ladder */
    struct connection *other;
    struct compare compare;
    int compare_at, compare_top;

    enum card card;
    int card_top;
    int card_seek; /* what is sought is to be found in the card: 1 onwards, -1 backwards */
    struct area card_box, card_index[CARD_SECTIONS]; /* as drawn last, for the mouse */
    int card_section; /* the heading that is to come to the top, counted from 1; 0: none */
    int card_found;   /* the line of the card that holds it, counted from 1; 0: none */
    enum prompt prompt;
    char typed[256], sought[256];
    char said[400]; /* a line for the person, until the next key */
    bool blank, quit, redraw;
    const char *copied; /* text for the clipboard, taken by the terminal */
    struct buf clipboard;
    unsigned changes; /* of the tracker, when the list and the ladder were made */
};

/* Everything empty: shows the list (or the ladder, where there is but one connection). */
void state_init(struct state *s, struct tracker *t, const char *name);
void state_done(struct state *s);

/* Takes over what has changed in the tracker. */
void state_refresh(struct state *s);

/* Sorts the list. The chosen connection stays chosen, unless it was the first: then the new first is. */
void state_sort(struct state *s, int column, bool descending);

/* All is read: opens the connection that is wanted, or the only one, if none is open yet. */
void state_over(struct state *s);

/* Another connection is the open one; NULL: none. Its ladder is yet to be laid out. */
void state_take(struct state *s, struct connection *c);

/* The name of the trace that the connection is in. */
const char *state_trace(const struct state *s, const struct connection *c);

/* Opens a connection's ladder. */
void state_open(struct state *s, struct connection *c);

/* Lays the open connection's ladder out afresh: what is shown of it has changed. */
void state_relay(struct state *s);

/* Connections of the tracker are gone: the list is made anew, also while it is paused. */
void state_forget(struct state *s);

/* Compares the open connection with another. */
void state_compare(struct state *s, struct connection *other);

/* Other eyes: what they see of the open connection, the chosen row kept as far as they see it. */
void state_look(struct state *s, enum eyes who);

/* Whether the person whose eyes are chosen can read the message; and the field of it. */
struct sight state_sight(const struct state *s, const struct message *m);
struct sight state_field_sight(const struct state *s, const struct message *m,
                               const struct node *n);

/* Chooses a row of the ladder; the fields follow. */
void state_choose_row(struct state *s, int row);

/* The message of the chosen row, NULL where it has none. */
const struct message *state_message(const struct state *s);

/* Number of the last message that the curtain has let through; 0: none. */
unsigned state_revealed(const struct state *s);

/* The last row that may be seen. */
int state_last_row(const struct state *s);

/* How deep the explanation goes now. */
enum depth state_depth(const struct state *s);

/* The field that is chosen, NULL where there is none. */
const struct node *state_field(const struct state *s);

/* What the screen must not show now; NULL: nothing is hidden. --- hide.c --- */
const struct cover *state_cover(struct state *s);

/* --- fields.c --- */
void fields_load(struct fields *f, const struct connection *c, const struct message *m);
void fields_done(struct fields *f);
bool fields_is_folded(const struct fields *f, const struct node *n);
void fields_fold(struct fields *f, const struct node *n, bool fold);
/* Chooses a line and the first byte of it; or a byte and the line that holds it. */
void fields_choose(struct fields *f, int line);
void fields_choose_byte(struct fields *f, size_t byte);
/* Unfolds what hides the node and chooses it. */
void fields_show(struct fields *f, const struct node *n);

/* --- input.c, mouse.c: what keys and the mouse change --- */
void input_key(struct state *s, int key);
/* A click (or, with `wheel` -1 or 1, a turn of the wheel) at a cell. */
void input_mouse(struct state *s, int x, int y, int wheel);

/* --- panel_list.c --- */
void menu_click(struct state *s, int y);

/* --- play.c --- */
/* Time has passed: moves the message that is played along, and shows the next. Returns the
 * milliseconds until it wants to be called again, -1: never. */
int play_tick(struct state *s, int64_t now);

/* --- screen.c: what is drawn --- */
/* Where the parts of the ladder screen lie; a height of 0: not shown. */
struct parts {
    struct area ladder, explain, fields, bytes, budget;
};
struct parts screen_parts(const struct state *s);
void screen_draw(struct state *s, struct grid *g);

#endif
