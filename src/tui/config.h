/* SPDX-License-Identifier: BSD-2-Clause */
/* The person's configuration: $XDG_CONFIG_HOME/tlsladder/config, else ~/.config/tlsladder/config.
 *
 *     theme = light                  # dark, light, contrast, mono
 *     depth = expert                 # short, full
 *     ascii = yes
 *     key.flight-next = ] ctrl-F     # an action by its name in tui/actions.def, up to three keys
 *     colour.client = 33 bold        # a style: 0 to 255 or default; bold dim italic reverse
 *
 * A line that cannot be read is noted with its number, and the others hold. */
#ifndef TUI_CONFIG_H
#define TUI_CONFIG_H

#include "base/buf.h"
#include "tui/actions.h"
#include "tui/theme.h"

struct config {
    char path[4096]; /* of the file, whether it is there or not */
    char theme[16];  /* "": none is wanted */
    struct keymap keymap;
    struct theme_style style[STYLE_COUNT];
    bool styled[STYLE_COUNT]; /* those of `style` that are set */
    int depth;                /* of enum depth; -1: none is wanted */
    int ascii;                /* 1, 0; -1: by the terminal */
    struct buf notes;         /* "path:line: what is wrong", a line each */
};

/* The defaults, then the file where there is one. */
void config_init(struct config *c);
void config_done(struct config *c);

/* Reads text as if it were the file. */
void config_read(struct config *c, const char *text);

/* A theme with the configured styles in place of its own. */
void config_apply(const struct config *c, struct theme *theme);

#endif
