/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands, one a file: each returns the program's exit status. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/load.h"
#include "app/options.h"
#include "view/picture.h"

int command_print(const struct options *o);
int command_view(const struct options *o);
int command_live(const struct options *o);
int command_explain(const struct options *o);
int command_lab(const struct options *o);
int command_scan(const struct options *o);

/* Prints what was loaded as the options say (text where they say nothing). Returns the exit status. */
int print_connections(const struct tracker *t, const char *trace,
                      const struct options *o);

/* A picture of the kind that the options say, on standard output. */
struct picture *print_picture(const struct options *o);

/* Columns of the output; whether it is to be in colour. */
int print_width(void);
bool print_in_colour(const struct options *o);

/* What SIGINT and SIGTERM set, once stop_on_signals was called. */
const volatile int *stop_flag(void);
void stop_on_signals(void);

#endif
