/* SPDX-License-Identifier: BSD-2-Clause */
/* Ladders and pictures: what is laid out, and that nothing hostile gets out of its place. */
#include "base/text.h"
#include "talks.h"
#include "view/markup.h"
#include "view/picture.h"
#include "view/say.h"
#include "view/timeline.h"

#include <math.h>

/* A name from the wire that tries to be markup, a script's end, a statement and an escape. */
#define HOSTILE "</script><b onload=\"x('&')\">;%%#1\n\x1b[31m\xe2\x80\xae"

static struct connection *only(struct tracker *t)
{
    ck_assert_uint_eq(t->connection_count, 1);
    connection_analyse(t->connection[0]);
    return t->connection[0];
}

static char *written_from(const struct connection *c, struct picture_options options,
                          const char *trace)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct picture *p = picture_open(&options, out);
    ck_assert_ptr_nonnull(p);
    picture_add(p, c, trace);
    picture_close(p);
    fclose(out);
    ck_assert_uint_eq(strlen(text), size);
    return text;
}

static char *written(const struct connection *c, struct picture_options options)
{
    return written_from(c, options, HOSTILE);
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

START_TEST(markup_is_made_harmless)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    markup_text(out, "a<b>&\"'\x01\x7f");
    fclose(out);
    ck_assert_str_eq(text, "a&lt;b&gt;&amp;&quot;&#39;\xef\xbf\xbd\xef\xbf\xbd");
    free(text);
}
END_TEST

static const char *const formats[] = {"text", "say", "json", "svg", "html", "mermaid"};

START_TEST(hostile_names_stay_text)
{
    struct tracker *t = talk_track(FULL_13);
    struct connection *c = only(t);
    struct bytes name = {(const uint8_t *)HOSTILE, sizeof HOSTILE - 1};
    c->server_name = text_safe(&c->arena, name);
    struct picture_options options = {.format = formats[_i], .width = 100};
    char *text = written(c, options);
    for (const char *at = text; *at; at++)
        ck_assert((unsigned char)*at >= 0x20 || *at == '\n');
    if (strcmp(formats[_i], "svg") == 0) {
        ck_assert_uint_eq(count(text, "<b"), 0);
        ck_assert_uint_ge(count(text, "&lt;/script&gt;&lt;b onload="), 1);
    }
    if (strcmp(formats[_i], "html") ==
        0) { /* the data's end and the script's, no other */
        ck_assert_uint_eq(count(text, "</script"), 2);
        ck_assert_uint_eq(count(text, "<b onload"), 0);
        ck_assert_uint_eq(count(text, "http://www.w3.org/2000/svg"),
                          count(text, "//www"));
    }
    if (strcmp(formats[_i], "mermaid") == 0) {
        ck_assert_uint_eq(count(text, "<b "), 0);
        ck_assert_uint_ge(count(text, "#60;/script#62;"), 1);
        ck_assert_uint_ge(count(text, "#59;#37;#37;#35;1"), 1);
    }
    free(text);
    tracker_free(t);
}
END_TEST

static const char *const scripts[] = {
    FULL_12,
    FULL_13,
    "C:hello S:retry,ccs C:ccs,hello S:hello13,e44,e69 C:e69,a54",
    "C:hello S:hello12,certificate,exchange,done C:key,ccs,h40 S:alert51",
    "C:hello S:resumed,ccs,h40 C:ccs,h40,a61",
    "C:hello",
    "S:a80 C:a90",
    "C:hello S:alert40",
};

/* No line is wider than was asked for, and nothing is lost without a mark. */
START_TEST(lines_fit_every_width)
{
    struct tracker *t = talk_track(scripts[_i]);
    struct connection *c = only(t);
    for (int width = 40; width <= 250; width++) {
        struct picture_options options = {
            .format = "text", .width = width, .to_scale = width % 2};
        char *text = written(c, options), *line, *rest = text;
        while ((line = strsep(&rest, "\n")))
            ck_assert_msg(text_width(line) <= width, "%d columns: %s", width, line);
        free(text);
    }
    tracker_free(t);
}
END_TEST

