/* SPDX-License-Identifier: BSD-2-Clause */
/* A line over a socket. */
#include "lab/socket.h"

#include "base/buf.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    IDLE_SECONDS = 20,
    DATAGRAM_SECONDS = 10,
    FAST_OPEN_QUEUE = 4,
    LONGEST_WAIT = 60000
};

struct socket {
    struct line line; /* first, so that one is the other */
    int descriptor, listener;
    struct sockaddr_in server;
    bool holds;      /* TCP Fast Open: the first flight waits for the first read */
    struct buf held; /* ... and goes out with the SYN */
};

static void prepare(int fd)
{
    int one = 1;
    struct timeval limit = {IDLE_SECONDS, 0};
    /* without this, Nagle's algorithm and delayed ACKs would be seen in the times */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/* What is lost is not sent again by the kernel: nobody waits for long. */
static void prepare_datagrams(int fd)
{
    struct timeval limit = {DATAGRAM_SECONDS, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static void learn_ports(struct socket *s, bool server)
{
    struct sockaddr_in own = {0}, other = {0};
    socklen_t n = sizeof own, m = sizeof other;
    getsockname(s->descriptor, (struct sockaddr *)&own, &n);
    getpeername(s->descriptor, (struct sockaddr *)&other, &m);
    s->line.client_port = ntohs(server ? other.sin_port : own.sin_port);
    s->line.server_port = ntohs(server ? own.sin_port : s->server.sin_port);
}

static int open_client(struct line *l, bool fast_open)
{
    struct socket *s = (struct socket *)l;
    s->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->descriptor < 0)
        return -1;
    prepare(s->descriptor);
    s->holds = fast_open;
    /* a port at once: what the end says of itself before its SYN needs it */
    struct sockaddr_in any = {.sin_family = AF_INET};
    if (fast_open
            ? bind(s->descriptor, (struct sockaddr *)&any, sizeof any)
            : connect(s->descriptor, (struct sockaddr *)&s->server, sizeof s->server))
        return -1;
    learn_ports(s, false);
    return 0;
}

static int open_server(struct line *l, bool fast_open)
{
    struct socket *s = (struct socket *)l;
    (void)fast_open;
    s->descriptor = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
    if (s->descriptor < 0)
        return -1;
    prepare(s->descriptor);
    learn_ports(s, true);
    return 0;
}

/* The SYN, with all that was held. */
static int let_go(struct socket *s)
{
    s->holds = false;
    ssize_t n = sendto(s->descriptor, s->held.p, s->held.n, MSG_FASTOPEN | MSG_NOSIGNAL,
                       (struct sockaddr *)&s->server, sizeof s->server);
    bool all = n == (ssize_t)s->held.n;
    buf_done(&s->held);
    return all ? 0 : -1;
}

static ssize_t socket_send(struct line *l, const struct iovec *part, int parts)
{
    struct socket *s = (struct socket *)l;
    struct msghdr m = {.msg_iov = (struct iovec *)(uintptr_t)part,
                       .msg_iovlen = (size_t)parts};
    ssize_t all = 0;
    if (!s->holds)
        return sendmsg(s->descriptor, &m, MSG_NOSIGNAL);
    for (int i = 0; i < parts; all += (ssize_t)part[i].iov_len, i++)
        buf_add(&s->held, (struct bytes){part[i].iov_base, part[i].iov_len});
    return all;
}

static ssize_t socket_receive(struct line *l, void *data, size_t n)
{
    struct socket *s = (struct socket *)l;
    if (s->holds && let_go(s) < 0)
        return -1;
    ssize_t got = recv(s->descriptor, data, n, 0);
    if (got < 0 && errno == EAGAIN)
        errno = ETIMEDOUT; /* it was blocking: nothing came for long enough */
    return got;
}

static int socket_wait(struct line *l, unsigned milliseconds)
{
    struct socket *s = (struct socket *)l;
    struct pollfd p = {s->descriptor, POLLIN, 0};
    if (s->holds && let_go(s) < 0)
        return -1;
    return poll(&p, 1, milliseconds > LONGEST_WAIT ? -1 : (int)milliseconds);
}

static void socket_pause(struct line *l, unsigned microseconds)
{
    (void)l;
    usleep(microseconds);
}

static int64_t socket_now(struct line *l)
{
    struct timespec t;
    (void)l;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void socket_shut(struct line *l)
{
    shutdown(((struct socket *)l)->descriptor, SHUT_WR);
}

static void socket_close(struct line *l)
{
    struct socket *s = (struct socket *)l;
    if (s->descriptor >= 0)
        close(s->descriptor);
    buf_done(&s->held);
    free(s);
}

static struct socket *socket_new(const struct line_calls *calls)
{
    struct socket *s = memory_new(sizeof *s);
    s->line.calls = calls;
    s->descriptor = s->listener = -1;
    return s;
}

struct line *socket_client(const struct sockaddr_in *server)
{
    static const struct line_calls calls = {open_client, socket_send,  socket_receive,
                                            socket_wait, socket_pause, socket_now,
                                            socket_shut, socket_close};
    struct socket *s = socket_new(&calls);
    s->server = *server;
    return &s->line;
}

struct line *socket_server(int listener)
{
    static const struct line_calls calls = {open_server, socket_send,  socket_receive,
                                            socket_wait, socket_pause, socket_now,
                                            socket_shut, socket_close};
    struct socket *s = socket_new(&calls);
    s->listener = listener;
    return &s->line;
}

static int open_datagram_client(struct line *l, bool fast_open)
{
    struct socket *s = (struct socket *)l;
    (void)fast_open;
    s->descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (s->descriptor < 0)
        return -1;
    prepare_datagrams(s->descriptor);
    if (connect(s->descriptor, (struct sockaddr *)&s->server, sizeof s->server))
        return -1;
    learn_ports(s, false);
    return 0;
}

/* The mailbox is the client's alone from its first datagram on, which stays in it to be read. */
static int open_datagram_server(struct line *l, bool fast_open)
{
    struct socket *s = (struct socket *)l;
    struct sockaddr_in from;
    socklen_t n = sizeof from;
    char none;
    (void)fast_open;
    s->descriptor = fcntl(s->listener, F_DUPFD_CLOEXEC, 0);
    if (s->descriptor < 0)
        return -1;
    prepare_datagrams(s->descriptor);
    if (recvfrom(s->descriptor, &none, sizeof none, MSG_PEEK, (struct sockaddr *)&from,
                 &n) < 0 ||
        connect(s->descriptor, (struct sockaddr *)&from, n) < 0)
        return -1;
    learn_ports(s, true);
    return 0;
}

static void no_shut(struct line *l)
{
    (void)l; /* UDP knows no end */
}

/* Whoever comes next finds the mailbox open to all again, and empty. */
static void close_datagram_server(struct line *l)
{
    struct socket *s = (struct socket *)l;
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    char rest[1];
    connect(s->listener, &none, sizeof none);
    while (recv(s->listener, rest, sizeof rest, MSG_DONTWAIT) >= 0)
        ;
    socket_close(l);
}

struct line *socket_datagram_client(const struct sockaddr_in *server)
{
    static const struct line_calls calls = {
        open_datagram_client, socket_send, socket_receive, socket_wait,
        socket_pause,         socket_now,  no_shut,        socket_close};
    struct socket *s = socket_new(&calls);
    s->line.datagrams = true;
    s->server = *server;
    return &s->line;
}

struct line *socket_datagram_server(int mailbox)
{
    static const struct line_calls calls = {
        open_datagram_server, socket_send, socket_receive, socket_wait,
        socket_pause,         socket_now,  no_shut,        close_datagram_server};
    struct socket *s = socket_new(&calls);
    s->line.datagrams = true;
    s->listener = mailbox;
    return &s->line;
}

void socket_allow_fast_open(int listener)
{
    int queue = FAST_OPEN_QUEUE;
    setsockopt(listener, IPPROTO_TCP, TCP_FASTOPEN, &queue, sizeof queue);
}
