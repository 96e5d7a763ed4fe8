/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of input, each in a file of its own. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "tui/state.h"

/* A line for the person, until the next key. */
void input_say(struct state *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- move.c --- */
void move_lines(struct state *s, int by); /* in whatever has the focus */
void move_page(struct state *s, int by);
void move_byte(struct state *s, int by);
void move_flight(struct state *s, int by);
void move_connection(struct state *s, int by);
void move_sideways(struct state *s, int by);
void move_into(struct state *s); /* enter */
void move_back(struct state *s);

/* --- prompt.c --- */
void input_prompt(struct state *s, int key); /* a key while a line is typed */
void input_ask(struct state *s, enum prompt prompt);
void input_find(struct state *s, int direction); /* the next place of what is sought */

/* --- play.c --- */
void play_reveal(struct state *s);
void play_toggle(struct state *s);
void play_speed(struct state *s, double factor);

/* --- quiz.c --- */
void quiz_toggle(struct state *s);
void quiz_end(struct state *s);
void quiz_answer(struct state *s, int choice);
void quiz_go_on(
    struct state *s); /* reveals the flight that was asked for, asks the next */

#endif
