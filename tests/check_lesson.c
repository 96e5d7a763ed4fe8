/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole lesson with the real program, in a pseudo-terminal that libvterm reads: open a trace,
 * step, predict, look into fields, change eyes, compare, quit; the window changes its size
 * meanwhile. Ends with 77 (skipped) where libvterm is missing. */
#include "config.h"

#include <stdio.h>

#ifndef HAVE_VTERM
int main(void)
{
    puts("skipped: libvterm is not installed (libvterm-dev)");
    return 77;
}
#else

#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { PATIENCE = 10000, STEP = 20 }; /* milliseconds */

struct lesson {
    int terminal; /* the master's side */
    pid_t program;
    VTerm *screen;
    int width, height;
};

static void begin(struct lesson *l, int width, int height, const char *trace)
{
    struct winsize size = {.ws_col = (unsigned short)width,
                           .ws_row = (unsigned short)height};
    char path[4096];
    snprintf(path, sizeof path, "%s/traces/%s", getenv("SOURCE_DIR"), trace);
    *l = (struct lesson){.width = width, .height = height};
    l->program = forkpty(&l->terminal, NULL, NULL, &size);
    ck_assert_int_ge(l->program, 0);
    if (l->program == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
        execl(getenv("TLSLADDER"), "tlsladder", path, (char *)NULL);
        _exit(127);
    }
    fcntl(l->terminal, F_SETFL, O_NONBLOCK);
    l->screen = vterm_new(height, width);
    vterm_set_utf8(l->screen, 1);
    vterm_screen_enable_altscreen(vterm_obtain_screen(l->screen), 1);
    vterm_screen_reset(vterm_obtain_screen(l->screen), 1);
}

/* Takes what the program has written. */
static void look(struct lesson *l)
{
    char bytes[4096];
    struct pollfd wait = {l->terminal, POLLIN, 0};
    poll(&wait, 1, STEP);
    for (ssize_t n; (n = read(l->terminal, bytes, sizeof bytes)) > 0;)
        vterm_input_write(l->screen, bytes, (size_t)n);
}

/* A line of the screen as UTF-8. */
static void read_line(const struct lesson *l, int y, struct buf *line)
{
    VTermScreen *screen = vterm_obtain_screen(l->screen);
    char text[2048];
    VTermRect rect = {y, y + 1, 0, l->width};
    size_t n = vterm_screen_get_text(screen, text, sizeof text - 1, rect);
    text[n < sizeof text ? n : sizeof text - 1] = '\0';
    line->n = 0;
    buf_add_text(line, text);
}

static bool shows(const struct lesson *l, const char *text)
{
    struct buf line = {0};
    bool found = false;
    for (int y = 0; y < l->height && !found; y++) {
        read_line(l, y, &line);
        found = strstr(buf_text(&line), text) != NULL;
    }
    buf_done(&line);
    return found;
}

static void print_screen(const struct lesson *l)
{
    struct buf line = {0};
    for (int y = 0; y < l->height; y++) {
        read_line(l, y, &line);
        fprintf(stderr, "|%s\n", buf_text(&line));
    }
    buf_done(&line);
}

/* Waits until the text is there, or (not `there`) gone. */
static void await(struct lesson *l, const char *text, bool there)
{
    for (int waited = 0; shows(l, text) != there; waited += STEP) {
        if (waited >= PATIENCE) {
            print_screen(l);
            ck_abort_msg("'%s' is %s the screen", text, there ? "not on" : "still on");
        }
        look(l);
    }
}

static void press(struct lesson *l, const char *keys)
{
    ck_assert_int_eq((int)write(l->terminal, keys, strlen(keys)), (int)strlen(keys));
}

/* A key, and what must then be seen. */
static void step(struct lesson *l, const char *keys, const char *text)
{
    press(l, keys);
    await(l, text, true);
}

static void resize(struct lesson *l, int width, int height)
{
    struct winsize size = {.ws_col = (unsigned short)width,
                           .ws_row = (unsigned short)height};
    look(l);
    l->width = width;
    l->height = height;
    vterm_set_size(l->screen, height, width);
    ck_assert_int_eq(ioctl(l->terminal, TIOCSWINSZ, &size), 0);
}

