/* SPDX-License-Identifier: BSD-2-Clause */
/* model: where a failure's cause lies, what was resumed, what came after the handshake. */
#include "model/resumption.h"
#include "stored.h"
#include "talks.h"

#include <stdio.h>

/* Conversations that fail, and the message that is to blame. */
static const struct {
    const char *script;
    unsigned message;
    const char *why; /* part of it */
} failures[] = {
    {"C:hello S:alert40", 1, "suits the server"},
    {"C:hello S:alert70", 1, "versions"},
    {"C:hello S:hello12,certificate,exchange,done C:alert42", 3, "certificate"},
    {"C:hello S:hello12,certificate,exchange,done C:alert51", 4, "signature"},
    /* TLS 1.2: an empty Certificate, then handshake_failure. RFC 5246, 7.4.6 */
    {"C:hello S:hello12,certificate,exchange,done C:empty,key,ccs,h40 S:alert40", 6,
     "no certificate"},
    {"C:hello S:hello12,certificate,exchange,done C:key,ccs,h40 S:alert20", 8, "key"},
    {"C:hello S:alert80", 0, "nothing on the wire"},
};
enum { FAILURES = sizeof failures / sizeof *failures };

START_TEST(a_failure_points_at_the_message_that_caused_it)
{
    struct tracker *t = talk_track(failures[_i].script);
    const struct connection *c = t->connection[0];
    ck_assert_int_eq(c->outcome, OUTCOME_FAILED);
    ck_assert_uint_eq(c->cause.message, failures[_i].message);
    ck_assert_msg(strstr(c->cause.why, failures[_i].why) != NULL, "%s", c->cause.why);
    tracker_free(t);
}
END_TEST

/* The client answers the end of the connection, not a message. */
START_TEST(an_alert_behind_the_other_ends_fin_blames_its_leaving)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    talk_open(&t);
    talk_play(&t, "C:hello S:hello12,certificate");
    talk_raw(&t, 1, t.seq[1], TCP_FIN | TCP_ACK, (struct bytes){0});
    talk_play(&t, "C:alert50");
    tracker_finish(tracker);
    const struct connection *c = tracker->connection[0];
    ck_assert_int_eq(c->outcome, OUTCOME_FAILED);
    ck_assert_uint_eq(c->cause.message, 3);
    ck_assert_msg(strstr(c->cause.why, "close_notify") != NULL, "%s", c->cause.why);
    tracker_free(tracker);
}
END_TEST

START_TEST(what_was_established_has_no_cause)
{
    struct tracker *t = talk_track(FULL_12);
    ck_assert_ptr_null(t->connection[0]->cause.why);
    ck_assert_uint_eq(t->connection[0]->after.renegotiations, 0);
    tracker_free(t);
}
END_TEST

/* How closed connections of TLS 1.3 end, by the lengths of their records: RFC 9846, 4.5.3, 5.2, 6.
 * With SHA-256 a Finished takes 4 + 32 + 1 + 16 bytes, an alert 2 + 1 + 16. */
static const struct {
    const char *script;
    enum outcome outcome;
    const char *why; /* part of it */
} closed[] = {
    {"C:hello S:hello13,ccs,e900 C:ccs,e53 S:a400", OUTCOME_ESTABLISHED, NULL},
    {"C:hello S:hello13,ccs,e900 C:ccs,e25,e53 S:a400", OUTCOME_ESTABLISHED, NULL},
    {"C:hello S:hello13,ccs,e900 C:ccs,e53 C:a200", OUTCOME_ESTABLISHED, NULL},
    {"C:hello S:hello13,ccs,e900 C:ccs,e53 C:a19 S:a19", OUTCOME_ESTABLISHED, NULL},
    {"C:hello S:hello13,ccs,e900 C:ccs,e53 C:a200 S:a400,a19", OUTCOME_ESTABLISHED, NULL},
    /* a byte and a goodbye in one go, then the server's */
    {"C:hello S:hello13,ccs,e900 C:ccs,e53,a18,a19 S:a19", OUTCOME_ESTABLISHED, NULL},
    /* an alert; an alert with padding */
    {"C:hello S:hello13,ccs,e900 C:ccs,e19", OUTCOME_INCOMPLETE, "what the server sent"},
    {"C:hello S:hello13,ccs,e900 C:ccs,e35", OUTCOME_INCOMPLETE, "what the server sent"},
    /* the server refuses the client's Certificate, which is empty */
    {"C:hello S:hello13,ccs,e900 C:ccs,e25,e53 S:a19", OUTCOME_INCOMPLETE,
     "refused the client"},
    {"C:hello S:hello13,ccs,e900 C:ccs,e25,e53 C:a200 S:a19", OUTCOME_INCOMPLETE,
     "refused the client"},
    {"C:hello S:hello13,ccs,e19", OUTCOME_INCOMPLETE, "what the client sent"},
};
enum { CLOSED = sizeof closed / sizeof *closed };

