/* SPDX-License-Identifier: BSD-2-Clause */
/* The two ends of the lab. */
#include "lab/session.h"

#include "base/text.h"

#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HANDSHAKE_MS = 20000, IDLE_SECONDS = 20 };

static const char request[] = "GET / HTTP/1.1\r\nHost: " LAB_NAME "\r\n\r\n";
static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";

static int log_key(gnutls_session_t tls, const char *label, const gnutls_datum_t *secret)
{
    struct session *s = gnutls_session_get_ptr(tls);
    gnutls_datum_t client, server;
    struct buf line = {0};
    gnutls_session_get_random(tls, &client, &server);
    buf_printf(&line, "%s ", label);
    text_add_hex(&line, (struct bytes){client.data, client.size}, "");
    buf_add_text(&line, " ");
    text_add_hex(&line, (struct bytes){secret->data, secret->size}, "");
    buf_add_text(&line, "\n");
    pipe_send(s->out, PIPE_KEYS, buf_bytes(&line));
    gnutls_memset(line.p, 0, line.n);
    buf_done(&line);
    return 0;
}

static void prepare_socket(int fd)
{
    int one = 1;
    struct timeval limit = {IDLE_SECONDS, 0};
    /* without this, Nagle's algorithm and delayed ACKs would be seen in the times */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/* What both ends need; NULL after saying what went wrong. */
static gnutls_session_t new_session(struct session *s, int fd, unsigned flags, bool client)
{
    static const gnutls_datum_t protocols[] = {{(unsigned char *)"h2", 2},
                                               {(unsigned char *)"http/1.1", 8}};
    gnutls_session_t tls;
    if (gnutls_init(&tls, flags) < 0)
        return NULL;
    const char *priority =
        client ? s->scenario->client_priority : s->scenario->server_priority;
    int r = gnutls_priority_set_direct(tls, priority, NULL);
    if (r < 0) {
        pipe_text(s->out, PIPE_NOTE, "%s: this GnuTLS cannot play %s: %s",
                  client ? "client" : "server", s->scenario->name, gnutls_strerror(r));
        gnutls_deinit(tls);
        return NULL;
    }
    gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE,
                           client ? s->credentials->for_client : s->credentials->for_server);
    gnutls_alpn_set_protocols(tls, client ? protocols : protocols + 1, client ? 2 : 1, 0);
    gnutls_session_set_ptr(tls, s);
    gnutls_transport_set_int(tls, fd);
    gnutls_handshake_set_timeout(tls, HANDSHAKE_MS);
    return tls;
}

static int handshake(struct session *s, gnutls_session_t tls, const char *who)
{
    int r;
    do
        r = gnutls_handshake(tls);
    while (r < 0 && !gnutls_error_is_fatal(r));
    if (r < 0) {
        gnutls_alert_send_appropriate(tls, r);
        pipe_text(s->out, PIPE_NOTE, "%s: the handshake failed: %s", who,
                  gnutls_strerror(r));
    }
    return r;
}

static ssize_t receive(gnutls_session_t tls)
{
    char data[4096];
    ssize_t n;
    do
        n = gnutls_record_recv(tls, data, sizeof data);
    while (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED);
    return n;
}

/* Says goodbye and waits for the other end's. */
static void part(gnutls_session_t tls, int fd)
{
    char rest[256];
    gnutls_bye(tls, GNUTLS_SHUT_WR);
    while (receive(tls) > 0)
        ;
    shutdown(fd, SHUT_WR);
    while (read(fd, rest, sizeof rest) > 0)
        ;
}

static void talk_as_client(struct session *s, int fd)
{
    gnutls_session_t tls =
        new_session(s, fd, GNUTLS_CLIENT | s->scenario->client_flags, true);
    if (!tls)
        return;
    gnutls_server_name_set(tls, GNUTLS_NAME_DNS, LAB_NAME, sizeof LAB_NAME - 1);
    gnutls_session_set_verify_cert(tls, LAB_NAME, 0);
    gnutls_session_set_keylog_function(tls, log_key);
    if (handshake(s, tls, "client") >= 0 &&
        gnutls_record_send(tls, request, sizeof request - 1) > 0 && receive(tls) > 0)
        part(tls, fd);
    gnutls_deinit(tls);
}

static void *play_client(void *argument)
{
    struct session *s = argument;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return NULL;
    prepare_socket(fd);
    if (connect(fd, (struct sockaddr *)&s->server, sizeof s->server) == 0)
        talk_as_client(s, fd);
    else
        pipe_text(s->out, PIPE_NOTE, "client: the server could not be reached");
    close(fd);
    return NULL;
}

static void *play_server(void *argument)
{
    struct session *s = argument;
    int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return NULL;
    prepare_socket(fd);
    gnutls_session_t tls =
        new_session(s, fd, GNUTLS_SERVER | s->scenario->server_flags, false);
    if (tls && handshake(s, tls, "server") >= 0 && receive(tls) > 0 &&
        gnutls_record_send(tls, answer, sizeof answer - 1) > 0)
        part(tls, fd);
    if (tls)
        gnutls_deinit(tls);
    close(fd);
    return NULL;
}

void session_play(struct session *s)
{
    pthread_t client, server;
    struct timeval limit = {IDLE_SECONDS, 0};
    setsockopt(s->listener, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    bool has_server = pthread_create(&server, NULL, play_server, s) == 0;
    bool has_client = pthread_create(&client, NULL, play_client, s) == 0;
    if (has_client)
        pthread_join(client, NULL);
    if (has_server)
        pthread_join(server, NULL);
}
