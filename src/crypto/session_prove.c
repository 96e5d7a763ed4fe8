/* SPDX-License-Identifier: BSD-2-Clause */
/* What a session's messages prove. */
#include "crypto/session_state.h"

#include "tls/certificate_list.h"
#include "tls/compressed.h"
#include "tls/hello.h"
#include "tls/messages.h"

static void say(struct session *s, struct check check)
{
    check_add(&s->proven, check);
}

static const char *claim_of(unsigned side, bool finished)
{
    if (finished)
        return side == SERVER ? "server Finished" : "client Finished";
    return side == SERVER ? "server CertificateVerify" : "client CertificateVerify";
}

/* A Finished that is right shows that the session may come back by its id. RFC 5246, F.1.4 */
static void take_finished(struct session *s, unsigned side, struct bytes message)
{
    struct direction *d = &s->direction[side];
    struct check check = check_unknown(claim_of(side, true), "no secret is known");
    if (!session_is_13(s)) {
        check =
            proof_finished(s->suite, session_labels(s), side, secret_bytes(&s->master),
                           buf_bytes(&s->transcript), message);
        if ((check.result == CHECK_PASS || s->opened) && s->ring)
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

/* What rests on the whole transcript is not disproven where a part of it is missing; but what fits all
 * the same shows that the missing part was none of it. */
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

static void take_key_exchange(struct session *s, struct bytes message)
{
    if (!proof_signs_key_exchange(s->suite))
        return;
    if (!s->client_seen)
        say(s, check_unknown("ServerKeyExchange signature",
                             "no ClientHello was captured, and its random is signed, "
                             "too"));
    else if (!s->answered)
        say(s, check_unknown("ServerKeyExchange signature",
                             "no ServerHello was captured, or opened, and its random is "
                             "signed, too"));
    else
        say(s, proof_key_exchange(s->suite, s->version, s->direction[SERVER].key,
                                  session_client_random(s),
                                  (struct bytes){s->server_random, 32}, message));
}

/* A hash over all of the transcript, a signature, a certificate to unpack: a hostile connection might
 * hold tens of thousands of such messages. */
static bool takes_too_much(struct session *s, uint8_t type)
{
    enum { MOST = 100 };
    bool takes_work =
        rests_on_transcript(type) || type == HANDSHAKE_SERVER_KEY_EXCHANGE ||
        type == HANDSHAKE_CERTIFICATE || type == HANDSHAKE_COMPRESSED_CERTIFICATE;
    return takes_work && s->worked++ >= MOST;
}

static void prove(struct session *s, unsigned side, struct bytes message)
{
    struct direction *d = &s->direction[side];
    switch (message.p[0]) {
    case HANDSHAKE_SERVER_HELLO:
        downgrade(s);
        break;
    case HANDSHAKE_CERTIFICATE:
    case HANDSHAKE_COMPRESSED_CERTIFICATE:
        take_certificate(s, d, message);
        break;
    case HANDSHAKE_SERVER_KEY_EXCHANGE:
        take_key_exchange(s, message);
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

/* A capture may hold the two directions in an order in which they were not sent: then the
 * transcript, which is made in its order, is not that of the ends. RFC 5246, 7.3; RFC 9846, 2 */
static bool is_too_early(const struct session *s, unsigned side, uint8_t type)
{
    bool theirs = s->direction[!side].finished, last = type == HANDSHAKE_FINISHED;
    if (session_is_13(s))
        return side == CLIENT && rests_on_transcript(type) && !theirs;
    if (side == SERVER)
        return s->server_done && !theirs &&
               (last || type == HANDSHAKE_NEW_SESSION_TICKET);
    if (last) /* in a resumed session the server finishes first */
        return !s->server_done && !theirs;
    return !s->server_done &&
           (type == HANDSHAKE_CLIENT_KEY_EXCHANGE || type == HANDSHAKE_CERTIFICATE);
}

static const char *why_not_whole(const struct session *s)
{
    return s->disordered && !s->broken && !s->odd
               ? "the capture does not hold the messages in the order in which they were "
                 "sent"
               : "a part of the handshake is missing, or could not be opened";
}

void session_doubt(struct session *s, size_t first, const char *why)
{
    for (size_t i = first; i < s->proven.count; i++) {
        struct check *check = &s->proven.check[i];
        if (check->result == CHECK_FAIL && check->transcript)
            *check = check_unknown(check->what, why);
    }
}

void session_prove(struct session *s, unsigned side, struct bytes message)
{
    uint8_t type = message.p[0];
    bool whole;
    size_t before = s->proven.count;
    if (!s->suite)
        return;
    s->disordered |= is_too_early(s, side, type);
    s->server_done |= type == HANDSHAKE_SERVER_HELLO_DONE;
    whole = !s->broken && (s->whole || (!s->odd && !s->disordered && s->client_seen));
    whole &= s->asked || !session_is_13(s) || !s->direction[CLIENT].finished;
    if (!takes_too_much(s, type))
        prove(s, side, message);
    s->direction[side].finished |= type == HANDSHAKE_FINISHED;
    for (size_t i = before; i < s->proven.count; i++)
        s->proven.check[i].transcript = rests_on_transcript(type);
    if (!whole)
        session_doubt(s, before, why_not_whole(s));
}
