/* SPDX-License-Identifier: BSD-2-Clause */
/* crypto: key logs, key schedules, records, against published vectors: RFC 8448, 3 (a TLS 1.3
 * handshake with every secret) and the TLS 1.2 PRF vector for SHA-256 of the TLS working group. */
#include "crypto/keyring.h"
#include "crypto/protection.h"
#include "harness.h"

#include <time.h>

static struct buf hex(const char *digits)
{
    struct buf b = {0};
    harness_hex(&b, digits);
    return b;
}

/* RFC 8448, 3: traffic secret, write key, write iv */
static const char *const traffic[][3] = {
    {"b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
     "3fce516009c21727d0f2e4e86ee403bc", "5d313eb2671276ee13000b30"},
    {"b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
     "dbfaa693d1762c5b666af5d950258d01", "5bd3c71b836e0b76bb73265f"},
    {"9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
     "17422dda596ed5d9acd890e3c63f5051", "5b78923dee08579033e523d9"},
    {"a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
     "9f02283b6c9c07efc26bb9f2ac92e356", "cf782b88dd83549aadf1e984"},
};

START_TEST(traffic_keys_are_those_of_rfc_8448)
{
    struct buf secret = hex(traffic[_i][0]), key = hex(traffic[_i][1]),
               iv = hex(traffic[_i][2]);
    uint8_t out[16];
    ck_assert(key_schedule_expand(HASH_SHA256, buf_bytes(&secret), "key",
                                  (struct bytes){0}, out, 16));
    ck_assert_mem_eq(out, key.p, 16);
    ck_assert(key_schedule_expand(HASH_SHA256, buf_bytes(&secret), "iv",
                                  (struct bytes){0}, out, 12));
    ck_assert_mem_eq(out, iv.p, 12);
    buf_done(&secret);
    buf_done(&key);
    buf_done(&iv);
}
END_TEST

/* RFC 8448, 3: the client's Finished and its application data, as records */
#define FINISHED_RECORD                                                                  \
    "75ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f80338ac98fc46deb384" \
    "bd1c"                                                                               \
    "aeacab6867d726c40546"
#define FINISHED                                                                         \
    "14000020a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61"

START_TEST(a_record_of_rfc_8448_opens)
{
    struct buf secret = hex(traffic[1][0]), record = hex(FINISHED_RECORD),
               plain = hex(FINISHED);
    struct protection *p = protection_new(suite_find(0x1301), buf_bytes(&secret));
    struct opened o;
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(protection_open(p, 23, 0x0303, buf_bytes(&record), &o),
                     PROTECTION_OPENED);
    ck_assert_uint_eq(o.type, 22);
    ck_assert_uint_eq(o.padding, 0);
    ck_assert_uint_eq(o.data.n, plain.n);
    ck_assert_mem_eq(o.data.p, plain.p, plain.n);
    protection_free(p);
    buf_done(&secret);
    buf_done(&record);
    buf_done(&plain);
}
END_TEST

/* RFC 8448, 3: the client's close_notify, behind one record of application data */
START_TEST(a_record_that_is_passed_over_counts)
{
    struct buf secret = hex(traffic[2][0]),
               record = hex("c9872760655666b74d7ff1153efd6db6d0b0e3");
    struct opened o;
    for (unsigned skipped = 0; skipped < 3; skipped++) {
        struct protection *p = protection_new(suite_find(0x1301), buf_bytes(&secret));
        protection_skip(p, skipped, 67 * skipped);
        ck_assert_int_eq(protection_open(p, 23, 0x0303, buf_bytes(&record), &o),
                         skipped == 1 ? PROTECTION_OPENED : PROTECTION_MISPLACED);
        ck_assert(skipped != 1 || (o.type == 21 && o.data.n == 2 && o.data.p[0] == 1));
        protection_free(p);
    }
    buf_done(&secret);
    buf_done(&record);
}
END_TEST

/* RFC 8448, 3: that record has the number 1. It is known as long as its place is near, and until so many
 * records in a row were refused. */
