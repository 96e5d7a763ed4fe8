/* SPDX-License-Identifier: BSD-2-Clause */
/* net: frames to ordered bytes. */
#include "frames.h"
#include "harness.h"

/* What was told, in the order it was told. */
struct heard {
    struct buf text[2], told; /* by side; in order */
    uint64_t missing[2];
    unsigned opened, closed, retransmissions;
    enum flow_end why;
    struct net *net;
};

static void *on_open(void *context, const struct endpoint end[2])
{
    struct heard *h = context;
    ck_assert_uint_eq(end[0].family, 4);
    h->opened++;
    return h;
}

static void on_segment(void *flow, const struct segment *s)
{
    ((struct heard *)flow)->retransmissions += s->retransmission && s->length;
}

static void on_data(void *flow, unsigned side, struct bytes data, struct stamp stamp)
{
    struct heard *h = flow;
    (void)stamp;
    buf_add(&h->text[side], data);
    buf_printf(&h->told, "%c:%.*s ", side ? 'S' : 'C', (int)data.n, data.p);
}

static void on_gap(void *flow, unsigned side, uint64_t missing, struct stamp stamp)
{
    struct heard *h = flow;
    (void)stamp;
    h->missing[side] += missing;
    buf_add_text(&h->text[side], "|");
    buf_printf(&h->told, "%c:|%u ", side ? 'S' : 'C', (unsigned)missing);
}

static void on_close(void *flow, enum flow_end why)
{
    ((struct heard *)flow)->closed++;
    ((struct heard *)flow)->why = why;
}

static void take(void *context, const struct packet *p)
{
    net_packet(((struct heard *)context)->net, p);
}

static void begin(struct heard *h, struct talk *t)
{
    const struct net_handler handler = {.context = h,
                                        .open = on_open,
                                        .segment = on_segment,
                                        .data = on_data,
                                        .gap = on_gap,
                                        .close = on_close};
    *h = (struct heard){.net = net_new(&handler)};
    *t = (struct talk){.take = take, .context = h};
}

static void finish(struct heard *h)
{
    net_free(h->net);
    buf_done(&h->text[0]);
    buf_done(&h->text[1]);
    buf_done(&h->told);
}

static struct bytes text(const char *s)
{
    return (struct bytes){(const uint8_t *)s, strlen(s)};
}

/* What the client sends, by an order of pieces "at:bytes", must be told as `told`. */
static const struct order {
    const char *what;
    uint32_t first; /* sequence number of the first byte */
    struct {
        unsigned at;
        const char *bytes;
    } piece[5];
    const char *told;
    uint64_t missing;
    unsigned retransmissions;
} orders[] = {
    {"in order", 1001, {{0, "abc"}, {3, "def"}}, "abcdef", 0, 0},
    {"retransmission", 1001, {{0, "abc"}, {0, "abc"}, {3, "def"}}, "abcdef", 0, 1},
    {"overlap on the left", 1001, {{0, "abc"}, {1, "bcde"}}, "abcde", 0, 0},
    {"overlap on the right", 1001, {{2, "cde"}, {0, "abc"}}, "abcde", 0, 0},
    {"reordered", 1001, {{3, "def"}, {0, "abc"}}, "abcdef", 0, 0},
    {"three the wrong way round",
     1001,
     {{4, "ef"}, {2, "cd"}, {0, "ab"}},
     "abcdef",
     0,
     0},
    {"a hole", 1001, {{0, "ab"}, {4, "ef"}}, "ab|ef", 2, 0},
    {"wrapping numbers", 0xfffffffe, {{0, "ab"}, {2, "cd"}, {4, "ef"}}, "abcdef", 0, 0},
    {"wrapping and reordered", 0xfffffffe, {{3, "def"}, {0, "abc"}}, "abcdef", 0, 0},
};

START_TEST(bytes_are_told_in_order_once)
{
    const struct order *o = &orders[_i];
    struct heard h;
    struct talk t;
    begin(&h, &t);
    t.seq[0] = o->first - 1;
    talk_open(&t);
    for (size_t i = 0; i < 5 && o->piece[i].bytes; i++)
        talk_raw(&t, 0, o->first + o->piece[i].at, TCP_ACK, text(o->piece[i].bytes));
    net_finish(h.net);
    ck_assert_msg(strcmp(buf_text(&h.text[0]), o->told) == 0, "%s: told %s", o->what,
                  buf_text(&h.text[0]));
    ck_assert_uint_eq(h.missing[0], o->missing);
    ck_assert_uint_eq(h.retransmissions, o->retransmissions);
    finish(&h);
}
END_TEST

