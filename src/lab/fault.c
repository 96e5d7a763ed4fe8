/* SPDX-License-Identifier: BSD-2-Clause */
/* Somebody on the path. */
#include "lab/fault.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECORD_TYPE = 0, MESSAGE_TYPE = 5, RANDOM = 11, THINKING_US = 8000 };

/* Which bit of these bytes is to be changed; NULL: none. */
static uint8_t *target(const struct fault *f, uint8_t *p, size_t n)
{
    unsigned o = f->store->scenario->options;
    bool hello = n > 60 && p[RECORD_TYPE] == 22;
    if ((o & TAMPER_CLIENT_HELLO) && !f->server && hello && p[MESSAGE_TYPE] == 1)
        return p + RANDOM;
    if ((o & TAMPER_SERVER_HELLO) && f->server && hello && p[MESSAGE_TYPE] == 2)
        return p + RANDOM;
    if ((o & TAMPER_RECORD) && f->server && f->connected && n > 60 &&
        p[RECORD_TYPE] == 23)
        return p + n - 3;
    return NULL;
}

static ssize_t push(gnutls_transport_ptr_t context, const void *data, size_t n)
{
    struct fault *f = context;
    uint8_t bytes[65536];
    if (f->remember && !f->server)
        buf_add(&f->store->flight, (struct bytes){data, n});
    if (f->server && (f->store->scenario->options & SLOW_SERVER) && n &&
        *(const uint8_t *)data == 20)
        usleep(THINKING_US);
    if (n > sizeof bytes)
        return send(f->descriptor, data, n, MSG_NOSIGNAL);
    memcpy(bytes, data, n);
    uint8_t *bit = f->done ? NULL : target(f, bytes, n);
    if (bit) {
        *bit ^= 1;
        f->done = true;
    }
    return send(f->descriptor, bytes, n, MSG_NOSIGNAL);
}

static ssize_t pull(gnutls_transport_ptr_t context, void *data, size_t n)
{
    struct fault *f = context;
    f->remember = false; /* what follows an answer is no first flight */
    return recv(f->descriptor, data, n, 0);
}

static int wait_for(gnutls_transport_ptr_t context, unsigned milliseconds)
{
    const struct fault *f = context;
    return gnutls_system_recv_timeout((gnutls_transport_ptr_t)(intptr_t)f->descriptor,
                                      milliseconds);
}

void fault_insert(struct fault *f, gnutls_session_t tls, int descriptor)
{
    f->descriptor = descriptor;
    gnutls_transport_set_ptr(tls, f);
    gnutls_transport_set_push_function(tls, push);
    gnutls_transport_set_pull_function(tls, pull);
    gnutls_transport_set_pull_timeout_function(tls, wait_for);
}
