/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario while it is played. */
#include "lab/session.h"

#include "lab/end.h"

#include <errno.h>
#include <string.h>

int session_init(struct session *s, const struct scenario *scenario,
                 struct credentials *credentials, struct network *network, unsigned lane,
                 struct error *e)
{
    *s = (struct session){.scenario = scenario, .network = network, .lane = lane};
    s->for_server = credentials_server(credentials, scenario->leaf, e);
    s->for_client =
        credentials_client(credentials,
                           scenario->options & STRANGE_CLIENT       ? CLIENT_STRANGE
                           : scenario->options & CLIENT_CERTIFICATE ? CLIENT_WITH
                                                                    : CLIENT_WITHOUT,
                           e);
    if (!s->for_server || !s->for_client)
        return -1;
    if (store_init(&s->store, scenario) < 0)
        return error_set(e, "this GnuTLS cannot play %s", scenario->name);
    return 0;
}

void session_done(struct session *s)
{
    store_done(&s->store);
}

unsigned session_connections(const struct session *s)
{
    return s->scenario->connections ? s->scenario->connections : 1;
}

void session_play(struct session *const *session, size_t sessions)
{
    struct end end[2 * LANES] = {0};
    struct task task[2 * LANES];
    size_t ends = 0;
    for (size_t i = 0; i < sessions && i < LANES; i++) {
        struct session *s = session[i];
        struct network *n = s->network;
        store_next(&s->store);
        for (int server = 1; server >= 0; server--, ends++) {
            bool datagrams = s->scenario->options & DATAGRAMS;
            struct line *line = server ? n->calls->server(n, s->lane, datagrams)
                                       : n->calls->client(n, s->lane, datagrams);
            end[ends] = (struct end){.session = s, .line = line, .server = server};
            task[ends] = (struct task){server ? server_run : client_run, &end[ends]};
        }
    }
    session[0]->network->calls->run(session[0]->network, task, ends);
}
