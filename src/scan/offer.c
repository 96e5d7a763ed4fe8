/* SPDX-License-Identifier: BSD-2-Clause */
/* A ClientHello of our own. */
#include "scan/offer.h"

#include "tls/registries.h"

#include <string.h>

void offer_add(struct offer_list *l, uint16_t code)
{
    if (l->n < OFFER_MOST)
        l->code[l->n++] = code;
}

bool offer_has(const struct offer_list *l, uint16_t code)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->code[i] == code)
            return true;
    return false;
}

bool offer_drop(struct offer_list *l, uint16_t code)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->code[i] == code) {
            l->n--;
            memmove(l->code + i, l->code + i + 1, (l->n - i) * sizeof *l->code);
            return true;
        }
    return false;
}

void offer_reverse(struct offer_list *l)
{
    for (size_t i = 0; i < l->n / 2; i++) {
        uint16_t other = l->code[i];
        l->code[i] = l->code[l->n - 1 - i];
        l->code[l->n - 1 - i] = other;
    }
}

static void put(struct buf *b, uint64_t value, unsigned width)
{
    uint8_t byte[8];
    for (unsigned i = 0; i < width; i++)
        byte[i] = (uint8_t)(value >> 8 * (width - 1 - i));
    buf_add(b, (struct bytes){byte, width});
}

/* Leaves room for a vector's length; close_vector fills it in. RFC 9846, 3.4 */
static size_t open_vector(struct buf *b, unsigned width)
{
    put(b, 0, width);
    return b->n;
}

static void close_vector(struct buf *b, size_t at, unsigned width)
{
    size_t length = b->n - at;
    for (unsigned i = 0; i < width; i++)
        b->p[at - 1 - i] = (uint8_t)(length >> 8 * i);
}

static void put_list(struct buf *b, const struct offer_list *l)
{
    size_t at = open_vector(b, 2);
    for (size_t i = 0; i < l->n; i++)
        put(b, l->code[i], 2);
    close_vector(b, at, 2);
}

/* RFC 6066, 3 */
static void put_name(struct buf *b, const struct offer *o)
{
    size_t list = open_vector(b, 2);
    put(b, 0, 1);
    size_t name = open_vector(b, 2);
    buf_add_text(b, o->name);
    close_vector(b, name, 2);
    close_vector(b, list, 2);
}

static void put_groups(struct buf *b, const struct offer *o)
{
    put_list(b, &o->groups);
}

static void put_schemes(struct buf *b, const struct offer *o)
{
    put_list(b, &o->schemes);
}

/* RFC 8422, 5.1.2: uncompressed points */
static void put_points(struct buf *b, const struct offer *o)
{
    (void)o;
    put(b, 0x0100, 2);
}

static void put_versions(struct buf *b, const struct offer *o)
{
    put(b, 2, 1);
    put(b, o->version, 2);
}

/* RFC 9846, 4.3.8: none at all asks the server for a HelloRetryRequest */
static void put_shares(struct buf *b, const struct offer *o)
{
    size_t at = open_vector(b, 2);
    if (o->guess) {
        put(b, 29, 2);
        put(b, 32, 2);
        buf_add(b, (struct bytes){o->random + 64, 32});
    }
    close_vector(b, at, 2);
}

/* RFC 9846, 4.3.9: psk_dhe_ke */
static void put_psk_modes(struct buf *b, const struct offer *o)
{
    (void)o;
    put(b, 0x0101, 2);
}

static void put_nothing(struct buf *b, const struct offer *o)
{
    (void)b;
    (void)o;
}

/* RFC 5746, 3.4: an empty renegotiated_connection */
static void put_renegotiation(struct buf *b, const struct offer *o)
{
    (void)o;
    put(b, 0, 1);
}

/* In the order in which they are sent; from and to which version. */
static const struct {
    uint16_t type, from, to;
    void (*put)(struct buf *b, const struct offer *o);
} extensions[] = {
    {0, VERSION_TLS10, VERSION_TLS13, put_name},
    {22, VERSION_TLS10, VERSION_TLS12, put_nothing}, /* encrypt_then_mac */
    {23, VERSION_TLS10, VERSION_TLS12, put_nothing}, /* extended_master_secret */
    {35, VERSION_TLS10, VERSION_TLS12, put_nothing}, /* session_ticket */
    {65281, VERSION_TLS10, VERSION_TLS12, put_renegotiation},
    {10, VERSION_TLS10, VERSION_TLS13, put_groups},
    {11, VERSION_TLS10, VERSION_TLS12, put_points},
    {13, VERSION_TLS12, VERSION_TLS13, put_schemes},
    {43, VERSION_TLS13, VERSION_TLS13, put_versions},
    {45, VERSION_TLS13, VERSION_TLS13, put_psk_modes},
    {51, VERSION_TLS13, VERSION_TLS13, put_shares},
};

static void put_extensions(struct buf *b, const struct offer *o)
{
    size_t at = open_vector(b, 2);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        if (o->version < extensions[i].from || o->version > extensions[i].to ||
            (extensions[i].type == 0 && !o->name) ||
            (extensions[i].type == 10 && !o->groups.n))
            continue;
        put(b, extensions[i].type, 2);
        size_t body = open_vector(b, 2);
        extensions[i].put(b, o);
        close_vector(b, body, 2);
    }
    close_vector(b, at, 2);
}

void offer_write(struct buf *b, const struct offer *o)
{
    uint16_t legacy = o->version < VERSION_TLS12 ? o->version : VERSION_TLS12;
    put(b, 22, 1);
    put(b, o->version == VERSION_SSL3 ? VERSION_SSL3 : VERSION_TLS10, 2);
    size_t record = open_vector(b, 2);
    put(b, 1, 1);
    size_t hello = open_vector(b, 3);
    put(b, legacy, 2);
    buf_add(b, (struct bytes){o->random, 32});
    size_t session = open_vector(b, 1);
    if (o->version == VERSION_TLS13)
        buf_add(b, (struct bytes){o->random + 32, 32});
    close_vector(b, session, 1);
    put_list(b, &o->suites);
    put(b, o->compress ? 0x020100 : 0x0100, o->compress ? 3 : 2);
    if (o->version > VERSION_SSL3)
        put_extensions(b, o);
    close_vector(b, hello, 3);
    close_vector(b, record, 2);
}
