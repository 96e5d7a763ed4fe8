/* SPDX-License-Identifier: BSD-2-Clause */
/* What keys do: one table, from which the keyboard is read and the footer and the help are made. */
#ifndef TUI_ACTIONS_H
#define TUI_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Keys that are no characters; characters stand for themselves. */
enum key {
    KEY_IS_NONE = 0x110000,
    KEY_IS_UP,
    KEY_IS_DOWN,
    KEY_IS_LEFT,
    KEY_IS_RIGHT,
    KEY_IS_PAGE_UP,
    KEY_IS_PAGE_DOWN,
    KEY_IS_HOME,
    KEY_IS_END,
    KEY_IS_BACKSPACE,
    KEY_IS_RESIZE,
    KEY_IS_MOUSE,
    KEY_IS_ENTER = '\r',
    KEY_IS_TAB = '\t',
    KEY_IS_ESCAPE = 27
};

/* On which screens an action has a meaning. */
enum where { ON_MENU = 1, ON_LIST = 2, ON_LADDER = 4, ON_ALL = 7 };

enum action {
#define ACTION(name_, ...) ACTION_##name_,
#include "tui/actions.def"
#undef ACTION
    ACTION_COUNT
};

struct action_row {
    const char *name;
    unsigned where;
    int keys[3];        /* 0: none */
    const char *shown;  /* the keys as the help names them */
    const char *footer; /* a word or two; NULL: not in the footer */
    const char *help;
};

/* The row of an action. */
const struct action_row *action_row(enum action action);

/* The action of a key on a screen; ACTION_COUNT where it has none. */
enum action action_of(int key, enum where where);

#endif
