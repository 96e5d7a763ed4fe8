/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two ends do once the handshake is over. */
#include "lab/talk.h"

#include "lab/credentials.h"

#include <string.h>

const char talk_request[] = "GET / HTTP/1.1\r\nHost: " LAB_NAME "\r\n\r\n";
static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";

ssize_t talk_receive(gnutls_session_t tls)
{
    char data[4096];
    ssize_t n;
    do
        n = gnutls_record_recv(tls, data, sizeof data);
    while (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED);
    return n;
}

static bool say(gnutls_session_t tls, const char *text)
{
    return gnutls_record_send(tls, text, strlen(text)) > 0;
}

static bool handshake(gnutls_session_t tls)
{
    int r;
    do
        r = gnutls_handshake(tls);
    while (r < 0 && !gnutls_error_is_fatal(r));
    return r >= 0;
}

static bool request_client(gnutls_session_t tls)
{
    return say(tls, talk_request) && talk_receive(tls) > 0;
}

static bool request_server(gnutls_session_t tls)
{
    return talk_receive(tls) > 0 && say(tls, answer);
}

static bool renegotiate_client(gnutls_session_t tls)
{
    return say(tls, talk_request) && talk_receive(tls) == GNUTLS_E_REHANDSHAKE &&
           handshake(tls) && talk_receive(tls) > 0;
}

static bool renegotiate_server(gnutls_session_t tls)
{
    if (talk_receive(tls) <= 0 || gnutls_rehandshake(tls) < 0)
        return false;
    return talk_receive(tls) == GNUTLS_E_REHANDSHAKE && handshake(tls) &&
           say(tls, answer);
}

static bool key_update_client(gnutls_session_t tls)
{
    return request_client(tls) && gnutls_session_key_update(tls, GNUTLS_KU_PEER) >= 0 &&
           request_client(tls);
}

static bool key_update_server(gnutls_session_t tls)
{
    return request_server(tls) && request_server(tls);
}

static bool padding_client(gnutls_session_t tls)
{
    return gnutls_record_send2(tls, talk_request, strlen(talk_request), 200, 0) > 0 &&
           talk_receive(tls) > 0;
}

static bool padding_server(gnutls_session_t tls)
{
    return talk_receive(tls) > 0 &&
           gnutls_record_send2(tls, answer, strlen(answer), 300, 0) > 0;
}

static bool reauthenticate_client(gnutls_session_t tls)
{
    int r;
    if (!say(tls, talk_request) || talk_receive(tls) != GNUTLS_E_REAUTH_REQUEST)
        return false;
    do
        r = gnutls_reauth(tls, 0);
    while (r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED);
    return r >= 0 && talk_receive(tls) > 0;
}

static bool reauthenticate_server(gnutls_session_t tls)
{
    int r;
    if (talk_receive(tls) <= 0)
        return false;
    gnutls_certificate_server_set_request(tls, GNUTLS_CERT_REQUIRE);
    do
        r = gnutls_reauth(tls, 0);
    while (r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED);
    return r >= 0 && say(tls, answer);
}

static bool tickets_server(gnutls_session_t tls)
{
    return gnutls_session_ticket_send(tls, 3, 0) >= 0 && request_server(tls);
}

static bool server_first_client(gnutls_session_t tls)
{
    return talk_receive(tls) > 0 && request_client(tls);
}

static bool server_first_server(gnutls_session_t tls)
{
    return say(tls, "220 welcome\r\n") && request_server(tls);
}

bool talk_play(enum scenario_talk talk, bool server, gnutls_session_t tls)
{
    static bool (*const sides[][2])(gnutls_session_t) = {
        [TALK_REQUEST] = {request_client, request_server},
        [TALK_RENEGOTIATE] = {renegotiate_client, renegotiate_server},
        [TALK_KEY_UPDATE] = {key_update_client, key_update_server},
        [TALK_PADDING] = {padding_client, padding_server},
        [TALK_REAUTHENTICATE] = {reauthenticate_client, reauthenticate_server},
        [TALK_TICKETS] = {request_client, tickets_server},
        [TALK_SERVER_FIRST] = {server_first_client, server_first_server}};
    return sides[talk][server](tls);
}
