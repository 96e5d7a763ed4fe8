/* SPDX-License-Identifier: BSD-2-Clause */
/* The curtain, and playing: messages travel along their arrows in real, slow or fast motion. */
#include "tui/input.h"

enum { FRAME_MS = 40 };
enum { SECOND = 1000000000 };

/* In slow motion a message is on its way for at least this long, so that the eye can follow, and at
 * most for that; the wait between two is at most the last. Real time is real. */
static const double shortest = 0.25, longest = 4, patience = 30;

enum { SLOWEST = 1000, FASTEST = 10 };

/* A row that says something about the one above: it comes with it. */
static bool is_remark(const struct ladder_row *row)
{
    return row->line == LINE_LOCK || row->line == LINE_NOTE;
}

void play_reveal(struct state *s)
{
    int rows = (int)s->ladder.row_count;
    s->travel = 1;
    if (s->revealed < 0) {
        s->revealed = s->row + 1;
        input_say(s, "The curtain is down: space shows the next message.");
    } else if (s->revealed < rows) {
        s->revealed++;
        while (s->revealed < rows && is_remark(&s->ladder.row[s->revealed]))
            s->revealed++;
        int row = s->revealed - 1;
        while (row > 0 && is_remark(&s->ladder.row[row]))
            row--;
        state_choose_row(s, row);
    }
    if (s->revealed >= rows) {
        s->revealed = -1;
        input_say(s, "That was the last: the curtain is up.");
    }
}

/* One way through the network, as TCP's handshake measured it; 0: not known. */
static double one_way(const struct state *s)
{
    double rtt = s->connection->timing.rtt;
    return rtt > 0 ? rtt / 2 : 0;
}

/* As fast as can be followed, where nobody has chosen a speed: the handshake takes a second or more. */
static void choose_speed(struct state *s)
{
    const struct connection *c = s->connection;
    double takes = c->timing.client_may_send;
    if (s->speed > 0)
        return;
    if (takes <= 0)
        takes = connection_seconds(c, c->end);
    s->speed = 1;
    while (s->speed * SLOWEST > 1.5 && takes / s->speed < 1)
        s->speed /= 10;
}

static const char *speed_words(const struct state *s, struct arena *a)
{
    return s->speed == 1 ? "in real time"
                         : arena_printf(a, "at %g times real time", s->speed);
}

void play_toggle(struct state *s)
{
    struct arena a = {0};
    choose_speed(s);
    s->playing = !s->playing;
    s->due = 0;
    s->travel = 1;
    if (s->playing && s->revealed < 0)
        s->revealed = s->row + 1;
    input_say(s,
              s->playing ? "Playing %s: - is slower, + faster, p pauses." : "Paused %s.",
              speed_words(s, &a));
    arena_done(&a);
}

void play_speed(struct state *s, double factor)
{
    struct arena a = {0};
    choose_speed(s);
    double speed = s->speed * factor;
    if (speed * SLOWEST > 0.9 && speed < FASTEST * 1.1)
        s->speed = speed > 0.9 && speed < 1.1 ? 1 : speed;
    s->due = 0;
    input_say(s, "It plays %s.", speed_words(s, &a));
    arena_done(&a);
}

static double bounded(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

/* Sets the row that comes next on its way. */
static void depart(struct state *s, int64_t now)
{
    const struct ladder_row *row = &s->ladder.row[s->revealed];
    double before = s->revealed ? row[-1].seconds : 0;
    double flying = bounded(one_way(s) / s->speed, s->speed < 1 ? shortest : 0, longest);
    double wait = bounded((row->seconds - before) / s->speed - flying, 0, patience);
    s->parted = now + (int64_t)(wait * SECOND);
    s->due = s->parted + (int64_t)(flying * SECOND);
}

/* Shows one more row, the one that travels. */
static void arrive(struct state *s)
{
    s->due = 0;
    play_reveal(s);
    if (s->revealed < 0) {
        s->playing = false;
        input_say(s, "That was the last message.");
    }
}

int play_tick(struct state *s, int64_t now)
{
    if (!s->playing || s->screen != ON_LADDER)
        return -1;
    if (s->revealed < 0 || s->revealed >= (int)s->ladder.row_count) {
        s->playing = false;
        s->revealed = -1;
        s->travel = 1;
        return -1;
    }
    if (s->due == 0)
        depart(s, now);
    if (now >= s->due) {
        arrive(s);
        return s->playing ? 0 : -1;
    }
    if (now < s->parted) {
        s->travel = 0;
        return (int)((s->parted - now) / 1000000) + 1;
    }
    s->travel = (double)(now - s->parted) / (double)(s->due - s->parted);
    return FRAME_MS;
}
