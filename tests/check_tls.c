/* SPDX-License-Identifier: BSD-2-Clause */
/* tls: records, hellos, messages as trees. */
#include "base/text.h"
#include "hellos.h"
#include "tls/hello.h"
#include "tls/messages.h"
#include "tls/record.h"

struct got {
    unsigned records, damaged, cut_off, astray;
    const struct record_reader *reader; /* where its state is of interest */
    struct buf types, other;
    uint32_t length;
};

static void on_record(void *context, const struct record *r)
{
    struct got *g = context;
    g->records++;
    g->damaged += r->damaged;
    g->cut_off += r->cut_off;
    g->length = r->length;
    buf_printf(&g->types, "%u ", r->type);
}

static void on_other(void *context, struct bytes bytes, struct stamp stamp)
{
    struct got *g = context;
    (void)stamp;
    buf_add(&g->other, bytes);
    g->astray += g->reader && g->reader->astray;
}

static struct record_reader reader(struct got *g)
{
    *g = (struct got){0};
    return (struct record_reader){
        .record = on_record, .other = on_other, .context = g, .data = true};
}

static void finish(struct record_reader *r, struct got *g)
{
    record_done(r);
    buf_done(&g->types);
    buf_done(&g->other);
}

START_TEST(records_are_the_same_however_the_bytes_are_cut)
{
    struct buf b = {0};
    put_record(&b, 22, 0x0301, CLIENT_HELLO);
    put_record(&b, 20, 0x0303, "01");
    put_secret(&b, 23, 40);
    for (size_t cut = 1; cut < b.n; cut++) {
        struct got g;
        struct record_reader r = reader(&g);
        record_feed(&r, (struct bytes){b.p, cut}, (struct stamp){0, 1});
        record_feed(&r, (struct bytes){b.p + cut, b.n - cut}, (struct stamp){0, 2});
        record_end(&r, true);
        ck_assert_str_eq(buf_text(&g.types), "22 20 23 ");
        ck_assert_uint_eq(g.damaged, 0);
        ck_assert_uint_eq(g.length, 40);
        finish(&r, &g);
    }
    buf_done(&b);
}
END_TEST

START_TEST(a_talk_before_tls_is_told_apart)
{
    struct buf b = {0};
    struct got g;
    struct record_reader r = reader(&g);
    const char *words = "220 mail ready\r\n";
    record_feed(&r, (struct bytes){(const uint8_t *)words, strlen(words)},
                (struct stamp){0, 1});
    put_record(&b, 22, 0x0301, CLIENT_HELLO);
    record_feed(&r, buf_bytes(&b), (struct stamp){0, 2});
    ck_assert_str_eq(buf_text(&g.types), "22 ");
    ck_assert_str_eq(buf_text(&g.other), words);
    finish(&r, &g);
    buf_done(&b);
}
END_TEST

START_TEST(framing_is_found_again_behind_a_gap)
{
    struct buf first = {0}, second = {0};
    struct got g;
    struct record_reader r = reader(&g);
    put_secret(&first, 23, 100);
    put_secret(&second, 23, 30);
    r.peer_found = true;
    record_feed(&r, (struct bytes){first.p, 50}, (struct stamp){0, 1});
    record_gap(&r, 400, (struct stamp){0, 2});
    record_feed(&r, buf_bytes(&second), (struct stamp){0, 3});
    record_end(&r, true);
    ck_assert_str_eq(buf_text(&g.types), "23 23 ");
    ck_assert_uint_eq(g.damaged, 1);
    finish(&r, &g);
    buf_done(&first);
    buf_done(&second);
}
END_TEST

/* Where a record had to begin, a header of SSL 2.0 is as good as any other bytes. */
START_TEST(framing_that_is_lost_is_told)
{
    static const uint8_t odd[] = {0x80, 0x10, 1, 3, 1, 0, 0, 0};
    struct buf b = {0};
    struct got g;
    struct record_reader r = reader(&g);
    g.reader = &r;
    put_record(&b, 22, 0x0301, CLIENT_HELLO);
    buf_add(&b, (struct bytes){odd, sizeof odd});
    record_feed(&r, buf_bytes(&b), (struct stamp){0, 1});
    ck_assert_str_eq(buf_text(&g.types), "22 ");
    ck_assert_uint_eq(g.other.n, sizeof odd);
    ck_assert_uint_eq(g.astray, 1);
    record_feed(&r, (struct bytes){odd, sizeof odd}, (struct stamp){0, 2});
    ck_assert_uint_eq(g.astray, 1); /* nothing is expected there any more */
    finish(&r, &g);
    buf_done(&b);
}
END_TEST

