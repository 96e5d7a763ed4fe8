/* SPDX-License-Identifier: BSD-2-Clause */
/* A GnuTLS client that calls somebody's server. */
#include "lab/visit.h"

#include "base/text.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

enum { RESPONSE_MOST = 16384, PROTOCOLS_MOST = 8, TICKET_MS = 300, ANSWER_MS = 2000 };

/* What GnuTLS's callbacks are handed. */
struct caller {
    struct call *call;
    const struct visit_wish *wish;
};

static ssize_t push(gnutls_transport_ptr_t p, const giovec_t *piece, int count)
{
    struct caller *c = p;
    struct buf whole = {0};
    for (int i = 0; i < count; i++)
        buf_add(&whole, (struct bytes){piece[i].iov_base, piece[i].iov_len});
    ssize_t n = call_write(c->call, buf_bytes(&whole)) < 0 ? -1 : (ssize_t)whole.n;
    if (n < 0)
        errno = EPIPE;
    buf_done(&whole);
    return n;
}

static ssize_t pull(gnutls_transport_ptr_t p, void *data, size_t n)
{
    struct caller *c = p;
    ssize_t got = call_read(c->call, data, n);
    if (got < 0)
        errno = ECONNRESET;
    return got;
}

static int pull_timeout(gnutls_transport_ptr_t p, unsigned milliseconds)
{
    struct caller *c = p;
    return call_wait(c->call,
                     milliseconds == GNUTLS_INDEFINITE_TIMEOUT ? -1 : (int)milliseconds);
}

static void log_line(const struct visit_wish *wish, const char *label,
                     const gnutls_datum_t *random, const gnutls_datum_t *secret)
{
    struct buf line = {0};
    buf_printf(&line, "%s ", label);
    text_add_hex(&line, (struct bytes){random->data, random->size}, "");
    buf_add_text(&line, " ");
    text_add_hex(&line, (struct bytes){secret->data, secret->size}, "");
    buf_add_text(&line, "\n");
    wish->keys(wish->context, buf_bytes(&line));
    gnutls_memset(line.p, 0, line.n);
    buf_done(&line);
}

static int log_key(gnutls_session_t tls, const char *label, const gnutls_datum_t *secret)
{
    struct caller *c = gnutls_session_get_ptr(tls);
    gnutls_datum_t client, server;
    gnutls_session_get_random(tls, &client, &server);
    log_line(c->wish, label, &client, secret);
    return 0;
}

/* GnuTLS logs no secret of a session that was resumed until TLS 1.2. */
static void log_resumed(const struct visit_wish *wish, gnutls_session_t tls)
{
    gnutls_datum_t client, server, master;
    if (!gnutls_session_is_resumed(tls) ||
        gnutls_protocol_get_version(tls) > GNUTLS_TLS1_2)
        return;
    gnutls_session_get_random(tls, &client, &server);
    gnutls_session_get_master_secret(tls, &master);
    log_line(wish, "CLIENT_RANDOM", &client, &master);
}

static void offer(const struct visit_wish *wish, gnutls_session_t tls)
{
    gnutls_datum_t protocol[PROTOCOLS_MOST];
    unsigned n = 0;
    if (wish->name)
        gnutls_server_name_set(tls, GNUTLS_NAME_DNS, wish->name, strlen(wish->name));
    for (; wish->protocols && wish->protocols[n] && n < PROTOCOLS_MOST; n++)
        protocol[n] = (gnutls_datum_t){(unsigned char *)wish->protocols[n],
                                       (unsigned)strlen(wish->protocols[n])};
    if (n)
        gnutls_alpn_set_protocols(tls, protocol, n, 0);
    if (wish->session.n)
        gnutls_session_set_data(tls, wish->session.p, wish->session.n);
}

bool visit_understands(const char *priority)
{
    gnutls_priority_t p;
    if (gnutls_priority_init(&p, priority, NULL) < 0)
        return false;
    gnutls_priority_deinit(p);
    return true;
}

