/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of connections: columns for every width, its order, traces beside each other. */
#include "base/text.h"
#include "talks.h"
#include "tui/state.h"

enum { MANY = 40, HEIGHT = 24 };

#define RETRIED                                                                          \
    "C:hello S:retry,ccs C:ccs,hello S:hello13,e44,e431,e95,e69 C:e69,a54 S:a61"

static void play(struct tracker *t, uint16_t port, int64_t time, const char *script)
{
    struct talk talk = {.take = talk_tracker, .context = t, .port = port, .time = time};
    talk_open(&talk);
    talk_play(&talk, script);
}

/* Connections of TLS 1.3 and 1.2 in turn. */
static struct tracker *many(void)
{
    struct tracker *t = tracker_new();
    struct talk talk = {.take = talk_tracker, .context = t};
    for (unsigned i = 0; i < MANY; i++) {
        talk.port = (uint16_t)(40000 + i);
        talk.seq[0] = talk.seq[1] = 0;
        talk_open(&talk);
        talk_play(&talk, i % 2 ? FULL_12 : FULL_13);
    }
    tracker_finish(t);
    return t;
}

static struct state begin(struct tracker *t, int width)
{
    struct state s;
    state_init(&s, t, "test.pcap");
    s.over = true;
    s.width = width;
    s.height = HEIGHT;
    state_refresh(&s);
    return s;
}

/* The screen as text, a line a line; freed by the caller. */
static char *drawn(struct state *s)
{
    struct grid g;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    state_refresh(s);
    grid_init(&g, s->width, s->height, false);
    screen_draw(s, &g);
    grid_print(&g, false, out);
    grid_done(&g);
    fclose(out);
    return text;
}

static bool is_shown(struct state *s, const char *words)
{
    char *text = drawn(s);
    bool found = strstr(text, words) != NULL;
    free(text);
    return found;
}

