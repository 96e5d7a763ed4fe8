/* SPDX-License-Identifier: BSD-2-Clause */
/* The secret side of one connection. */
#include "crypto/session_state.h"

#include "base/memory.h"
#include "tls/certificate_list.h"
#include "tls/compressed.h"
#include "tls/hello.h"
#include "tls/messages.h"

#include <stdlib.h>

enum { TRANSCRIPT_MOST = 1 << 24, DRAFT_LIKE_FINAL_HELLOS = 23 };

struct session *session_new(struct keyring *ring)
{
    struct session *s = memory_new(sizeof *s);
    s->ring = ring;
    return s;
}

void session_free(struct session *s)
{
    if (!s)
        return;
    for (int side = 0; side < 2; side++) {
        protection_free(s->direction[side].now);
        protection_free(s->direction[side].next);
        protection_free(s->direction[side].old);
        proof_key_free(s->direction[side].key);
    }
    secret_wipe(&s->master);
    buf_done(&s->session_id);
    buf_done(&s->ticket);
    buf_done(&s->transcript);
    echo_done(&s->echo);
    free(s);
}

struct bytes session_client_random(const struct session *s)
{
    return (struct bytes){s->client_random, s->client_seen ? 32 : 0};
}

unsigned session_nth(const struct session *s, enum keylog_label label)
{
    return s->nth[label];
}

bool session_is_early(const struct session *s)
{
    const struct direction *d = &s->direction[CLIENT];
    return d->now && d->label == KEYLOG_CLIENT_EARLY;
}

const char *session_why(const struct session *s, unsigned side)
{
    return s->direction[side].why;
}

static const struct keylog *log_of(const struct session *s)
{
    return s->ring ? keyring_log(s->ring) : NULL;
}

/* Why there is no secret of that label. */
const char *session_why_missing(const struct session *s, enum keylog_label label)
{
    static const char *const lacks[KEYLOG_LABELS] = {
        [KEYLOG_CLIENT_EARLY] = "the key log lacks CLIENT_EARLY_TRAFFIC_SECRET",
        [KEYLOG_CLIENT_HANDSHAKE] = "the key log lacks CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        [KEYLOG_SERVER_HANDSHAKE] = "the key log lacks SERVER_HANDSHAKE_TRAFFIC_SECRET",
        [KEYLOG_CLIENT_TRAFFIC] = "the key log lacks CLIENT_TRAFFIC_SECRET_0",
        [KEYLOG_SERVER_TRAFFIC] = "the key log lacks SERVER_TRAFFIC_SECRET_0"};
    if (keylog_count(log_of(s)) == 0 && keyring_has_server_key(s->ring) && s->suite &&
        (session_is_13(s) || s->suite->forward_secrecy))
        return "forward secrecy: the server's key only signed, and opens nothing";
    if (keylog_count(log_of(s)) == 0)
        return "no key log was given";
    if (!s->client_seen)
        return "no ClientHello was captured, by whose random keys are found";
    if (!keylog_knows(log_of(s), session_client_random(s)))
        return "the key log has no line for this client random";
    return lacks[label] ? lacks[label]
                        : "the key log has no master secret for this client random";
}

/* TLS 1.3: takes the `nth` secret of the label into use. */
bool session_install(struct session *s, unsigned side, enum keylog_label label,
                     unsigned nth)
{
    struct direction *d = &s->direction[side];
    const struct secret *secret =
        keylog_find(log_of(s), label, session_client_random(s), nth);
    if (!secret && nth > 0)
        return false;
    if (label == d->label) { /* the one before it does not fit */
        protection_free(d->now);
        d->now = NULL;
    }
    session_retire(s, side);
    if (s->dtls)
        d->epoch = session_epoch(label);
    d->label = label;
    d->nth = s->nth[label] = nth;
    d->proven = false;
    d->why = NULL;
    if (!secret) {
        d->why = session_why_missing(s, label);
        return false;
    }
    d->now =
        (s->dtls ? protection_new_dtls : protection_new)(s->suite, secret_bytes(secret));
    if (!d->now)
        d->why = "the library does not have this cipher";
    return d->now != NULL;
}

