/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS: records and fragments as RFC 6347 and RFC 9147 draw them, and what becomes of them. The
 * round trips are those of RFC 6347, 4.2.4, figures 1 and 2, and of RFC 9147, 5.7. */
#include "frames.h"
#include "harness.h"
#include "hellos.h"
#include "model/tracker.h"
#include "tls/dtls.h"
#include "tls/dtls_handshake.h"
#include "tls/messages.h"

/* --- records --- */

static const struct {
    const char *what, *hex;
    int cid;
    unsigned records; /* that the datagram holds, */
    bool whole;       /* and nothing else */
    uint64_t sequence;
    size_t fragment; /* of the last one */
} datagrams[] = {
    {"an alert in the clear", "15 fefd 0000 000000000005 0002 0228", -1, 1, true, 5, 2},
    {"two records",
     "14 fefd 0000 000000000001 0001 01  17 fefd 0001 000000000002 0002 aabb", -1, 2,
     true, 2, 2},
    {"a connection id", "19 fefd 0001 000000000009 c1c2c3 0004 01020304", 3, 1, true, 9,
     4},
    {"a connection id of unknown length",
     "19 fefd 0001 000000000009 c1c2c3 0004 01020304", -1, 1, true, 9, 4},
    /* RFC 9147, 4: the full and the minimal header */
    {"unified, full", "3e c1c2 0007 0010 000102030405060708090a0b0c0d0e0f", 2, 1, true, 7,
     16},
    {"unified, 16 bits, length", "2e 0102 0010 000102030405060708090a0b0c0d0e0f", -1, 1,
     true, 0x102, 16},
    {"unified, minimal", "22 07 000102030405060708090a0b0c0d0e0f10", -1, 1, true, 7, 17},
    {"unified behind a plain one",
     "16 fefd 0000 000000000000 0001 02  2f 0001 0010 000102030405060708090a0b0c0d0e0f",
     -1, 2, true, 1, 16},
    {"what follows is no record", "15 fefd 0000 000000000005 0002 0228 80c8", -1, 1,
     false, 5, 2},
    {"longer than the datagram", "15 fefd 0000 000000000005 0003 0228", -1, 0, false, 0,
     0},
    {"TLS", "15 0303 0002 0228 0000 0000 0000 0000", -1, 0, false, 0, 0},
    {"STUN: RFC 8489, 5", "0001 0000 2112a442 000102030405060708090a0b", -1, 0, false, 0,
     0},
    {"RTP: RFC 3550, 5.1", "80c8 0001 00000002 00000003 aabbccdd", -1, 0, false, 0, 0},
};

START_TEST(records_are_read_out_of_a_datagram)
{
    struct buf b = {0};
    harness_hex(&b, datagrams[_i].hex);
    struct cursor c = cursor_over(buf_bytes(&b));
    struct dtls_record r, last = {0};
    unsigned records = 0;
    while (dtls_next(&c, 0, datagrams[_i].cid, &r)) {
        records++;
        last = r;
    }
    ck_assert_msg(records == datagrams[_i].records, "%s: %u records", datagrams[_i].what,
                  records);
    ck_assert_msg((cursor_left(&c) == 0) == datagrams[_i].whole, "%s",
                  datagrams[_i].what);
    ck_assert_uint_eq(last.sequence, datagrams[_i].sequence);
    ck_assert_uint_eq(last.fragment.n, datagrams[_i].fragment);
    buf_done(&b);
}
END_TEST

START_TEST(a_record_that_the_capture_cut_keeps_its_length)
{
    struct buf b = {0};
    struct dtls_record r;
    harness_hex(&b, "17 fefd 0001 000000000002 0100 aabbcc");
    struct cursor c = cursor_over(buf_bytes(&b));
    ck_assert(dtls_next(&c, 0x100 - 3, DTLS_CID_UNKNOWN, &r));
    ck_assert_uint_eq(r.length, 0x100);
    ck_assert_uint_eq(r.fragment.n, 3);
    buf_done(&b);
}
END_TEST

/* --- fragments --- */

struct heard {
    struct buf bytes; /* of all messages, one behind another */
    unsigned messages, again, missing, damaged;
};

