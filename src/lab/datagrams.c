/* SPDX-License-Identifier: BSD-2-Clause */
/* What is different where an end speaks DTLS. */
#include "lab/datagrams.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    MTU = 1400,
    AGAIN_MS = 1000,   /* RFC 6347, 4.2.4.1 */
    PATIENT_MS = 5000, /* a server that leaves it to the client to send again */
    HANDSHAKE_MS = 20000,
    TRIES = 8,
    DATAGRAM_MOST = 2048
};

/* RFC 6347, 4.1 and 4.2.2 */
enum {
    EPOCH_AT = 3,
    LENGTH_AT = 11,
    HEADER = 13,
    HANDSHAKE = 22,
    CLIENT_KEY_EXCHANGE = 16
};

static bool wants(const struct end *e, unsigned option)
{
    return (e->session->scenario->options & option) != 0;
}

void datagrams_set_up(struct end *e)
{
    gnutls_dtls_set_mtu(e->tls, MTU);
    gnutls_dtls_set_timeouts(
        e->tls, e->server && wants(e, LOSE_FLIGHT) ? PATIENT_MS : AGAIN_MS, HANDSHAKE_MS);
}

static ssize_t answer(gnutls_transport_ptr_t context, const void *data, size_t n)
{
    struct end *e = context;
    struct iovec all = {(void *)(uintptr_t)data, n};
    return e->line->calls->send(e->line, &all, 1);
}

bool datagrams_ask_cookie(struct end *e)
{
    gnutls_datum_t *key = &e->session->store.cookie_key;
    unsigned char data[DATAGRAM_MOST];
    char who[32];
    int length = snprintf(who, sizeof who, "client port %u", e->line->client_port);
    for (unsigned i = 0; i < TRIES; i++) {
        ssize_t n = e->line->calls->receive(e->line, data, sizeof data);
        if (n <= 0)
            return false;
        if (gnutls_dtls_cookie_verify(key, who, (size_t)length, data, (size_t)n,
                                      &e->cookie) >= 0) {
            buf_add(&e->first, (struct bytes){data, (size_t)n});
            return true;
        }
        gnutls_dtls_cookie_send(key, who, (size_t)length, &e->cookie, e, answer);
        end_say(e, false, "no session yet: a cookie was sent to bring back");
    }
    return false;
}

void datagrams_go_on(struct end *e)
{
    gnutls_dtls_prestate_set(e->tls, &e->cookie);
}

static ssize_t take_first(struct end *e, void *data, size_t n)
{
    n = n < e->first.n ? n : e->first.n;
    memcpy(data, e->first.p, n);
    e->first.n = 0;
    return (ssize_t)n;
}

/* Whether a datagram is to be lost, as on a bad path: from the client's ClientKeyExchange on, to its
 * Finished, which is the first record under protection. */
static bool is_lost(struct end *e, const unsigned char *p, size_t n)
{
    bool lost = e->losing;
    for (size_t at = 0; at + HEADER < n && !e->done;) {
        const unsigned char *record = p + at;
        bool protected = record[EPOCH_AT] || record[EPOCH_AT + 1];
        if (record[0] == HANDSHAKE && !protected && record[HEADER] == CLIENT_KEY_EXCHANGE)
            lost = e->losing = true;
        if (e->losing && protected)
            e->done = true;
        at += HEADER + ((size_t)record[LENGTH_AT] << 8 | record[LENGTH_AT + 1]);
    }
    return lost;
}

static bool is_there(struct end *e, unsigned milliseconds)
{
    return e->first.n || e->line->calls->wait(e->line, milliseconds) > 0;
}

ssize_t datagrams_pull(struct end *e, void *data, size_t n)
{
    bool loses = e->server && wants(e, LOSE_FLIGHT);
    if (e->first.n)
        return take_first(e, data, n);
    while (e->connected || is_there(e, 0)) {
        ssize_t got = e->line->calls->receive(e->line, data, n);
        if (got <= 0 || !loses || e->done || !is_lost(e, data, (size_t)got))
            return got;
    }
    errno = EAGAIN;
    return -1;
}

void datagrams_wait(struct end *e)
{
    unsigned most = gnutls_dtls_get_timeout(e->tls);
    is_there(e, most ? most : 1);
}
