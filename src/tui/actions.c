/* SPDX-License-Identifier: BSD-2-Clause */
/* What keys do. */
#include "tui/actions.h"

#include <stddef.h>

static const struct action_row rows[] = {
#define ACTION(name_, ...) [ACTION_##name_] = {#name_, __VA_ARGS__},
#include "tui/actions.def"
#undef ACTION
};

const struct action_row *action_row(enum action action)
{
    return &rows[action];
}

enum action action_of(int key, enum where where)
{
    for (enum action a = 0; a < ACTION_COUNT; a++)
        for (size_t i = 0; i < 3; i++)
            if (rows[a].keys[i] == key && key != 0 && (rows[a].where & where))
                return a;
    return ACTION_COUNT;
}
