/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet's answers about the choice: what the server took of the offer. */
#include "view/sheet_answers.h"

#include "tls/hello.h"

static const struct message *server_hello(const struct connection *c)
{
    return sheet_message(c, SERVER, HANDSHAKE_SERVER_HELLO);
}

/* HelloRetryRequest has ServerHello's number and its own name. */
static const struct message *named(const struct connection *c, const char *name)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (strcmp(c->message[i].name, name) == 0)
            return &c->message[i];
    return NULL;
}

struct sheet_answer sheet_server_hello(const struct connection *c, struct arena *a)
{
    const struct message *m = named(c, "ServerHello"),
                         *retry = named(c, "HelloRetryRequest");
    if (!m)
        m = retry;
    if (!m)
        return sheet_missing(c, "ServerHello", a);
    return sheet_in(
        m, retry ? arena_printf(a, "packet %u; the HelloRetryRequest came in packet %u",
                                m->last.packet, retry->last.packet)
                 : arena_printf(a, "packet %u; there was no HelloRetryRequest",
                                m->last.packet));
}

struct sheet_answer sheet_version(const struct connection *c, struct arena *a)
{
    const struct message *m = server_hello(c);
    if (!m || !c->version)
        return sheet_missing(c, "ServerHello", a);
    return sheet_in(m, arena_printf(a, "%s: %s", tls_version_name(c->version, a),
                                    connection_is_13(c)
                                        ? "supported_versions; legacy_version says "
                                          "TLS 1.2, for middleboxes"
                                        : "the version field of the ServerHello"));
}

struct sheet_answer sheet_chosen_suite(const struct connection *c, struct arena *a)
{
    const struct message *m = server_hello(c);
    const struct suite *suite = suite_find(c->cipher_suite);
    if (!m)
        return sheet_missing(c, "ServerHello", a);
    return sheet_in(m, suite ? arena_printf(a, "by the ServerHello %s: %s", suite->name,
                                            sheet_suite_parts(suite, a))
                             : registry_name(&tls_cipher_suites, c->cipher_suite, a));
}

struct sheet_answer sheet_server_random(const struct connection *c, struct arena *a)
{
    const struct message *m = server_hello(c);
    struct hello h = {0};
    if (!m)
        return sheet_missing(c, "ServerHello", a);
    hello_read_server(m->bytes, &h);
    const char *time = sheet_random_is_time(m, h.random)
                           ? "its first four bytes are the time of day"
                           : NULL;
    if (c->sentinel)
        return sheet_in(
            m, arena_printf(a,
                            "yes: its last eight bytes are the downgrade sentinel: the "
                            "server could have spoken a newer version than the one that "
                            "it chose%s%s",
                            time ? "; and " : "", time ? time : ""));
    const struct message *retry = named(c, "HelloRetryRequest");
    if (retry)
        return sheet_in(
            retry,
            "not in the ServerHello; in the HelloRetryRequest before it the random "
            "is a fixed value, by which it is told from a ServerHello");
    return sheet_in(m, time ? arena_printf(a, "yes: %s; no sentinel at its end", time)
                            : "no: 32 bytes of chance, no sentinel at their end");
}

struct sheet_answer sheet_session_id(const struct connection *c, struct arena *a)
{
    const struct message *m = server_hello(c);
    struct hello h = {0};
    if (!m)
        return sheet_missing(c, "ServerHello", a);
    hello_read_server(m->bytes, &h);
    if (connection_is_13(c))
        return sheet_in(
            m, h.session_id.n
                   ? "yes, the client's own, for middleboxes; TLS 1.3 resumes by "
                     "pre_shared_key"
                   : "no; TLS 1.3 does not need one");
    return sheet_in(m,
                    !h.session_id.n ? "no: the server remembers no session under an id"
                    : c->kind == KIND_RESUMED_ID
                        ? "yes, the client's own: both go on with the session of that id"
                    : c->kind == KIND_RESUMED_TICKET
                        ? "yes, the client's own: so the server says that it took the "
                          "ticket"
                        : "yes: under it the session could be taken up again later");
}

struct sheet_answer sheet_key_exchange(const struct connection *c, struct arena *a)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    const struct message *m = server_hello(c);
    if (!m || !suite)
        return sheet_missing(c, "ServerHello", a);
    if (connection_is_13(c) && !c->group)
        return sheet_in(m, "from the pre-shared key alone: there is no key_share");
    if (connection_is_13(c))
        return sheet_in(
            m, arena_printf(a,
                            "each sends its half of the exchange in key_share, already "
                            "in the hellos; group %s%s",
                            registry_name(&tls_groups, c->group, a),
                            c->server_psk ? "; the pre-shared key is mixed in" : ""));
    if (c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET)
        return sheet_in(m, "they have it already: the master secret of the session that "
                           "is resumed, mixed with two new randoms; no group is used");
    if (suite->kx == KX_RSA)
        return sheet_in(
            m,
            "the client makes the secret alone and encrypts it for the server's RSA key");
    if (suite->kx == KX_PSK)
        return sheet_in(m, "from the pre-shared key alone, with the two randoms: nothing "
                           "is exchanged, and no group is used");
    if (suite->kx == KX_RSA_PSK)
        return sheet_in(m, "the client encrypts a secret for the server's RSA key, and "
                           "the pre-shared key is mixed in");
    bool ephemeral = suite->kx == KX_DHE || suite->kx == KX_DHE_PSK;
    if (c->group || ephemeral)
        return sheet_in(
            m, arena_printf(a,
                            "Diffie-Hellman: ServerKeyExchange and ClientKeyExchange "
                            "each carry a half; %s%s%s",
                            c->group ? "group "
                                     : "the group stands in the first, as p "
                                       "and g",
                            c->group ? registry_name(&tls_groups, c->group, a) : "",
                            suite->kx == KX_DHE_PSK || suite->kx == KX_ECDHE_PSK
                                ? "; the pre-shared key is mixed in"
                                : ""));
    return sheet_in(m, sheet_suite_parts(suite, a));
}

struct sheet_answer sheet_server_end(const struct connection *c, struct arena *a)
{
    const struct message *done = sheet_message(c, SERVER, HANDSHAKE_SERVER_HELLO_DONE);
    if (connection_is_13(c)) {
        const struct message *m = sheet_message(c, SERVER, HANDSHAKE_FINISHED);
        const char *text = "with its Finished: TLS 1.3 has no ServerHelloDone any more";
        return m ? sheet_in(m, text) : sheet_say(text);
    }
    return done ? sheet_in(done, arena_printf(a, "ServerHelloDone, in packet %u",
                                              done->last.packet))
           : c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET
               ? sheet_say(
                     "with its Finished: a resumed session needs no ServerHelloDone")
               : sheet_missing(c, "ServerHelloDone", a);
}
