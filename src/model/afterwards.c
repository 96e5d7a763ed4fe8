/* SPDX-License-Identifier: BSD-2-Clause */
/* What follows a handshake. RFC 9846, 4.7; RFC 5246, 7.4.1.1. */
#include "model/connection.h"

/* TLS 1.3: what follows is told by its type, a certificate's request by coming late. */
static void count_13(const struct message *m, bool over, struct afterwards *a)
{
    a->tickets += m->handshake_type == HANDSHAKE_NEW_SESSION_TICKET;
    a->key_updates += m->handshake_type == HANDSHAKE_KEY_UPDATE;
    a->certificate_requests += over && m->handshake_type == HANDSHAKE_CERTIFICATE_REQUEST;
}

struct afterwards afterwards_count(const struct connection *c)
{
    struct afterwards a = {0};
    unsigned changes[2] = {0, 0};
    bool over[2] = {false, false};
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        enum side side = connection_side(c, m->end);
        if (connection_is_13(c)) {
            count_13(m, over[CLIENT], &a);
            over[side] |= m->handshake_type == HANDSHAKE_FINISHED;
            continue;
        }
        bool begins = m->opened && changes[CLIENT] && !a.known;
        if (begins && (m->handshake_type == HANDSHAKE_HELLO_REQUEST ||
                       m->handshake_type == HANDSHAKE_CLIENT_HELLO)) {
            a.known = true;
            a.server_asked = m->handshake_type == HANDSHAKE_HELLO_REQUEST;
        }
        changes[side] += m->content_type == CONTENT_CHANGE_CIPHER_SPEC && !m->dummy;
    }
    /* every handshake changes both directions once */
    unsigned both = changes[CLIENT] < changes[SERVER] ? changes[CLIENT] : changes[SERVER];
    a.renegotiations = both > 1 ? both - 1 : 0;
    return a;
}
