/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet's answers about round trips, resumption and the end. */
#include "view/sheet_answers.h"

#include "model/eyes.h"
#include "model/resumption.h"
#include "tls/hello.h"

/* The server's first data behind the client's first. Closed data of TLS 1.3 may be a ticket: none. */
static const struct message *first_answer(const struct connection *c)
{
    bool asked = false;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        enum side side = connection_side(c, m->end);
        if (m->content_type != CONTENT_APPLICATION_DATA || m->hint)
            continue;
        if (side == SERVER && asked)
            return m->opened || !connection_is_13(c) ? m : NULL;
        asked |= side == CLIENT;
    }
    return NULL;
}

struct sheet_answer sheet_round_trips(const struct connection *c, struct arena *a)
{
    if (c->tls_round_trips < 0)
        return sheet_say("the handshake did not get so far");
    const char *tcp = c->datagram ? "none of TCP (it is UDP)"
                      : c->tcp_round_trips < 0
                          ? "TCP's were not captured"
                          : arena_printf(a, "%d of TCP", c->tcp_round_trips);
    const char *text =
        arena_printf(a, "%s and %d of TLS; the answer to its request takes one more", tcp,
                     c->tls_round_trips);
    const struct message *answer = first_answer(c);
    return answer ? (struct sheet_answer){text, answer->first.packet, answer->number}
                  : sheet_say(text);
}

struct sheet_answer sheet_server_may_send(const struct connection *c, struct arena *a)
{
    if (c->timing.server_may_send < 0)
        return sheet_say("the handshake did not get so far");
    return sheet_say(arena_printf(
        a, "%.3f ms after the first packet, %s", c->timing.server_may_send * 1e3,
        connection_is_13(c) ? "behind its own Finished: it has not heard the client's"
                            : "once both Finished messages are through"));
}

struct sheet_answer sheet_flights(const struct connection *c, struct arena *a)
{
    enum { SHOWN = 8, NAMED = 12 }; /* flights, and messages of each */
    const char *all = "";
    for (size_t i = 0; i < c->flight_count && i < SHOWN; i++) {
        const struct flight *f = &c->flight[i];
        all = arena_printf(a, "%s%s%u (%s):", all, i ? "; " : "", f->number,
                           f->from == CLIENT ? "client" : "server");
        const char *before = "";
        unsigned named = 0;
        for (unsigned n = f->first;
             n <= f->last && n <= c->message_count && named <= NAMED; n++) {
            const struct message *m = &c->message[n - 1];
            if (m->flight == f->number && m->name != before && named++ < NAMED)
                all = arena_printf(a, "%s%s %s", all, *before ? "," : "", m->name);
            if (m->flight == f->number)
                before = m->name;
        }
        if (named > NAMED)
            all = arena_printf(a, "%s, …", all);
    }
    return sheet_say(arena_printf(a, "%u. %s%s", c->flight_count, all,
                                  c->flight_count > SHOWN ? "; and more" : ""));
}

/* RFC 9846, 4.2.4: what a HelloRetryRequest asks for. */
static const char *why_retried(const struct connection *c, struct arena *a)
{
    const struct message *m = NULL;
    for (size_t i = 0; i < c->message_count && !m; i++)
        if (message_is_retry(&c->message[i]))
            m = &c->message[i];
    bool group = sheet_field(c, m, "selected_group", a),
         cookie = sheet_field(c, m, "cookie", a);
    return group && cookie ? "the server had no use for the guess in key_share, and "
                             "wanted a cookie back"
           : cookie ? "the server wanted a cookie back, to see that the client can be "
                      "reached"
                    : "the guess in key_share was not what the server wanted";
}

static const struct message *may_send(const struct connection *c)
{
    return c->may_send_message ? &c->message[c->may_send_message - 1] : NULL;
}

/* RFC 6347, 4.2.4: what was sent again before the client might send, since no answer came. */
static const char *lost_flight(const struct connection *c, struct arena *a)
{
    const struct message *until = may_send(c), *before = NULL, *again = NULL;
    for (size_t i = 0; i < c->message_count && !again; i++)
        if (c->message[i].again)
            again = &c->message[i];
    if (!again || (until && again->first.time > until->last.time))
        return NULL;
    for (unsigned i = 0; i + 1 < again->number; i++)
        if (c->message[i].end == again->end && c->message[i].flight)
            before = &c->message[i];
    if (!before)
        return NULL;
    return arena_printf(a,
                        "a loss cost %.0f ms: flight %u of the %s got no answer, and was "
                        "sent again (packet "
                        "%u) when its sender's timer ran out",
                        (double)(again->first.time - before->last.time) / 1e6,
                        before->flight,
                        connection_side(c, again->end) == CLIENT ? "client" : "server",
                        again->first.packet);
}