/* The rows that are not marked as astray are in the order of time. */
START_TEST(rows_stand_by_time_or_say_so)
{
    struct tracker *t = talk_track(scripts[_i]);
    struct ladder l;
    double latest = -1;
    ladder_init_with(&l, only(t), LADDER_ACKS);
    for (size_t i = 0; i < l.row_count; i++) {
        if (l.row[i].astray || l.row[i].line == LINE_NOTE || l.row[i].line == LINE_LOCK)
            continue;
        ck_assert(l.row[i].seconds >= latest);
        latest = l.row[i].seconds;
    }
    ladder_done(&l);
    tracker_free(t);
}
END_TEST

static char last_bracket(const char *script)
{
    struct tracker *t = talk_track(script);
    struct ladder l;
    char last = 0;
    ladder_init(&l, only(t));
    for (size_t i = 0; i < l.row_count; i++)
        last = l.row[i].bracket && l.row[i].bracket != 'T' ? l.row[i].bracket : last;
    ladder_done(&l);
    tracker_free(t);
    return last;
}

/* RFC 5246, 7.3: two round trips, one when resumed; RFC 9846, 2: one, two after a retry */
START_TEST(a_bracket_for_each_round_trip)
{
    ck_assert_int_eq(last_bracket(scripts[0]), '2');
    ck_assert_int_eq(last_bracket(scripts[1]), '1');
    ck_assert_int_eq(last_bracket(scripts[2]), '2');
    ck_assert_int_eq(last_bracket(scripts[4]), '1');
    ck_assert_int_eq(last_bracket(scripts[5]), 0);
    ck_assert_int_eq(last_bracket(scripts[6]), 0);
    ck_assert_int_eq(last_bracket(scripts[7]), '1');
}
END_TEST

START_TEST(a_budget_adds_up)
{
    struct tracker *t = talk_track(scripts[_i]);
    struct connection *c = only(t);
    struct ladder l;
    ladder_init(&l, c);
    const struct ladder_budget *b = &l.share;
    if (b->network >= 0)
        ck_assert(fabs(b->network + b->client + b->server - c->timing.client_may_send) <
                  1e-9);
    else
        ck_assert(c->outcome != OUTCOME_ESTABLISHED || c->timing.rtt < 0);
    ck_assert_str_ne(l.budget, "");
    ladder_done(&l);
    tracker_free(t);
}
END_TEST

/* A long talk is folded, and every message is still found. */
START_TEST(long_talks_fold)
{
    struct buf script = {0};
    buf_add_text(&script, FULL_13);
    for (int i = 0; i < 100; i++)
        buf_add_text(&script, " C:a50 S:a60");
    struct tracker *t = talk_track(buf_text(&script));
    struct connection *c = only(t);
    struct ladder l;
    ladder_init(&l, c);
    ck_assert_uint_lt(l.row_count, 30);
    unsigned stands = 0;
    for (size_t i = 0; i < l.row_count; i++)
        stands += l.row[i].message ? l.row[i].count : 0;
    ck_assert_uint_eq(stands, c->message_count);
    for (unsigned n = 1; n <= c->message_count; n++) {
        int at = ladder_find(&l, n);
        ck_assert_int_ge(at, 0);
        ck_assert_uint_le(l.row[at].message->number, n);
    }
    ladder_done(&l);
    ladder_init_with(&l, c, LADDER_UNFOLD);
    ck_assert_uint_gt(l.row_count, c->message_count);
    ladder_done(&l);
    buf_done(&script);
    tracker_free(t);
}
END_TEST

