/* SPDX-License-Identifier: BSD-2-Clause */
/* What the lab's process may not do any more once it is confined, tried in a process of its own. */
#include "harness.h"

#include "lab/confine.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OWN_PORT = 40443, OTHER_PORT = 40444 };

/* Runs in a confined child; what it returns is the child's exit status: 0 is well. */
static int in_confinement(int (*run)(void))
{
    const uint16_t port[] = {OWN_PORT};
    int ends[2], status = -1;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        confine_descriptors(ends[1]);
        confine_rights(port, 1);
        _exit(run());
    }
    close(ends[0]);
    close(ends[1]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
    return WEXITSTATUS(status);
}

static int open_files(void)
{
    static const char *const paths[] = {"/etc/passwd", "/dev/null", "/proc/self/maps",
                                        "."};
    for (unsigned i = 0; i < 4; i++)
        if (open(paths[i], O_RDONLY) >= 0)
            return 1;
    return open("/tmp/tlsladder-confined", O_WRONLY | O_CREAT, 0600) >= 0 ? 2 : 0;
}

START_TEST(no_file_can_be_opened)
{
    ck_assert_int_eq(in_confinement(open_files), 0);
}
END_TEST

static int start_processes(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    if (child > 0)
        return 1;
    execl("/bin/true", "true", (char *)NULL);
    return errno == EPERM ? 0 : 2;
}

START_TEST(no_process_and_no_program_can_be_started)
{
    ck_assert_int_eq(in_confinement(start_processes), 0);
}
END_TEST

static void *note(void *argument)
{
    *(int *)argument = socket(AF_INET6, SOCK_STREAM, 0) < 0 ? 1 : 2;
    return NULL;
}

static int start_thread(void)
{
    pthread_t thread;
    int ran = 0;
    if (pthread_create(&thread, NULL, note, &ran) != 0)
        return 1;
    pthread_join(thread, NULL);
    return ran == 1 ? 0 : 2;
}

START_TEST(threads_can_be_started_and_are_confined_too)
{
    ck_assert_int_eq(in_confinement(start_thread), 0);
}
END_TEST

/* What connecting to this machine's port says; nobody listens there. */
static int connect_to(uint16_t port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
    int result = connect(fd, (struct sockaddr *)&a, sizeof a) < 0 ? errno : 0;
    close(fd);
    return result;
}

static int connect_sockets(void)
{
    if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || socket(AF_NETLINK, SOCK_RAW, 0) >= 0 ||
        socket(AF_PACKET, SOCK_RAW, 0) >= 0)
        return 1;
    if (connect_to(OWN_PORT) != ECONNREFUSED) /* as far as there, it may */
        return 2;
    return confine_landlock() < 4 || connect_to(OTHER_PORT) == EACCES ? 0 : 3;
}

START_TEST(the_only_sockets_are_tcp_to_its_own_ports)
{
    ck_assert_int_eq(in_confinement(connect_sockets), 0);
}
END_TEST

static int hold_rights(void)
{
    struct rlimit core;
    if (getrlimit(RLIMIT_CORE, &core) < 0 || core.rlim_max != 0)
        return 1;
    if (prctl(PR_GET_DUMPABLE) != 0 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return 2;
    if (setuid(0) == 0) /* where there was root, it is gone for good */
        return 3;
    for (int fd = STDERR_FILENO + 1; fd < 40; fd++)
        if (fcntl(fd, F_GETFD) >= 0 && lseek(fd, 0, SEEK_CUR) >= 0)
            return 4; /* a file that the tests have open */
    return 0;
}

START_TEST(no_right_and_no_file_of_the_program_is_kept)
{
    int file = open("/proc/self/exe", O_RDONLY);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(in_confinement(hold_rights), 0);
    close(file);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("confine");
    tcase_add_test(t, no_file_can_be_opened);
    tcase_add_test(t, no_process_and_no_program_can_be_started);
    tcase_add_test(t, threads_can_be_started_and_are_confined_too);
    tcase_add_test(t, the_only_sockets_are_tcp_to_its_own_ports);
    tcase_add_test(t, no_right_and_no_file_of_the_program_is_kept);
    return harness_run("confine", t);
}
