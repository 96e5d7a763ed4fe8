/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two ends do once the handshake is over. */
#include "lab/talk.h"

#include "lab/credentials.h"

#include <string.h>

const char talk_request[] = "GET / HTTP/1.1\r\nHost: " LAB_NAME "\r\n\r\n";
static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";

static void say_received(struct end *e, ssize_t n)
{
    if (n > 0)
        end_say(e, false, "data readable: %zd bytes", n);
    else if (n == 0)
        end_say(e, false, "the other end said close_notify");
    else if (n == GNUTLS_E_PREMATURE_TERMINATION)
        end_say(e, true, "%s", gnutls_strerror((int)n));
}

static ssize_t receive(struct end *e, char *data, size_t room)
{
    ssize_t n;
    do
        n = gnutls_record_recv(e->tls, data, room);
    while (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED);
    say_received(e, n);
    if (n < 0 && gnutls_error_is_fatal((int)n) && !e->error)
        e->error = (int)n;
    return n;
}

ssize_t talk_receive(struct end *e)
{
    char data[4096];
    return receive(e, data, sizeof data);
}

static bool say(struct end *e, const char *text)
{
    return gnutls_record_send(e->tls, text, strlen(text)) > 0;
}

static bool handshake(struct end *e)
{
    int r;
    do
        r = gnutls_handshake(e->tls);
    while (r < 0 && !gnutls_error_is_fatal(r));
    return r >= 0;
}

static bool request_client(struct end *e)
{
    return say(e, talk_request) && talk_receive(e) > 0;
}

static bool request_server(struct end *e)
{
    return talk_receive(e) > 0 && say(e, answer);
}

static bool renegotiate_client(struct end *e)
{
    return say(e, talk_request) && talk_receive(e) == GNUTLS_E_REHANDSHAKE &&
           handshake(e) && talk_receive(e) > 0;
}

static bool renegotiate_server(struct end *e)
{
    if (talk_receive(e) <= 0 || gnutls_rehandshake(e->tls) < 0)
        return false;
    return talk_receive(e) == GNUTLS_E_REHANDSHAKE && handshake(e) && say(e, answer);
}

static bool key_update_client(struct end *e)
{
    return request_client(e) && gnutls_session_key_update(e->tls, GNUTLS_KU_PEER) >= 0 &&
           request_client(e);
}

static bool key_update_server(struct end *e)
{
    return request_server(e) && request_server(e);
}

static bool padding_client(struct end *e)
{
    return gnutls_record_send2(e->tls, talk_request, strlen(talk_request), 200, 0) > 0 &&
           talk_receive(e) > 0;
}

static bool padding_server(struct end *e)
{
    return talk_receive(e) > 0 &&
           gnutls_record_send2(e->tls, answer, strlen(answer), 300, 0) > 0;
}

static bool reauthenticate_client(struct end *e)
{
    int r;
    if (!say(e, talk_request) || talk_receive(e) != GNUTLS_E_REAUTH_REQUEST)
        return false;
    do
        r = gnutls_reauth(e->tls, 0);
    while (r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED);
    return r >= 0 && talk_receive(e) > 0;
}

static bool reauthenticate_server(struct end *e)
{
    int r;
    if (talk_receive(e) <= 0)
        return false;
    gnutls_certificate_server_set_request(e->tls, GNUTLS_CERT_REQUIRE);
    do
        r = gnutls_reauth(e->tls, 0);
    while (r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED);
    return r >= 0 && say(e, answer);
}

static bool tickets_server(struct end *e)
{
    return gnutls_session_ticket_send(e->tls, 3, 0) >= 0 && request_server(e);
}

static bool server_first_client(struct end *e)
{
    return talk_receive(e) > 0 && request_client(e);
}

static bool server_first_server(struct end *e)
{
    return say(e, "220 welcome\r\n") && request_server(e);
}

/* At a proxy all lies open: what came in one leg goes out in the other. */
static bool take(struct end *e)
{
    char data[4096];
    ssize_t n = receive(e, data, sizeof data - 1);
    if (n <= 0)
        return false;
    data[n] = '\0';
    end_say(e, false, "in the clear here: %.*s", (int)strcspn(data, "\r\n"), data);
    e->other->taken.n = 0;
    buf_add(&e->other->taken, (struct bytes){(const uint8_t *)data, (size_t)n});
    return true;
}

static bool hand_on(struct end *e)
{
    return gnutls_record_send(e->tls, e->taken.p, e->taken.n) > 0;
}

/* The answer is handed back before either leg is closed. */
static bool relay_client(struct end *e)
{
    return e->other ? hand_on(e) && take(e) && hand_on(e->other) : request_client(e);
}

/* The proxy goes to the server when it has something for it. Where that fails, its client gets
 * close_notify instead of an answer. */
static bool relay_server(struct end *e)
{
    if (!e->other)
        return request_server(e);
    if (!take(e))
        return false;
    client_run(e->other);
    return true;
}

bool talk_play(enum scenario_talk talk, struct end *e)
{
    static bool (*const sides[][2])(struct end *) = {
        [TALK_REQUEST] = {request_client, request_server},
        [TALK_RENEGOTIATE] = {renegotiate_client, renegotiate_server},
        [TALK_KEY_UPDATE] = {key_update_client, key_update_server},
        [TALK_PADDING] = {padding_client, padding_server},
        [TALK_REAUTHENTICATE] = {reauthenticate_client, reauthenticate_server},
        [TALK_TICKETS] = {request_client, tickets_server},
        [TALK_SERVER_FIRST] = {server_first_client, server_first_server},
        [TALK_RELAY] = {relay_client, relay_server}};
    return sides[talk][e->server](e);
}
