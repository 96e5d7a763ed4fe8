/* SPDX-License-Identifier: BSD-2-Clause */
/* Offer and pick.
 *
 * What is said of an offer that was passed over is a rule of the protocol, applied to what both
 * hellos say: it belongs to another version, it needs another kind of certificate, no share was
 * sent for it. Where no rule bars it, the server either lacks it or goes by its own order; only
 * another connection to the same server can tell which. */
#include "model/pick.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

struct look {
    struct pick *pick;
    const struct connection *c;
    const struct node *hello; /* the ClientHello that was answered; NULL: none */
    struct arena *arena;
    struct connection *const *others;
    size_t other_count;
    uint32_t taken;
};

static bool is_13(const struct connection *c)
{
    return tls_version_rank(c->version) == VERSION_TLS13;
}

static const struct node *find(const struct node *root, const char *name)
{
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (strcmp(n->name, name) == 0)
            return n;
    return NULL;
}

/* The last ClientHello before the ServerHello. */
static const struct message *answered_hello(const struct connection *c)
{
    const struct message *hello = NULL;
    for (size_t i = 0; i < c->message_count; i++) {
        if (c->message[i].handshake_type == HANDSHAKE_CLIENT_HELLO)
            hello = &c->message[i];
        if (hello && strcmp(c->message[i].name, "ServerHello") == 0)
            break;
    }
    return hello;
}

static struct pick_offer *add(struct look *l, const char *name, uint64_t code)
{
    struct pick_offer *o = ARRAY_ADD(l->pick->offer);
    o->name = name;
    o->code = (uint32_t)code;
    return o;
}

static const struct node *number_of(const struct node *n)
{
    const struct node *inner = n->first ? n->first : n;
    return inner->kind == NODE_NUMBER && strcmp(n->name, "length") != 0 ? inner : NULL;
}

static void add_list(struct look *l, const char *list)
{
    const struct node *offers = l->hello ? find(l->hello, list) : NULL;
    for (const struct node *n = offers ? offers->first : NULL; n; n = n->next) {
        const struct node *number = number_of(n);
        if (!number)
            continue;
        const char *name =
            number->text
                ? number->text
                : arena_printf(l->arena, "0x%04llx", (unsigned long long)number->number);
        add(l, name, number->number)->noise =
            number->width == 2 && registry_is_grease(number->number);
    }
}

static void take(struct look *l, uint32_t code, const char *name)
{
    l->taken = code;
    l->pick->name = name;
    for (size_t i = 0; i < l->pick->offer_count && l->pick->taken < 0; i++)
        if (l->pick->offer[i].code == code)
            l->pick->taken = (int)i;
}

static void bar(struct pick_offer *o, const char *why)
{
    o->barred = true;
    o->why = why;
}

/* --- versions: RFC 9846, 4.3.1 --- */

static void look_version(struct look *l)
{
    struct pick *p = l->pick;
    const struct connection *c = l->c;
    add_list(l, "versions");
    const struct node *old = l->hello ? find(l->hello, "legacy_version") : NULL;
    if (!old && l->hello) /* SSL 2.0's form: RFC 5246, E.2 */
        old = find(l->hello, "version");
    if (p->offer_count == 0 && old)
        add(l,
            arena_printf(l->arena, "%s and what is older",
                         tls_version_name((uint16_t)old->number, l->arena)),
            old->number);
    if (!c->server_hello_seen)
        return;
    take(l, c->version, tls_version_name(c->version, l->arena));
    for (int i = 0; i < p->taken; i++)
        if (!p->offer[i].noise && p->offer[i].code > c->version)
            p->offer[i].why = c->sentinel
                                  ? "the server knows a newer version: its random ends "
                                    "in the downgrade sentinel"
                                  : "the server does not speak it, or was told not to";
    bool newer = p->offer_count && p->taken < 0 && !find(l->hello, "versions");
    p->reason = c->sentinel
                    ? "A server takes the newest version that both speak; the end of its "
                      "random says that this one knows a newer version."
                : newer ? "The server is older than the client: it took its own newest."
                        : "A server takes the newest version that both speak.";
}

/* --- cipher suites: RFC 9846, B.4; RFC 5246, 7.4.1.3 --- */

static const char *auth_word(enum suite_auth auth)
{
    switch (auth) {
    case AUTH_RSA:
        return "an RSA";
    case AUTH_ECDSA:
        return "an ECDSA";
    case AUTH_DSS:
        return "a DSA";
    default:
        return NULL;
    }
}

static bool needs_psk(const struct suite *s)
{
    return s->kx == KX_PSK || s->kx == KX_DHE_PSK || s->kx == KX_ECDHE_PSK ||
           s->kx == KX_RSA_PSK || s->auth == AUTH_PSK;
}

