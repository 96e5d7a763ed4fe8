/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates of a connection, read and checked when somebody looks at it. */
#include "model/connection.h"

#include "base/array.h"
#include "crypto/chain.h"
#include "tls/certificate_list.h"
#include "tls/compressed.h"

enum { NANOSECONDS = 1000000000, CERTIFICATES = 256 /* kept of a connection */ };

/* Puts a claim behind those of its message. */
static void add_claim(struct connection *c, const struct message *m,
                      const struct check *check)
{
    ARRAY_ADD(c->claim);
    size_t at = c->claim_count - 1;
    for (; at > 0 && c->claim[at - 1].message > m->number; at--)
        c->claim[at] = c->claim[at - 1];
    c->claim[at] = (struct claim){*check, m->number};
}

static void add_claims(struct connection *c, const struct message *m,
                       const struct check_list *checks)
{
    for (size_t i = 0; i < checks->count; i++)
        add_claim(c, m, &checks->check[i]);
}

static void add_certificate(struct connection *c, const struct message *m,
                            struct bytes der)
{
    if (c->certificate_count >= CERTIFICATES)
        return;
    struct seen_certificate *seen = ARRAY_ADD(c->certificate);
    seen->message = m->number;
    seen->from = connection_side(c, m->end);
    certificate_read(der, &seen->certificate, &c->arena);
}

static struct chain chain_of(const struct connection *c, const struct message *m,
                             int64_t now)
{
    return (struct chain){.of_client = connection_side(c, m->end) == CLIENT,
                          .name = c->server_name,
                          .captured = m->last.time / NANOSECONDS,
                          .now = now,
                          .trust = c->trust};
}

/* The chain of a Certificate message. TLS 1.3 staples OCSP responses to its entries. */
static void examine_chain(struct connection *c, const struct message *m, int64_t now)
{
    const char *why;
    struct check_list checks = {0};
    struct chain chain = chain_of(c, m, now);
    struct certificate_list list = certificate_list_open(
        compressed_open(m->bytes, &c->arena, &why), connection_is_13(c));
    struct certificate_entry entry, leaf = {0};
    while (certificate_list_next(&list, &entry)) {
        if (chain.count == 0)
            leaf = entry;
        add_certificate(c, m, entry.data);
        if (chain.count < CHAIN_MOST)
            chain.der[chain.count++] = entry.data;
    }
    chain_check(&chain, &checks, &c->arena);
    staple_check(&chain, certificate_list_ocsp(leaf.ocsp), &checks, &c->arena);
    if (leaf.timestamps.n)
        check_add(&checks,
                  check_unknown("certificate timestamps",
                                "no list of certificate transparency logs here"));
    add_claims(c, m, &checks);
}

/* Until TLS 1.2 a message of its own staples the response to the chain before it. RFC 6066, 8 */
static void examine_status(struct connection *c, const struct message *m, int64_t now)
{
    struct check_list checks = {0};
    struct chain chain = chain_of(c, m, now);
    for (size_t i = m->number - 1; i-- > 0 && chain.count == 0;) {
        if (c->message[i].end != m->end ||
            c->message[i].handshake_type != HANDSHAKE_CERTIFICATE)
            continue;
        struct certificate_list list = certificate_list_open(c->message[i].bytes, false);
        struct certificate_entry entry;
        while (chain.count < CHAIN_MOST && certificate_list_next(&list, &entry))
            chain.der[chain.count++] = entry.data;
    }
    struct bytes status = {m->bytes.p + 4, m->bytes.n - 4};
    staple_check(&chain, certificate_list_ocsp(status), &checks, &c->arena);
    add_claims(c, m, &checks);
}

void connection_examine(struct connection *c, int64_t now)
{
    if (!c->reading)
        return;
    for (; c->examined < c->message_count; c->examined++) {
        const struct message *m = &c->message[c->examined];
        if (m->damaged || (m->encrypted && !m->opened) || m->bytes.n < 4)
            continue;
        if (m->handshake_type == HANDSHAKE_CERTIFICATE ||
            m->handshake_type == HANDSHAKE_COMPRESSED_CERTIFICATE)
            examine_chain(c, m, now);
        else if (m->handshake_type == HANDSHAKE_CERTIFICATE_STATUS)
            examine_status(c, m, now);
    }
}
