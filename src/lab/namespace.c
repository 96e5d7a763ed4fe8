/* SPDX-License-Identifier: BSD-2-Clause */
/* A network of the lab's own. */
#include "lab/namespace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

static int write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t n = write(fd, text, strlen(text));
    close(fd);
    return n < 0 ? -1 : 0;
}

static int map_ids(unsigned uid, unsigned gid)
{
    char map[64];
    if (write_file("/proc/self/setgroups", "deny") < 0 && errno != ENOENT)
        return -1;
    snprintf(map, sizeof map, "0 %u 1", uid);
    if (write_file("/proc/self/uid_map", map) < 0)
        return -1;
    snprintf(map, sizeof map, "0 %u 1", gid);
    return write_file("/proc/self/gid_map", map);
}

/* The number that a file of the kernel's begins with; `otherwise` where there is none. */
static int number_in(const char *path, int otherwise)
{
    char text[32] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return otherwise;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    return n > 0 ? atoi(text) : otherwise;
}

/* Why a user namespace with all rights over its network was not to be had, as far as it can be
 * told, and what helps. */
static const char *explain(int error)
{
    if (error == ENOSPC && number_in("/proc/sys/user/max_user_namespaces", 1) == 0)
        return "user namespaces are limited to none here. Remedy: sudo sysctl "
               "user.max_user_namespaces=10000";
    if (error == ENOSPC)
        return "as many namespaces as are allowed are in use. Remedy: sudo sysctl "
               "user.max_user_namespaces=10000 user.max_net_namespaces=10000";
    if (error == EINVAL || error == ENOSYS)
        return "this kernel was built without user namespaces";
    if (number_in("/proc/sys/kernel/unprivileged_userns_clone", 1) == 0)
        return "users may make no namespaces here. Remedy: sudo sysctl "
               "kernel.unprivileged_userns_clone=1";
    if (number_in("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0) == 1)
        return "AppArmor keeps namespaces from programs that it does not know. Remedy: "
               "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0";
    if (prctl(PR_GET_SECCOMP) > 0)
        return "a filter of system calls forbids it, as in containers. Remedy: start the "
               "container with --security-opt seccomp=unconfined";
    return "the system forbids it, as in a chroot or under a security module";
}

static int refused(struct error *e, const char *what)
{
    int error = errno;
    return error_set(e, "no user may make a network of his own: %s (%s: %s)",
                     explain(error), what, strerror(error));
}

int namespace_interface_up(const char *name, const char *address, int mtu)
{
    struct ifreq r = {0};
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result = s < 0 ? -1 : 0;
    struct sockaddr_in *a = (struct sockaddr_in *)&r.ifr_addr;
    snprintf(r.ifr_name, sizeof r.ifr_name, "%s", name);
    if (result == 0 && address) {
        a->sin_family = AF_INET;
        inet_pton(AF_INET, address, &a->sin_addr);
        result = ioctl(s, SIOCSIFADDR, &r);
        inet_pton(AF_INET, "255.255.255.0", &a->sin_addr);
        if (result == 0)
            result = ioctl(s, SIOCSIFNETMASK, &r);
    }
    if (result == 0 && mtu) {
        r.ifr_mtu = mtu;
        result = ioctl(s, SIOCSIFMTU, &r);
    }
    if (result == 0)
        result = ioctl(s, SIOCGIFFLAGS, &r);
    r.ifr_flags |= IFF_UP | IFF_RUNNING;
    if (result == 0)
        result = ioctl(s, SIOCSIFFLAGS, &r);
    if (s >= 0)
        close(s);
    return result;
}

int namespace_allow_fast_open(void)
{
    return write_file("/proc/sys/net/ipv4/tcp_fastopen", "3"); /* clients and servers */
}

int namespace_enter(struct error *e)
{
    unsigned uid = getuid(), gid = getgid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
        return refused(e, "unshare");
    if (map_ids(uid, gid) < 0)
        return refused(e, "mapping the user");
    if (namespace_interface_up("lo", NULL, 0) < 0)
        return refused(e, "loopback");
    /* else the kernel carries what it learned of a path from one scenario to the next */
    write_file("/proc/sys/net/ipv4/tcp_no_metrics_save", "1");
    return 0;
}
