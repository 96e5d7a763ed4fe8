/* SPDX-License-Identifier: BSD-2-Clause */
/* Other eyes see what is on the wire: every stored trace is read with its keys and without, and what
 * an onlooker sees of the first must be the second, row by row. */
#include "base/text.h"
#include "model/eyes.h"
#include "model/onlooker.h"
#include "stored.h"
#include "tui/state.h"
#include "view/ladder.h"
#include "view/picture.h"

#include <glob.h>
#include <stdio.h>

static glob_t traces;

static void assert_text(const char *trace, size_t row, const char *a, const char *b)
{
    ck_assert_msg(strcmp(a, b) == 0, "%s, row %zu: '%s' is not '%s'", trace, row, a, b);
}

static void assert_same_message(const char *trace, const struct message *a,
                                const struct message *b)
{
    ck_assert_msg(!a == !b, "%s: a message where none is", trace);
    if (!a)
        return;
    struct bytes x = message_wire(a), y = message_wire(b);
    ck_assert_uint_eq(a->number, b->number);
    ck_assert_uint_eq(a->length, b->length);
    ck_assert_uint_eq(a->flight, b->flight);
    ck_assert_msg(bytes_equal(x, y), "%s: other bytes in message %u", trace, a->number);
}

static void assert_same_ladder(const char *trace, const struct connection *a,
                               const struct connection *b, unsigned show)
{
    struct ladder x, y;
    ladder_init_with(&x, a, show);
    ladder_init_with(&y, b, show);
    for (size_t i = 0; i < x.row_count && i < y.row_count; i++) {
        const struct ladder_row *r = &x.row[i], *q = &y.row[i];
        assert_text(trace, i, r->label, q->label);
        assert_text(trace, i, r->brief, q->brief);
        assert_text(trace, i, r->time, q->time);
        assert_text(trace, i, r->flight, q->flight);
        assert_text(trace, i, r->size, q->size);
        assert_text(trace, i, r->mark, q->mark);
        ck_assert_int_eq(r->line, q->line);
        ck_assert_int_eq(r->from, q->from);
        ck_assert_int_eq(r->bracket, q->bracket);
        ck_assert_int_eq(r->part, q->part);
        ck_assert_int_eq(r->bad, q->bad);
        ck_assert_int_eq(r->good, q->good);
        ck_assert_int_eq(r->astray, q->astray);
        assert_same_message(trace, r->message, q->message);
    }
    ck_assert_uint_eq(x.row_count, y.row_count);
    assert_text(trace, 0, x.title, y.title);
    assert_text(trace, 0, x.budget, y.budget);
    ladder_done(&x);
    ladder_done(&y);
}

START_TEST(an_onlooker_sees_what_a_capture_without_keys_shows)
{
    static const unsigned shows[] = {0, LADDER_FLIGHTS, LADDER_RECORDS,
                                     LADDER_ACKS | LADDER_UNFOLD};
    const char *path = traces.gl_pathv[_i];
    struct tracker *with = stored_read(path, KEYS_FIRST),
                   *without = stored_read(path, KEYS_NONE);
    ck_assert_uint_eq(with->connection_count, without->connection_count);
    for (size_t i = 0; i < with->connection_count; i++) {
        struct connection *seen = onlooker_new(with->connection[i]);
        connection_examine(seen, 1);
        connection_examine(without->connection[i], 1);
        for (size_t k = 0; k < sizeof shows / sizeof *shows; k++)
            assert_same_ladder(path, seen, without->connection[i], shows[k]);
        ck_assert(!onlooker_is_old(seen, with->connection[i]));
        onlooker_free(seen);
    }
    tracker_free(with);
    tracker_free(without);
}
END_TEST

/* Whose records the server's key opens: static RSA alone. RFC 5246, F.1.1.2; RFC 9846, F.1 */
static const struct {
    const char *trace;
    bool opens;
} by_server_key[] = {
    {"tls12-static-rsa", true}, {"tls12-full", false}, {"tls12-ecdhe-psk", false},
    {"tls13-full", false},      {"tls13-0rtt", false}, {"tls13-resume-psk-ke", false},
    {"dtls12-full", false},
};

START_TEST(the_servers_key_opens_static_rsa_alone)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/traces/%s.pcap", getenv("SOURCE_DIR"),
             by_server_key[_i].trace);
    struct tracker *t = stored_read(path, KEYS_FIRST);
    for (size_t i = 0; i < t->connection_count; i++) {
        ck_assert_int_eq(eyes_have_wire_only(t->connection[i], EYES_SERVER_KEY),
                         !by_server_key[_i].opens);
        ck_assert(eyes_have_wire_only(t->connection[i], EYES_EAVESDROPPER));
        ck_assert(!eyes_have_wire_only(t->connection[i], EYES_ENDPOINT));
    }
    tracker_free(t);
}
END_TEST

