/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab's bench: what lies between the ends, play again, play all, save. */
#include "tui/input.h"
#include "tui/panels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct knob {
    const char *name, *option, *unit; /* its name here and, where another, as an option */
    size_t offset;                    /* of a double in struct knobs */
    double most;
} knobs[] = {{"delay", "rtt", "ms", offsetof(struct knobs, rtt), 10000},
             {"jitter", NULL, "ms", offsetof(struct knobs, jitter), 1000},
             {"loss", NULL, "%", offsetof(struct knobs, loss), 50},
             {"rate", NULL, "kbit/s", offsetof(struct knobs, rate), 1e9}};

enum { KNOBS = sizeof knobs / sizeof *knobs };

static double *knob(struct knobs *k, int i)
{
    return (double *)((char *)k + knobs[i].offset);
}

/* As it is typed: "delay:50 jitter:0 loss:0 rate:0". */
void bench_write(const struct knobs *k, char *text, size_t room)
{
    struct knobs copy = *k;
    size_t n = 0;
    text[0] = '\0';
    for (int i = 0; i < KNOBS && n < room; i++)
        n += (size_t)snprintf(text + n, room - n, "%s%s:%g", i ? " " : "", knobs[i].name,
                              *knob(&copy, i));
}

/* For people: "50 ms round trip, 2% loss"; "" for plain loopback. */
void bench_describe(const struct knobs *k, char *text, size_t room)
{
    struct knobs copy = *k;
    size_t n = 0;
    text[0] = '\0';
    for (int i = 0; i < KNOBS && n < room; i++)
        if (*knob(&copy, i) > 0)
            n += (size_t)snprintf(text + n, room - n, "%s%s %g %s", n ? ", " : "",
                                  knobs[i].name, *knob(&copy, i), knobs[i].unit);
}

static bool is_named(const struct knob *k, const char *word, size_t n)
{
    return (strlen(k->name) == n && strncmp(k->name, word, n) == 0) ||
           (k->option && strlen(k->option) == n && strncmp(k->option, word, n) == 0);
}

static int read_knob(struct knobs *k, const char *word, size_t n, char *wrong,
                     size_t room)
{
    size_t name = strcspn(word, ":= ");
    const char *colon = name < n ? word + name : NULL;
    for (int i = 0; colon && i < KNOBS; i++) {
        if (!is_named(&knobs[i], word, name))
            continue;
        char *end;
        double value = strtod(colon + 1, &end);
        if (end == word + n && end != colon + 1 && value >= 0 && value <= knobs[i].most) {
            *knob(k, i) = value;
            return 0;
        }
        snprintf(wrong, room, "%s: a number from 0 to %g %s", knobs[i].name,
                 knobs[i].most, knobs[i].unit);
        return -1;
    }
    snprintf(wrong, room, "'%.*s' is no knob: delay: jitter: loss: rate: are", (int)n,
             word);
    return -1;
}

int bench_read(struct knobs *k, const char *text, char *wrong, size_t room)
{
    struct knobs read = *k;
    while (*(text += strspn(text, " "))) {
        size_t n = strcspn(text, " ");
        if (read_knob(&read, text, n, wrong, room) < 0)
            return -1;
        text += n;
    }
    *k = read;
    return 0;
}

/* The round trip longer or shorter, by the steps that a class asks for. */
void bench_turn(struct state *s, int by)
{
    static const double steps[] = {0, 5, 10, 20, 50, 100, 200, 500, 1000};
    enum { STEPS = sizeof steps / sizeof *steps };
    int at = 0;
    if (!s->bench)
        return;
    while (at + 1 < STEPS && steps[at] < s->bench->knobs.rtt)
        at++;
    at = at + by < 0 ? 0 : at + by >= STEPS ? STEPS - 1 : at + by;
    s->bench->knobs.rtt = steps[at];
    input_say(s, "A round trip of %g ms lies between the ends.", steps[at]);
}

void bench_wish(struct state *s, enum wish wish)
{
    if (!s->bench || (s->screen == ON_MENU && wish == WISH_AGAIN)) {
        input_say(s, s->bench ? "Enter plays it." : "There is no lab here.");
        return;
    }
    s->bench->wish = wish;
    s->quit = true;
}

void bench_save(struct state *s, const char *path)
{
    struct error e;
    if (s->bench->save(s->bench->context, path, &e, s->said, sizeof s->said) < 0)
        input_say(s, "%s", e.text);
}
