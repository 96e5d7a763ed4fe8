/* SPDX-License-Identifier: BSD-2-Clause */
/* The session at the hellos: they choose version and suite, and name the keys. */
#include "crypto/session_state.h"

#include "tls/hello.h"

enum { DRAFT_LIKE_FINAL_HELLOS = 23 };

static void start_transcript(struct session *s)
{
    s->transcript.n = 0;
    s->worked = 0;
    s->broken = s->odd = s->early_closed = s->disordered = false;
    s->answered = s->hello_awaited = s->server_done = false;
    for (int side = 0; side < 2; side++) {
        s->direction[side].finished = false;
        proof_key_free(s->direction[side].key);
        s->direction[side].key = NULL;
    }
}

/* Both hellos are there: which keys open what follows? */
static void find_keys(struct session *s)
{
    if (!s->suite)
        return;
    if (!session_is_13(s)) {
        session_find_master(s);
        for (int i = 0; i < 2; i++) {
            /* of a handshake before, which nobody saw the end of */
            protection_free(s->direction[i].next);
            s->direction[i].next = NULL;
            s->direction[i].changed = false;
        }
        return;
    }
    session_install(s, SERVER, KEYLOG_SERVER_HANDSHAKE, 0);
    /* early data may still be on its way; handshake keys come behind it */
    if (session_is_early(s))
        return;
    if (s->early && session_install(s, CLIENT, KEYLOG_CLIENT_EARLY, 0))
        protection_skip(s->direction[CLIENT].now, s->early_refused, 0);
    else
        session_install(s, CLIENT, KEYLOG_CLIENT_HANDSHAKE, 0);
}

/* Early data of a ClientHello before this one, of which a lost HelloRetryRequest asked another. */
static void drop_early_keys(struct session *s)
{
    struct direction *d = &s->direction[CLIENT];
    if (!session_is_early(s))
        return;
    protection_free(d->now);
    d->now = NULL;
    d->why = NULL;
}

void session_take_client_hello(struct session *s, struct bytes message)
{
    struct hello h;
    hello_read_client(message, &h);
    bool again = s->retried && session_is_13(s);
    /* without the HelloRetryRequest that lay between two hellos the transcript is another */
    bool unasked = !again && !s->dtls && !s->answered && s->client_seen &&
                   bytes_equal(session_client_random(s), h.random);
    bool late = s->server_seen && !s->client_seen; /* captured behind its answer */
    if (late) {
        s->odd = true;
    } else if (!again) {
        if (!unasked)
            start_transcript(s);
        drop_early_keys(s);
        s->server_seen = s->premaster_seen = false;
        s->early_opened = s->early_accepted = false;
        s->early_refused = 0;
        s->odd = unasked || s->began_late;
        s->began_late = false;
        secret_wipe(&s->master);
    }
    s->hello_awaited = s->answered = false;
    s->early = h.early_data && !again;
    s->offered = h.version;
    s->client_seen = h.random.n == 32;
    if (s->client_seen)
        memcpy(s->client_random, h.random.p, 32);
    if (!late && h.psk)
        psk_check_binders(s->ring, buf_bytes(&s->transcript), message, &s->proven);
    if (unasked && !s->whole)
        session_doubt(s, 0, "a HelloRetryRequest that came before it is missing");
    if (!late)
        echo_client_hello(&s->echo, message, &s->proven);
    s->ticket.n = 0;
    buf_add(&s->ticket, h.ticket);
    if (!late)
        return;
    session_lack(s, SERVER); /* of its records, some were passed over */
    find_keys(s);
}

/* RFC 9846, 4.1: a synthetic message stands for the first ClientHello. */
static void fold_first_hello(struct session *s)
{
    uint8_t hash[SECRET_MOST];
    size_t n =
        key_schedule_digest(key_schedule_hash(s->suite), buf_bytes(&s->transcript), hash);
    const uint8_t length = (uint8_t)n;
    const uint8_t head[] = {254, 0, 0, length, 0, 0, 0, 0, 0, 0, 0, length};
    s->transcript.n = 0;
    buf_add(&s->transcript, (struct bytes){head, s->wide ? 12 : 4});
    buf_add(&s->transcript, (struct bytes){hash, n});
}

static void note_server_hello(struct session *s, const struct hello *h)
{
    s->version = tls_version_base(h->version);
    s->suite = suite_find(h->cipher_suite);
    session_join_as_13(s);
    s->server_seen = h->random.n == 32;
    s->sentinel = h->sentinel;
    if (s->server_seen)
        memcpy(s->server_random, h->random.p, 32);
    s->etm = h->encrypt_then_mac;
    s->ems = h->extended_master_secret;
    s->session_id.n = 0;
    buf_add(&s->session_id, h->session_id);
}

void session_miss_hello(struct session *s)
{
    bool hurt = s->direction[CLIENT].hurt || s->direction[SERVER].hurt;
    s->broken |= hurt; /* it may be what was refused */
    s->odd |= !hurt;
}

void session_take_server_hello(struct session *s, struct bytes message)
{
    struct hello h;
    hello_read_server(message, &h);
    bool second = h.retry ? s->retried || s->answered : s->answered;
    if (second && (session_is_13(s) || s->whole)) {
        s->odd = true; /* there is one of each in a handshake */
        return;
    }
    note_server_hello(s, &h);
    bool echoes = session_is_13(s) && (!tls_version_is_draft(s->version) ||
                                       (s->version & 0xff) >= DRAFT_LIKE_FINAL_HELLOS);
    if (echoes && h.retry && !s->broken && !s->odd)
        echo_retry(&s->echo, message, &s->proven);
    else if (echoes && !h.retry)
        echo_server_hello(&s->echo, message, &s->proven);
    if (!s->suite)
        return;
    if (s->answered && !h.retry) { /* a renegotiation's, whose ClientHello is missing */
        s->client_seen = false;
        session_miss_hello(s);
        secret_wipe(&s->master);
    }
    s->answered = !h.retry;
    if (h.retry) {
        s->retried = s->hello_awaited = true;
        s->early = false;
        fold_first_hello(s);
        protection_free(s->direction[CLIENT].now);
        s->direction[CLIENT].now = NULL;
    } else {
        s->disordered |= s->hello_awaited;
        find_keys(s);
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
