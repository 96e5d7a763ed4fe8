/* SPDX-License-Identifier: BSD-2-Clause */
/* tls: bodies of messages and extensions, written by hand from their RFCs. */
#include "config.h"

#include "harness.h"
#include "tls/compressed.h"
#include "tls/messages.h"

static const struct tls_context context_13 = {.version = 0x0304, .cipher_suite = 0x1301};

/* RFC 9846, 4.5.1: one certificate of 82 bytes (that is none), without extensions. */
#define PLAIN_BODY                                                                       \
    "00000057000052305063657274696669636174652063657274696669636174652063657274696669"   \
    "63617465206365727469666963617465206365727469666963617465206365727469666963617465"   \
    "2030313233343536370000"

/* The same, packed by Python's zlib, by Google's encoder and by zstd's own program. */
static const struct {
    unsigned algorithm;
    const char *packed;
} packed[] = {
    {1, "78da636060086760083208484e2d2ac94ccb4c4e2c4955a0846d6068646c626a66cec00000852c1e"
        "98"},
#ifdef HAVE_BROTLI
    {2, "1b5a00f8056a71b488d72fda243508c76023905ae01b80ef69579a917964f500"},
#endif
#ifdef HAVE_ZSTD
    {3, "28b52ffd0458350100f8000000570000523050636572746966696361746520303132333435363700"
        "0001"
        "0073a930013427557b"},
#endif
};
enum { PACKED = sizeof packed / sizeof *packed };

static void put_number(struct buf *b, size_t value, unsigned width)
{
    for (unsigned i = width; i-- > 0;) {
        uint8_t byte = (uint8_t)(value >> 8 * i);
        buf_add(b, (struct bytes){&byte, 1});
    }
}

/* A handshake message of that type around the bytes of a hex string. */
static void put_message(struct buf *b, unsigned type, const char *hex)
{
    struct buf body = {0};
    harness_hex(&body, hex);
    put_number(b, type, 1);
    put_number(b, body.n, 3);
    buf_add(b, buf_bytes(&body));
    buf_done(&body);
}

/* RFC 8879, 4 */
static void put_compressed(struct buf *b, unsigned algorithm, size_t length,
                           const char *hex)
{
    struct buf body = {0};
    harness_hex(&body, hex);
    put_number(b, 25, 1);
    put_number(b, 2 + 3 + 3 + body.n, 3);
    put_number(b, algorithm, 2);
    put_number(b, length, 3);
    put_number(b, body.n, 3);
    buf_add(b, buf_bytes(&body));
    buf_done(&body);
}

START_TEST(a_compressed_certificate_opens_to_the_message_that_it_stands_for)
{
    struct buf plain = {0}, b = {0};
    struct arena a = {0};
    const char *why;
    put_message(&plain, 11, PLAIN_BODY);
    put_compressed(&b, packed[_i].algorithm, plain.n - 4, packed[_i].packed);
    struct bytes opened = compressed_open(buf_bytes(&b), &a, &why);
    ck_assert_msg(why == NULL, "%s", why);
    ck_assert_uint_eq(opened.n, plain.n);
    ck_assert_mem_eq(opened.p, plain.p, plain.n);
    /* the tree shows it, as derived */
    const struct node *root = messages_tree(&a, &context_13, buf_bytes(&b));
    const struct node *inner =
        node_child(node_child(root, "compressed_certificate_message"), "Certificate");
    ck_assert_ptr_nonnull(inner);
    const struct node *list = node_child(inner, "certificate_list");
    ck_assert(node_is_derived(list) && !node_is_derived(root));
    ck_assert_str_eq(node_on_wire(list)->name, "compressed_certificate_message");
    ck_assert_mem_eq(node_bytes(list, buf_bytes(&b)).p, plain.p + 5, 3);
    arena_done(&a);
    buf_done(&b);
    buf_done(&plain);
}
END_TEST

START_TEST(a_compressed_certificate_of_another_length_is_refused)
{
    for (int step = -1; step <= 1; step += 2) {
        struct buf b = {0};
        struct arena a = {0};
        const char *why;
        put_compressed(&b, packed[_i].algorithm, (size_t)(91 + step), packed[_i].packed);
        ck_assert_uint_eq(compressed_open(buf_bytes(&b), &a, &why).n, 0);
        ck_assert_ptr_nonnull(strstr(why, "another length"));
        const struct node *root = messages_tree(&a, &context_13, buf_bytes(&b));
        ck_assert_str_eq(node_child(root, "compressed_certificate_message")->note, why);
        arena_done(&a);
        buf_done(&b);
    }
}
END_TEST

START_TEST(damaged_compressed_certificates_are_refused_with_a_reason)
{
    struct buf b = {0};
    const char *why;
    put_compressed(&b, packed[_i].algorithm, 91, packed[_i].packed);
    for (size_t i = 0; i < b.n; i++) {
        struct arena a = {0};
        uint8_t was = b.p[i];
        compressed_open((struct bytes){b.p, i}, &a, &why); /* cut there */
        ck_assert(i == 0 || why != NULL);
        b.p[i] ^= 0x55;
        struct bytes opened = compressed_open(buf_bytes(&b), &a, &why);
        ck_assert(opened.n == 0 || opened.n == 95);
        b.p[i] = was;
        arena_done(&a);
    }
    buf_done(&b);
}
END_TEST

START_TEST(no_more_is_unpacked_than_the_bound)
{
    struct buf b = {0};
    struct arena a = {0};
    const char *why;
    put_compressed(&b, 1, COMPRESSED_LONGEST + 1, packed[0].packed);
    ck_assert_uint_eq(compressed_open(buf_bytes(&b), &a, &why).n, 0);
    ck_assert_ptr_nonnull(strstr(why, "out of bounds"));
    ck_assert_uint_lt(a.used, 4096);
    arena_done(&a);
    buf_done(&b);
}
END_TEST

START_TEST(few_bytes_that_claim_to_be_many_are_not_unpacked)
{
    struct buf b = {0};
    struct arena a = {0};
    const char *why;
    put_compressed(&b, 1, COMPRESSED_LONGEST, packed[0].packed);
    ck_assert_uint_eq(compressed_open(buf_bytes(&b), &a, &why).n, 0);
    ck_assert_ptr_nonnull(strstr(why, "do not shrink that far"));
    ck_assert_uint_lt(a.used, 4096);
    arena_done(&a);
    buf_done(&b);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("messages");
    tcase_add_loop_test(
        t, a_compressed_certificate_opens_to_the_message_that_it_stands_for, 0, PACKED);
    tcase_add_loop_test(t, a_compressed_certificate_of_another_length_is_refused, 0,
                        PACKED);
    tcase_add_loop_test(t, damaged_compressed_certificates_are_refused_with_a_reason, 0,
                        PACKED);
    tcase_add_test(t, no_more_is_unpacked_than_the_bound);
    tcase_add_test(t, few_bytes_that_claim_to_be_many_are_not_unpacked);
    return harness_run("messages", t);
}
