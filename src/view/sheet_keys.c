/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet's answers about keys and data. */
#include "view/sheet_answers.h"

#include "base/text.h"
#include "view/record_parts.h"

static const struct message *of_type(const struct connection *c, enum side side,
                                     uint8_t type)
{
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->content_type == type && connection_side(c, m->end) == side)
            return m;
    }
    return NULL;
}

/* After a HelloRetryRequest the share that counts is in the second. */
static const struct message *last_hello(const struct connection *c)
{
    const struct message *last = NULL;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->handshake_type == HANDSHAKE_CLIENT_HELLO && !m->encrypted && !m->again)
            last = m;
    }
    return last;
}

static const char *in_packet(const struct message *m, struct arena *a)
{
    return m ? arena_printf(a, " in packet %u", m->last.packet) : "";
}

struct sheet_answer sheet_client_flight(const struct connection *c, struct arena *a)
{
    const struct message *key = sheet_message(c, CLIENT, HANDSHAKE_CLIENT_KEY_EXCHANGE);
    const struct message *change = of_type(c, CLIENT, CONTENT_CHANGE_CIPHER_SPEC);
    if (connection_is_13(c)) {
        const struct message *hello = last_hello(c);
        const struct message *end = sheet_message(c, CLIENT, HANDSHAKE_FINISHED);
        const char *text = arena_printf(
            a,
            "three places in TLS 1.3: the share in key_share of the ClientHello%s, a "
            "ChangeCipherSpec that is a dummy%s, and Finished last%s",
            in_packet(hello, a), change ? in_packet(change, a) : " (here there is none)",
            in_packet(end, a));
        return hello ? sheet_in(hello, text) : sheet_say(text);
    }
    if (!change)
        return sheet_missing(c, "ChangeCipherSpec of the client", a);
    const struct message *finished = NULL;
    for (unsigned i = change->number; i < c->message_count && !finished; i++)
        if (connection_side(c, c->message[i].end) == CLIENT)
            finished = &c->message[i];
    return sheet_in(
        key ? key : change,
        arena_printf(a,
                     "ClientKeyExchange %s, ChangeCipherSpec in packet %u, Finished %s",
                     key ? arena_printf(a, "in packet %u", key->last.packet)
                         : "not at all (the session is resumed)",
                     change->last.packet,
                     finished ? arena_printf(a, "in packet %u", finished->last.packet)
                              : "not seen"));
}

struct sheet_answer sheet_client_key(const struct connection *c, struct arena *a)
{
    const struct message *m = sheet_message(c, CLIENT, HANDSHAKE_CLIENT_KEY_EXCHANGE);
    const struct suite *suite = suite_find(c->cipher_suite);
    if (connection_is_13(c))
        return sheet_not_13(
            a, "there is no ClientKeyExchange: key_share in the ClientHello carries a "
               "public value");
    if (c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET)
        return sheet_say("none is sent: the session is resumed, and its secret is known");
    if (!m || !suite)
        return sheet_missing(c, "ClientKeyExchange", a);
    if (suite->kx == KX_RSA)
        return sheet_in(
            m, "a secret: the premaster secret of 48 bytes, encrypted with the server's "
               "RSA key; all keys are made of it and the two randoms");
    if (suite->kx == KX_PSK)
        return sheet_in(m, "neither: the name of the pre-shared key");
    if (suite->kx == KX_RSA_PSK)
        return sheet_in(m,
                        "a secret, encrypted with the server's RSA key, and the name of "
                        "the pre-shared key: the keys are made of both");
    return sheet_in(
        m, "a public value: the client's half of the Diffie-Hellman exchange; the secret "
           "itself is never sent");
}

struct sheet_answer sheet_change_cipher(const struct connection *c, struct arena *a)
{
    const struct message *m = of_type(c, CLIENT, CONTENT_CHANGE_CIPHER_SPEC);
    if (!m)
        m = of_type(c, SERVER, CONTENT_CHANGE_CIPHER_SPEC);
    if (connection_is_13(c)) {
        const char *dummy =
            "nothing in TLS 1.3: it only makes the handshake look like TLS 1.2 to "
            "middleboxes; 1 byte, 6 with the record's header";
        return m ? sheet_in(m, dummy) : sheet_say(dummy);
    }
    if (!m)
        return sheet_missing(c, "ChangeCipherSpec", a);
    return sheet_in(
        m, c->datagram
               ? "it says that what its sender sends from here on is protected by "
                 "the new keys; 1 byte, 14 with the record's header"
               : "it says that what its sender sends from here on is protected by "
                 "the new keys; 1 byte, 6 with the record's header");
}

