/* SPDX-License-Identifier: BSD-2-Clause */
/* The facts of a connection, learned from its hellos. */
#include "model/digest.h"

#include "base/array.h"
#include "base/text.h"
#include "model/tracker.h"

static void learn_protocols(struct connection *c, struct bytes list)
{
    struct cursor names = cursor_over(list);
    c->alpn_count = 0;
    while (cursor_left(&names)) {
        struct cursor name = cursor_vector(&names, 1);
        if (!name.failed)
            *ARRAY_ADD(c->alpn) = text_safe(&c->arena, cursor_rest(&name));
    }
}

static void remember(struct connection *c, uint64_t mark)
{
    if (c->tracker)
        resumption_remember(&c->tracker->resumption, mark, c);
}

/* By what the client would resume. Until TLS 1.2 the id stands beside a ticket, to be echoed. */
static void tell_client(struct connection *c, const struct message *m,
                        const struct hello *h)
{
    struct told *t = &c->told;
    if (!t->record_version)
        t->record_version = m->record_version;
    if (!t->hello) {
        t->hello = resumption_mark(m->bytes);
        remember(c, t->hello);
    }
    t->client_version = h->legacy_version;
    t->fallback_scsv = h->fallback_scsv;
    t->client_renegotiation = h->renegotiation_scsv || h->renegotiation_info;
    t->session = resumption_mark(h->session_id);
    t->ticket = resumption_mark(h->psk ? hello_identity(h->identities, 0) : h->ticket);
    c->client_identities = arena_copy(&c->arena, h->identities);
}

/* The session id that the server gives: RFC 5246, 7.4.1.3. An echo of the client's is none. */
static void tell_server(struct connection *c, const struct hello *h)
{
    struct told *t = &c->told;
    t->server_version = h->legacy_version;
    t->before_finished = h->before_finished;
    t->selected_version = h->selected_version;
    t->server_renegotiation = h->renegotiation_info;
    t->selected_identity = h->selected_identity;
    uint64_t mark = resumption_mark(h->session_id);
    if (connection_is_13(c))
        t->ticket =
            resumption_mark(hello_identity(c->client_identities, h->selected_identity));
    else if (mark != t->session)
        remember(c, mark);
}

static void learn_client_hello(struct connection *c, const struct message *m)
{
    struct hello h;
    if (m->ssl2)
        hello_read_ssl2(m->bytes, &h);
    else
        hello_read_client(m->bytes, &h);
    c->client_end = m->end;
    c->client_hello_seen = true;
    c->ssl2 |= m->ssl2;
    c->client_psk = h.psk;
    c->first_ticket_age = h.first_ticket_age;
    tell_client(c, m, &h);
    c->client_ticket = h.ticket.n > 0;
    if (!c->retry_seen)
        c->client_early_data = h.early_data;
    if (h.server_name.n)
        c->server_name = text_safe(&c->arena, h.server_name);
    if (h.protocols.n)
        learn_protocols(c, h.protocols);
}

static void learn_selected(struct connection *c, struct bytes list)
{
    struct cursor names = cursor_over(list);
    struct cursor name = cursor_vector(&names, 1);
    if (cursor_left(&name))
        c->alpn_selected = text_safe(&c->arena, cursor_rest(&name));
}

/* A ChangeCipherSpec that came before the version was known, with early data. RFC 9846, E.4 */
static void mark_dummies(struct connection *c)
{
    if (tls_version_rank(c->version) != VERSION_TLS13)
        return;
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].content_type == CONTENT_CHANGE_CIPHER_SPEC)
            c->message[i].dummy = true;
    c->reading->direction[0].changed_cipher = c->reading->direction[1].changed_cipher =
        false;
}

static void learn_server_hello(struct connection *c, const struct message *m)
{
    struct hello h;
    if (!hello_read_server(m->bytes, &h))
        return;
    if (!c->client_hello_seen)
        c->client_end = !m->end;
    c->version = h.version;
    if (h.cipher_suite)
        c->cipher_suite = h.cipher_suite;
    if (h.group)
        c->group = h.group;
    if (h.retry) {
        c->retry_seen = true;
        return;
    }
    c->server_hello_seen = true;
    c->server_psk = h.psk;
    c->sentinel = h.sentinel;
    tell_server(c, &h);
    c->told.answer = resumption_mark(m->bytes);
    learn_selected(c, h.protocols);
    mark_dummies(c);
}

void facts_learn(struct connection *c, const struct message *m)
{
    switch (m->handshake_type) {
    case HANDSHAKE_CLIENT_HELLO:
        /* a renegotiation changes no fact of the set-up */
        if (!c->server_hello_seen || !c->client_hello_seen)
            learn_client_hello(c, m);
        break;
    case HANDSHAKE_SERVER_HELLO:
    case HANDSHAKE_HELLO_RETRY_REQUEST:
        if (!c->server_hello_seen)
            learn_server_hello(c, m);
        break;
    case HANDSHAKE_SERVER_KEY_EXCHANGE: {
        uint16_t group = hello_key_exchange_group(m->bytes, suite_find(c->cipher_suite));
        if (group && !c->group)
            c->group = group;
        break;
    }
    case HANDSHAKE_NEW_SESSION_TICKET:
        remember(c, resumption_mark(hello_ticket(m->bytes, connection_is_13(c))));
        break;
    case HANDSHAKE_ENCRYPTED_EXTENSIONS: {
        struct hello h;
        hello_read_encrypted_extensions(m->bytes, &h);
        c->server_early_data = h.early_data;
        learn_selected(c, h.protocols);
        break;
    }
    default:
        break;
    }
}
