/* SPDX-License-Identifier: BSD-2-Clause */
/* What the interface answers: what comes next, why not the first, what differs, what fits a filter,
 * what the configuration says. */
#include "base/text.h"
#include "model/pick.h"
#include "model/predict.h"
#include "talks.h"
#include "tui/config.h"
#include "view/compare.h"
#include "view/list.h"

#define RESUMED_12 "C:hello S:resumed,ccs,h40 C:ccs,h40 C:a61 S:a68"
#define RETRIED_13                                                                       \
    "C:hello S:retry,ccs C:ccs,hello S:hello13,e44,e431,e95,e69 C:e69,a54 S:a61"
#define REFUSED "C:hello S:alert70"

/* RFC 9846, 2 and RFC 5246, 7.3: what each flight holds. */
static const struct {
    const char *talk;
    unsigned flight;
    const char *begins; /* the right choice does */
} flights[] = {
    {FULL_13, 1, "ClientHello"},
    {FULL_13, 2, "ServerHello; encrypted behind it EncryptedExtensions, Certificate"},
    {FULL_13, 3, "Finished, encrypted"},
    {FULL_12, 1, "ClientHello"},
    {FULL_12, 2, "ServerHello, Certificate, ServerKeyExchange, ServerHelloDone"},
    {FULL_12, 3, "ClientKeyExchange, ChangeCipherSpec, Finished"},
    {FULL_12, 4, "ChangeCipherSpec, Finished"},
    {RESUMED_12, 2, "ServerHello, ChangeCipherSpec, Finished"},
    {RESUMED_12, 3, "ChangeCipherSpec, Finished"},
    {RETRIED_13, 2, "HelloRetryRequest"},
    {RETRIED_13, 3, "ClientHello again"},
    {RETRIED_13, 4, "ServerHello; encrypted behind it EncryptedExtensions, Certificate"},
    {REFUSED, 2, "an alert"},
};

START_TEST(the_flight_that_comes_is_among_the_choices_and_every_choice_has_a_reason)
{
    struct tracker *t = talk_track(flights[_i].talk);
    struct prediction p;
    ck_assert(predict_flight(&p, t->connection[0], flights[_i].flight));
    ck_assert_uint_ge(p.choice_count, 2);
    const char *right = p.choice[p.right].text;
    ck_assert_msg(strncmp(right, flights[_i].begins, strlen(flights[_i].begins)) == 0,
                  "'%s' is said to come", right);
    for (size_t i = 0; i < p.choice_count; i++) {
        ck_assert_msg(p.choice[i].why && *p.choice[i].why, "'%s' has no reason",
                      p.choice[i].text);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(p.choice[i].text, p.choice[j].text);
    }
    tracker_free(t);
}
END_TEST

START_TEST(nothing_is_asked_where_the_handshake_is_over)
{
    struct tracker *t = talk_track(FULL_13);
    struct prediction p;
    ck_assert(!predict_flight(&p, t->connection[0], 0));
    ck_assert(!predict_flight(&p, t->connection[0],
                              (unsigned)t->connection[0]->flight_count + 1));
    ck_assert(
        !predict_flight(&p, t->connection[0], (unsigned)t->connection[0]->flight_count));
    tracker_free(t);
}
END_TEST

START_TEST(what_was_taken_stands_on_the_list_and_the_choice_has_a_reason)
{
    static const char *const talks[] = {FULL_12, FULL_13, RESUMED_12, RETRIED_13,
                                        REFUSED};
    struct tracker *t = talk_track(talks[_i]);
    const struct connection *c = t->connection[0];
    for (enum pick_subject s = 0; s < PICK_COUNT; s++) {
        struct arena a = {0};
        struct pick p;
        pick_look(&p, s, c, NULL, 0, &a);
        ck_assert(p.reason && *p.reason && *p.title && *p.source);
        ck_assert_int_lt(p.taken, (int)p.offer_count);
        if (s == PICK_SUITE && c->server_hello_seen) {
            ck_assert_int_ge(p.taken, 0);
            ck_assert_uint_eq(p.offer[p.taken].code, c->cipher_suite);
        }
        for (int i = 0; i < p.taken; i++) /* those passed over: each with a word */
            ck_assert(p.offer[i].noise || p.offer[i].why);
        pick_done(&p);
        arena_done(&a);
    }
    tracker_free(t);
}
END_TEST