START_TEST(lengths_tell_how_a_closed_handshake_ended)
{
    struct tracker *t = talk_track(closed[_i].script);
    const struct connection *c = t->connection[0];
    ck_assert_int_eq(c->outcome, closed[_i].outcome);
    if (closed[_i].why)
        ck_assert_msg(strstr(c->reason, closed[_i].why) != NULL, "%s", c->reason);
    tracker_free(t);
}
END_TEST

/* RFC 9846, 6.1 */
START_TEST(an_end_that_leaves_says_so)
{
    struct tracker *t = talk_track("C:hello S:hello13,ccs,e900 C:cancel,bye");
    const struct connection *c = t->connection[0];
    ck_assert_int_eq(c->outcome, OUTCOME_INCOMPLETE);
    ck_assert_msg(strstr(c->reason, "client canceled") != NULL, "%s", c->reason);
    tracker_free(t);
    t = talk_track("C:hello S:hello12,certificate,bye");
    c = t->connection[0];
    ck_assert_int_eq(c->outcome, OUTCOME_INCOMPLETE);
    ck_assert_msg(strstr(c->reason, "server left") != NULL, "%s", c->reason);
    tracker_free(t);
}
END_TEST

/* A server of something else answers a ClientHello. */
static const struct {
    const char *answer, *why, *text;
} strays[] = {
    {"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n", "HTTP", "HTTP/1.1 400 Bad Request"},
    {"500 5.5.1 unrecognized command\r\n", "STARTTLS", "500 5.5.1 unrecognized command"},
    {"\x05\xff", "not in TLS", "2 bytes"},
};
enum { STRAYS = sizeof strays / sizeof *strays };

START_TEST(an_answer_that_is_no_tls_is_said_to_be_none)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    const char *answer = strays[_i].answer;
    talk_open(&t);
    talk_play(&t, "C:hello");
    talk_send(&t, 1, (struct bytes){(const uint8_t *)answer, strlen(answer)});
    tracker_finish(tracker);
    const struct connection *c = tracker->connection[0];
    ck_assert_int_eq(c->outcome, OUTCOME_INCOMPLETE);
    ck_assert_msg(strstr(c->reason, strays[_i].why) != NULL, "%s", c->reason);
    ck_assert_str_eq(c->stray.text, strays[_i].text);
    ck_assert_uint_eq(c->message_count, 1);
    tracker_free(tracker);
}
END_TEST

/* RFC 5246, 6.2.3.1: without a cipher, what a record holds stands before its MAC. */
START_TEST(a_suite_that_encrypts_nothing_is_read_without_keys)
{
    struct tracker *t =
        talk_track("C:hello S:hellonull,certificate,exchange,done C:key,ccs,finished "
                   "S:ccs,finished C:text,byenull");
    const struct connection *c = t->connection[0];
    ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
    ck_assert_int_eq(c->tls_round_trips, 2);
    ck_assert_uint_eq(c->message_count, 12);
    for (size_t i = 0; i < c->message_count; i++)
        ck_assert(!c->message[i].encrypted);
    ck_assert_int_eq(c->message[7].handshake_type, HANDSHAKE_FINISHED);
    ck_assert_int_eq(c->message[9].handshake_type, HANDSHAKE_FINISHED);
    ck_assert_uint_eq(c->message[10].bytes.n, 5);
    ck_assert_mem_eq(c->message[10].bytes.p, "hello", 5);
    ck_assert_int_eq(c->message[11].alert, ALERT_CLOSE_NOTIFY);
    ck_assert_uint_eq(c->opening.closed, 0);
    tracker_free(t);
}
END_TEST

