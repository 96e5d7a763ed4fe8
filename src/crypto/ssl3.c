/* SPDX-License-Identifier: BSD-2-Clause */
/* What SSL 3.0 computes in a way of its own. */
#include "crypto/ssl3.h"

#include "base/buf.h"

#include <gnutls/crypto.h>

static void add_pad(struct buf *b, uint8_t byte, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_add(b, (struct bytes){&byte, 1});
}

/* hash(master + pad2 + hash(transcript + sender + master + pad1)), pads of `pad` bytes */
static bool hash_of(gnutls_digest_algorithm_t hash, size_t pad, struct bytes master,
                    struct bytes transcript, const char *sender, uint8_t *out)
{
    struct buf b = {0};
    buf_add(&b, transcript);
    buf_add_text(&b, sender);
    buf_add(&b, master);
    add_pad(&b, 0x36, pad);
    bool good = gnutls_hash_fast(hash, b.p, b.n, out) >= 0;
    explicit_bzero(b.p, b.n);
    b.n = 0;
    buf_add(&b, master);
    add_pad(&b, 0x5c, pad);
    buf_add(&b, (struct bytes){out, gnutls_hash_get_len(hash)});
    good = good && gnutls_hash_fast(hash, b.p, b.n, out) >= 0;
    explicit_bzero(b.p, b.n);
    buf_done(&b);
    return good;
}

bool ssl3_handshake_hash(struct bytes master, struct bytes transcript, const char *sender,
                         uint8_t out[36])
{
    return hash_of(GNUTLS_DIG_MD5, 48, master, transcript, sender, out) &&
           hash_of(GNUTLS_DIG_SHA1, 40, master, transcript, sender, out + 16);
}
