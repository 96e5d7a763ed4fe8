/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet on talks that no stored trace has, and what a ladder calls their messages. */
#include "model/explain.h"
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

static const struct ladder_row *row_of(const struct ladder *l, unsigned message)
{
    int at = ladder_find(l, message);
    ck_assert_int_ge(at, 0);
    return &l->row[at];
}

/* RFC 5246, 7.4.9: Finished comes right behind ChangeCipherSpec; with the extension of
 * draft-agl-tls-nextprotoneg, 3, NextProtocol does. */
static const struct {
    const char *script;
    unsigned message;
    const char *label;
} closed[] = {
    {FULL_12, 8, "Finished, closed"},
    {FULL_12, 10, "Finished, closed"},
    {FULL_12 " C:h100", 13, "handshake, closed"}, /* a renegotiation */
    {"C:hello S:hellonpn,certificate,exchange,done C:key,ccs,h60,h40", 8,
     "handshake, closed"},
};
enum { CLOSED = sizeof closed / sizeof *closed };

START_TEST(only_what_can_be_nothing_else_is_called_finished)
{
    struct tracker *t = talk_track(closed[_i].script);
    struct ladder l;
    ladder_init(&l, only(t));
    ck_assert_str_eq(row_of(&l, closed[_i].message)->label, closed[_i].label);
    ck_assert_int_eq(only(t)->message[closed[_i].message - 1].handshake_type, -1);
    ladder_done(&l);
    tracker_free(t);
}
END_TEST

/* It repeats the client's session id: that says nothing of its other bytes. */
START_TEST(what_is_only_repeated_gets_no_tick)
{
    struct tracker *t = talk_track(FULL_13);
    const struct connection *c = only(t);
    struct ladder l;
    ladder_init(&l, c);
    ck_assert_uint_ge(c->claim_count, 1);
    ck_assert_str_eq(c->claim[0].check.what, "session id echo");
    ck_assert_int_eq(c->claim[0].check.result, CHECK_PASS);
    ck_assert_uint_eq(c->claim[0].message, 2);
    ck_assert_str_eq(row_of(&l, 2)->mark, "");
    ladder_done(&l);
    tracker_free(t);
}
END_TEST

/* RFC 9846, 4.2.4: a retry asks for a share, for a cookie, or for both. */
START_TEST(a_retry_for_a_cookie_is_no_wrong_guess)
{
    struct tracker *t = talk_track("C:hello S:cookie C:hello S:hello13,e44,e69 C:e69");
    const struct connection *c = only(t);
    struct arena a = {0};
    assert_says(c, "What saved a round trip", "the server wanted a cookie back");
    ck_assert_ptr_null(strstr(answer(c, "What saved a round trip", &a), "guess"));
    arena_done(&a);
    tracker_free(t);
    t = talk_track("C:hello S:retry C:hello S:hello13,e44,e69 C:e69");
    assert_says(only(t), "What saved a round trip", "the guess in key_share");
    tracker_free(t);
}
END_TEST

START_TEST(dtls_1_3_is_explained_as_tls_1_3)
{
    const struct explanation *e = explain_message("ClientHello", 0xfefc, false);
    ck_assert_ptr_eq(e, explain_message("ClientHello", 0x0304, false));
    ck_assert_ptr_ne(e, explain_message("ClientHello", 0xfefd, false));
    ck_assert_ptr_eq(explain_message("ServerHello", 0xfefd, false),
                     explain_message("ServerHello", 0x0303, false));
}
END_TEST

/* One record in three segments holds the server's three messages. */
START_TEST(packets_of_a_message_are_counted_and_who_shares_its_record_is_said)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    struct buf record = {0};
    talk_open(&t);
    talk_play(&t, "C:hello");
    put_record(&record, 22, 0x0303, SERVER_HELLO_12 CERTIFICATE_12 HELLO_DONE);
    for (size_t at = 0; at < record.n; at += 25) {
        size_t n = record.n - at < 25 ? record.n - at : 25;
        talk_send(&t, 1, (struct bytes){record.p + at, n});
        talk_raw(&t, 0, t.seq[0], TCP_ACK, (struct bytes){0}); /* between them */
    }
    tracker_finish(tracker);
    const struct connection *c = only(tracker);
    ck_assert_uint_eq(c->message_count, 4);
    ck_assert_uint_eq(message_packets(c, &c->message[2]), 3);
    ck_assert_uint_eq(c->flight[1].messages, 3);
    ck_assert_uint_eq(c->flight[1].records, 1);
    assert_says(c, "Does the certificate message fit",
                "13 bytes in 1 record, packet 9 (3 packets, 5–9); the record holds more: "
                "ServerHello, ServerHelloDone");
    buf_done(&record);
    tracker_free(tracker);
}
END_TEST

/* Three segments of one record, of which the first comes last, and of which the middle one does. */
START_TEST(a_message_ends_in_the_packet_that_made_it_whole)
{
    static const unsigned orders[2][3] = {{1, 2, 0}, {0, 2, 1}};
    for (size_t k = 0; k < 2; k++) {
        struct tracker *tracker = tracker_new();
        struct talk t = {.take = talk_tracker, .context = tracker};
        struct buf record = {0};
        talk_open(&t);
        talk_play(&t, "C:hello"); /* packet 4 */
        put_record(&record, 22, 0x0303, SERVER_HELLO_12 CERTIFICATE_12 HELLO_DONE);
        size_t third = record.n / 3;
        for (size_t i = 0; i < 3; i++) {
            size_t at = orders[k][i] * third;
            size_t n = orders[k][i] == 2 ? record.n - at : third;
            talk_raw(&t, 1, t.seq[1] + (uint32_t)at, TCP_ACK,
                     (struct bytes){record.p + at, n});
        }
        tracker_finish(tracker);
        const struct connection *c = only(tracker);
        ck_assert_uint_eq(c->message_count, 4);
        ck_assert_uint_eq(c->message[2].first.packet, 5);
        ck_assert_uint_eq(c->message[2].last.packet, 7);
        ck_assert_uint_eq(message_packets(c, &c->message[2]), 3);
        buf_done(&record);
        tracker_free(tracker);
    }
}
END_TEST

