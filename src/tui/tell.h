/* SPDX-License-Identifier: BSD-2-Clause */
/* What there is to say of the chosen row or field, in parts: for the pane beside the ladder, and
 * for the card that shows all of it. What is wrong comes first. */
#ifndef TUI_TELL_H
#define TUI_TELL_H

#include "tui/state.h"

enum { TELL_PARTS = 64 };

/* A paragraph; `word` before it has a style of its own, and may be "". */
struct tell_part {
    const char *word, *text;
    enum style style; /* of the word, or of all where there is none */
    bool gap;         /* an empty line before it, where there is room */
};

struct telling {
    struct arena arena;
    const char *head, *beside; /* the title, and what stands at its right; may be "" */
    enum style head_style, beside_style;
    struct tell_part part[TELL_PARTS];
    int count;
};

/* Of the field where one is being looked at, else of the row. Freed with tell_done. */
void tell(struct telling *t, const struct state *s, enum depth depth);
void tell_done(struct telling *t);

/* The sign of a check's result, and how it is drawn. */
const char *tell_sign(enum check_result result, enum style *style);

#endif
