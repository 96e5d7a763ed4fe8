/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs of the lab: once for the printed forms, again and again for the interface. */
#ifndef APP_LAB_RUN_H
#define APP_LAB_RUN_H

#include "app/commands.h"
#include "lab/lab.h"
#include "tui/bench.h"
#include "tui/tui.h"

/* One run: what is played, and how. */
struct lab_run {
    const struct options *options;
    struct lab_options lab;
    struct tui *tui;     /* NULL: it is printed when it is over */
    struct bench *bench; /* with an interface */
};

/* Plays it to its end, or until the person leaves. Returns the exit status; what went wrong before
 * the first packet is in `e`. With an interface the person's wish is in the bench. */
int lab_run(struct lab_run *r, struct error *e);

/* lab --list, as text in groups or as JSON, one object a line. Returns the exit status. */
int lab_list(const struct options *o);

/* lab --doctor. Returns the exit status: 3 where no way works. */
int lab_doctor(const struct options *o);

/* The scenario of that name; NULL after saying which ones come near. */
const struct scenario *lab_find(const char *name);

/* Prints both connections of a race and who was first. */
void lab_race_print(const struct tracker *t, const struct lab_run *r,
                    const unsigned number[2]);

/* The two connections (their numbers) that raced, 0 where one is not there (yet). */
void lab_race_find(const struct tracker *t, const struct lab_run *r,
                   const struct source *source, unsigned number[2]);

#endif