START_TEST(a_record_at_another_place_is_told_from_a_changed_one)
{
    enum { NEAR = 8, PATIENCE = 16 };
    struct buf secret = hex(traffic[2][0]),
               record = hex("c9872760655666b74d7ff1153efd6db6d0b0e3");
    struct opened o;
    for (unsigned place = 0; place < 20; place++) {
        struct protection *p = protection_new(suite_find(0x1301), buf_bytes(&secret));
        protection_skip(p, place, 0);
        enum protection_result near =
            place <= 1 + NEAR ? PROTECTION_MISPLACED : PROTECTION_REFUSED;
        ck_assert_int_eq(protection_open(p, 23, 0x0303, buf_bytes(&record), &o),
                         place == 1 ? PROTECTION_OPENED : near);
        /* once more: its place is over */
        ck_assert_int_eq(protection_open(p, 23, 0x0303, buf_bytes(&record), &o), near);
        protection_free(p);
    }
    struct protection *p = protection_new(suite_find(0x1301), buf_bytes(&secret));
    for (unsigned i = 0; i <= PATIENCE; i++)
        protection_refused(p);
    ck_assert_int_eq(protection_open(p, 23, 0x0303, buf_bytes(&record), &o),
                     PROTECTION_REFUSED);
    protection_free(p);
    buf_done(&secret);
    buf_done(&record);
}
END_TEST

START_TEST(a_changed_bit_anywhere_is_refused)
{
    struct buf secret = hex(traffic[1][0]), record = hex(FINISHED_RECORD);
    for (size_t bit = 0; bit < record.n * 8; bit += 7) {
        struct protection *p = protection_new(suite_find(0x1301), buf_bytes(&secret));
        struct opened o;
        record.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
        ck_assert_int_eq(protection_open(p, 23, 0x0303, buf_bytes(&record), &o),
                         PROTECTION_REFUSED);
        record.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
        protection_free(p);
    }
    buf_done(&secret);
    buf_done(&record);
}
END_TEST

START_TEST(records_that_are_too_short_are_said_to_be)
{
    struct buf secret = hex(traffic[1][0]);
    struct protection *p = protection_new(suite_find(0x1301), buf_bytes(&secret));
    struct opened o;
    for (size_t n = 0; n < 16; n++)
        ck_assert_int_eq(protection_open(p, 23, 0x0303, (struct bytes){secret.p, n}, &o),
                         PROTECTION_SHORT);
    protection_free(p);
    buf_done(&secret);
}
END_TEST

/* A record that NSS 3.87 sent, which speaks draft 43 of DTLS 1.3, opened with the secret of its key
 * log: the epoch is in the nonce there, which RFC 9147, 4.2.1 has without. */
START_TEST(a_record_of_a_draft_of_dtls_1_3_opens)
{
    struct buf secret = hex("90c0816360382afb41888c37f919a7a54a365e56b2124475"
                            "b0ad0fea4412a311d1a8e658891f9afa54c2452527b3671a");
    struct buf datagram = hex("2fd9760017388397fdb297d5bcc344b003c13a2ddf16e14426ab5c68");
    struct cursor c = cursor_over(buf_bytes(&datagram));
    struct dtls_record r;
    ck_assert(dtls_next(&c, 0, 0, &r));
    struct protection *p = protection_new_dtls(suite_find(0x1302), buf_bytes(&secret));
    struct opened o;
    ck_assert_int_eq(protection_open_dtls(p, &r, &o), PROTECTION_REFUSED);
    protection_of_draft(p, 3);
    ck_assert_int_eq(protection_open_dtls(p, &r, &o), PROTECTION_OPENED);
    ck_assert_uint_eq(o.type, CONTENT_APPLICATION_DATA);
    ck_assert_uint_eq(o.data.n, 6);
    ck_assert_mem_eq(o.data.p, "hello\n", 6);
    protection_free(p);
    buf_done(&datagram);
    buf_done(&secret);
}
END_TEST

START_TEST(the_prf_of_tls_1_2_gives_the_published_vector)
{
    struct buf secret = hex("9bbe436ba940f017b17652849a71db35"),
               seed = hex("a0ba9f936cda311827a6f796ffd5198c"),
               wanted =
                   hex("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
                       "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
                       "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
                       "87347b66");
    uint8_t out[100];
    key_schedule_prf(0x0303, HASH_SHA256, buf_bytes(&secret), "test label",
                     buf_bytes(&seed), out, sizeof out);
    ck_assert_mem_eq(out, wanted.p, sizeof out);
    buf_done(&secret);
    buf_done(&seed);
    buf_done(&wanted);
}
END_TEST

