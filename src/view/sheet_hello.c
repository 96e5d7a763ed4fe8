/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet's answers about TCP and the offer. */
#include "view/sheet_answers.h"

#include "tls/hello.h"
#include "wire/node.h"

#include <time.h>

/* RFC 5246, 7.4.1.2: once the first four bytes of a random were to be the time. */
bool sheet_random_is_time(const struct message *m, struct bytes random)
{
    enum { DAY = 86400 };
    struct cursor r = cursor_over(random);
    int64_t then = (int64_t)cursor_uint(&r, 4), now = m->first.time / 1000000000;
    return random.n >= 4 && then > now - DAY && then < now + DAY;
}

static const struct message *client_hello(const struct connection *c)
{
    return sheet_message(c, CLIENT, HANDSHAKE_CLIENT_HELLO);
}

static struct hello read_client(const struct connection *c)
{
    struct hello h = {0};
    const struct message *m = client_hello(c);
    if (m && m->ssl2)
        hello_read_ssl2(m->bytes, &h);
    else if (m)
        hello_read_client(m->bytes, &h);
    return h;
}

/* RFC 5246, E.2: a ClientHello in the shape of SSL 2.0. */
static bool is_old_form(const struct message *m)
{
    return m && m->ssl2;
}

struct sheet_answer sheet_opening(const struct connection *c, struct arena *a)
{
    const struct tcp_event *syn = NULL, *answer = NULL, *ack = NULL;
    if (c->datagram)
        return sheet_say(
            "none do: UDP has no connections, the first packet may be a ClientHello");
    for (size_t i = 0; i < c->event_count; i++) {
        const struct tcp_event *e = &c->event[i];
        if (e->flags & TCP_SYN)
            *(e->flags & TCP_ACK ? &answer : &syn) = e;
        else if (answer && !ack && connection_side(c, e->end) == CLIENT)
            ack = e;
    }
    const struct message *first = c->message_count ? &c->message[0] : NULL;
    if (!syn || !answer || !first)
        return sheet_say("the recording began after TCP was open");
    const char *third = ack ? arena_printf(a, " and %u (ACK)", ack->stamp.packet) : "";
    if (c->tcp_round_trips == 0)
        return (struct sheet_answer){
            arena_printf(a,
                         "packet %u (SYN) and %u (SYN, ACK)%s; with TCP Fast Open the "
                         "ClientHello came along with the SYN, before TCP was open",
                         syn->stamp.packet, answer->stamp.packet, third),
            syn->stamp.packet, 0};
    return (struct sheet_answer){
        arena_printf(a,
                     "packet %u (SYN), %u (SYN, ACK)%s: before the first message of TLS, "
                     "which is in packet %u",
                     syn->stamp.packet, answer->stamp.packet, third, first->last.packet),
        syn->stamp.packet, 0};
}

struct sheet_answer sheet_rtt(const struct connection *c, struct arena *a)
{
    if (c->timing.rtt < 0)
        return sheet_say(NULL);
    return sheet_say(arena_printf(
        a,
        c->datagram ? "%.3f ms, by the shortest wait for an answer: UDP has no SYN"
                    : "%.3f ms, from the SYN to the client's ACK of the SYN, ACK",
        c->timing.rtt * 1e3));
}

struct sheet_answer sheet_record_header(const struct connection *c, struct arena *a)
{
    (void)a;
    if (c->datagram)
        return sheet_say("in DTLS there are five: type (1 byte), legacy_record_version "
                         "(2), epoch (2), "
                         "sequence_number (6), length (2); DTLS 1.3 shortens them in "
                         "records that are encrypted");
    return sheet_say("type (1 byte), legacy_record_version (2 bytes), length (2 bytes)");
}

/* After a HelloRetryRequest there is a second one. */
static const char *second_hello(const struct connection *c, const struct message *first,
                                struct arena *a)
{
    for (unsigned i = first->number; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->handshake_type == HANDSHAKE_CLIENT_HELLO && !m->again && !m->encrypted)
            return arena_printf(a, "; a second one came in packet %u", m->last.packet);
    }
    return "";
}

struct sheet_answer sheet_client_hello(const struct connection *c, struct arena *a)
{
    const struct message *m = client_hello(c);
    if (!m)
        return sheet_missing(c, "ClientHello", a);
    if (is_old_form(m))
        return sheet_in(m, arena_printf(a,
                                        "packet %u; it is in no TLS record, and has no "
                                        "content type: SSL 2.0's header of two bytes, "
                                        "then message type 1 (CLIENT-HELLO)",
                                        m->last.packet));
    return sheet_in(
        m, arena_printf(a,
                        "packet %u; content type 22 (handshake), handshake type 1 "
                        "(ClientHello): the first stands in the record's header, the "
                        "second in the message's%s",
                        m->last.packet, second_hello(c, m, a)));
}

struct sheet_answer sheet_offered_version(const struct connection *c, struct arena *a)
{
    const struct message *m = client_hello(c);
    struct hello h = read_client(c);
    const struct node *old = sheet_field(c, m, "legacy_version", a);
    if (!m)
        return sheet_missing(c, "ClientHello", a);
    if (is_old_form(m))
        return sheet_in(m, arena_printf(a,
                                        "version says %s, the highest that it offers; "
                                        "this form has no other field",
                                        tls_version_name(h.version, a)));
    return sheet_in(
        m, arena_printf(a, "legacy_version says %s%s; the highest that it offers is %s%s",
                        old && old->text ? old->text : "?",
                        h.versions.n ? ", supported_versions says more"
                                     : ", and there is no "
                                       "supported_versions",
                        tls_version_name(h.version, a),
                        h.versions.n ? " (only supported_versions counts)" : ""));
}

