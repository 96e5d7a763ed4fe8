/* SPDX-License-Identifier: BSD-2-Clause */
/* The event loop: the terminal, the feed, and time. One thread. */
#include "tui/tui.h"

#include "base/memory.h"
#include "tui/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

const char tui_themes[] = "dark, light, contrast or mono";

enum { FRAME = 33 }; /* milliseconds between pictures while much is coming in */

struct tui {
    struct terminal *terminal;
    bool ascii;
    const volatile int *stop;
    struct keymap keymap;
    const char *config_path;
};

struct tui *tui_open(const struct tui_options *options, struct error *e)
{
    const struct theme *theme = theme_find(options->theme);
    if (!theme) {
        error_set(e, "there is no theme '%s': %s", options->theme, tui_themes);
        return NULL;
    }
    struct terminal *terminal = terminal_open(theme, e);
    if (!terminal)
        return NULL;
    struct tui *t = memory_new(sizeof *t);
    *t = (struct tui){
        .terminal = terminal, .ascii = options->ascii, .stop = options->stop};
    keymap_init(&t->keymap);
    return t;
}

void tui_close(struct tui *t)
{
    if (!t)
        return;
    terminal_close(t->terminal);
    free(t);
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

/* One turn: waits for whatever comes first. */
static void turn(struct tui *t, struct state *s, const struct feed *feed,
                 enum feed_state *feeding, int64_t *drawn)
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
    bool dirty = poll(wait, 2, timeout) < 0; /* a signal: perhaps another size */
    dirty |= take_keys(t, s);
    if (*feeding != FEED_OVER)
        *feeding = feed->take(feed->context);
    if (*feeding == FEED_OVER && !s->over) {
        s->over = dirty = true;
        s->changes = (unsigned)-1;
    }
    s->status = feed && feed->status ? feed->status(feed->context) : NULL;
    bool playing = s->playing;
    play_tick(s, now());
    bool changed = s->tracker && s->changes != s->tracker->changes;
    bool due = now() - *drawn >= FRAME * 1000000ll || *feeding != FEED_MORE;
    if (dirty || playing || ((changed || *feeding == FEED_MORE) && due)) {
        state_refresh(s);
        draw(t, s);
        *drawn = now();
    }
}

void tui_run(struct tui *t, struct state *s, const struct feed *feed)
{
    enum feed_state feeding = feed ? FEED_MORE : FEED_OVER;
    int64_t drawn = 0;
    s->ascii = t->ascii;
    s->keymap = t->keymap;
    s->config_path = t->config_path;
    s->over = !feed;
    s->redraw = true;
    terminal_size(t->terminal, &s->width, &s->height);
    state_refresh(s);
    draw(t, s);
    while (!s->quit && !stopped(t))
        turn(t, s, feed, &feeding, &drawn);
}
