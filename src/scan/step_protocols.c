/* SPDX-License-Identifier: BSD-2-Clause */
/* Application protocols, and what the server's HTTP says of TLS. */
#include "base/text.h"
#include "scan/probe.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* RFC 7301, 3.2: the server picks one of the offer; what it picked is then left out. */
void step_protocols(struct scan *s)
{
    const char *offer[] = {"h2",   "http/1.1", "http/1.0", "acme-tls/1",
                           "imap", "dot",      NULL};
    size_t left = sizeof offer / sizeof *offer - 1;
    bool any = false;
    for (;;) {
        struct visit_wish wish = {.priority = "NORMAL", .protocols = offer};
        struct visit_result result = {0};
        const struct connection *c = left ? probe_client(s, &wish, &result) : NULL;
        bool connected = result.connected;
        visit_done(&result);
        size_t at = 0;
        while (at < left &&
               !(c && c->alpn_selected && strcmp(offer[at], c->alpn_selected) == 0))
            at++;
        if (!c || !connected || at == left) {
            if (!any && c)
                scan_find(s, (struct finding){
                                 "application protocols", "ALPN",
                                 connected ? "none is chosen" : probe_refusal(s, c),
                                 "HTTP/2 needs it: RFC 9113", SCAN_NEUTRAL, c->number});
            return;
        }
        scan_find(s, (struct finding){"application protocols", offer[at],
                                      any ? "" : "the server's first choice", "",
                                      SCAN_GOOD, c->number});
        any = true;
        memmove(offer + at, offer + at + 1, (left - at) * sizeof *offer);
        left--;
    }
}

/* The value of a header field, in the arena; NULL where it is not there. RFC 9112, 5 */
static const char *header(struct scan *s, const char *name)
{
    const char *line = buf_text(&s->home.response);
    while ((line = strstr(line, "\r\n"))) {
        line += 2;
        if (strncasecmp(line, name, strlen(name)) != 0 || line[strlen(name)] != ':')
            continue;
        line += strlen(name) + 1;
        line += strspn(line, " \t");
        return text_safe(&s->arena,
                         (struct bytes){(const uint8_t *)line, strcspn(line, "\r\n")});
    }
    return NULL;
}

/* RFC 6797, 6.1 */
void step_http(struct scan *s)
{
    enum { HALF_YEAR = 15768000 };
    const char *response = buf_text(&s->home.response);
    if (strncmp(response, "HTTP/", 5) != 0) {
        scan_find(s, (struct finding){"HTTP", "answer", "none",
                                      "the server does not speak HTTP, or said nothing",
                                      SCAN_NEUTRAL, s->first});
        return;
    }
    const char *hsts = header(s, "Strict-Transport-Security");
    const char *age = hsts ? strcasestr(hsts, "max-age=") : NULL;
    long seconds = age ? strtol(age + 8 + (age[8] == '"'), NULL, 10) : 0;
    scan_find(s, (struct finding){
                     "HTTP", "Strict-Transport-Security", hsts ? hsts : "not sent",
                     !hsts                 ? "browsers may be led to plain HTTP: RFC 6797"
                     : seconds < HALF_YEAR ? "kept for less than half a year"
                                           : "browsers come back with TLS only: RFC 6797",
                     !hsts                 ? SCAN_WEAK
                     : seconds < HALF_YEAR ? SCAN_FAIR
                                           : SCAN_GOOD,
                     s->first});
}