struct sheet_answer sheet_saved(const struct connection *c, struct arena *a)
{
    const char *all = "";
#define ADD(...) all = arena_printf(a, "%s%s%s", all, *all ? "; " : "", __VA_ARGS__)
    if (connection_is_13(c) && c->server_psk && !c->group && !c->retry_seen)
        ADD("TLS 1.3 saves one: the pre-shared key alone makes the keys, so that nothing "
            "need be exchanged first");
    if (connection_is_13(c) && c->group && !c->retry_seen)
        ADD("TLS 1.3 saves one: the key share goes as a guess in the ClientHello (with "
            "forward secrecy)");
    if (c->retry_seen)
        ADD(arena_printf(a, "the HelloRetryRequest cost one: %s", why_retried(c, a)));
    if (sheet_message(c, SERVER, HANDSHAKE_HELLO_VERIFY_REQUEST))
        ADD("the cookie of DTLS cost one: the server did no work before the client had "
            "shown that it can be reached");
    if (c->slow_start)
        ADD(arena_printf(a,
                         "TCP's slow start cost %d: a flight was longer than what may be "
                         "under way at first, and its sender had to wait for "
                         "acknowledgements",
                         c->slow_start));
    const char *lost = lost_flight(c, a);
    if (lost)
        ADD(lost);
    if (c->datagram)
        ADD("UDP saves TCP's: there is no connection to open");
    if (!c->datagram && c->tcp_round_trips == 0)
        ADD("TCP Fast Open saves TCP's: the ClientHello came along with the SYN");
    if (c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET)
        ADD("resuming saves one: no certificate, no key exchange, and the server's "
            "Finished comes first");
    if (c->false_start)
        ADD("False Start saves one: the client did not wait for the server's Finished");
    if (c->early_data == EARLY_ACCEPTED)
        ADD("early data saves the last: the request rides with the ClientHello");
    if (c->early_data == EARLY_REJECTED)
        ADD("early data was rejected: the request was sent for nothing");
#undef ADD
    if (!*all && c->tls_round_trips < 0)
        return sheet_say("the handshake did not get so far");
    return sheet_say(
        *all ? all : "nothing: a full handshake of this version takes two round trips");
}

struct sheet_answer sheet_packing(const struct connection *c, struct arena *a)
{
    const struct message *longest = NULL;
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].content_type == CONTENT_HANDSHAKE &&
            (!longest || c->message[i].length > longest->length))
            longest = &c->message[i];
    if (!longest)
        return sheet_say(NULL);
    return sheet_in(
        longest,
        arena_printf(
            a, "%s. The longest, %s with %u bytes, took %u record%s: %s",
            c->datagram
                ? "DTLS cuts a message that is too long for one datagram into fragments, "
                  "and may put several short ones into one"
                : "TCP knows no messages: it cuts where a packet is full, and joins what "
                  "is sent together",
            longest->name, longest->length, longest->records,
            longest->records == 1 ? "" : "s", message_where(c, longest, a)));
}

/* What a client could do with what it was given here. */
static const char *next_time(const struct connection *c, struct arena *a)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    bool ticket = sheet_message(c, SERVER, HANDSHAKE_NEW_SESSION_TICKET) != NULL;
    const struct message *m = sheet_message(c, SERVER, HANDSHAKE_SERVER_HELLO);
    struct hello h = {0};
    if (m && !connection_is_13(c))
        hello_read_server(m->bytes, &h);
    if (!ticket && !h.session_id.n)
        return "";
    return arena_printf(a,
                        ". With the %s that the server gives here, the next would need "
                        "no Certificate%s",
                        ticket ? "ticket" : "session id",
                        connection_is_13(c)
                            ? ", and could carry early data if the ticket allows it"
                        : suite && suite->auth == AUTH_PSK
                            ? " and no pre-shared key: one round trip of TLS"
                            : " and no key exchange: one round trip of TLS");
}

struct sheet_answer sheet_resumption(const struct connection *c, struct arena *a)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    bool psk = suite && suite->auth == AUTH_PSK; /* until TLS 1.2 */
    switch (c->kind) {
    case KIND_FULL:
        return sheet_say(arena_printf(
            a, "a new one: a full handshake%s%s%s",
            psk ? ", with a pre-shared key that both were given beforehand in place of a "
                  "Certificate"
                : "",
            resumption_refused(c) ? "; the client offered a ticket, but the server did "
                                    "not take it"
                                  : "",
            next_time(c, a)));
    case KIND_RESUMED_ID:
        return sheet_say("an old one, found by its session id: Certificate and key "
                         "exchange are missing");
    case KIND_RESUMED_TICKET:
        return sheet_say("an old one, brought back in a ticket: Certificate and key "
                         "exchange are missing");
    case KIND_PSK:
        return sheet_say(
            "an old one, by a ticket in pre_shared_key: Certificate and "
            "CertificateVerify are "
            "missing, and the binder shows that the client knows the old secret");
    case KIND_PSK_EXTERNAL:
        return sheet_say("neither: both were given a pre-shared key beforehand; no "
                         "certificate is needed");
    default:
        return sheet_missing(c, "ServerHello", a);
    }
}

