/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet's answers about who is who. */
#include "view/sheet_answers.h"

static const struct message *certificate_message(const struct connection *c,
                                                 enum side side)
{
    return sheet_message(c, side, HANDSHAKE_CERTIFICATE);
}

/* A secret from before stands for certificates. RFC 4279, 2: so it does with a PSK suite. */
static bool is_resumed(const struct connection *c)
{
    const struct suite *suite = c->server_hello_seen ? suite_find(c->cipher_suite) : NULL;
    return (c->kind != KIND_FULL && c->kind != KIND_UNKNOWN) ||
           (suite && suite->auth == AUTH_PSK);
}

static struct sheet_answer none_of(const struct connection *c, struct arena *a)
{
    if (is_resumed(c))
        return sheet_say(
            "none is sent: a secret from before (session, pre-shared key) shows who is "
            "there");
    return sheet_missing(c, "Certificate", a);
}

/* The server's own, which comes first. */
static const struct certificate *leaf(const struct connection *c)
{
    for (size_t i = 0; i < c->certificate_count; i++)
        if (c->certificate[i].from == SERVER)
            return &c->certificate[i].certificate;
    return NULL;
}

struct sheet_answer sheet_certificate(const struct connection *c, struct arena *a)
{
    const struct message *m = certificate_message(c, SERVER);
    if (!m)
        return none_of(c, a);
    return sheet_in(
        m, arena_printf(a, "packet %u; %s", m->last.packet,
                        connection_is_13(c)
                            ? "in TLS 1.3 it is encrypted: only the two ends can read it"
                            : "everybody on the path can read it"));
}

struct sheet_answer sheet_certificate_count(const struct connection *c, struct arena *a)
{
    const struct message *m = certificate_message(c, SERVER);
    const char *all = "";
    unsigned n = 0;
    for (size_t i = 0; i < c->certificate_count; i++) {
        const struct seen_certificate *s = &c->certificate[i];
        if (s->from != SERVER)
            continue;
        n++;
        all =
            arena_printf(a, "%s%s%s", all, n > 1 ? "; " : "",
                         s->certificate.subject ? s->certificate.subject : "unreadable");
    }
    if (!m || !n)
        return none_of(c, a);
    return sheet_in(
        m, arena_printf(a, "%u: %s%s", n, all,
                        n > 1 ? " (the first is the server's; the others should lead to "
                                "an authority that the client knows)"
                              : ""));
}

struct sheet_answer sheet_issuer(const struct connection *c, struct arena *a)
{
    const struct message *m = certificate_message(c, SERVER);
    const struct certificate *l = leaf(c);
    if (!m || !l)
        return none_of(c, a);
    return sheet_in(m, arena_printf(a, "%s, with %s%s", l->issuer ? l->issuer : "unknown",
                                    l->signature ? l->signature : "an unknown algorithm",
                                    l->self_signed ? "; it signed itself" : ""));
}

struct sheet_answer sheet_public_key(const struct connection *c, struct arena *a)
{
    const struct message *m = certificate_message(c, SERVER);
    const struct certificate *l = leaf(c);
    if (!m || !l || !l->key.value.n)
        return none_of(c, a);
    bool rsa = l->key.algorithm && strncmp(l->key.algorithm, "RSA", 3) == 0;
    return sheet_in(
        m, arena_printf(a, "%s%s%s: %s %s", l->key.algorithm, l->key.curve ? ", " : "",
                        l->key.curve ? l->key.curve : "",
                        rsa ? "its modulus begins" : "no modulus but a point,",
                        sheet_hex(l->key.value, 8, a)));
}

struct sheet_answer sheet_certificate_size(const struct connection *c, struct arena *a)
{
    const struct message *m = certificate_message(c, SERVER);
    if (!m)
        return none_of(c, a);
    const char *others = message_shares(c, m, a);
    return sheet_in(
        m,
        arena_printf(a, "%u bytes in %u record%s, %s; %s%s", m->length, m->records,
                     m->records == 1 ? "" : "s", message_where(c, m, a),
                     others ? "the record holds more: " : "it has the record for itself",
                     others ? others : ""));
}