/* Early data comes before the suite is known: it is the PSK's. */
static bool open_early(struct session *s, uint8_t type, uint16_t version,
                       struct bytes fragment, struct opened *opened)
{
    static const uint16_t suites[] = {0x1302, 0x1301, 0x1303, 0x1304, 0x1305};
    struct direction *d = &s->direction[CLIENT];
    const struct suite *chosen = s->suite;
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
        s->suite = suite_find(suites[i]);
        for (unsigned nth = 0; session_install(s, CLIENT, KEYLOG_CLIENT_EARLY, nth);
             nth++)
            if (protection_open(d->now, type, version, fragment, opened) ==
                PROTECTION_OPENED) {
                s->suite = chosen;
                return d->proven = s->opened = true;
            }
    }
    s->suite = chosen;
    protection_free(d->now);
    d->now = NULL;
    return false;
}

static void start_transcript(struct session *s)
{
    s->transcript.n = 0;
    s->broken = s->early_closed = false;
    for (int side = 0; side < 2; side++) {
        s->direction[side].finished = false;
        proof_key_free(s->direction[side].key);
        s->direction[side].key = NULL;
    }
}

/* The master secret of a connection until TLS 1.2, if the log or an earlier one has it. */
static void find_master(struct session *s)
{
    s->nth[KEYLOG_CLIENT_RANDOM] = 0;
    const struct secret *found =
        keylog_find(log_of(s), KEYLOG_CLIENT_RANDOM, session_client_random(s), 0);
    if (!found && s->ring)
        found = keyring_recall(s->ring, buf_bytes(&s->ticket));
    if (!found && s->ring)
        found = keyring_recall(s->ring, buf_bytes(&s->session_id));
    if (found)
        s->master = *found;
}

/* Both hellos are there: which keys open what follows? */
static void find_keys(struct session *s)
{
    if (!s->suite)
        return;
    if (!session_is_13(s)) {
        find_master(s);
        return;
    }
    session_install(s, SERVER, KEYLOG_SERVER_HANDSHAKE, 0);
    /* early data may still be on its way; handshake keys come behind it */
    if (!session_is_early(s) &&
        !(s->early && session_install(s, CLIENT, KEYLOG_CLIENT_EARLY, 0)))
        session_install(s, CLIENT, KEYLOG_CLIENT_HANDSHAKE, 0);
}

static void take_client_hello(struct session *s, struct bytes message)
{
    struct hello h;
    hello_read_client(message, &h);
    bool again = s->retried && session_is_13(s);
    bool late = s->server_seen && !s->client_seen; /* captured behind its answer */
    if (late) {
        s->broken = true;
    } else if (!again) {
        start_transcript(s);
        s->server_seen = s->premaster_seen = false;
        secret_wipe(&s->master);
    }
    s->early = h.early_data && !again;
    s->offered = h.version;
    s->client_seen = h.random.n == 32;
    if (s->client_seen)
        memcpy(s->client_random, h.random.p, 32);
    if (!late && h.psk)
        psk_check_binders(s->ring, buf_bytes(&s->transcript), message, &s->proven);
    if (!late)
        echo_client_hello(&s->echo, message, &s->proven);
    s->ticket.n = 0;
    buf_add(&s->ticket, h.ticket);
    if (late)
        find_keys(s);
}

/* RFC 9846, 4.1: a synthetic message stands for the first ClientHello. */
static void fold_first_hello(struct session *s)
{
    uint8_t hash[SECRET_MOST];
    size_t n =
        key_schedule_digest(key_schedule_hash(s->suite), buf_bytes(&s->transcript), hash);
    const uint8_t head[] = {254, 0, 0, (uint8_t)n};
    s->transcript.n = 0;
    buf_add(&s->transcript, (struct bytes){head, sizeof head});
    buf_add(&s->transcript, (struct bytes){hash, n});
}