#define NAME "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const struct {
    const char *what, *text;
    size_t count, broken;
} logs[] = {
    {"a line", "CLIENT_RANDOM " NAME " aabb\n", 1, 0},
    {"upper case and carriage return", "CLIENT_RANDOM " NAME " AABB\r\n", 1, 0},
    {"comments and blank lines", "# a comment\n\nCLIENT_RANDOM " NAME " aabb\n", 1, 0},
    {"a repeated line", "CLIENT_RANDOM " NAME " aabb\nCLIENT_RANDOM " NAME " aabb\n", 1,
     0},
    {"two secrets for one random",
     "CLIENT_RANDOM " NAME " aabb\nCLIENT_RANDOM " NAME " ccdd\n", 2, 0},
    {"foreign lines", "ECH_SECRET " NAME " aabb\nhello\n", 0, 0},
    {"an odd digit", "CLIENT_RANDOM " NAME " aab\n", 0, 1},
    {"a short random", "CLIENT_RANDOM 0001 aabb\n", 0, 1},
    {"TLS 1.3 labels",
     "CLIENT_HANDSHAKE_TRAFFIC_SECRET " NAME " aa\nSERVER_TRAFFIC_SECRET_0 " NAME " bb\n"
     "EXPORTER_SECRET " NAME " cc\nCLIENT_EARLY_TRAFFIC_SECRET " NAME " dd\n",
     4, 0},
    {"lines of old", "RSA 0011223344556677 aabb\nRSA Session-ID:0102 Master-Key:aabb\n",
     2, 0},
    {"no newline at the end", "CLIENT_RANDOM " NAME " aabb", 1, 0},
    {"a byte order mark",
     "\xef\xbb\xbf"
     "CLIENT_RANDOM " NAME " aabb\n",
     1, 0},
    {"tabs and many blanks", "  CLIENT_RANDOM\t" NAME " \t aabb  \n", 1, 0},
    {"a label without a secret", "CLIENT_RANDOM " NAME "\n", 0, 1},
    {"a label that only begins like one", "CLIENT_RANDOMS " NAME " aabb\n", 0, 0},
    {"an empty secret and one that is too long",
     "CLIENT_RANDOM " NAME " \nEXPORTER_SECRET " NAME " " NAME NAME NAME "\n", 0, 2},
};

START_TEST(key_logs_are_read_however_they_are_cut)
{
    size_t n = strlen(logs[_i].text);
    for (size_t cut = 0; cut <= n; cut++) {
        struct keylog *k = keylog_new();
        keylog_feed(k, (struct bytes){(const uint8_t *)logs[_i].text, cut});
        keylog_feed(k, (struct bytes){(const uint8_t *)logs[_i].text + cut, n - cut});
        keylog_end(k);
        ck_assert_msg(keylog_count(k) == logs[_i].count, "%s", logs[_i].what);
        ck_assert_msg(keylog_broken(k) == logs[_i].broken, "%s", logs[_i].what);
        keylog_free(k);
    }
}
END_TEST

/* Names that begin alike and many secrets under one name: the time must not grow with their square. */
START_TEST(a_log_of_many_lines_is_read_in_time)
{
    enum { LINES = 200000, ALIKE = 16 };
    struct buf text = {0};
    struct keylog *k = keylog_new();
    struct buf name = hex(NAME);
    for (unsigned i = 0; i < LINES; i++)
        buf_printf(&text, "CLIENT_RANDOM %064x %08x\n", i, i);
    for (unsigned i = 0; i < LINES; i++)
        buf_printf(&text, "CLIENT_RANDOM " NAME " %08x\n", i);
    clock_t before = clock();
    keylog_feed(k, buf_bytes(&text));
    ck_assert_int_lt((clock() - before) / CLOCKS_PER_SEC, 20); /* it would take hours */
    ck_assert_uint_eq(keylog_count(k), LINES + ALIKE);
    ck_assert_uint_eq(keylog_count_of(k, buf_bytes(&name)), ALIKE);
    ck_assert_uint_eq(
        keylog_find(k, KEYLOG_CLIENT_RANDOM, buf_bytes(&name), ALIKE - 1)->p[3], 0);
    keylog_free(k);
    buf_done(&name);
    buf_done(&text);
}
END_TEST

