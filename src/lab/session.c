/* SPDX-License-Identifier: BSD-2-Clause */
/* The two ends of the lab. */
#include "lab/session.h"

#include "base/text.h"
#include "lab/fault.h"
#include "lab/talk.h"

#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HANDSHAKE_MS = 20000, IDLE_SECONDS = 20 };

static void send_key(struct session *s, const char *label, struct bytes random,
                     struct bytes secret)
{
    struct buf line = {0};
    buf_printf(&line, "%s ", label);
    text_add_hex(&line, random, "");
    buf_add_text(&line, " ");
    text_add_hex(&line, secret, "");
    buf_add_text(&line, "\n");
    pipe_send(s->out, PIPE_KEYS, buf_bytes(&line));
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

/* GnuTLS logs no secret of a session that was resumed until TLS 1.2. */
static void log_resumed(struct session *s, gnutls_session_t tls)
{
    gnutls_datum_t client, server, master;
    if (!gnutls_session_is_resumed(tls) ||
        gnutls_protocol_get_version(tls) > GNUTLS_TLS1_2)
        return;
    gnutls_session_get_random(tls, &client, &server);
    gnutls_session_get_master_secret(tls, &master);
    send_key(s, "CLIENT_RANDOM", (struct bytes){client.data, client.size},
             (struct bytes){master.data, master.size});
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

static void offer_protocols(const struct session *s, gnutls_session_t tls, bool client)
{
    static const gnutls_datum_t protocols[] = {{(unsigned char *)"h2", 2},
                                               {(unsigned char *)"http/1.1", 8}};
    static const gnutls_datum_t other = {(unsigned char *)"spdy/3", 6};
    if (!client && (s->scenario->options & ALPN_MISMATCH))
        gnutls_alpn_set_protocols(tls, &other, 1, GNUTLS_ALPN_MANDATORY);
    else
        gnutls_alpn_set_protocols(tls, client ? protocols : protocols + 1, client ? 2 : 1,
                                  0);
}

/* RFC 6066, 3: a server may refuse a name that it does not serve. */
static int refuse_name(gnutls_session_t tls)
{
    (void)tls;
    return GNUTLS_E_UNRECOGNIZED_NAME;
}

/* What both ends need; NULL after saying what went wrong. */
static gnutls_session_t new_session(struct session *s, struct fault *fault, int fd,
                                    unsigned flags, bool client)
{
    gnutls_session_t tls;
    const struct scenario *scenario = s->scenario;
    if (gnutls_init(&tls, flags) < 0)
        return NULL;
    const char *priority = client ? scenario->client_priority : scenario->server_priority;
    int r = gnutls_priority_set_direct(tls, priority, NULL);
    if (r < 0) {
        pipe_text(s->out, PIPE_NOTE, "%s: this GnuTLS cannot play %s: %s",
                  client ? "client" : "server", scenario->name, gnutls_strerror(r));
        gnutls_deinit(tls);
        return NULL;
    }
    gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE,
                           client ? s->for_client : s->for_server);
    offer_protocols(s, tls, client);
    gnutls_session_set_ptr(tls, s);
    fault_insert(fault, tls, fd);
    gnutls_handshake_set_timeout(tls, HANDSHAKE_MS);
    return tls;
}

/* GnuTLS says bad_certificate for every flaw; RFC 9846, 6.2 has better words. */
static int send_alert(gnutls_session_t tls, int error)
{
    if (error != GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR) {
        int level, alert = gnutls_error_to_alert(error, &level);
        return alert < 0 ? alert : gnutls_alert_send(tls, level, alert);
    }
    unsigned status = gnutls_session_get_verify_cert_status(tls);
    gnutls_alert_description_t alert =
        status & GNUTLS_CERT_REVOKED ? GNUTLS_A_CERTIFICATE_REVOKED
        : status & (GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED)
            ? GNUTLS_A_CERTIFICATE_EXPIRED
        : status & GNUTLS_CERT_SIGNER_NOT_FOUND ? GNUTLS_A_UNKNOWN_CA
                                                : GNUTLS_A_BAD_CERTIFICATE;
    return gnutls_alert_send(tls, GNUTLS_AL_FATAL, alert);
}

/* An end that failed says so, then takes in what the other one still sends. */
static void fail(struct session *s, gnutls_session_t tls, int error, const char *who)
{
    bool told = error == GNUTLS_E_FATAL_ALERT_RECEIVED;
    pipe_text(s->out, PIPE_NOTE, "%s: %s%s%s", who, gnutls_strerror(error),
              told ? ": " : "", told ? gnutls_alert_get_name(gnutls_alert_get(tls)) : "");
    if (!told && (s->scenario->options & UNKNOWN_PSK) && strcmp(who, "server") == 0)
        gnutls_alert_send(tls, GNUTLS_AL_FATAL, GNUTLS_A_UNKNOWN_PSK_IDENTITY);
    else if (!told)
        send_alert(tls, error);
}

static bool handshake(struct session *s, gnutls_session_t tls, const char *who)
{
    int r;
    do
        r = gnutls_handshake(tls);
    while (r < 0 && !gnutls_error_is_fatal(r));
    if (r < 0)
        fail(s, tls, r, who);
    return r >= 0;
}

/* What still comes, until the other end closes. */
static void drain(int fd)
{
    char rest[4096];
    shutdown(fd, SHUT_WR);
    while (read(fd, rest, sizeof rest) > 0)
        ;
}

/* Says goodbye and waits for the other end's. */
static void part(gnutls_session_t tls)
{
    gnutls_bye(tls, GNUTLS_SHUT_WR);
    while (talk_receive(tls) > 0)
        ;
}

/* The talk failed: whatever came (or did not) is said as an alert. */
static void complain(struct session *s, gnutls_session_t tls, const char *who)
{
    ssize_t r = talk_receive(tls);
    if (r < 0 && gnutls_error_is_fatal((int)r))
        fail(s, tls, (int)r, who);
}

static void converse(struct session *s, gnutls_session_t tls, struct fault *fault,
                     bool server)
{
    const char *who = server ? "server" : "client";
    fault->connected = true;
    bool good = talk_play(s->scenario->talk, server, tls);
    if (good && server && (s->scenario->options & TRUNCATE))
        return; /* as somebody on the path could have ended it */
    if (good)
        part(tls);
    else
        complain(s, tls, who);
}

static gnutls_session_t client_session(struct session *s, struct fault *fault, int fd)
{
    const struct scenario *scenario = s->scenario;
    gnutls_session_t tls =
        new_session(s, fault, fd, GNUTLS_CLIENT | scenario->client_flags, true);
    if (!tls)
        return NULL;
    gnutls_server_name_set(tls, GNUTLS_NAME_DNS, LAB_NAME, sizeof LAB_NAME - 1);
    gnutls_session_set_verify_cert(tls, LAB_NAME, 0);
    gnutls_session_set_keylog_function(tls, log_key);
    store_use_client(&s->store, tls);
    return tls;
}

static void talk_as_client(struct session *s, int fd)
{
    struct fault fault = {.store = &s->store};
    fault.remember = (s->scenario->options & REPLAY) != 0;
    s->store.flight.n = 0;
    gnutls_session_t tls = client_session(s, &fault, fd);
    if (!tls)
        return;
    bool early = (s->scenario->options & EARLY_DATA) && s->store.connection > 1;
    if (early)
        gnutls_record_send_early_data(tls, talk_request, strlen(talk_request));
    if (handshake(s, tls, "client")) {
        fault.remember = false;
        log_resumed(s, tls);
        if (early && (gnutls_session_get_flags(tls) & GNUTLS_SFLAGS_EARLY_DATA))
            talk_receive(tls); /* the answer to the early request */
        converse(s, tls, &fault, false);
        store_keep(&s->store, tls);
    }
    drain(fd);
    gnutls_deinit(tls);
}

/* Who recorded the first flight sends it again, without knowing a single key. */
static void replay(struct session *s, int fd)
{
    char data[4096];
    struct timeval limit = {0, 400000};
    (void)!send(fd, s->store.flight.p, s->store.flight.n, MSG_NOSIGNAL);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    while (read(fd, data, sizeof data) > 0)
        ;
}

static void *play_client(void *argument)
{
    struct session *s = argument;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool again = (s->scenario->options & REPLAY) &&
                 s->store.connection == s->scenario->connections;
    if (fd < 0)
        return NULL;
    prepare_socket(fd);
    if (connect(fd, (struct sockaddr *)&s->server, sizeof s->server) != 0)
        pipe_text(s->out, PIPE_NOTE, "client: the server could not be reached");
    else if (again)
        replay(s, fd);
    else
        talk_as_client(s, fd);
    close(fd);
    return NULL;
}

static gnutls_session_t server_session(struct session *s, struct fault *fault, int fd)
{
    unsigned o = s->scenario->options;
    gnutls_session_t tls =
        new_session(s, fault, fd, GNUTLS_SERVER | s->scenario->server_flags, false);
    if (!tls)
        return NULL;
    store_use_server(&s->store, tls);
    if (o & (ASK_CERTIFICATE | REQUIRE_CERTIFICATE))
        gnutls_certificate_server_set_request(
            tls, o & REQUIRE_CERTIFICATE ? GNUTLS_CERT_REQUIRE : GNUTLS_CERT_REQUEST);
    if ((o & REPLAY) && s->store.connection == s->scenario->connections)
        gnutls_session_set_keylog_function(tls, log_key); /* the replayed client cannot */
    if (o & NAME_REFUSED)
        gnutls_handshake_set_post_client_hello_function(tls, refuse_name);
    return tls;
}

/* Early data is answered at once, as far as the library lets a server. */
static void take_early(gnutls_session_t tls)
{
    char data[1024];
    if (gnutls_record_recv_early_data(tls, data, sizeof data) > 0)
        gnutls_record_send(tls, "HTTP/1.1 204 No Content\r\n\r\n", 27);
}

static void *play_server(void *argument)
{
    struct session *s = argument;
    struct fault fault = {.store = &s->store, .server = true};
    int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return NULL;
    prepare_socket(fd);
    gnutls_session_t tls = server_session(s, &fault, fd);
    if (tls && handshake(s, tls, "server")) {
        if (s->scenario->options & EARLY_DATA)
            take_early(tls);
        converse(s, tls, &fault, true);
    }
    drain(fd);
    if (tls)
        gnutls_deinit(tls);
    close(fd);
    return NULL;
}

static void play_connection(struct session *s)
{
    pthread_t client, server;
    store_next(&s->store);
    bool has_server = pthread_create(&server, NULL, play_server, s) == 0;
    bool has_client = pthread_create(&client, NULL, play_client, s) == 0;
    if (has_client)
        pthread_join(client, NULL);
    if (has_server)
        pthread_join(server, NULL);
}

void session_play(struct session *s)
{
    struct error e;
    struct timeval limit = {IDLE_SECONDS, 0};
    setsockopt(s->listener, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    s->for_server = credentials_server(s->credentials, s->scenario->leaf, &e);
    s->for_client = credentials_client(
        s->credentials, (s->scenario->options & CLIENT_CERTIFICATE) != 0, &e);
    if (!s->for_server || !s->for_client) {
        pipe_text(s->out, PIPE_NOTE, "%s", e.text);
        return;
    }
    if (store_init(&s->store, s->scenario) < 0)
        pipe_text(s->out, PIPE_NOTE, "this GnuTLS cannot play %s", s->scenario->name);
    for (unsigned i = 0; i < (s->scenario->connections ? s->scenario->connections : 1);
         i++)
        play_connection(s);
    store_done(&s->store);
}
