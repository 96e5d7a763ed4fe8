/* SPDX-License-Identifier: BSD-2-Clause */
/* The least rights that the lab's process can do with. */
#include "lab/confine.h"

#include "lab/refuse.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { DESCRIPTORS = 64, PROCESSOR_SECONDS = 600, NOBODY = 65534 };

static void bound(int what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(what, &now) < 0)
        return;
    now.rlim_cur = now.rlim_max = now.rlim_max < most ? now.rlim_max : most;
    setrlimit(what, &now);
}

void confine_descriptors(int keep)
{
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (nowhere >= 0 && fd != keep)
            dup2(nowhere, fd);
    unsigned kept = (unsigned)keep;
    if (kept > STDERR_FILENO + 1)
        close_range(STDERR_FILENO + 1, kept - 1, 0);
    close_range(kept > STDERR_FILENO ? kept + 1 : STDERR_FILENO + 1, ~0U, 0);
    bound(RLIMIT_CORE, 0);
    bound(RLIMIT_FSIZE, 0);
    bound(RLIMIT_NOFILE, DESCRIPTORS);
    bound(RLIMIT_CPU, PROCESSOR_SECONDS);
}

/* Root without a namespace becomes nobody; in one there is nobody else to become. */
static void give_up_root(void)
{
    if (geteuid() != 0)
        return;
    if (setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0)
        (void)!setresuid(NOBODY, NOBODY, NOBODY);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* forgotten with the change of users */
}

/* Before root is given up: that one may. */
static void give_up_bounds(void)
{
    for (int i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
        (void)prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
}

static void give_up_capabilities(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};
    (void)syscall(SYS_capset, &head, none);
}

int confine_landlock(void)
{
    long version =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

/* What later kernels know beside what the header may: Documentation/userspace-api/landlock.rst */
struct landlock_wish {
    uint64_t files, tcp, scopes;
};
struct landlock_port {
    uint64_t allowed, port;
} __attribute__((packed));
enum { LANDLOCK_PORT = 2, LANDLOCK_BIND = 1, LANDLOCK_CONNECT = 2, LANDLOCK_SCOPES = 3 };

static void allow_port(int rules, unsigned access, uint16_t number)
{
    struct landlock_port port = {access, number};
    (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_PORT, &port, 0);
}

/* No file at all, and no TCP but to its own servers, from any port. */
static void give_up_files(const uint16_t *port, size_t ports)
{
    static const unsigned rights[] = {0, 13, 14, 15, 15, 16}; /* by version */
    int version = confine_landlock();
    if (!version)
        return;
    struct landlock_wish wish = {
        .files = (UINT64_C(1) << rights[version > 5 ? 5 : version]) - 1,
        .tcp = version >= 4 ? LANDLOCK_BIND | LANDLOCK_CONNECT : 0,
        .scopes = version >= 6 ? LANDLOCK_SCOPES : 0};
    size_t known = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &wish, known, 0);
    if (rules < 0)
        return;
    for (size_t i = 0; i < ports && wish.tcp; i++)
        allow_port(rules, LANDLOCK_CONNECT, port[i]);
    if (wish.tcp)
        allow_port(rules, LANDLOCK_BIND, 0);
    (void)syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

void confine_rights(const uint16_t *port, size_t ports)
{
    give_up_bounds();
    give_up_root();
    give_up_capabilities();
    prctl(PR_SET_DUMPABLE, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return; /* neither of the others may be had without */
    give_up_files(port, ports);
    refuse_calls();
}
