/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab as a source: forks its process and reads what it says. */
#include "lab/lab.h"

#include "base/memory.h"
#include "lab/confine.h"
#include "lab/host.h"
#include "lab/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIPE_ROOM = 1 << 20 };

struct lab {
    struct source source; /* first, so that one is the other */
    pid_t child;
    struct buf in;
    struct pipe_head taken; /* the item that was handed out last */
    bool holds;             /* ... and is still at the front of `in` */
    uint32_t packets;
    struct buf text;
};

static enum source_event fail(struct lab *l, const char *text)
{
    error_set(&l->source.error, "%s", text);
    return SOURCE_ERROR;
}

static enum source_event hand_out_packet(struct lab *l, struct bytes body,
                                         struct packet *packet)
{
    struct pipe_packet head;
    if (body.n < sizeof head)
        return fail(l, "the lab's process sent a packet that is none");
    memcpy(&head, body.p, sizeof head);
    *packet = (struct packet){.time = head.time,
                              .number = ++l->packets,
                              .length = head.length,
                              .link_type = head.link_type,
                              .data = {body.p + sizeof head, body.n - sizeof head}};
    return SOURCE_PACKET;
}

static enum source_event hand_out_app(struct lab *l, struct bytes body)
{
    struct pipe_app head;
    if (body.n < sizeof head)
        return fail(l, "the lab's process sent an event that is none");
    memcpy(&head, body.p, sizeof head);
    buf_add(&l->text, (struct bytes){body.p + sizeof head, body.n - sizeof head});
    buf_add(&l->text, (struct bytes){(const uint8_t *)"", 1});
    const char *scenario = buf_text(&l->text), *text = scenario + strlen(scenario) + 1;
    if (text > scenario + l->text.n)
        return fail(l, "the lab's process sent an event without words");
    l->source.app = (struct app_event){.time = head.time,
                                       .client_port = head.client_port,
                                       .server_port = head.server_port,
                                       .server = head.server,
                                       .bad = head.bad,
                                       .scenario = scenario,
                                       .text = text};
    return SOURCE_APP;
}

/* What is only for this process: the network that the lab has found. */
static bool learn(struct lab *l, struct bytes body)
{
    if (l->taken.type != PIPE_ABOUT)
        return false;
    struct pipe_about about = {0};
    memcpy(&about, body.p, body.n < sizeof about ? body.n : sizeof about);
    l->source.synthetic = about.synthetic;
    l->source.server_port[0] = about.server_port[0];
    l->source.server_port[1] = about.server_port[1];
    return true;
}

static enum source_event hand_out(struct lab *l, struct bytes body, struct packet *packet)
{
    l->holds = true;
    l->text.n = 0;
    switch (l->taken.type) {
    case PIPE_PACKET:
        return hand_out_packet(l, body, packet);
    case PIPE_KEYS:
        l->source.keys = body;
        return SOURCE_KEYS;
    case PIPE_AUTHORITY:
        l->source.authority = body;
        return SOURCE_AUTHORITY;
    case PIPE_APP:
        return hand_out_app(l, body);
    case PIPE_NOTE:
        buf_add(&l->text, body);
        l->source.note = buf_text(&l->text);
        return SOURCE_NOTE;
    case PIPE_ERROR:
        buf_add(&l->text, body);
        return fail(l, buf_text(&l->text));
    default:
        return SOURCE_END;
    }
}

static enum source_event lab_next(struct source *s, struct packet *packet)
{
    struct lab *l = (struct lab *)s;
    uint8_t chunk[65536];
    struct bytes body;
    if (l->holds)
        pipe_consume(&l->in, &l->taken);
    l->holds = false;
    for (;;) {
        int got = pipe_item(&l->in, &l->taken, &body);
        if (got > 0 && learn(l, body)) {
            pipe_consume(&l->in, &l->taken);
            continue;
        }
        if (got > 0)
            return hand_out(l, body, packet);
        if (got < 0)
            return fail(l, "the lab's process sent nonsense");
        ssize_t n = read(s->descriptor, chunk, sizeof chunk);
        if (n > 0)
            buf_add(&l->in, (struct bytes){chunk, (size_t)n});
        else if (n == 0)
            return fail(l, "the lab's process ended before its scenarios did");
        else if (errno == EAGAIN)
            return SOURCE_IDLE;
        else if (errno != EINTR)
            return fail(l, "the lab's process could not be read from");
    }
}

static void lab_close(struct source *s)
{
    struct lab *l = (struct lab *)s;
    close(s->descriptor);
    kill(l->child, SIGKILL);
    while (waitpid(l->child, NULL, 0) < 0 && errno == EINTR)
        ;
    buf_done(&l->in);
    buf_done(&l->text);
    free(l);
}

static uint64_t lab_dropped(struct source *s)
{
    (void)s;
    return 0;
}

/* The child: dies with its parent, whatever ends that. */
static void be_child(const struct lab_options *options, int descriptor, pid_t parent)
{
    static const int defaults[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP};
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        signal(defaults[i], SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    confine_descriptors(descriptor);
    if (getppid() == parent)
        host_run(options, descriptor);
    _exit(0);
}

struct source *lab_open(const struct lab_options *options, struct error *e)
{
    int ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) < 0) {
        error_set(e, "the lab's pipe: %s", strerror(errno));
        return NULL;
    }
    (void)fcntl(ends[1], F_SETPIPE_SZ,
                PIPE_ROOM); /* nobody waits for who is slow to read */
    fflush(NULL);           /* else what is buffered would be written twice */
    pid_t child = fork();
    if (child == 0)
        be_child(options, ends[1], parent);
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        error_set(e, "the lab's process: %s", strerror(errno));
        return NULL;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    struct lab *l = memory_new(sizeof *l);
    l->child = child;
    l->source = (struct source){.name = "lab",
                                .descriptor = ends[0],
                                .next = lab_next,
                                .close = lab_close,
                                .dropped = lab_dropped};
    return &l->source;
}
