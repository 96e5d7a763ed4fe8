/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading states that wait for the next connection. */
#include "model/spares.h"

#include "base/memory.h"
#include "model/datagram.h"

#include <stdlib.h>

enum {
    MOST = 4096,       /* that wait, */
    LARGEST = 16,      /* with lists of at most so many members, */
    LARGEST_BUF = 2048 /* and buffers of so many bytes */
};

/* The room that a list leaves, for its likes. */
#define LEAVE(to, from, name)                                                            \
    do {                                                                                 \
        if ((from)->name##_room > LARGEST)                                               \
            free((from)->name);                                                          \
        else                                                                             \
            (to)->name = (from)->name, (to)->name##_room = (from)->name##_room;          \
        (from)->name = NULL;                                                             \
        (from)->name##_count = (from)->name##_room = 0;                                  \
    } while (0)

static void free_buffers(struct reading *r)
{
    for (int end = 0; end < 2; end++) {
        record_done(&r->direction[end].records);
        buf_done(&r->direction[end].handshake);
    }
    free(r->kept);
    session_free(r->session);
    datagram_free(r->datagram);
    r->kept = NULL;
    r->session = NULL;
    r->datagram = NULL;
}

static void free_reading(struct reading *r)
{
    free_buffers(r);
    free(r->message);
    free(r->flight);
    arena_done(&r->arena);
    free(r);
}

/* The buffer's room without what is in it. */
static struct buf emptied(struct buf b)
{
    buf_clear(&b, LARGEST_BUF);
    return b;
}

/* Everything back at its beginning, but what is worth keeping. */
static void clear(struct reading *r)
{
    struct reading kept = {.message = r->message,
                           .message_room = r->message_room,
                           .flight = r->flight,
                           .flight_room = r->flight_room,
                           .arena = r->arena};
    for (int end = 0; end < 2; end++) {
        kept.direction[end].records.body = emptied(r->direction[end].records.body);
        kept.direction[end].handshake = emptied(r->direction[end].handshake);
    }
    free(r->kept);
    session_free(r->session);
    datagram_free(r->datagram);
    *r = kept;
}

void spares_take(struct spares *s, struct connection *c)
{
    struct reading *r = s->first;
    if (!r) {
        c->reading = memory_new(sizeof *r);
        return;
    }
    s->first = r->next;
    s->count--;
    r->next = NULL;
    c->reading = r;
    c->arena = r->arena;
    c->message = r->message;
    c->message_room = r->message_room;
    c->flight = r->flight;
    c->flight_room = r->flight_room;
    r->arena = (struct arena){0};
    r->message = NULL;
    r->flight = NULL;
    r->message_room = r->flight_room = 0;
}

void spares_give(struct spares *s, struct connection *c)
{
    struct reading *r = c->reading;
    if (!r)
        return;
    LEAVE(r, c, message);
    LEAVE(r, c, flight);
    r->arena = c->arena;
    c->arena = (struct arena){0};
    c->reading = NULL;
    if (!s || s->count >= MOST) {
        free_reading(r);
        return;
    }
    arena_clear(&r->arena);
    clear(r);
    r->next = s->first;
    s->first = r;
    s->count++;
}

void spares_done(struct spares *s)
{
    for (struct reading *r = s->first, *next; r; r = next) {
        next = r->next;
        free_reading(r);
    }
    *s = (struct spares){0};
}
