/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet's last look: what a plain handshake does not have. */
#include "view/sheet_answers.h"

#include "model/resumption.h"
#include "tls/hello.h"

enum { ONCE_SHOWN = 8 };

struct findings {
    const struct connection *c;
    struct arena *a;
    const char *text;
};

static void add(struct findings *f, const char *what)
{
    f->text = arena_printf(f->a, "%s%s%s", f->text, *f->text ? "; " : "", what);
}

static void add_capture(struct findings *f)
{
    const struct connection *c = f->c;
    unsigned again = 0;
    for (unsigned i = 0; i < c->event_count; i++)
        again += c->event[i].retransmission && c->event[i].length;
    if (c->gap_count)
        add(f, arena_printf(f->a, "bytes are missing in the capture, in %u place%s",
                            c->gap_count, c->gap_count == 1 ? "" : "s"));
    if (again)
        add(f, arena_printf(f->a, "TCP sent data again, %u time%s", again,
                            again == 1 ? "" : "s"));
    if (c->tcp_round_trips < 0 && !c->datagram)
        add(f, "TCP's handshake was not captured");
}

static void add_talk(struct findings *f)
{
    const struct connection *c = f->c;
    if (c->prelude.there && c->prelude.kept)
        add(f, "the two spoke in the clear before TLS");
    if (c->ssl2)
        add(f, "a hello in the format of SSL 2.0");
    if (c->replay_of)
        add(f, arena_printf(f->a, "the ClientHello is that of connection %u: a replay",
                            c->replay_of));
    if (c->retry_seen)
        add(f, "a HelloRetryRequest");
    if (sheet_message(c, SERVER, HANDSHAKE_HELLO_VERIFY_REQUEST))
        add(f, "the server asked for a cookie first");
    if (c->early_data != EARLY_NONE)
        add(f, arena_printf(f->a, "early data, %s",
                            connection_early_data_name(c->early_data)));
    if (c->false_start)
        add(f, "data before the server's Finished (False Start)");
    if (c->client_authenticated)
        add(f, "the client, too, showed a certificate");
    if (c->kind == KIND_PSK_EXTERNAL)
        add(f, "a pre-shared key instead of certificates");
}

/* What the hellos do not have that they could, and what stands for a full handshake. */
static void add_kind(struct findings *f)
{
    const struct connection *c = f->c;
    const struct suite *suite = suite_find(c->cipher_suite);
    const struct message *offer = sheet_message(c, CLIENT, HANDSHAKE_CLIENT_HELLO),
                         *pick = sheet_message(c, SERVER, HANDSHAKE_SERVER_HELLO);
    struct hello client = {0}, server = {0};
    if (offer && !offer->ssl2)
        hello_read_client(offer->bytes, &client);
    if (pick)
        hello_read_server(pick->bytes, &server);
    if (c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET ||
        c->kind == KIND_PSK)
        add(f, "an earlier session is resumed");
    if (resumption_refused(c))
        add(f, "the client offered a ticket, and the server did not take it");
    if (!pick || pick->ssl2 || !c->server_hello_seen || message_is_retry(pick))
        return;
    if (connection_is_13(c)) {
        if (c->server_psk && !c->group)
            add(f, "no Diffie-Hellman beside the pre-shared key (psk_ke): no forward "
                   "secrecy");
        if (offer && !c->datagram && !client.session_id.n)
            add(f, "no compatibility mode: legacy_session_id is empty");
        return;
    }
    if (suite && suite->auth == AUTH_PSK)
        add(f, "a pre-shared key instead of certificates");
    if (tls_version_rank(c->version) > VERSION_SSL3 && !server.extended_master_secret)
        add(f, "extended_master_secret was not agreed (RFC 7627)");
    if (!server.renegotiation_info)
        add(f,
            "no renegotiation_info: a renegotiation would not be protected (RFC 5746)");
}

/* RFC 6520, 4: an answer repeats the payload of its question, with padding of its own. */
static void add_heartbeat(struct findings *f)
{
    enum { PADDING = 64 }; /* that both ends may add, beyond what the other does */
    const struct connection *c = f->c;
    uint32_t asked[2] = {0, 0};
    bool any = false;
    for (unsigned i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        enum side side = connection_side(c, m->end);
        if (m->content_type != CONTENT_HEARTBEAT)
            continue;
        any = true;
        if (asked[!side] && m->length > 2 * asked[!side] + PADDING) {
            add(f, arena_printf(f->a,
                                "heartbeats, and an answer of %u bytes (packet %u) to a "
                                "question of %u: Heartbleed (CVE-2014-0160)",
                                m->length, m->last.packet, asked[!side]));
            return;
        }
        if (m->length > asked[side])
            asked[side] = m->length;
    }
    if (any)
        add(f, "heartbeat records");
}