/* The program ends by itself, and leaves the terminal as it was. */
static int end(struct lesson *l)
{
    struct termios t;
    int status = -1;
    pid_t ended = 0;
    for (int waited = 0; !ended && waited < PATIENCE; waited += STEP) {
        look(l);
        usleep(STEP * 1000); /* a closed terminal makes nobody wait */
        ended = waitpid(l->program, &status, WNOHANG);
    }
    if (!ended)
        kill(l->program, SIGKILL);
    ck_assert_int_eq(ended, l->program);
    ck_assert_int_eq(tcgetattr(l->terminal, &t), 0);
    ck_assert((t.c_lflag & ECHO) && (t.c_lflag & ICANON));
    vterm_free(l->screen);
    close(l->terminal);
    return status;
}

START_TEST(a_whole_lesson)
{
    struct lesson l;
    begin(&l, 100, 30, "tls12-resume-ticket.pcap");
    await(&l, "2 connections", true);
    step(&l, "\r", "TLS 2 RTT");
    await(&l, "ClientHello", true);
    /* the curtain: what comes is hidden, then shown */
    press(&l, " ");
    await(&l, "ServerHelloDone", false);
    step(&l, " ", "ServerHello");
    resize(&l, 80, 24);
    await(&l, "flight 1", true); /* in words: the pane left room for them */
    /* predict, then reveal */
    step(&l, "Q", "What comes first?");
    step(&l, "1", "of 1 so far");
    step(&l, " ", "What does the server send?");
    press(&l, "q");
    await(&l, "What does the server send?", false);
    resize(&l, 160, 45);
    /* into the fields; the bytes follow */
    press(&l, "\x1bOH"); /* Home */
    step(&l, "g3\r", "Message 3 in packet");
    step(&l, "g1\r", "Opens the negotiation");
    step(&l, "\r", "Which handshake message this is");
    step(&l, "jjj", "32 bytes that nobody can foresee");
    step(&l, "/session_ticket\r", "session_ticket");
    press(&l, "q");
    /* whose eyes */
    step(&l, "e", "the holder of the server's key");
    step(&l, "e", "an eavesdropper learns");
    press(&l, "e");
    await(&l, "an eavesdropper learns", false);
    /* cards */
    step(&l, "v", "The true version");
    step(&l, "o", "Offered by the client");
    step(&l, "K", "Key schedule");
    press(&l, "q");
    await(&l, "Key schedule", false);
    for (int i = 0; i < 20; i++)
        resize(&l, 40 + 7 * i % 90, 10 + 5 * i % 40);
    resize(&l, 100, 30);
    /* compare */
    step(&l, "c", "connections 1 and 2");
    await(&l, "resumed-ticket", true);
    await(&l, "gone", true);
    step(&l, "q", "TLS 2 RTT");
    step(&l, "q", "2 connections");
    press(&l, "q");
    int status = end(&l);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(a_signal_gives_the_terminal_back)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    struct lesson l;
    begin(&l, 80, 24, "tls13-full.pcap");
    await(&l, "TLS 1 RTT", true);
    kill(l.program, signals[_i]);
    end(&l);
}
END_TEST

START_TEST(a_key_is_answered_within_a_frame)
{
    enum {
        KEYS = 50,
        FRAME = 16
    }; /* milliseconds; many keys, since one may meet a pause */
    struct lesson l;
    struct timespec before, after;
    begin(&l, 160, 45, "tls13-full.pcap");
    await(&l, "TLS 1 RTT", true);
    clock_gettime(CLOCK_MONOTONIC, &before);
    for (int i = 0; i < KEYS; i++) {
        press(&l, i % 2 ? "k" : "j");
        await(&l, i % 2 ? "Opens the negotiation" : "The server's choice", true);
    }
    clock_gettime(CLOCK_MONOTONIC, &after);
    double each = ((double)(after.tv_sec - before.tv_sec) * 1e3 +
                   (double)(after.tv_nsec - before.tv_nsec) / 1e6) /
                  KEYS;
    fprintf(stderr, "a key is drawn after %.1f ms\n", each);
    ck_assert_msg(each < 10 * FRAME, "%.1f ms a key",
                  each); /* a loaded machine is slow */
    press(&l, "q");
    end(&l);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("lesson");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, a_whole_lesson);
    tcase_add_loop_test(t, a_signal_gives_the_terminal_back, 0, 3);
    tcase_add_test(t, a_key_is_answered_within_a_frame);
    return harness_run("lesson", t);
}
#endif
