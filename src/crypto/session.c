/* SPDX-License-Identifier: BSD-2-Clause */
/* The secret side of one connection: its life, and how a message passes through it. */
#include "crypto/session_state.h"

#include "base/memory.h"
#include "tls/hello.h"
#include "tls/messages.h"

#include <stdlib.h>

enum { TRANSCRIPT_MOST = 1 << 24 };

struct session *session_new(struct keyring *ring)
{
    struct session *s = memory_new(sizeof *s);
    s->ring = ring;
    return s;
}

void session_from_beginning(struct session *s)
{
    s->whole = true;
}

void session_cut_off(struct session *s)
{
    s->odd = true;
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
    buf_done(&s->requests);
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

/* TLS 1.3: the keys of application data come behind a Finished. */
static void after_finished(struct session *s, unsigned side)
{
    if (!session_is_13(s))
        return;
    if (side == CLIENT) {
        s->finished_at = s->transcript.n;
        s->early = false;
    }
    session_install(s, side,
                    side == CLIENT ? KEYLOG_CLIENT_TRAFFIC : KEYLOG_SERVER_TRAFFIC, 0);
}

/* Messages that RFC 9846, 4.1 and RFC 5246, 7.4.9 leave out of the transcript. */
static bool left_out(const struct session *s, uint8_t type)
{
    if (type == HANDSHAKE_HELLO_REQUEST || type == HANDSHAKE_HELLO_VERIFY_REQUEST)
        return true; /* RFC 6347, 4.2.1 */
    return session_is_13(s) &&
           (type == HANDSHAKE_NEW_SESSION_TICKET || type == HANDSHAKE_KEY_UPDATE);
}

static bool is_certificate(uint8_t type)
{
    return type == HANDSHAKE_CERTIFICATE || type == HANDSHAKE_COMPRESSED_CERTIFICATE;
}

static void follow(struct session *s, unsigned side, struct bytes message)
{
    struct direction *d = &s->direction[side];
    struct hello h;
    switch (message.p[0]) {
    case HANDSHAKE_SERVER_HELLO:
        break; /* taken before it joined the transcript */
    case HANDSHAKE_ENCRYPTED_EXTENSIONS:
        hello_read_encrypted_extensions(message, &h);
        s->early_accepted = s->early && h.early_data;
        break;
    case HANDSHAKE_CLIENT_KEY_EXCHANGE:
        session_take_client_key(s, message);
        break;
    case HANDSHAKE_NEW_SESSION_TICKET:
        if (!session_is_13(s))
            session_remember_ticket(s, message);
        break;
    case HANDSHAKE_END_OF_EARLY_DATA:
        s->early = false;
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

const struct check_list *session_message(struct session *s, unsigned side,
                                         struct bytes message)
{
    s->proven.count = 0;
    if (message.n < 4 || s->transcript.n > TRANSCRIPT_MOST)
        return &s->proven;
    uint8_t type = message.p[0];
    bool post = session_is_13(s) && s->direction[CLIENT].finished;
    if (type != HANDSHAKE_CLIENT_HELLO && type != HANDSHAKE_HELLO_REQUEST)
        session_begin_unseen(s);
    if (type == HANDSHAKE_CLIENT_HELLO && side == CLIENT)
        session_take_client_hello(s, message);
    else if (type == HANDSHAKE_SERVER_HELLO)
        session_take_server_hello(s, message);
    else if (post && type == HANDSHAKE_CERTIFICATE_REQUEST)
        return session_take_request(s, message), &s->proven;
    else if (post && side == CLIENT && is_certificate(type))
        session_take_answer(s, message);
    session_prove(s, side, message);
    if (!left_out(s, type))
        session_join(s, message);
    if (!(post && type == HANDSHAKE_FINISHED))
        follow(s, side, message);
    else
        s->asked = false; /* it is answered */
    return &s->proven;
}
