/* SPDX-License-Identifier: BSD-2-Clause */
/* Many things of one size, packed closely: what lives long does not lie scattered among what comes
 * and goes. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

struct pool_block;

struct pool {
    size_t size; /* of one thing, set by the owner; a multiple of 16 is best */
    void *free;  /* things given back, each pointing to the next */
    struct pool_block *last; /* from which things are cut */
    size_t used;             /* things handed out and not given back */
    size_t waiting;          /* things given back, and not taken again */
};

/* A zeroed thing. Never NULL. */
void *pool_take(struct pool *p);

/* Gives it back for the next pool_take. */
void pool_give(struct pool *p, void *thing);

/* Bytes of things that were given back: they will be taken before the pool grows. */
size_t pool_idle(const struct pool *p);

/* Frees all things, and the pool is empty. */
void pool_done(struct pool *p);

#endif
