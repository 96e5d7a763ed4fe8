/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates of a connection, read and checked when somebody looks at it. */
#include "model/connection.h"

#include "base/array.h"
#include "crypto/chain.h"
#include "tls/certificate_list.h"
#include "tls/compressed.h"

#include <stdio.h>

enum {
    NANOSECONDS = 1000000000,
    CERTIFICATES = 256, /* kept of a connection */
    CHAINS = 16 /* messages with a chain or its status that are looked at: unpacking and
                   signatures take work */
};

/* Puts a claim behind those of its message. */
static struct claim *add_claim(struct connection *c, unsigned message,
                               const struct check *check)
{
    ARRAY_ADD(c->claim);
    size_t at = c->claim_count - 1;
    for (; at > 0 && c->claim[at - 1].message > message; at--)
        c->claim[at] = c->claim[at - 1];
    c->claim[at] = (struct claim){.check = *check, .message = message};
    return &c->claim[at];
}

static void add_claims(struct connection *c, const struct message *m,
                       const struct check_list *checks)
{
    for (size_t i = 0; i < checks->count; i++)
        add_claim(c, m->number, &checks->check[i]);
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

static void drop_record_claims(struct connection *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->claim_count; i++)
        if (!c->claim[i].of_records)
            c->claim[kept++] = c->claim[i];
    c->claim_count = kept;
}

/* The message that a side's first opened record holds; 0: none. */
static unsigned first_opened(const struct connection *c, enum side side)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].opened && connection_side(c, c->message[i].end) == side)
            return c->message[i].number;
    return 0;
}

/* What was done to the records of a side that were refused. */
static const char *what_was_done(const struct tags *t, unsigned refused)
{
    if (t->misplaced && t->misplaced == refused)
        return "records are missing, repeated or in another order";
    if (t->misplaced)
        return "bytes were changed, and records are missing, repeated or in another "
               "order";
    return t->opened ? "bytes were changed"
                     : "bytes were changed, or other keys made them";
}

static unsigned end_of(const struct connection *c, enum side side)
{
    return side == CLIENT ? c->client_end : !c->client_end;
}

/* Records of a side that no receiver would have taken; and where the first stands. What stands where a
 * record had to begin counts as one. */
static unsigned count_refused(const struct connection *c, enum side side,
                              unsigned *message, uint32_t *packet)
{
    const struct tags *t = &c->opening.tags[side];
    unsigned end = end_of(c, side);
    uint32_t astray = c->reading->direction[end].astray;
    unsigned refused =
        t->refused - (session_unanswered(c->reading->session, side) ? t->unanswered : 0);
    if (refused) {
        *message = t->message;
        *packet = t->packet;
    }
    if (!astray || !t->opened)
        return refused;
    if (!refused || astray < t->packet) {
        *packet = astray;
        for (size_t i = 0; i < c->message_count; i++)
            if (c->message[i].end == end && c->message[i].last.packet <= astray)
                *message = c->message[i].number;
    }
    return refused + 1;
}

/* Tags, or MACs, of all records of a side in one claim: RFC 9846, 5.2; RFC 5246, 6.2.3. What one
 * refused record means depends on the others: keys that open any are the right ones. */
static void claim_tags(struct connection *c, enum side side)
{
    struct tags *t = &c->opening.tags[side];
    bool tags = session_has_tags(c->reading->session);
    const char *what = side == CLIENT
                           ? (tags ? "client AEAD tags" : "client record MACs")
                           : (tags ? "server AEAD tags" : "server record MACs");
    struct check check;
    unsigned message = first_opened(c, side);
    uint32_t packet = 0, cut_short = c->reading->direction[end_of(c, side)].cut_short;
    unsigned refused = count_refused(c, side, &message, &packet);
    unsigned all = t->opened + refused;
    if (message == 0)
        return;
    if (refused == 0 && cut_short) {
        snprintf(t->words, sizeof t->words,
                 "%u record%s opened; the last one, in packet %u, was not sent whole",
                 all, all == 1 ? "" : "s", cut_short);
        check = check_unknown(what, NULL);
    } else if (refused == 0) {
        snprintf(t->words, sizeof t->words, "%u record%s opened", all,
                 all == 1 ? "" : "s");
        check = check_pass(what);
    } else if (c->opening.opened == 0 && !t->misplaced) {
        snprintf(t->words, sizeof t->words, "the keys do not fit: %u record%s refused",
                 all, all == 1 ? "" : "s");
        check = check_unknown(what, NULL);
    } else {
        snprintf(t->words, sizeof t->words,
                 "%u of %u record%s refused, the first in packet %u: %s", refused, all,
                 all == 1 ? "" : "s", packet, what_was_done(t, refused));
        check = check_fail(what, NULL);
    }
    check.why = t->words;
    add_claim(c, message, &check)->of_records = true;
}

void connection_examine(struct connection *c, int64_t now)
{
    if (!c->reading || !c->reading->session) /* a summary keeps no messages */
        return;
    drop_record_claims(c);
    for (int side = CLIENT; c->opening.tags && side <= SERVER; side++)
        claim_tags(c, (enum side)side);
    for (; c->examined < c->message_count; c->examined++) {
        const struct message *m = &c->message[c->examined];
        if (m->damaged || m->again || (m->encrypted && !m->opened) || m->bytes.n < 4)
            continue;
        bool chain = m->handshake_type == HANDSHAKE_CERTIFICATE ||
                     m->handshake_type == HANDSHAKE_COMPRESSED_CERTIFICATE;
        bool status = m->handshake_type == HANDSHAKE_CERTIFICATE_STATUS;
        if ((!chain && !status) || c->chains++ >= CHAINS)
            continue;
        if (chain)
            examine_chain(c, m, now);
        else
            examine_status(c, m, now);
    }
    if (c->cause.why) /* what was found may tell more of it */
        c->cause = cause_find(c);
}
