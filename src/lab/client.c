/* SPDX-License-Identifier: BSD-2-Clause */
/* The client's side. */
#include "lab/end.h"
#include "lab/talk.h"

#include <errno.h>
#include <string.h>

enum { REPLAY_MS = 400 };

static bool wants(const struct end *e, unsigned option)
{
    return (e->session->scenario->options & option) != 0;
}

/* Early data needs a session to resume. */
static bool sends_early(const struct end *e)
{
    return wants(e, EARLY_DATA) && e->session->store.connection > 1;
}

static int start(struct end *e)
{
    if (end_init(e, GNUTLS_CLIENT | e->session->scenario->client_flags) < 0)
        return -1;
    gnutls_server_name_set(e->tls, GNUTLS_NAME_DNS, LAB_NAME, sizeof LAB_NAME - 1);
    gnutls_session_set_verify_cert(e->tls, LAB_NAME, 0);
    if (wants(e, SMALL_RECORDS))
        gnutls_record_set_max_recv_size(e->tls, 700);
    end_log_keys(e);
    store_use_client(&e->session->store, e->tls);
    return 0;
}

static void talk_securely(struct end *e)
{
    bool early = sends_early(e);
    e->remember = wants(e, REPLAY);
    e->session->store.flight.n = 0;
    if (start(e) < 0)
        return;
    if (early &&
        gnutls_record_send_early_data(e->tls, talk_request, strlen(talk_request)) >= 0)
        end_say(e, false, "early data sent: %zu bytes", strlen(talk_request));
    if (end_handshake(e)) {
        e->remember = false;
        if (gnutls_ocsp_status_request_is_checked(e->tls, 0))
            end_say(e, false, "the stapled OCSP response was checked: not revoked");
        end_log_resumed(e);
        if (early && (gnutls_session_get_flags(e->tls) & GNUTLS_SFLAGS_EARLY_DATA))
            talk_receive(e); /* the answer to the early request */
        end_converse(e);
        store_keep(&e->session->store, e->tls);
    }
    end_drain(e);
    gnutls_deinit(e->tls);
}

/* Who recorded the first flight sends it again, without knowing a single key. */
static void replay(struct end *e)
{
    char data[4096];
    struct line *l = e->line;
    struct buf *flight = &e->session->store.flight;
    struct iovec all = {flight->p, flight->n};
    end_say(e, false, "the recorded flight is sent again: %zu bytes", flight->n);
    l->calls->send(l, &all, 1);
    while (l->calls->wait(l, REPLAY_MS) > 0 &&
           l->calls->receive(l, data, sizeof data) > 0)
        ;
}

void client_run(void *end)
{
    struct end *e = end;
    struct session *s = e->session;
    bool again = wants(e, REPLAY) && s->store.connection == session_connections(s);
    if (!e->line || e->line->calls->open(e->line, wants(e, FAST_OPEN)) < 0) {
        pipe_text(s->network->out, PIPE_NOTE,
                  "client: the server could not be reached: %s", strerror(errno));
    } else {
        if (!wants(e, FAST_OPEN | DATAGRAMS))
            end_say(e, false, "connect() returned");
        if (again)
            replay(e);
        else
            talk_securely(e);
    }
    if (e->line)
        e->line->calls->close(e->line);
}