/* Pieces of both sides, each of which acknowledges so many bytes of the other, in the capture's order;
 * what is told at once, and what when nothing more comes. "C:|2" are two bytes of the client's that are
 * missing. */
static const struct turn {
    const char *what;
    struct {
        unsigned side, at, acks;
        const char *bytes;
    } piece[4];
    const char *at_once, *told;
} turns[] = {
    {"in turns",
     {{0, 0, 0, "ab"}, {1, 0, 2, "XY"}, {0, 2, 2, "cd"}},
     "C:ab S:XY C:cd ",
     "C:ab S:XY C:cd "},
    {"an answer before what it answers",
     {{1, 0, 2, "XY"}, {0, 0, 0, "ab"}},
     "C:ab S:XY ",
     "C:ab S:XY "},
    {"two turns the wrong way round",
     {{1, 0, 2, "XY"}, {0, 2, 2, "cd"}, {0, 0, 0, "ab"}},
     "C:ab S:XY C:cd ",
     "C:ab S:XY C:cd "},
    {"an answer to what is missing",
     {{0, 0, 0, "ab"}, {1, 0, 4, "XY"}, {0, 4, 2, "ef"}},
     "C:ab ",
     "C:ab C:|2 S:XY C:ef "},
    {"an answer to what is missing at the end",
     {{0, 0, 0, "ab"}, {1, 0, 5, "XY"}},
     "C:ab ",
     "C:ab C:|3 S:XY "},
    {"only the acknowledgement of what is missing",
     {{0, 0, 0, "ab"}, {1, 0, 5, ""}},
     "C:ab ",
     "C:ab C:|3 "},
    {"a FIN that is acknowledged and not there",
     {{0, 0, 0, "ab"}, {1, 0, 3, "XY"}},
     "C:ab S:XY ",
     "C:ab S:XY "},
    {"each claims to answer the other",
     {{0, 0, 2, "ab"}, {1, 0, 2, "XY"}},
     "",
     "C:ab S:XY "},
};

START_TEST(what_an_end_says_is_told_behind_what_it_had_read)
{
    const struct turn *turn = &turns[_i];
    struct heard h;
    struct talk t;
    begin(&h, &t);
    talk_open(&t);
    const uint32_t first[] = {t.seq[0], t.seq[1]};
    for (size_t i = 0; i < 4 && turn->piece[i].bytes; i++) {
        unsigned side = turn->piece[i].side;
        t.seq[!side] = first[!side] + turn->piece[i].acks;
        talk_raw(&t, side, first[side] + turn->piece[i].at, TCP_ACK,
                 text(turn->piece[i].bytes));
    }
    ck_assert_msg(strcmp(buf_text(&h.told), turn->at_once) == 0, "%s: at once %s",
                  turn->what, buf_text(&h.told));
    net_finish(h.net);
    ck_assert_msg(strcmp(buf_text(&h.told), turn->told) == 0, "%s: told %s", turn->what,
                  buf_text(&h.told));
    finish(&h);
}
END_TEST

/* The other end has them, and they would have come by now. */
START_TEST(what_is_missing_is_given_up_after_some_segments)
{
    enum { SEGMENTS = 16 };
    struct heard h;
    struct talk t;
    begin(&h, &t);
    talk_open(&t);
    talk_send(&t, 0, text("ab"));
    t.seq[0] += 3;
    talk_send(&t, 1, text("XY"));
    for (unsigned i = 1; i < SEGMENTS; i++)
        talk_raw(&t, 1, t.seq[1], TCP_ACK, text(""));
    ck_assert_str_eq(buf_text(&h.told), "C:ab ");
    talk_raw(&t, 1, t.seq[1], TCP_ACK, text(""));
    ck_assert_str_eq(buf_text(&h.told), "C:ab C:|3 S:XY ");
    talk_send(&t, 0, text("fg"));
    ck_assert_str_eq(buf_text(&h.told), "C:ab C:|3 S:XY C:fg ");
    finish(&h);
}
END_TEST

START_TEST(a_capture_that_begins_in_the_middle_is_read_from_there)
{
    struct heard h;
    struct talk t;
    begin(&h, &t);
    t.port = 40000;
    t.seq[0] = 777;
    t.seq[1] = 999;
    talk_send(&t, 0, text("hello"));
    talk_send(&t, 1, text("answer"));
    net_finish(h.net);
    ck_assert_str_eq(buf_text(&h.text[0]), "hello");
    ck_assert_str_eq(buf_text(&h.text[1]), "answer");
    ck_assert_uint_eq(h.opened, 1);
    finish(&h);
}
END_TEST

