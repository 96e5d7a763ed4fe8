/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP: datagrams by the two ends between which they go. */
#include "net/datagrams.h"

#include "base/memory.h"

#include <search.h>
#include <stdlib.h>

enum {
    HEADER = 8,      /* bytes of a UDP header */
    IDLE = 300,      /* seconds: RFC 4787, REQ-5 */
    MOST = 1 << 16,  /* flows at once */
    KEY = 1 + 16 + 2 /* bytes of an end: family, address, port */
};

/* In the list of all flows, the one that was silent longest first. */
struct pair {
    uint8_t key[2][KEY]; /* the smaller end first; the tree's order */
    struct endpoint end[2];
    void *told; /* what the handler returned */
    int64_t last;
    struct pair *before, *after;
};

struct datagrams {
    const struct net_handler *handler;
    void *tree;
    struct pair *first, *last;
    size_t count;
};

static void put_key(uint8_t key[KEY], const struct endpoint *e)
{
    key[0] = e->family;
    memcpy(key + 1, e->address, sizeof e->address);
    key[17] = (uint8_t)(e->port >> 8);
    key[18] = (uint8_t)e->port;
}

/* The same for both directions. */
static void put_keys(uint8_t key[2][KEY], const struct datagram *d)
{
    put_key(key[0], &d->from);
    put_key(key[1], &d->to);
    if (memcmp(key[0], key[1], KEY) > 0) {
        put_key(key[0], &d->to);
        put_key(key[1], &d->from);
    }
}

static int compare(const void *a, const void *b)
{
    return memcmp(((const struct pair *)a)->key, ((const struct pair *)b)->key,
                  sizeof((const struct pair *)a)->key);
}

static bool same_end(const struct endpoint *a, const struct endpoint *b)
{
    return a->port == b->port && a->family == b->family &&
           memcmp(a->address, b->address, sizeof a->address) == 0;
}

struct datagrams *datagrams_new(const struct net_handler *handler)
{
    struct datagrams *u = memory_new(sizeof *u);
    u->handler = handler;
    return u;
}

static void unlink_pair(struct datagrams *u, struct pair *p)
{
    *(p->before ? &p->before->after : &u->first) = p->after;
    *(p->after ? &p->after->before : &u->last) = p->before;
}

static void append(struct datagrams *u, struct pair *p)
{
    p->before = u->last;
    p->after = NULL;
    *(u->last ? &u->last->after : &u->first) = p;
    u->last = p;
}

static void end_pair(struct datagrams *u, struct pair *p, enum flow_end why)
{
    tdelete(p, &u->tree, compare);
    unlink_pair(u, p);
    u->count--;
    if (p->told)
        u->handler->close_datagrams(p->told, why);
    free(p);
}

static struct pair *find(struct datagrams *u, const struct datagram *d)
{
    struct pair sought;
    put_keys(sought.key, d);
    struct pair *const *found = tfind(&sought, &u->tree, compare);
    return found ? *found : NULL;
}

static struct pair *begin(struct datagrams *u, const struct datagram *d)
{
    struct pair *p = memory_new(sizeof *p);
    if (u->count == MOST)
        end_pair(u, u->first, FLOW_IDLE);
    p->end[0] = d->from;
    p->end[1] = d->to;
    put_keys(p->key, d);
    if (!tsearch(p, &u->tree, compare)) { /* no memory for the tree's own node */
        free(p);
        return NULL;
    }
    append(u, p);
    u->count++;
    p->told = u->handler->open_datagrams(u->handler->context, p->end);
    return p;
}

/* RFC 768: source port, destination port, length, checksum */
static bool read_header(struct datagram *d, struct bytes *data, uint32_t *length)
{
    struct cursor c = cursor_over(d->payload);
    d->from.port = (uint16_t)cursor_uint(&c, 2);
    d->to.port = (uint16_t)cursor_uint(&c, 2);
    uint32_t whole = (uint32_t)cursor_uint(&c, 2);
    cursor_take(&c, 2);
    if (c.failed)
        return false;
    if (whole < HEADER ||
        whole > d->length) /* 0: what offloading or a jumbogram leaves */
        whole = d->length;
    *data = cursor_rest(&c);
    *length = whole - HEADER;
    if (data->n > *length)
        data->n = *length;
    return true;
}

bool datagrams_take(struct datagrams *u, struct datagram *d, struct stamp stamp)
{
    struct bytes data;
    uint32_t length;
    if (!read_header(d, &data, &length))
        return false;
    enum net_interest interest =
        u->handler->interest ? u->handler->interest(data) : NET_NONE;
    if (interest == NET_NONE)
        return true;
    datagrams_expire(u, stamp.time);
    struct pair *p = find(u, d);
    if (!p && interest == NET_BEGINS)
        p = begin(u, d);
    if (!p)
        return true;
    p->last = stamp.time;
    unlink_pair(u, p);
    append(u, p);
    if (p->told)
        u->handler->datagram(p->told, !same_end(&p->end[0], &d->from), data, length,
                             stamp);
    return true;
}

void datagrams_expire(struct datagrams *u, int64_t now)
{
    while (u->first && now - u->first->last > IDLE * 1000000000LL)
        end_pair(u, u->first, FLOW_IDLE);
}

void datagrams_finish(struct datagrams *u)
{
    while (u->first)
        end_pair(u, u->first, FLOW_CAPTURE);
}

void datagrams_free(struct datagrams *u)
{
    if (!u)
        return;
    datagrams_finish(u);
    free(u);
}