static void take_server_hello(struct session *s, struct bytes message)
{
    struct hello h;
    hello_read_server(message, &h);
    s->version = tls_version_base(h.version);
    s->suite = suite_find(h.cipher_suite);
    session_join_as_13(s);
    s->server_seen = h.random.n == 32;
    s->sentinel = h.sentinel;
    if (s->server_seen)
        memcpy(s->server_random, h.random.p, 32);
    s->etm = h.encrypt_then_mac;
    s->ems = h.extended_master_secret;
    s->session_id.n = 0;
    buf_add(&s->session_id, h.session_id);
    bool echoes = session_is_13(s) && (!tls_version_is_draft(s->version) ||
                                       (s->version & 0xff) >= DRAFT_LIKE_FINAL_HELLOS);
    if (echoes && h.retry)
        echo_retry(&s->echo, message, &s->proven);
    else if (echoes)
        echo_server_hello(&s->echo, message, &s->proven);
    if (!s->suite)
        return;
    if (h.retry) {
        s->retried = true;
        s->early = false;
        fold_first_hello(s);
        protection_free(s->direction[CLIENT].now);
        s->direction[CLIENT].now = NULL;
    } else {
        find_keys(s);
    }
}

/* RFC 5246, 8.1; RFC 7627, 4 */
static void take_premaster(struct session *s, struct bytes premaster)
{
    uint8_t seed[64];
    struct bytes from = {seed, 64};
    enum suite_hash hash = key_schedule_hash(s->suite);
    memcpy(seed, s->client_random, 32);
    memcpy(seed + 32, s->server_random, 32);
    if (s->ems)
        from.n = key_schedule_digest(s->version < VERSION_TLS12 ? HASH_MD5 : hash,
                                     buf_bytes(&s->transcript), seed);
    key_schedule_prf(s->version, hash, premaster,
                     s->ems ? "extended master secret" : "master secret", from,
                     s->master.p, 48);
    s->master.n = 48;
}

/* RFC 4279, 2: a key that both had before. */
static void take_psk(struct session *s, struct bytes message)
{
    struct buf premaster = {0};
    const struct psk *psk = keyring_find_psk(s->ring, psk_identity(message), 0);
    if (!psk)
        return;
    psk_premaster(psk, &premaster);
    take_premaster(s, buf_bytes(&premaster));
    explicit_bzero(premaster.p, premaster.n);
    buf_done(&premaster);
}

/* Static RSA: the server's key, or a line of the log, opens the premaster secret. */
static void take_client_key(struct session *s, struct bytes message)
{
    struct secret premaster = {.n = 0};
    struct cursor c = cursor_over(message);
    s->premaster_seen = true;
    if (!s->master.n && s->suite && s->suite->kx == KX_PSK)
        take_psk(s, message);
    if (s->master.n || !s->suite || s->suite->kx != KX_RSA)
        return;
    cursor_take(&c, 4);
    struct cursor body = s->version > VERSION_SSL3 ? cursor_vector(&c, 2) : c;
    struct bytes encrypted = cursor_rest(&body);
    const struct secret *line = NULL;
    if (encrypted.n >= 8)
        line = keylog_find(log_of(s), KEYLOG_RSA, (struct bytes){encrypted.p, 8}, 0);
    if (line)
        premaster = *line;
    else
        keyring_decrypt(s->ring, encrypted, &premaster);
    if (premaster.n == 48)
        take_premaster(s, secret_bytes(&premaster));
    secret_wipe(&premaster);
}

static const char *why_no_master(const struct session *s)
{
    if (s->version < VERSION_SSL3)
        return "SSL 2.0 is not opened";
    if (s->suite && s->suite->kx == KX_RSA && keyring_has_server_key(s->ring))
        return s->premaster_seen ? "the server's key does not open the premaster secret"
                                 : "the premaster secret was sent in an earlier "
                                   "connection, which is not here";
    if (s->suite && s->suite->kx == KX_PSK && keylog_count(log_of(s)) == 0)
        return "the secret comes from a pre-shared key, which was not given (--psk)";
    return session_why_missing(s, KEYLOG_CLIENT_RANDOM);
}