struct sheet_answer sheet_encrypted_from(const struct connection *c, struct arena *a)
{
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->encrypted && !m->early)
            return sheet_in(
                m,
                arena_printf(a,
                             "%s, in packet %u: the %s's first message that is "
                             "protected",
                             m->name, m->last.packet,
                             connection_side(c, m->end) == CLIENT ? "client" : "server"));
    }
    return sheet_say("nothing is encrypted in this recording");
}

struct sheet_answer sheet_finished(const struct connection *c, struct arena *a)
{
    const char *checked = "";
    unsigned message = 0;
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *k = &c->claim[i].check;
        bool again = k->result == CHECK_PASS && strstr(checked, k->what);
        if (!strstr(k->what, "Finished") || k->result == CHECK_UNKNOWN || again)
            continue;
        message = c->claim[i].message;
        checked = arena_printf(a, "%s; %s: %s", checked, k->what,
                               k->result == CHECK_PASS ? "it is right" : "it is wrong");
    }
    const char *text = arena_printf(
        a,
        "that its sender saw the same messages, unchanged, and has the keys: %s made of "
        "the hash of all handshake messages so far (the transcript hash). The second one "
        "covers more; %s tell%s the two apart. %s%s",
        connection_is_13(c)          ? "it is an HMAC"
        : c->version == VERSION_SSL3 ? "it is two hashes,"
                                     : "it is 12 bytes that the PRF",
        connection_is_13(c) ? "different keys" : "a label",
        connection_is_13(c) ? "" : "s",
        connection_is_13(c)
            ? "It is encrypted, as all behind the ServerHello is"
            : "It is encrypted, being the first message under the new keys: that it "
              "opens shows that both have them",
        checked);
    return message ? sheet_in(&c->message[message - 1], text) : sheet_say(text);
}

/* Some groups are no Diffie-Hellman, and some are both: RFC 10024. */
static const char *exchange(const struct connection *c, struct arena *a)
{
    const char *group = c->group ? registry_name(&tls_groups, c->group, a) : "";
    const char *kem =
        strstr(group, "MLKEM") ? strstr(group, "MLKEM") : strstr(group, "Kyber");
    return !kem ? "an ephemeral Diffie-Hellman exchange"
           : kem == group
               ? "an ephemeral key exchange (ML-KEM, which is no Diffie-Hellman)"
               : "an ephemeral key exchange (Diffie-Hellman and ML-KEM, both)";
}

struct sheet_answer sheet_forward_secrecy(const struct connection *c, struct arena *a)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    if (!suite || !c->server_hello_seen)
        return sheet_missing(c, "ServerHello", a);
    if (connection_is_13(c) && !c->group)
        return sheet_say(
            "not with the certificate's key; but with the pre-shared key, or "
            "the key that seals tickets: there was no Diffie-Hellman exchange, "
            "so there is no forward secrecy");
    if (suite->kx == KX_PSK)
        return sheet_say("the server has no private key here; but whoever gets the "
                         "pre-shared key can open it (no forward secrecy)");
    if (suite->kx == KX_RSA_PSK)
        return sheet_say(
            "not with the server's key alone, but with it and the pre-shared "
            "key (no forward secrecy)");
    if (c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET)
        return sheet_say(
            suite->kx == KX_RSA
                ? "yes, if the connection in which the session began was recorded, too: "
                  "the server's key opens the master secret there, and it is the same "
                  "here"
                : "not with the certificate's key; but the secret is that of the earlier "
                  "session, which the server has kept, or sealed in the ticket: who gets "
                  "that, or the key that seals tickets, can open this connection, too");
    if (suite->forward_secrecy || connection_is_13(c))
        return sheet_say(arena_printf(
            a,
            "no: the keys come from %s, and both ends throw their halves away (forward "
            "secrecy); %s%s",
            exchange(c, a),
            c->server_psk || suite->auth == AUTH_PSK
                ? "the pre-shared key alone does not open it"
                : "the server's key only signs",
            c->early_data == EARLY_ACCEPTED
                ? ". Early data is not protected so: it is under the pre-shared key alone"
                : ""));
    return sheet_say("yes: the server's key opens the secret in ClientKeyExchange, and "
                     "with it everything (no forward secrecy); TLS 1.3 has removed that");
}