START_TEST(each_message_has_its_place_on_the_wire_and_back)
{
    struct tracker *t = stored_read(traces.gl_pathv[_i], KEYS_FIRST);
    for (size_t i = 0; i < t->connection_count; i++) {
        const struct connection *c = t->connection[i];
        struct connection *seen = onlooker_new(c);
        for (size_t k = 0; k < c->message_count; k++) {
            const struct message *m = &c->message[k], *s = onlooker_find(seen, m);
            ck_assert_msg(s != NULL, "%s: message %u", traces.gl_pathv[_i], m->number);
            ck_assert_uint_eq(s->end, m->end);
            ck_assert(s->first.packet <= m->first.packet);
            ck_assert(onlooker_find(c, s) != NULL);
        }
        onlooker_free(seen);
    }
    tracker_free(t);
}
END_TEST

/* All of the screen as text. */
static char *screen_of(struct state *s, int width, int height)
{
    struct buf b = {0};
    struct grid g;
    s->width = width;
    s->height = height;
    grid_init(&g, width, height, false);
    screen_draw(s, &g);
    for (int i = 0; i < width * height; i++) {
        if (i % width == 0)
            buf_add_text(&b, "\n");
        if (g.cell[i].point)
            text_add_point(&b, g.cell[i].point);
    }
    grid_done(&g);
    char *text = strdup(buf_text(&b));
    buf_done(&b);
    return text;
}

static void type(struct state *s, const char *keys)
{
    for (; *keys; keys++)
        input_key(s, *keys);
}

static struct state opened(struct tracker *t)
{
    struct state s;
    state_init(&s, t, "test.pcap");
    s.over = true;
    s.now = 1764374400;
    state_refresh(&s);
    state_open(&s, t->connection[0]);
    return s;
}

/* What only an endpoint knows of tls13-full, by its keys, must be nowhere: not in any card, not
 * in any pane. */
START_TEST(no_screen_tells_other_eyes_what_is_sealed)
{
    static const char *const sealed[] = {
        "═",      "Alert: close_notify", "GET / HTTP",
        "lab CA", "● known here\n",      "taken http/1.1",
        "404 B"};
    static const char *const views[] = {"",  "C", "K", "L5",      "L6",
                                        "o", "v", "A", "f",       "F",
                                        "a", "u", "t", "jjjjj\r", "\033G\rl"};
    static const int sizes[][2] = {{80, 24}, {100, 30}, {160, 45}, {100, 200}};
    struct tracker *t = stored_read(stored_path("tls13-full"), KEYS_FIRST);
    for (size_t v = 0; v < sizeof views / sizeof *views; v++)
        for (int e = 1; e < EYES_COUNT; e++) {
            struct state s = opened(t);
            type(&s, e == 1 ? "e" : "ee");
            ck_assert_int_eq(s.eyes, e);
            type(&s, views[v]);
            for (size_t z = 0; z < sizeof sizes / sizeof *sizes; z++) {
                char *text = screen_of(&s, sizes[z][0], sizes[z][1]);
                for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++)
                    ck_assert_msg(!strstr(text, sealed[i]), "'%s' after '%s' at %dx%d",
                                  sealed[i], views[v], sizes[z][0], sizes[z][1]);
                free(text);
            }
            state_done(&s);
        }
    tracker_free(t);
}
END_TEST

