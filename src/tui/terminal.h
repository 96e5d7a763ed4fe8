/* SPDX-License-Identifier: BSD-2-Clause */
/* The terminal by way of curses: grids go out, keys come in. Nothing else includes curses. */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "base/error.h"
#include "tui/theme.h"

struct terminal;

/* Takes the controlling terminal, also where standard input is a trace. NULL with the reason. */
struct terminal *terminal_open(const struct theme *theme, struct error *e);
void terminal_close(struct terminal *t);

/* Gives the modes of the line back, and draws nothing: for a signal handler, before it ends a
 * program whose terminal takes no more. */
void terminal_abandon(void);

/* The descriptor that keys come from. */
int terminal_descriptor(const struct terminal *t);

void terminal_size(const struct terminal *t, int *width, int *height);

/* Shows the grid; `afresh` draws every cell. */
void terminal_show(struct terminal *t, const struct grid *g, bool afresh);

/* A click or a turn of the wheel. */
struct terminal_mouse {
    int x, y, wheel; /* wheel: -1 up, 1 down, 0 a click */
};

/* The next key as in tui/actions.h, KEY_IS_NONE where none waits; KEY_IS_MOUSE fills in *mouse. */
int terminal_key(struct terminal *t, struct terminal_mouse *mouse);

/* Hands text to the terminal's clipboard by OSC 52. */
void terminal_copy(struct terminal *t, const char *text);

#endif
