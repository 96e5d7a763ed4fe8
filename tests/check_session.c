/* SPDX-License-Identifier: BSD-2-Clause */
/* crypto: a session that is told of messages, without records: which claims fit, and which cannot be
 * checked. What a Finished must hold is computed here, as RFC 9846, 4.5.3 has it. */
#include "crypto/session.h"
#include "hellos.h"

enum { CLIENT, SERVER };

#define RANDOM "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define SECRET "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"

/* A session, and all that it was told of the handshake. */
struct stage {
    struct keyring *ring;
    struct session *session;
    struct buf handshake;
};

static const struct check *tell(struct stage *s, unsigned side, struct bytes message)
{
    const struct check_list *list = session_message(s->session, side, message);
    return list->count ? &list->check[0] : NULL;
}

static void tell_hex(struct stage *s, unsigned side, const char *hex)
{
    struct buf message = {0};
    harness_hex(&message, hex);
    tell(s, side, buf_bytes(&message));
    buf_add(&s->handshake, buf_bytes(&message));
    buf_done(&message);
}

/* TLS 1.3, up to the client's Finished; what the Finished messages hold is of no account here. */
static void begin(struct stage *s)
{
    const char *line = "CLIENT_TRAFFIC_SECRET_0 " RANDOM " " SECRET "\n";
    *s = (struct stage){.ring = keyring_new()};
    keylog_feed(keyring_log(s->ring),
                (struct bytes){(const uint8_t *)line, strlen(line)});
    s->session = session_new(s->ring);
    tell_hex(s, CLIENT, CLIENT_HELLO);
    tell_hex(s, SERVER, SERVER_HELLO_13);
    tell_hex(s, SERVER, "14 000020" RANDOM);
    tell_hex(s, CLIENT, "14 000020" SECRET);
}

static void finish(struct stage *s)
{
    session_free(s->session);
    keyring_free(s->ring);
    buf_done(&s->handshake);
}

/* A CertificateRequest with that context, and an empty Certificate that answers it. */
static const uint8_t requests[][8] = {{13, 0, 0, 4, 1, 'a', 0, 0},
                                      {13, 0, 0, 4, 1, 'b', 0, 0}};
static const uint8_t answers[][9] = {{11, 0, 0, 5, 1, 'a', 0, 0, 0},
                                     {11, 0, 0, 5, 1, 'b', 0, 0, 0}};

static void ask(struct stage *s, unsigned which)
{
    tell(s, SERVER, (struct bytes){requests[which], sizeof requests[which]});
}

/* The Certificate that answers it, and a Finished that is right. */
static const struct check *answer(struct stage *s, unsigned which)
{
    uint8_t hash[32], message[4 + 32] = {20, 0, 0, 32};
    struct buf all = {0}, secret = {0};
    struct bytes certificate = {answers[which], sizeof answers[which]};
    buf_add(&all, buf_bytes(&s->handshake));
    buf_add(&all, (struct bytes){requests[which], sizeof requests[which]});
    buf_add(&all, certificate);
    harness_hex(&secret, SECRET);
    key_schedule_digest(HASH_SHA256, buf_bytes(&all), hash);
    struct secret key = key_schedule_derive(HASH_SHA256, buf_bytes(&secret), "finished",
                                            (struct bytes){0}, 32);
    key_schedule_hmac(HASH_SHA256, secret_bytes(&key), (struct bytes){hash, 32},
                      message + 4);
    buf_done(&all);
    buf_done(&secret);
    tell(s, CLIENT, certificate);
    return tell(s, CLIENT, (struct bytes){message, sizeof message});
}

/* RFC 9846, 4.7.2: the client may answer several requests in another order. */
START_TEST(each_answer_goes_with_its_own_request)
{
    struct stage s;
    begin(&s);
    ask(&s, 0);
    ask(&s, 1);
    for (unsigned i = 0; i < 2; i++) {
        const struct check *check = answer(&s, i ^ (unsigned)_i);
        ck_assert_str_eq(check->what, "client Finished");
        ck_assert_int_eq(check->result, CHECK_PASS);
    }
    finish(&s);
}
END_TEST

START_TEST(an_answer_whose_request_is_not_there_is_not_checked)
{
    struct stage s;
    begin(&s);
    ask(&s, 0);
    ck_assert_int_eq(answer(&s, 0)->result, CHECK_PASS);
    const struct check *check = answer(&s, 1);
    ck_assert_int_eq(check->result, CHECK_UNKNOWN);
    ck_assert_ptr_nonnull(check->why);
    finish(&s);
}
END_TEST

/* What is missing of the server's is no part of the answer; of the client's, it may be. */
START_TEST(only_what_is_missing_of_the_answer_leaves_it_open)
{
    static const uint8_t other[] = {20, 0, 0, 32, [35] = 1};
    struct stage s;
    begin(&s);
    ask(&s, 0);
    session_lost(s.session, SERVER);
    ck_assert_int_eq(answer(&s, 0)->result, CHECK_PASS);
    ask(&s, 1);
    tell(&s, CLIENT, (struct bytes){answers[1], sizeof answers[1]});
    session_lost(s.session, SERVER);
    ck_assert_int_eq(tell(&s, CLIENT, (struct bytes){other, sizeof other})->result,
                     CHECK_FAIL);
    tell(&s, CLIENT, (struct bytes){answers[1], sizeof answers[1]});
    session_lost(s.session, CLIENT);
    ck_assert_int_eq(tell(&s, CLIENT, (struct bytes){other, sizeof other})->result,
                     CHECK_UNKNOWN);
    finish(&s);
}
END_TEST

/* A second ServerHello is somebody's doing where nothing is missing, and may be a renegotiation's where
 * something is. The Finished is wrong in any case. */
START_TEST(what_does_not_follow_fails_only_where_nothing_is_missing)
{
    static const char line[] = "CLIENT_RANDOM " RANDOM " " SECRET "\n";
    struct stage s = {.ring = keyring_new()};
    keylog_feed(keyring_log(s.ring),
                (struct bytes){(const uint8_t *)line, sizeof line - 1});
    s.session = session_new(s.ring);
    session_from_beginning(s.session);
    if (_i)
        session_lost(s.session, SERVER);
    tell_hex(&s, CLIENT, CLIENT_HELLO);
    tell_hex(&s, SERVER, SERVER_HELLO_12);
    tell_hex(&s, SERVER, SERVER_HELLO_12);
    tell_hex(&s, SERVER, HELLO_DONE);
    struct buf finished = {0};
    harness_hex(&finished, "14 00000c 000102030405060708090a0b");
    const struct check *check = tell(&s, CLIENT, buf_bytes(&finished));
    ck_assert_int_eq(check->result, _i ? CHECK_UNKNOWN : CHECK_FAIL);
    buf_done(&finished);
    finish(&s);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("session");
    tcase_add_loop_test(t, each_answer_goes_with_its_own_request, 0, 2);
    tcase_add_test(t, an_answer_whose_request_is_not_there_is_not_checked);
    tcase_add_test(t, only_what_is_missing_of_the_answer_leaves_it_open);
    tcase_add_loop_test(t, what_does_not_follow_fails_only_where_nothing_is_missing, 0,
                        2);
    return harness_run("session", t);
}
