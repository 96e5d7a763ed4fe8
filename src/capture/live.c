/* SPDX-License-Identifier: BSD-2-Clause */
/* Sniffs an interface with libpcap. */
#include "capture/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "base/array.h"
#include "base/buf.h"

enum { SNAP_LENGTH = 262144, MIB = 1024 * 1024 };

struct live {
    struct source
        source; /* first: a live source's struct source * is its struct live * */
    pcap_t *pcap;
    char *name;
    int link_type;
    int32_t fraction; /* nanoseconds in a unit of a time stamp's second half */
    uint32_t packets;
};

/* LINKTYPE_ values are DLT_ values but for those that differ between systems. */
static int link_type_of(int dlt)
{
    switch (dlt) {
    case DLT_RAW:
        return 101;
    case DLT_ATM_RFC1483:
        return 100;
    default:
        return dlt;
    }
}

static enum source_event live_next(struct source *s, struct packet *packet)
{
    struct live *l = (struct live *)s;
    struct pcap_pkthdr *header;
    const uint8_t *data;
    int got = pcap_next_ex(l->pcap, &header, &data);
    if (got == 0)
        return SOURCE_IDLE;
    if (got < 0) {
        error_set(&s->error, "the capture on %s has ended: %s", l->name,
                  pcap_geterr(l->pcap));
        return SOURCE_ERROR;
    }
    packet->time = header->ts.tv_sec * INT64_C(1000000000) +
                   (int64_t)header->ts.tv_usec * l->fraction;
    packet->number = ++l->packets;
    packet->length = header->len;
    packet->link_type = l->link_type;
    packet->data = (struct bytes){data, header->caplen};
    return SOURCE_PACKET;
}

static uint64_t live_dropped(struct source *s)
{
    struct live *l = (struct live *)s;
    struct pcap_stat stat;
    return pcap_stats(l->pcap, &stat) == 0 ? stat.ps_drop : 0;
}

static void live_close(struct source *s)
{
    struct live *l = (struct live *)s;
    if (l->pcap)
        pcap_close(l->pcap);
    free(l->name);
    free(l);
}

/* The loopback interface's name, on the heap. */
static char *find_loopback(void)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL;
    const char *found = "lo";
    if (pcap_findalldevs(&all, reason) == 0)
        for (pcap_if_t *i = all; i; i = i->next)
            if (i->flags & PCAP_IF_LOOPBACK) {
                found = i->name;
                break;
            }
    char *name = memory_string(found);
    if (all)
        pcap_freealldevs(all);
    return name;
}

static int tell_unknown(const char *name, struct error *e)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL;
    struct buf names = {0};
    if (pcap_findalldevs(&all, reason) == 0)
        for (pcap_if_t *i = all; i; i = i->next)
            buf_printf(&names, "%s%s", names.n ? ", " : "", i->name);
    error_set(e, "there is no interface %s here%s%s", name, names.n ? "; there are " : "",
              buf_text(&names));
    buf_done(&names);
    if (all)
        pcap_freealldevs(all);
    return -1;
}

static int tell_forbidden(const char *name, struct error *e)
{
    char path[512];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    if (geteuid() == 0)
        return error_set(
            e,
            "even root may not capture on %s here: this container lacks the "
            "capability; start it with --cap-add=NET_RAW --cap-add=NET_ADMIN. "
            "Traces need no rights: tlsladder TRACE",
            name);
    return error_set(
        e,
        "capturing on %s needs rights that this user lacks. Grant them to the "
        "program once:\n"
        "    sudo setcap cap_net_raw,cap_net_admin=eip %s\n"
        "`tlsladder lab` and traces need no rights",
        name, n > 0 ? path : "\"$(command -v tlsladder)\"");
}

static int tell_activation(pcap_t *pcap, int result, const char *name, struct error *e)
{
    switch (result) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        return tell_forbidden(name, e);
    case PCAP_ERROR_NO_SUCH_DEVICE:
        return tell_unknown(name, e);
    case PCAP_ERROR_IFACE_NOT_UP:
        return error_set(e, "interface %s is down: sudo ip link set %s up", name, name);
    default:
        return error_set(e, "cannot capture on %s: %s (%s)", name, pcap_geterr(pcap),
                         pcap_statustostr(result));
    }
}

