/* SPDX-License-Identifier: BSD-2-Clause */
/* Versions, and the cipher suites that the server takes in each of them, in its order.
 *
 * A server picks one suite of an offer. What it picked is left out of the next offer, until it picks
 * none. One more offer, turned round, tells whose order that was. */
#include "scan/probe.h"

static const struct {
    enum scan_verdict taken, refused;
    const char *why_taken, *why_refused;
} version_words[SCAN_VERSIONS] = {
    {SCAN_GOOD, SCAN_WEAK, "the newest: one round trip, forward secrecy always",
     "clients lose a round trip and the hidden certificate: RFC 9846"},
    {SCAN_GOOD, SCAN_NEUTRAL, "sound with the right suites; frozen: RFC 9851",
     "older clients cannot connect"},
    {SCAN_WEAK, SCAN_GOOD, "must not be used: RFC 8996", "right so: RFC 8996"},
    {SCAN_WEAK, SCAN_GOOD, "must not be used: RFC 8996", "right so: RFC 8996"},
    {SCAN_BAD, SCAN_GOOD, "broken by POODLE, must not be used: RFC 7568",
     "right so: RFC 7568"},
};

/* Whether a suite can be used with that version: AEAD and SHA-2 came with TLS 1.2. */
static bool fits(const struct suite *suite, uint16_t version)
{
    if (version == VERSION_TLS13)
        return suite->kx == KX_TLS13;
    if (suite->kx != KX_RSA && suite->kx != KX_DH && suite->kx != KX_DHE &&
        suite->kx != KX_DH_ANON && suite->kx != KX_ECDH && suite->kx != KX_ECDHE &&
        suite->kx != KX_ECDH_ANON)
        return false;
    if (version == VERSION_SSL3 && (suite->kx == KX_ECDHE || suite->kx == KX_ECDH))
        return false;
    bool new = suite->mode == MODE_GCM || suite->mode == MODE_CCM ||
               suite->mode == MODE_CCM_8 || suite->mode == MODE_POLY1305 ||
               suite->hash == HASH_SHA256 || suite->hash == HASH_SHA384;
    return version == VERSION_TLS12 || !new;
}

/* The suites of the registry that may be offered: those that protect, or those that do not. */
static void add_suites(struct offer *o, bool broken)
{
    for (size_t i = 0; i < tls_cipher_suites.rows; i++) {
        const struct suite *suite = suite_find(tls_cipher_suites.row[i].code);
        if (suite && suite->verdict != VERDICT_SIGNAL && fits(suite, o->version) &&
            (suite->verdict == VERDICT_BROKEN) == broken)
            offer_add(&o->suites, suite->code);
    }
}

/* The index of the version in what the server answered; -1: another version, or no answer. */
static bool is_version(const struct connection *c, uint16_t version)
{
    return probe_taken(c) && tls_version_rank(c->version) == version;
}

void step_versions(struct scan *s)
{
    for (int v = 0; v < SCAN_VERSIONS; v++) {
        struct offer o;
        probe_offer_init(s, &o, scan_versions[v]);
        add_suites(&o, false);
        if (scan_versions[v] < VERSION_TLS12)
            add_suites(&o, true);
        const struct connection *c = probe_offer(s, &o);
        if (!c)
            return;
        s->speaks[v] = is_version(c, scan_versions[v]);
        scan_find(
            s, (struct finding){
                   .group = "versions",
                   .topic = tls_version_name(scan_versions[v], &s->arena),
                   .value = s->speaks[v] ? "yes"
                            : probe_taken(c)
                                ? arena_printf(&s->arena, "no: it answers with %s",
                                               tls_version_name(c->version, &s->arena))
                                : arena_printf(&s->arena, "no: %s", probe_refusal(s, c)),
                   .why = s->speaks[v] ? version_words[v].why_taken
                                       : version_words[v].why_refused,
                   .verdict =
                       s->speaks[v] ? version_words[v].taken : version_words[v].refused,
                   .probe = c->number});
    }
}

static enum scan_verdict judge(const struct suite *suite)
{
    static const enum scan_verdict of[] = {[VERDICT_GOOD] = SCAN_GOOD,
                                           [VERDICT_FAIR] = SCAN_FAIR,
                                           [VERDICT_WEAK] = SCAN_WEAK,
                                           [VERDICT_BROKEN] = SCAN_BAD,
                                           [VERDICT_SIGNAL] = SCAN_NEUTRAL};
    return of[suite->verdict];
}

static const char *why(const struct suite *suite)
{
    if (suite->kx == KX_DH_ANON || suite->kx == KX_ECDH_ANON)
        return "nobody proves who he is: anyone on the path can be the server";
    if (suite->cipher == CIPHER_NULL)
        return "nothing is encrypted";
    if (suite->cipher == CIPHER_RC4)
        return "RC4 leaks what it hides: RFC 7465";
    if (suite->cipher == CIPHER_DES || suite->key_bits < 100)
        return "the key can be tried out";
    if (suite->cipher == CIPHER_3DES || suite->cipher == CIPHER_IDEA)
        return "blocks of 64 bits repeat in long connections (Sweet32)";
    if (!suite->forward_secrecy)
        return "no forward secrecy: the server's key opens recorded traffic";
    if (suite->mode == MODE_CBC)
        return "CBC with its MAC inside has been attacked again and again";
    if (suite->kx == KX_DHE)
        return "finite-field Diffie-Hellman is slow, and often set up badly: RFC 9325, "
               "4.1";
    if (suite->mode == MODE_CCM_8)
        return "a tag of 8 bytes: meant for small devices";
    return "";
}

static void find_suite(struct scan *s, int v, const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    scan_find(
        s,
        (struct finding){
            .group = arena_printf(&s->arena, "cipher suites, %s",
                                  tls_version_name(scan_versions[v], &s->arena)),
            .topic = registry_name(&tls_cipher_suites, c->cipher_suite, &s->arena),
            .value = suite && suite->forward_secrecy && suite->verdict != VERDICT_BROKEN
                         ? "forward secrecy"
                         : "",
            .why = suite ? why(suite) : "not in the registry",
            .verdict = suite ? judge(suite) : SCAN_NEUTRAL,
            .probe = c->number});
}

static void ask_suites(struct scan *s, int v, bool broken)
{
    struct offer o;
    probe_offer_init(s, &o, scan_versions[v]);
    add_suites(&o, broken);
    while (o.suites.n) {
        const struct connection *c = probe_offer(s, &o);
        if (!is_version(c, scan_versions[v]) || !offer_drop(&o.suites, c->cipher_suite))
            return;
        offer_add(&s->suites[v], c->cipher_suite);
        find_suite(s, v, c);
    }
}

/* RFC 9846, 4.2.3 leaves it to the server; most follow an order of their own. */
static void ask_order(struct scan *s, int v)
{
    struct offer o;
    probe_offer_init(s, &o, scan_versions[v]);
    o.suites = s->suites[v];
    offer_reverse(&o.suites);
    const struct connection *c = probe_offer(s, &o);
    if (!is_version(c, scan_versions[v]))
        return;
    probe_find_order(s,
                     arena_printf(&s->arena, "cipher suites, %s",
                                  tls_version_name(scan_versions[v], &s->arena)),
                     c, c->cipher_suite == s->suites[v].code[0]);
}

void step_suites(struct scan *s)
{
    for (int v = 0; v < SCAN_VERSIONS; v++) {
        if (!s->speaks[v])
            continue;
        ask_suites(s, v, false);
        if (scan_versions[v] != VERSION_TLS13)
            ask_suites(s, v, true);
        if (s->suites[v].n > 1)
            ask_order(s, v);
    }
}