/* Messages that only some connections have. */
static void add_messages(struct findings *f)
{
    const struct connection *c = f->c;
    unsigned updates = 0, hellos = 0, requests = 0, again = 0;
    for (unsigned i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        again += m->again;
        updates += m->handshake_type == HANDSHAKE_KEY_UPDATE;
        requests += m->handshake_type == HANDSHAKE_HELLO_REQUEST;
        hellos += m->handshake_type == HANDSHAKE_CLIENT_HELLO && m->encrypted;
    }
    if (again)
        add(f, arena_printf(f->a, "DTLS sent messages again, %u of them", again));
    if (updates)
        add(f, "keys were renewed (KeyUpdate)");
    if (requests || hellos)
        add(f, "a renegotiation");
}

/* Why a suite has its verdict: RFC 9325, 4.1 and 4.2. */
static const char *why_weak(const struct suite *s)
{
    if (s->kx == KX_DH_ANON || s->kx == KX_ECDH_ANON)
        return "nobody signs";
    if (s->cipher == CIPHER_NULL)
        return "nothing is encrypted";
    if (s->cipher == CIPHER_RC4)
        return "RC4 leaks what it hides";
    if (s->cipher == CIPHER_DES || s->key_bits < 100)
        return "its key is so short that it can be tried out";
    bool sweet = s->cipher == CIPHER_3DES || s->cipher == CIPHER_IDEA;
    if (!s->forward_secrecy)
        return sweet ? "no forward secrecy, and blocks of 64 bits (Sweet32)"
               : s->mode == MODE_CBC ? "no forward secrecy, and CBC"
                                     : "no forward secrecy";
    return sweet                   ? "blocks of 64 bits (Sweet32)"
           : s->mode == MODE_CBC   ? "CBC"
           : s->mode == MODE_CCM_8 ? "a tag of 8 bytes only"
           : s->kx == KX_DHE       ? "finite-field Diffie-Hellman"
                                   : "an outdated part";
}

/* Keys of 512 bits at most, by law once: RFC 4346, A.5 and F.1.1.2 (of 1024 bits in EXPORT1024). */
static void add_export(struct findings *f, const struct suite *s)
{
    if (!s || !strstr(s->name, "_EXPORT"))
        return;
    bool short_key = strstr(s->name, "_EXPORT_") != NULL;
    add(f, s->kx == KX_RSA && short_key
               ? "an export suite, with RSA of 512 bits at most, which can be factored: "
                 "FREAK was to slip such suites in"
           : s->kx == KX_DHE && short_key
               ? "an export suite, with Diffie-Hellman of 512 bits at most, which can be "
                 "solved: Logjam was to slip such suites in"
               : "an export suite, weak by law");
}

static void add_danger(struct findings *f)
{
    const struct connection *c = f->c;
    const struct suite *suite = suite_find(c->cipher_suite);
    if (c->server_hello_seen && suite && c->version != VERSION_SSL2 &&
        suite->verdict >= VERDICT_WEAK && suite->verdict <= VERDICT_BROKEN)
        add(f, arena_printf(f->a, "the suite is %s (%s): %s",
                            suite->verdict == VERDICT_WEAK ? "weak" : "broken",
                            suite->name, why_weak(suite)));
    if (c->server_hello_seen && c->version != VERSION_SSL2)
        add_export(f, suite);
    if (c->server_hello_seen && tls_version_rank(c->version) < VERSION_TLS12)
        add(f, arena_printf(f->a, "%s is not to be used any more (RFC %d)",
                            tls_version_name(c->version, f->a),
                            c->version == VERSION_SSL2   ? 6176
                            : c->version == VERSION_SSL3 ? 7568
                                                         : 8996));
    if (c->sentinel)
        add(f, "the server's random carries the downgrade sentinel");
    for (unsigned i = 0, shown = 0; i < c->claim_count && shown < ONCE_SHOWN; i++)
        if (c->claim[i].check.result == CHECK_FAIL) {
            add(f, arena_printf(f->a, "%s does not hold", c->claim[i].check.what));
            shown++;
        }
    if (c->outcome == OUTCOME_FAILED)
        add(f, "the handshake failed");
}

struct sheet_answer sheet_unusual(const struct connection *c, struct arena *a)
{
    struct findings f = {c, a, ""};
    add_capture(&f);
    add_talk(&f);
    add_kind(&f);
    add_messages(&f);
    add_heartbeat(&f);
    add_danger(&f);
    return sheet_say(*f.text ? f.text : "no: a plain handshake, all of it captured");
}