/* RFC 5246, 6.2.3; RFC 7366, 3 */
static const char *integrity(const struct connection *c, const struct suite *suite)
{
    if (suite->mode >= MODE_GCM)
        return "an AEAD cipher: each record ends in a tag, and a record whose tag is "
               "wrong "
               "is refused";
    if (suite->cipher == CIPHER_NULL)
        return "each record ends in a MAC, and a record whose MAC is wrong is refused";
    if (suite->mode == MODE_CBC && record_mac_is_last(c))
        return "each record ends in a MAC over the ciphertext (encrypt-then-MAC), and a "
               "record whose MAC is wrong is refused";
    return "each record holds a MAC, and a record whose MAC is wrong is refused; it is "
           "encrypted with the data, so that from outside nothing marks where the one "
           "ends "
           "and the other begins";
}

static const struct message *first_data(const struct connection *c, enum side side)
{
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->content_type == CONTENT_APPLICATION_DATA && !m->hint &&
            connection_side(c, m->end) == side)
            return m;
    }
    return NULL;
}

struct sheet_answer sheet_protection(const struct connection *c, struct arena *a)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    const struct message *m = sheet_message(c, SERVER, HANDSHAKE_SERVER_HELLO);
    if (!suite || !m)
        return sheet_missing(c, "ServerHello", a);
    const struct message *data = first_data(c, CLIENT);
    const char *parts =
        data && data->records == 1 ? record_parts(c, data->length, a) : NULL;
    return sheet_in(parts ? data : m,
                    arena_printf(a, "%s (%s); %s%s%s", sheet_suite_cipher(suite, a),
                                 suite->name, integrity(c, suite),
                                 parts ? "; the first of the client's: " : "",
                                 parts ? parts : ""));
}

struct sheet_answer sheet_first_data(const struct connection *c, struct arena *a)
{
    const struct message *m = first_data(c, CLIENT);
    if (!m)
        return sheet_say("none of the client's is seen here");
    return sheet_in(
        m, arena_printf(
               a, "packet %u%s", m->first.packet,
               connection_is_13(c)
                   ? "; content type 23 alone would prove nothing, since in TLS 1.3 "
                     "handshake messages hide behind it, too"
                   : ""));
}

struct sheet_answer sheet_data_content(const struct connection *c, struct arena *a)
{
    const struct message *m = first_data(c, CLIENT);
    if (!m)
        return sheet_say(NULL);
    if (!m->opened)
        return sheet_in(
            m, c->alpn_selected
                   ? arena_printf(a, "closed here; by ALPN it is %s", c->alpn_selected)
                   : "closed here: one sees its length and its time only");
    size_t line = 0;
    while (line < m->bytes.n && line < 60 && m->bytes.p[line] != '\r' &&
           m->bytes.p[line] != '\n')
        line++;
    return sheet_in(m, arena_printf(a, "it begins: %s",
                                    text_safe(a, (struct bytes){m->bytes.p, line})));
}

struct sheet_answer sheet_close(const struct connection *c, struct arena *a)
{
    const struct message *closed = NULL, *last = NULL;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (connection_side(c, m->end) != CLIENT)
            continue;
        last = m;
        if (m->content_type == CONTENT_ALERT && (!m->encrypted || m->opened) &&
            m->alert == 0)
            closed = m;
    }
    unsigned fatal = c->alert_message ? c->alert_message : c->late_alert;
    if (fatal && !closed) {
        const struct message *m = &c->message[fatal - 1];
        return sheet_in(
            m, arena_printf(a,
                            "packet %u: the %s's fatal alert %s ends both sides; no "
                            "close_notify is due after it",
                            m->last.packet,
                            connection_side(c, m->end) == CLIENT ? "client" : "server",
                            registry_name(&tls_alert_descriptions, m->alert, a)));
    }
    if (closed)
        return sheet_in(closed, arena_printf(a, "packet %u: the alert close_notify",
                                             closed->last.packet));
    if (last && last->encrypted && !last->opened)
        return sheet_in(
            last, arena_printf(a,
                               "most likely its last record, in packet %u: it is closed, "
                               "but %s",
                               last->last.packet,
                               last->content_type == CONTENT_ALERT ? "its type is alert"
                               : last->length == 19
                                   ? "19 bytes are the length of an alert in TLS 1.3"
                                   : "its length does not say"));
    return sheet_say(
        "no close_notify of the client is seen: whoever cuts the connection off there "
        "could hide that something is missing (truncation)");
}
