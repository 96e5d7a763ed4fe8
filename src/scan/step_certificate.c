/* SPDX-License-Identifier: BSD-2-Clause */
/* What the first whole handshake proved. */
#include "scan/probe.h"

static const struct connection *first_connection(const struct scan *s)
{
    for (size_t i = 0; i < s->tracker->connection_count; i++)
        if (s->tracker->connection[i]->number == s->first)
            return s->tracker->connection[i];
    return NULL;
}

void step_certificate(struct scan *s)
{
    const struct connection *c = first_connection(s);
    if (!c)
        return;
    if (!s->home.connected)
        scan_find(s, (struct finding){"handshake", "a whole handshake", "failed",
                                      arena_printf(&s->arena, "%s", s->home.error),
                                      SCAN_BAD, s->first});
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *k = &c->claim[i].check;
        scan_find(s, (struct finding){"handshake", k->what,
                                      k->result == CHECK_PASS   ? "proven"
                                      : k->result == CHECK_FAIL ? "wrong"
                                                                : "not known",
                                      k->why ? arena_printf(&s->arena, "%s", k->why) : "",
                                      k->result == CHECK_PASS   ? SCAN_GOOD
                                      : k->result == CHECK_FAIL ? SCAN_BAD
                                                                : SCAN_NEUTRAL,
                                      s->first});
    }
}
