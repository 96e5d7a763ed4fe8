/* SPDX-License-Identifier: BSD-2-Clause */
/* A link with a delay: the veth pair and its relay. */
#include "lab/link.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "lab/namespace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if_arp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

#define PEER "lab1"
enum { INFO_KIND = 1, INFO_DATA = 2, VETH_PEER = 1, FRAME = 2048, ETHERNET = 14 };

struct request {
    struct nlmsghdr head;
    struct ifinfomsg info;
    char space[256];
};

static struct rtattr *attribute(struct request *q, unsigned short type, const void *data,
                                size_t n)
{
    struct rtattr *a = (struct rtattr *)((char *)q + NLMSG_ALIGN(q->head.nlmsg_len));
    a->rta_type = type;
    a->rta_len = (unsigned short)RTA_LENGTH(n);
    if (n)
        memcpy(RTA_DATA(a), data, n);
    q->head.nlmsg_len = NLMSG_ALIGN(q->head.nlmsg_len) + RTA_ALIGN(a->rta_len);
    return a;
}

static void close_attribute(struct request *q, struct rtattr *a)
{
    a->rta_len = (unsigned short)((char *)q + q->head.nlmsg_len - (char *)a);
}

static int ask_kernel(struct request *q)
{
    char answer[1024];
    int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (s < 0)
        return -1;
    ssize_t n = send(s, q, q->head.nlmsg_len, 0);
    if (n >= 0)
        n = recv(s, answer, sizeof answer, 0);
    close(s);
    const struct nlmsghdr *head = (const struct nlmsghdr *)answer;
    if (n < (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)) ||
        head->nlmsg_type != NLMSG_ERROR)
        return -1;
    errno = -((const struct nlmsgerr *)NLMSG_DATA(head))->error;
    return errno ? -1 : 0;
}

static int make_pair(void)
{
    struct ifinfomsg peer = {0};
    struct request q = {
        .head = {.nlmsg_len = NLMSG_LENGTH(sizeof q.info),
                 .nlmsg_type = RTM_NEWLINK,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK}};
    attribute(&q, IFLA_IFNAME, LINK_INTERFACE, sizeof LINK_INTERFACE);
    struct rtattr *info = attribute(&q, IFLA_LINKINFO, NULL, 0);
    attribute(&q, INFO_KIND, "veth", 4);
    struct rtattr *data = attribute(&q, INFO_DATA, NULL, 0);
    struct rtattr *other = attribute(&q, VETH_PEER, &peer, sizeof peer);
    attribute(&q, IFLA_IFNAME, PEER, sizeof PEER);
    close_attribute(&q, other);
    close_attribute(&q, data);
    close_attribute(&q, info);
    return ask_kernel(&q);
}

/* Offloads off, so that segments are as on a real wire; a fixed neighbour, so that no ARP is. */
static int tune(void)
{
    static const unsigned off[] = {ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO};
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq r = {0};
    struct arpreq arp = {.arp_flags = ATF_COM | ATF_PERM, .arp_dev = LINK_INTERFACE};
    struct sockaddr_in *ip = (struct sockaddr_in *)&arp.arp_pa;
    if (s < 0)
        return -1;
    for (unsigned i = 0; i < sizeof off / sizeof *off; i++) {
        struct ethtool_value v = {off[i], 0};
        snprintf(r.ifr_name, sizeof r.ifr_name, LINK_INTERFACE);
        r.ifr_data = (char *)&v;
        (void)ioctl(s, SIOCETHTOOL, &r); /* not fatal: segments only look larger */
    }
    snprintf(r.ifr_name, sizeof r.ifr_name, PEER);
    int result = ioctl(s, SIOCGIFHWADDR, &r);
    ip->sin_family = AF_INET;
    inet_pton(AF_INET, LINK_SERVER, &ip->sin_addr);
    memcpy(arp.arp_ha.sa_data, r.ifr_hwaddr.sa_data, 6);
    arp.arp_ha.sa_family = ARPHRD_ETHER;
    if (result == 0)
        result = ioctl(s, SIOCSARP, &arp);
    close(s);
    return result;
}

