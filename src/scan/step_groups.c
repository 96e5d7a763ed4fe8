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

static void find_group(struct scan *s, const char *version, const struct connection *c,
                       uint16_t group)
{
    const char *why;
    enum scan_verdict verdict = judge_group(group, &why);
    scan_find(s, (struct finding){.group = arena_printf(&s->arena, "groups, %s", version),
                                  .topic = registry_name(&tls_groups, group, &s->arena),
                                  .value = "",
                                  .why = why,
                                  .verdict = verdict,
                                  .probe = c->number});
}

/* One group after the other, until the server takes none; then the taken ones turned round. */
static void ask_groups(struct scan *s, struct offer *o, const char *version)
{
    struct offer_list taken = {.n = 0};
    while (o->groups.n) {
        const struct connection *c = probe_offer(s, o);
        if (!probe_taken(c) || !offer_drop(&o->groups, c->group))
            break;
        offer_add(&taken, c->group);
        find_group(s, version, c, c->group);
    }
    if (taken.n < 2)
        return;
    o->groups = taken;
    offer_reverse(&o->groups);
    const struct connection *c = probe_offer(s, o);
    if (probe_taken(c))
        probe_find_order(s, arena_printf(&s->arena, "groups, %s", version), c,
                         c->group == taken.code[0]);
}

/* TLS 1.3: without a key share the server must ask for the one that it wants. RFC 9846, 4.2.4 */
static void ask_13(struct scan *s)
{
    struct offer o;
    probe_offer_init(s, &o, VERSION_TLS13);
    o.guess = false;
    o.suites = s->suites[TLS13_AT];
    ask_groups(s, &o, "TLS 1.3");
}

static void keep_suites(struct offer *o, const struct offer_list *from, enum suite_kx kx)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct suite *suite = suite_find(from->code[i]);
        if (suite && suite->kx == kx)
            offer_add(&o->suites, suite->code);
    }
}

/* TLS 1.2: ServerKeyExchange names the curve. RFC 8422, 5.4 */
static void ask_12(struct scan *s)
{
    struct offer o;
    probe_offer_init(s, &o, VERSION_TLS12);
    keep_suites(&o, &s->suites[TLS12_AT], KX_ECDHE);
    if (o.suites.n)
        ask_groups(s, &o, "TLS 1.2");
}

/* The server's own Diffie-Hellman prime. RFC 9325, 4.2 wants 2048 bits. */
static void ask_prime(struct scan *s)
{
    struct offer o;
    uint32_t length;
    probe_offer_init(s, &o, VERSION_TLS12);
    keep_suites(&o, &s->suites[TLS12_AT], KX_DHE);
    const struct connection *c = o.suites.n ? probe_offer(s, &o) : NULL;
    if (!probe_taken(c))
        return;
    probe_field(c, HANDSHAKE_SERVER_KEY_EXCHANGE, "dh_p", &length);
    unsigned bits = length > 2 ? (length - 2) * 8 : 0;
    scan_find(s, (struct finding){
                     .group = "groups, TLS 1.2",
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
    if (s->speaks[TLS13_AT])
        ask_13(s);
    if (s->speaks[TLS12_AT]) {
        ask_12(s);
        ask_prime(s);
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

/* TLS 1.2: the signature of ServerKeyExchange stands in the clear. RFC 5246, 7.4.3 */
static void ask_schemes_12(struct scan *s)
{
    struct offer o;
    uint32_t length;
    probe_offer_init(s, &o, VERSION_TLS12);
    keep_suites(&o, &s->suites[TLS12_AT], KX_ECDHE);
    keep_suites(&o, &s->suites[TLS12_AT], KX_DHE);
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
    if (s->speaks[TLS13_AT])
        ask_schemes_13(s);
    if (s->speaks[TLS12_AT])
        ask_schemes_12(s);
}