static const struct compare_row *row_of(const struct compare *p, const char *name)
{
    for (size_t i = 0; i < p->row_count; i++)
        for (int side = 0; side < 2; side++)
            if (p->row[i].message[side] &&
                strcmp(p->row[i].message[side]->name, name) == 0)
                return &p->row[i];
    ck_abort_msg("no %s", name);
    return NULL;
}

START_TEST(messages_are_aligned_by_role_and_what_is_gone_is_said)
{
    struct tracker *old = talk_track(FULL_12), *new = talk_track(FULL_13);
    struct compare p;
    compare_init(&p, old->connection[0], new->connection[0]);
    const struct compare_row *row = row_of(&p, "ClientHello");
    ck_assert(row->message[0] && row->message[1]);
    ck_assert_str_eq(row_of(&p, "ServerHelloDone")->remark, "gone");
    ck_assert_str_eq(row_of(&p, "ClientKeyExchange")->remark, "in ClientHello");
    ck_assert_str_eq(row_of(&p, "ServerKeyExchange")->remark, "in ServerHello");
    size_t found = 0;
    for (size_t i = 0; i < p.fact_count; i++)
        if (strcmp(p.fact[i].what, "certificate issued by") == 0) {
            ck_assert_str_eq(p.fact[i].value[1], "not readable"); /* there are no keys */
            found++;
        } else if (strcmp(p.fact[i].what, "round trips of TLS") == 0) {
            ck_assert_str_eq(p.fact[i].value[0], "2");
            ck_assert_str_eq(p.fact[i].value[1], "1");
            found++;
        }
    ck_assert_uint_eq(found, 2);
    compare_done(&p);
    tracker_free(old);
    tracker_free(new);
}
END_TEST

START_TEST(a_connection_compared_with_itself_differs_in_nothing)
{
    struct tracker *t = talk_track(FULL_12);
    struct compare p;
    compare_init(&p, t->connection[0], t->connection[0]);
    for (size_t i = 0; i < p.row_count; i++)
        ck_assert_str_eq(p.row[i].remark, "");
    for (size_t i = 0; i < p.fact_count; i++)
        ck_assert(!p.fact[i].different);
    compare_done(&p);
    tracker_free(t);
}
END_TEST

static const struct {
    const char *filter;
    bool full_12, refused; /* whether these talks fit */
} filters[] = {
    {"", true, true},
    {"version:1.2", true, false},
    {"-version:1.2", false, true},
    {"alert:", false, true},
    {"alert:70", false, true},
    {"alert:protocol_version", false, true},
    {"alert:48", false, false},
    {"result:established", true, false},
    {"result:failed", false, true},
    {"established version:1.2", true, false},
    {"established version:1.3", false, false},
    {"rtt:2", true, false},
    {"rtt:1", false, false},
    {"example", true, true},
    {"server:example", true, true},
    {"nosuchthing", false, false},
};

START_TEST(a_filter_takes_what_fits_all_its_words)
{
    struct tracker *full = talk_track(FULL_12), *refused = talk_track(REFUSED);
    const char *filter = filters[_i].filter;
    ck_assert_msg(list_matches(full->connection[0], filter) == filters[_i].full_12, "%s",
                  filter);
    ck_assert_msg(list_matches(refused->connection[0], filter) == filters[_i].refused,
                  "%s", filter);
    tracker_free(full);
    tracker_free(refused);
}
END_TEST

