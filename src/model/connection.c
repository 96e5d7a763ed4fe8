/* SPDX-License-Identifier: BSD-2-Clause */
/* One connection: its life, its words, and the order of its analysis. */
#include "model/connection.h"

#include "base/array.h"
#include "model/digest.h"

#include <arpa/inet.h>
#include <stdlib.h>

struct connection *connection_new(const struct endpoint endpoint[2], struct keyring *ring)
{
    struct connection *c = memory_new(sizeof *c);
    memcpy(c->endpoint, endpoint, sizeof c->endpoint);
    c->ring = ring;
    c->session = session_new(ring);
    c->last_before_end = -1;
    c->dirty = true;
    return c;
}

void connection_free(struct connection *c)
{
    if (!c)
        return;
    for (int end = 0; end < 2; end++) {
        record_done(&c->direction[end].records);
        buf_done(&c->direction[end].handshake);
    }
    free(c->message);
    free(c->flight);
    free(c->event);
    free(c->gap);
    free(c->alpn);
    free(c->kept);
    free(c->claim);
    session_free(c->session);
    arena_done(&c->arena);
    free(c);
}

void connection_analyse(struct connection *c)
{
    digest_reopen(c);
    if (!c->dirty)
        return;
    c->dirty = false;
    flight_build(c);
    outcome_decide(c);
    round_trip_count(c);
}

double connection_seconds(const struct connection *c, struct stamp stamp)
{
    return (double)(stamp.time - c->begin.time) / 1e9;
}

struct node *connection_tree(const struct connection *c, const struct message *m,
                             struct arena *a)
{
    struct tls_context context = {.version = c->version,
                                  .cipher_suite = c->cipher_suite,
                                  .from_server = connection_side(c, m->end) == SERVER,
                                  .ssl2 = m->ssl2};
    if (m->handshake_type >= 0)
        return messages_tree(a, &context, m->bytes);
    return messages_fragment_tree(a, m->content_type, m->encrypted && !m->opened,
                                  m->bytes);
}

const char *endpoint_address(const struct endpoint *e, struct arena *a)
{
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(e->family == 6 ? AF_INET6 : AF_INET, e->address, text, sizeof text);
    return arena_printf(a, "%s", text);
}

const char *endpoint_text(const struct endpoint *e, struct arena *a)
{
    return arena_printf(a, e->family == 6 ? "[%s]:%u" : "%s:%u", endpoint_address(e, a),
                        e->port);
}

const char *connection_kind_name(enum handshake_kind kind)
{
    static const char *const names[] = {[KIND_UNKNOWN] = NULL,
                                        [KIND_FULL] = "full",
                                        [KIND_RESUMED_ID] = "resumed-id",
                                        [KIND_RESUMED_TICKET] = "resumed-ticket",
                                        [KIND_PSK] = "psk",
                                        [KIND_PSK_EXTERNAL] = "psk-external"};
    return names[kind];
}

const char *connection_early_data_name(enum early_data early_data)
{
    static const char *const names[] = {"none", "offered", "accepted", "rejected"};
    return names[early_data];
}

const char *connection_outcome_name(enum outcome outcome)
{
    static const char *const names[] = {"incomplete", "established", "failed"};
    return names[outcome];
}
