/* SPDX-License-Identifier: BSD-2-Clause */
/* One end of one connection: what client and server have in common. */
#include "lab/end.h"

#include "base/text.h"
#include "lab/datagrams.h"
#include "lab/fault.h"
#include "lab/talk.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { HANDSHAKE_MS = 20000 };

void end_say(struct end *e, bool bad, const char *format, ...)
{
    char text[256] = "";
    struct app_event event = {.time = e->line->calls->now(e->line),
                              .client_port = e->line->client_port,
                              .server_port = e->line->server_port,
                              .server = e->server,
                              .bad = bad,
                              .scenario = e->session->scenario->name,
                              .text = text};
    va_list args;
    size_t who = e->other ? (size_t)snprintf(text, sizeof text, "proxy: ") : 0;
    va_start(args, format);
    vsnprintf(text + who, sizeof text - who, format, args);
    va_end(args);
    for (size_t n = strlen(text); n && text[n - 1] == ' ';)
        text[--n] = '\0';
    pipe_app(e->session->network->out, &event);
}

static void send_key(struct end *e, const char *label, struct bytes random,
                     struct bytes secret)
{
    struct buf line = {0};
    buf_printf(&line, "%s ", label);
    text_add_hex(&line, random, "");
    buf_add_text(&line, " ");
    text_add_hex(&line, secret, "");
    buf_add_text(&line, "\n");
    pipe_send(e->session->network->out, PIPE_KEYS, buf_bytes(&line));
    gnutls_memset(line.p, 0, line.n);
    buf_done(&line);
}

static int log_key(gnutls_session_t tls, const char *label, const gnutls_datum_t *secret)
{
    gnutls_datum_t client, server;
    gnutls_session_get_random(tls, &client, &server);
    send_key(gnutls_session_get_ptr(tls), label, (struct bytes){client.data, client.size},
             (struct bytes){secret->data, secret->size});
    return 0;
}

void end_log_keys(struct end *e)
{
    gnutls_session_set_keylog_function(e->tls, log_key);
}

void end_log_resumed(struct end *e)
{
    gnutls_datum_t client, server, master;
    if (!gnutls_session_is_resumed(e->tls) ||
        gnutls_protocol_get_version(e->tls) > GNUTLS_TLS1_2)
        return;
    gnutls_session_get_random(e->tls, &client, &server);
    gnutls_session_get_master_secret(e->tls, &master);
    send_key(e, "CLIENT_RANDOM", (struct bytes){client.data, client.size},
             (struct bytes){master.data, master.size});
}

static void offer_protocols(const struct end *e)
{
    static const gnutls_datum_t protocols[] = {{(unsigned char *)"h2", 2},
                                               {(unsigned char *)"http/1.1", 8}};
    static const gnutls_datum_t other = {(unsigned char *)"spdy/3", 6};
    if (e->server && (e->session->scenario->options & ALPN_MISMATCH))
        gnutls_alpn_set_protocols(e->tls, &other, 1, GNUTLS_ALPN_MANDATORY);
    else
        gnutls_alpn_set_protocols(e->tls, e->server ? protocols + 1 : protocols,
                                  e->server ? 1 : 2, 0);
}

int end_init(struct end *e, unsigned flags)
{
    struct session *s = e->session;
    const struct scenario *scenario = s->scenario;
    unsigned datagrams = GNUTLS_DATAGRAM | GNUTLS_NONBLOCK;
    int r = gnutls_init(&e->tls, flags | (e->line->datagrams ? datagrams : 0));
    if (r >= 0) /* a session without priorities must not be used */
        r = gnutls_priority_set_direct(
            e->tls, e->server ? scenario->server_priority : scenario->client_priority,
            NULL);
    if (r < 0) {
        pipe_text(s->network->out, PIPE_NOTE, "%s: this GnuTLS cannot play %s: %s",
                  e->server ? "server" : "client", scenario->name, gnutls_strerror(r));
        if (e->tls)
            gnutls_deinit(e->tls);
        e->tls = NULL;
        return -1;
    }
    gnutls_credentials_set(e->tls, GNUTLS_CRD_CERTIFICATE,
                           e->server ? s->for_server[e->leg] : s->for_client[e->leg]);
    offer_protocols(e);
    gnutls_session_set_ptr(e->tls, e);
    fault_insert(e);
    gnutls_handshake_set_timeout(e->tls, HANDSHAKE_MS);
    if (e->line->datagrams)
        datagrams_set_up(e);
    return 0;
}

