/* SPDX-License-Identifier: BSD-2-Clause */
/* The server's side. */
#include "lab/datagrams.h"
#include "lab/end.h"
#include "lab/talk.h"

#include <errno.h>
#include <string.h>

/* RFC 6066, 3: a server may refuse a name that it does not serve. */
static int refuse_name(gnutls_session_t tls)
{
    (void)tls;
    return GNUTLS_E_UNRECOGNIZED_NAME;
}

static int start(struct end *e)
{
    struct session *s = e->session;
    unsigned o = s->scenario->options;
    if (end_init(e, GNUTLS_SERVER | s->scenario->server_flags) < 0)
        return -1;
    store_use_server(&s->store, e->tls);
    if (o & COOKIE)
        datagrams_go_on(e);
    if (o & (ASK_CERTIFICATE | REQUIRE_CERTIFICATE))
        gnutls_certificate_server_set_request(
            e->tls, o & REQUIRE_CERTIFICATE ? GNUTLS_CERT_REQUIRE : GNUTLS_CERT_REQUEST);
    if (o &
        STRANGE_CLIENT) /* elsewhere a client without a certificate would be refused, too */
        gnutls_session_set_verify_cert(e->tls, NULL, 0);
    if ((o & REPLAY) && s->store.connection == session_connections(s))
        end_log_keys(e); /* the replayed client cannot */
    if (o & NAME_REFUSED)
        gnutls_handshake_set_post_client_hello_function(e->tls, refuse_name);
    return 0;
}

static void talk_securely(struct end *e)
{
    if (start(e) == 0 && end_handshake(e)) {
        if (e->early_seen) /* answered as early as the library lets a server */
            gnutls_record_send(e->tls, "HTTP/1.1 204 No Content\r\n\r\n", 27);
        end_converse(e);
    }
    end_drain(e);
    if (e->tls)
        gnutls_deinit(e->tls);
}

void server_run(void *end)
{
    struct end *e = end;
    if (!e->line || e->line->calls->open(e->line, false) < 0) {
        pipe_text(e->session->network->out, PIPE_NOTE, "server: no client came: %s",
                  strerror(errno));
    } else {
        end_say(e, false,
                e->line->datagrams ? "a first datagram is there" : "accept() returned");
        if (!(e->session->scenario->options & COOKIE) || datagrams_ask_cookie(e))
            talk_securely(e);
    }
    buf_done(&e->first);
    if (e->line)
        e->line->calls->close(e->line);
}