/* draft-hickman-netscape-ssl-00, 5: the talk is encrypted behind CLIENT-MASTER-KEY, and the client may
 * send once SERVER-FINISHED has come. */
static void send_hex(struct talk *t, unsigned side, const char *hex)
{
    struct buf b = {0};
    harness_hex(&b, hex);
    talk_send(t, side, buf_bytes(&b));
    buf_done(&b);
}

START_TEST(ssl2_is_established_by_its_three_encrypted_messages)
{
    static const char secret[] = "8010 9d9e9fa0a1a2a3a4a5a6a7a8a9aaabac";
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    talk_open(&t);
    send_hex(&t, 0,
             "801c 01 0002 0003 0000 0010 0700c0 000102030405060708090a0b0c0d0e0f");
    send_hex(
        &t, 1,
        "801f 04 00 01 0002 0001 0003 0010 30 0700c0 000102030405060708090a0b0c0d0e0f");
    send_hex(&t, 0, "8016 02 0700c0 0000 0004 0008 aabbccdd 0102030405060708");
    send_hex(&t, 1, secret); /* SERVER-VERIFY */
    send_hex(&t, 0, secret); /* CLIENT-FINISHED */
    send_hex(&t, 1, secret); /* SERVER-FINISHED */
    tracker_finish(tracker);
    const struct connection *c = tracker->connection[0];
    ck_assert_uint_eq(c->message_count, 6);
    ck_assert_str_eq(c->message[2].name, "ClientMasterKey (SSL 2.0)");
    ck_assert(!c->message[2].encrypted && c->message[3].encrypted);
    ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
    ck_assert_int_eq(c->tls_round_trips, 3);
    tracker_free(tracker);
}
END_TEST

START_TEST(the_version_fields_are_kept_as_they_were_said)
{
    struct tracker *t = talk_track(FULL_13);
    const struct told *told = &t->connection[0]->told;
    ck_assert_uint_eq(told->record_version, 0x0303); /* talks.h writes it so */
    ck_assert_uint_eq(told->client_version, 0x0303);
    ck_assert_uint_eq(told->server_version, 0x0303);
    ck_assert_uint_eq(told->selected_version, 0x0304);
    ck_assert_uint_eq(t->connection[0]->version, 0x0304);
    tracker_free(t);
}
END_TEST

START_TEST(a_closed_renegotiation_is_counted_by_its_second_change)
{
    struct tracker *t =
        talk_track(FULL_12 " C:h200 S:h900 C:h300,c40,h40 S:c40,h40 C:a61");
    ck_assert_uint_eq(t->connection[0]->after.renegotiations, 1);
    ck_assert(!t->connection[0]->after.known);
    tracker_free(t);
}
END_TEST

/* The first connection that was given a mark keeps it. */
START_TEST(marks_are_found_among_many)
{
    static struct connection many[1000];
    struct tracker t = {0};
    for (unsigned i = 0; i < 1000; i++) {
        uint8_t id[4] = {0xab, 0, (uint8_t)(i >> 8), (uint8_t)i};
        uint64_t mark = resumption_mark((struct bytes){id, 4});
        resumption_remember(&t.resumption, mark, &many[i]);
        resumption_remember(&t.resumption, mark, &many[0]);
    }
    for (unsigned i = 0; i < 1000; i++) {
        uint8_t id[4] = {0xab, 0, (uint8_t)(i >> 8), (uint8_t)i};
        struct connection c = {.tracker = &t, .kind = KIND_RESUMED_ID};
        c.told.session = resumption_mark((struct bytes){id, 4});
        ck_assert_ptr_eq(resumption_source(&c), &many[i]);
        c.kind = KIND_FULL;
        ck_assert_ptr_null(resumption_source(&c));
    }
    ck_assert_uint_eq(resumption_mark((struct bytes){NULL, 0}), 0);
    resumption_done(&t.resumption);
}
END_TEST

