/* SPDX-License-Identifier: BSD-2-Clause */
/* A network in memory: ends that take turns, and the clock that jumps between their events. */
#include "lab/memory.h"

#include "base/array.h"
#include "base/memory.h"
#include "lab/memory_tcp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/crypto.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    LONGEST_REAL_MS = 10000,
    HTTPS = 443,
    HTTPS_TOO = 8443,
    FIRST_PORT = 40000,
    TASKS = 2 * LANES
};

/* A round trip where none is asked for: what loopback takes. */
static const double LEAST_HALF_NS = 10000;
static const int64_t IDLE_NS = 20000000000;

enum wish_for { FOR_TIME, FOR_OPEN, FOR_DATA };

struct memory_line {
    struct line line; /* first, so that one is the other */
    struct memory *memory;
    struct tcp *tcp;
    unsigned end; /* 0: the client's */
    pthread_t thread;
    pthread_cond_t turn;
    struct task task;
    bool started, waits;
    enum wish_for wish;
    unsigned waited; /* counts waits: an older alarm is void */
};

/* The own time of a task, which has a thread for itself and maybe more lines than one; and the
 * processor's, when it was looked at last. */
static _Thread_local int64_t own_clock, spent;

struct memory {
    struct network network; /* first, so that one is the other */
    struct tcp_network tcp;
    struct memory_line **line;
    size_t line_count, line_room;
    struct tcp *lane[LANES]; /* the connection of each, while it has but one end */
    uint16_t next_port;
    pthread_mutex_t lock;
    pthread_cond_t done; /* an end has given its turn back */
    struct memory_line *running;
};

static int64_t time_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* What it has computed since it was looked at last takes time. */
static int64_t tick(void)
{
    int64_t before = spent;
    spent = time_of(CLOCK_THREAD_CPUTIME_ID);
    own_clock += spent - before;
    return own_clock;
}

static void wait_for_turn(struct memory_line *l)
{
    while (l->memory->running != l)
        pthread_cond_wait(&l->turn, &l->memory->lock);
    if (own_clock < l->memory->tcp.now)
        own_clock = l->memory->tcp.now;
    spent = time_of(CLOCK_THREAD_CPUTIME_ID);
}

/* Gives the turn back until its wish is fulfilled, or `until` has come. */
static void yield(struct memory_line *l, enum wish_for wish, int64_t until)
{
    struct memory *m = l->memory;
    l->wish = wish;
    l->waits = true;
    tcp_event(&m->tcp, until, EVENT_WAKE, l->tcp, l->end)->count = ++l->waited;
    m->running = NULL;
    pthread_cond_signal(&m->done);
    wait_for_turn(l);
}

static bool is_fulfilled(const struct memory_line *l)
{
    return l->wish == FOR_OPEN   ? tcp_is_open(l->tcp, l->end) || l->tcp->broken
           : l->wish == FOR_DATA ? tcp_is_readable(l->tcp, l->end)
                                 : false;
}

/* First the clock of all must come to where its own is: only then is known what is there. */
static bool wait_until(struct memory_line *l, enum wish_for wish, int64_t most)
{
    int64_t from = tick();
    yield(l, FOR_TIME, from);
    l->wish = wish;
    if (!is_fulfilled(l) && most > 0)
        yield(l, wish, from + most);
    l->wish = wish;
    return is_fulfilled(l);
}

static int memory_open(struct line *line, bool fast_open)
{
    struct memory_line *l = (struct memory_line *)line;
    (void)fast_open;
    if (l->end == 0 && l->line.datagrams)
        return 0;
    if (l->end == 0)
        tcp_event(&l->memory->tcp, tick(), EVENT_SEND, l->tcp, 0);
    bool open = wait_until(l, FOR_OPEN, IDLE_NS) && !l->tcp->broken;
    if (!open)
        errno = ETIMEDOUT;
    return open ? 0 : -1;
}

static ssize_t memory_send(struct line *line, const struct iovec *part, int parts)
{
    struct memory_line *l = (struct memory_line *)line;
    struct event *e = tcp_event(&l->memory->tcp, tick(), EVENT_SEND, l->tcp, l->end);
    for (int i = 0; i < parts; i++)
        buf_add(&e->bytes, (struct bytes){part[i].iov_base, part[i].iov_len});
    return (ssize_t)e->bytes.n;
}

static ssize_t memory_receive(struct line *line, void *data, size_t n)
{
    struct memory_line *l = (struct memory_line *)line;
    wait_until(l, FOR_DATA, IDLE_NS);
    return tcp_read(l->tcp, l->end, data, n);
}

static int memory_wait(struct line *line, unsigned milliseconds)
{
    struct memory_line *l = (struct memory_line *)line;
    int64_t most = (int64_t)milliseconds * 1000000;
    bool there = wait_until(l, FOR_DATA, most < IDLE_NS ? most : IDLE_NS);
    /* GnuTLS's timers of DTLS are the machine's: what they wait for must pass there, too */
    if (!there && l->line.datagrams)
        usleep(milliseconds < LONGEST_REAL_MS ? milliseconds * 1000 : 0);
    return there;
}

static void memory_pause(struct line *line, unsigned microseconds)
{
    struct memory_line *l = (struct memory_line *)line;
    yield(l, FOR_TIME, tick() + (int64_t)microseconds * 1000);
}

static int64_t memory_now(struct line *line)
{
    (void)line;
    return tick();
}

static void memory_shut(struct line *line)
{
    struct memory_line *l = (struct memory_line *)line;
    tcp_event(&l->memory->tcp, tick(), EVENT_CLOSE, l->tcp, l->end);
}