/* Keys of both directions from the master secret. */
static bool make_pair(const struct session *s, struct protection *pair[2])
{
    return protection_new_pair(s->suite, s->version, s->etm, secret_bytes(&s->master),
                               session_client_random(s),
                               (struct bytes){s->server_random, 32}, pair);
}

/* Takes the log's next master secret for this client random: the last one did not fit. False where
 * there is none, or where the other direction showed that it is the right one. */
static bool next_master(struct session *s, unsigned side)
{
    struct direction *other = &s->direction[!side];
    struct protection *pair[2];
    unsigned nth = s->nth[KEYLOG_CLIENT_RANDOM] + 1;
    const struct secret *found =
        keylog_find(log_of(s), KEYLOG_CLIENT_RANDOM, session_client_random(s), nth);
    if (!found || (!other->next && other->proven))
        return false;
    s->nth[KEYLOG_CLIENT_RANDOM] = nth;
    s->master = *found;
    if (!make_pair(s, pair))
        return false;
    struct protection **waiting = other->next ? &other->next : &other->now;
    protection_free(*waiting);
    *waiting = pair[!side];
    protection_free(s->direction[side].now);
    s->direction[side].now = pair[side];
    return true;
}

void session_changed(struct session *s, unsigned side)
{
    struct direction *d = &s->direction[side];
    if (session_is_13(s) || !s->server_seen)
        return;
    if (!s->master.n)
        find_master(s);
    bool ready = d->next != NULL;
    if (!ready && s->master.n && s->suite && s->version >= VERSION_SSL3) {
        struct protection *pair[2];
        ready = make_pair(s, pair);
        for (int i = 0; i < 2 && ready; i++) {
            protection_free(s->direction[i].next);
            s->direction[i].next = pair[i];
        }
    }
    protection_free(d->now);
    d->now = d->next;
    d->next = NULL;
    d->proven = false;
    d->why = ready ? NULL
             : s->master.n && s->version >= VERSION_SSL3
                 ? "the library does not have this cipher"
                 : why_no_master(s);
}

/* NewSessionTicket until TLS 1.2: the session may come back by it. RFC 5077, 3.3 */
static void remember_ticket(struct session *s, struct bytes message)
{
    struct cursor c = cursor_over(message);
    cursor_take(&c, 8);
    struct cursor body = cursor_vector(&c, 2);
    if (s->ring)
        keyring_remember(s->ring, cursor_rest(&body), &s->master);
}

static void say(struct session *s, struct check check)
{
    check_add(&s->proven, check);
}

/* The Finished messages: what they prove, and which keys come into use behind them. */
static void take_finished(struct session *s, unsigned side, struct bytes message)
{
    struct direction *d = &s->direction[side];
    struct check check =
        check_unknown(side ? "server Finished" : "client Finished", "no secret is known");
    if (!s->suite)
        return;
    if (!session_is_13(s)) {
        check =
            proof_finished(s->suite, session_labels(s), side, secret_bytes(&s->master),
                           buf_bytes(&s->transcript), message);
        if (check.result == CHECK_PASS && s->ring)
            keyring_remember(s->ring, buf_bytes(&s->session_id), &s->master);
    } else if (d->now) {
        check = proof_finished(s->suite, session_labels(s), side,
                               protection_secret(session_finished_keys(s, side)),
                               buf_bytes(&s->transcript), message);
    }
    if (check.result == CHECK_FAIL && side == CLIENT && s->early_closed) {
        check.result = CHECK_UNKNOWN;
        check.why = "early data, with EndOfEarlyData behind it, could not be opened";
    }
    d->finished = true;
    say(s, check);
}

static void after_finished(struct session *s, unsigned side)
{
    if (!session_is_13(s))
        return;
    if (side == CLIENT)
        s->finished_at = s->transcript.n;
    session_install(s, side,
                    side == CLIENT ? KEYLOG_CLIENT_TRAFFIC : KEYLOG_SERVER_TRAFFIC, 0);
}

