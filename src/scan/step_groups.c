/* SPDX-License-Identifier: BSD-2-Clause */
/* The groups and signature schemes that the server uses, in its order. */
#include "scan/probe.h"

enum { TLS13_AT = 0, TLS12_AT = 1 };

static enum scan_verdict judge_group(uint16_t group, const char **why)
{
    *why = "";
    if (group >= 4587 && group <= 4590) {
        *why = "hybrid: holds also against somebody who records now and has a quantum "
               "computer later";
        return SCAN_GOOD;
    }
    if (group == 23 || group == 24 || group == 25 || group == 29 || group == 30)
        return SCAN_GOOD;
    if ((group >= 256 && group <= 260) || (group >= 26 && group <= 33) ||
        (group >= 512 && group <= 514))
        return SCAN_FAIR;
    *why = "out of use: RFC 8422 keeps the curves from 256 bits on";
    return SCAN_WEAK;
}

static const char *group_name(struct scan *s, const char *version)
{
    return arena_printf(&s->arena, "groups, %s", version);
}

static void find_group(struct scan *s, const char *version, const struct connection *c,
                       uint16_t group)
{
    const char *why;
    enum scan_verdict verdict = judge_group(group, &why);
    scan_find(s, (struct finding){.group = group_name(s, version),
                                  .topic = registry_name(&tls_groups, group, &s->arena),
                                  .value = "",
                                  .why = why,
                                  .verdict = verdict,
                                  .probe = c->number});
}

/* One group after the other, until the server takes none that it has not taken before. The
 * connection of the last answer; NULL where the server refused. */
static const struct connection *ask_each(struct scan *s, struct offer *o,
                                         struct offer_list *taken, const char *version)
{
    while (o->groups.n) {
        const struct connection *c = probe_offer(s, o);
        if (!probe_taken(c))
            return NULL;
        if (offer_has(taken, c->group) || !offer_drop(&o->groups, c->group))
            return c;
        offer_add(taken, c->group);
        find_group(s, version, c, c->group);
    }
    return NULL;
}

/* Until TLS 1.2 the curve of an ECDSA certificate must be among those offered, too (RFC 8422, 5.1):
 * without it the others could not be seen. It is offered as the last. The connection in which the
 * server took it all the same, before others that it may know; NULL where there is none. */
static const struct connection *ask_beside_certificate(struct scan *s, struct offer *o,
                                                       struct offer_list *taken,
                                                       const char *version)
{
    static const uint16_t curves[] = {23, 24, 25};
    for (unsigned i = 0; i < sizeof curves / sizeof *curves; i++)
        if (offer_has(taken, curves[i]))
            offer_add(&o->groups, curves[i]);
    return ask_each(s, o, taken, version);
}

/* ... then the taken ones turned round. */
static void ask_groups(struct scan *s, struct offer *o, const char *version, bool ecdsa)
{
    struct offer_list taken = {.n = 0};
    const struct connection *hidden = NULL;
    ask_each(s, o, &taken, version);
    if (ecdsa && o->groups.n)
        hidden = ask_beside_certificate(s, o, &taken, version);
    if (taken.n < 2)
        return;
    o->groups = taken;
    offer_reverse(&o->groups);
    const struct connection *c = probe_offer(s, o);
    bool own = probe_taken(c) && c->group == taken.code[0];
    if (own && hidden)
        scan_find(s, (struct finding){
                         group_name(s, version), "others", "cannot be seen",
                         "the server prefers the curve of its certificate, which every "
                         "client must offer: RFC 8422, 5.1",
                         SCAN_NEUTRAL, hidden->number});
    if (probe_taken(c))
        probe_find_order(s, group_name(s, version), c, own);
}

/* TLS 1.3: without a key share the server must ask for the one that it wants. RFC 9846, 4.2.4 */
static void ask_13(struct scan *s)
{
    struct offer o;
    probe_offer_init(s, &o, VERSION_TLS13);
    o.guess = false;
    o.suites = s->suites[TLS13_AT];
    ask_groups(s, &o, "TLS 1.3", false);
}

/* Offers what the server takes of that exchange and that kind of certificate. */
static void keep_suites(struct offer *o, const struct offer_list *from, enum suite_kx kx,
                        enum suite_auth auth)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct suite *suite = suite_find(from->code[i]);
        if (suite && suite->kx == kx && suite->auth == auth)
            offer_add(&o->suites, suite->code);
    }
}

/* Until TLS 1.2 ServerKeyExchange names the curve. RFC 8422, 5.4 */
static void ask_curves(struct scan *s, int v)
{
    struct offer o;
    probe_offer_init(s, &o, scan_versions[v]);
    keep_suites(&o, &s->suites[v], KX_ECDHE, AUTH_RSA);
    bool ecdsa = o.suites.n == 0;
    if (ecdsa)
        keep_suites(&o, &s->suites[v], KX_ECDHE, AUTH_ECDSA);
    if (o.suites.n)
        ask_groups(s, &o, tls_version_name(scan_versions[v], &s->arena), ecdsa);
}