static void hear(void *context, const struct dtls_message *m)
{
    struct heard *h = context;
    h->messages++;
    h->damaged += m->damaged;
    buf_add(&h->bytes, m->bytes);
}

static void hear_again(void *context, const struct dtls_fragment *f, struct stamp stamp)
{
    (void)f;
    (void)stamp;
    ((struct heard *)context)->again++;
}

static void hear_missing(void *context)
{
    ((struct heard *)context)->missing++;
}

static struct dtls_assembly listening(struct heard *h)
{
    return (struct dtls_assembly){
        .message = hear, .again = hear_again, .missing = hear_missing, .context = h};
}

/* A ClientHello's or another message's fragment; its body is the numbers from `offset` on. */
static void give(struct dtls_assembly *a, uint8_t type, uint16_t seq, uint32_t length,
                 uint32_t offset, size_t n)
{
    uint8_t body[256];
    for (size_t i = 0; i < sizeof body; i++)
        body[i] = (uint8_t)i;
    const struct dtls_fragment f = {.type = type,
                                    .length = length,
                                    .message_seq = seq,
                                    .offset = offset,
                                    .body = {body + offset, n}};
    dtls_assembly_take(a, &f, (struct stamp){.packet = 1});
}

static void check_body(const struct heard *h, size_t from, uint8_t n)
{
    for (uint8_t i = 0; i < n; i++)
        ck_assert_uint_eq(h->bytes.p[from + DTLS_HANDSHAKE_HEADER + i], i);
}