/* What rests on the whole transcript cannot be checked where a part of it is missing. */
static bool rests_on_transcript(uint8_t type)
{
    return type == HANDSHAKE_FINISHED || type == HANDSHAKE_CERTIFICATE_VERIFY;
}

/* RFC 9846, 4.2.3: a server marks in its random that it would have known a newer version. */
static void downgrade(struct session *s)
{
    const char *what = "downgrade sentinel";
    if (session_is_13(s) || tls_version_rank(s->offered) != VERSION_TLS13)
        return;
    say(s, !s->sentinel
               ? check_pass(what)
               : check_fail(what,
                            "the server knows a newer version, and so does the client: "
                            "somebody between them changed the ClientHello"));
}

/* The key that this side signs with. RFC 9846, 4.5.1; RFC 8879 */
static void take_certificate(const struct session *s, struct direction *d,
                             struct bytes message)
{
    struct arena a = {0};
    const char *why;
    struct certificate_entry entry;
    struct certificate_list list =
        certificate_list_open(compressed_open(message, &a, &why), session_is_13(s));
    certificate_list_next(&list, &entry);
    proof_key_free(d->key);
    d->key = proof_key_new(entry.data);
    arena_done(&a);
}

static void prove(struct session *s, unsigned side, struct bytes message)
{
    struct direction *d = &s->direction[side];
    bool finished = message.p[0] == HANDSHAKE_FINISHED;
    if (!s->suite)
        return;
    if (rests_on_transcript(message.p[0]) && (s->broken || !s->client_seen)) {
        d->finished |= finished;
        say(s,
            check_unknown(finished ? (side ? "server Finished" : "client Finished")
                                   : (side ? "server CertificateVerify"
                                           : "client CertificateVerify"),
                          "a part of the handshake is missing, or could not be opened"));
        return;
    }
    switch (message.p[0]) {
    case HANDSHAKE_SERVER_HELLO:
        downgrade(s);
        break;
    case HANDSHAKE_CERTIFICATE:
    case HANDSHAKE_COMPRESSED_CERTIFICATE:
        take_certificate(s, d, message);
        break;
    case HANDSHAKE_SERVER_KEY_EXCHANGE:
        if (!s->client_seen)
            say(s, check_unknown(
                       "ServerKeyExchange signature",
                       "no ClientHello was captured, and its random is signed, too"));
        else if (s->suite->auth != AUTH_NONE && s->suite->auth != AUTH_PSK)
            say(s,
                proof_key_exchange(s->suite, s->version, d->key, session_client_random(s),
                                   (struct bytes){s->server_random, 32}, message));
        break;
    case HANDSHAKE_CERTIFICATE_VERIFY:
        say(s, proof_certificate_verify(s->suite, s->version, side, d->key,
                                        secret_bytes(&s->master),
                                        buf_bytes(&s->transcript), message));
        break;
    case HANDSHAKE_FINISHED:
        take_finished(s, side, message);
        break;
    default:
        break;
    }
}

/* Messages that RFC 9846, 4.1 and RFC 5246, 7.4.9 leave out of the transcript. */
static bool left_out(const struct session *s, uint8_t type)
{
    if (type == HANDSHAKE_HELLO_REQUEST || type == HANDSHAKE_HELLO_VERIFY_REQUEST)
        return true; /* RFC 6347, 4.2.1 */
    return session_is_13(s) &&
           (type == HANDSHAKE_NEW_SESSION_TICKET || type == HANDSHAKE_KEY_UPDATE);
}