START_TEST(a_secret_is_found_by_label_and_random)
{
    const char *text =
        "SERVER_TRAFFIC_SECRET_0 " NAME " 0102\nCLIENT_RANDOM " NAME " 0304\n";
    struct keylog *k = keylog_new();
    struct buf name = hex(NAME);
    keylog_feed(k, (struct bytes){(const uint8_t *)text, strlen(text)});
    const struct secret *s = keylog_find(k, KEYLOG_SERVER_TRAFFIC, buf_bytes(&name), 0);
    ck_assert_ptr_nonnull(s);
    ck_assert_uint_eq(s->n, 2);
    ck_assert_uint_eq(s->p[1], 2);
    ck_assert_ptr_null(keylog_find(k, KEYLOG_CLIENT_TRAFFIC, buf_bytes(&name), 0));
    ck_assert_ptr_null(keylog_find(k, KEYLOG_SERVER_TRAFFIC, buf_bytes(&name), 1));
    name.p[31] ^= 1;
    ck_assert_ptr_null(keylog_find(k, KEYLOG_SERVER_TRAFFIC, buf_bytes(&name), 0));
    buf_done(&name);
    keylog_free(k);
}
END_TEST

START_TEST(a_line_without_end_is_passed_over)
{
    struct keylog *k = keylog_new();
    const char *line = "CLIENT_RANDOM " NAME " aabb\n";
    for (int i = 0; i < 100000; i++)
        keylog_feed(k, (struct bytes){(const uint8_t *)"CLIENT_RANDOM ", 14});
    keylog_feed(k, (struct bytes){(const uint8_t *)"\n", 1});
    keylog_feed(k, (struct bytes){(const uint8_t *)line, strlen(line)});
    ck_assert_uint_eq(keylog_count(k), 1);
    keylog_free(k);
}
END_TEST

START_TEST(a_log_is_written_as_it_was_read)
{
    const char *text = "CLIENT_RANDOM " NAME " aabb\n"
                       "EXPORTER_SECRET " NAME " ccdd\n";
    struct keylog *k = keylog_new();
    struct buf name = hex(NAME), out = {0};
    keylog_feed(k, (struct bytes){(const uint8_t *)text, strlen(text)});
    keylog_write(k, buf_bytes(&name), &out);
    ck_assert_str_eq(buf_text(&out), text);
    buf_done(&name);
    buf_done(&out);
    keylog_free(k);
}
END_TEST

START_TEST(sessions_are_remembered_by_ticket)
{
    struct keyring *k = keyring_new();
    struct secret master = {{1, 2, 3}, 48};
    const struct bytes ticket = {(const uint8_t *)"ticket", 6},
                       other = {(const uint8_t *)"other", 5};
    keyring_remember(k, ticket, &master);
    ck_assert_ptr_nonnull(keyring_recall(k, ticket));
    ck_assert_uint_eq(keyring_recall(k, ticket)->p[2], 3);
    ck_assert_ptr_null(keyring_recall(k, other));
    ck_assert_ptr_null(keyring_recall(k, (struct bytes){0}));
    keyring_free(k);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("crypto");
    tcase_add_loop_test(t, traffic_keys_are_those_of_rfc_8448, 0, 4);
    tcase_add_test(t, a_record_of_rfc_8448_opens);
    tcase_add_test(t, a_record_that_is_passed_over_counts);
    tcase_add_test(t, a_record_at_another_place_is_told_from_a_changed_one);
    tcase_add_test(t, a_changed_bit_anywhere_is_refused);
    tcase_add_test(t, records_that_are_too_short_are_said_to_be);
    tcase_add_test(t, a_record_of_a_draft_of_dtls_1_3_opens);
    tcase_add_test(t, the_prf_of_tls_1_2_gives_the_published_vector);
    tcase_add_loop_test(t, key_logs_are_read_however_they_are_cut, 0,
                        (int)(sizeof logs / sizeof *logs));
    tcase_add_test(t, a_log_of_many_lines_is_read_in_time);
    tcase_add_test(t, a_secret_is_found_by_label_and_random);
    tcase_add_test(t, a_line_without_end_is_passed_over);
    tcase_add_test(t, a_log_is_written_as_it_was_read);
    tcase_add_test(t, sessions_are_remembered_by_ticket);
    return harness_run("crypto", t);
}
