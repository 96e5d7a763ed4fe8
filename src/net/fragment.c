/* SPDX-License-Identifier: BSD-2-Clause */
/* IP fragments joined. The oldest datagram gives way when there are too many. */
#include "net/fragment.h"

#include "base/memory.h"

#include <stdlib.h>

enum { UNDER_WAY = 64, LONGEST = 65535, UNIT = 8 };

struct whole {
    bool used;
    uint64_t age;
    struct datagram head; /* addresses, protocol */
    uint32_t id;
    uint32_t end;  /* of the whole, once the last fragment came; else 0 */
    uint32_t have; /* units that have come */
    uint8_t *data; /* LONGEST bytes and a map of units that have come */
};

struct fragments {
    uint64_t now;
    struct whole whole[UNDER_WAY];
};

struct fragments *fragments_new(void)
{
    return memory_new(sizeof(struct fragments));
}

void fragments_free(struct fragments *f)
{
    if (!f)
        return;
    for (unsigned i = 0; i < UNDER_WAY; i++)
        free(f->whole[i].data);
    free(f);
}

static bool same(const struct whole *w, const struct fragment *part,
                 const struct datagram *d)
{
    return w->used && w->id == part->id &&
           memcmp(&w->head.from, &d->from, sizeof d->from) == 0 &&
           memcmp(&w->head.to, &d->to, sizeof d->to) == 0;
}

static struct whole *find(struct fragments *f, const struct fragment *part,
                          const struct datagram *d)
{
    struct whole *oldest = &f->whole[0];
    for (unsigned i = 0; i < UNDER_WAY; i++) {
        struct whole *w = &f->whole[i];
        if (same(w, part, d))
            return w;
        if (w->age < oldest->age)
            oldest = w;
    }
    uint8_t *data = oldest->data;
    *oldest = (struct whole){.used = true, .id = part->id, .head = *d, .data = data};
    if (!data)
        oldest->data = memory_new(LONGEST + 1 + LONGEST / UNIT + 1);
    memset(oldest->data + LONGEST + 1, 0, LONGEST / UNIT + 1);
    return oldest;
}

int fragment_join(struct fragments *f, const struct fragment *part, struct datagram *d)
{
    size_t n = d->payload.n;
    if (part->offset + n > LONGEST || (part->more && n % UNIT) || n == 0)
        return -1;
    struct whole *w = find(f, part, d);
    uint8_t *map = w->data + LONGEST + 1;
    w->age = ++f->now;
    for (size_t at = 0; at < n; at += UNIT) {
        size_t unit = (part->offset + at) / UNIT;
        if (map[unit])
            continue; /* the first copy wins */
        map[unit] = 1;
        w->have++;
        memcpy(w->data + part->offset + at, d->payload.p + at,
               n - at < UNIT ? n - at : UNIT);
    }
    if (part->offset == 0)
        w->head.protocol = d->protocol;
    if (!part->more)
        w->end = part->offset + (uint32_t)n;
    if (w->end == 0 || w->have < (w->end + UNIT - 1) / UNIT)
        return 0;
    *d = w->head;
    d->payload = (struct bytes){w->data, w->end};
    d->length = w->end;
    w->used = false;
    w->age = 0;
    return 1;
}