static void follow(struct session *s, unsigned side, struct bytes message)
{
    struct direction *d = &s->direction[side];
    switch (message.p[0]) {
    case HANDSHAKE_SERVER_HELLO:
        break; /* taken before it joined the transcript */
    case HANDSHAKE_CLIENT_KEY_EXCHANGE:
        take_client_key(s, message);
        break;
    case HANDSHAKE_NEW_SESSION_TICKET:
        if (!session_is_13(s))
            remember_ticket(s, message);
        break;
    case HANDSHAKE_END_OF_EARLY_DATA:
        session_install(s, CLIENT, KEYLOG_CLIENT_HANDSHAKE, 0);
        break;
    case HANDSHAKE_FINISHED:
        after_finished(s, side);
        break;
    case HANDSHAKE_KEY_UPDATE:
        if (session_is_13(s) && d->now && !session_update(s, side))
            d->why = "the next generation of keys could not be made";
        break;
    default:
        break;
    }
}

void session_ssl2_hello(struct session *s, struct bytes message)
{
    struct hello h;
    hello_read_ssl2(message, &h);
    start_transcript(s);
    memset(s->client_random, 0, 32);
    s->client_seen = h.random.n > 0 && h.random.n <= 32;
    if (s->client_seen) /* RFC 5246, E.2: zeros stand before a short challenge */
        memcpy(s->client_random + 32 - h.random.n, h.random.p, h.random.n);
    buf_add(&s->transcript, message);
}

const struct check_list *session_message(struct session *s, unsigned side,
                                         struct bytes message)
{
    s->proven.count = 0;
    if (message.n < 4 || s->transcript.n > TRANSCRIPT_MOST)
        return &s->proven;
    uint8_t type = message.p[0];
    bool post = session_is_13(s) && s->direction[CLIENT].finished;
    if (type == HANDSHAKE_CLIENT_HELLO && side == CLIENT)
        take_client_hello(s, message);
    else if (type == HANDSHAKE_SERVER_HELLO)
        take_server_hello(s, message);
    else if (post && type == HANDSHAKE_CERTIFICATE_REQUEST)
        s->transcript.n = s->finished_at; /* RFC 9846, 4.5: a fresh branch */
    size_t before = s->proven.count;
    prove(s, side, message);
    for (size_t i = before; i < s->proven.count; i++)
        s->proven.check[i].transcript = rests_on_transcript(type);
    if (!left_out(s, type))
        session_join(s, message);
    if (!(post && type == HANDSHAKE_FINISHED))
        follow(s, side, message);
    return &s->proven;
}

/* A record that the newest secret refuses may fit another of the same label, or the next one. */
static bool try_others(struct session *s, unsigned side, uint8_t type, uint16_t version,
                       struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    while (!session_is_13(s) && !d->proven && next_master(s, side))
        if (protection_open(d->now, type, version, fragment, opened) == PROTECTION_OPENED)
            return true;
    if (!session_is_13(s))
        return false;
    while (!d->proven && session_install(s, side, d->label, d->nth + 1))
        if (protection_open(d->now, type, version, fragment, opened) == PROTECTION_OPENED)
            return true;
    if (d->label != KEYLOG_CLIENT_EARLY || !s->server_seen)
        return false;
    /* the server refused early data: handshake keys follow without EndOfEarlyData */
    return session_install(s, CLIENT, KEYLOG_CLIENT_HANDSHAKE, 0) &&
           protection_open(d->now, type, version, fragment, opened) == PROTECTION_OPENED;
}

/* TLS 1.3: where records are missing, the Finished or KeyUpdate that brings the next keys into use
 * may be among them. */
static bool try_later(struct session *s, unsigned side, uint8_t type, uint16_t version,
                      struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    bool handshake =
        d->label == KEYLOG_CLIENT_HANDSHAKE || d->label == KEYLOG_SERVER_HANDSHAKE;
    enum keylog_label label =
        side == CLIENT ? KEYLOG_CLIENT_TRAFFIC : KEYLOG_SERVER_TRAFFIC;
    if (!session_is_13(s) || !(d->gap || d->refused))
        return false;
    const struct secret *next =
        handshake ? keylog_find(log_of(s), label, session_client_random(s), 0) : NULL;
    struct bytes secret = next ? secret_bytes(next) : protection_secret(d->now);
    struct protection *p = handshake && !next ? NULL : protection_new(s->suite, secret);
    if (!p || (!handshake && !protection_update(p)))
        goto unfit;
    protection_lost(p);
    if (protection_open(p, type, version, fragment, opened) != PROTECTION_OPENED)
        goto unfit;
    protection_free(d->now);
    d->now = p;
    if (handshake) {
        d->label = label;
        d->nth = 0;
        d->finished = true; /* its Finished is what is missing */
    }
    return true;
unfit:
    protection_free(p);
    return false;
}