START_TEST(a_reused_port_is_another_connection)
{
    struct heard h;
    struct talk t;
    begin(&h, &t);
    talk_open(&t);
    talk_send(&t, 0, text("one"));
    t.seq[0] = 900000;
    t.seq[1] = 800000;
    talk_open(&t);
    talk_send(&t, 0, text("two"));
    ck_assert_uint_eq(h.opened, 2);
    ck_assert_uint_eq(h.closed, 1);
    ck_assert_int_eq(h.why, FLOW_REUSED);
    net_finish(h.net);
    ck_assert_str_eq(buf_text(&h.text[0]), "onetwo");
    finish(&h);
}
END_TEST

START_TEST(a_reset_closes_and_two_fins_close)
{
    for (int reset = 0; reset < 2; reset++) {
        struct heard h;
        struct talk t;
        begin(&h, &t);
        talk_open(&t);
        if (reset) {
            talk_raw(&t, 1, t.seq[1], TCP_RST, (struct bytes){0});
        } else {
            talk_fin(&t, 0);
            talk_fin(&t, 1);
            talk_raw(&t, 0, t.seq[0], TCP_ACK, (struct bytes){0});
        }
        net_finish(h.net);
        ck_assert_uint_eq(h.closed, 1);
        ck_assert_int_eq(h.why, FLOW_CLOSED);
        finish(&h);
    }
}
END_TEST

START_TEST(an_ipv4_datagram_in_fragments_is_joined)
{
    struct heard h;
    struct talk t;
    struct buf whole = {0};
    begin(&h, &t);
    talk_open(&t);
    put_frame(&whole, 0, 40000, t.seq[0], t.seq[1], TCP_ACK,
              text("0123456789abcdefghij"));
    /* 40 bytes behind the IP header: fragments of 24 and 16; the later one comes first */
    for (int second = 1; second >= 0; second--) {
        struct buf b = {0};
        buf_add(&b, (struct bytes){whole.p, 34});
        buf_add(&b, (struct bytes){whole.p + 34 + (second ? 24 : 0), second ? 16 : 24});
        b.p[16] = 0;
        b.p[17] = (uint8_t)(20 + (second ? 16 : 24));
        b.p[18] = 0x12; /* identification */
        b.p[20] = second ? 0 : 0x20;
        b.p[21] = second ? 3 : 0;
        struct packet p = {t.time, ++t.number, (uint32_t)b.n, 1, 0, buf_bytes(&b)};
        net_packet(h.net, &p);
        buf_done(&b);
    }
    net_finish(h.net);
    ck_assert_str_eq(buf_text(&h.text[0]), "0123456789abcdefghij");
    buf_done(&whole);
    finish(&h);
}
END_TEST

