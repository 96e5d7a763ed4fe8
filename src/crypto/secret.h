/* SPDX-License-Identifier: BSD-2-Clause */
/* A secret of at most 64 bytes: a hash's output, a master secret, a key. */
#ifndef CRYPTO_SECRET_H
#define CRYPTO_SECRET_H

#include "base/bytes.h"

#include <string.h>

enum { SECRET_MOST = 64 };

struct secret {
    uint8_t p[SECRET_MOST];
    size_t n; /* 0: not known */
};

static inline struct bytes secret_bytes(const struct secret *s)
{
    return (struct bytes){s->p, s->n};
}

static inline void secret_set(struct secret *s, struct bytes b)
{
    s->n = b.n <= SECRET_MOST ? b.n : 0;
    if (s->n)
        memcpy(s->p, b.p, s->n);
}

/* To be called when a secret is done with. */
static inline void secret_wipe(struct secret *s)
{
    explicit_bzero(s, sizeof *s);
}

#endif
