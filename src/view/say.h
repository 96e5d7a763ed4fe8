/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection in sentences, for those who hear the screen read. */
#ifndef VIEW_SAY_H
#define VIEW_SAY_H

#include "view/ladder.h"

/* One row of the ladder as one sentence, in the arena. */
const char *say_row(const struct ladder *l, const struct ladder_row *row,
                    struct arena *a);

/* What the connection came to, in one or two sentences. */
const char *say_summary(const struct ladder *l, struct arena *a);

#endif
