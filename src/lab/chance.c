/* SPDX-License-Identifier: BSD-2-Clause */
/* Chance that can be repeated. */
#include "lab/chance.h"

enum { UDP = 17, SYN = 2, FIN = 1, KIND_OPENING = 0, KIND_DATA, KIND_AGAIN, KIND_BARE };

/* Steele, Lea and Flood's splitmix64: every bit of the result hangs on every bit of the seed. */
static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* From 0 to less than 1. */
static double draw(uint64_t key)
{
    return (double)(mix(key) >> 11) / 9007199254740992.0;
}

static struct chance_flow *flow_of(struct chance *c, uint16_t client_port)
{
    for (unsigned i = 0; i < c->flows && i < CHANCE_CONNECTIONS; i++)
        if (c->flow[i].client_port == client_port)
            return &c->flow[i];
    struct chance_flow *f = &c->flow[c->flows % CHANCE_CONNECTIONS];
    *f = (struct chance_flow){.client_port = client_port, .number = c->flows++};
    return f;
}

static uint32_t number32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Acknowledgements alone are of a kind of their own: how many there are is a matter of timing. */
static unsigned kind_of(struct chance_flow *f, const unsigned char *ip, size_t n,
                        bool server)
{
    size_t head = (size_t)(ip[0] & 15) * 4, total = (size_t)(ip[2] << 8 | ip[3]);
    const unsigned char *tcp = ip + head;
    if (ip[9] == UDP)
        return KIND_DATA;
    if (n < head + 20 || total < head + 20)
        return KIND_BARE;
    uint32_t seq = number32(tcp + 4);
    uint32_t length = (uint32_t)(total - head - (size_t)(tcp[12] >> 4) * 4);
    uint32_t end = seq + length + ((tcp[13] & (SYN | FIN)) ? 1 : 0);
    if (tcp[13] & SYN) {
        f->next[server] = end;
        return KIND_OPENING;
    }
    if (end == seq)
        return KIND_BARE;
    if ((int32_t)(end - f->next[server]) <= 0)
        return KIND_AGAIN;
    f->next[server] = end;
    return KIND_DATA;
}

struct fate chance_of(struct chance *c, const unsigned char *ip, size_t n, bool server,
                      uint16_t client_port)
{
    struct chance_flow *f = flow_of(c, client_port);
    unsigned kind = kind_of(f, ip, n, server);
    uint64_t key = (uint64_t)c->net->seed << 32 | (uint64_t)(f->number & 0xff) << 24 |
                   (uint64_t)server << 23 | (uint64_t)kind << 20 |
                   (f->count[server][kind]++ & 0xfffff);
    return (struct fate){.lost = draw(key) * 100 < c->net->loss,
                         .late = draw(mix(key)) * c->net->jitter * 1e6};
}
