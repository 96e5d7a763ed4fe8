/* SPDX-License-Identifier: BSD-2-Clause */
/* A lesson: the real program in a pseudo-terminal that libvterm reads; keys in, screens out. */
#ifndef TESTS_LESSON_H
#define TESTS_LESSON_H

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
#include <unistd.h>
#include <vterm.h>

enum { LESSON_PATIENCE = 10000, LESSON_STEP = 20 }; /* milliseconds */

struct lesson {
    int terminal; /* the master's side */
    pid_t program;
    VTerm *screen;
    int width, height;
};

/* Starts the words, of which the first is the program's path. */
static inline void lesson_begin(struct lesson *l, int width, int height, char **words)
{
    struct winsize size = {.ws_col = (unsigned short)width,
                           .ws_row = (unsigned short)height};
    *l = (struct lesson){.width = width, .height = height};
    l->program = forkpty(&l->terminal, NULL, NULL, &size);
    ck_assert_int_ge(l->program, 0);
    if (l->program == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
        execvp(words[0], words);
        _exit(127);
    }
    fcntl(l->terminal, F_SETFL, O_NONBLOCK);
    l->screen = vterm_new(height, width);
    vterm_set_utf8(l->screen, 1);
    vterm_screen_enable_altscreen(vterm_obtain_screen(l->screen), 1);
    vterm_screen_reset(vterm_obtain_screen(l->screen), 1);
}

/* Takes what the program has written. */
static inline void lesson_look(struct lesson *l)
{
    char bytes[4096];
    struct pollfd wait = {l->terminal, POLLIN, 0};
    poll(&wait, 1, LESSON_STEP);
    for (ssize_t n; (n = read(l->terminal, bytes, sizeof bytes)) > 0;)
        vterm_input_write(l->screen, bytes, (size_t)n);
}

/* A line of the screen as UTF-8. */
static inline void lesson_read_line(const struct lesson *l, int y, struct buf *line)
{
    VTermScreen *screen = vterm_obtain_screen(l->screen);
    char text[2048];
    VTermRect rect = {y, y + 1, 0, l->width};
    size_t n = vterm_screen_get_text(screen, text, sizeof text - 1, rect);
    text[n < sizeof text ? n : sizeof text - 1] = '\0';
    line->n = 0;
    buf_add_text(line, text);
}

static inline bool lesson_shows(const struct lesson *l, const char *text)
{
    struct buf line = {0};
    bool found = false;
    for (int y = 0; y < l->height && !found; y++) {
        lesson_read_line(l, y, &line);
        found = strstr(buf_text(&line), text) != NULL;
    }
    buf_done(&line);
    return found;
}

static inline void lesson_print_screen(const struct lesson *l)
{
    struct buf line = {0};
    for (int y = 0; y < l->height; y++) {
        lesson_read_line(l, y, &line);
        fprintf(stderr, "|%s\n", buf_text(&line));
    }
    buf_done(&line);
}

/* Waits until the text is there, or (not `there`) gone. */
static inline void lesson_await(struct lesson *l, const char *text, bool there)
{
    for (int waited = 0; lesson_shows(l, text) != there; waited += LESSON_STEP) {
        if (waited >= LESSON_PATIENCE) {
            lesson_print_screen(l);
            ck_abort_msg("'%s' is %s the screen", text, there ? "not on" : "still on");
        }
        lesson_look(l);
    }
}

static inline void lesson_press(struct lesson *l, const char *keys)
{
    ck_assert_int_eq((int)write(l->terminal, keys, strlen(keys)), (int)strlen(keys));
}

static inline void lesson_resize(struct lesson *l, int width, int height)
{
    struct winsize size = {.ws_col = (unsigned short)width,
                           .ws_row = (unsigned short)height};
    lesson_look(l);
    l->width = width;
    l->height = height;
    vterm_set_size(l->screen, height, width);
    ck_assert_int_eq(ioctl(l->terminal, TIOCSWINSZ, &size), 0);
}

/* The program ends by itself, and leaves the terminal as it was. */
static inline int lesson_end(struct lesson *l)
{
    struct termios t;
    int status = -1;
    pid_t ended = 0;
    for (int waited = 0; !ended && waited < LESSON_PATIENCE; waited += LESSON_STEP) {
        lesson_look(l);
        usleep(LESSON_STEP * 1000); /* a closed terminal makes nobody wait */
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

#endif
