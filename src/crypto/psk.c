/* SPDX-License-Identifier: BSD-2-Clause */
/* Pre-shared keys. */
#include "crypto/psk.h"

#include "crypto/key_schedule.h"
#include "crypto/keyring.h"
#include "wire/cursor.h"

#include <gnutls/crypto.h>

static const char what[] = "PSK binder";

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int psk_read(const char *text, struct psk *psk, struct error *e)
{
    const char *colon = strrchr(text, ':'), *hex = colon ? colon + 1 : text;
    size_t n = strlen(hex);
    *psk = (struct psk){0};
    if (n == 0 || n % 2 != 0 || n / 2 > SECRET_MOST)
        return error_set(e,
                         "a pre-shared key is given as HEX or IDENTITY:HEX, with 1 to %d "
                         "bytes in hex digits",
                         SECRET_MOST);
    for (size_t i = 0; i < n; i++) {
        if (digit(hex[i]) < 0)
            return secret_wipe(&psk->key),
                   error_set(e,
                             "a pre-shared key is given in hex digits; there is a '%c'",
                             hex[i]);
        psk->key.p[i / 2] = (uint8_t)(psk->key.p[i / 2] << 4 | digit(hex[i]));
    }
    psk->key.n = n / 2;
    if (colon)
        buf_add(&psk->identity,
                (struct bytes){(const uint8_t *)text, (size_t)(colon - text)});
    return 0;
}

void psk_done(struct psk *psk)
{
    buf_done(&psk->identity);
    secret_wipe(&psk->key);
}

void psk_premaster(const struct psk *psk, struct buf *out)
{
    static const uint8_t zeros[SECRET_MOST];
    const uint8_t length[] = {(uint8_t)(psk->key.n >> 8), (uint8_t)psk->key.n};
    buf_add(out, (struct bytes){length, 2});
    buf_add(out, (struct bytes){zeros, psk->key.n});
    buf_add(out, (struct bytes){length, 2});
    buf_add(out, secret_bytes(&psk->key));
}

struct bytes psk_identity(struct bytes client_key_exchange)
{
    struct cursor c = cursor_over(client_key_exchange);
    cursor_take(&c, 4);
    struct cursor identity = cursor_vector(&c, 2);
    return cursor_rest(&identity);
}

/* The body of pre_shared_key, which is the last extension. RFC 9846, 4.3.11 */
static struct cursor offered(struct bytes client_hello)
{
    struct cursor c = cursor_over(client_hello);
    cursor_take(&c, 4 + 2 + 32);
    cursor_vector(&c, 1);
    cursor_vector(&c, 2);
    cursor_vector(&c, 1);
    struct cursor list = cursor_vector(&c, 2), body = {.failed = true};
    while (cursor_left(&list)) {
        uint64_t type = cursor_uint(&list, 2);
        body = cursor_vector(&list, 2);
        if (type == EXTENSION_PRE_SHARED_KEY)
            return body;
    }
    return (struct cursor){.failed = true};
}

/* HMAC under the finished key of the binder key, over the ClientHello up to its binders. */
static size_t compute(const struct psk *psk, enum suite_hash hash,
                      struct bytes transcript, struct bytes truncated, uint8_t *out)
{
    uint8_t digest[SECRET_MOST], nothing[SECRET_MOST];
    struct buf all = {0};
    size_t n = key_schedule_digest(hash, (struct bytes){0}, nothing);
    struct secret early =
        key_schedule_extract(hash, (struct bytes){0}, secret_bytes(&psk->key));
    struct secret binder = key_schedule_derive(hash, secret_bytes(&early), "ext binder",
                                               (struct bytes){nothing, n}, n);
    struct secret finished = key_schedule_derive(hash, secret_bytes(&binder), "finished",
                                                 (struct bytes){0}, n);
    buf_add(&all, transcript);
    buf_add(&all, truncated);
    key_schedule_digest(hash, buf_bytes(&all), digest);
    buf_done(&all);
    n = key_schedule_hmac(hash, secret_bytes(&finished), (struct bytes){digest, n}, out);
    secret_wipe(&early);
    secret_wipe(&binder);
    secret_wipe(&finished);
    return n;
}

/* One identity and its binder. A key that was given without a name may be another's. */
static struct check check_one(const struct keyring *ring, struct bytes identity,
                              bool ticket, struct bytes binder, struct bytes transcript,
                              struct bytes truncated)
{
    uint8_t wanted[SECRET_MOST];
    const struct psk *psk = keyring_find_psk(ring, identity, 0);
    enum suite_hash hash = binder.n == 48 ? HASH_SHA384 : HASH_SHA256;
    if (ticket && !(psk && psk->identity.n))
        return check_unknown(what,
                             "a ticket's binder rests on the resumption secret, which no "
                             "key log holds");
    if (!psk)
        return check_unknown(what, "the pre-shared key was not given (--psk)");
    for (unsigned i = 0; (psk = keyring_find_psk(ring, identity, i)); i++) {
        size_t n = compute(psk, hash, transcript, truncated, wanted);
        if (bytes_equal((struct bytes){wanted, n}, binder))
            return check_pass(what);
        if (psk->identity.n)
            return check_equal(what, (struct bytes){wanted, n}, binder,
                               "the binder differs: another key, or bytes were changed");
    }
    return check_unknown(what, "no key that was given makes this binder: another key, or "
                               "bytes were changed");
}

void psk_check_binders(const struct keyring *ring, struct bytes transcript,
                       struct bytes client_hello, struct check_list *checks)
{
    struct cursor body = offered(client_hello);
    struct cursor identities = cursor_vector(&body, 2);
    struct bytes truncated = {client_hello.p, (size_t)(body.p - client_hello.p)};
    struct cursor binders = cursor_vector(&body, 2);
    if (body.failed)
        return;
    size_t first = checks->count;
    while (cursor_left(&identities) && cursor_left(&binders)) {
        struct cursor identity = cursor_vector(&identities, 2);
        bool ticket = cursor_uint(&identities, 4) != 0; /* obfuscated_ticket_age */
        struct cursor binder = cursor_vector(&binders, 1);
        check_add(checks, check_one(ring, cursor_rest(&identity), ticket,
                                    cursor_rest(&binder), transcript, truncated));
    }
    for (size_t i = first; i < checks->count; i++)
        checks->check[i].transcript = true;
}
