/* SPDX-License-Identifier: BSD-2-Clause */
/* view and tui without a terminal: the screen is drawn on a grid and looked at. */
#include "base/text.h"
#include "stored.h"
#include "talks.h"
#include "tui/state.h"
#include "view/sheet.h"

static char *line_of(const struct grid *g, int y)
{
    struct buf b = {0};
    for (int x = 0; x < g->width; x++)
        if (g->cell[y * g->width + x].point)
            text_add_point(&b, g->cell[y * g->width + x].point);
    char *line = strdup(buf_text(&b));
    buf_done(&b);
    return line;
}

/* The line that holds the text, -1 where none does. */
static int find_line(const struct grid *g, const char *text)
{
    for (int y = 0; y < g->height; y++) {
        char *line = line_of(g, y);
        bool found = strstr(line, text) != NULL;
        free(line);
        if (found)
            return y;
    }
    return -1;
}

static struct grid drawn(struct state *s, int width, int height)
{
    struct grid g;
    s->width = width;
    s->height = height;
    state_refresh(s);
    grid_init(&g, width, height, false);
    screen_draw(s, &g);
    return g;
}

static struct state begin(struct tracker *t)
{
    struct state s;
    state_init(&s, t, "test.pcap");
    s.over = true;
    state_refresh(&s);
    return s;
}

static void assert_shown(struct state *s, int width, int height, const char *text)
{
    struct grid g = drawn(s, width, height);
    ck_assert_msg(find_line(&g, text) >= 0, "'%s' is not on the screen of %dx%d", text,
                  width, height);
    grid_done(&g);
}

static void assert_hidden(struct state *s, int width, int height, const char *text)
{
    struct grid g = drawn(s, width, height);
    ck_assert_msg(find_line(&g, text) < 0, "'%s' is on the screen", text);
    grid_done(&g);
}

static const int sizes[][2] = {{80, 24}, {100, 30}, {160, 45}, {200, 60}, {40, 10}};