static gnutls_session_t session_for(struct caller *c,
                                    gnutls_certificate_credentials_t nobody)
{
    gnutls_session_t tls;
    unsigned flags = GNUTLS_CLIENT | (c->wish->no_ticket ? GNUTLS_NO_TICKETS : 0) |
                     (c->wish->early ? GNUTLS_ENABLE_EARLY_DATA : 0);
    if (gnutls_init(&tls, flags) < 0)
        return NULL;
    if (gnutls_priority_set_direct(tls, c->wish->priority, NULL) < 0) {
        gnutls_deinit(tls);
        return NULL;
    }
    gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, nobody);
    gnutls_session_set_ptr(tls, c);
    gnutls_session_set_keylog_function(tls, log_key);
    gnutls_transport_set_ptr(tls, c);
    gnutls_transport_set_vec_push_function(tls, push);
    gnutls_transport_set_pull_function(tls, pull);
    gnutls_transport_set_pull_timeout_function(tls, pull_timeout);
    offer(c->wish, tls);
    return tls;
}

/* Reads the answer's beginning: all where it is short and the server closes. */
static void ask(struct caller *c, gnutls_session_t tls, bool asked,
                struct visit_result *result)
{
    const char *request = c->wish->request;
    char data[4096];
    ssize_t n = 0;
    if (!asked && gnutls_record_send(tls, request, strlen(request)) < 0)
        return;
    while (result->response.n < RESPONSE_MOST &&
           (gnutls_record_check_pending(tls) || call_wait(c->call, ANSWER_MS))) {
        n = gnutls_record_recv(tls, data, sizeof data);
        if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
            continue;
        if (n <= 0)
            break;
        buf_add(&result->response, (struct bytes){(const uint8_t *)data, (size_t)n});
        if (strstr(buf_text(&result->response), "\r\n\r\n"))
            break;
    }
}

/* RFC 9846, 4.7.1: tickets come behind the handshake, if any come. */
static void keep(gnutls_session_t tls, struct caller *c, struct visit_result *result)
{
    gnutls_datum_t session;
    char nothing[1];
    bool tickets = gnutls_protocol_get_version(tls) == GNUTLS_TLS1_3;
    while (tickets && !(gnutls_session_get_flags(tls) & GNUTLS_SFLAGS_SESSION_TICKET) &&
           call_wait(c->call, TICKET_MS))
        if (gnutls_record_recv(tls, nothing, sizeof nothing) != GNUTLS_E_AGAIN)
            break;
    if (tickets && !(gnutls_session_get_flags(tls) & GNUTLS_SFLAGS_SESSION_TICKET))
        return;
    if (gnutls_session_get_data2(tls, &session) < 0)
        return;
    buf_add(&result->session, (struct bytes){session.data, session.size});
    gnutls_memset(session.data, 0, session.size);
    gnutls_free(session.data);
}

static void converse(struct caller *c, gnutls_session_t tls, struct visit_result *result)
{
    const struct visit_wish *wish = c->wish;
    int r;
    if (wish->early && wish->session.n && wish->request)
        gnutls_record_send_early_data(tls, wish->request, strlen(wish->request));
    do
        r = gnutls_handshake(tls);
    while (r < 0 && !gnutls_error_is_fatal(r));
    if (r < 0) {
        int level, alert = gnutls_error_to_alert(r, &level);
        snprintf(result->error, sizeof result->error, "%s", gnutls_strerror(r));
        if (r != GNUTLS_E_FATAL_ALERT_RECEIVED && alert >= 0)
            gnutls_alert_send(tls, level, alert);
        return;
    }
    result->connected = true;
    log_resumed(wish, tls);
    if (wish->request)
        ask(c, tls, gnutls_session_get_flags(tls) & GNUTLS_SFLAGS_EARLY_DATA, result);
    keep(tls, c, result);
    gnutls_bye(tls, GNUTLS_SHUT_WR);
}

int visit_make(struct call *call, const struct call_place *place,
               const struct visit_wish *wish, struct visit_result *result,
               struct error *e)
{
    struct caller caller = {call, wish};
    gnutls_certificate_credentials_t nobody;
    if (call_open(call, place, e) < 0)
        return -1;
    gnutls_certificate_allocate_credentials(&nobody);
    gnutls_session_t tls = session_for(&caller, nobody);
    if (tls) {
        converse(&caller, tls, result);
        gnutls_deinit(tls);
    } else {
        snprintf(result->error, sizeof result->error, "this GnuTLS cannot do it");
    }
    gnutls_certificate_free_credentials(nobody);
    return 0;
}

void visit_done(struct visit_result *result)
{
    if (result->session.n)
        gnutls_memset(result->session.p, 0, result->session.n);
    buf_done(&result->session);
    buf_done(&result->response);
}
