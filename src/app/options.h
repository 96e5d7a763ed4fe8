/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line: one table of options for all commands. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum format {
    FORMAT_NONE,
    FORMAT_TEXT,
    FORMAT_JSON,
    FORMAT_SVG,
    FORMAT_HTML,
    FORMAT_MERMAID,
    FORMAT_SHEET,
    FORMAT_WORKSHEET
};

/* The commands, as a set: which of them an option is for. */
enum {
    FOR_PRINT = 1,
    FOR_VIEW = 2,
    FOR_LIVE = 4,
    FOR_LAB = 8,
    FOR_SCAN = 16,
    FOR_EXPLAIN = 32,
    FOR_PRINTING = FOR_PRINT | FOR_LIVE | FOR_LAB,
    FOR_SHOWING = FOR_PRINTING | FOR_VIEW,
    FOR_ALL = FOR_SHOWING | FOR_SCAN | FOR_EXPLAIN
};

/* What was said under an option that may be repeated. */
struct word_list {
    const char **at;
    int n;
};

struct options {
    enum format format;
    struct word_list word;  /* what is no option: traces, scenarios, a filter */
    struct word_list keys;  /* key logs */
    struct word_list psk;   /* pre-shared keys, HEX or IDENTITY:HEX */
    struct word_list trust; /* PEM bundles of authorities */
    const char *interface, *save, *theme;
    const char *server_key, *server_name;
    double rtt, jitter, loss, rate, seed; /* of the lab's network */
    const char *transport;
    bool compare, doctor;
    unsigned connection; /* 0: all */
    bool list, detail, secrets, ascii, help, no_system_trust;
    bool say, to_scale, acks, unfold, records; /* how a ladder is printed, */
    bool curtain;                              /* and opened */
    size_t max_memory;                         /* bytes; 0: as the machine has it */
    int width;                                 /* columns; 0: those of the terminal */
    int colour;                                /* -1: as the terminal has it */
};

/* Reads the words behind the command `name`, which takes the options for `commands`. 0, or -1 after
 * saying what is wrong on standard error. */
int options_read(struct options *o, const char *name, unsigned commands, int count,
                 char **words);

/* Frees what options_read took, also where it failed. */
void options_done(struct options *o);

/* The table of options as help text: those of the commands in the set. */
void options_help(unsigned commands);

#endif
