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

#include "lesson.h"

#include <time.h>

static void begin(struct lesson *l, int width, int height, const char *trace)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/traces/%s", getenv("SOURCE_DIR"), trace);
    lesson_begin(l, width, height, (char *[]){getenv("TLSLADDER"), path, NULL});
}

/* A key, and what must then be seen. */
static void step(struct lesson *l, const char *keys, const char *text)
{
    lesson_press(l, keys);
    lesson_await(l, text, true);
}

START_TEST(a_whole_lesson)
{
    struct lesson l;
    begin(&l, 100, 30, "tls12-resume-ticket.pcap");
    lesson_await(&l, "2 connections", true);
    step(&l, "\r", "TLS 2 RTT");
    lesson_await(&l, "ClientHello", true);
    /* the curtain: what comes is hidden, then shown */
    lesson_press(&l, " ");
    lesson_await(&l, "ServerHelloDone", false);
    step(&l, " ", "ServerHello");
    lesson_resize(&l, 80, 24);
    lesson_await(&l, "flight 1", true); /* in words: the pane left room for them */
    /* predict, then reveal */
    step(&l, "Q", "What comes first?");
    step(&l, "1", "of 1 so far");
    step(&l, " ", "What does the server send?");
    lesson_press(&l, "q");
    lesson_await(&l, "What does the server send?", false);
    lesson_resize(&l, 160, 45);
    /* into the fields; the bytes follow */
    lesson_press(&l, "\x1bOH"); /* Home */
    step(&l, "g3\r", "Message 3 in packet");
    step(&l, "g1\r", "Opens the negotiation");
    step(&l, "\r", "Which handshake message this is");
    step(&l, "jjj", "32 bytes that nobody can foresee");
    step(&l, "/session_ticket\r", "session_ticket");
    lesson_press(&l, "q");
    /* whose eyes */
    step(&l, "e", "the holder of the server's key");
    step(&l, "e", "an eavesdropper learns");
    lesson_press(&l, "e");
    lesson_await(&l, "an eavesdropper learns", false);
    /* cards */
    step(&l, "v", "The true version");
    step(&l, "o", "Offered by the client");
    step(&l, "K", "Key schedule");
    lesson_press(&l, "q");
    lesson_await(&l, "Key schedule", false);
    for (int i = 0; i < 20; i++)
        lesson_resize(&l, 40 + 7 * i % 90, 10 + 5 * i % 40);
    lesson_resize(&l, 100, 30);
    /* compare */
    step(&l, "c", "connections 1 and 2");
    lesson_await(&l, "resumed-ticket", true);
    lesson_await(&l, "gone", true);
    step(&l, "q", "TLS 2 RTT");
    step(&l, "q", "2 connections");
    lesson_press(&l, "q");
    int status = lesson_end(&l);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(several_traces_open_in_one_list)
{
    struct lesson l;
    char first[4096], second[4096];
    snprintf(first, sizeof first, "%s/traces/tls12-full.pcap", getenv("SOURCE_DIR"));
    snprintf(second, sizeof second, "%s/traces/tls13-full.pcap", getenv("SOURCE_DIR"));
    lesson_begin(
        &l, 100, 30,
        (char *[]){getenv("TLSLADDER"), (char[]){"--curtain"}, first, second, NULL});
    lesson_await(&l, "2 traces  1/2 connections", true);
    lesson_await(&l, "tls13-full.pcap", true);
    step(&l, "\r", "tls12-full.pcap  1/2");
    lesson_await(&l, "what comes next?", true); /* the curtain is down */
    lesson_await(&l, "ClientHello", false);
    step(&l, ">", "tls13-full.pcap  2/2");
    lesson_await(&l, "what comes next?", true);
    step(&l, "c", "tls13-full.pcap, connection 2, and tls12-full.pcap, connection 1");
    step(&l, "q", "ServerHello"); /* it was seen: no curtain again */
    lesson_press(&l, "qq");
    int status = lesson_end(&l);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

/* Cells of the screen that are in a colour of their own. */
static int coloured(const struct lesson *l)
{
    int n = 0;
    for (int y = 0; y < l->height; y++)
        for (int x = 0; x < l->width; x++) {
            VTermScreenCell cell;
            vterm_screen_get_cell(vterm_obtain_screen(l->screen), (VTermPos){y, x},
                                  &cell);
            n += !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ||
                 !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
        }
    return n;
}

START_TEST(the_interface_has_colours_where_they_are_wanted)
{
    static char options[2][16] = {"--color=auto", "--color=never"};
    for (int i = 0; i < 2; i++) {
        struct lesson l;
        char path[4096];
        snprintf(path, sizeof path, "%s/traces/tls12-full.pcap", getenv("SOURCE_DIR"));
        lesson_begin(&l, 100, 30,
                     (char *[]){getenv("TLSLADDER"), options[i], path, NULL});
        lesson_await(&l, "TLS 2 RTT", true);
        ck_assert_msg((coloured(&l) > 0) == (i == 0), "%s: %d", options[i], coloured(&l));
        lesson_press(&l, "q");
        lesson_end(&l);
    }
}
END_TEST

START_TEST(a_signal_gives_the_terminal_back)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    struct lesson l;
    begin(&l, 80, 24, "tls13-full.pcap");
    lesson_await(&l, "TLS 1 RTT", true);
    kill(l.program, signals[_i]);
    lesson_end(&l);
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
    lesson_await(&l, "TLS 1 RTT", true);
    clock_gettime(CLOCK_MONOTONIC, &before);
    for (int i = 0; i < KEYS; i++) {
        lesson_press(&l, i % 2 ? "k" : "j");
        lesson_await(&l, i % 2 ? "Opens the negotiation" : "The server's choice", true);
    }
    clock_gettime(CLOCK_MONOTONIC, &after);
    double each = ((double)(after.tv_sec - before.tv_sec) * 1e3 +
                   (double)(after.tv_nsec - before.tv_nsec) / 1e6) /
                  KEYS;
    fprintf(stderr, "a key is drawn after %.1f ms\n", each);
    ck_assert_msg(each < 10 * FRAME, "%.1f ms a key",
                  each); /* a loaded machine is slow */
    lesson_press(&l, "q");
    lesson_end(&l);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("lesson");
    tcase_add_test(t, a_whole_lesson);
    tcase_add_test(t, several_traces_open_in_one_list);
    tcase_add_test(t, the_interface_has_colours_where_they_are_wanted);
    tcase_add_loop_test(t, a_signal_gives_the_terminal_back, 0, 3);
    tcase_add_test(t, a_key_is_answered_within_a_frame);
    return harness_run("lesson", t);
}
#endif
