/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests a server's configuration: the steps, one after the other. */
#include "scan/probe.h"

#include <stdlib.h>

const uint16_t scan_versions[SCAN_VERSIONS] = {
    VERSION_TLS13, VERSION_TLS12, VERSION_TLS11, VERSION_TLS10, VERSION_SSL3};

static const struct {
    const char *name;
    void (*run)(struct scan *s);
} steps[] = {
    {"versions", step_versions},
    {"certificate", step_certificate},
    {"cipher suites", step_suites},
    {"groups", step_groups},
    {"signatures", step_signatures},
    {"application protocols", step_protocols},
    {"resumption", step_resumption},
    {"defences", step_defences},
    {"HTTP", step_http},
};

const char *scan_request(struct scan *s)
{
    return arena_printf(&s->arena,
                        "HEAD / HTTP/1.1\r\nHost: %s\r\nUser-Agent: tlsladder\r\n"
                        "Connection: close\r\n\r\n",
                        s->name ? s->name : s->host);
}

/* A whole handshake with all that GnuTLS can: what a visitor gets. */
static int visit(struct scan *s, struct error *e)
{
    static const char *const protocols[] = {"http/1.1", NULL};
    struct visit_wish wish = {.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:"
                                          "+VERS-TLS1.1:+VERS-TLS1.0",
                              .protocols = protocols,
                              .request = scan_request(s)};
    const struct connection *c = NULL;
    s->place.patience = s->patience;
    for (unsigned i = 0; !c; i++) {
        if (call_find(&s->place, s->host, s->port, i, e) < 0)
            return i == 0 ? -1
                          : error_set(e, "%s:%s: %s: does a server listen there?",
                                      s->host, s->port, s->last.text);
        c = probe_client(s, &wish, &s->home);
    }
    s->first = c->number;
    return 0;
}

int scan_run(struct scan *s, struct error *e)
{
    if (visit(s, e) < 0)
        return -1;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (s->stop && *s->stop)
            break;
        if (s->progress)
            s->progress(s->context, steps[i].name, s->probes);
        steps[i].run(s);
    }
    tracker_finish(s->tracker);
    for (int v = 0; v < SCAN_VERSIONS; v++)
        if (s->speaks[v])
            return 0;
    return error_set(
        e,
        "%s:%s answers, but not with TLS: is that the right port? (A server that "
        "begins in the clear, with STARTTLS, cannot be scanned.)",
        s->host, s->port);
}

void scan_done(struct scan *s)
{
    visit_done(&s->home);
    free(s->finding);
    arena_done(&s->arena);
}

const char *scan_verdict_name(enum scan_verdict v)
{
    static const char *const names[SCAN_VERDICTS] = {"good", "fair", "weak", "bad", ""};
    return names[v];
}
