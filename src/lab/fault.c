/* SPDX-License-Identifier: BSD-2-Clause */
/* Somebody on the path. */
#include "lab/fault.h"

#include "lab/datagrams.h"

#include <string.h>

enum { HEADER = 5, RANDOM = 11, LONG_ENOUGH = 60, THINKING_US = 8000 };

/* Which bit of a record is to be changed; NULL: none. */
static uint8_t *target(const struct end *e, uint8_t *p, size_t n)
{
    unsigned o = e->session->scenario->options;
    bool hello = n > LONG_ENOUGH && p[0] == 22;
    if ((o & TAMPER_CLIENT_HELLO) && !e->server && hello && p[HEADER] == 1)
        return p + RANDOM;
    if ((o & TAMPER_SERVER_HELLO) && e->server && hello && p[HEADER] == 2)
        return p + RANDOM;
    if ((o & TAMPER_RECORD) && e->server && e->connected && n > LONG_ENOUGH && p[0] == 23)
        return p + n - 3;
    return NULL;
}

/* GnuTLS sends whole records. */
static void tamper(struct end *e, struct buf *sent)
{
    for (size_t at = 0; at + HEADER <= sent->n && !e->done;) {
        size_t n = HEADER + ((size_t)sent->p[at + 3] << 8 | sent->p[at + 4]);
        if (n > sent->n - at)
            return;
        uint8_t *bit = target(e, sent->p + at, n);
        if (bit) {
            *bit ^= 1;
            e->done = true;
        }
        at += n;
    }
}

/* A flight is one call, as it is one write of a program that does not dawdle. */
static ssize_t push(gnutls_transport_ptr_t context, const giovec_t *part, int parts)
{
    struct end *e = context;
    struct session *s = e->session;
    struct buf sent = {0};
    for (int i = 0; i < parts; i++)
        buf_add(&sent, (struct bytes){part[i].iov_base, part[i].iov_len});
    if (e->remember && !e->server)
        buf_add(&s->store.flight, buf_bytes(&sent));
    if (e->server && (s->scenario->options & SLOW_SERVER) && sent.n && sent.p[0] == 20)
        e->line->calls->pause(e->line, THINKING_US);
    tamper(e, &sent);
    struct iovec all = {sent.p, sent.n};
    ssize_t n = e->line->calls->send(e->line, &all, 1);
    buf_done(&sent);
    return n;
}

static ssize_t pull(gnutls_transport_ptr_t context, void *data, size_t n)
{
    struct end *e = context;
    e->remember = false; /* what follows an answer is no first flight */
    if (e->line->datagrams)
        return datagrams_pull(e, data, n);
    return e->line->calls->receive(e->line, data, n);
}

static int wait_for(gnutls_transport_ptr_t context, unsigned milliseconds)
{
    struct end *e = context;
    return e->first.n ? 1 : e->line->calls->wait(e->line, milliseconds);
}

void fault_insert(struct end *e)
{
    gnutls_transport_set_ptr(e->tls, e);
    gnutls_transport_set_vec_push_function(e->tls, push);
    gnutls_transport_set_pull_function(e->tls, pull);
    gnutls_transport_set_pull_timeout_function(e->tls, wait_for);
}
