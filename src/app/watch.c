/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens the interface on what a command loads. */
#include "app/watch.h"

#include "app/commands.h"
#include "app/reopen.h"
#include "capture/trace.h"

#include <unistd.h>

bool watch_wanted(const struct options *o)
{
    return o->format == FORMAT_NONE && !o->list && isatty(STDOUT_FILENO) &&
           access("/dev/tty", R_OK) == 0;
}

struct tui *watch_open(const struct options *o)
{
    struct error e;
    struct tui_options options = {o->colour == 0 ? "mono" : o->theme, o->ascii,
                                  o->colour == 0, stop_flag()};
    stop_on_signals();
    struct tui *t = tui_open(&options, &e);
    if (!t)
        fprintf(stderr, "tlsladder: %s\n", e.text);
    return t;
}

/* The load, and who wants to know when something has come; `found` may be NULL. */
struct watched {
    struct load *load;
    struct state *state;
    void (*found)(void *context);
    void *context;
    struct feed feed;
    bool trace; /* the source is a trace */
};

static void say_what_went(const struct watched *w)
{
    struct arena a = {0};
    const char *words = bound_say(&w->load->bound, &a);
    if (words)
        snprintf(w->state->said, sizeof w->state->said, "%s", words);
    arena_done(&a);
}

/* Goes on to the next trace, where there is one. */
static bool go_on(struct watched *w)
{
    struct load *l = w->load;
    if (!l->next || !l->next(l, l->next_context))
        return false;
    w->feed.descriptor = l->source->descriptor;
    return true;
}

static enum feed_state take(void *context)
{
    struct watched *w = context;
    struct load *l = w->load;
    l->bound.kept[0] = w->state->recorded;
    l->bound.kept[1] = w->state->other;
    enum source_event event = load_some(l);
    if (l->forgot)
        state_forget(w->state);
    if (w->found)
        w->found(w->context);
    switch (event) {
    case SOURCE_IDLE:
        return FEED_WAIT;
    case SOURCE_END:
    case SOURCE_ERROR:
        if (go_on(w))
            return FEED_MORE;
        tracker_finish(l->tracker);
        say_what_went(w);
        return FEED_OVER;
    default:
        return FEED_MORE;
    }
}

/* How far a long load is. */
static void note_progress(struct load *l)
{
    uint64_t done, all;
    trace_progress(l->source, &done, &all);
    size_t n = 0;
    if (all)
        n = (size_t)snprintf(l->note, sizeof l->note, "reading: %.0f %% of %.0f MB",
                             100.0 * (double)done / (double)all, (double)all / 1e6);
    else
        n = (size_t)snprintf(l->note, sizeof l->note, "reading: %.0f MB",
                             (double)done / 1e6);
    n += (size_t)snprintf(l->note + n, sizeof l->note - n, ", %u connections",
                          l->tracker->numbered);
    if (l->bound.dropped)
        snprintf(l->note + n, sizeof l->note - n, ", %u of them dropped for memory",
                 l->bound.dropped);
}

/* Live, what had to go is said as soon as it goes. */
static const char *status(void *context)
{
    struct watched *w = context;
    if (w->trace)
        note_progress(w->load);
    else if (w->load->forgot)
        say_what_went(w);
    return *w->load->note ? w->load->note : NULL;
}

static void run(struct tui *t, struct watched *w, struct state *s,
                const struct options *o)
{
    struct load *l = w->load;
    w->state = s;
    w->feed = (struct feed){w, l->source->descriptor, take, status};
    l->quiet = true;
    s->elsewhere = l->elsewhere;
    s->follow = l->follow;
    s->wanted = o->connection;
    s->curtain = o->curtain;
    /* what is there at once is shown at once: a small trace opens on its ladder */
    enum feed_state first = take(w);
    if (first == FEED_OVER && !s->live)
        state_over(s);
    tui_run(t, s, first == FEED_OVER ? NULL : &w->feed);
}

void watch_run(struct tui *t, struct load *l, const char *name, bool live,
               const struct options *o)
{
    struct state s;
    struct watched w = {.load = l, .trace = !live};
    struct reopen reopen = {.load = l, .live = live};
    struct opener opener = {&reopen, reopen_connection};
    state_init(&s, l->tracker, name);
    s.live = live;
    s.opener = &opener;
    run(t, &w, &s, o);
    reopen_done(&reopen);
    state_done(&s);
}

void watch_lab(struct tui *t, struct load *l, struct bench *bench,
               void (*found)(void *context), void *context, const struct options *o)
{
    struct state s;
    struct watched w = {.load = l, .found = found, .context = context};
    state_init(&s, l->tracker, "lab");
    s.live = true;
    s.bench = bench;
    run(t, &w, &s, o);
    state_done(&s);
}