/* RFC 7413: nobody waits for the SYN, ACK. */
START_TEST(a_bracket_stands_for_tcp_only_where_somebody_waits_for_it)
{
    struct tracker *t = talk_track(FULL_13);
    struct connection *c = only(t);
    struct ladder l;
    ladder_init(&l, c);
    ck_assert_int_eq(l.row[0].bracket, 'T');
    ladder_done(&l);
    c->tcp_round_trips = 0;
    ladder_init(&l, c);
    ck_assert_int_eq(l.row[0].bracket, 0);
    ladder_done(&l);
    tracker_free(t);
}
END_TEST

/* RFC 10024 and FIPS 203: what X25519MLKEM768 (4588) and MLKEM1024 (514) are. */
START_TEST(a_group_that_is_no_diffie_hellman_is_not_called_so)
{
    struct tracker *t = talk_track(FULL_13);
    struct connection *c = only(t);
    c->group = 29;
    assert_says(c, "gets the server's private key later", "an ephemeral Diffie-Hellman");
    c->group = 4588;
    assert_says(c, "gets the server's private key later",
                "Diffie-Hellman and ML-KEM, both");
    c->group = 514;
    assert_says(c, "gets the server's private key later", "which is no Diffie-Hellman");
    tracker_free(t);
}
END_TEST

/* TLS_RSA_EXPORT_WITH_RC4_40_MD5, TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA: RFC 2246, A.5 */
START_TEST(suites_for_export_are_called_so_with_the_attack)
{
    struct tracker *t = talk_track(FULL_12);
    struct connection *c = only(t);
    c->cipher_suite = 0x0003;
    assert_says(c, "anything unusual", "FREAK");
    c->cipher_suite = 0x0014;
    assert_says(c, "anything unusual", "Logjam");
    tracker_free(t);
}
END_TEST

static int renegotiations(const struct connection *c)
{
    int count = 0;
    struct ladder l;
    ladder_init(&l, c);
    for (size_t i = 0; i < l.row_count; i++)
        count += strcmp(l.row[i].brief, "renegotiation") == 0;
    ladder_done(&l);
    return count;
}

/* RFC 6347, 4.2.4: the last flight of a handshake may come again. */
START_TEST(in_dtls_a_closed_finished_that_comes_again_is_no_renegotiation)
{
    struct tracker *t = talk_track(FULL_12 " C:h40");
    struct connection *c = only(t);
    ck_assert_int_eq(renegotiations(c), 1);
    c->datagram = true;
    ck_assert_int_eq(renegotiations(c), 0);
    tracker_free(t);
    t = talk_track(FULL_12 " C:h100");
    c = only(t);
    c->datagram = true;
    ck_assert_int_eq(renegotiations(c), 1);
    tracker_free(t);
}
END_TEST

/* A ChangeCipherSpec that was not captured: RFC 5246, 7.2 gives an alert in the clear two bytes. */
START_TEST(what_comes_behind_a_gap_may_be_closed)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    struct buf end = {0};
    talk_open(&t);
    talk_play(&t, "C:hello S:hello12,certificate,exchange,done C:key");
    t.seq[0] += 100; /* the client's ChangeCipherSpec is among them */
    put_secret(&end, 22, 40);
    put_secret(&end, 21, 26);
    talk_send(&t, 0, buf_bytes(&end));
    talk_fin(&t, 0);
    tracker_finish(tracker);
    const struct connection *c = only(tracker);
    const struct message *m = &c->message[c->message_count - 1];
    ck_assert_uint_eq(c->gap_count, 1);
    ck_assert_str_eq(m->name, "encrypted Alert");
    ck_assert(m->encrypted);
    ck_assert_str_eq(m[-1].name, "encrypted handshake message");
    ck_assert_ptr_null(m[-1].hint); /* it need not be the first */
    buf_done(&end);
    tracker_free(tracker);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("sheet");
    tcase_add_test(tests, a_hello_in_the_form_of_ssl2_answers_what_is_asked_of_the_offer);
    tcase_add_test(tests, a_heartbeat_is_called_so_and_a_longer_answer_is_heartbleed);
    tcase_add_loop_test(tests, only_what_can_be_nothing_else_is_called_finished, 0,
                        CLOSED);
    tcase_add_test(tests, what_is_only_repeated_gets_no_tick);
    tcase_add_test(tests, a_retry_for_a_cookie_is_no_wrong_guess);
    tcase_add_test(tests, dtls_1_3_is_explained_as_tls_1_3);
    tcase_add_test(tests,
                   packets_of_a_message_are_counted_and_who_shares_its_record_is_said);
    tcase_add_test(tests, a_bracket_stands_for_tcp_only_where_somebody_waits_for_it);
    tcase_add_test(tests, a_message_ends_in_the_packet_that_made_it_whole);
    tcase_add_test(tests, a_group_that_is_no_diffie_hellman_is_not_called_so);
    tcase_add_test(tests, suites_for_export_are_called_so_with_the_attack);
    tcase_add_test(tests, in_dtls_a_closed_finished_that_comes_again_is_no_renegotiation);
    tcase_add_test(tests, what_comes_behind_a_gap_may_be_closed);
    return harness_run("sheet", tests);
}
