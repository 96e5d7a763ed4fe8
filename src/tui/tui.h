/* SPDX-License-Identifier: BSD-2-Clause */
/* The interface: an event loop over the terminal and what feeds it. */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "base/error.h"
#include "tui/state.h"

enum feed_state { FEED_MORE, FEED_WAIT, FEED_OVER };

/* Where packets come from, as the loop sees it. */
struct feed {
    void *context;
    int descriptor; /* to wait for after FEED_WAIT; -1: none */
    /* Takes what is there into the tracker, for a few milliseconds at most. */
    enum feed_state (*take)(void *context);
    const char *(*status)(void *context); /* a few words on how far it is; may be NULL */
};

struct tui_options {
    const char
        *theme; /* "dark", "light", "mono", "contrast"; NULL: by the configuration */
    bool ascii; /* else by the configuration, the locale and the terminal */
    bool plain; /* the configuration's colours do not count */
    const volatile int *stop; /* set by a signal: the loop ends */
};

/* Takes the terminal. -1 with the reason in `e` where there is none that can be used. */
struct tui;
struct tui *tui_open(const struct tui_options *options, struct error *e);

/* Shows the state and lets the person work on it until he leaves; feeds it meanwhile. */
void tui_run(struct tui *t, struct state *s, const struct feed *feed);

/* Gives the terminal back as it was. */
void tui_close(struct tui *t);

/* The same as far as a signal handler can, where the terminal takes no more. */
void tui_abandon(void);

/* The themes' names, for messages. */
extern const char tui_themes[];

#endif
