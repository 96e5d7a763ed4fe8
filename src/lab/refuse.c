/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that the lab's process has no use for. */
#include "lab/refuse.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__) && !defined(__ILP32__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#ifdef MACHINE

/* clang-format off */
/* Programs and processes, files, namespaces, the kernel itself. */
static const unsigned refused[] = {
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
    SYS_kill, SYS_tkill, SYS_pidfd_open, SYS_pidfd_send_signal, SYS_pidfd_getfd,
    SYS_openat, SYS_openat2, SYS_open_by_handle_at, SYS_name_to_handle_at,
    SYS_mkdirat, SYS_mknodat, SYS_unlinkat, SYS_symlinkat, SYS_linkat, SYS_renameat2,
    SYS_fchmodat, SYS_fchownat, SYS_truncate, SYS_memfd_create, SYS_inotify_init1,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns,
    SYS_fsopen, SYS_fsmount, SYS_move_mount, SYS_open_tree,
    SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid,
    SYS_setgroups, SYS_setfsuid, SYS_setfsgid, SYS_capset,
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_io_uring_setup,
    SYS_keyctl, SYS_add_key, SYS_request_key, SYS_shmget, SYS_msgget, SYS_semget,
    SYS_mq_open, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load,
    SYS_reboot, SYS_swapon, SYS_sethostname, SYS_setdomainname, SYS_acct, SYS_quotactl,
    SYS_clock_settime, SYS_settimeofday, SYS_adjtimex, SYS_clock_adjtime, SYS_personality,
#ifdef __x86_64__
    SYS_fork, SYS_vfork, SYS_open, SYS_creat, SYS_mkdir, SYS_mknod, SYS_unlink, SYS_rmdir,
    SYS_rename, SYS_symlink, SYS_link, SYS_chmod, SYS_chown, SYS_iopl, SYS_ioperm,
#endif
};
/* clang-format on */

enum {
    COUNT = sizeof refused / sizeof *refused,
    X32 = 0x40000000,
    ROOM = 2 * COUNT + 16
};

struct filter {
    struct sock_filter line[ROOM];
    unsigned short lines;
};

static void add(struct filter *f, unsigned short code, unsigned char yes,
                unsigned char no, unsigned value)
{
    f->line[f->lines++] = (struct sock_filter){code, yes, no, value};
}

static void load(struct filter *f, size_t offset)
{
    add(f, BPF_LD | BPF_W | BPF_ABS, 0, 0, (unsigned)offset);
}

static void decide(struct filter *f, unsigned what)
{
    add(f, BPF_RET | BPF_K, 0, 0, what);
}

/* The lower half of a call's first argument: all our machines are little-endian. */
static void load_first(struct filter *f)
{
    load(f, offsetof(struct seccomp_data, args[0]));
}

static void build(struct filter *f)
{
    enum { NO = SECCOMP_RET_ERRNO | EPERM, NEVER_HEARD = SECCOMP_RET_ERRNO | ENOSYS };
    load(f, offsetof(struct seccomp_data, arch));
    add(f, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, MACHINE);
    decide(f, SECCOMP_RET_KILL_PROCESS);
    load(f, offsetof(struct seccomp_data, nr));
    add(f, BPF_JMP | BPF_JGE | BPF_K, 0, 1, X32);
    decide(f, NEVER_HEARD);
    /* its flags cannot be looked at: glibc then starts threads by clone */
    add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_clone3);
    decide(f, NEVER_HEARD);
    for (unsigned i = 0; i < COUNT; i++) {
        add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, refused[i]);
        decide(f, NO);
    }
    add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 2, SYS_clone);
    load_first(f);
    add(f, BPF_JMP | BPF_JSET | BPF_K, 3, 4, CLONE_THREAD);
    add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 2, SYS_socket);
    load_first(f);
    add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, AF_INET);
    decide(f, SECCOMP_RET_ALLOW);
    decide(f, NO);
}

void refuse_calls(void)
{
    struct filter f = {.lines = 0};
    build(&f);
    struct sock_fprog program = {f.lines, f.line};
    (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

#else

void refuse_calls(void)
{
}

#endif