START_TEST(fragments_make_a_message_in_any_order_and_overlapping)
{
    static const struct {
        uint32_t offset;
        size_t n;
    } part[] = {{0, 30}, {20, 40}, {55, 45}};
    static const uint8_t order[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                       {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    struct heard h = {0};
    struct dtls_assembly a = listening(&h);
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(h.messages, 0);
        give(&a, HANDSHAKE_CLIENT_HELLO, 0, 100, part[order[_i][i]].offset,
             part[order[_i][i]].n);
    }
    ck_assert_uint_eq(h.messages, 1);
    ck_assert_uint_eq(h.bytes.n, DTLS_HANDSHAKE_HEADER + 100);
    check_body(&h, 0, 100);
    dtls_assembly_done(&a);
    buf_done(&h.bytes);
}
END_TEST

START_TEST(messages_are_told_in_the_order_of_their_numbers)
{
    struct heard h = {0};
    struct dtls_assembly a = listening(&h);
    give(&a, HANDSHAKE_CERTIFICATE, 2, 10, 0, 10); /* overtook its ServerHello */
    ck_assert_uint_eq(h.messages, 0);
    give(&a, HANDSHAKE_SERVER_HELLO, 1, 20, 0, 20);
    ck_assert_uint_eq(h.messages, 2);
    ck_assert_uint_eq(h.bytes.p[0], HANDSHAKE_SERVER_HELLO);
    ck_assert_uint_eq(h.bytes.p[DTLS_HANDSHAKE_HEADER + 20], HANDSHAKE_CERTIFICATE);
    dtls_assembly_done(&a);
    buf_done(&h.bytes);
}
END_TEST

START_TEST(what_comes_again_is_told_as_such)
{
    struct heard h = {0};
    struct dtls_assembly a = listening(&h);
    give(&a, HANDSHAKE_CLIENT_HELLO, 0, 100, 0, 100);
    give(&a, HANDSHAKE_CLIENT_HELLO, 0, 100, 0, 50);
    give(&a, HANDSHAKE_CLIENT_HELLO, 0, 100, 50, 50);
    ck_assert_uint_eq(h.messages, 1);
    ck_assert_uint_eq(h.again, 2);
    dtls_assembly_done(&a);
    buf_done(&h.bytes);
}
END_TEST

START_TEST(a_hole_is_told_once_the_peer_went_on)
{
    struct heard h = {0};
    struct dtls_assembly a = listening(&h);
    give(&a, HANDSHAKE_SERVER_HELLO, 0, 10, 0, 10);
    give(&a, HANDSHAKE_CERTIFICATE, 1, 100, 0, 40); /* its rest is not in the capture */
    give(&a, HANDSHAKE_SERVER_HELLO_DONE, 3, 0, 0, 0);
    ck_assert_uint_eq(h.messages, 1);
    dtls_assembly_flush(&a);
    ck_assert_uint_eq(h.messages, 3);
    ck_assert_uint_eq(h.damaged, 1);
    ck_assert_uint_eq(h.missing, 1); /* number 2 */
    dtls_assembly_done(&a);
    buf_done(&h.bytes);
}
END_TEST

START_TEST(a_renegotiation_counts_from_the_beginning)
{
    struct heard h = {0};
    struct dtls_assembly a = listening(&h);
    give(&a, HANDSHAKE_CLIENT_HELLO, 0, 100, 0, 100);
    give(&a, HANDSHAKE_CLIENT_KEY_EXCHANGE, 1, 30, 0, 30);
    give(&a, HANDSHAKE_CLIENT_HELLO, 0, 110, 0, 110); /* longer: renegotiation_info */
    ck_assert_uint_eq(h.messages, 3);
    ck_assert_uint_eq(h.again, 0);
    dtls_assembly_done(&a);
    buf_done(&h.bytes);
}
END_TEST

START_TEST(memory_grows_with_what_came_and_not_with_what_is_claimed)
{
    struct heard h = {0};
    struct dtls_assembly a = listening(&h);
    for (unsigned i = 0; i < 60000; i++) {
        give(&a, HANDSHAKE_CERTIFICATE, (uint16_t)i, 1 << 18, i % 200, 1);
        ck_assert_uint_lt(a.waiting_count, DTLS_WAITING);
        ck_assert_uint_lt(a.held_bytes, 1 << 19);
    }
    dtls_assembly_done(&a);
    ck_assert_uint_eq(a.held_bytes, 0);
    ck_assert_uint_eq(a.held_pieces, 0);
    buf_done(&h.bytes);
}
END_TEST

static const char *const senseless[] = {
    "01 000064 0000 000050 000020",    /* beyond the message's end */
    "01 000064 0000 000000 000065",    /* longer than the message */
    "01 ffffff 0000 000000 000001 00", /* longer than anybody sends */
    "01 0000",
};

START_TEST(fragments_that_make_no_sense_are_refused)
{
    struct buf b = {0};
    struct dtls_fragment f;
    harness_hex(&b, senseless[_i]);
    struct cursor c = cursor_over(buf_bytes(&b));
    ck_assert(!dtls_fragment_read(&c, &f));
    buf_done(&b);
}
END_TEST

/* --- messages --- */

/* RFC 6347, 4.2.1: legacy_version, random, session id, cookie, suites, compression */
#define HELLO_12(random, cookie) "fefd " random " 00 " cookie " 0002 c02f 01 00"
#define RANDOM_A                 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define RANDOM_B                 "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
#define COOKIE                   "04 c0c1c2c3"

static void put_message(struct buf *b, uint8_t type, unsigned seq, const char *hex)
{
    struct buf body = {0};
    harness_hex(&body, hex);
    const uint8_t header[] = {
        type, 0, (uint8_t)(body.n >> 8), (uint8_t)body.n, 0, (uint8_t)seq, 0, 0,
        0,    0, (uint8_t)(body.n >> 8), (uint8_t)body.n};
    buf_add(b, (struct bytes){header, sizeof header});
    buf_add(b, buf_bytes(&body));
    buf_done(&body);
}

static size_t leaves(const struct node *n)
{
    size_t sum = n->first ? 0 : n->length;
    for (const struct node *c = n->first; c; c = c->next)
        sum += leaves(c);
    return sum;
}

START_TEST(every_byte_of_a_hello_has_one_leaf_whatever_is_cut)
{
    struct buf b = {0};
    const struct tls_context context = {.version = VERSION_TLS12, .dtls = true};
    put_message(&b, HANDSHAKE_CLIENT_HELLO, 1, HELLO_12(RANDOM_A, COOKIE));
    for (size_t n = 0; n <= b.n; n++) {
        struct arena a = {0};
        const struct node *tree = messages_tree(&a, &context, (struct bytes){b.p, n});
        ck_assert_uint_eq(leaves(tree), n);
        if (n == b.n) {
            ck_assert_uint_eq(node_child(tree, "message_seq")->number, 1);
            ck_assert_uint_eq(node_child(tree, "fragment_length")->number, b.n - 12);
            ck_assert_uint_eq(node_child(tree, "cookie")->length, 5);
            ck_assert_ptr_null(tree->note);
        }
        arena_done(&a);
    }
    buf_done(&b);
}
END_TEST

START_TEST(an_ack_names_records)
{
    struct buf b = {0};
    struct arena a = {0};
    harness_hex(&b, "0010 0000000000000002 0000000000000005"); /* RFC 9147, 7 */
    const struct node *tree =
        messages_fragment_tree(&a, CONTENT_ACK, false, buf_bytes(&b));
    const struct node *list = node_child(tree, "record_numbers");
    ck_assert_str_eq(tree->name, "ACK");
    ck_assert_ptr_nonnull(list);
    ck_assert_uint_eq(node_child(list->last, "epoch")->number, 2);
    ck_assert_uint_eq(node_child(list->last, "sequence_number")->number, 5);
    arena_done(&a);
    buf_done(&b);
}
END_TEST

/* --- connections --- */

/* A datagram is records; a record in hex is its content type, epoch, number, body. */
struct wire {
    struct tracker *tracker;
    struct buf datagram;
    unsigned number[2][2]; /* of the next record, by side and epoch (0, 1) */
    uint32_t packets;
    int64_t time;
};

static void put_record_of(struct wire *w, unsigned side, uint8_t type, unsigned epoch,
                          struct bytes body)
{
    const uint8_t header[] = {type,
                              0xfe,
                              0xfd,
                              0,
                              (uint8_t)epoch,
                              0,
                              0,
                              0,
                              0,
                              0,
                              (uint8_t)w->number[side][epoch]++,
                              (uint8_t)(body.n >> 8),
                              (uint8_t)body.n};
    buf_add(&w->datagram, (struct bytes){header, sizeof header});
    buf_add(&w->datagram, body);
}

static void say(struct wire *w, unsigned side, uint8_t type, unsigned seq,
                const char *hex)
{
    struct buf b = {0};
    put_message(&b, type, seq, hex);
    put_record_of(w, side, CONTENT_HANDSHAKE, 0, buf_bytes(&b));
    buf_done(&b);
}

static void change(struct wire *w, unsigned side)
{
    static const uint8_t one = 1, secret[40] = {0xee};
    put_record_of(w, side, CONTENT_CHANGE_CIPHER_SPEC, 0, (struct bytes){&one, 1});
    put_record_of(w, side, CONTENT_HANDSHAKE, 1, (struct bytes){secret, sizeof secret});
}

static void send(struct wire *w, unsigned side)
{
    static const uint8_t ip[] = {0x45, 0, 0,  0, 0, 0, 0,  0, 64, 17,
                                 0,    0, 10, 0, 0, 1, 10, 0, 0,  2};
    struct buf b = {0};
    buf_add(&b, (struct bytes){ip, sizeof ip});
    b.p[3] = (uint8_t)(28 + w->datagram.n);
    b.p[2] = (uint8_t)((28 + w->datagram.n) >> 8);
    b.p[15] = side ? 2 : 1;
    b.p[19] = side ? 1 : 2;
    put16(&b, side ? 4433 : 40000);
    put16(&b, side ? 40000 : 4433);
    put16(&b, 8 + (unsigned)w->datagram.n);
    put16(&b, 0);
    buf_add(&b, buf_bytes(&w->datagram));
    struct packet p = {.time = w->time += 1000000,
                       .number = ++w->packets,
                       .length = (uint32_t)b.n,
                       .link_type = 101, /* raw IP */
                       .data = buf_bytes(&b)};
    tracker_packet(w->tracker, &p);
    w->datagram.n = 0;
    buf_done(&b);
}

static void raw(struct wire *w, unsigned side, const char *hex)
{
    harness_hex(&w->datagram, hex);
    send(w, side);
}

#define SERVER_HELLO_12_BODY "fefd " RANDOM_B " 00 c02f 00"
#define VERIFY               "feff " COOKIE

static void hellos(struct wire *w)
{
    say(w, 0, 1, 0, HELLO_12(RANDOM_A, "00"));
    send(w, 0);
    say(w, 1, 3, 0, VERIFY);
    send(w, 1);
    say(w, 0, 1, 1, HELLO_12(RANDOM_A, COOKIE));
    send(w, 0);
}

static void server_flight(struct wire *w)
{
    say(w, 1, 2, 1, SERVER_HELLO_12_BODY);
    say(w, 1, 11, 2, "000000");
    say(w, 1, 14, 3, "");
    send(w, 1);
}

static void client_flight(struct wire *w)
{
    say(w, 0, 16, 2, "0102030405");
    change(w, 0);
    send(w, 0);
}

static struct wire begin(void)
{
    return (struct wire){.tracker = tracker_new()};
}

static void finish(struct wire *w)
{
    tracker_finish(w->tracker);
}

static void done(struct wire *w)
{
    tracker_free(w->tracker);
    buf_done(&w->datagram);
}

START_TEST(a_hello_verify_request_costs_a_round_trip)
{
    struct wire w = begin();
    hellos(&w);
    server_flight(&w);
    client_flight(&w);
    change(&w, 1);
    send(&w, 1);
    finish(&w);
    ck_assert_uint_eq(w.tracker->connection_count, 1);
    const struct connection *c = w.tracker->connection[0];
    ck_assert(c->datagram);
    ck_assert_uint_eq(c->version, VERSION_DTLS12);
    ck_assert_uint_eq(c->cipher_suite, 0xc02f);
    ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
    ck_assert_uint_eq(c->flight_count, 6); /* RFC 6347, 4.2.4, figure 1 */
    ck_assert_int_eq(c->tls_round_trips, 3);
    ck_assert_int_eq(c->tcp_round_trips, -1);
    ck_assert_uint_eq(connection_endpoint(c, SERVER)->port, 4433);
    /* a datagram comes a millisecond after the one before it, and the sixth is the last */
    ck_assert_double_eq_tol(c->timing.rtt, 0.002, 1e-9);
    ck_assert_double_eq_tol(c->timing.client_may_send, 0.005, 1e-9);
    ck_assert_double_eq_tol(c->timing.network, 0.005, 1e-9);
    done(&w);
}
END_TEST

START_TEST(retransmitted_flights_count_once)
{
    struct wire w = begin();
    hellos(&w);
    hellos(
        &w); /* the server's answer was lost, and a stateless server does it all again */
    server_flight(&w);
    server_flight(&w);
    client_flight(&w);
    client_flight(&w);
    server_flight(&w);
    change(&w, 1);
    send(&w, 1);
    change(&w, 1);
    send(&w, 1);
    finish(&w);
    const struct connection *c = w.tracker->connection[0];
    unsigned again = 0;
    for (size_t i = 0; i < c->message_count; i++) {
        again += c->message[i].again;
        ck_assert(!c->message[i].again || c->message[i].flight == 0);
    }
    ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
    ck_assert_uint_eq(c->flight_count, 6);
    ck_assert_int_eq(c->tls_round_trips, 3);
    ck_assert_uint_eq(again, 3 + 3 + 3 + 3 + 2);
    done(&w);
}
END_TEST

START_TEST(what_is_no_dtls_on_the_flow_is_passed_over)
{
    struct wire w = begin();
    raw(&w, 0, "0001 0000 2112a442 000102030405060708090a0b"); /* STUN */
    raw(&w, 1, "0101 0000 2112a442 000102030405060708090a0b");
    say(&w, 0, 1, 0, HELLO_12(RANDOM_A, "00"));
    send(&w, 0);
    raw(&w, 0, "80c8 0001 00000002 00000003 aabbccdd"); /* RTP */
    server_flight(&w);
    finish(&w);
    ck_assert_uint_eq(w.tracker->connection_count, 1);
    const struct connection *c = w.tracker->connection[0];
    ck_assert_uint_eq(c->begin.packet, 3);
    ck_assert_uint_eq(c->message_count, 4);
    done(&w);
}
END_TEST

START_TEST(another_random_is_another_connection)
{
    struct wire w = begin();
    hellos(&w);
    server_flight(&w);
    say(&w, 0, 1, 0, HELLO_12(RANDOM_B, "00")); /* RFC 6347, 4.2.8 */
    send(&w, 0);
    finish(&w);
    ck_assert_uint_eq(w.tracker->connection_count, 2);
    ck_assert_uint_eq(w.tracker->connection[1]->message_count, 1);
    done(&w);
}
END_TEST

START_TEST(silence_of_minutes_ends_a_flow)
{
    struct wire w = begin();
    hellos(&w);
    w.time += 400LL * 1000000000;
    say(&w, 0, 1, 0, HELLO_12(RANDOM_A, "00"));
    send(&w, 0);
    finish(&w);
    ck_assert_uint_eq(w.tracker->connection_count, 2);
    done(&w);
}
END_TEST

/* RFC 9147, 5.1: HelloRetryRequest with a cookie. The random is RFC 9846's, 4.2.3. */
#define RETRY_RANDOM               "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"
#define HELLO_13                   "fefd " RANDOM_A " 00 00 0002 1301 01 00 0007 002b 0003 02 fefc"
#define SERVER_13(random, more, n) "fefd " random " 00 1301 00 " n " 002b 0002 fefc " more

/* A protected record of epoch 2. RFC 9147, 4: 16 bits of number, with its length */
static void sealed(struct wire *w, unsigned side, uint8_t n)
{
    const uint8_t header[] = {0x2e, 0, 1, 0, n}, zeros[64] = {0};
    buf_add(&w->datagram, (struct bytes){header, sizeof header});
    buf_add(&w->datagram, (struct bytes){zeros, n});
    send(w, side);
}

START_TEST(a_dtls_13_handshake_is_read_by_its_epochs)
{
    struct wire w = begin();
    say(&w, 0, 1, 0, HELLO_13);
    send(&w, 0);
    say(&w, 1, 2, 0, SERVER_13(RETRY_RANDOM, "002c 0004 0002 c0c1", "000e"));
    send(&w, 1);
    say(&w, 0, 1, 1, HELLO_13);
    send(&w, 0);
    say(&w, 1, 2, 1, SERVER_13(RANDOM_B, "", "0006"));
    send(&w, 1);
    sealed(&w, 1, 61);
    sealed(&w, 0, 35); /* as long as an ACK of one record: no Finished yet */
    sealed(&w, 1, 61);
    sealed(&w, 0, 61);
    finish(&w);
    const struct connection *c = w.tracker->connection[0];
    ck_assert_uint_eq(c->version, VERSION_DTLS13);
    ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
    ck_assert_int_eq(c->tls_round_trips, 2);
    ck_assert_uint_eq(c->may_send_message, c->message_count);
    done(&w);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("dtls");
    tcase_add_loop_test(t, records_are_read_out_of_a_datagram, 0,
                        (int)(sizeof datagrams / sizeof *datagrams));
    tcase_add_test(t, a_record_that_the_capture_cut_keeps_its_length);
    tcase_add_loop_test(t, fragments_make_a_message_in_any_order_and_overlapping, 0, 6);
    tcase_add_test(t, messages_are_told_in_the_order_of_their_numbers);
    tcase_add_test(t, what_comes_again_is_told_as_such);
    tcase_add_test(t, a_hole_is_told_once_the_peer_went_on);
    tcase_add_test(t, a_renegotiation_counts_from_the_beginning);
    tcase_add_test(t, memory_grows_with_what_came_and_not_with_what_is_claimed);
    tcase_add_loop_test(t, fragments_that_make_no_sense_are_refused, 0,
                        (int)(sizeof senseless / sizeof *senseless));
    tcase_add_test(t, every_byte_of_a_hello_has_one_leaf_whatever_is_cut);
    tcase_add_test(t, an_ack_names_records);
    tcase_add_test(t, a_hello_verify_request_costs_a_round_trip);
    tcase_add_test(t, retransmitted_flights_count_once);
    tcase_add_test(t, what_is_no_dtls_on_the_flow_is_passed_over);
    tcase_add_test(t, another_random_is_another_connection);
    tcase_add_test(t, silence_of_minutes_ends_a_flow);
    tcase_add_test(t, a_dtls_13_handshake_is_read_by_its_epochs);
    return harness_run("dtls", t);
}
