/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps a tracker within a bound of memory. */
#include "model/bound.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    SHARE = 8,  /* of the bound is made free at once, so that it is not done for every packet */
    STRIDE = 64 /* connections between two looks at the memory, which take their time */
};

/* What the tracker will use before it asks for more is not in use. */
static size_t in_use(const struct tracker *t)
{
    size_t all = memory_in_use();
    size_t idle = pool_idle(&t->connections) + t->gone * sizeof(struct connection);
    return all > idle ? all - idle : 0;
}

/* Whether there is room now; asked before the connection at `i` of a queue would go. */
static bool has_room(const struct tracker *t, size_t i, size_t goal)
{
    return i % STRIDE == 0 && in_use(t) <= goal;
}

static bool is_kept(const struct bound *b, const struct connection *c)
{
    return c == b->kept[0] || c == b->kept[1];
}

static int by_idleness(const void *a, const void *b)
{
    const struct connection *x = *(struct connection *const *)a;
    const struct connection *y = *(struct connection *const *)b;
    if (x->closed != y->closed)
        return x->closed ? -1 : 1;
    return (x->end.packet > y->end.packet) - (x->end.packet < y->end.packet);
}

/* The connections in the order in which they go. Freed with free(). */
static struct connection **queue_of(const struct bound *b, const struct tracker *t)
{
    size_t n = t->connection_count;
    struct connection **queue = memory_resize(NULL, n, sizeof *queue);
    if (n)
        memcpy(queue, t->connection, n * sizeof *queue);
    if (!b->in_order)
        qsort(queue, n, sizeof *queue, by_idleness);
    return queue;
}

static void drop(struct bound *b, struct tracker *t, struct connection *c)
{
    b->cut += !c->closed;
    if (b->going)
        b->going(b->context, c);
    b->dropped++;
    tracker_drop(t, c);
}

bool bound_keep(struct bound *b, struct tracker *t)
{
    if (b->most == 0 || t->connection_count == 0)
        return false;
    size_t used = in_use(t), goal = b->most - b->most / SHARE;
    if (used <= b->most || used < b->again)
        return false;
    struct connection **queue = queue_of(b, t);
    size_t n = t->connection_count;
    unsigned dropped = b->dropped;
    for (size_t i = 0; !b->in_order && i < n && !has_room(t, i, goal); i++)
        if (queue[i]->closed && !queue[i]->summarised && !is_kept(b, queue[i])) {
            connection_summarise(queue[i], &t->spares, &t->texts);
            b->summarised++;
        }
    for (size_t i = 0; i < n && !has_room(t, i, goal); i++)
        if (!is_kept(b, queue[i]))
            drop(b, t, queue[i]);
    free(queue);
    if (b->dropped != dropped)
        tracker_sweep(t);
    used = in_use(t);
    b->again = used > b->most ? used + b->most / SHARE : 0; /* what is left cannot go */
    return b->dropped != dropped;
}

const char *bound_say(const struct bound *b, struct arena *a)
{
    const char *most = arena_printf(a, "%zu MB (--max-memory)", b->most >> 20);
    if (b->dropped && b->in_order)
        return arena_printf(a,
                            "to stay within %s, %u connections were printed and forgotten "
                            "while the rest was read, %u of them before they were over: "
                            "--connection N shows one whole",
                            most, b->dropped, b->cut);
    if (b->dropped)
        return arena_printf(a,
                            "to stay within %s, %u connections were dropped, the longest "
                            "idle first: a larger bound keeps more of them",
                            most, b->dropped);
    if (b->summarised)
        return arena_printf(a, "to stay within %s, of %u connections only a line is kept",
                            most, b->summarised);
    return NULL;
}
