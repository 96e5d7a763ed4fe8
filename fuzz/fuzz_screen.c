/* SPDX-License-Identifier: BSD-2-Clause */
/* The interface without a terminal: keys, clicks and sizes over whatever was read.
 *
 *     flags  number of events  events  script of play.c       1, 1, 3 each, the rest
 *
 * An event is a key of 2 bytes, or a size, or a click: see take_event. */
#include "fuzz.h"

#include "tui/state.h"
#include "wire/cursor.h"

#include <stdlib.h>

enum { DATAGRAMS = 1, LIVE = 2, ASCII = 4, EVENT = 3 };

static void draw(struct state *s)
{
    struct grid g;
    state_refresh(s);
    grid_init(&g, s->width, s->height, s->ascii);
    screen_draw(s, &g);
    grid_done(&g);
}

static void take_key(struct state *s, unsigned key)
{
    /* files are not to be written here */
    if (s->prompt == PROMPT_EXPORT || s->prompt == PROMPT_SAVE ||
        s->prompt == PROMPT_COMPARE)
        key = KEY_IS_ESCAPE;
    input_key(s, (int)key);
    s->copied = NULL;
}

static void take_event(struct state *s, unsigned what, unsigned a, unsigned b)
{
    if (what < 200)
        take_key(s, what < 100 ? a : KEY_IS_NONE + a % (KEY_IS_MOUSE - KEY_IS_NONE));
    else if (what < 240)
        input_mouse(s, (int)a, (int)b, (int)(what % 3) - 1);
    else if (what < 250) {
        s->width = (int)a + 1;
        s->height = (int)b + 1;
    } else
        play_tick(s, (int64_t)(a << 8 | b) * 100000000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct state s;
    struct tracker *t = fuzz_tracker();
    struct cursor c = cursor_over((struct bytes){data, n});
    unsigned flags = (unsigned)cursor_uint(&c, 1);
    size_t events = (size_t)cursor_uint(&c, 1) * EVENT;
    struct cursor event = cursor_cut(&c, events);
    fuzz_play(t, cursor_rest(&c), flags & DATAGRAMS);
    state_init(&s, t, "fuzz");
    s.now = 1700000000;
    s.live = flags & LIVE;
    s.ascii = flags & ASCII;
    s.over = true;
    s.width = 80;
    s.height = 24;
    state_refresh(&s);
    state_over(&s);
    draw(&s);
    while (cursor_left(&event) && !s.quit) {
        unsigned what = (unsigned)cursor_uint(&event, 1);
        unsigned a = (unsigned)cursor_uint(&event, 1);
        take_event(&s, what, a, (unsigned)cursor_uint(&event, 1));
        draw(&s);
    }
    state_done(&s);
    tracker_free(t);
    return 0;
}
