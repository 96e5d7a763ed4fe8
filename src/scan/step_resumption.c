/* SPDX-License-Identifier: BSD-2-Clause */
/* Resumption by session id, ticket and PSK; early data. */
#include "scan/probe.h"

enum { TLS13_AT = 0 };

/* `limit`, where it is not NULL: bytes of early data that the first one's ticket allows.
 * Two calls: a first one for the session, a second one that brings it back. The second one's
 * connection, NULL where it did not come to that. Early data is not tried where a retry comes
 * between: GnuTLS's client cannot do both. */
static const struct connection *come_back(struct scan *s, const char *priority,
                                          bool no_ticket, bool early,
                                          struct visit_result *first, uint32_t *limit)
{
    struct visit_wish wish = {
        .priority = priority, .no_ticket = no_ticket, .early = early};
    const struct connection *c = probe_client(s, &wish, first);
    if (!c || !first->connected || !first->session.n)
        return NULL;
    struct visit_result second = {0};
    uint32_t length;
    /* RFC 9846, 4.7.1: the ticket says it; the library has a number of its own where it does not */
    uint32_t most = (uint32_t)probe_field(c, HANDSHAKE_NEW_SESSION_TICKET,
                                          "max_early_data_size", &length);
    if (limit)
        *limit = most;
    wish.session = buf_bytes(&first->session);
    wish.early = early && most && !c->retry_seen;
    wish.request = wish.early ? scan_request(s) : NULL;
    c = probe_client(s, &wish, &second);
    bool connected = second.connected;
    visit_done(&second);
    return connected ? c : NULL;
}

/* GnuTLS's client, in that version only. */
static const char *only(struct scan *s, int v)
{
    return arena_printf(&s->arena, "NORMAL:-VERS-ALL:+VERS-TLS1.%u",
                        scan_versions[v] - VERSION_TLS10);
}

static const char *topic(struct scan *s, int v, const char *what)
{
    return arena_printf(&s->arena, "%s, %s",
                        tls_version_name(scan_versions[v], &s->arena), what);
}

static void by_id(struct scan *s, int v)
{
    struct visit_result first = {0};
    const struct connection *c = come_back(s, only(s, v), true, false, &first, NULL);
    bool resumed = c && c->kind == KIND_RESUMED_ID;
    visit_done(&first);
    scan_find(s,
              (struct finding){
                  "resumption", topic(s, v, "session id"), resumed ? "yes" : "no",
                  resumed ? "saves a round trip; the server remembers every session" : "",
                  SCAN_NEUTRAL, c ? c->number : 0});
}

static void by_ticket(struct scan *s, int v)
{
    struct visit_result first = {0};
    const struct connection *c = come_back(s, only(s, v), false, false, &first, NULL);
    bool resumed = c && c->kind == KIND_RESUMED_TICKET;
    visit_done(&first);
    scan_find(
        s,
        (struct finding){
            "resumption", topic(s, v, "ticket"), resumed ? "yes" : "no",
            resumed ? "saves a round trip; whoever gets the ticket key opens it all" : "",
            SCAN_NEUTRAL, c ? c->number : 0});
}

static void find_early(struct scan *s, const struct connection *c, uint32_t limit)
{
    const char *value = "not allowed",
               *why = "no ticket allows it: nothing can be replayed";
    enum scan_verdict verdict = SCAN_NEUTRAL;
    if (limit && c->early_data == EARLY_ACCEPTED) {
        value = arena_printf(&s->arena, "accepted, up to %u bytes", limit);
        why = "no round trip; but it can be replayed: only for requests that may come "
              "twice";
        verdict = SCAN_FAIR;
    } else if (limit) {
        value = arena_printf(&s->arena, "allowed by the ticket, up to %u bytes", limit);
        why = c->early_data == EARLY_REJECTED
                  ? "and then rejected"
                  : "not tried: the server asks for a retry first";
    }
    scan_find(s, (struct finding){"resumption", "early data (0-RTT)", value, why, verdict,
                                  c->number});
}

/* RFC 9846, 2.2 and 2.3 */
static void by_psk(struct scan *s)
{
    struct visit_result first = {0};
    uint32_t limit = 0;
    const struct connection *c =
        come_back(s, only(s, TLS13_AT), false, true, &first, &limit);
    bool resumed = c && c->kind == KIND_PSK, fresh = c && c->group;
    bool ticket = first.session.n != 0;
    visit_done(&first);
    scan_find(s, (struct finding){
                     "resumption", "TLS 1.3, ticket",
                     resumed  ? "yes"
                     : ticket ? "no"
                              : "no tickets",
                     !resumed ? ""
                     : fresh  ? "with a fresh key exchange: forward secrecy is kept"
                              : "without a fresh key exchange: no forward secrecy",
                     resumed && !fresh ? SCAN_WEAK : SCAN_NEUTRAL, c ? c->number : 0});
    if (c)
        find_early(s, c, limit);
}

void step_resumption(struct scan *s)
{
    if (s->speaks[TLS13_AT])
        by_psk(s);
    int older = probe_older(s);
    if (older >= 0) {
        by_id(s, older);
        by_ticket(s, older);
    }
}
