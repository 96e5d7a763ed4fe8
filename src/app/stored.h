/* SPDX-License-Identifier: BSD-2-Clause */
/* The traces that come with the program, found by their names. */
#ifndef APP_STORED_H
#define APP_STORED_H

enum { STORED_PATH = 4096 };

/* The path of the trace that `word` names. Where there is no such file and the word is a bare name, it
 * is looked for, also with .pcap behind it, in $TLSLADDER_TRACES, where the program was installed, and beside the
 * folder that it was built in. Returns `word` itself where nothing is found, else `path`. */
const char *stored_trace(const char *word, char path[STORED_PATH]);

/* Says on standard error where names come from, after `word` was found to name no file. */
void stored_say_names(const char *word);

#endif
