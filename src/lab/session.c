/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario while it is played. */
#include "lab/session.h"

#include "lab/end.h"

#include <errno.h>
#include <string.h>

static int take_credentials(struct session *s, struct credentials *c, unsigned leg,
                            struct error *e)
{
    unsigned o = s->scenario->options;
    bool to_proxy = s->legs > 1 && leg == 0;
    s->for_server[leg] =
        credentials_server(c, to_proxy ? LEAF_PROXY : s->scenario->leaf, e);
    s->for_client[leg] = credentials_client(c,
                                            to_proxy                 ? CLIENT_OF_PROXY
                                            : o & STRANGE_CLIENT     ? CLIENT_STRANGE
                                            : o & CLIENT_CERTIFICATE ? CLIENT_WITH
                                                                     : CLIENT_WITHOUT,
                                            e);
    return s->for_server[leg] && s->for_client[leg] ? 0 : -1;
}

int session_init(struct session *s, const struct scenario *scenario,
                 struct credentials *credentials, struct network *network, unsigned lane,
                 struct error *e)
{
    *s = (struct session){.scenario = scenario,
                          .network = network,
                          .lane = lane,
                          .legs = scenario->options & PROXY ? LEGS : 1};
    for (unsigned leg = 0; leg < s->legs; leg++)
        if (take_credentials(s, credentials, leg, e) < 0)
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

static struct end make_end(struct session *s, unsigned leg, bool server)
{
    struct network *n = s->network;
    bool datagrams = s->scenario->options & DATAGRAMS;
    unsigned lane = s->lane + leg;
    return (struct end){.session = s,
                        .line = server ? n->calls->server(n, lane, datagrams)
                                       : n->calls->client(n, lane, datagrams),
                        .leg = leg,
                        .server = server};
}

/* A proxy is one program: the client of its second leg is played by the server of its first. */
static void play_ends(struct network *n, struct end *end, size_t ends)
{
    struct task task[2 * LANES];
    size_t tasks = 0;
    for (size_t i = 0; i < ends; i++) {
        if (end[i].leg && !end[i].server) {
            end[i].other = &end[0];
            end[0].other = &end[i];
        } else {
            task[tasks++] =
                (struct task){end[i].server ? server_run : client_run, &end[i]};
        }
    }
    n->calls->run(n, task, tasks);
    for (size_t i = 0; i < ends; i++)
        buf_done(&end[i].taken);
}

void session_play(struct session *const *session, size_t sessions)
{
    struct end end[2 * LANES] = {0};
    size_t ends = 0;
    for (size_t i = 0; i < sessions; i++) {
        store_next(&session[i]->store);
        for (unsigned leg = 0; leg < session[i]->legs && ends < 2 * LANES; leg++) {
            end[ends++] = make_end(session[i], leg, true);
            end[ends++] = make_end(session[i], leg, false);
        }
    }
    play_ends(session[0]->network, end, ends);
}