/* The server's own Diffie-Hellman prime. RFC 9325, 4.2 wants 2048 bits. */
static void ask_prime(struct scan *s, int v)
{
    struct offer o;
    uint32_t length;
    probe_offer_init(s, &o, scan_versions[v]);
    keep_suites(&o, &s->suites[v], KX_DHE, AUTH_RSA);
    keep_suites(&o, &s->suites[v], KX_DHE, AUTH_DSS);
    const struct connection *c = o.suites.n ? probe_offer(s, &o) : NULL;
    if (!probe_taken(c))
        return;
    probe_field(c, HANDSHAKE_SERVER_KEY_EXCHANGE, "dh_p", &length);
    unsigned bits = length > 2 ? (length - 2) * 8 : 0;
    scan_find(s,
              (struct finding){
                  .group = group_name(s, tls_version_name(scan_versions[v], &s->arena)),
                  .topic = "finite-field Diffie-Hellman",
                  .value = arena_printf(
                      &s->arena, "%u bits%s%s", bits, c->group ? ", " : "",
                      c->group ? registry_name(&tls_groups, c->group, &s->arena) : ""),
                  .why = bits < 2048 ? "too small: 2048 bits are the least" : "",
                  .verdict = bits < 1024   ? SCAN_BAD
                             : bits < 2048 ? SCAN_WEAK
                                           : SCAN_FAIR,
                  .probe = c->number});
}

void step_groups(struct scan *s)
{
    int older = probe_older(s);
    if (s->speaks[TLS13_AT])
        ask_13(s);
    if (older >= 0) {
        ask_curves(s, older);
        ask_prime(s, older);
    }
}

static void find_scheme(struct scan *s, const char *version, const struct connection *c,
                        uint16_t scheme)
{
    bool sha1 = scheme >> 8 == 2 || scheme >> 8 == 1;
    scan_find(s, (struct finding){
                     .group = arena_printf(&s->arena, "signatures, %s", version),
                     .topic = registry_name(&tls_signature_schemes, scheme, &s->arena),
                     .value = "",
                     .why = sha1 ? "SHA-1 and MD5 can be forged: RFC 9155" : "",
                     .verdict = sha1 ? SCAN_WEAK : SCAN_GOOD,
                     .probe = c->number});
}

/* TLS 1.2: the signature of ServerKeyExchange stands in the clear. RFC 5246, 7.4.3. A server may
 * have a certificate of each kind. */
static void ask_schemes_12(struct scan *s, enum suite_auth auth)
{
    struct offer o;
    uint32_t length;
    probe_offer_init(s, &o, VERSION_TLS12);
    keep_suites(&o, &s->suites[TLS12_AT], KX_ECDHE, auth);
    keep_suites(&o, &s->suites[TLS12_AT], KX_DHE, auth);
    while (o.suites.n && o.schemes.n) {
        const struct connection *c = probe_offer(s, &o);
        uint16_t scheme =
            (uint16_t)probe_field(c, HANDSHAKE_SERVER_KEY_EXCHANGE, "algorithm", &length);
        if (!probe_taken(c) || !length || !offer_drop(&o.schemes, scheme))
            return;
        find_scheme(s, "TLS 1.2", c, scheme);
    }
}

/* What GnuTLS calls the schemes that TLS 1.3 signs with. */
static struct scheme {
    uint16_t code;
    const char *name;
} const schemes_13[] = {
    {0x0403, "SIGN-ECDSA-SECP256R1-SHA256"}, {0x0503, "SIGN-ECDSA-SECP384R1-SHA384"},
    {0x0603, "SIGN-ECDSA-SECP521R1-SHA512"}, {0x0804, "SIGN-RSA-PSS-RSAE-SHA256"},
    {0x0805, "SIGN-RSA-PSS-RSAE-SHA384"},    {0x0806, "SIGN-RSA-PSS-RSAE-SHA512"},
    {0x0807, "SIGN-EdDSA-Ed25519"},          {0x0808, "SIGN-EdDSA-Ed448"},
    {0x0809, "SIGN-RSA-PSS-SHA256"},         {0x080a, "SIGN-RSA-PSS-SHA384"},
    {0x080b, "SIGN-RSA-PSS-SHA512"},
};
enum { SCHEMES_13 = sizeof schemes_13 / sizeof *schemes_13 };

static const char *priority_with(struct scan *s, const bool *gone)
{
    const char *p = "NORMAL:-VERS-ALL:+VERS-TLS1.3:-SIGN-ALL";
    bool any = false;
    for (int i = 0; i < SCHEMES_13; i++)
        if (!gone[i]) {
            p = arena_printf(&s->arena, "%s:+%s", p, schemes_13[i].name);
            any = true;
        }
    return any ? p : NULL;
}

/* TLS 1.3 signs inside encryption: only a client that goes through with it sees the scheme. */
static void ask_schemes_13(struct scan *s)
{
    bool gone[SCHEMES_13] = {false};
    uint32_t length;
    for (;;) {
        struct visit_wish wish = {.priority = priority_with(s, gone)};
        struct visit_result result = {0};
        if (!wish.priority || !visit_understands(wish.priority))
            return;
        const struct connection *c = probe_client(s, &wish, &result);
        bool connected = result.connected, known = false;
        visit_done(&result);
        uint16_t scheme =
            (uint16_t)probe_field(c, HANDSHAKE_CERTIFICATE_VERIFY, "algorithm", &length);
        for (int i = 0; i < SCHEMES_13; i++)
            if (connected && schemes_13[i].code == scheme && !gone[i])
                known = gone[i] = true;
        if (!known)
            return;
        find_scheme(s, "TLS 1.3", c, scheme);
    }
}

void step_signatures(struct scan *s)
{
    static const enum suite_auth kinds[] = {AUTH_RSA, AUTH_ECDSA, AUTH_DSS};
    if (s->speaks[TLS13_AT])
        ask_schemes_13(s);
    if (s->speaks[TLS12_AT])
        for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
            ask_schemes_12(s, kinds[i]);
}