/* RFC 9846, 5.1: two messages in one record, and a message over three. */
START_TEST(records_are_rows_of_their_own)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    struct buf hello = {0}, both = {0}, b = {0};
    struct ladder l;
    harness_hex(&hello, CLIENT_HELLO);
    for (size_t at = 0; at < hello.n; at += 50) {
        size_t n = hello.n - at < 50 ? hello.n - at : 50;
        const uint8_t head[] = {22, 3, 1, 0, (uint8_t)n};
        buf_add(&b, (struct bytes){head, 5});
        buf_add(&b, (struct bytes){hello.p + at, n});
    }
    talk_open(&t);
    talk_send(&t, 0, buf_bytes(&b));
    harness_hex(&both, SERVER_HELLO_12 CERTIFICATE_12);
    const uint8_t head[] = {22, 3, 3, (uint8_t)(both.n >> 8), (uint8_t)both.n};
    buf_clear(&b, 0);
    buf_add(&b, (struct bytes){head, 5});
    buf_add(&b, buf_bytes(&both));
    talk_send(&t, 1, buf_bytes(&b));
    tracker_finish(tracker);
    ladder_init_with(&l, only(tracker), LADDER_RECORDS | LADDER_BARE);
    static const char *const wanted[] = {
        "handshake: ClientHello …", "handshake: … ClientHello …",
        "handshake: … ClientHello", "handshake: ServerHello, Certificate"};
    size_t found = 0;
    for (size_t i = 0; i < l.row_count; i++)
        if (l.row[i].record) {
            ck_assert_uint_lt(found, 4);
            ck_assert_str_eq(l.row[i].label, wanted[found++]);
        }
    ck_assert_uint_eq(found, 4);
    ladder_done(&l);
    buf_done(&hello);
    buf_done(&both);
    buf_done(&b);
    tracker_free(tracker);
}
END_TEST

START_TEST(a_flight_is_counted_four_ways)
{
    struct tracker *t = talk_track(FULL_12);
    struct ladder l;
    ladder_init(&l, only(t));
    ck_assert_ptr_nonnull(
        strstr(ladder_flight_note(&l, 2), "4 messages, 4 records, 1 segment"));
    ck_assert_str_eq(ladder_flight_note(&l, 99), "");
    ladder_done(&l);
    tracker_free(t);
}
END_TEST

START_TEST(narration_says_round_trips_as_they_complete)
{
    struct tracker *t = talk_track(FULL_12);
    struct picture_options options = {.format = "say"};
    char *text = written(only(t), options);
    const char *first = strstr(text, "completes round trip 1 of TLS");
    const char *second = strstr(text, "completes round trip 2 of TLS");
    ck_assert(first && second && first < second);
    ck_assert_ptr_nonnull(strstr(text, "one round trip of TCP and 2 round trips of TLS"));
    ck_assert_uint_eq(count(text, "🔒"), 0);
    free(text);
    tracker_free(t);
}
END_TEST

START_TEST(time_runs_downwards_to_scale)
{
    struct tracker *t = talk_track(scripts[_i]);
    struct ladder l;
    struct timeline line;
    ladder_init(&l, only(t));
    timeline_init(&line, &l, 100, 3);
    double before = -1;
    for (size_t i = 0; i < line.moment_count; i++) {
        const struct moment *m = &line.moment[i];
        ck_assert(timeline_at(&line, m->leaves) >= before);
        ck_assert(timeline_at(&line, m->arrives) >= timeline_at(&line, m->leaves));
        ck_assert(timeline_at(&line, m->arrives) <= line.height + 1e-9);
        before = timeline_at(&line, m->leaves);
    }
    timeline_done(&line);
    ladder_done(&l);
    tracker_free(t);
}
END_TEST

START_TEST(labels_are_spread_and_keep_their_order)
{
    double place[] = {1, 1, 1, 1.5, 8, 8.2, 20};
    enum { PLACES = sizeof place / sizeof *place };
    timeline_spread(place, PLACES, 1);
    for (size_t i = 1; i < PLACES; i++)
        ck_assert(place[i] - place[i - 1] >= 1 - 1e-9);
    ck_assert(fabs(place[PLACES - 1] - 20) < 1e-9); /* what has room stays */
}
END_TEST

/* The two boxes over the lifelines: the only ones with such corners. */
START_TEST(long_addresses_have_room_over_a_picture)
{
    struct tracker *t = talk_track(FULL_13);
    struct connection *c = only(t);
    for (int end = 0; end < 2; end++) { /* 39 letters each, with a bracket at each side */
        c->endpoint[end].family = 6;
        memset(c->endpoint[end].address, 0xdd, sizeof c->endpoint[end].address);
    }
    struct picture_options options = {.format = "svg", .to_scale = _i};
    char *text = written(c, options);
    ck_assert_uint_eq(count(text, "[dddd:dddd:dddd:dddd:dddd:dddd:dddd:dddd]:"), 2);
    double picture = 0, left[2], width[2];
    ck_assert_int_eq(sscanf(strstr(text, "viewBox"), "viewBox=\"0 0 %lf", &picture), 1);
    const char *at = text;
    for (int i = 0; i < 2; i++) {
        static const char corners[] = "rx=\"5\"";
        const char *next = strstr(at, corners), *rect = next;
        ck_assert_ptr_nonnull(next);
        while (*rect != '<')
            rect--;
        ck_assert_int_eq(
            sscanf(rect, "<rect x=\"%lf\" y=\"%*f\" width=\"%lf\"", &left[i], &width[i]),
            2);
        at = next + sizeof corners;
    }
    ck_assert(left[0] >= 0 && left[0] + width[0] < left[1]);
    ck_assert(left[1] + width[1] <= picture);
    free(text);
    tracker_free(t);
}
END_TEST

