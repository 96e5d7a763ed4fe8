/* SPDX-License-Identifier: BSD-2-Clause */
/* Sniffs the lab's own traffic. */
#include "lab/sniffer.h"

#include <poll.h>
#include <unistd.h>

/* The ring has slots for whole packets of loopback's 64 KB: a small one drops under load. */
enum { SNAPLEN = 65535 + 64, RING = 32 << 20, QUIET_MS = 40 };

static int refused(const char *interface, struct error *e)
{
    char program[1024];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    return error_set(e,
                     "this user may not sniff %s. Remedy: sudo setcap "
                     "cap_net_raw,cap_net_admin=eip %s",
                     interface, n > 0 ? program : "tlsladder");
}

static int activate(struct sniffer *s, const char *interface, struct error *e)
{
    char why[PCAP_ERRBUF_SIZE] = "";
    s->pcap = pcap_create(interface, why);
    if (!s->pcap)
        return error_set(e, "sniffing %s: %s", interface, why);
    pcap_set_snaplen(s->pcap, SNAPLEN);
    pcap_set_buffer_size(s->pcap, RING);
    pcap_set_immediate_mode(s->pcap, 1);
    pcap_set_timeout(s->pcap, 10);
    s->nanoseconds = pcap_set_tstamp_precision(s->pcap, PCAP_TSTAMP_PRECISION_NANO) == 0;
    int r = pcap_activate(s->pcap);
    if (r == PCAP_ERROR_PERM_DENIED)
        return refused(interface, e);
    if (r < 0)
        return error_set(e, "sniffing %s: %s", interface,
                         *pcap_geterr(s->pcap) ? pcap_geterr(s->pcap)
                                               : pcap_statustostr(r));
    pcap_setnonblock(s->pcap, 1, why);
    return 0;
}

static int set_filter(struct sniffer *s, const char *filter, struct error *e)
{
    struct bpf_program program;
    int r = pcap_compile(s->pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN);
    if (r == 0) {
        r = pcap_setfilter(s->pcap, &program);
        pcap_freecode(&program);
    }
    return r < 0 ? error_set(e, "the lab's filter: %s", pcap_geterr(s->pcap)) : 0;
}

int sniffer_open(struct sniffer *s, struct pipe_out *out, const char *interface,
                 const char *filter, double delay, struct error *e)
{
    *s = (struct sniffer){.out = out, .quiet = QUIET_MS + (int)delay};
    if (activate(s, interface, e) == 0 && set_filter(s, filter, e) == 0)
        return 0;
    sniffer_close(s);
    return -1;
}

void sniffer_close(struct sniffer *s)
{
    if (s->pcap)
        pcap_close(s->pcap);
    s->pcap = NULL;
}

static void on_packet(u_char *context, const struct pcap_pkthdr *head, const u_char *data)
{
    struct sniffer *s = (struct sniffer *)context;
    struct packet packet = {.time =
                                (int64_t)head->ts.tv_sec * 1000000000 +
                                (int64_t)head->ts.tv_usec * (s->nanoseconds ? 1 : 1000),
                            .length = head->len,
                            .link_type = pcap_datalink(s->pcap),
                            .data = {data, head->caplen}};
    if (pipe_packet(s->out, &packet) < 0)
        _exit(0); /* nobody reads any more */
}

/* Ends when it was told to and nothing has come for a while. */
static void *sniff(void *argument)
{
    struct sniffer *s = argument;
    struct pollfd p = {pcap_get_selectable_fd(s->pcap), POLLIN, 0};
    for (;;) {
        int ready = poll(&p, 1, s->quiet);
        int n = pcap_dispatch(s->pcap, -1, on_packet, (u_char *)s);
        if ((ready == 0 && n == 0 && s->stop) || n < 0)
            return NULL;
    }
}

void sniffer_start(struct sniffer *s)
{
    s->stop = 0;
    s->running = pthread_create(&s->thread, NULL, sniff, s) == 0;
    if (!s->running)
        pipe_text(s->out, PIPE_NOTE, "no thread could be had to sniff with");
}

/* A ladder with holes must not pass for what happened. */
static void say_drops(struct sniffer *s)
{
    struct pcap_stat stat;
    if (pcap_stats(s->pcap, &stat) == 0 && stat.ps_drop > s->dropped) {
        pipe_text(s->out, PIPE_NOTE, "the kernel dropped %u packets: run it again",
                  stat.ps_drop - s->dropped);
        s->dropped = stat.ps_drop;
    }
}

void sniffer_stop(struct sniffer *s)
{
    s->stop = 1;
    if (s->running)
        pthread_join(s->thread, NULL);
    s->running = false;
    say_drops(s);
}