struct sheet_answer sheet_early_data(const struct connection *c, struct arena *a)
{
    static const char *const words[] = {
        [EARLY_NONE] = "no",
        [EARLY_OFFERED] = "it was offered; the answer is not seen here",
        [EARLY_ACCEPTED] =
            ("yes, and accepted. The price: whoever records the first flight "
             "can send it again, and it has no forward secrecy of this "
             "connection; so only requests that may come twice belong "
             "there"),
        [EARLY_REJECTED] =
            ("yes, but rejected: the server skipped it, and the client must send the "
             "request again under the new keys if it still wants an answer")};
    if (c->replay_of)
        return sheet_say(arena_printf(
            a,
            "yes, but not by the client: it is a replay of what connection %u sent. %s",
            c->replay_of,
            c->early_data == EARLY_ACCEPTED ? "The server took it twice"
            : c->early_data == EARLY_REJECTED
                ? "The server did not take it a second time: it skipped it"
                : "Whether the server took it twice is not seen here"));
    return sheet_say(words[c->early_data]);
}

struct sheet_answer sheet_outcome(const struct connection *c, struct arena *a)
{
    enum { NAMED = 6 };
    const char *all = "";
    unsigned message = c->alert_message, named = 0;
    for (size_t i = 0; i < c->message_count && named <= NAMED; i++) {
        const struct message *m = &c->message[i];
        if (m->content_type != CONTENT_ALERT)
            continue;
        if (++named > NAMED) {
            all = arena_printf(a, "%s; and more", all);
            break;
        }
        const char *who = connection_side(c, m->end) == CLIENT ? "client" : "server";
        all = m->encrypted && !m->opened
                  ? arena_printf(a, "%s; the %s sent one that is closed", all, who)
                  : arena_printf(a, "%s; the %s sent %s", all, who,
                                 registry_name(&tls_alert_descriptions, m->alert, a));
    }
    const char *how =
        c->outcome == OUTCOME_ESTABLISHED ? "established"
        : c->outcome == OUTCOME_FAILED
            ? "it failed by a fatal alert"
            : arena_printf(a, "not finished: %s", c->reason ? c->reason : "");
    bool hidden = connection_is_13(c) && c->opening.closed;
    const char *none = hidden
                           ? "; no alert that can be read: closed records may be alerts"
                           : "; no alert was sent";
    const char *text = arena_printf(a, "%s%s", how, *all ? all : none);
    return message ? sheet_in(&c->message[message - 1], text) : sheet_say(text);
}

struct sheet_answer sheet_onlooker(const struct connection *c, struct arena *a)
{
    enum { SHOWN = 6 };
    size_t count;
    const char *all = "", **learned = eyes_learn(c, EYES_EAVESDROPPER, a, &count);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        all = arena_printf(a, "%s%s%s", all, i ? "; " : "", learned[i]);
    if (count > SHOWN)
        all = arena_printf(a, "%s; … (E has all %zu)", all, count);
    return sheet_say(*all ? all : NULL);
}

/* Messages by the phases that textbooks tell of: hellos, the server's part, the client's part, and the
 * end. RFC 5246, 7.3 has them in this order. */
enum { PHASES = 4, LAST_PHASE = PHASES - 1 };

static int phase_of(const struct message *m, enum side side)
{
    switch (m->handshake_type) {
    case HANDSHAKE_CLIENT_HELLO:
    case HANDSHAKE_SERVER_HELLO:
        return 0;
    case HANDSHAKE_CERTIFICATE:
    case HANDSHAKE_CERTIFICATE_STATUS:
    case HANDSHAKE_SERVER_KEY_EXCHANGE:
    case HANDSHAKE_CERTIFICATE_REQUEST:
    case HANDSHAKE_SERVER_HELLO_DONE:
    case HANDSHAKE_CLIENT_KEY_EXCHANGE:
    case HANDSHAKE_CERTIFICATE_VERIFY:
        return side == SERVER ? 1 : 2;
    default:
        return -1;
    }
}

/* Of the first handshake. The last phase of a side is its ChangeCipherSpec and what follows, its
 * Finished, which may be closed. */
static void count_phases(const struct connection *c, unsigned count[PHASES][2])
{
    for (unsigned i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        enum side side = connection_side(c, m->end);
        unsigned *last = count[LAST_PHASE];
        int phase = m->content_type == CONTENT_CHANGE_CIPHER_SPEC || last[side] == 1
                        ? LAST_PHASE
                        : phase_of(m, side);
        if (phase >= 0 && last[side] < 2)
            count[phase][side]++;
    }
}

struct sheet_answer sheet_phases(const struct connection *c, struct arena *a)
{
    static const char *const names[PHASES] = {
        "hellos", "the server's certificate and key", "the client's",
        "ChangeCipherSpec and Finished"};
    unsigned count[PHASES][2] = {{0}};
    if (connection_is_13(c))
        return sheet_say(
            "three: key exchange (hellos), server parameters (EncryptedExtensions, "
            "CertificateRequest), authentication (Certificate, CertificateVerify, "
            "Finished); the server's are one flight");
    count_phases(c, count);
    const char *all = "";
    for (int i = 0; i < PHASES; i++)
        all = arena_printf(a, "%s%s%s: client %u, server %u", all, i ? "; " : "",
                           names[i], count[i][CLIENT], count[i][SERVER]);
    return sheet_say(all);
}