START_TEST(the_ladder_fits_every_size)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    int width = sizes[_i][0], height = sizes[_i][1];
    state_open(&s, t->connection[0]);
    assert_shown(&s, width, height, "ClientHello");
    assert_shown(&s, width, height, "TLS 1 RTT");
    if (height >= 24) {
        assert_shown(&s, width, height, "ServerHello");
        assert_shown(&s, width, height, "help");
        assert_shown(&s, width, height, "Opens the negotiation");
    }
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(any_keys_at_any_size_are_survived)
{
    struct tracker *t = talk_track(FULL_12 " S:a100 C:a9 S:bye");
    struct state s = begin(t);
    unsigned seed = 7 + (unsigned)_i;
    state_open(&s, t->connection[0]);
    for (int i = 0; i < 3000; i++) {
        seed = seed * 1103515245u + 12345u;
        unsigned draw = seed >> 16;
        int key = draw % 3 ? (int)(KEY_IS_UP + draw % 9) : (int)(32 + draw % 95);
        if (key == 'x') /* would write a file */
            continue;
        input_key(&s, draw % 7 == 0 ? KEY_IS_TAB : draw % 11 == 0 ? KEY_IS_ENTER : key);
        input_mouse(&s, (int)(draw % 90), (int)(draw % 30), (int)(draw % 5) - 2);
        s.quit = false;
        if (i % 10 == 0) {
            struct grid g = drawn(&s, 10 + (int)(draw % 150), 5 + (int)(seed % 50));
            grid_done(&g);
        }
    }
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(the_curtain_hides_what_has_not_been_reached)
{
    struct tracker *t = talk_track(FULL_12);
    struct state s = begin(t);
    state_open(&s, t->connection[0]);
    input_key(&s, ' ');
    assert_hidden(&s, 100, 30, "ServerHello ");
    assert_hidden(&s, 100, 30, "RTT");
    input_key(&s, ' ');
    assert_shown(&s, 100, 30, "ServerHello ");
    while (s.revealed >= 0)
        input_key(&s, ' ');
    assert_shown(&s, 100, 30, "TLS 2 RTT");
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(a_field_lights_its_bytes_and_a_byte_names_its_field)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    state_open(&s, t->connection[0]);
    fields_choose_byte(&s.fields, 6); /* behind type, length and version: the random */
    ck_assert_str_eq(state_field(&s)->name, "random");
    ck_assert_uint_eq(state_field(&s)->length, 32);
    input_key(&s, KEY_IS_ENTER);
    input_key(&s, KEY_IS_UP);
    ck_assert_str_eq(state_field(&s)->name, "legacy_version");
    ck_assert_uint_eq(s.fields.byte, 4);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(find_reaches_into_fields)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    state_open(&s, t->connection[0]);
    for (const char *p = "/example.org\r"; *p; p++)
        input_key(&s, *p);
    ck_assert_ptr_nonnull(state_field(&s)->text);
    ck_assert_ptr_nonnull(strstr(state_field(&s)->text, "example.org"));
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(the_list_filters_and_sorts)
{
    struct tracker *t = tracker_new();
    struct talk a = {.take = talk_tracker, .context = t, .port = 40001};
    struct talk b = {
        .take = talk_tracker, .context = t, .port = 40002, .time = 1000000000};
    talk_open(&a);
    talk_play(&a, FULL_12);
    talk_open(&b);
    talk_play(&b, FULL_13);
    tracker_finish(t);
    struct state s = begin(t);
    ck_assert_uint_eq(s.shown_count, 2);
    for (const char *p = "/version:1.3\r"; *p; p++)
        input_key(&s, *p);
    ck_assert_uint_eq(s.shown_count, 1);
    ck_assert_uint_eq(s.shown[0]->version, 0x0304);
    assert_shown(&s, 80, 24, "version:1.3");
    input_key(&s, KEY_IS_ESCAPE);
    state_refresh(&s);
    ck_assert_uint_eq(s.shown_count, 2);
    input_key(&s, 'S');
    ck_assert_uint_eq(s.shown[0]->number, 2);
    s.width = 80;
    s.height = 24;
    input_mouse(&s, 2, 2,
                0); /* on the heading of the numbers, by which it is sorted: turned */
    ck_assert_uint_eq(s.shown[0]->number, 1);
    state_done(&s);
    tracker_free(t);
}
END_TEST

/* As of the lab: one of several connections, of a scenario, in memory, with name and group. */
START_TEST(a_title_has_room_for_all_that_there_is_to_say)
{
    struct tracker *t = tracker_new();
    for (uint16_t i = 0; i < 2; i++) {
        struct talk a = {.take = talk_tracker,
                         .context = t,
                         .port = (uint16_t)(40001 + i),
                         .time = i * (int64_t)1000000000};
        talk_open(&a);
        talk_play(&a, FULL_13);
    }
    tracker_finish(t);
    struct connection *c = t->connection[1];
    struct state s = begin(t);
    state_open(&s, c);
    c->scenario = "a-scenario";
    c->synthetic = true;
    c->server_name = "name.example";
    c->group = 29;
    struct grid g = drawn(&s, 200, 30);
    char *title = line_of(&g, 0);
    const char *const parts[] = {"tlsladder",    "test.pcap",   "2/2",
                                 "a-scenario",   "synthetic",   "TLS 1.3",
                                 "name.example", "TLS_AES_128", "x25519"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(strstr(title, parts[i]) != NULL, "no %s in %s", parts[i], title);
    free(title);
    grid_done(&g);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(words_are_found_in_a_card)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    state_open(&s, t->connection[0]);
    for (const char *p = "L/recorded this\r"; *p; p++)
        input_key(&s, *p);
    assert_shown(&s, 80, 24, "recorded this"); /* far below the first screen */
    ck_assert_int_gt(s.card_top, 24);
    for (const char *p = "/no such words\r"; *p; p++)
        input_key(&s, *p);
    assert_shown(&s, 80, 24, "Lab sheet");
    assert_shown(&s, 80, 24, "Not found in this card");
    state_done(&s);
    tracker_free(t);
}
END_TEST

/* What stands in the card, line after line, without its frame and with single blanks. */
static char *card_words(struct state *s, const struct grid *g)
{
    struct buf b = {0};
    struct area box = s->card_box;
    for (int y = box.y + 1; y < box.y + box.height - 1; y++) {
        for (int x = box.x + 1; x < box.x + box.width - 1; x++) {
            uint32_t point = g->cell[y * g->width + x].point;
            if (point == ' ' && b.n && b.p[b.n - 1] == ' ')
                continue;
            if (point)
                text_add_point(&b, point);
        }
        if (b.n && b.p[b.n - 1] != ' ')
            buf_add_text(&b, " ");
    }
    char *words = strdup(buf_text(&b));
    buf_done(&b);
    return words;
}

static const struct {
    const char *trace;
    unsigned connection;
} sheets[] = {{"tls12-full", 1},
              {"tls12-client-certificate", 1},
              {"tls13-full", 1},
              {"tls13-0rtt", 2}};
enum { SHEETS = sizeof sheets / sizeof *sheets };

/* The key of a part shows all of its questions with all of their answers. */
START_TEST(a_part_of_the_sheet_is_one_page)
{
    struct tracker *t = stored_read(stored_path(sheets[_i].trace), KEYS_LAST);
    struct state s = begin(t);
    struct connection *c = t->connection[sheets[_i].connection - 1];
    size_t count;
    const struct sheet_question *q = sheet_questions(&count);
    int section = 0;
    state_open(&s, c);
    input_key(&s, 'L');
    for (size_t i = 0; i < count; i++) {
        struct arena a = {0};
        if (i == 0 || strcmp(q[i].group, q[i - 1].group) != 0)
            input_key(&s, '0' + ++section % 10);
        struct grid g = drawn(&s, 100, 30);
        char *words = card_words(&s, &g);
        struct sheet_answer answer = q[i].answer(c, &a);
        const char *text = arena_printf(&a, "%zu. %s %s", i + 1, q[i].text,
                                        sheet_answer_text(&answer, &a));
        ck_assert_msg(strstr(words, text) != NULL, "%s, part %d does not show: %s\n%s",
                      sheets[_i].trace, section, text, words);
        free(words);
        grid_done(&g);
        arena_done(&a);
    }
    ck_assert_int_eq(section, 10);
    state_done(&s);
    tracker_free(t);
}
END_TEST

/* Two keys to each question of the lab sheet, and with it to its answer. */
START_TEST(number_keys_go_to_the_parts_of_a_long_card)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    size_t count;
    const struct sheet_question *q = sheet_questions(&count);
    int section = 0;
    state_open(&s, t->connection[0]);
    input_key(&s, 'L');
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(q[i].group, q[i - 1].group) != 0)
            input_key(&s, '0' + ++section % 10);
        char text[100];
        snprintf(text, sizeof text, "%2zu.  %.60s", i + 1, q[i].text);
        assert_shown(&s, 100, 30, text);
    }
    ck_assert_int_gt(section, 8);
    input_key(&s, '2');
    assert_shown(&s, 80, 24, "2 The offer");
    assert_shown(&s, 80, 24, " 6.  Which packet holds the ClientHello?");
    struct area name = s.card_index[3];
    input_mouse(&s, name.x + 3, name.y, 0);
    assert_shown(&s, 80, 24, "for whom is each?");
    input_mouse(&s, s.card_box.x + 9, s.card_box.y + 9, 0); /* nothing is there */
    ck_assert_int_eq(s.card, CARD_SHEET);
    input_mouse(&s, 0, 0, 0); /* beside it */
    ck_assert_int_eq(s.card, CARD_NONE);
    input_key(&s, 'v'); /* a card without parts */
    input_key(&s, '7');
    ck_assert_int_eq(s.card, CARD_VERSIONS);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(the_chosen_message_is_searched_first)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    state_open(&s, t->connection[0]);
    unsigned hello = s.message;
    for (const char *p = "/random\r"; *p; p++)
        input_key(&s, *p);
    ck_assert_uint_eq(s.message, hello);
    ck_assert_str_eq(state_field(&s)->name, "random");
    input_key(&s, 'n'); /* that of the ServerHello */
    ck_assert_uint_gt(s.message, hello);
    ck_assert_str_eq(state_field(&s)->name, "random");
    input_key(&s, 'N');
    ck_assert_uint_eq(s.message, hello);
    state_done(&s);
    tracker_free(t);
}
END_TEST

