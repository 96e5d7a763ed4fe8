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
bool move_back_quits(const struct state *s); /* it would leave the program */

/* --- prompt.c --- */
void input_prompt(struct state *s, int key); /* a key while a line is typed */
void input_ask(struct state *s, enum prompt prompt);
void input_find(struct state *s, int direction); /* the next place of what is sought */

/* --- play.c --- */
void play_reveal(struct state *s);
void play_toggle(struct state *s);
void play_speed(struct state *s, double factor);

/* --- look.c --- */
void look_eyes(struct state *s);
void look_scale(struct state *s);
void look_show(struct state *s, unsigned flag, const char *on, const char *off);
void look_hide(struct state *s);

/* From a row a message to a row a flight, to a row a record, and back. */
void look_rows(struct state *s);
void look_compare(struct state *s);
void look_elsewhere(struct state *s, const char *path); /* with one of another trace */

/* --- bench.c --- */
void bench_turn(struct state *s, int by);
void bench_wish(struct state *s, enum wish wish);
void bench_save(struct state *s, const char *path);
/* The knobs as they are typed, and read again: -1 with what is wrong. */
void bench_write(const struct knobs *k, char *text, size_t room);
int bench_read(struct knobs *k, const char *text, char *wrong, size_t room);

/* --- export.c --- */
void export_write(struct state *s, const char *path);

/* --- quiz.c --- */
void quiz_toggle(struct state *s);
void quiz_end(struct state *s);
void quiz_answer(struct state *s, int choice);
void quiz_go_on(
    struct state *s); /* reveals the flight that was asked for, asks the next */

#endif
