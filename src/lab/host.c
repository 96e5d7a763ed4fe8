/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab's own process. */
#include "lab/host.h"

#include "lab/link.h"
#include "lab/namespace.h"
#include "lab/session.h"

#include <arpa/inet.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* The ring has slots for whole packets of loopback's 64 KB: a small one drops under load. */
enum { SNAPLEN = 65535 + 64, RING = 32 << 20, QUIET_MS = 40 };

struct host {
    const struct lab_options *options;
    struct pipe_out out;
    pcap_t *pcap;
    bool nanoseconds;
    unsigned dropped;
    volatile int stop; /* the capture thread is to end once it is quiet */
    struct credentials credentials;
    struct session session;
    struct link link;
};

static int open_capture(struct host *h, const char *interface, struct error *e)
{
    char why[PCAP_ERRBUF_SIZE] = "";
    h->pcap = pcap_create(interface, why);
    if (!h->pcap)
        return error_set(e, "%s", why);
    pcap_set_snaplen(h->pcap, SNAPLEN);
    pcap_set_buffer_size(h->pcap, RING);
    pcap_set_immediate_mode(h->pcap, 1);
    pcap_set_timeout(h->pcap, 10);
    h->nanoseconds = pcap_set_tstamp_precision(h->pcap, PCAP_TSTAMP_PRECISION_NANO) == 0;
    int r = pcap_activate(h->pcap);
    if (r < 0) {
        error_set(e, "sniffing %s: %s", interface,
                  *pcap_geterr(h->pcap) ? pcap_geterr(h->pcap) : pcap_statustostr(r));
        pcap_close(h->pcap);
        h->pcap = NULL;
        return -1;
    }
    pcap_setnonblock(h->pcap, 1, why);
    return 0;
}

/* Only this connection, and on the hairpin only the client's view of it. */
static int filter_capture(struct host *h, bool hairpin, struct error *e)
{
    char text[256];
    unsigned port = ntohs(h->session.server.sin_port);
    struct bpf_program program;
    if (hairpin)
        snprintf(text, sizeof text,
                 "tcp and ((dst host " LINK_SERVER " and dst port %u) or "
                 "(src host " LINK_SERVER " and src port %u))",
                 port, port);
    else
        snprintf(text, sizeof text, "tcp port %u", port);
    if (pcap_compile(h->pcap, &program, text, 1, PCAP_NETMASK_UNKNOWN) < 0)
        return error_set(e, "the lab's filter: %s", pcap_geterr(h->pcap));
    int r = pcap_setfilter(h->pcap, &program);
    pcap_freecode(&program);
    return r < 0 ? error_set(e, "the lab's filter: %s", pcap_geterr(h->pcap)) : 0;
}

/* On any free port of all its addresses: 127.0.0.1, or 10.9.0.1 of the hairpin. */
static int listen_somewhere(struct host *h, bool hairpin, struct error *e)
{
    struct sockaddr_in *a = &h->session.server;
    socklen_t n = sizeof *a;
    *a = (struct sockaddr_in){.sin_family = AF_INET};
    inet_pton(AF_INET, hairpin ? "10.9.0.1" : "127.0.0.1", &a->sin_addr);
    h->session.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (h->session.listener < 0 ||
        bind(h->session.listener, (struct sockaddr *)a, sizeof *a) < 0 ||
        listen(h->session.listener, 4) < 0 ||
        getsockname(h->session.listener, (struct sockaddr *)a, &n) < 0)
        return error_set(e, "the lab's server could not listen");
    if (hairpin)
        inet_pton(AF_INET, LINK_SERVER, &a->sin_addr);
    return 0;
}

static int choose_network(struct host *h, struct error *e)
{
    bool hairpin = h->options->rtt > 0;
    if (!hairpin && open_capture(h, "lo", e) == 0)
        return listen_somewhere(h, false, e) < 0 ? -1 : filter_capture(h, false, e);
    if (namespace_enter(e) < 0)
        return -1;
    if (hairpin && link_start(&h->link, h->options->rtt, e) < 0)
        return -1;
    if (open_capture(h, hairpin ? LINK_INTERFACE : "lo", e) < 0 ||
        listen_somewhere(h, hairpin, e) < 0)
        return -1;
    return filter_capture(h, hairpin, e);
}

static void on_packet(u_char *context, const struct pcap_pkthdr *head, const u_char *data)
{
    struct host *h = (struct host *)context;
    struct packet packet = {.time =
                                (int64_t)head->ts.tv_sec * 1000000000 +
                                (int64_t)head->ts.tv_usec * (h->nanoseconds ? 1 : 1000),
                            .length = head->len,
                            .link_type = pcap_datalink(h->pcap),
                            .data = {data, head->caplen}};
    if (pipe_packet(&h->out, &packet) < 0)
        _exit(0); /* nobody reads any more */
}

/* Ends when it was told to and nothing has come for a while. */
static void *capture(void *argument)
{
    struct host *h = argument;
    struct pollfd p = {pcap_get_selectable_fd(h->pcap), POLLIN, 0};
    int quiet = QUIET_MS + (int)h->options->rtt;
    for (;;) {
        int ready = poll(&p, 1, quiet);
        int n = pcap_dispatch(h->pcap, -1, on_packet, (u_char *)h);
        if ((ready == 0 && n == 0 && h->stop) || n < 0)
            return NULL;
    }
}

/* A ladder with holes must not pass for what happened. */
static void say_drops(struct host *h)
{
    struct pcap_stat stat;
    if (pcap_stats(h->pcap, &stat) == 0 && stat.ps_drop > h->dropped) {
        pipe_text(&h->out, PIPE_NOTE, "the kernel dropped %u packets: run it again",
                  stat.ps_drop - h->dropped);
        h->dropped = stat.ps_drop;
    }
}

static void play(struct host *h, const struct scenario *scenario)
{
    pthread_t sniffer;
    if (!scenario_available(scenario)) {
        pipe_text(&h->out, PIPE_NOTE,
                  "%s: not played: the GnuTLS of this machine cannot do it",
                  scenario->name);
        return;
    }
    h->stop = 0;
    h->session.scenario = scenario;
    pipe_text(&h->out, PIPE_NOTE, "%s: %s", scenario->name, scenario->story);
    if (pthread_create(&sniffer, NULL, capture, h) != 0)
        return;
    session_play(&h->session);
    h->stop = 1;
    pthread_join(sniffer, NULL);
    say_drops(h);
}

void host_run(const struct lab_options *options, int descriptor)
{
    struct host h = {.options = options, .out = {descriptor, PTHREAD_MUTEX_INITIALIZER}};
    struct error e;
    unsetenv("SSLKEYLOGFILE");
    h.session.credentials = &h.credentials;
    h.session.out = &h.out;
    if (choose_network(&h, &e) < 0 || credentials_init(&h.credentials, &e) < 0) {
        pipe_text(&h.out, PIPE_ERROR, "%s", e.text);
        return;
    }
    for (size_t i = 0; i < options->scenarios; i++)
        play(&h, options->scenario[i]);
    pipe_send(&h.out, PIPE_END, (struct bytes){NULL, 0});
    credentials_done(&h.credentials);
    if (options->rtt > 0)
        link_stop(&h.link);
    pcap_close(h.pcap);
    close(h.session.listener);
}