/* Below zero where it failed; a warning, above zero, is none of our business. */
static int activate(pcap_t *pcap, int buffer)
{
    pcap_set_snaplen(pcap, SNAP_LENGTH);
    pcap_set_promisc(pcap, 1);
    pcap_set_immediate_mode(pcap, 1);
    pcap_set_tstamp_precision(pcap,
                              PCAP_TSTAMP_PRECISION_NANO); /* or else it stays micro */
    if (buffer)
        pcap_set_buffer_size(pcap, buffer);
    return pcap_activate(pcap);
}

/* Tries again with less where the kernel has not the memory. NULL with the reason in `e`.
 */
static pcap_t *open_interface(const char *name, struct error *e)
{
    static const int buffers[] = {64 * MIB, 16 * MIB, 4 * MIB, 0};
    char reason[PCAP_ERRBUF_SIZE];
    for (size_t i = 0; i < ARRAY_LENGTH(buffers); i++) {
        pcap_t *pcap = pcap_create(name, reason);
        if (!pcap) {
            error_set(e, "cannot capture on %s: %s", name, reason);
            return NULL;
        }
        int result = activate(pcap, buffers[i]);
        if (result >= 0)
            return pcap;
        tell_activation(pcap, result, name, e);
        pcap_close(pcap);
        if (result != PCAP_ERROR)
            return NULL;
    }
    return NULL;
}

static int compile(pcap_t *pcap, const char *filter, struct bpf_program *program,
                   struct error *e)
{
    if (pcap_compile(pcap, program, filter, 1, PCAP_NETMASK_UNKNOWN) == 0)
        return 0;
    return error_set(e,
                     "the filter \"%s\" is not understood: %s; `man pcap-filter` has the "
                     "language, e.g. \"tcp port 443\"",
                     filter, pcap_geterr(pcap));
}

int live_check_filter(const char *filter, struct error *e)
{
    struct bpf_program program;
    pcap_t *pcap = pcap_open_dead(DLT_EN10MB, SNAP_LENGTH);
    int result = compile(pcap, filter, &program, e);
    if (result == 0)
        pcap_freecode(&program);
    pcap_close(pcap);
    return result;
}

static int set_filter(pcap_t *pcap, const char *filter, struct error *e)
{
    struct bpf_program program;
    if (!filter || !*filter)
        return 0;
    if (compile(pcap, filter, &program, e) != 0)
        return -1;
    int result = pcap_setfilter(pcap, &program);
    pcap_freecode(&program);
    if (result != 0)
        return error_set(e, "the filter \"%s\" cannot be set: %s", filter,
                         pcap_geterr(pcap));
    return 0;
}

/* Makes the interface ready and fills in the source. */
static int prepare(struct live *l, const char *filter, struct error *e)
{
    char reason[PCAP_ERRBUF_SIZE];
    l->pcap = open_interface(l->name, e);
    if (!l->pcap || set_filter(l->pcap, filter, e) != 0)
        return -1;
    if (pcap_setnonblock(l->pcap, 1, reason) != 0)
        return error_set(e, "cannot capture on %s without blocking: %s", l->name, reason);
    bool nano = pcap_get_tstamp_precision(l->pcap) == PCAP_TSTAMP_PRECISION_NANO;
    l->fraction = nano ? 1 : 1000;
    l->link_type = link_type_of(pcap_datalink(l->pcap));
    l->source.descriptor = pcap_get_selectable_fd(l->pcap);
    return 0;
}

struct source *live_open(const char *interface, const char *filter, struct error *e)
{
    struct live *l = memory_new(sizeof *l);
    l->name = interface ? memory_string(interface) : find_loopback();
    l->source = (struct source){
        .name = l->name, .next = live_next, .close = live_close, .dropped = live_dropped};
    if (prepare(l, filter, e) == 0)
        return &l->source;
    live_close(&l->source);
    return NULL;
}

bool live_is_permitted(void)
{
    char reason[PCAP_ERRBUF_SIZE];
    char *name = find_loopback();
    pcap_t *pcap = pcap_create(name, reason);
    bool permitted = pcap && pcap_activate(pcap) >= 0;
    if (pcap)
        pcap_close(pcap);
    free(name);
    return permitted;
}
