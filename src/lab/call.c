/* SPDX-License-Identifier: BSD-2-Clause */
/* One TCP connection to somebody's server, told as packets. */
#include "lab/call.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t call_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int call_find(struct call_place *place, const char *host, const char *port, unsigned nth,
              struct error *e)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    int r = getaddrinfo(host, port, &hints, &found);
    if (r != 0)
        return error_set(e, "%s, port %s: %s: is the name spelled right?", host, port,
                         gai_strerror(r));
    const struct addrinfo *one = found;
    while (one && nth-- > 0)
        one = one->ai_next;
    if (one) {
        place->length = one->ai_addrlen;
        memcpy(&place->address, one->ai_addr, one->ai_addrlen);
    }
    freeaddrinfo(found);
    return one ? 0 : -1;
}

static int left_of(const struct call *c)
{
    int64_t left = (c->deadline - call_now()) / 1000000;
    return left > 0 ? (int)left : 0;
}

static bool wait_for(struct call *c, short what, int milliseconds)
{
    struct pollfd wait = {c->descriptor, what, 0};
    int left = left_of(c), r;
    if (milliseconds >= 0 && milliseconds < left)
        left = milliseconds;
    do
        r = poll(&wait, 1, left);
    while (r < 0 && errno == EINTR && left_of(c) > 0);
    return r > 0;
}

int call_wait(struct call *c, int milliseconds)
{
    return wait_for(c, POLLIN, milliseconds);
}

/* 0, or the reason as an errno. */
static int reach(struct call *c, const struct call_place *place)
{
    int error = 0, one = 1;
    socklen_t n = sizeof error;
    c->descriptor =
        socket(place->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (c->descriptor < 0)
        return errno;
    setsockopt(c->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(c->descriptor, (const struct sockaddr *)&place->address, place->length) ==
        0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    if (!wait_for(c, POLLOUT, -1))
        return ETIMEDOUT;
    getsockopt(c->descriptor, SOL_SOCKET, SO_ERROR, &error, &n);
    return error;
}

int call_open(struct call *c, const struct call_place *place, struct error *e)
{
    int64_t asked = call_now();
    c->deadline = asked + place->patience * INT64_C(1000000);
    int error = reach(c, place);
    if (error)
        return error_set(e, "the server cannot be reached: %s", strerror(error));
    socklen_t n = sizeof c->tap.end[WIRETAP_LOCAL];
    getsockname(c->descriptor, (struct sockaddr *)&c->tap.end[WIRETAP_LOCAL], &n);
    c->tap.end[WIRETAP_REMOTE] = place->address;
    wiretap_open(&c->tap, asked, call_now());
    return 0;
}

int call_write(struct call *c, struct bytes data)
{
    while (data.n) {
        ssize_t n = send(c->descriptor, data.p, data.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN && wait_for(c, POLLOUT, -1))
            continue;
        if (n < 0 && errno == EINTR && left_of(c) > 0)
            continue;
        if (n <= 0)
            return -1;
        wiretap_data(&c->tap, WIRETAP_LOCAL, (struct bytes){data.p, (size_t)n},
                     call_now());
        data.p += n;
        data.n -= (size_t)n;
    }
    return 0;
}

ssize_t call_read(struct call *c, void *p, size_t n)
{
    while (wait_for(c, POLLIN, -1)) {
        ssize_t got = recv(c->descriptor, p, n, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (got > 0)
            wiretap_data(&c->tap, WIRETAP_REMOTE, (struct bytes){p, (size_t)got},
                         call_now());
        else if (got == 0)
            wiretap_finish(&c->tap, WIRETAP_REMOTE, call_now());
        else
            wiretap_reset(&c->tap, WIRETAP_REMOTE, call_now());
        return got < 0 ? -1 : got;
    }
    return -1;
}

void call_close(struct call *c)
{
    if (c->descriptor >= 0) {
        if (c->tap.frame.n)
            wiretap_finish(&c->tap, WIRETAP_LOCAL, call_now());
        close(c->descriptor);
    }
    c->descriptor = -1;
    wiretap_done(&c->tap);
}