struct sheet_answer sheet_revocation(const struct connection *c, struct arena *a)
{
    const struct message *m = sheet_message(c, SERVER, HANDSHAKE_CERTIFICATE_STATUS);
    const struct message *certificate = certificate_message(c, SERVER);
    if (!m && certificate && sheet_field(c, certificate, "response", a))
        m = certificate;
    if (m)
        return sheet_in(
            m, "it need not: the server brought the authority's answer along (OCSP "
               "stapling)");
    if (is_resumed(c))
        return sheet_say("there is no certificate on this connection to ask about");
    if (connection_is_13(c) && !certificate && c->server_hello_seen)
        return sheet_say("not on this connection; whether the server brought an answer "
                         "along is encrypted in TLS 1.3, and no keys open it here");
    return sheet_say(
        "not here, and no answer was stapled; a client that asks does it elsewhere. To "
        "check the authority's signature its public key is enough");
}

/* The claim of that name, NULL where it was not made. */
static const struct claim *claim_of(const struct connection *c, const char *what)
{
    for (size_t i = 0; i < c->claim_count; i++)
        if (strstr(c->claim[i].check.what, what))
            return &c->claim[i];
    return NULL;
}

static const char *result_of(const struct check *k, struct arena *a)
{
    const char *words = k->result == CHECK_PASS   ? "holds"
                        : k->result == CHECK_FAIL ? "does not hold"
                                                  : "cannot be checked here";
    return k->why && k->result != CHECK_PASS ? arena_printf(a, "%s (%s)", words, k->why)
                                             : words;
}

struct sheet_answer sheet_possession(const struct connection *c, struct arena *a)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    const struct claim *k = claim_of(c, "server CertificateVerify");
    if (is_resumed(c))
        return sheet_say(
            "nothing new: both know the key of the earlier session (or the pre-shared "
            "one), and their Finished messages show it");
    if (!k)
        k = claim_of(c, "ServerKeyExchange signature");
    if (k)
        return sheet_in(
            &c->message[k->message - 1],
            arena_printf(a,
                         "the signature in %s, over what was said on this connection; "
                         "checked: it %s",
                         c->message[k->message - 1].name, result_of(&k->check, a)));
    if (suite && suite->kx == KX_RSA)
        return sheet_say(
            "that it could decrypt the secret in ClientKeyExchange: else its Finished "
            "would be wrong");
    return sheet_missing(
        c, connection_is_13(c) ? "CertificateVerify" : "ServerKeyExchange", a);
}

struct sheet_answer sheet_chain(const struct connection *c, struct arena *a)
{
    static const char prefix[] = "server certificate ";
    const struct message *m = certificate_message(c, SERVER);
    const char *good = "", *others = "";
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *k = &c->claim[i].check;
        if (strncmp(k->what, prefix, sizeof prefix - 1) != 0)
            continue;
        const char *what = k->what + sizeof prefix - 1;
        if (k->aside && k->result != CHECK_PASS) /* captured while it held */
            others = arena_printf(a, "%s; today it would not: %s", others, k->why);
        else if (!k->aside && k->result == CHECK_PASS)
            good = arena_printf(a, "%s%s%s", good, *good ? ", " : "", what);
        else if (!k->aside)
            others = arena_printf(a, "%s; %s %s", others, what, result_of(k, a));
    }
    if (!m || !(*good || *others))
        return none_of(c, a);
    const char *result =
        *good ? arena_printf(a, "checked and right: %s%s", good, others) : others + 2;
    return sheet_in(m, arena_printf(a,
                                    "%s. Were the name not checked, anybody on the path "
                                    "could show a certificate of his own from a trusted "
                                    "authority",
                                    result));
}

struct sheet_answer sheet_client_certificate(const struct connection *c, struct arena *a)
{
    const struct message *m = certificate_message(c, CLIENT);
    const struct message *asked = sheet_message(c, SERVER, HANDSHAKE_CERTIFICATE_REQUEST);
    const struct message *end = sheet_message(c, CLIENT, HANDSHAKE_FINISHED);
    bool later = m && connection_is_13(c) && end && end->number < m->number;
    if (m && c->client_authenticated)
        return sheet_in(
            m, arena_printf(
                   a, "yes, in packet %u%s, and it signed for it in CertificateVerify",
                   m->last.packet,
                   later ? " when the handshake was over (post-handshake authentication)"
                         : ""));
    if (m)
        return sheet_in(m,
                        "it was asked, and sent an empty list: it is not authenticated");
    if (asked)
        return sheet_in(asked, "it was asked for one, and none is seen");
    if (connection_is_13(c) && !c->opening.opened)
        return sheet_say("that is encrypted in TLS 1.3: without keys one cannot tell");
    return sheet_say("no: the server did not ask (no CertificateRequest)");
}
