/* SPDX-License-Identifier: BSD-2-Clause */
/* What keys do: one table, from which the keyboard is read and the footer and the help are made. Which
 * of them the footer names when is in footers.def. */
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
    KEY_IS_DELETE,
    KEY_IS_RESIZE,
    KEY_IS_MOUSE,
    KEY_IS_ENTER = '\r',
    KEY_IS_TAB = '\t',
    KEY_IS_ESCAPE = 27
};

/* On which screens an action has a meaning. */
enum where { ON_MENU = 1, ON_LIST = 2, ON_LADDER = 4, ON_COMPARE = 8, ON_ALL = 15 };

enum action {
#define ACTION(name_, ...) ACTION_##name_,
#include "tui/actions.def"
    ACTION_COUNT
};

enum { KEYS_AN_ACTION = 3 };

struct action_row {
    const char *name; /* in capitals */
    unsigned where;
    int keys[KEYS_AN_ACTION]; /* 0: none */
    const char *help;
};

/* The keys in force: those of the table, or as the person has changed them. */
struct keymap {
    int keys[ACTION_COUNT][KEYS_AN_ACTION];
};

/* The row of an action. */
const struct action_row *action_row(enum action action);

/* The heading under which the help has it. */
const char *action_group(enum action action);

/* Its name as a configuration file has it. */
void action_name(enum action action, char name[32]);

/* The action of a name, small letters and hyphens; ACTION_COUNT where there is none. */
enum action action_named(const char *name);

/* The table's keys. */
void keymap_init(struct keymap *k);

/* The action of a key on a screen; ACTION_COUNT where it has none. */
enum action keymap_find(const struct keymap *k, int key, enum where where);

/* Gives an action these keys instead of its own; other actions lose them. */
void keymap_set(struct keymap *k, enum action action, const int *keys, size_t count);

/* "space", "ctrl-L", "↑", "x": how a key is called. At most 8 bytes with the end. */
void keymap_name(int key, char name[16]);

/* The key of such a name ("up" and "down" too); 0 where there is none. */
int keymap_named(const char *name);

/* All keys of an action, e.g. "↓ j", cut to the room. */
void keymap_shown(const struct keymap *k, enum action action, char *text, size_t room);

#endif
