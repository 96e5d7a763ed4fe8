/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line: one table of options for all commands. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>

enum format {
    FORMAT_NONE,
    FORMAT_TEXT,
    FORMAT_JSON,
    FORMAT_SVG,
    FORMAT_HTML,
    FORMAT_MERMAID
};

struct options {
    enum format format;
    const char *interface, *save, *theme;
    const char **word; /* what is no option: traces, scenarios, a filter */
    int words;
    const char **keys; /* key logs */
    int key_logs;
    const char **trust; /* PEM bundles of authorities */
    int trusted;
    bool no_system_trust;
    const char *server_key, *server_name;
    double rtt, jitter, loss, rate, seed; /* of the lab's network */
    const char *transport;
    bool compare, doctor;
    unsigned connection; /* 0: all */
    bool list, detail, secrets, ascii, help;
    bool say, to_scale, acks, unfold; /* how a ladder is printed */
    int width;                        /* columns; 0: those of the terminal */
    int colour; /* -1: as the terminal has it */
};

/* Reads the words behind the command. 0, or -1 after saying what is wrong on standard error. */
int options_read(struct options *o, int count, char **words);

/* The table of options as help text. */
void options_help(void);

#endif