/* The line itself lives until the run is over: packets may still be under way. */
static void memory_close(struct line *line)
{
    memory_shut(line);
}

static struct line *new_line(struct network *n, unsigned lane, unsigned end,
                             bool datagrams)
{
    static const struct line_calls calls = {memory_open, memory_send,  memory_receive,
                                            memory_wait, memory_pause, memory_now,
                                            memory_shut, memory_close};
    struct memory *m = (struct memory *)n;
    struct memory_line *l = memory_new(sizeof *l);
    bool first = !m->lane[lane];
    struct tcp *t = m->lane[lane] = first ? memory_new(sizeof *t) : m->lane[lane];
    for (int i = 0; i < 2 && first; i++) {
        t->address[i].sin_family = AF_INET;
        inet_pton(AF_INET, i ? "10.9.0.2" : "10.9.0.1", &t->address[i].sin_addr);
        t->address[i].sin_port = htons(i ? n->server_port[lane] : m->next_port++);
        gnutls_rnd(GNUTLS_RND_NONCE, &t->end[i].iss, sizeof t->end[i].iss);
    }
    t->datagrams = datagrams;
    if (!first)
        m->lane[lane] = NULL;
    l->line = (struct line){&calls, ntohs(t->address[0].sin_port), n->server_port[lane],
                            datagrams};
    l->memory = m;
    l->tcp = t;
    l->end = end;
    pthread_cond_init(&l->turn, NULL);
    *ARRAY_ADD(m->line) = l;
    return &l->line;
}

static struct line *memory_client(struct network *n, unsigned lane, bool datagrams)
{
    return new_line(n, lane, 0, datagrams);
}

static struct line *memory_server(struct network *n, unsigned lane, bool datagrams)
{
    return new_line(n, lane, 1, datagrams);
}

static void *run_line(void *argument)
{
    struct memory_line *l = argument;
    struct memory *m = l->memory;
    pthread_mutex_lock(&m->lock);
    wait_for_turn(l);
    l->task.run(l->task.context);
    m->running = NULL;
    pthread_cond_signal(&m->done);
    pthread_mutex_unlock(&m->lock);
    return NULL;
}

static void give_turn(struct memory *m, struct memory_line *l)
{
    l->waits = false;
    m->running = l;
    pthread_cond_signal(&l->turn);
    while (m->running)
        pthread_cond_wait(&m->done, &m->lock);
}

/* Whose wait ends with this event: the one that it is an alarm for, or whose wish it fulfils. */
static bool is_for(const struct memory_line *l, const struct event *e)
{
    if (!l->waits)
        return false;
    if (e->type == EVENT_WAKE && e->tcp == l->tcp && e->end == l->end &&
        e->count == l->waited)
        return true;
    return e->tcp == l->tcp && is_fulfilled(l);
}

static void run_events(struct memory *m)
{
    for (struct event *e; (e = tcp_next(&m->tcp));) {
        tcp_handle(&m->tcp, e);
        for (size_t i = 0; i < m->line_count; i++)
            if (is_for(m->line[i], e))
                give_turn(m, m->line[i]);
        tcp_event_free(e);
    }
}

static void forget_lines(struct memory *m)
{
    for (size_t i = 0; i < m->line_count; i++) {
        if (m->line[i]->end == 0) {
            tcp_done(m->line[i]->tcp);
            free(m->line[i]->tcp);
        }
        pthread_cond_destroy(&m->line[i]->turn);
        free(m->line[i]);
    }
    m->line_count = 0;
}

/* The tasks are of the lines that were made, in their order; a line without one is used by
 * another's. */
static void memory_run(struct network *n, const struct task *task, size_t tasks)
{
    struct memory *m = (struct memory *)n;
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < tasks && i < m->line_count; i++) {
        struct memory_line *l = m->line[i];
        l->task = task[i];
        l->started = l->waits = pthread_create(&l->thread, NULL, run_line, l) == 0;
        if (l->started)
            tcp_event(&m->tcp, m->tcp.now, EVENT_WAKE, l->tcp, l->end);
    }
    run_events(m);
    pthread_mutex_unlock(&m->lock);
    for (size_t i = 0; i < m->line_count; i++)
        if (m->line[i]->started)
            pthread_join(m->line[i]->thread, NULL);
    forget_lines(m);
}

static void say_packet(void *context, const struct packet *packet)
{
    const struct memory *m = context;
    if (pipe_packet(m->network.out, packet) < 0)
        _exit(0); /* nobody reads any more */
}

static void do_nothing(struct network *n)
{
    (void)n;
}

static void memory_free(struct network *n)
{
    struct memory *m = (struct memory *)n;
    forget_lines(m);
    free(m->line);
    free(m);
}

struct network *memory_network(const struct lab_net *net, struct pipe_out *out)
{
    static const struct network_calls calls = {memory_client, memory_server, do_nothing,
                                               do_nothing,    memory_run,    memory_free};
    struct memory *m = memory_new(sizeof *m);
    double half = net->rtt * 1e6 / 2;
    m->network = (struct network){.calls = &calls,
                                  .out = out,
                                  .server_port = {HTTPS, HTTPS_TOO},
                                  .synthetic = true};
    m->tcp = (struct tcp_network){
        .now = time_of(CLOCK_REALTIME),
        .net = net,
        .half = (int64_t)(half > LEAST_HALF_NS ? half : LEAST_HALF_NS),
        .packet = say_packet,
        .context = m};
    m->tcp.chance.net = net;
    m->next_port = FIRST_PORT;
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->done, NULL);
    return &m->network;
}