/* Whether bytes are missing in the capture, or were never sent. */
START_TEST(a_record_without_an_end_says_why)
{
    struct buf b = {0};
    struct got g;
    struct record_reader r = reader(&g);
    put_secret(&b, 23, 40);
    r.peer_found = true;
    record_feed(&r, (struct bytes){b.p, b.n - 1}, (struct stamp){0, 1});
    record_end(&r, _i == 0);
    ck_assert_uint_eq(g.damaged, 1);
    ck_assert_uint_eq(g.cut_off, _i);
    finish(&r, &g);
    buf_done(&b);
}
END_TEST

static void message(struct buf *b, const char *hex)
{
    harness_hex(b, hex);
    uint32_t length = (uint32_t)b->p[1] << 16 | (uint32_t)b->p[2] << 8 | b->p[3];
    ck_assert_uint_eq(length + 4, b->n); /* the vector itself is whole */
}

START_TEST(a_client_hello_gives_its_facts)
{
    struct buf b = {0};
    struct hello h;
    message(&b, CLIENT_HELLO);
    ck_assert(hello_read_client(buf_bytes(&b), &h));
    ck_assert_uint_eq(h.version, 0x0304);
    ck_assert_uint_eq(h.legacy_version, 0x0303);
    ck_assert_uint_eq(h.session_id.n, 4);
    ck_assert_uint_eq(h.cipher_suites.n, 4);
    ck_assert_uint_eq(h.server_name.n, 11);
    ck_assert_mem_eq(h.server_name.p, "example.org", 11);
    ck_assert(!h.psk && !h.early_data && !h.has_ticket);
    buf_done(&b);
}
END_TEST

static const struct {
    const char *hex;
    uint16_t version, suite, group;
    bool retry;
} answers[] = {
    {SERVER_HELLO_13, 0x0304, 0x1301, 0x001d, false},
    {RETRY, 0x0304, 0x1301, 0x0017, true},
    {SERVER_HELLO_12, 0x0303, 0xc02b, 0, false},
};

START_TEST(a_server_hello_gives_the_true_version)
{
    struct buf b = {0};
    struct hello h;
    message(&b, answers[_i].hex);
    ck_assert(hello_read_server(buf_bytes(&b), &h));
    ck_assert_uint_eq(h.version, answers[_i].version);
    ck_assert_uint_eq(h.cipher_suite, answers[_i].suite);
    ck_assert_uint_eq(h.group, answers[_i].group);
    ck_assert_int_eq(h.retry, answers[_i].retry);
    buf_done(&b);
}
END_TEST

START_TEST(the_downgrade_sentinel_is_seen)
{
    for (uint8_t kind = 0; kind < 2; kind++) {
        struct buf b = {0};
        struct hello h;
        message(&b, SERVER_HELLO_12);
        memcpy(b.p + 6 + 24, "DOWNGRD",
               7); /* RFC 9846, 4.2.3: 01 for TLS 1.2, 00 below */
        b.p[6 + 31] = kind;
        ck_assert(hello_read_server(buf_bytes(&b), &h));
        ck_assert_uint_eq(h.sentinel, kind + 1);
        buf_done(&b);
    }
}
END_TEST

static const char *const messages[] = {CLIENT_HELLO,    SERVER_HELLO_13, RETRY,
                                       SERVER_HELLO_12, CERTIFICATE_12,  KEY_EXCHANGE_12,
                                       HELLO_DONE,      CLIENT_KEY_12};
static const char *const names[] = {
    "ClientHello", "ServerHello",       "HelloRetryRequest", "ServerHello",
    "Certificate", "ServerKeyExchange", "ServerHelloDone",   "ClientKeyExchange"};

static const struct tls_context context_12 = {.version = 0x0303, .cipher_suite = 0xc02b};

