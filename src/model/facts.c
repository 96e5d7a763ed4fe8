/* SPDX-License-Identifier: BSD-2-Clause */
/* The facts of a connection, learned from its hellos. */
#include "model/digest.h"

#include "base/array.h"
#include "base/text.h"

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
    c->client_ticket = arena_copy(&c->arena, h.ticket);
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