START_TEST(the_chosen_row_is_kept_through_all_eyes)
{
    struct tracker *t = stored_read(traces.gl_pathv[_i], KEYS_FIRST);
    struct state s = opened(t);
    for (size_t row = 0; row < s.ladder.row_count; row++) {
        state_choose_row(&s, (int)row);
        unsigned number = s.message;
        if (!number)
            continue;
        uint32_t packet = state_message(&s)->first.packet;
        unsigned end = state_message(&s)->end;
        for (int e = 1; e < EYES_COUNT; e++) {
            input_key(&s, 'e');
            const struct message *m = state_message(&s);
            ck_assert(m && (m->end == end || s.ladder.row[s.row].count > 1));
            ck_assert(m->first.packet <= packet); /* of a row of several, the first */
            ck_assert(m->last.packet >= packet || s.ladder.row[s.row].count > 1);
        }
        input_key(&s, 'e');
        ck_assert_int_eq(s.eyes, EYES_ENDPOINT);
        ck_assert_uint_eq(s.message, number);
        ck_assert_int_eq(s.row, (int)row);
    }
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(the_curtain_stays_where_it_is_when_eyes_change)
{
    struct tracker *t = stored_read(stored_path("tls13-full"), KEYS_FIRST);
    struct state s = opened(t);
    type(&s, "    "); /* down, ServerHello, ChangeCipherSpec, EncryptedExtensions */
    int revealed = s.revealed;
    type(&s, "ee");
    char *text = screen_of(&s, 100, 30);
    ck_assert(strstr(text, "encrypted record") && !strstr(text, "FIN"));
    free(text);
    type(&s, "e");
    ck_assert_int_eq(s.revealed, revealed);
    type(&s, "Q"); /* questions are asked of what is seen: they end */
    type(&s, "e");
    ck_assert(!s.quiz.on);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(sealed_bytes_are_those_of_the_wire)
{
    struct tracker *t = stored_read(stored_path("tls13-full"), KEYS_FIRST);
    struct state s = opened(t);
    type(&s, "eejjj");
    const struct message *m = state_message(&s);
    ck_assert_str_eq(m->name, "encrypted record");
    char *text = screen_of(&s, 100, 30), line[32];
    snprintf(line, sizeof line, "0000  %02x %02x %02x %02x", m->bytes.p[0], m->bytes.p[1],
             m->bytes.p[2], m->bytes.p[3]);
    ck_assert_msg(strstr(text, line) != NULL, "no %s", line);
    const char *why = strstr(text, "who only"); /* the reason stands there once */
    ck_assert(why && !strstr(why + 1, "who only"));
    free(text);
    type(&s, "\r");
    text = screen_of(&s, 80, 24);
    ck_assert_msg(strstr(text, line) != NULL, "no %s", line);
    free(text);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(more_packets_are_seen_by_other_eyes_too)
{
    struct tracker *whole = stored_read(stored_path("tls13-full"), KEYS_FIRST);
    struct connection *c = whole->connection[0];
    struct connection *seen = onlooker_new(c);
    ck_assert(!onlooker_is_old(seen, c));
    c->end.packet++;
    ck_assert(onlooker_is_old(seen, c));
    onlooker_free(seen);
    tracker_free(whole);
}
END_TEST

/* The page has a look of its own for those who have the wire only, and knows who they are. */
START_TEST(the_page_tells_other_eyes_what_is_on_the_wire)
{
    static const struct {
        const char *trace;
        bool keys;
        const char *eyes;
    } pages[] = {{"tls13-full", true, "\"wireEyes\":[false,true,true]"},
                 {"tls12-static-rsa", true, "\"wireEyes\":[false,false,true]"},
                 {"tls13-full", false, "\"wireEyes\":[false,false,false],\"wire\":null"}};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct tracker *t = stored_read(stored_path(pages[i].trace),
                                        pages[i].keys ? KEYS_FIRST : KEYS_NONE);
        struct picture_options options = {.format = "html"};
        char *text;
        size_t n;
        FILE *f = open_memstream(&text, &n);
        struct picture *p = picture_open(&options, f);
        picture_add(p, t->connection[0], "a trace");
        picture_close(p);
        fclose(f);
        ck_assert_msg(strstr(text, pages[i].eyes) != NULL, "%s", pages[i].trace);
        free(text);
        tracker_free(t);
    }
}
END_TEST

int main(void)
{
    char pattern[4096];
    snprintf(pattern, sizeof pattern, "%s/traces/*.pcap", getenv("SOURCE_DIR"));
    if (glob(pattern, 0, NULL, &traces) != 0)
        return 99;
    TCase *t = tcase_create("eyes");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, an_onlooker_sees_what_a_capture_without_keys_shows, 0,
                        (int)traces.gl_pathc);
    tcase_add_loop_test(t, the_servers_key_opens_static_rsa_alone, 0,
                        (int)(sizeof by_server_key / sizeof *by_server_key));
    tcase_add_loop_test(t, each_message_has_its_place_on_the_wire_and_back, 0,
                        (int)traces.gl_pathc);
    tcase_add_test(t, no_screen_tells_other_eyes_what_is_sealed);
    tcase_add_loop_test(t, the_chosen_row_is_kept_through_all_eyes, 0,
                        (int)traces.gl_pathc);
    tcase_add_test(t, the_curtain_stays_where_it_is_when_eyes_change);
    tcase_add_test(t, sealed_bytes_are_those_of_the_wire);
    tcase_add_test(t, more_packets_are_seen_by_other_eyes_too);
    tcase_add_test(t, the_page_tells_other_eyes_what_is_on_the_wire);
    int failed = harness_run("eyes", t);
    globfree(&traces);
    return failed;
}
