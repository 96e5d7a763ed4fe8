/* SPDX-License-Identifier: BSD-2-Clause */
/* net: frames to ordered bytes. */
#include "frames.h"
#include "harness.h"

/* What was told, in the order it was told. */
struct heard {
    struct buf text[2];
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
    (void)stamp;
    buf_add(&((struct heard *)flow)->text[side], data);
}

static void on_gap(void *flow, unsigned side, uint64_t missing, struct stamp stamp)
{
    (void)stamp;
    ((struct heard *)flow)->missing[side] += missing;
    buf_add_text(&((struct heard *)flow)->text[side], "|");
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
    tcase_add_test(t, a_capture_that_begins_in_the_middle_is_read_from_there);
    tcase_add_test(t, a_reused_port_is_another_connection);
    tcase_add_test(t, a_reset_closes_and_two_fins_close);
    tcase_add_test(t, an_ipv4_datagram_in_fragments_is_joined);
    tcase_add_loop_test(t, ip_is_found_behind_every_link, 0,
                        (int)(sizeof links / sizeof *links));
    tcase_add_test(t, every_prefix_of_a_frame_is_survived);
    tcase_set_timeout(t, 60);
    return harness_run("net", t);
}