static void bar_suite(struct look *l, struct pick_offer *o, const struct suite *taken)
{
    const struct suite *s = suite_find(o->code);
    if (o->code > 0xffff && taken)
        bar(o, "a cipher of SSL 2.0");
    if (!s || !taken)
        return;
    bool aead_only = s->kx == KX_TLS13 || o->code >> 8 == 0x13;
    if (s->kx == KX_SCSV)
        o->noise = true;
    else if (aead_only != is_13(l->c))
        bar(o, aead_only ? "a suite of TLS 1.3" : "a suite of TLS 1.2 and before");
    else if (!aead_only && needs_psk(s) && !needs_psk(taken))
        bar(o, "needs a pre-shared key");
    else if (!aead_only && s->auth != taken->auth && auth_word(s->auth) &&
             auth_word(taken->auth))
        bar(o, arena_printf(l->arena, "needs %s certificate; the server shows %s one",
                            auth_word(s->auth), auth_word(taken->auth)));
    else if (aead_only && l->c->server_psk && s->hash != taken->hash)
        bar(o, "its hash is not the one of the pre-shared key");
}

static void look_suite(struct look *l)
{
    add_list(l, "cipher_suites");
    if (l->pick->offer_count == 0)
        add_list(l, "cipher_specs");
    if (!l->c->server_hello_seen)
        return;
    take(l, l->c->cipher_suite,
         registry_name(&tls_cipher_suites, l->c->cipher_suite, l->arena));
    const struct suite *taken = suite_find(l->c->cipher_suite);
    for (size_t i = 0; i < l->pick->offer_count; i++)
        if ((int)i != l->pick->taken)
            bar_suite(l, &l->pick->offer[i], taken);
}

/* --- groups: RFC 9846, 4.3.7 and 4.3.8 --- */

static void look_group(struct look *l)
{
    struct pick *p = l->pick;
    add_list(l, "named_group_list");
    const struct node *shares = l->hello ? find(l->hello, "client_shares") : NULL;
    for (const struct node *n = shares ? shares->first : NULL; n; n = n->next)
        for (size_t i = 0; i < p->offer_count; i++)
            if (number_of(n) && number_of(n)->number == p->offer[i].code)
                p->offer[i].share = true;
    if (!l->c->group)
        return;
    take(l, l->c->group, registry_name(&tls_groups, l->c->group, l->arena));
    for (int i = 0; i < p->taken && is_13(l->c); i++)
        if (!p->offer[i].share && !p->offer[i].noise)
            p->offer[i].why = l->c->retry_seen
                                  ? "not asked for in HelloRetryRequest"
                                  : "no key share came with it: one more round trip";
}

/* --- signature schemes: RFC 9846, 4.3.3 --- */

/* The kind of key of a scheme, by the registry's names: "ecdsa", "rsa", "ed25519". */
static size_t key_kind(const char *name)
{
    return strncmp(name, "rsa", 3) == 0 ? 3 : strcspn(name, "_");
}

static bool same_key(const char *a, const char *b)
{
    size_t n = key_kind(a);
    return n == key_kind(b) && strncmp(a, b, n) == 0;
}

static void bar_scheme(struct look *l, struct pick_offer *o)
{
    const char *taken = l->pick->name;
    bool old_padding = strncmp(o->name, "rsa_pkcs1", 9) == 0 || strstr(o->name, "sha1");
    if (is_13(l->c) && old_padding)
        bar(o, "not allowed in CertificateVerify since TLS 1.3");
    else if (!same_key(o->name, taken))
        bar(o, "needs another kind of key than the certificate's");
    else if (is_13(l->c) && strncmp(o->name, "ecdsa", 5) == 0)
        bar(o, "in TLS 1.3 it belongs to another curve than the certificate's");
}

static void look_signature(struct look *l)
{
    struct pick *p = l->pick;
    struct arena *a = l->arena;
    add_list(l, "supported_signature_algorithms");
    for (size_t i = 0; i < l->c->message_count; i++) {
        const struct message *m = &l->c->message[i];
        bool signs = strcmp(m->name, "ServerKeyExchange") == 0 ||
                     strcmp(m->name, "CertificateVerify") == 0;
        if (!signs || connection_side(l->c, m->end) != SERVER)
            continue;
        const struct node *n = find(connection_tree(l->c, m, a), "algorithm");
        if (n && n->kind == NODE_NUMBER)
            take(l, (uint32_t)n->number,
                 registry_name(&tls_signature_schemes, n->number, a));
        break;
    }
    for (size_t i = 0; p->name && i < p->offer_count; i++)
        if ((int)i != p->taken && !p->offer[i].noise)
            bar_scheme(l, &p->offer[i]);
    if (!p->name)
        p->reason =
            l->c->server_psk || l->c->kind == KIND_RESUMED_ID ||
                    l->c->kind == KIND_RESUMED_TICKET
                ? "Nothing is signed: an earlier session or a PSK shows who is there."
            : is_13(l->c) ? "CertificateVerify is encrypted: give the keys to see it."
                          : "Nothing that the server signed is in the recording.";
}