/* Ethernet's frame under other links: each row is what stands before the IP header. */
static const struct {
    const char *what;
    int link;
    const char *head;
} links[] = {
    {"raw IP", 101, ""},
    {"null, little endian", 0, "02000000"},
    {"loop, big endian", 108, "00000002"},
    {"Linux cooked", 113, "0000 0304 0006 000000000000 0000 0800"},
    {"Linux cooked 2", 276, "0800 0000 00000001 0304 00 06 0000000000000000"},
    {"802.1Q", 1, "020000000001 020000000002 8100 0064 0800"},
    {"QinQ", 1, "020000000001 020000000002 88a8 0001 8100 0002 0800"},
    {"MPLS", 1, "020000000001 020000000002 8847 00000140"},
    {"PPPoE", 1, "020000000001 020000000002 8864 1100 0001 003e 0021"},
    {"PPP", 9, "ff03 0021"},
    {"802.1ad in 802.1Q in PPPoE", 1,
     "020000000001 020000000002 8100 0e78 8100 09aa 8864 1100 0007 0031 0021"},
    {"VN-Tag", 1, "020000000001 020000000002 8926 00000000 0800"},
    {"802.1BR", 1, "020000000001 020000000002 893f 000000000000 0800"},
    {"802.1ah", 1,
     "020000000001 020000000002 88e7 00000001 020000000001 020000000002 0800"},
    {"MACsec without encryption", 1,
     "020000000001 020000000002 88e5 00 00 00000001 0800"},
    {"MACsec with a channel", 1,
     "020000000001 020000000002 88e5 20 00 00000001 0000000000000001 0800"},
    {"TRILL with an option", 1,
     "020000000001 020000000002 22f3 0040 0001 0002 00000000 020000000001 020000000002 "
     "0800"},
    {"a frame in MPLS behind a control word", 1,
     "020000000001 020000000002 8847 00001040 00002140 00000000 020000000001 "
     "020000000002 0800"},
    {"LLC with SNAP", 1, "020000000001 020000000002 0037 aaaa03 000000 0800"},
    {"Cisco HDLC", 104, "0f00 0800"},
    {"PPP behind a direction", 204, "00 ff03 0021"},
    {"Frame Relay", 107, "1841 03cc"},
    {"Frame Relay with SNAP", 107, "1841 03 00 80 000000 0800"},
    {"LLC over ATM", 100, "aaaa03 000000 0800"},
    {"FDDI", 10, "50 020000000001 020000000002 aaaa03 000000 0800"},
    {"Token Ring with a route", 6,
     "1040 020000000001 820000000002 0830 0012 0013 0020 aaaa03 000000 0800"},
    {"OpenBSD inside IPsec", 109, "02000000 00000001 00000000"},
    {"OpenBSD's packet filter", 117,
     "3d000000000000000000000000000000000000000000000000000000000000000000000000000000000"
     "000000000000000000000000000000000000000000000"},
    {"PKTAP", 258, "10000000 01000000 01000000 00000000 020000000001 020000000002 0800"},
    {"802.11", 105,
     "0801 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800"},
    {"802.11 with services and HT control", 105,
     "8881 0000 020000000001 020000000002 020000000003 0000 0000 00000000 aaaa03 000000 "
     "0800"},
    {"802.11, four addresses", 105,
     "0803 0000 020000000001 020000000002 020000000003 0000 020000000004 aaaa03 000000 "
     "0800"},
    {"radiotap", 127,
     "0000 0900 02000000 00 0801 0000 020000000001 020000000002 020000000003 0000 aaaa03 "
     "000000 0800"},
    {"radiotap that pads", 127,
     "0000 1a00 03000080 00000000 00000000 0000000000000000 20 00 8801 0000 020000000001 "
     "020000000002 020000000003 0000 0000 0000 aaaa03 000000 0800"},
    {"Prism", 119,
     "44000000 "
     "90000000000000000000000000000000000000000000000000000000000000000000000000000000000"
     "00000000000000000000000000000000000000000000000000000000000000000000000000000000000"
     "00000000000000000000000000000000000000000000000000000000000000000000000000000000000"
     "0000000000000000000000000000000 0801 0000 020000000001 020000000002 020000000003 "
     "0000 aaaa03 000000 0800"},
    {"AVS", 163,
     "80211001 00000010 00000000 00000000 0801 0000 020000000001 020000000002 "
     "020000000003 0000 aaaa03 000000 0800"},
    {"PPI", 192,
     "0000 0800 69000000 0801 0000 020000000001 020000000002 020000000003 0000 aaaa03 "
     "000000 0800"},
    {"NFLOG", 239, "02 00 0000 0500 0a00 40000000 0400 0900"},
    {"IPNET", 226, "000000000000000000000000000000000000000000000000"},
    {"IP in IP", 101, "4500 0000 0000 0000 4004 0000 0a090909 0a080808"},
    {"GRE with a key", 101,
     "4500 0000 0000 0000 402f 0000 0a090909 0a080808 2000 0800 00000001"},
    {"GRE of PPTP", 101,
     "4500 0000 0000 0000 402f 0000 0a090909 0a080808 3081 880b 0033 0001 00000001 "
     "00000001 ff03 0021"},
    {"ERSPAN", 101,
     "4500 0000 0000 0000 402f 0000 0a090909 0a080808 1000 88be 00000001 "
     "0000000000000000 020000000001 020000000002 0800"},
    {"ERSPAN, third form", 101,
     "4500 0000 0000 0000 402f 0000 0a090909 0a080808 1000 22eb 00000001 "
     "0000000000000000 00000000 020000000001 020000000002 0800"},
    {"EtherIP", 101,
     "4500 0000 0000 0000 4061 0000 0a090909 0a080808 3000 020000000001 020000000002 "
     "0800"},
    {"VXLAN", 101,
     "4500 0000 0000 0000 4011 0000 0a090909 0a080808 c350 12b5 0000 0000 08000000 "
     "00000100 020000000001 020000000002 0800"},
    {"VXLAN-GPE", 101,
     "4500 0000 0000 0000 4011 0000 0a090909 0a080808 c350 12b6 0000 0000 0c000001 "
     "00000100"},
    {"GENEVE with an option", 101,
     "4500 0000 0000 0000 4011 0000 0a090909 0a080808 c350 17c1 0000 0000 01006558 "
     "00000100 00000000 020000000001 020000000002 0800"},
    {"GTP-U with an extension", 101,
     "4500 0000 0000 0000 4011 0000 0a090909 0a080808 0868 0868 0000 0000 34ff 0000 "
     "00000001 0000 00 85 01 0000 00"},
    {"L2TP", 101,
     "4500 0000 0000 0000 4011 0000 0a090909 0a080808 06a5 06a5 0000 0000 4002 0000 0001 "
     "0001 ff03 0021"},
    {"MPLS in UDP", 101,
     "4500 0000 0000 0000 4011 0000 0a090909 0a080808 c350 19eb 0000 0000 00000140"},
};