static size_t times(const char *text, const char *part)
{
    size_t n = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

static const int widths[] = {80, 100, 160};

START_TEST(a_retry_is_seen_in_the_list)
{
    struct tracker *t = tracker_new();
    play(t, 40000, 0, RETRIED);
    play(t, 40001, 1000000000, FULL_13);
    tracker_finish(t);
    struct state s = begin(t, widths[_i]);
    char *text = drawn(&s);
    ck_assert_uint_eq(times(text, "full, retry"), 1);
    ck_assert_uint_eq(times(text, "full"), 2);
    free(text);
    ck_assert(list_matches(t->connection[0], "handshake:retry"));
    ck_assert(!list_matches(t->connection[1], "handshake:retry"));
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(a_psk_of_a_session_before_is_called_resumed)
{
    struct tracker *t = talk_track(FULL_13);
    struct connection *c = t->connection[0];
    struct arena a = {0};
    int column = list_column("handshake", 9);
    c->kind = KIND_PSK;
    ck_assert_str_eq(list_column_text(c, column, &a), "resumed");
    ck_assert(list_matches(c, "handshake:psk") && list_matches(c, "psk"));
    c->kind = KIND_PSK_EXTERNAL;
    ck_assert_str_eq(list_column_text(c, column, &a), "psk-external");
    arena_done(&a);
    tracker_free(t);
}
END_TEST

START_TEST(what_is_above_and_below_is_said)
{
    struct tracker *t = many();
    struct state s = begin(t, 80);
    ck_assert(is_shown(&s, "1/40 connections"));
    ck_assert(is_shown(&s, "more ↓") && !is_shown(&s, "more ↑"));
    input_key(&s, KEY_IS_END);
    ck_assert(is_shown(&s, "40/40 connections"));
    ck_assert(!is_shown(&s, "more ↓") && is_shown(&s, "more ↑"));
    s.list_at = MANY / 2;
    ck_assert(is_shown(&s, "more ↓") && is_shown(&s, "more ↑"));
    s.height = MANY + 10; /* all of it */
    ck_assert(!is_shown(&s, "more ↓") && !is_shown(&s, "more ↑"));
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(the_chosen_one_stays_chosen_in_another_order)
{
    struct tracker *t = many();
    struct state s = begin(t, 80);
    s.list_at = 10;
    const struct connection *chosen = s.shown[10];
    for (int i = 0; i < LIST_COLUMNS; i++) {
        input_key(&s, i % 3 ? 's' : 'S');
        free(drawn(&s));
        ck_assert_ptr_eq(s.shown[s.list_at], chosen);
        ck_assert_int_le(s.list_top, s.list_at);
        ck_assert_int_lt(s.list_at, s.list_top + HEIGHT);
    }
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(from_the_first_one_the_new_first_rows_are_shown)
{
    struct tracker *t = many();
    struct state s = begin(t, 80);
    while (s.sort != list_column("version", 7))
        input_key(&s, 's');
    free(drawn(&s));
    ck_assert_int_eq(s.list_at, 0);
    ck_assert_int_eq(s.list_top, 0);
    ck_assert_uint_eq(s.shown[0]->version, 0x0303);
    ck_assert_uint_eq(s.shown[MANY / 2]->version, 0x0304);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(the_order_has_its_arrow_on_the_screen)
{
    struct tracker *t = many();
    struct state s = begin(t, widths[_i]);
    for (int i = 0; i < 2 * LIST_COLUMNS; i++) {
        char *text = drawn(&s), *heading = strchr(text, '#');
        *strchr(heading, '\n') = '\0';
        ck_assert_msg(strstr(heading, "↑") != NULL, "%s", list_columns[s.sort].title);
        free(text);
        input_key(&s, 's');
    }
    s.sort = list_column("client", 6); /* also one that there would be no room for */
    s.width = 60;
    ck_assert(is_shown(&s, "client↑"));
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(a_held_list_is_sorted_without_what_came_since)
{
    struct tracker *t = many();
    struct state s = begin(t, 80);
    s.live = true;
    s.over = false;
    input_key(&s, 'p');
    struct talk late = {
        .take = talk_tracker, .context = t, .port = 50000, .number = 99999};
    talk_open(&late);
    talk_play(&late, FULL_13);
    input_key(&s, 'S');
    ck_assert_uint_eq(s.shown_count, MANY);
    ck_assert_uint_eq(s.shown[0]->number, MANY);
    state_done(&s);
    tracker_free(t);
}
END_TEST

/* Ends of 7 and of 15 columns. */
START_TEST(ends_have_their_ports_in_all_lines_or_in_none)
{
    static const uint8_t addresses[2][4] = {{1, 1, 1, 1}, {142, 250, 183, 138}};
    struct tracker *t = tracker_new();
    bool seen[2] = {false, false};
    play(t, 40000, 0, FULL_13);
    play(t, 40001, 1000000000, FULL_13);
    tracker_finish(t);
    for (int i = 0; i < 2; i++)
        memcpy(t->connection[i]->endpoint[1].address, addresses[i], 4);
    for (int width = 70; width <= 200; width++) {
        struct state s = begin(t, width);
        char *text = drawn(&s);
        size_t ports = times(text, ":443");
        ck_assert_msg(ports == 0 || ports == 2, "%d columns:\n%s", width, text);
        ck_assert(strstr(text, "142.250.183.138") && strstr(text, " 1.1.1.1"));
        seen[ports > 0] = true;
        free(text);
        state_done(&s);
    }
    ck_assert(seen[0] && seen[1]);
    tracker_free(t);
}
END_TEST

/* 1500000000 s after 1970 it was 02:40:00 on the 14th of July 2017, UTC. */
START_TEST(a_list_over_years_has_dates)
{
    struct tracker *t = tracker_new();
    play(t, 40000, 1500000000000000000, FULL_13);
    play(t, 40001, 1600000000000000000, FULL_13);
    tracker_finish(t);
    struct state s = begin(t, 160);
    ck_assert(is_shown(&s, "start (UTC)"));
    ck_assert(is_shown(&s, "2017-07-14 02:40:00"));
    ck_assert(is_shown(&s, "2020-09-13 12:26:40"));
    state_done(&s);
    tracker_free(t);
}
END_TEST

/* The same ends, the same numbers of packets, and the second was captured first. */
START_TEST(several_traces_stand_in_one_list)
{
    struct tracker *t = tracker_new();
    tracker_part(t, "first.pcap");
    play(t, 40000, 5000000000, FULL_13);
    tracker_part(t, "second.pcap");
    play(t, 40000, 1000000000, FULL_12);
    play(t, 40001, 2000000000, FULL_12);
    tracker_finish(t);
    ck_assert_uint_eq(t->connection_count, 3);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(t->connection[i]->number, i + 1);
        ck_assert_str_eq(t->connection[i]->part->name, i ? "second.pcap" : "first.pcap");
        ck_assert_uint_eq(t->connection[i]->version, i ? 0x0303 : 0x0304);
        ck_assert_int_eq(t->connection[i]->outcome, OUTCOME_ESTABLISHED);
    }
    struct state s = begin(t, 160);
    char *text = drawn(&s);
    ck_assert_uint_eq(times(text, " first.pcap "), 1);
    ck_assert_uint_eq(times(text, " second.pcap "), 2);
    ck_assert_uint_eq(times(text, " 0.000 "), 2); /* each counts from its own first */
    ck_assert_uint_eq(times(text, " 1000.000 "), 1);
    free(text);
    ck_assert(list_matches(t->connection[1], "trace:second"));
    ck_assert(!list_matches(t->connection[0], "trace:second"));
    state_open(&s, t->connection[0]);
    ck_assert(is_shown(&s, "first.pcap  1/3"));
    input_key(&s, '>');
    ck_assert(is_shown(&s, "second.pcap  2/3"));
    state_compare(&s, t->connection[0]);
    ck_assert(is_shown(&s, "second.pcap, connection 2, and first.pcap, connection 1"));
    ck_assert(is_shown(&s, "second.pcap  TLS 1.2, full"));
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(one_trace_has_no_column_for_it)
{
    struct tracker *t = tracker_new();
    tracker_part(t, "only.pcap");
    play(t, 40000, 0, FULL_13);
    play(t, 40001, 1000000000, FULL_13);
    tracker_finish(t);
    struct state s = begin(t, 160);
    ck_assert(!is_shown(&s, "only.pcap") && is_shown(&s, "test.pcap"));
    state_open(&s, t->connection[0]);
    ck_assert(is_shown(&s, "only.pcap  1/2"));
    state_compare(&s, t->connection[1]);
    ck_assert(is_shown(&s, "only.pcap  connections 1 and 2"));
    state_done(&s);
    tracker_free(t);
}
END_TEST

int main(void)
{
    enum { WIDTHS = sizeof widths / sizeof *widths };
    TCase *tests = tcase_create("list");
    tcase_add_loop_test(tests, a_retry_is_seen_in_the_list, 0, WIDTHS);
    tcase_add_test(tests, a_psk_of_a_session_before_is_called_resumed);
    tcase_add_test(tests, what_is_above_and_below_is_said);
    tcase_add_test(tests, the_chosen_one_stays_chosen_in_another_order);
    tcase_add_test(tests, from_the_first_one_the_new_first_rows_are_shown);
    tcase_add_loop_test(tests, the_order_has_its_arrow_on_the_screen, 0, WIDTHS);
    tcase_add_test(tests, a_held_list_is_sorted_without_what_came_since);
    tcase_add_test(tests, ends_have_their_ports_in_all_lines_or_in_none);
    tcase_add_test(tests, a_list_over_years_has_dates);
    tcase_add_test(tests, several_traces_stand_in_one_list);
    tcase_add_test(tests, one_trace_has_no_column_for_it);
    return harness_run("list", tests);
}
