/* SPDX-License-Identifier: BSD-2-Clause */
/* Which connection a resumption goes back to. */
#include "model/resumption.h"

#include "base/memory.h"
#include "model/tracker.h"

#include <stdlib.h>

/* FNV-1a, then stirred, since tickets of one server begin alike. */
uint64_t resumption_mark(struct bytes given)
{
    uint64_t mark = 0xcbf29ce484222325u;
    if (given.n == 0)
        return 0;
    for (size_t i = 0; i < given.n; i++)
        mark = (mark ^ given.p[i]) * 0x100000001b3u;
    mark ^= mark >> 32;
    return mark ? mark : 1;
}

static struct resumption_entry *place_of(const struct resumption *r, uint64_t mark)
{
    size_t at = (size_t)mark & (r->room - 1);
    while (r->entry[at].mark && r->entry[at].mark != mark)
        at = (at + 1) & (r->room - 1);
    return &r->entry[at];
}

static void grow(struct resumption *r)
{
    struct resumption old = *r;
    r->room = old.room ? 2 * old.room : 64;
    r->entry = memory_new(r->room * sizeof *r->entry);
    for (size_t i = 0; i < old.room; i++)
        if (old.entry[i].mark)
            *place_of(r, old.entry[i].mark) = old.entry[i];
    free(old.entry);
}

void resumption_remember(struct resumption *r, uint64_t mark, struct connection *c)
{
    if (!mark)
        return;
    if (r->count * 4 >= r->room * 3)
        grow(r);
    struct resumption_entry *e = place_of(r, mark);
    if (e->mark)
        return;
    *e = (struct resumption_entry){mark, c};
    r->count++;
}

static const struct connection *giver(const struct resumption *r, uint64_t mark)
{
    return mark && r->room ? place_of(r, mark)->connection : NULL;
}

bool resumption_is_same(const struct connection *a, const struct connection *b)
{
    return a == b || (a && b && a->tracker == b->tracker && a->part == b->part &&
                      a->begin.packet == b->begin.packet);
}

const struct connection *resumption_source(const struct connection *c)
{
    if (!c->tracker || c->kind == KIND_UNKNOWN || c->kind == KIND_FULL)
        return NULL;
    const struct resumption *r = &c->tracker->resumption;
    const struct connection *from = giver(r, c->told.ticket);
    if (!from || resumption_is_same(from, c))
        from = giver(r, c->told.session);
    return resumption_is_same(from, c) ? NULL : from;
}

unsigned resumption_replayed(const struct connection *c)
{
    const struct connection *from =
        c->tracker ? giver(&c->tracker->resumption, c->told.hello) : NULL;
    if (!from || resumption_is_same(from, c))
        return 0;
    return from->told.answer == c->told.answer ? 0 : from->number;
}

bool resumption_refused(const struct connection *c)
{
    if (!c->server_hello_seen || !(c->client_psk || c->client_ticket))
        return false;
    if (connection_is_13(c))
        return c->client_psk && !c->server_psk;
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].handshake_type == HANDSHAKE_CERTIFICATE &&
            connection_side(c, c->message[i].end) == SERVER)
            return true; /* of which a resumption has none: RFC 5077, 3.1 */
    return false;
}

void resumption_sweep(struct resumption *r)
{
    struct resumption old = *r;
    r->entry = old.room ? memory_new(old.room * sizeof *r->entry) : NULL;
    r->count = 0;
    for (size_t i = 0; i < old.room; i++)
        if (old.entry[i].mark && !old.entry[i].connection->gone) {
            *place_of(r, old.entry[i].mark) = old.entry[i];
            r->count++;
        }
    free(old.entry);
}

void resumption_done(struct resumption *r)
{
    free(r->entry);
    *r = (struct resumption){0};
}