/* --- application protocols: RFC 7301, 3.2 --- */

static void look_protocol(struct look *l)
{
    const struct connection *c = l->c;
    for (size_t i = 0; i < c->alpn_count; i++) {
        add(l, c->alpn[i], (uint32_t)i);
        if (c->alpn_selected && strcmp(c->alpn_selected, c->alpn[i]) == 0)
            take(l, (uint32_t)i, c->alpn_selected);
    }
    if (c->alpn_count && !c->alpn_selected)
        l->pick->reason = is_13(c) && c->opening.closed && !c->opening.opened
                              ? "The answer is encrypted: give the keys to see it."
                              : "The server took none: it does not know ALPN, or gave "
                                "the handshake up.";
}

/* --- what is common to all --- */

/* Another connection to the same server on which it took that. */
static const struct connection *elsewhere(const struct look *l, enum pick_subject subject,
                                          const struct pick_offer *o)
{
    const struct endpoint *server = connection_endpoint(l->c, SERVER);
    for (size_t i = 0; i < l->other_count; i++) {
        const struct connection *other = l->others[i];
        const struct endpoint *e = connection_endpoint(other, SERVER);
        bool took =
            subject == PICK_SUITE   ? other->cipher_suite == o->code
            : subject == PICK_GROUP ? other->group == o->code
            : subject == PICK_PROTOCOL
                ? other->alpn_selected && strcmp(other->alpn_selected, o->name) == 0
                : false;
        bool same = e->port == server->port && e->family == server->family &&
                    memcmp(e->address, server->address, sizeof e->address) == 0;
        if (other != l->c && other->server_hello_seen && took && same)
            return other;
    }
    return NULL;
}

/* One sentence on why it was not the first, from what was said of those before it. */
static void conclude(struct look *l, enum pick_subject subject)
{
    struct pick *p = l->pick;
    int open = 0, first = -1;
    unsigned known = 0;
    for (int i = 0; i < p->taken; i++) {
        struct pick_offer *o = &p->offer[i];
        if (o->noise || o->barred)
            continue;
        first = first < 0 ? i : first;
        open++;
        const struct connection *other = elsewhere(l, subject, o);
        if (other)
            known = other->number;
        o->why = other
                     ? arena_printf(l->arena, "the server has it: taken on connection %u",
                                    other->number)
                 : o->why ? o->why
                          : "the server lacks it, or likes another better";
    }
    if (p->reason)
        return;
    if (!p->name)
        p->reason = p->offer_count ? "What was taken is not in the recording."
                                   : "Nothing was offered.";
    else if (p->taken < 0)
        p->reason = "It was not on the client's list.";
    else if (open == 0)
        p->reason = p->taken == 0
                        ? "It is the client's first."
                        : "It is the client's first of those that can be used here.";
    else if (known)
        p->reason =
            arena_printf(l->arena,
                         "The server goes by its own order: on connection %u it took "
                         "what the client likes better here.",
                         known);
    else
        p->reason = subject == PICK_GROUP && is_13(l->c)
                        ? (l->c->retry_seen
                               ? "The server asked for it by HelloRetryRequest: it had "
                                 "no use for the shares."
                               : "A group whose share came along saves a round trip.")
                        : "Others before it could be used: the server lacks them or goes "
                          "by its own "
                          "order. The recording cannot tell which.";
}

void pick_look(struct pick *p, enum pick_subject subject, const struct connection *c,
               struct connection *const *others, size_t other_count, struct arena *a)
{
    static const struct {
        const char *title, *source;
        void (*look)(struct look *l);
    } subjects[] = {
        [PICK_VERSION] = {"Versions", "RFC 9846, 4.3.1", look_version},
        [PICK_SUITE] = {"Cipher suites", "RFC 9846, 4.2.1", look_suite},
        [PICK_GROUP] = {"Groups", "RFC 9846, 4.3.7", look_group},
        [PICK_SIGNATURE] = {"Signature schemes", "RFC 9846, 4.3.3", look_signature},
        [PICK_PROTOCOL] = {"Application protocols (ALPN)", "RFC 7301, 3.2",
                           look_protocol},
    };
    const struct message *hello = answered_hello(c);
    struct look l = {.pick = p,
                     .c = c,
                     .hello = hello ? connection_tree(c, hello, a) : NULL,
                     .arena = a,
                     .others = others,
                     .other_count = other_count};
    *p = (struct pick){.title = subjects[subject].title,
                       .source = subjects[subject].source,
                       .taken = -1};
    if (hello || subject == PICK_PROTOCOL)
        subjects[subject].look(&l);
    else
        p->reason = "No ClientHello is in the recording.";
    conclude(&l, subject);
}

void pick_done(struct pick *p)
{
    free(p->offer);
    p->offer = NULL;
}
