/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder: what its crosses mean, in sentences. */
#include "view/ladder.h"

#include "base/array.h"

void ladder_list_wrong(struct ladder *l)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *check = &c->claim[i].check;
        unsigned number = c->claim[i].message;
        if (check->result != CHECK_FAIL || number == 0 || number > c->message_count)
            continue;
        *ARRAY_ADD(l->wrong) = arena_printf(a, "%s (%s, message %u): %s.", check->what,
                                            c->message[number - 1].name, number,
                                            check->why ? check->why : "it does not hold");
    }
}
