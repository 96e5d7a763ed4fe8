/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of TCP connections. */
#include "net/flow.h"

#include "base/memory.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 256 };

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static uint64_t hash_end(uint64_t seed, const struct endpoint *e)
{
    uint64_t word[2];
    memcpy(word, e->address, sizeof word);
    return mix(mix(mix(seed, word[0]), word[1]), (uint64_t)e->port << 8 | e->family);
}

/* The same for both directions. */
static size_t home(const struct flow_table *t, const struct endpoint *a,
                   const struct endpoint *b)
{
    uint64_t h = hash_end(t->seed, a) + hash_end(t->seed, b);
    return (size_t)mix(h, h >> 32) & (t->slots - 1);
}

static bool same_end(const struct endpoint *a, const struct endpoint *b)
{
    return a->port == b->port && a->family == b->family &&
           memcmp(a->address, b->address, sizeof a->address) == 0;
}

struct flow *flow_find(struct flow_table *t, const struct endpoint *from,
                       const struct endpoint *to, unsigned *side)
{
    if (t->slots == 0)
        return NULL;
    for (size_t i = home(t, from, to); t->slot[i]; i = (i + 1) & (t->slots - 1)) {
        struct flow *f = t->slot[i];
        for (unsigned s = 0; s < 2; s++)
            if (same_end(&f->end[s], from) && same_end(&f->end[!s], to)) {
                *side = s;
                return f;
            }
    }
    return NULL;
}

static void place(struct flow_table *t, struct flow *f)
{
    size_t i = home(t, &f->end[0], &f->end[1]);
    while (t->slot[i])
        i = (i + 1) & (t->slots - 1);
    t->slot[i] = f;
}

static void grow(struct flow_table *t)
{
    struct flow **old = t->slot;
    size_t slots = t->slots;
    t->slots = slots ? 2 * slots : FIRST_SLOTS;
    t->slot = memory_new(t->slots * sizeof *t->slot);
    for (size_t i = 0; i < slots; i++)
        if (old[i])
            place(t, old[i]);
    free(old);
}

struct flow *flow_add(struct flow_table *t, const struct endpoint *zero,
                      const struct endpoint *one)
{
    if (2 * (t->used + 1) > t->slots)
        grow(t);
    struct flow *f = memory_new(sizeof *f);
    f->end[0] = *zero;
    f->end[1] = *one;
    place(t, f);
    t->used++;
    return f;
}

void flow_table_done(struct flow_table *t)
{
    for (size_t i = 0; i < t->slots; i++)
        if (t->slot[i]) {
            stream_done(&t->slot[i]->stream[0]);
            stream_done(&t->slot[i]->stream[1]);
            free(t->slot[i]);
        }
    free(t->slot);
    *t = (struct flow_table){0};
}