/* A W of Helvetica is 0.944 of its size wide; the facts below the title have a size of 13. */
START_TEST(a_long_name_of_a_trace_is_broken)
{
    enum { LETTERS = 240 };
    char trace[LETTERS + 1];
    memset(trace, 'W', LETTERS);
    trace[LETTERS] = '\0';
    struct tracker *t = talk_track(FULL_13);
    struct picture_options options = {.format = "svg", .to_scale = _i};
    char *text = written_from(only(t), options, trace);
    double picture = 0;
    ck_assert_int_eq(sscanf(strstr(text, "viewBox"), "viewBox=\"0 0 %lf", &picture), 1);
    size_t all = 0;
    for (const char *at = text; (at = strchr(at, 'W'));) {
        size_t n = strspn(at, "W");
        if (n > 1) {
            double x = 0;
            const char *open = at;
            while (*open != '<')
                open--;
            ck_assert_int_eq(sscanf(open, "<text x=\"%lf", &x), 1);
            ck_assert(x + (double)n * 13 * 0.944 <= picture);
            all += n;
        }
        at += n;
    }
    ck_assert_uint_eq(all, LETTERS);
    free(text);
    tracker_free(t);
}
END_TEST

static char *laid_out(const struct connection *c, unsigned show, int width)
{
    return written(
        c, (struct picture_options){.format = "text", .show = show, .width = width});
}

START_TEST(a_clock_that_is_years_off_pushes_nothing_aside)
{
    struct tracker *t = tracker_new();
    struct talk talk = {.take = talk_tracker, .context = t};
    talk_open(&talk);
    talk_play(&talk, "C:hello S:hello12,certificate,exchange,done");
    talk.time += 1400000000000000000; /* 44 years */
    talk_play(&talk, "C:key,ccs,h40 S:ccs,h40 C:a61 S:a68");
    tracker_finish(t);
    char *text = laid_out(only(t), 0, 80);
    ck_assert_ptr_nonnull(strstr(text, " ≫ "));
    ck_assert_ptr_nonnull(strstr(text, " ServerKeyExchange "));
    *strstr(text, "TCP 1 RTT") = '\0'; /* the words below tell it whole */
    ck_assert_ptr_null(strstr(text, "1400000000"));
    ck_assert_ptr_nonnull(strstr(text, "    3.00"));
    free(text);
    tracker_free(t);
}
END_TEST

/* RFC 9293, 3.10.7.4: who was closed, and is sent more, resets. */
START_TEST(a_reset_behind_a_fin_is_a_row)
{
    struct tracker *t = tracker_new();
    struct talk talk = {.take = talk_tracker, .context = t};
    talk_open(&talk);
    talk_play(&talk, FULL_13);
    talk_fin(&talk, 0);
    talk_play(&talk, "S:a61");
    talk_raw(&talk, 0, talk.seq[0], TCP_RST, (struct bytes){0});
    talk_raw(&talk, 0, talk.seq[0], TCP_RST, (struct bytes){0});
    tracker_finish(t);
    char *text = laid_out(only(t), 0, 100);
    ck_assert_uint_eq(count(text, " FIN "), 1);
    ck_assert_uint_eq(count(text, " RST "), 1);
    free(text);
    tracker_free(t);
}
END_TEST

