/* SPDX-License-Identifier: BSD-2-Clause */
/* model: roles, flights, round trips, outcomes. The counts are those of the RFCs' figures:
 * RFC 5246, 7.3 figures 1 and 2; RFC 9846, 2 figures 1 to 4; RFC 7918 for False Start. */
#include "talks.h"

static const struct row {
    const char *what, *script;
    int tls; /* round trips */
    enum outcome outcome;
    uint16_t version;
    enum handshake_kind kind;
    unsigned flights;
} rows[] = {
    {"TLS 1.2 full", FULL_12, 2, OUTCOME_ESTABLISHED, 0x0303, KIND_FULL, 6},
    {"TLS 1.2, the server's flight in four segments",
     "C:hello S:hello12 S:certificate S:exchange S:done C:key C:ccs C:h40 S:ccs S:h40 "
     "C:a9",
     2, OUTCOME_ESTABLISHED, 0x0303, KIND_FULL, 5},
    {"TLS 1.2 abbreviated", "C:hello S:resumed,ccs,h40 C:ccs,h40,a61", 1,
     OUTCOME_ESTABLISHED, 0x0303, KIND_RESUMED_ID, 3},
    {"TLS 1.2 False Start",
     "C:hello S:hello12,certificate,exchange,done C:key,ccs,h40,a61 S:ccs,h40,a68", 1,
     OUTCOME_ESTABLISHED, 0x0303, KIND_FULL, 4},
    {"TLS 1.3 full", FULL_13, 1, OUTCOME_ESTABLISHED, 0x0304, KIND_FULL, 4},
    {"TLS 1.3 without compatibility mode", "C:hello S:hello13,e44,e431,e95,e69 C:e69,a54",
     1, OUTCOME_ESTABLISHED, 0x0304, KIND_FULL, 3},
    {"TLS 1.3, five segments from the server",
     "C:hello S:hello13 S:ccs S:e44 S:e431 S:e95,e69 C:ccs,e69 C:a54", 1,
     OUTCOME_ESTABLISHED, 0x0304, KIND_FULL, 3},
    {"TLS 1.3 with HelloRetryRequest",
     "C:hello S:retry,ccs C:ccs,hello S:hello13,e44,e431,e95,e69 C:e69,a54", 2,
     OUTCOME_ESTABLISHED, 0x0304, KIND_FULL, 5},
    {"refused by the server", "C:hello S:alert40", -1, OUTCOME_FAILED, 0, KIND_UNKNOWN,
     2},
    {"refused by the client", "C:hello S:hello12,certificate,exchange,done C:alert40", -1,
     OUTCOME_FAILED, 0x0303, KIND_FULL, 3},
    {"the capture ends early", "C:hello S:hello12,certificate", -1, OUTCOME_INCOMPLETE,
     0x0303, KIND_FULL, 2},
    {"a ClientHello alone", "C:hello", -1, OUTCOME_INCOMPLETE, 0, KIND_UNKNOWN, 1},
};

START_TEST(round_trips_are_counted_by_dependency)
{
    const struct row *row = &rows[_i];
    struct tracker *t = talk_track(row->script);
    ck_assert_uint_eq(t->connection_count, 1);
    const struct connection *c = t->connection[0];
    ck_assert_msg(c->tls_round_trips == row->tls, "%s: %d round trips", row->what,
                  c->tls_round_trips);
    ck_assert_msg(c->outcome == row->outcome, "%s: %s, %s", row->what,
                  connection_outcome_name(c->outcome), c->reason);
    ck_assert_msg(c->version == row->version, "%s: version %x", row->what, c->version);
    ck_assert_msg(c->kind == row->kind, "%s: %s", row->what,
                  connection_kind_name(c->kind));
    ck_assert_msg(c->flight_count == row->flights, "%s: %u flights", row->what,
                  c->flight_count);
    ck_assert_int_eq(c->tcp_round_trips, 1);
    tracker_free(t);
}
END_TEST

START_TEST(the_client_is_who_sent_the_client_hello)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    struct buf hello = {0};
    put_record(&hello, 22, 0x0301, CLIENT_HELLO);
    talk_open(&t); /* 10.0.0.1 opens TCP, but 10.0.0.2 speaks as the client */
    talk_send(&t, 1, buf_bytes(&hello));
    tracker_finish(tracker);
    ck_assert_uint_eq(connection_endpoint(tracker->connection[0], CLIENT)->port, 443);
    buf_done(&hello);
    tracker_free(tracker);
}
END_TEST

START_TEST(facts_are_read_from_the_hellos)
{
    struct tracker *t = talk_track(FULL_13);
    const struct connection *c = t->connection[0];
    ck_assert_str_eq(c->server_name, "example.org");
    ck_assert_uint_eq(c->cipher_suite, 0x1301);
    ck_assert_uint_eq(c->group, 0x001d);
    ck_assert_uint_eq(c->alpn_count, 1);
    ck_assert_str_eq(c->alpn[0], "h2");
    tracker_free(t);
}
END_TEST

START_TEST(an_encrypted_record_is_never_given_a_messages_name)
{
    struct tracker *t = talk_track(FULL_13);
    const struct connection *c = t->connection[0];
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].encrypted)
            ck_assert_int_eq(c->message[i].handshake_type, -1);
    tracker_free(t);
}
END_TEST