/* Three bytes each: behind a first byte of 0 stands a suite of the later versions. */
static struct sheet_answer count_specs(const struct message *m, struct bytes specs,
                                       struct arena *a)
{
    struct cursor list = cursor_over(specs);
    unsigned all = (unsigned)specs.n / 3, suites = 0, signals = 0;
    while (cursor_left(&list) >= 3) {
        uint64_t code = cursor_uint(&list, 3);
        const struct suite *suite = suite_find(code);
        signals += suite && suite->verdict == VERDICT_SIGNAL;
        suites += code <= 0xffff;
    }
    return sheet_in(
        m, arena_printf(a,
                        "%u cipher_specs of three bytes: %u suites of SSL 3.0 and TLS "
                        "(their first byte is 0), %u of SSL 2.0%s",
                        all, suites - signals, all - suites,
                        signals ? ", and a signal that is no suite" : ""));
}

struct sheet_answer sheet_suite_count(const struct connection *c, struct arena *a)
{
    const struct message *m = client_hello(c);
    struct hello h = read_client(c);
    unsigned all = (unsigned)h.cipher_suites.n / 2, grease = 0, signals = 0;
    struct cursor list = cursor_over(h.cipher_suites);
    if (!m)
        return sheet_missing(c, "ClientHello", a);
    if (is_old_form(m))
        return count_specs(m, h.cipher_specs, a);
    while (cursor_left(&list)) {
        uint64_t code = cursor_uint(&list, 2);
        const struct suite *suite = suite_find(code);
        grease += registry_is_grease(code);
        signals += suite && suite->verdict == VERDICT_SIGNAL;
    }
    if (!grease && !signals)
        return sheet_in(m, arena_printf(a, "%u", all));
    return sheet_in(
        m, arena_printf(a, "%u values: %u suites, %u of GREASE and %u that only signal",
                        all, all - grease - signals, grease, signals));
}

struct sheet_answer sheet_first_suite(const struct connection *c, struct arena *a)
{
    const struct message *m = client_hello(c);
    struct hello h = read_client(c);
    size_t width = is_old_form(m) ? 3 : 2;
    struct cursor list = cursor_over(width == 3 ? h.cipher_specs : h.cipher_suites);
    while (cursor_left(&list) >= width) {
        uint64_t code = cursor_uint(&list, width);
        const struct suite *suite = suite_find(code);
        const struct node *kind =
            code > 0xffff ? sheet_field(c, m, "V2CipherSpec", a) : NULL;
        if (kind && kind->number == code && kind->text)
            return sheet_in(
                m, arena_printf(a,
                                "%s: a cipher, the bits of its key and a hash; SSL 2.0 "
                                "knows one key exchange only, RSA",
                                kind->text));
        if (suite && suite->verdict != VERDICT_SIGNAL)
            return sheet_in(
                m, arena_printf(a, "%s: %s", suite->name, sheet_suite_parts(suite, a)));
    }
    return sheet_missing(c, "ClientHello", a);
}

struct sheet_answer sheet_client_random(const struct connection *c, struct arena *a)
{
    const struct message *m = client_hello(c);
    struct bytes random = read_client(c).random;
    if (!m || random.n < 4)
        return sheet_missing(c, "ClientHello", a);
    if (is_old_form(m))
        return sheet_in(
            m, arena_printf(a,
                            "its challenge of %zu bytes, %s, stands for it, with zeros "
                            "before it up to 32; no time",
                            random.n, sheet_hex(random, 8, a)));
    bool is_time = sheet_random_is_time(m, random);
    return sheet_in(
        m, arena_printf(a, "%zu bytes, %s: the first four %s", random.n,
                        sheet_hex(random, 8, a),
                        is_time ? "are the time of day, as TLS 1.2 and before had it"
                                : "are no time; modern clients take all 32 by chance"));
}

struct sheet_answer sheet_server_name(const struct connection *c, struct arena *a)
{
    const struct message *m = client_hello(c);
    if (!m)
        return sheet_missing(c, "ClientHello", a);
    bool hidden = sheet_field(c, m, "enc", a) && sheet_field(c, m, "config_id", a);
    if (!c->server_name)
        return sheet_in(m, "it names none (no server_name)");
    return sheet_in(
        m,
        arena_printf(a, "%s; %s", c->server_name,
                     hidden ? "that may be a front name only: with Encrypted ClientHello "
                              "the true one can be hidden"
                            : "everybody on the path can read it"));
}

struct sheet_answer sheet_alpn(const struct connection *c, struct arena *a)
{
    const struct message *m = client_hello(c);
    const char *offered = "";
    for (size_t i = 0; i < c->alpn_count; i++)
        offered = arena_printf(a, "%s%s%s", offered, i ? ", " : "", c->alpn[i]);
    if (!m)
        return sheet_missing(c, "ClientHello", a);
    if (!c->alpn_count)
        return sheet_in(m, "it offers none");
    const struct message *where =
        connection_is_13(c) ? sheet_message(c, SERVER, HANDSHAKE_ENCRYPTED_EXTENSIONS)
                            : sheet_message(c, SERVER, HANDSHAKE_SERVER_HELLO);
    if (!c->alpn_selected)
        return sheet_in(
            m, arena_printf(a, "offered: %s; %s", offered,
                            where ? "none was taken: the server's answer is missing"
                            : connection_is_13(c)
                                ? "what was taken is not seen here: in TLS 1.3 it stands "
                                  "in EncryptedExtensions"
                                : "what was taken is not seen here"));
    return sheet_in(
        where ? where : m,
        arena_printf(a, "offered: %s; taken: %s, in %s", offered, c->alpn_selected,
                     connection_is_13(c) ? "EncryptedExtensions" : "ServerHello"));
}