/* Both have closed, and still data is under way: RFC 9293, 3.10.7.1. */
START_TEST(a_reset_when_all_is_over_is_a_row)
{
    struct tracker *t = tracker_new();
    struct talk talk = {.take = talk_tracker, .context = t};
    talk_open(&talk);
    talk_play(&talk, FULL_13);
    talk_fin(&talk, 0);
    talk_fin(&talk, 1);
    ck_assert(t->connection[0]->closed);
    char *before = laid_out(only(t), 0, 100);
    talk_raw(&talk, 0, talk.seq[0], TCP_RST, (struct bytes){0});
    talk_raw(&talk, 1, talk.seq[1], TCP_ACK, (struct bytes){0});
    tracker_finish(t);
    char *text = laid_out(only(t), 0, 100);
    ck_assert_uint_eq(count(before, " RST "), 0);
    ck_assert_uint_eq(count(text, " RST "), 1);
    ck_assert_uint_eq(count(text, " FIN "), 2);
    ck_assert_int_eq(t->connection[0]->outcome, OUTCOME_ESTABLISHED);
    free(before);
    free(text);
    tracker_free(t);
}
END_TEST

/* What was let go hears nothing more, also where its ends meet again. */
START_TEST(a_reset_for_a_connection_that_is_gone_is_nothing)
{
    struct tracker *t = tracker_new();
    struct talk talk = {.take = talk_tracker, .context = t};
    talk_open(&talk);
    talk_play(&talk, FULL_13);
    talk_fin(&talk, 0);
    talk_fin(&talk, 1);
    if (_i == 0) {
        connection_summarise(t->connection[0], &t->spares, &t->texts);
    } else {
        tracker_drop(t, t->connection[0]);
        tracker_sweep(t);
    }
    talk_raw(&talk, 0, talk.seq[0], TCP_RST, (struct bytes){0});
    talk_open(&talk);
    talk_play(&talk, FULL_12);
    tracker_finish(t);
    ck_assert_uint_eq(t->connection_count, _i == 0 ? 2 : 1);
    tracker_free(t);
}
END_TEST

/* The client's takes 22 columns, the server's 19, and there are two between them. */
START_TEST(both_addresses_stand_over_the_ladder_where_there_is_room)
{
    struct tracker *t = talk_track(FULL_13);
    bool both = false;
    for (int width = 40; width < 120; width++) {
        char *text = laid_out(only(t), 0, width), *line = strstr(text, "time ms");
        *strchr(line, '\n') = '\0';
        bool client = strstr(line, "client 10.0.0.1:40000"),
             server = strstr(line, "server 10.0.0.2:443");
        ck_assert_msg(!client || server, "%s", line);
        ck_assert_msg(strstr(line, "client") && strstr(line, "server"), "%s", line);
        both |= client && server;
        ck_assert_msg(client || width < 80, "%s", line);
        free(text);
    }
    ck_assert(both);
    tracker_free(t);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("view");
    tcase_add_test(tests, markup_is_made_harmless);
    tcase_add_loop_test(tests, hostile_names_stay_text, 0, 6);
    tcase_add_loop_test(tests, lines_fit_every_width, 0, 8);
    tcase_add_loop_test(tests, rows_stand_by_time_or_say_so, 0, 8);
    tcase_add_test(tests, a_bracket_for_each_round_trip);
    tcase_add_loop_test(tests, a_budget_adds_up, 0, 8);
    tcase_add_test(tests, long_talks_fold);
    tcase_add_test(tests, records_are_rows_of_their_own);
    tcase_add_test(tests, a_flight_is_counted_four_ways);
    tcase_add_test(tests, narration_says_round_trips_as_they_complete);
    tcase_add_loop_test(tests, time_runs_downwards_to_scale, 0, 8);
    tcase_add_test(tests, labels_are_spread_and_keep_their_order);
    tcase_add_loop_test(tests, long_addresses_have_room_over_a_picture, 0, 2);
    tcase_add_test(tests, a_clock_that_is_years_off_pushes_nothing_aside);
    tcase_add_test(tests, a_reset_when_all_is_over_is_a_row);
    tcase_add_loop_test(tests, a_reset_for_a_connection_that_is_gone_is_nothing, 0, 2);
    tcase_add_test(tests, a_reset_behind_a_fin_is_a_row);
    tcase_add_test(tests, both_addresses_stand_over_the_ladder_where_there_is_room);
    tcase_add_loop_test(tests, a_long_name_of_a_trace_is_broken, 0, 2);
    return harness_run("view", tests);
}