START_TEST(a_message_over_three_records_is_one)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    struct buf message = {0}, b = {0};
    harness_hex(&message, CLIENT_HELLO);
    for (size_t at = 0; at < message.n; at += 50) {
        size_t n = message.n - at < 50 ? message.n - at : 50;
        const uint8_t head[] = {22, 3, 1, 0, (uint8_t)n};
        buf_add(&b, (struct bytes){head, 5});
        buf_add(&b, (struct bytes){message.p + at, n});
    }
    talk_open(&t);
    talk_send(&t, 0, buf_bytes(&b));
    tracker_finish(tracker);
    const struct connection *c = tracker->connection[0];
    ck_assert_uint_eq(c->message_count, 1);
    ck_assert_uint_eq(c->message[0].records, 3);
    ck_assert_uint_eq(c->message[0].length, message.n);
    buf_done(&message);
    buf_done(&b);
    tracker_free(tracker);
}
END_TEST

START_TEST(the_alert_that_failed_it_is_named)
{
    struct tracker *t = talk_track("C:hello S:alert70");
    const struct connection *c = t->connection[0];
    ck_assert_uint_eq(c->alert_message, 2);
    ck_assert_uint_eq(c->message[1].alert, 70); /* protocol_version: RFC 9846, 6.2 */
    ck_assert_int_eq(connection_side(c, c->message[1].end), SERVER);
    tracker_free(t);
}
END_TEST

START_TEST(application_data_of_one_side_is_one_entry)
{
    struct tracker *t = talk_track(FULL_12 " S:a100 S:a100 C:a9");
    const struct connection *c = t->connection[0];
    const struct message *run = &c->message[c->message_count - 2];
    ck_assert_uint_eq(run->records, 3);
    ck_assert_uint_eq(run->length, 268);
    tracker_free(t);
}
END_TEST

START_TEST(the_time_until_the_client_may_send_is_made_of_its_parts)
{
    struct tracker *t = talk_track(FULL_12);
    const struct timing *time = &t->connection[0]->timing;
    double sum = time->network + time->client + time->server;
    ck_assert_double_eq_tol(sum, time->client_may_send, 1e-6);
    ck_assert_double_eq_tol(time->client_may_send, 0.006,
                            1e-6); /* the 7th packet, 1 ms each */
    tracker_free(t);
}
END_TEST

/* 32 MB from the server: what is kept of it is bounded, what is counted is not. */
START_TEST(much_application_data_is_counted_and_not_kept)
{
    enum { RECORDS = 2000, LENGTH = 16000 };
    struct buf script = {0};
    buf_add_text(&script, "C:hello S:hello13,ccs,e44,e431,e95,e69 C:ccs,e69,a54");
    for (int i = 0; i < RECORDS; i++)
        buf_printf(&script, " S:a%d", LENGTH);
    struct tracker *t = talk_track(buf_text(&script));
    const struct connection *c = t->connection[0];
    const struct message *m = &c->message[c->message_count - 1];
    ck_assert_uint_eq(m->records, RECORDS);
    ck_assert_uint_eq(m->length, (unsigned)RECORDS * LENGTH);
    ck_assert_uint_lt(c->arena.used, 6 << 20);
    ck_assert_uint_lt(c->reading->kept_count, 400);
    tracker_free(t);
    buf_done(&script);
}
END_TEST

/* Each Finished is proven by a hash over all that came before it. */
START_TEST(a_flood_of_finished_messages_is_not_proven_to_the_last)
{
    enum { FLOOD = 3000 };
    struct buf b = {0};
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    talk_open(&t);
    talk_play(&t, "C:hello S:hello12");
    for (int i = 0; i < FLOOD; i++)
        put_record(&b, 22, 0x0303, "14 00000c 000102030405060708090a0b");
    talk_send(&t, 1, buf_bytes(&b));
    tracker_finish(tracker);
    const struct connection *c = tracker->connection[0];
    ck_assert_uint_eq(c->message_count, 2 + FLOOD);
    ck_assert_uint_ge(c->claim_count, 1);
    ck_assert_uint_lt(c->claim_count, FLOOD / 10);
    tracker_free(tracker);
    buf_done(&b);
}
END_TEST

/* Each chain is read, and its signatures are computed. */
START_TEST(a_flood_of_certificates_is_not_examined_to_the_last)
{
    enum { FLOOD = 3000 };
    struct buf b = {0};
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    trust_forget_system(tracker->trust);
    talk_open(&t);
    talk_play(&t, "C:hello S:hello12");
    for (int i = 0; i < FLOOD; i++)
        put_record(&b, 22, 0x0303, CERTIFICATE_12);
    talk_send(&t, 1, buf_bytes(&b));
    tracker_finish(tracker);
    struct connection *c = tracker->connection[0];
    connection_examine(c, 1700000000);
    ck_assert_uint_eq(c->message_count, 2 + FLOOD);
    ck_assert_uint_ge(c->certificate_count, 1);
    ck_assert_uint_le(c->certificate_count, 16);
    tracker_free(tracker);
    buf_done(&b);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("model");
    tcase_add_loop_test(t, round_trips_are_counted_by_dependency, 0,
                        (int)(sizeof rows / sizeof *rows));
    tcase_add_test(t, much_application_data_is_counted_and_not_kept);
    tcase_add_test(t, a_flood_of_finished_messages_is_not_proven_to_the_last);
    tcase_add_test(t, a_flood_of_certificates_is_not_examined_to_the_last);
    tcase_add_test(t, the_client_is_who_sent_the_client_hello);
    tcase_add_test(t, facts_are_read_from_the_hellos);
    tcase_add_test(t, an_encrypted_record_is_never_given_a_messages_name);
    tcase_add_test(t, a_message_over_three_records_is_one);
    tcase_add_test(t, the_alert_that_failed_it_is_named);
    tcase_add_test(t, application_data_of_one_side_is_one_entry);
    tcase_add_test(t, the_time_until_the_client_may_send_is_made_of_its_parts);
    return harness_run("model", t);
}