/* RFC 5246, E.2: what the hello in SSL 2.0's form offers, on the cards of versions and of the offer. */
START_TEST(cards_read_the_hello_in_ssl2s_form)
{
    struct tracker *t = talk_track("C:hello2 S:hello12,certificate,done");
    struct state s = begin(t);
    state_open(&s, t->connection[0]);
    input_key(&s, 'v');
    assert_shown(&s, 100, 30, "0x0301  TLS 1.0");
    input_key(&s, 'o');
    assert_shown(&s, 100, 30, "Cipher suites: 6 offered");
    assert_shown(&s, 100, 30, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA");
    assert_shown(&s, 100, 30, "SSL_CK_RC4_128_WITH_MD5");
    state_done(&s);
    tracker_free(t);
}
END_TEST

static int heads_of(struct state *s, int *column)
{
    struct grid g = drawn(s, 80, 24);
    int heads = 0;
    for (int i = 0; i < g.width * g.height; i++)
        if (g.cell[i].point == 0x25b6) { /* towards the server */
            heads++;
            *column = i % g.width;
        }
    grid_done(&g);
    return heads;
}

START_TEST(to_scale_a_message_travels_along_its_arrow)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    int early = 0, late = 0;
    state_open(&s, t->connection[0]);
    input_key(&s, 't');
    state_choose_row(&s, 1); /* SYN, ACK */
    s.playing = true;
    s.revealed = 2;
    s.travel = 0; /* the ClientHello has not left */
    int before = heads_of(&s, &early);
    s.travel = 0.25;
    ck_assert_int_eq(heads_of(&s, &early), before + 1);
    s.travel = 0.75;
    ck_assert_int_eq(heads_of(&s, &late), before + 1);
    ck_assert_int_gt(late, early);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(the_footer_names_keys_that_do_something)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    state_open(&s, t->connection[0]);
    assert_shown(&s, 80, 24, "quit"); /* there is no list to go back to */
    input_key(&s, '\r');
    assert_shown(&s, 80, 24, "fold");
    input_key(&s, KEY_IS_ESCAPE);
    input_key(&s, 'v');
    assert_shown(&s, 80, 24, "close");
    assert_hidden(&s, 80, 24, "reveal");
    input_key(&s, 'e'); /* no key of a card: closes it, and does what it does */
    ck_assert_int_eq(s.card, CARD_NONE);
    ck_assert_int_eq(s.eyes, EYES_SERVER_KEY);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(every_action_is_in_the_help_and_no_key_means_two_things)
{
    static const enum where screens[] = {ON_MENU, ON_LIST, ON_LADDER, ON_COMPARE};
    struct keymap keymap;
    keymap_init(&keymap);
    for (size_t i = 0; i < 4; i++)
        for (enum action a = 0; a < ACTION_COUNT; a++) {
            const struct action_row *row = action_row(a);
            char shown[48];
            keymap_shown(&keymap, a, shown, sizeof shown);
            ck_assert(*row->help && *shown);
            for (size_t k = 0; k < KEYS_AN_ACTION && row->keys[k]; k++)
                if (row->where & screens[i])
                    ck_assert_msg(keymap_find(&keymap, row->keys[k], screens[i]) == a,
                                  "%s shares a key", row->name);
        }
}
END_TEST

START_TEST(in_ascii_nothing_else_is_drawn)
{
    struct tracker *t = talk_track(FULL_13);
    struct state s = begin(t);
    struct grid g;
    state_open(&s, t->connection[0]);
    input_key(&s, '?');
    s.width = 100;
    s.height = 30;
    grid_init(&g, 100, 30, true);
    screen_draw(&s, &g);
    for (int i = 0; i < 100 * 30; i++)
        ck_assert_uint_lt(g.cell[i].point, 0x80);
    ck_assert_int_lt(find_line(&g, "???"), 0);
    grid_done(&g);
    state_done(&s);
    tracker_free(t);
}
END_TEST

START_TEST(ladders_open_with_the_curtain_down_where_that_is_wanted)
{
    struct tracker *t = talk_track(FULL_12);
    struct state s = begin(t);
    s.curtain = true;
    state_over(&s);
    assert_shown(&s, 100, 30, "what comes next?");
    assert_shown(&s, 100, 30, "SYN");
    assert_hidden(&s, 100, 30, "ClientHello");
    input_key(&s, ' '); /* SYN, ACK */
    assert_hidden(&s, 100, 30, "ClientHello");
    input_key(&s, ' ');
    assert_shown(&s, 100, 30, "ClientHello");
    assert_hidden(&s, 100, 30, "ServerHello");
    state_done(&s);
    tracker_free(t);
}
END_TEST

/* As in the list of connections. */
START_TEST(enter_and_c_take_the_second_of_a_race)
{
    static const struct choice choices[] = {
        {.group = "g", .name = "a", .story = "", .look = ""},
        {.group = "g", .name = "b", .story = "", .look = ""}};
    static const int keys[] = {KEY_IS_ENTER, 'c'};
    struct bench bench = {.rival = -1};
    struct state s;
    state_init(&s, NULL, "");
    s.screen = ON_MENU;
    s.choice = choices;
    s.choices = 2;
    s.bench = &bench;
    input_key(&s, 'c');
    input_key(&s, keys[_i]); /* not against itself */
    ck_assert(!s.quit && s.rival == 0);
    input_key(&s, 'j');
    input_key(&s, keys[_i]);
    ck_assert(s.quit);
    ck_assert_int_eq(s.chosen, 0);
    ck_assert_int_eq(bench.rival, 1);
    state_done(&s);
}
END_TEST

/* What tells traces and connections apart goes last. */
START_TEST(the_title_keeps_the_trace)
{
    static const int widths[] = {80, 100, 120};
    struct tracker *t = talk_track(FULL_12);
    struct state s = begin(t);
    state_over(&s);
    assert_shown(&s, widths[_i], 24, "tlsladder  test.pcap  TLS 1.2");
    assert_shown(&s, widths[_i], 24,
                 _i < 2 ? " ECDHE_ECDSA_WITH_" : " TLS_ECDHE_ECDSA_WITH_");
    t->connection[0]->part = &(struct trace_part){
        .name = "a-name-of-a-trace-that-takes-more-than-the-screen-has.pcap",
        .number = 1};
    assert_shown(&s, 80, 24, "tlsladder  a-name-of-a-trace-that-…  TLS 1.2");
    state_done(&s);
    tracker_free(t);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("tui");
    tcase_add_loop_test(t, the_ladder_fits_every_size, 0,
                        (int)(sizeof sizes / sizeof *sizes));
    tcase_add_loop_test(t, any_keys_at_any_size_are_survived, 0, 3);
    tcase_add_test(t, the_curtain_hides_what_has_not_been_reached);
    tcase_add_test(t, a_field_lights_its_bytes_and_a_byte_names_its_field);
    tcase_add_test(t, find_reaches_into_fields);
    tcase_add_test(t, the_list_filters_and_sorts);
    tcase_add_test(t, a_title_has_room_for_all_that_there_is_to_say);
    tcase_add_test(t, words_are_found_in_a_card);
    tcase_add_test(t, the_chosen_message_is_searched_first);
    tcase_add_test(t, to_scale_a_message_travels_along_its_arrow);
    tcase_add_test(t, cards_read_the_hello_in_ssl2s_form);
    tcase_add_loop_test(t, a_part_of_the_sheet_is_one_page, 0, SHEETS);
    tcase_add_test(t, number_keys_go_to_the_parts_of_a_long_card);
    tcase_add_test(t, the_footer_names_keys_that_do_something);
    tcase_add_test(t, every_action_is_in_the_help_and_no_key_means_two_things);
    tcase_add_test(t, ladders_open_with_the_curtain_down_where_that_is_wanted);
    tcase_add_loop_test(t, enter_and_c_take_the_second_of_a_race, 0, 2);
    tcase_add_loop_test(t, the_title_keeps_the_trace, 0, 3);
    tcase_add_test(t, in_ascii_nothing_else_is_drawn);
    return harness_run("tui", t);
}