/* Stored traces, and what their scenarios say must be in them. */
static const struct {
    const char *trace;
    unsigned connection;
    const char *cause;     /* the blamed message; NULL: nothing failed */
    unsigned resumed_from; /* 0: none */
    unsigned tickets, key_updates, requests, renegotiations;
} traces[] = {
    {"tls12-resume-id", 2, NULL, 1, 0, 0, 0, 0},
    {"tls12-resume-ticket", 1, NULL, 0, 0, 0, 0, 0},
    {"tls12-resume-ticket", 2, NULL, 1, 0, 0, 0, 0},
    {"tls13-resume", 2, NULL, 1, 2, 0, 0, 0},
    {"tls13-0rtt-replay", 3, "", 1, 0, 0, 0, 0}, /* it is about no message */
    {"tls13-psk", 1, NULL, 0, 0, 0, 0, 0},       /* a key from outside */
    {"tls13-ticket-forgotten", 2, NULL, 0, 2, 0, 0, 0},
    {"tls13-key-update", 1, NULL, 0, 0, 2, 0, 0},
    {"tls13-post-handshake-auth", 1, NULL, 0, 0, 0, 1, 0},
    {"tls12-renegotiation", 1, NULL, 0, 0, 0, 0, 1},
    {"fail-no-client-certificate", 1, "Certificate", 0, 0, 0, 0, 0},
    {"fail-expired", 1, "Certificate", 0, 0, 0, 0, 0},
    {"fail-unknown-ca", 1, "Certificate", 0, 0, 0, 0, 0},
    {"fail-alpn", 1, "ClientHello", 0, 0, 0, 0, 0},
    {"fail-downgrade", 1, "ClientHello", 0, 0, 0, 0, 0},
    {"fail-psk-unknown", 1, "ClientKeyExchange", 0, 0, 0, 0, 0},
    {"tamper-client-hello", 1, "ServerKeyExchange", 0, 0, 0, 0, 0},
    {"tamper-server-hello", 1, "encrypted record", 0, 0, 0, 0, 0},
    {"tamper-record", 1, "Application Data", 0, 0, 0, 0, 0},
};
enum { TRACES = sizeof traces / sizeof *traces };

START_TEST(a_stored_trace_has_its_verdict)
{
    struct tracker *t = stored_read(stored_path(traces[_i].trace), KEYS_LAST);
    ck_assert_uint_ge(t->connection_count, traces[_i].connection);
    const struct connection *c = t->connection[traces[_i].connection - 1];
    const struct connection *from = resumption_source(c);
    ck_assert_uint_eq(from ? from->number : 0, traces[_i].resumed_from);
    ck_assert_uint_eq(c->after.tickets, traces[_i].tickets);
    ck_assert_uint_eq(c->after.key_updates, traces[_i].key_updates);
    ck_assert_uint_eq(c->after.certificate_requests, traces[_i].requests);
    ck_assert_uint_eq(c->after.renegotiations, traces[_i].renegotiations);
    if (traces[_i].renegotiations)
        ck_assert(c->told.client_renegotiation && c->told.server_renegotiation);
    if (traces[_i].cause && !*traces[_i].cause) {
        ck_assert_ptr_nonnull(c->cause.why);
        ck_assert_uint_eq(c->cause.message, 0);
    } else if (traces[_i].cause) {
        ck_assert_uint_ne(c->cause.message, 0);
        ck_assert_str_eq(c->message[c->cause.message - 1].name, traces[_i].cause);
    } else {
        ck_assert_ptr_null(c->cause.why);
    }
    tracker_free(t);
}
END_TEST

/* The client was sent what the server signed; the server was not sent what the client had said. */
START_TEST(a_proof_that_holds_here_is_not_said_to_be_wrong)
{
    struct tracker *t = stored_read(stored_path("tamper-client-hello"), KEYS_LAST);
    const struct connection *c = t->connection[0];
    ck_assert_ptr_null(strstr(c->cause.why, "does not verify"));
    ck_assert_ptr_nonnull(strstr(c->cause.why, "verifies against this recording"));
    tracker_free(t);
    t = stored_read(
        stored_path("fail-psk-tls13"),
        KEYS_LAST); /* without the server's key the binder cannot be checked */
    ck_assert_ptr_nonnull(strstr(t->connection[0]->cause.why, "does not verify"));
    tracker_free(t);
}
END_TEST