/* A record that no key opens: what that means. */
void session_take_refusal(struct session *s, unsigned side, enum protection_result r)
{
    struct direction *d = &s->direction[side];
    bool skipped = side == CLIENT && s->early && !d->proven;
    s->early_closed |= side == CLIENT && s->early && !d->finished;
    d->refused = !skipped && !d->gap;
    if (!skipped)
        protection_refused(d->now);
    if (!skipped && !d->finished)
        s->broken = true; /* it may hold a part of the handshake */
    if (skipped)
        d->why = "early data that the server refused, under a key that is not in the log";
    else if (r == PROTECTION_SHORT)
        d->why = "the record is shorter than the cipher's overhead";
    else if (d->gap)
        d->why = "bytes before it are missing in the capture, and its tag does not fit";
    else if (s->opened)
        d->why =
            d->proven
                ? "its authentication tag does not fit: bytes were changed or lost"
                : "its authentication tag does not fit: bytes were changed, or other "
                  "keys made it than those in the log";
    else
        d->why = "the keys do not fit: the authentication tag is wrong";
}

/* Until TLS 1.2: application data comes behind ChangeCipherSpec and Finished, which are missing
 * then. */
static bool missed_change(const struct session *s, unsigned side, uint8_t type)
{
    return type == CONTENT_APPLICATION_DATA && s->server_seen && !session_is_13(s) &&
           s->direction[side].gap;
}

bool session_open(struct session *s, unsigned side, uint8_t type, uint16_t version,
                  struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    d->refused = d->now && d->refused;
    if (!d->now && side == CLIENT && s->early && !s->server_seen) {
        if (open_early(s, type, version, fragment, opened))
            return true;
        d->why = session_why_missing(s, KEYLOG_CLIENT_EARLY);
        s->early_closed = true;
        return false;
    }
    if (!d->now && missed_change(s, side, type)) {
        session_changed(s, side);
        session_lost(s, side);
        d->finished = true;
    }
    if (!d->now) {
        s->early_closed |= side == CLIENT && s->early && !d->finished;
        if (!d->why)
            d->why = session_why_missing(s, session_is_13(s) ? KEYLOG_CLIENT_HANDSHAKE
                                                             : KEYLOG_CLIENT_RANDOM);
        return false;
    }
    enum protection_result r = protection_open(d->now, type, version, fragment, opened);
    if (r == PROTECTION_OPENED || try_others(s, side, type, version, fragment, opened) ||
        try_later(s, side, type, version, fragment, opened)) {
        d->proven = s->opened = true;
        d->gap = d->refused = false;
        d->why = NULL;
        return true;
    }
    session_take_refusal(s, side, r);
    return false;
}

bool session_refused(const struct session *s, unsigned side)
{
    return s->direction[side].now && s->direction[side].refused;
}

bool session_has_tags(const struct session *s)
{
    return s->suite && s->suite->mode != MODE_CBC && s->suite->mode != MODE_STREAM &&
           s->suite->mode != MODE_NONE;
}

void session_skipped(struct session *s, unsigned side, unsigned records, uint64_t bytes)
{
    if (s->direction[side].now)
        protection_skip(s->direction[side].now, records, bytes);
}

bool session_lost(struct session *s, unsigned side)
{
    s->direction[side].gap = true;
    if (s->direction[side].now)
        protection_lost(s->direction[side].now);
    bool hole = !s->direction[side].finished;
    s->broken |= hole;
    return hole;
}
