/* SPDX-License-Identifier: BSD-2-Clause */
/* Extensions and signals that close known holes of TLS 1.2 and before. */
#include "scan/probe.h"

#include "wire/node.h"

enum { FALLBACK_SCSV = 0x5600, ENCRYPT_THEN_MAC = 22 };

/* Whether the ServerHello has an extension of that number. */
static bool answers_with(const struct connection *c, uint16_t type)
{
    struct arena a = {0};
    bool found = false;
    for (size_t i = 0; i < c->message_count && !found; i++) {
        const struct message *m = &c->message[i];
        if (m->handshake_type != HANDSHAKE_SERVER_HELLO)
            continue;
        const struct node *root = connection_tree(c, m, &a);
        for (const struct node *n = root; n; n = node_walk(root, n))
            found |= strcmp(n->name, "extension_type") == 0 && n->number == type;
        break;
    }
    arena_done(&a);
    return found;
}

static const struct {
    uint16_t type;
    const char *topic, *why_there, *why_absent;
    enum scan_verdict absent;
} wanted[] = {
    {65281, "secure renegotiation", "RFC 5746",
     "a stranger's words can be put before the client's: RFC 5746", SCAN_BAD},
    {23, "extended master secret", "RFC 7627",
     "two connections can be made to share a secret: RFC 7627", SCAN_WEAK},
};

/* RFC 3749: what is compressed and encrypted together can be guessed by its length. */
static void ask_compression(struct scan *s, int v)
{
    struct offer o;
    uint32_t length;
    probe_offer_init(s, &o, scan_versions[v]);
    o.suites = s->suites[v];
    o.compress = true;
    const struct connection *c = probe_offer(s, &o);
    if (!probe_taken(c))
        return;
    bool on =
        probe_field(c, HANDSHAKE_SERVER_HELLO, "compression_method", &length) ||
        probe_field(c, HANDSHAKE_SERVER_HELLO, "legacy_compression_method", &length);
    scan_find(s,
              (struct finding){"defences", "compression", on ? "DEFLATE" : "none",
                               on ? "secrets can be guessed by their length (CRIME)"
                                  : "right so: secrets could be guessed by their length",
                               on ? SCAN_BAD : SCAN_GOOD, c->number});
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        bool there = answers_with(c, wanted[i].type);
        scan_find(s, (struct finding){"defences", wanted[i].topic, there ? "yes" : "no",
                                      there ? wanted[i].why_there : wanted[i].why_absent,
                                      there ? SCAN_GOOD : wanted[i].absent, c->number});
    }
}

/* RFC 7366: asked with CBC suites only, since a server does not answer it for others. */
static void ask_order_of_mac(struct scan *s, int v)
{
    struct offer o;
    probe_offer_init(s, &o, scan_versions[v]);
    for (size_t i = 0; i < s->suites[v].n; i++) {
        const struct suite *suite = suite_find(s->suites[v].code[i]);
        if (suite && suite->mode == MODE_CBC)
            offer_add(&o.suites, suite->code);
    }
    const struct connection *c = o.suites.n ? probe_offer(s, &o) : NULL;
    if (!probe_taken(c))
        return;
    bool there = answers_with(c, ENCRYPT_THEN_MAC);
    scan_find(s, (struct finding){"defences", "encrypt-then-MAC", there ? "yes" : "no",
                                  there ? "its CBC suites are safe from padding oracles: "
                                          "RFC 7366"
                                        : "its CBC suites check the MAC behind the "
                                          "padding, which has been attacked: RFC 7366",
                                  there ? SCAN_GOOD : SCAN_WEAK, c->number});
}

/* RFC 7507, 3: a client that steps down says so; a server that knows better refuses. */
static void ask_fallback(struct scan *s)
{
    struct offer o;
    int newest = -1, below = -1;
    for (int v = 0; v < SCAN_VERSIONS; v++) {
        if (s->speaks[v] && newest < 0)
            newest = v;
        else if (s->speaks[v] && below < 0)
            below = v;
    }
    if (below < 0)
        return;
    probe_offer_init(s, &o, scan_versions[below]);
    o.suites = s->suites[below];
    offer_add(&o.suites, FALLBACK_SCSV);
    const struct connection *c = probe_offer(s, &o);
    if (!c)
        return;
    bool refused = !probe_taken(c);
    scan_find(
        s, (struct finding){"defences", "TLS_FALLBACK_SCSV",
                            refused ? probe_refusal(s, c) : "ignored",
                            refused ? "a forced step down to an older version is noticed"
                                    : "a forced step down is not noticed: RFC 7507",
                            refused ? SCAN_GOOD : SCAN_FAIR, c->number});
}

void step_defences(struct scan *s)
{
    int older = probe_older(s);
    if (older >= 0) {
        ask_compression(s, older);
        ask_order_of_mac(s, older);
    }
    ask_fallback(s);
}
