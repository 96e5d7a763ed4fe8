/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's TCP as the lab's network. */
#include "lab/kernel.h"

#include "base/memory.h"
#include "lab/link.h"
#include "lab/namespace.h"
#include "lab/sniffer.h"
#include "lab/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { IDLE_SECONDS = 20, TASKS = 2 * LANES };

struct kernel {
    struct network network; /* first, so that one is the other */
    struct sniffer sniffer;
    struct link link;
    bool linked;
    int listener[LANES], mailbox[LANES]; /* of TCP, of UDP: on the same ports */
    struct sockaddr_in server[LANES];    /* where clients connect to */
};

/* On `port` (0: any) of 127.0.0.1, or of 10.9.0.1, whose clients see it as 10.9.0.2. */
static int listen_on(struct kernel *k, unsigned lane, uint16_t port, struct error *e)
{
    struct sockaddr_in *a = &k->server[lane];
    struct timeval limit = {IDLE_SECONDS, 0};
    socklen_t n = sizeof *a;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    *a = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, k->linked ? "10.9.0.1" : "127.0.0.1", &a->sin_addr);
    k->listener[lane] = fd;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || bind(fd, (struct sockaddr *)a, sizeof *a) < 0 || listen(fd, 4) < 0 ||
        getsockname(fd, (struct sockaddr *)a, &n) < 0)
        return error_set(e, "the lab's server could not listen: %s", strerror(errno));
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    socket_allow_fast_open(fd);
    fd = k->mailbox[lane] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)a, sizeof *a) < 0)
        return error_set(e, "the lab's server could not have its UDP port: %s",
                         strerror(errno));
    if (k->linked)
        inet_pton(AF_INET, LINK_SERVER, &a->sin_addr);
    k->network.server_port[lane] = ntohs(a->sin_port);
    return 0;
}

static struct line *kernel_client(struct network *n, unsigned lane, bool datagrams)
{
    const struct sockaddr_in *server = &((struct kernel *)n)->server[lane];
    return datagrams ? socket_datagram_client(server) : socket_client(server);
}

static struct line *kernel_server(struct network *n, unsigned lane, bool datagrams)
{
    const struct kernel *k = (struct kernel *)n;
    return datagrams ? socket_datagram_server(k->mailbox[lane])
                     : socket_server(k->listener[lane]);
}

static void kernel_begin(struct network *n)
{
    struct kernel *k = (struct kernel *)n;
    if (k->linked && link_start(&k->link) < 0)
        pipe_text(n->out, PIPE_NOTE, "no thread could be had for the lab's link");
    sniffer_start(&k->sniffer);
}

static void kernel_end(struct network *n)
{
    sniffer_stop(&((struct kernel *)n)->sniffer);
}

static void *run_task(void *argument)
{
    const struct task *t = argument;
    t->run(t->context);
    return NULL;
}

static void kernel_run(struct network *n, const struct task *task, size_t tasks)
{
    pthread_t thread[TASKS];
    bool runs[TASKS] = {false};
    for (size_t i = 0; i < tasks && i < TASKS; i++)
        runs[i] =
            pthread_create(&thread[i], NULL, run_task, (void *)(uintptr_t)&task[i]) == 0;
    for (size_t i = 0; i < tasks && i < TASKS; i++)
        if (runs[i])
            pthread_join(thread[i], NULL);
        else
            pipe_text(n->out, PIPE_NOTE, "no thread could be had for an end of the lab");
}

static void kernel_close(struct network *n)
{
    struct kernel *k = (struct kernel *)n;
    sniffer_close(&k->sniffer);
    if (k->linked)
        link_close(&k->link);
    for (unsigned i = 0; i < LANES; i++) {
        if (k->listener[i] >= 0)
            close(k->listener[i]);
        if (k->mailbox[i] >= 0)
            close(k->mailbox[i]);
    }
    free(k);
}

static struct kernel *kernel_new(struct pipe_out *out)
{
    static const struct network_calls calls = {
        kernel_client, kernel_server, kernel_begin, kernel_end, kernel_run, kernel_close};
    struct kernel *k = memory_new(sizeof *k);
    k->network.calls = &calls;
    k->network.out = out;
    for (unsigned i = 0; i < LANES; i++)
        k->listener[i] = k->mailbox[i] = -1;
    return k;
}

/* Ready, or closed after all. */
static struct network *done(struct kernel *k, int result)
{
    if (result == 0)
        return &k->network;
    kernel_close(&k->network);
    return NULL;
}

static int open_namespace(struct kernel *k, const struct lab_options *o, struct error *e)
{
    enum { HTTPS = 443, HTTPS_TOO = 8443 };
    double late = o->net.rtt + 2 * o->net.jitter;
    char filter[200];
    if (namespace_enter(e) < 0)
        return -1;
    k->network.fast_open = namespace_allow_fast_open() == 0;
    if (lab_net_is_plain(&o->net)) {
        snprintf(filter, sizeof filter, "tcp or udp");
    } else {
        if (link_open(&k->link, &o->net, e) < 0)
            return -1;
        k->linked = true;
        /* on the hairpin each packet passes twice: this is the client's view */
        snprintf(filter, sizeof filter,
                 "(tcp or udp) and ((dst host " LINK_SERVER
                 " and (dst port %d or dst port %d)) or "
                 "(src host " LINK_SERVER " and (src port %d or src port %d)))",
                 HTTPS, HTTPS_TOO, HTTPS, HTTPS_TOO);
    }
    if (listen_on(k, 0, HTTPS, e) < 0 || listen_on(k, 1, HTTPS_TOO, e) < 0)
        return -1;
    return sniffer_open(&k->sniffer, k->network.out, k->linked ? LINK_INTERFACE : "lo",
                        filter, late, e);
}

struct network *kernel_in_namespace(const struct lab_options *options,
                                    struct pipe_out *out, struct error *e)
{
    struct kernel *k = kernel_new(out);
    return done(k, open_namespace(k, options, e));
}

static int open_loopback(struct kernel *k, struct error *e)
{
    char filter[64];
    if (listen_on(k, 0, 0, e) < 0 || listen_on(k, 1, 0, e) < 0)
        return -1;
    snprintf(filter, sizeof filter, "port %u or port %u", k->network.server_port[0],
             k->network.server_port[1]);
    return sniffer_open(&k->sniffer, k->network.out, "lo", filter, 0, e);
}

struct network *kernel_on_loopback(struct pipe_out *out, struct error *e)
{
    struct kernel *k = kernel_new(out);
    return done(k, open_loopback(k, e));
}