START_TEST(ip_is_found_behind_every_link)
{
    struct heard h;
    struct talk t;
    struct buf frame = {0}, b = {0};
    begin(&h, &t);
    put_frame(&frame, 0, 40000, 1, 1, TCP_ACK, text("payload"));
    harness_hex(&b, links[_i].head);
    buf_add(&b, (struct bytes){frame.p + 14, frame.n - 14});
    struct packet p = {0, 1, (uint32_t)b.n, links[_i].link, 0, buf_bytes(&b)};
    net_packet(h.net, &p);
    net_finish(h.net);
    ck_assert_msg(strcmp(buf_text(&h.text[0]), "payload") == 0, "%s", links[_i].what);
    buf_done(&frame);
    buf_done(&b);
    finish(&h);
}
END_TEST

/* RFC 2516, 4: PPPoE's length ends the payload, whatever IP says and padding follows. */
START_TEST(padding_behind_pppoe_is_no_payload)
{
    struct heard h;
    struct talk t;
    struct buf frame = {0}, b = {0};
    begin(&h, &t);
    put_frame(&frame, 0, 40000, 1, 1, TCP_ACK, text("payload......"));
    harness_hex(&b,
                "020000000001 020000000002 8864 1100 0001 0031 0021"); /* 2 + 40 + 7 */
    buf_add(&b, (struct bytes){frame.p + 14, frame.n - 14});
    struct packet p = {0, 1, (uint32_t)b.n, 1, 0, buf_bytes(&b)};
    net_packet(h.net, &p);
    buf_clear(&frame, 0);
    buf_clear(&b, 0);
    put_frame(&frame, 0, 40000, 8, 1, TCP_ACK, text(" and more"));
    p = (struct packet){0, 2, (uint32_t)frame.n, 1, 0, buf_bytes(&frame)};
    net_packet(h.net, &p);
    net_finish(h.net);
    ck_assert_str_eq(buf_text(&h.text[0]), "payload and more");
    buf_done(&frame);
    buf_done(&b);
    finish(&h);
}
END_TEST

START_TEST(every_prefix_of_a_frame_is_survived)
{
    struct buf frame = {0};
    put_frame(&frame, 0, 40000, 1, 1, TCP_ACK, text("payload"));
    for (int link = 0; link < 300; link++)
        for (size_t n = 0; n <= frame.n; n++) {
            struct heard h;
            struct talk t;
            begin(&h, &t);
            struct bytes copy = {memcpy(malloc(n + 1), frame.p, n), n};
            struct packet p = {0, 1, (uint32_t)frame.n, link, 0, copy};
            net_packet(h.net, &p);
            ck_assert_uint_eq(net_counters(h.net)->packets, 1);
            free((void *)(uintptr_t)copy.p);
            finish(&h);
        }
    buf_done(&frame);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("net");
    tcase_add_loop_test(t, bytes_are_told_in_order_once, 0,
                        (int)(sizeof orders / sizeof *orders));
    tcase_add_loop_test(t, what_an_end_says_is_told_behind_what_it_had_read, 0,
                        (int)(sizeof turns / sizeof *turns));
    tcase_add_test(t, what_is_missing_is_given_up_after_some_segments);
    tcase_add_test(t, a_capture_that_begins_in_the_middle_is_read_from_there);
    tcase_add_test(t, a_reused_port_is_another_connection);
    tcase_add_test(t, a_reset_closes_and_two_fins_close);
    tcase_add_test(t, an_ipv4_datagram_in_fragments_is_joined);
    tcase_add_loop_test(t, ip_is_found_behind_every_link, 0,
                        (int)(sizeof links / sizeof *links));
    tcase_add_test(t, padding_behind_pppoe_is_no_payload);
    tcase_add_test(t, every_prefix_of_a_frame_is_survived);
    return harness_run("net", t);
}