static int open_peer(void)
{
    int one = 1,
        s = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_IP));
    struct sockaddr_ll at = {.sll_family = AF_PACKET,
                             .sll_protocol = htons(ETH_P_IP),
                             .sll_ifindex = (int)if_nametoindex(PEER)};
    if (s < 0)
        return -1;
    if (bind(s, (struct sockaddr *)&at, sizeof at) < 0) {
        close(s);
        return -1;
    }
    setsockopt(s, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
    setsockopt(s, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
    return s;
}

struct frame {
    double sent, due; /* on the monotonic clock, nanoseconds */
    bool server;      /* who has sent it */
    size_t n;
    struct frame *next;
    unsigned char byte[FRAME];
};

struct queue {
    struct frame *first; /* in the order of due */
};

static double nanoseconds(struct timespec t)
{
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double now_on(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return nanoseconds(t);
}

static double now_ns(void)
{
    return now_on(CLOCK_MONOTONIC);
}

static void swap(unsigned char *a, unsigned char *b, size_t n)
{
    unsigned char keep[8];
    memcpy(keep, a, n);
    memcpy(a, b, n);
    memcpy(b, keep, n);
}

static void join(struct queue *q, struct frame *f)
{
    struct frame **at = &q->first;
    while (*at && (*at)->due <= f->due)
        at = &(*at)->next;
    f->next = *at;
    *at = f;
}

/* When the frame is to arrive; false: it is lost. */
static bool schedule(struct link *l, struct frame *f)
{
    const unsigned char *ip = f->byte + ETHERNET, *tcp = ip + (size_t)(ip[0] & 15) * 4;
    uint16_t source = (uint16_t)(tcp[0] << 8 | tcp[1]),
             target = (uint16_t)(tcp[2] << 8 | tcp[3]);
    bool server = f->server =
        source < target; /* its ports are low, clients' are ephemeral */
    struct fate fate =
        chance_of(&l->chance, ip, f->n - ETHERNET, server, server ? target : source);
    /* what it answers may have come late for the relay's fault: that is not added up */
    double start = f->sent - l->late[!server];
    if (l->net->rate > 0) {
        start = start > l->free_from[server] ? start : l->free_from[server];
        start += (double)f->n * 8 / l->net->rate * 1e6; /* kbit/s: bits by millisecond */
        l->free_from[server] = start;
    }
    f->due = start + l->half + fate.late;
    if (f->due < l->latest[server])
        f->due = l->latest[server];
    l->latest[server] = f->due;
    return !fate.lost;
}

/* Reads a frame with the time at which the kernel got it: when the relay gets to run is no matter. */
static ssize_t read_frame(const struct link *l, struct frame *f)
{
    union {
        struct cmsghdr head;
        char space[CMSG_SPACE(sizeof(struct timespec))];
    } control;
    struct iovec all = {f->byte, sizeof f->byte};
    struct msghdr m = {.msg_iov = &all,
                       .msg_iovlen = 1,
                       .msg_control = &control,
                       .msg_controllen = sizeof control};
    ssize_t n = recvmsg(l->descriptor, &m, 0);
    f->n = n > 0 ? (size_t)n : 0;
    f->sent = now_ns();
    for (struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&m) : NULL; c; c = CMSG_NXTHDR(&m, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec t;
            memcpy(&t, CMSG_DATA(c), sizeof t);
            double age = now_on(CLOCK_REALTIME) - nanoseconds(t);
            f->sent -= age > 0 && age < 1e9 ? age : 0;
        }
    return n;
}

/* TCP or UDP in IPv4 without options or not, its ports there. */
static bool is_ours(const struct frame *f)
{
    enum { IP = 20, PROTOCOL_AT = 9, TCP = 20, UDP = 8 };
    const unsigned char *ip = f->byte + ETHERNET;
    if (f->n < ETHERNET + IP + UDP)
        return false;
    size_t head = (size_t)(ip[0] & 15) * 4;
    unsigned protocol = ip[PROTOCOL_AT];
    return f->n >= ETHERNET + head + (protocol == IPPROTO_TCP ? TCP : UDP) &&
           (protocol == IPPROTO_TCP || protocol == IPPROTO_UDP);
}

/* Frames that have arrived join the queue, turned round: the sums over both addresses that the
 * checksums hold stay the same. */
static void take_frames(struct link *l, struct queue *q)
{
    for (;;) {
        struct frame *f = memory_new(sizeof *f);
        ssize_t n = read_frame(l, f);
        if (!is_ours(f) || !schedule(l, f)) {
            free(f);
            if (n <= 0)
                return;
            continue;
        }
        swap(f->byte, f->byte + 6, 6);
        swap(f->byte + ETHERNET + 12, f->byte + ETHERNET + 16, 4);
        join(q, f);
    }
}

static void send_due(struct link *l, struct queue *q)
{
    while (q->first && q->first->due <= now_ns()) {
        struct frame *f = q->first;
        double late = now_ns() - f->due;
        l->late[f->server] = late < l->half ? late : l->half;
        (void)!write(l->descriptor, f->byte,
                     f->n); /* a full queue drops, as a link does */
        q->first = f->next;
        free(f);
    }
}

static void *relay(void *argument)
{
    struct link *l = argument;
    struct queue q = {NULL};
    while (!l->stop) {
        double wait = q.first ? q.first->due - now_ns() : 20e6;
        wait = wait < 0 ? 0 : wait > 20e6 ? 20e6 : wait;
        struct timespec timeout = {0, (long)wait};
        struct pollfd p = {l->descriptor, POLLIN, 0};
        ppoll(&p, 1, &timeout, NULL);
        send_due(l, &q);
        take_frames(l, &q);
    }
    for (struct frame *f = q.first, *next; f; f = next) {
        next = f->next;
        free(f);
    }
    return NULL;
}

int link_open(struct link *l, const struct lab_net *net, struct error *e)
{
    *l = (struct link){.net = net, .half = net->rtt * 1e6 / 2, .descriptor = -1};
    l->chance.net = net;
    if (make_pair() < 0 || namespace_interface_up(LINK_INTERFACE, "10.9.0.1", 1500) < 0 ||
        namespace_interface_up(PEER, NULL, 1500) < 0 || tune() < 0 ||
        (l->descriptor = open_peer()) < 0)
        return error_set(e,
                         "the lab could not make its delayed link (%s); the kernel needs "
                         "veth: sudo modprobe veth. Without --rtt no link is needed",
                         strerror(errno));
    return 0;
}

int link_start(struct link *l)
{
    if (!l->running)
        l->running = pthread_create(&l->thread, NULL, relay, l) == 0;
    return l->running ? 0 : -1;
}

void link_close(struct link *l)
{
    l->stop = 1;
    if (l->running)
        pthread_join(l->thread, NULL);
    close(l->descriptor);
}
