/* SPDX-License-Identifier: BSD-2-Clause */
/* Every screen and card, drawn without a terminal and compared with a stored one.
 *
 * tests/screens/NAME.txt was looked at by a person before it was stored. Where a change is meant:
 *
 *     make screens        stores all of them afresh; then look at: git diff tests/screens */
#include "base/text.h"
#include "capture/trace.h"
#include "harness.h"
#include "tui/state.h"

#include <stdio.h>
#include <string.h>

static const struct screen {
    const char *name, *trace;
    int width, height;
    bool ascii;
    const char *keys;
} screens[] = {
    {"list", "tls12-resume-ticket", 100, 24, false, ""},
    {"list-80", "tls12-resume-ticket", 80, 24, false, ""},
    {"list-filter", "tls12-resume-ticket", 100, 24, false, "/handshake:full\r"},
    {"ladder-80", "tls13-full", 80, 24, false, ""},
    {"ladder-100", "tls13-full", 100, 30, false, ""},
    {"ladder-160", "tls13-full", 160, 45, false, "jjj"},
    {"ladder-ascii", "tls13-full", 100, 30, true, "jjj"},
    {"ladder-12", "tls12-full", 100, 30, false, "jj"},
    {"ladder-failed", "fail-unknown-ca", 120, 34, false, "Gkk"},
    {"expert", "tls13-full", 120, 40, false, "d"},
    {"fields", "tls13-full", 100, 30, false, "\rjjj"},
    {"fields-80", "tls12-full", 80, 24, false, "\rjjj"},
    {"field-found", "tls13-full", 100, 30, false, "/server_name\r\r"},
    {"bytes", "tls13-full", 100, 30, false, "\r\tllllllll"},
    {"curtain", "tls13-full", 100, 30, false, "  "},
    {"quiz-asked", "tls13-full", 80, 24, false, "Q1 "},
    {"quiz-answered", "tls12-full", 100, 40, false, "Q1 1"},
    {"eyes", "tls13-full", 100, 30, false, "eejjj"},
    {"presenter", "tls13-full", 100, 30, false, "Pjj"},
    {"hidden", "tls13-full", 100, 30, false, "H"},
    {"help", "tls13-full", 100, 45, false, "?"},
    {"versions", "tls13-full", 100, 30, false, "v"},
    {"offer", "tls12-full", 100, 60, false, "o"},
    {"schedule", "tls13-full", 100, 40, false, "K"},
    {"schedule-psk", "tls12-psk", 100, 40, false, "K"},
    {"retry-checked", "tls13-retry", 120, 50, false, "j"},
    {"fin-announced", "tls13-full", 120, 40, false, "G"},
    {"certificates", "tls12-full", 100, 40, false, "C"},
    {"who-learns-what", "tls13-full", 100, 50, false, "E"},
    {"records", "tls13-full", 100, 30, false, "ffj"},
    {"explained", "fail-unknown-ca", 80, 24, false, "jjjjm"},
    {"sheet", "tls13-full", 100, 30, false, "L4"},
    {"to-scale", "tls12-full", 100, 30, false, "tjj"},
    {"to-scale-80", "tls13-retry", 80, 24, false, "t"},
    {"to-scale-ascii", "fail-unknown-ca", 80, 24, true, "t"},
    {"compare", "tls12-resume-ticket", 110, 50, false, "\rc"},
    {"compare-80", "tls12-resume-ticket", 80, 24, false, "\rcj"},
};

static void load(struct tracker *t, const char *name)
{
    char path[4096], text[65536];
    struct error e;
    struct packet packet;
    snprintf(path, sizeof path, "%s/traces/%s.keys", getenv("SOURCE_DIR"), name);
    FILE *f = fopen(path, "r");
    for (size_t n; f && (n = fread(text, 1, sizeof text, f)) > 0;)
        tracker_keys(t, (struct bytes){(const uint8_t *)text, n});
    if (f)
        fclose(f);
    snprintf(path, sizeof path, "%s/traces/%s.pcap", getenv("SOURCE_DIR"), name);
    struct source *source = trace_open(path, &e);
    ck_assert_msg(source != NULL, "%s", path);
    for (enum source_event event;
         (event = source->next(source, &packet)) != SOURCE_END && event != SOURCE_ERROR;)
        if (event == SOURCE_PACKET)
            tracker_packet(t, &packet);
    source->close(source);
    tracker_finish(t);
}

static void draw(const struct screen *screen, struct buf *text)
{
    struct tracker *t = tracker_new();
    struct state s;
    struct grid g;
    load(t, screen->trace);
    state_init(&s, t, screen->trace);
    s.over = true;
    s.ascii = screen->ascii;
    s.width = screen->width;
    s.height = screen->height;
    s.config_path = "~/.config/tlsladder/config";
    s.now = t->connection[0]->begin.time / 1000000000; /* on the day of the recording */
    state_refresh(&s);
    if (t->connection_count == 1)
        state_open(&s, t->connection[0]);
    for (const char *key = screen->keys; *key; key++) {
        input_key(&s, *key);
        state_refresh(&s);
    }
    s.said[0] = '\0';
    grid_init(&g, s.width, s.height, s.ascii);
    screen_draw(&s, &g);
    for (int y = 0; y < g.height; y++) {
        size_t end = text->n;
        for (int x = 0; x < g.width; x++) {
            const struct cell *c = &g.cell[y * g.width + x];
            if (c->point)
                text_add_point(text, c->point);
            if (c->point && c->point != ' ')
                end = text->n;
        }
        text->n = end;
        buf_add_text(text, "\n");
    }
    grid_done(&g);
    state_done(&s);
    tracker_free(t);
}

static const char *path_of(const struct screen *screen)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/tests/screens/%s.txt", getenv("SOURCE_DIR"),
             screen->name);
    return path;
}

static void store(const struct screen *screen, const struct buf *text)
{
    FILE *f = fopen(path_of(screen), "w");
    ck_assert_msg(f != NULL, "%s cannot be written", path_of(screen));
    fwrite(text->p, 1, text->n, f);
    ck_assert_int_eq(fclose(f), 0);
}

/* The first line that differs, told with both. */
static void compare(const struct screen *screen, const char *drawn)
{
    static char stored[65536];
    FILE *f = fopen(path_of(screen), "r");
    ck_assert_msg(f != NULL, "%s is missing: make screens", path_of(screen));
    stored[fread(stored, 1, sizeof stored - 1, f)] = '\0';
    fclose(f);
    const char *a = stored, *b = drawn;
    for (unsigned line = 1; *a || *b; line++) {
        size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");
        ck_assert_msg(
            n == m && strncmp(a, b, n) == 0,
            "%s, line %u (is it meant? make screens)\n  stored: %.*s\n  drawn:  %.*s",
            screen->name, line, (int)n, a, (int)m, b);
        a += n + (a[n] != 0);
        b += m + (b[m] != 0);
    }
}

START_TEST(a_screen_is_drawn_as_it_was_stored)
{
    struct buf text = {0};
    draw(&screens[_i], &text);
    if (getenv("STORE_SCREENS"))
        store(&screens[_i], &text);
    else
        compare(&screens[_i], buf_text(&text));
    buf_done(&text);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("screens");
    tcase_add_loop_test(t, a_screen_is_drawn_as_it_was_stored, 0,
                        (int)(sizeof screens / sizeof *screens));
    return harness_run("screens", t);
}
