/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet on talks that no stored trace has, and what a ladder calls their messages. */
#include "talks.h"
#include "view/ladder.h"
#include "view/sheet.h"

#include <string.h>

static struct connection *only(struct tracker *t)
{
    ck_assert_uint_eq(t->connection_count, 1);
    connection_analyse(t->connection[0]);
    return t->connection[0];
}

/* The answer to the one question that holds those words. */
static const char *answer(const struct connection *c, const char *question,
                          struct arena *a)
{
    size_t count;
    const struct sheet_question *q = sheet_questions(&count);
    for (size_t i = 0; i < count; i++)
        if (strstr(q[i].text, question)) {
            struct sheet_answer found = q[i].answer(c, a);
            return sheet_answer_text(&found, a);
        }
    ck_abort_msg("no question has: %s", question);
    return "";
}

static void assert_says(const struct connection *c, const char *question,
                        const char *words)
{
    struct arena a = {0};
    const char *text = answer(c, question, &a);
    ck_assert_msg(strstr(text, words) != NULL, "'%s' does not say '%s'", text, words);
    arena_done(&a);
}

/* RFC 5246, E.2: version, cipher_specs of three bytes, and a challenge as random. */
START_TEST(a_hello_in_the_form_of_ssl2_answers_what_is_asked_of_the_offer)
{
    struct tracker *t = talk_track("C:hello2 S:hello12,certificate,done");
    const struct connection *c = only(t);
    assert_says(c, "Which packet holds the ClientHello?", "in no TLS record");
    assert_says(c, "Which packet holds the ClientHello?", "packet 4");
    assert_says(c, "Which version does the client offer?", "TLS 1.0");
    assert_says(c, "How many cipher suites",
                "6 cipher_specs of three bytes: 3 suites of SSL 3.0 and TLS (their first "
                "byte is 0), 2 of SSL 2.0, and a signal");
    assert_says(c, "first suite", "TLS_DHE_RSA_WITH_AES_256_CBC_SHA");
    assert_says(c, "client's random", "16 bytes, e6 b8 ef df 91 cf 44 f7");
    tracker_free(t);
}
END_TEST

/* RFC 6520, 4: the answer repeats the question's payload. */
START_TEST(a_heartbeat_is_called_so_and_a_longer_answer_is_heartbleed)
{
    struct tracker *t = talk_track(FULL_12 " C:b32 S:b32");
    const struct connection *c = only(t);
    ck_assert_str_eq(c->message[c->message_count - 1].name, "encrypted Heartbeat");
    assert_says(c, "anything unusual", "heartbeat records");
    tracker_free(t);
    t = talk_track(FULL_12 " C:b32 S:b16000");
    c = only(t);
    assert_says(c, "anything unusual",
                "an answer of 16000 bytes (packet 11) to a question of 32: Heartbleed");
    tracker_free(t);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("sheet");
    tcase_add_test(tests,
                   a_hello_in_the_form_of_ssl2_answers_what_is_asked_of_the_offer);
    tcase_add_test(tests, a_heartbeat_is_called_so_and_a_longer_answer_is_heartbleed);
    return harness_run("sheet", tests);
}
