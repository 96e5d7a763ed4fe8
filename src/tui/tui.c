/* SPDX-License-Identifier: BSD-2-Clause */
/* The event loop: the terminal, the feed, and time. One thread. */
#include "tui/tui.h"

#include "base/array.h"
#include "base/memory.h"
#include "tui/config.h"
#include "tui/terminal.h"

#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char tui_themes[] = "dark, light, contrast or mono";

enum { FRAME = 33 }; /* milliseconds between pictures while much is coming in */

static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH};

struct tui {
    struct terminal *terminal;
    bool ascii;
    const volatile int *stop;
    struct config config;
    bool told; /* what is wrong with the configuration was shown */
};

/* Whether more than ASCII can be shown: by the locale, and by what the terminal is. */
static bool is_plain(void)
{
    static const char *const plain[] = {"linux", "vt100", "vt102",
                                        "vt220", "ansi",  "dumb"};
    const char *term = getenv("TERM");
    for (size_t i = 0; term && i < sizeof plain / sizeof *plain; i++)
        if (strcmp(plain[i], term) == 0)
            return true;
    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

struct tui *tui_open(const struct tui_options *options, struct error *e)
{
    struct tui *t = memory_new(sizeof *t);
    struct config *c = &t->config;
    config_init(c);
    const char *wanted = options->theme ? options->theme : *c->theme ? c->theme : NULL;
    const struct theme *found = theme_find(wanted);
    if (!found)
        error_set(e, "there is no theme '%s': %s", wanted, tui_themes);
    if (found) {
        struct theme theme = *found;
        if (!options->plain)
            config_apply(c, &theme);
        t->terminal = terminal_open(&theme, e);
    }
    if (!t->terminal) {
        config_done(c);
        free(t);
        return NULL;
    }
    t->stop = options->stop;
    t->ascii = options->ascii || (c->ascii >= 0 ? c->ascii == 1 : is_plain());
    return t;
}

void tui_close(struct tui *t)
{
    if (!t)
        return;
    terminal_close(t->terminal);
    fputs(buf_text(&t->config.notes), stderr); /* what was wrong with the configuration */
    config_done(&t->config);
    free(t);
}

void tui_abandon(void)
{
    terminal_abandon();
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void draw(struct tui *t, struct state *s)
{
    struct grid g;
    terminal_size(t->terminal, &s->width, &s->height);
    grid_init(&g, s->width, s->height, t->ascii);
    screen_draw(s, &g);
    terminal_show(t->terminal, &g, s->redraw);
    s->redraw = false;
    grid_done(&g);
}

/* Takes every key that waits. True where there was one. */
static bool take_keys(struct tui *t, struct state *s)
{
    struct terminal_mouse mouse;
    bool any = false;
    for (int key; !s->quit && (key = terminal_key(t->terminal, &mouse)) != KEY_IS_NONE;) {
        any = true;
        if (key == KEY_IS_MOUSE)
            input_mouse(s, mouse.x, mouse.y, mouse.wheel);
        else if (key != KEY_IS_RESIZE)
            input_key(s, key);
        if (s->copied)
            terminal_copy(t->terminal, s->copied);
        s->copied = NULL;
    }
    return any;
}

static void stretch(int *timeout, int other)
{
    if (other >= 0 && (*timeout < 0 || other < *timeout))
        *timeout = other;
}

static bool stopped(const struct tui *t)
{
    return t->stop && *t->stop;
}

/* Waits at most `timeout` milliseconds (-1: as long as it takes) for the terminal, the feed or a signal.
 * Signals are held back from before the last look until the wait: none can fall in between and be
 * slept over. True where a key, another size or a signal came. */
static bool wait_for(struct tui *t, struct state *s, struct pollfd *wait, int timeout)
{
    sigset_t held, before;
    sigemptyset(&held);
    for (size_t i = 0; i < ARRAY_LENGTH(watched); i++)
        sigaddset(&held, watched[i]);
    sigprocmask(SIG_BLOCK, &held, &before);
    bool came = take_keys(t, s); /* a size that changed since comes as a key */
    timeout = came || stopped(t) ? 0 : timeout;
    struct timespec limit = {timeout / 1000, timeout % 1000 * 1000000l};
    came |= ppoll(wait, 2, timeout < 0 ? NULL : &limit, &before) < 0;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return came;
}

/* One turn: waits for whatever comes first. */
static void turn(struct tui *t, struct state *s, const struct feed *feed,
                 enum feed_state *feeding, int64_t *again)
{
    struct pollfd wait[2] = {{terminal_descriptor(t->terminal), POLLIN, 0},
                             {feed ? feed->descriptor : -1, POLLIN, 0}};
    int timeout = -1;
    if (*feeding == FEED_OVER)
        wait[1].fd = -1;
    stretch(&timeout, *feeding == FEED_MORE ? 0 : -1);
    stretch(&timeout, play_tick(s, now()));
    if (*feeding == FEED_WAIT)
        stretch(&timeout, 500);
    bool dirty = wait_for(t, s, wait, timeout);
    if (wait[0].revents & (POLLHUP | POLLERR | POLLNVAL))
        s->quit = true; /* the terminal is gone */
    if (wait[0].revents & POLLIN)
        state_refresh(s); /* keys are meant for what is there */
    dirty |= take_keys(t, s);
    if (*feeding != FEED_OVER)
        *feeding = feed->take(feed->context);
    if (*feeding == FEED_OVER && !s->over) {
        s->over = dirty = true;
        s->changes = (unsigned)-1;
        state_over(s);
    }
    s->status = feed && feed->status ? feed->status(feed->context) : NULL;
    bool playing = s->playing;
    play_tick(s, now());
    bool changed = s->tracker && s->changes != s->tracker->changes;
    bool due = now() >= *again || *feeding != FEED_MORE;
    if (dirty || playing || ((changed || *feeding == FEED_MORE) && due)) {
        int64_t before = now();
        state_refresh(s);
        draw(t, s);
        /* a long list takes its time: most of it stays for reading on */
        int64_t took = now() - before, frame = FRAME * 1000000ll;
        *again = now() + (4 * took > frame ? 4 * took : frame);
    }
}

void tui_run(struct tui *t, struct state *s, const struct feed *feed)
{
    enum feed_state feeding = feed ? FEED_MORE : FEED_OVER;
    int64_t again = 0; /* when the next picture is due */
    s->ascii = t->ascii;
    s->keymap = t->config.keymap;
    s->config_path = *t->config.path ? t->config.path : NULL;
    if (t->config.depth >= 0 && !t->told) {
        s->depth = (enum depth)t->config.depth;
        s->deepened = true;
    }
    if (t->config.notes.n && !t->told)
        snprintf(s->said, sizeof s->said, "%.*s",
                 (int)strcspn(buf_text(&t->config.notes), "\n"),
                 buf_text(&t->config.notes));
    t->told = true;
    s->over = !feed;
    s->redraw = true;
    terminal_size(t->terminal, &s->width, &s->height);
    state_refresh(s);
    draw(t, s);
    while (!s->quit && !stopped(t))
        turn(t, s, feed, &feeding, &again);
}
