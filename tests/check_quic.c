/* SPDX-License-Identifier: BSD-2-Clause */
/* QUIC is counted, and nothing else is taken for it. */
#include "frames.h"
#include "harness.h"
#include "model/tracker.h"

/* A datagram between 10.0.0.1:`port` (side 0) and 10.0.0.2:443, of which `hex` was captured and `length`
 * bytes were on the wire. */
static void send(struct tracker *t, unsigned side, unsigned port, const char *hex,
                 unsigned length)
{
    static const uint8_t ethernet[] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};
    static uint32_t number;
    struct buf b = {0};
    buf_add(&b, (struct bytes){ethernet, sizeof ethernet});
    put16(&b, 0x4500);
    put16(&b, 28 + length);
    put32(&b, 0);
    put16(&b, 64 << 8 | 17);
    put16(&b, 0);
    put32(&b, side ? 0x0a000002 : 0x0a000001);
    put32(&b, side ? 0x0a000001 : 0x0a000002);
    put16(&b, side ? 443 : port);
    put16(&b, side ? port : 443);
    put16(&b, 8 + length);
    put16(&b, 0);
    harness_hex(&b, hex);
    struct packet p = {.time = ++number * 1000000ll,
                       .number = number,
                       .length = 42 + length,
                       .link_type = 1,
                       .data = buf_bytes(&b)};
    tracker_packet(t, &p);
    buf_done(&b);
}

#define IDS   "08 8394c8f03e515708 00"
#define ID_20 "000102030405060708090a0b0c0d0e0f10111213"

static const struct {
    const char *what, *hex;
    unsigned length;
    bool quic;
} datagrams[] = {
    {"RFC 9001, A.2: a client's Initial, cut", "c000000001" IDS "00 449e 7b9aec34", 1200,
     true},
    {"RFC 9001, A.3: a server's Initial", "cf00000001 00 08f067a5502a4262b5 00 4075 c0d9",
     135, true},
    {"RFC 9001, A.4: a Retry",
     "ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba", 36,
     true},
    {"version 2's Initial", "d36b3343cf" IDS "00 449e a0c981e8", 1200, true},
    {"version 2's Handshake, which has no token", "f36b3343cf" IDS "4100 a0c981e8", 300,
     true},
    {"draft 29", "c3ff00001d" IDS "00 449e 7b9aec34", 1200, true},
    {"a Handshake packet", "e000000001" IDS "4100 7b9aec34", 300, true},
    {"a token of which nothing was captured", "c000000001" IDS "40f0 00", 1200, true},
    {"a length beyond the datagram", "c000000001" IDS "00 449e 7b9aec34", 600, false},
    {"a token beyond the datagram", "c000000001" IDS "7fff 00", 1200, false},
    {"no length", "c000000001" IDS "00", 15, false},
    {"a connection ID of 21 bytes", "c000000001 15" ID_20 "14 00 00 449e", 1200, false},
    {"a Retry without its tag", "ff00000001" IDS "746f6b656e", 20, false},
    {"an unknown version", "c000000002" IDS "00 449e 7b9aec34", 1200, false},
    {"draft 12, whose header was another", "ffff00000c 50 8394c8f03e515708 449e", 1200,
     false},
    {"no fixed bit", "8000000001" IDS "00 449e 7b9aec34", 1200, false},
    {"a short header alone", "41 8394c8f03e515708 7b9aec34", 60, false},
    {"cut within the version", "c00000", 1200, false},
    {"nothing", "", 0, false},
    {"DNS", "c000 0100 0001 0000 0000 0000 03777777 00 0001 0001", 22, false},
    {"NTP, its clock not set", "e3000afa000100000001000000000000", 48, false},
    {"DTLS 1.2", "16feff0000000000000000 0010 01000004000000000000 00000000", 29, false},
    {"STUN", "000100002112a442000102030405060708090a0b", 20, false},
    {"RTP", "8000000100000001000000010102", 14, false},
};

START_TEST(nothing_but_quic_is_taken_for_it)
{
    struct tracker *t = tracker_new();
    send(t, 0, 40000, datagrams[_i].hex, datagrams[_i].length);
    tracker_finish(t);
    ck_assert_msg((t->quic.packets == 1) == datagrams[_i].quic, "%s", datagrams[_i].what);
    ck_assert_uint_eq(t->quic.connections, t->quic.packets);
    tracker_free(t);
}
END_TEST

START_TEST(short_headers_count_where_a_long_one_was)
{
    struct tracker *t = tracker_new();
    struct arena a = {0};
    ck_assert_ptr_null(quic_say(&t->quic, &a));
    send(t, 1, 40000, "41 7b9aec34", 60); /* not yet */
    send(t, 0, 40000, datagrams[0].hex, datagrams[0].length);
    ck_assert_ptr_nonnull(strstr(quic_say(&t->quic, &a), "1 packet of 1 connection is"));
    send(t, 1, 40000, "41 7b9aec34", 60);
    send(t, 0, 40000, "5f 7b9aec34", 60);
    send(t, 0, 40001, "5f 7b9aec34", 60); /* other ends */
    send(t, 0, 40002, datagrams[3].hex, datagrams[3].length);
    tracker_finish(t);
    ck_assert_ptr_nonnull(
        strstr(quic_say(&t->quic, &a), "4 packets of 2 connections are QUIC"));
    ck_assert_uint_eq(t->connection_count, 0);
    arena_done(&a);
    tracker_free(t);
}
END_TEST

/* What begins like a short header between ends of DTLS is neither. */
START_TEST(dtls_goes_on_beside_what_looks_like_quic)
{
    static const char hello[] = "16 fefd 0000 000000000000 0036"
                                "01 00002a 0000 000000 00002a fefd"
                                "000102030405060708090a0b0c0d0e0f"
                                "101112131415161718191a1b1c1d1e1f"
                                "00 00 0002c02b 0100";
    struct tracker *t = tracker_new();
    send(t, 0, 40000, hello, 67);
    ck_assert_uint_eq(t->connection_count, 1);
    unsigned messages = t->connection[0]->message_count;
    send(t, 1, 40000, "41 7b9aec34", 60);
    send(t, 0, 40000, "40010004 00000000", 8);
    tracker_finish(t);
    ck_assert_uint_eq(t->quic.packets, 0);
    ck_assert_uint_eq(t->connection[0]->message_count, messages);
    tracker_free(t);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("quic");
    tcase_add_loop_test(tests, nothing_but_quic_is_taken_for_it, 0,
                        sizeof datagrams / sizeof *datagrams);
    tcase_add_test(tests, short_headers_count_where_a_long_one_was);
    tcase_add_test(tests, dtls_goes_on_beside_what_looks_like_quic);
    return harness_run("quic", tests);
}