/* GnuTLS says bad_certificate for every flaw; RFC 9846, 6.2 has better words. */
static int send_alert(gnutls_session_t tls, int error)
{
    if (error != GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR) {
        int level, alert = gnutls_error_to_alert(error, &level);
        return alert < 0 ? alert : gnutls_alert_send(tls, level, alert);
    }
    unsigned status = gnutls_session_get_verify_cert_status(tls);
    enum { BAD_CERTIFICATE_STATUS_RESPONSE = 113 }; /* the library has no name for it */
    int alert = status & GNUTLS_CERT_REVOKED ? GNUTLS_A_CERTIFICATE_REVOKED
                : status & (GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED)
                    ? GNUTLS_A_CERTIFICATE_EXPIRED
                : status & GNUTLS_CERT_MISSING_OCSP_STATUS
                    ? BAD_CERTIFICATE_STATUS_RESPONSE
                : status & GNUTLS_CERT_SIGNER_NOT_FOUND ? GNUTLS_A_UNKNOWN_CA
                                                        : GNUTLS_A_BAD_CERTIFICATE;
    return gnutls_alert_send(tls, GNUTLS_AL_FATAL, (gnutls_alert_description_t)alert);
}

/* The library's own words for what is wrong. */
static void say_error(struct end *e, const char *what, int error)
{
    gnutls_datum_t words = {NULL, 0};
    bool told = error == GNUTLS_E_FATAL_ALERT_RECEIVED;
    const char *alert = told ? gnutls_alert_get_name(gnutls_alert_get(e->tls)) : NULL;
    if (error == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR)
        gnutls_certificate_verification_status_print(
            gnutls_session_get_verify_cert_status(e->tls), GNUTLS_CRT_X509, &words, 0);
    end_say(e, true, "%s failed: %s%s%s", what,
            words.data ? (const char *)words.data : gnutls_strerror(error),
            alert ? " " : "", alert ? alert : "");
    gnutls_free(words.data);
}

/* An end that failed says so to the other one, unless it was told itself. */
static void fail(struct end *e, const char *what, int error)
{
    say_error(e, what, error);
    if (error == GNUTLS_E_FATAL_ALERT_RECEIVED)
        return;
    if (e->server && (e->session->scenario->options & UNKNOWN_PSK))
        gnutls_alert_send(e->tls, GNUTLS_AL_FATAL, GNUTLS_A_UNKNOWN_PSK_IDENTITY);
    else if (e->server && !e->connected && error == GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER &&
             (e->session->scenario->options & WRONG_PSK))
        /* RFC 9846, 6.2: decrypt_error is for a binder that does not fit, too */
        gnutls_alert_send(e->tls, GNUTLS_AL_FATAL, GNUTLS_A_DECRYPT_ERROR);
    else
        send_alert(e->tls, error);
}

/* A server may read early data before the handshake is over: RFC 9846, 4.3.10. */
static void take_early(struct end *e)
{
    char data[1024];
    if (!e->server || e->early_seen || !(e->session->scenario->options & EARLY_DATA))
        return;
    ssize_t n = gnutls_record_recv_early_data(e->tls, data, sizeof data);
    if (n <= 0)
        return;
    e->early_seen = true;
    end_say(e, false, "early data readable: %zd bytes", n);
}

bool end_handshake(struct end *e)
{
    int r;
    do {
        r = gnutls_handshake(e->tls);
        take_early(e);
        if (r == GNUTLS_E_AGAIN && e->line->datagrams)
            datagrams_wait(e);
    } while (r < 0 && !gnutls_error_is_fatal(r));
    if (r < 0)
        fail(e, "handshake", r);
    else
        end_say(e, false, "handshake returned");
    return r >= 0;
}

void end_drain(struct end *e)
{
    char rest[4096];
    if (e->line->datagrams)
        return; /* nothing says that there will be no more */
    e->line->calls->shut(e->line);
    while (e->line->calls->receive(e->line, rest, sizeof rest) > 0)
        ;
}

/* Says goodbye and waits for the other end's. */
static void part(struct end *e)
{
    gnutls_bye(e->tls, GNUTLS_SHUT_WR);
    while (talk_receive(e) > 0)
        ;
}

/* The talk failed: why, is said as an alert. The first error counts; the session is void after it. */
static void complain(struct end *e)
{
    if (!e->error)
        talk_receive(e);
    if (e->error)
        fail(e, "reading", e->error);
}

void end_converse(struct end *e)
{
    const struct scenario *scenario = e->session->scenario;
    e->connected = true;
    bool good = talk_play(scenario->talk, e);
    if (good && e->server && (scenario->options & TRUNCATE))
        return; /* as somebody on the path could have ended it */
    if (good)
        part(e);
    else
        complain(e);
}
