/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash that can be read at every step. */
#include "crypto/running_hash.h"

#include "base/memory.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

enum { PARTS = 2 };

struct running_hash {
    gnutls_hash_hd_t part[PARTS];
    size_t length[PARTS];
    unsigned parts;
};

static bool add_part(struct running_hash *h, gnutls_digest_algorithm_t algorithm)
{
    if (gnutls_hash_init(&h->part[h->parts], algorithm) < 0)
        return false;
    h->length[h->parts++] = gnutls_hash_get_len(algorithm);
    return true;
}

struct running_hash *running_hash_new(enum suite_hash hash)
{
    struct running_hash *h = memory_new(sizeof *h);
    bool good = hash == HASH_MD5
                    ? add_part(h, GNUTLS_DIG_MD5) && add_part(h, GNUTLS_DIG_SHA1)
                : hash == HASH_SHA384 ? add_part(h, GNUTLS_DIG_SHA384)
                                      : add_part(h, GNUTLS_DIG_SHA256);
    if (good)
        return h;
    running_hash_free(h);
    return NULL;
}

void running_hash_free(struct running_hash *h)
{
    if (!h)
        return;
    for (unsigned i = 0; i < h->parts; i++)
        gnutls_hash_deinit(h->part[i], NULL);
    free(h);
}

void running_hash_add(struct running_hash *h, struct bytes data)
{
    for (unsigned i = 0; i < h->parts && data.n; i++)
        gnutls_hash(h->part[i], data.p, data.n);
}

size_t running_hash_value(const struct running_hash *h, uint8_t *out)
{
    size_t n = 0;
    for (unsigned i = 0; i < h->parts; i++) {
        /* gnutls_hash_output would begin anew: only a copy may be read */
        gnutls_hash_hd_t copy = gnutls_hash_copy(h->part[i]);
        if (!copy)
            return 0;
        gnutls_hash_deinit(copy, out + n);
        n += h->length[i];
    }
    return n;
}

struct running_hash *running_hash_copy(const struct running_hash *h)
{
    struct running_hash *copy = memory_new(sizeof *copy);
    for (unsigned i = 0; i < h->parts; i++) {
        copy->part[i] = gnutls_hash_copy(h->part[i]);
        if (!copy->part[i])
            break;
        copy->length[i] = h->length[i];
        copy->parts++;
    }
    return copy;
}
