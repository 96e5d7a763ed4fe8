/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of the input that have files of their own. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/state.h"

/* A key goes to the line that is being typed. */
void input_prompt(struct state *s, int key);

/* Looks for s->sought from the chosen message on (1) or back (-1): labels, fields, values. */
void input_find(struct state *s, int direction);

/* Moves the chosen byte. */
void input_move_byte(struct state *s, int by);

#endif