START_TEST(every_prefix_of_a_message_gives_a_tree_that_covers_it)
{
    struct buf b = {0};
    message(&b, messages[_i]);
    for (size_t n = 1; n <= b.n; n++) {
        struct arena a = {0};
        size_t at = 0;
        struct node *root = messages_tree(&a, &context_12, (struct bytes){b.p, n});
        for (const struct node *node = root; node; node = node_walk(root, node))
            if (!node->first && node->length) {
                ck_assert_uint_eq(node->offset, at);
                at += node->length;
            }
        ck_assert_uint_eq(at, n);
        arena_done(&a);
    }
    buf_done(&b);
}
END_TEST

START_TEST(a_whole_message_has_its_name_and_nothing_malformed)
{
    struct buf b = {0};
    struct arena a = {0};
    message(&b, messages[_i]);
    struct node *root = messages_tree(&a, &context_12, buf_bytes(&b));
    ck_assert_str_eq(root->name, names[_i]);
    for (const struct node *n = root; n; n = node_walk(root, n))
        ck_assert_msg(!n->malformed, "%s in %s: %s", n->name, names[_i], n->note);
    arena_done(&a);
    buf_done(&b);
}
END_TEST

START_TEST(the_tree_of_a_client_hello_has_the_rfcs_names)
{
    static const char *const fields[] = {"legacy_version",
                                         "random",
                                         "legacy_session_id",
                                         "cipher_suites",
                                         "legacy_compression_methods",
                                         "extensions"};
    struct buf b = {0};
    struct arena a = {0};
    message(&b, CLIENT_HELLO);
    struct node *root = messages_tree(&a, &context_12, buf_bytes(&b));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        ck_assert_msg(node_child(root, fields[i]) != NULL, "no %s", fields[i]);
    const struct node *suites = node_child(root, "cipher_suites");
    ck_assert_str_eq(suites->last->text, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    arena_done(&a);
    buf_done(&b);
}
END_TEST

START_TEST(flipped_bytes_never_break_the_tree)
{
    struct buf b = {0};
    message(&b, CLIENT_HELLO);
    for (size_t i = 0; i < b.n; i++)
        for (unsigned value = 0; value < 256; value += 51) {
            struct arena a = {0};
            struct hello h;
            uint8_t *copy = memcpy(malloc(b.n), b.p, b.n);
            copy[i] = (uint8_t)value;
            struct node *root = messages_tree(&a, &context_12, (struct bytes){copy, b.n});
            hello_read_client((struct bytes){copy, b.n}, &h);
            ck_assert_uint_eq(root->length, b.n);
            arena_done(&a);
            free(copy);
        }
    buf_done(&b);
}
END_TEST

START_TEST(suites_have_columns)
{
    const struct suite *s = suite_find(0xc02b);
    ck_assert_ptr_nonnull(s);
    ck_assert(s->forward_secrecy);
    s = suite_find(0x002f); /* TLS_RSA_WITH_AES_128_CBC_SHA */
    ck_assert_ptr_nonnull(s);
    ck_assert(!s->forward_secrecy);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("tls");
    const int all = (int)(sizeof messages / sizeof *messages);
    tcase_add_test(t, records_are_the_same_however_the_bytes_are_cut);
    tcase_add_test(t, a_talk_before_tls_is_told_apart);
    tcase_add_test(t, framing_is_found_again_behind_a_gap);
    tcase_add_test(t, framing_that_is_lost_is_told);
    tcase_add_loop_test(t, a_record_without_an_end_says_why, 0, 2);
    tcase_add_test(t, a_client_hello_gives_its_facts);
    tcase_add_loop_test(t, a_server_hello_gives_the_true_version, 0, 3);
    tcase_add_test(t, the_downgrade_sentinel_is_seen);
    tcase_add_loop_test(t, every_prefix_of_a_message_gives_a_tree_that_covers_it, 0, all);
    tcase_add_loop_test(t, a_whole_message_has_its_name_and_nothing_malformed, 0, all);
    tcase_add_test(t, the_tree_of_a_client_hello_has_the_rfcs_names);
    tcase_add_test(t, flipped_bytes_never_break_the_tree);
    tcase_add_test(t, suites_have_columns);
    return harness_run("tls", t);
}
