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

uint64_t flow_hash(const struct flow_table *t, const struct endpoint *a,
                   const struct endpoint *b)
{
    uint64_t h = hash_end(t->seed, a) + hash_end(t->seed, b);
    return mix(h, h >> 32);
}

static bool same_end(const struct endpoint *a, const struct endpoint *b)
{
    return a->port == b->port && a->family == b->family &&
           memcmp(a->address, b->address, sizeof a->address) == 0;
}

struct flow *flow_find(const struct flow_table *t, uint64_t hash,
                       const struct endpoint *from, const struct endpoint *to,
                       unsigned *side)
{
    if (t->slots == 0)
        return NULL;
    size_t mask = t->slots - 1;
    for (size_t i = hash & mask; t->slot[i].flow; i = (i + 1) & mask) {
        struct flow *f = t->slot[i].flow;
        for (unsigned s = 0; t->slot[i].hash == hash && s < 2; s++)
            if (same_end(&f->end[s], from) && same_end(&f->end[!s], to)) {
                *side = s;
                return f;
            }
    }
    return NULL;
}

void flow_expect(const struct flow_table *t, uint64_t hash)
{
    if (t->slots)
        __builtin_prefetch(&t->slot[hash & (t->slots - 1)]);
}

const struct flow *flow_guess(const struct flow_table *t, uint64_t hash)
{
    const struct flow *f = t->slots ? t->slot[hash & (t->slots - 1)].flow : NULL;
    for (size_t at = 0; f && at < sizeof *f; at += 64)
        __builtin_prefetch((const char *)f + at);
    return f;
}

static void place(struct flow_table *t, struct flow_slot filled)
{
    size_t i = filled.hash & (t->slots - 1);
    while (t->slot[i].flow)
        i = (i + 1) & (t->slots - 1);
    t->slot[i] = filled;
}

static void grow(struct flow_table *t)
{
    struct flow_slot *old = t->slot;
    size_t slots = t->slots;
    t->slots = slots ? 2 * slots : FIRST_SLOTS;
    t->slot = memory_new(t->slots * sizeof *t->slot);
    for (size_t i = 0; i < slots; i++)
        if (old[i].flow)
            place(t, old[i]);
    free(old);
}

struct flow *flow_add(struct flow_table *t, uint64_t hash, const struct endpoint *zero,
                      const struct endpoint *one)
{
    if (2 * (t->used + 1) > t->slots)
        grow(t);
    t->flows.size = sizeof(struct flow);
    struct flow *f = pool_take(&t->flows);
    f->end[0] = *zero;
    f->end[1] = *one;
    place(t, (struct flow_slot){hash, f});
    t->used++;
    return f;
}

/* Those behind a slot that became free move up, unless they would stand before their home. */
static void close_hole(struct flow_table *t, size_t hole)
{
    size_t mask = t->slots - 1;
    for (size_t i = (hole + 1) & mask; t->slot[i].flow; i = (i + 1) & mask) {
        size_t from_home = (i - (size_t)t->slot[i].hash) & mask;
        if (from_home < ((i - hole) & mask))
            continue;
        t->slot[hole] = t->slot[i];
        hole = i;
    }
    t->slot[hole].flow = NULL;
}

static void let_go_of_held(struct flow *f)
{
    stream_done(&f->stream[0]);
    stream_done(&f->stream[1]);
}

void flow_remove(struct flow_table *t, struct flow *f)
{
    size_t mask = t->slots - 1, i = flow_hash(t, &f->end[0], &f->end[1]) & mask;
    while (t->slot[i].flow != f)
        i = (i + 1) & mask;
    close_hole(t, i);
    t->used--;
    flow_wait(f, NULL);
    let_go_of_held(f);
    pool_give(&t->flows, f);
}

void flow_wait(struct flow *f, struct flow_queue *queue)
{
    struct flow_queue *old = f->queue;
    if (old) {
        *(f->before ? &f->before->after : &old->first) = f->after;
        *(f->after ? &f->after->before : &old->final) = f->before;
        old->count--;
    }
    f->queue = queue;
    f->before = f->after = NULL;
    if (!queue)
        return;
    f->before = queue->final;
    *(queue->final ? &queue->final->after : &queue->first) = f;
    queue->final = f;
    queue->count++;
}

void flow_table_done(struct flow_table *t)
{
    for (size_t i = 0; i < t->slots; i++)
        if (t->slot[i].flow)
            let_go_of_held(t->slot[i].flow);
    free(t->slot);
    pool_done(&t->flows);
    *t = (struct flow_table){0};
}