START_TEST(a_filter_that_names_no_fact_is_wrong)
{
    struct arena a = {0};
    ck_assert_ptr_null(list_filter_wrong("version:1.2 ::1 10.0.0.1:443 -alert: x", &a));
    ck_assert_ptr_nonnull(strstr(list_filter_wrong("versoin:1.2", &a), "versoin"));
    arena_done(&a);
}
END_TEST

static struct config configured(const char *text)
{
    struct config c = {.depth = -1, .ascii = -1, .path = "config"};
    keymap_init(&c.keymap);
    config_read(&c, text);
    return c;
}

START_TEST(keys_can_be_changed_and_others_lose_them)
{
    struct config c = configured("key.play = z ctrl-F space\n");
    ck_assert_uint_eq(c.notes.n, 0);
    ck_assert_int_eq(keymap_find(&c.keymap, 'z', ON_LADDER), ACTION_PLAY);
    ck_assert_int_eq(keymap_find(&c.keymap, 6, ON_LADDER), ACTION_PLAY);
    ck_assert_int_eq(keymap_find(&c.keymap, ' ', ON_LADDER), ACTION_PLAY);
    ck_assert_int_eq(keymap_find(&c.keymap, 'p', ON_LADDER), ACTION_COUNT);
    config_done(&c);
}
END_TEST

START_TEST(what_cannot_be_read_is_noted_with_its_line)
{
    static const struct {
        const char *text, *note;
    } rows[] = {{"theme = pink", "config:1: "},
                {"# fine\n\nnonsense\n", "config:3: "},
                {"key.nothing = x", "no action 'nothing'"},
                {"key.play = nokey", "no key 'nokey'"},
                {"key.play =", "no key is given"},
                {"key.play = a b c d", "more than three"},
                {"colour.client = 256", "'256'"},
                {"colour.sky = 3", "no style 'sky'"},
                {"depth = deep", "not 'deep'"},
                {"ascii = perhaps", "not 'perhaps'"},
                {"speed = 3", "'speed'"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct config c = configured(rows[i].text);
        ck_assert_msg(strstr(buf_text(&c.notes), rows[i].note) != NULL, "'%s' gives '%s'",
                      rows[i].text, buf_text(&c.notes));
        config_done(&c);
    }
}
END_TEST

START_TEST(colours_replace_those_of_the_theme)
{
    struct config c =
        configured("theme = light # for the beamer\ncolour.client = 33 bold\n");
    struct theme theme = *theme_find("light");
    config_apply(&c, &theme);
    ck_assert_str_eq(c.theme, "light");
    ck_assert_int_eq(theme.style[STYLE_CLIENT].colour, 33);
    ck_assert(theme.style[STYLE_CLIENT].bold);
    ck_assert_int_eq(theme.style[STYLE_SERVER].colour,
                     theme_find("light")->style[STYLE_SERVER].colour);
    config_done(&c);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

int main(void)
{
    TCase *t = tcase_create("answers");
    tcase_add_loop_test(
        t, the_flight_that_comes_is_among_the_choices_and_every_choice_has_a_reason, 0,
        ROWS(flights));
    tcase_add_test(t, nothing_is_asked_where_the_handshake_is_over);
    tcase_add_loop_test(t, what_was_taken_stands_on_the_list_and_the_choice_has_a_reason,
                        0, 5);
    tcase_add_test(t, messages_are_aligned_by_role_and_what_is_gone_is_said);
    tcase_add_test(t, a_connection_compared_with_itself_differs_in_nothing);
    tcase_add_loop_test(t, a_filter_takes_what_fits_all_its_words, 0, ROWS(filters));
    tcase_add_test(t, a_filter_that_names_no_fact_is_wrong);
    tcase_add_test(t, keys_can_be_changed_and_others_lose_them);
    tcase_add_test(t, what_cannot_be_read_is_noted_with_its_line);
    tcase_add_test(t, colours_replace_those_of_the_theme);
    return harness_run("answers", t);
}
