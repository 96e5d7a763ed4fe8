/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder scan: tests one server's configuration. */
#include "app/authorities.h"
#include "app/commands.h"
#include "app/recording.h"
#include "app/watch.h"

#include "base/memory.h"
#include "scan/scan.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 200, PATIENCE = 5000, WIDTH = 100 };

struct target {
    char host[256], port[16];
};

/* HOST, HOST:PORT, [V6], [V6]:PORT, V6 */
static int read_target(struct target *t, const char *word)
{
    const char *end = *word == '[' ? strchr(word, ']') : NULL;
    const char *colon = strrchr(end ? end : word, ':');
    if (!end && colon && strchr(word, ':') != colon)
        colon = NULL; /* an IPv6 address alone */
    size_t n = end     ? (size_t)(end - word - 1)
               : colon ? (size_t)(colon - word)
                       : strlen(word);
    if (n == 0 || n >= sizeof t->host || (colon && strlen(colon + 1) >= sizeof t->port) ||
        (colon && !colon[1]) || (end && end[1] && end[1] != ':'))
        return -1;
    snprintf(t->host, sizeof t->host, "%.*s", (int)n, end ? word + 1 : word);
    snprintf(t->port, sizeof t->port, "%s", colon ? colon + 1 : "443");
    return 0;
}

/* RFC 6066, 3: an address is no server_name. */
static const char *name_for(const struct target *t, const struct options *o)
{
    unsigned char address[16];
    if (o->server_name)
        return *o->server_name ? o->server_name : NULL;
    bool literal = inet_pton(AF_INET, t->host, address) == 1 ||
                   inet_pton(AF_INET6, t->host, address) == 1;
    return literal ? NULL : t->host;
}

static void keep_packet(void *context, const struct packet *packet)
{
    recording_packet(context, packet);
}

static void keep_keys(void *context, struct bytes lines)
{
    recording_keys(context, lines);
}

static void say_progress(void *context, const char *step, unsigned probes)
{
    (void)context;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%s (%u connections so far)", step, probes);
}

static void end_progress(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
}

static void print(const struct scan *s, const struct options *o)
{
    if (o->connection)
        print_connections(s->tracker, "scan", o);
    else if (o->format == FORMAT_JSON)
        scan_print_json(s, stdout);
    else
        scan_print(s, o->width ? o->width : print_width(), o->ascii, print_in_colour(o),
                   stdout);
}

/* The findings as a menu: each opens the ladder that shows it. */
static int look(const struct scan *s, const struct options *o)
{
    struct choice *choices = memory_new(s->finding_count * sizeof *choices);
    struct arena a = {0};
    struct tui *t = watch_open(o);
    struct state state;
    for (size_t i = 0; i < s->finding_count; i++) {
        const struct finding *f = &s->finding[i];
        choices[i] = (struct choice){
            .group = f->group, .name = f->topic, .story = f->value, .look = f->why};
        choices[i].mark = scan_verdict_mark(f->verdict, &choices[i].mark_style);
    }
    struct menu_words words = {
        .title = arena_printf(&a, "scan of %s:%s", s->host, s->port),
        .heading = "What was found; enter opens the handshake that shows it.",
        .look = "Why:",
        .foot = arena_printf(&a,
                             "✓ good  · fair  ! weak  ✗ bad; asked in %u connections, "
                             "one at a time%s",
                             s->probes,
                             s->cut ? ": the bound was reached, not all was asked" : "")};
    state_init(&state, s->tracker, s->host);
    state.words = &words;
    state.choice = choices;
    state.choices = s->finding_count;
    while (t && !*stop_flag()) {
        state.screen = ON_MENU;
        state.chosen = -1;
        state.quit = false;
        tui_run(t, &state, NULL);
        if (state.chosen < 0)
            break;
        unsigned probe = s->finding[state.chosen].probe;
        if (!probe || probe > s->tracker->connection_count)
            continue;
        state_open(&state, s->tracker->connection[probe - 1]);
        state.quit = false;
        tui_run(t, &state, NULL);
    }
    tui_close(t);
    state_done(&state);
    free(choices);
    arena_done(&a);
    return t ? 0 : 3;
}

int command_scan(const struct options *o)
{
    struct target target;
    struct error e = {""};
    struct recording recording = {0};
    if (o->word.n != 1 || read_target(&target, o->word.at[0]) < 0) {
        fprintf(stderr, "tlsladder: scan needs one server: tlsladder scan HOST[:PORT]\n");
        return 2;
    }
    struct tracker *tracker = tracker_new();
    struct scan s = {.host = target.host,
                     .port = target.port,
                     .name = name_for(&target, o),
                     .tracker = tracker,
                     .packet = keep_packet,
                     .keys = keep_keys,
                     .progress = say_progress,
                     .context = &recording,
                     .stop = stop_flag(),
                     .most = MOST,
                     .patience = PATIENCE};
    if (authorities_open(tracker, o, NULL) < 0) {
        tracker_free(tracker);
        return 3;
    }
    stop_on_signals();
    int status = scan_run(&s, &e) < 0 ? 3 : 0;
    end_progress();
    if (status)
        fprintf(stderr, "tlsladder: %s\n", e.text);
    else if (watch_wanted(o) && !o->connection)
        status = look(&s, o);
    else
        print(&s, o);
    if (o->save && recording_save(&recording, o->save, &e) < 0) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
        status = 3;
    }
    recording_done(&recording);
    scan_done(&s);
    tracker_free(tracker);
    return status;
}