/* RFC 7413: the hello goes with the SYN; what acknowledges the SYN, ACK is data. */
START_TEST(with_fast_open_the_times_add_up)
{
    struct tracker *t = stored_read(stored_path("tls13-fast-open"), KEYS_LAST);
    for (int i = 0; i < 2; i++) {
        const struct timing *time = &t->connection[i]->timing;
        ck_assert_int_eq(t->connection[i]->tcp_round_trips, i == 0 ? 1 : 0);
        ck_assert_double_ge(time->network, 0);
        ck_assert_double_eq_tol(time->network + time->client + time->server,
                                time->client_may_send, 1e-6);
    }
    ck_assert_double_lt(t->connection[0]->timing.rtt, 0.06); /* of a network of 50 ms */
    tracker_free(t);
}
END_TEST

/* Where the records begin to be closed, the reader gave up: not at the last of them. */
START_TEST(the_first_refused_record_is_to_blame)
{
    struct tracker *t = stored_read(stored_path("tamper-server-hello"), KEYS_LAST);
    const struct connection *c = t->connection[0];
    unsigned first = 0;
    for (size_t i = 0; i < c->message_count && !first; i++)
        if (c->message[i].encrypted && !c->message[i].opened)
            first = c->message[i].number;
    ck_assert_uint_eq(c->cause.message, first);
    tracker_free(t);
}
END_TEST

/* RFC 9846, 8: the copy has the same random; the server's answer to it is another. */
START_TEST(a_hello_that_comes_again_is_a_replay)
{
    struct tracker *t = stored_read(stored_path("tls13-0rtt-replay"), KEYS_LAST);
    ck_assert_uint_eq(t->connection_count, 3);
    ck_assert_uint_eq(t->connection[0]->replay_of, 0);
    ck_assert_uint_eq(t->connection[1]->replay_of, 0);
    ck_assert_uint_eq(t->connection[2]->replay_of, 2);
    t->connection[2]->told.answer = t->connection[1]->told.answer; /* seen twice */
    ck_assert_uint_eq(resumption_replayed(t->connection[2]), 0);
    tracker_free(t);
}
END_TEST

/* RFC 9846, 6.2: a fatal alert ends the connection also when it was established. */
START_TEST(an_alert_after_the_handshake_has_a_cause)
{
    struct tracker *t = stored_read(stored_path("tamper-record"), KEYS_LAST);
    const struct connection *c = t->connection[0];
    ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
    ck_assert_uint_ne(c->late_alert, 0);
    ck_assert_uint_eq(c->message[c->late_alert - 1].alert, 20);
    ck_assert_uint_lt(c->cause.message, c->late_alert);
    ck_assert_int_eq(connection_side(c, c->message[c->cause.message - 1].end), SERVER);
    tracker_free(t);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("verdict");
    tcase_add_loop_test(t, a_failure_points_at_the_message_that_caused_it, 0, FAILURES);
    tcase_add_test(t, an_alert_behind_the_other_ends_fin_blames_its_leaving);
    tcase_add_test(t, what_was_established_has_no_cause);
    tcase_add_loop_test(t, lengths_tell_how_a_closed_handshake_ended, 0, CLOSED);
    tcase_add_test(t, an_end_that_leaves_says_so);
    tcase_add_loop_test(t, an_answer_that_is_no_tls_is_said_to_be_none, 0, STRAYS);
    tcase_add_test(t, a_suite_that_encrypts_nothing_is_read_without_keys);
    tcase_add_test(t, ssl2_is_established_by_its_three_encrypted_messages);
    tcase_add_test(t, the_version_fields_are_kept_as_they_were_said);
    tcase_add_test(t, a_closed_renegotiation_is_counted_by_its_second_change);
    tcase_add_test(t, marks_are_found_among_many);
    tcase_add_loop_test(t, a_stored_trace_has_its_verdict, 0, TRACES);
    tcase_add_test(t, the_first_refused_record_is_to_blame);
    tcase_add_test(t, a_proof_that_holds_here_is_not_said_to_be_wrong);
    tcase_add_test(t, with_fast_open_the_times_add_up);
    tcase_add_test(t, a_hello_that_comes_again_is_a_replay);
    tcase_add_test(t, an_alert_after_the_handshake_has_a_cause);
    return harness_run("verdict", t);
}
