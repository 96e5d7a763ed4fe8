/* SPDX-License-Identifier: BSD-2-Clause */
/* base and wire: text, buffers, the cursor, the schema interpreter. */
#include "base/error.h"
#include "base/text.h"
#include "harness.h"
#include "wire/schema.h"

static const uint8_t four[] = {1, 2, 3, 4};

START_TEST(reading_past_the_end_fails_for_good)
{
    struct cursor c = cursor_over((struct bytes){four, 4});
    ck_assert_uint_eq(cursor_uint(&c, 3), 0x010203);
    ck_assert_uint_eq(cursor_uint(&c, 2), 0);
    ck_assert(c.failed);
    ck_assert_uint_eq(cursor_left(&c), 0);
    ck_assert_uint_eq(cursor_uint(&c, 1), 0); /* the fourth byte is not given any more */
    struct cursor cut = cursor_cut(&c, 0);
    ck_assert(cut.failed);
}
END_TEST

START_TEST(a_vector_longer_than_its_enclosure_fails_both_cursors)
{
    const uint8_t bytes[] = {0, 5, 'a', 'b'};
    struct cursor c = cursor_over((struct bytes){bytes, 4});
    struct cursor body = cursor_vector(&c, 2);
    ck_assert(c.failed && body.failed);
}
END_TEST

START_TEST(offsets_of_a_cut_cursor_count_from_the_first_byte)
{
    struct cursor c = cursor_over((struct bytes){four, 4});
    cursor_take(&c, 1);
    struct cursor cut = cursor_cut(&c, 2);
    cursor_take(&cut, 1);
    ck_assert_uint_eq(cursor_offset(&cut), 2);
    ck_assert_uint_eq(cursor_left(&cut), 1);
}
END_TEST

static const struct field element[] = {U16("element"), END};
static const struct field sample[] = {U8("number"),
                                      VECTOR("list", 1, 2, 6, .of = element),
                                      VECTOR("opaque", 1, 0, 255), REST("rest"), END};

/* Each byte must belong to exactly one leaf, in order. */
static void assert_covered(const struct node *root, size_t n)
{
    size_t at = 0;
    for (const struct node *node = root; node; node = node_walk(root, node)) {
        if (node->first || node->length == 0)
            continue;
        ck_assert_uint_eq(node->offset, at);
        at += node->length;
    }
    ck_assert_uint_eq(at, n);
}

static struct node *read_sample(struct arena *a, struct bytes b)
{
    struct cursor c = cursor_over(b);
    struct node *root = node_add(a, NULL, "sample", 0);
    schema_read(a, NULL, sample, &c, root);
    return root;
}

START_TEST(every_byte_belongs_to_one_leaf_wherever_the_input_stops)
{
    const uint8_t bytes[] = {7, 4, 0, 1, 0, 2, 3, 'a', 'b', 'c', 9, 9};
    for (size_t n = 0; n <= sizeof bytes; n++) {
        struct arena a = {0};
        struct node *root = read_sample(&a, (struct bytes){bytes, n});
        assert_covered(root, n);
        arena_done(&a);
    }
}
END_TEST

START_TEST(a_whole_structure_has_no_malformed_field)
{
    const uint8_t bytes[] = {7, 4, 0, 1, 0, 2, 0};
    struct arena a = {0};
    struct node *root = read_sample(&a, (struct bytes){bytes, sizeof bytes});
    for (const struct node *n = root; n; n = node_walk(root, n))
        ck_assert_msg(!n->malformed, "%s: %s", n->name, n->note);
    const struct node *list = node_child(root, "list");
    ck_assert_ptr_nonnull(list);
    ck_assert_uint_eq(list->last->number, 2);
    arena_done(&a);
}
END_TEST

START_TEST(a_vector_outside_its_limits_is_noted)
{
    const uint8_t lengths[] = {0, 8}; /* the list takes 2 to 6 bytes */
    for (size_t i = 0; i < 2; i++) {
        uint8_t bytes[11] = {7, lengths[i]};
        struct arena a = {0};
        struct node *root = read_sample(&a, (struct bytes){bytes, sizeof bytes});
        bool noted = false;
        for (const struct node *n = root; n; n = node_walk(root, n))
            noted |= n->malformed;
        ck_assert(noted);
        arena_done(&a);
    }
}
END_TEST

START_TEST(a_node_is_found_by_each_of_its_bytes)
{
    const uint8_t bytes[] = {7, 2, 0, 1, 0};
    struct arena a = {0};
    struct node *root = read_sample(&a, (struct bytes){bytes, sizeof bytes});
    ck_assert_str_eq(node_at(root, 0)->name, "number");
    ck_assert_str_eq(node_at(root, 2)->name, "element");
    ck_assert_str_eq(node_at(root, 3)->name, "element");
    ck_assert_ptr_null(node_at(root, 5));
    arena_done(&a);
}
END_TEST

START_TEST(control_characters_and_overrides_become_visible)
{
    static const char *const rows[][2] = {
        {"\x1b[31m", "\\x1b[31m"},
        {"a\x07", "a\\x07"},
        {"\xe2\x80\xaeX", "\\xe2\\x80\\xaeX"}, /* U+202E turns the writing direction */
        {"\xff", "\\xff"},
        {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = {0};
        struct bytes b = {(const uint8_t *)rows[i][0], strlen(rows[i][0])};
        const char *safe = text_safe(&a, b);
        for (const char *p = safe; *p; p++)
            ck_assert((unsigned char)*p >= 0x20 && *p != 0x7f);
        ck_assert_ptr_null(strstr(safe, "\xe2\x80\xae"));
        if (i != 2)
            ck_assert_str_eq(safe, rows[i][1]);
        arena_done(&a);
    }
}
END_TEST

START_TEST(wide_and_combining_characters_are_measured)
{
    ck_assert_int_eq(text_width("abc"), 3);
    ck_assert_int_eq(text_width("\xe6\xbc\xa2"), 2); /* U+6F22, wide */
    ck_assert_int_eq(text_width("e\xcc\x81"), 1);    /* e with U+0301 */
    ck_assert_uint_eq(text_fit("\xe6\xbc\xa2\xe6\xbc\xa2", 3), 3);
}
END_TEST

START_TEST(grease_is_a_rule)
{
    for (unsigned high = 0; high < 16; high++)
        ck_assert(registry_is_grease(high << 12 | 0x0a00 | high << 4 | 0x0a));
    ck_assert(!registry_is_grease(0x0a1a));
    ck_assert(!registry_is_grease(0x1301));
}
END_TEST

START_TEST(what_an_error_names_is_safe_to_show)
{
    struct error e;
    ck_assert_int_eq(error_set(&e, "%s: not found\nlook elsewhere", "a\x1b[31mb\xff"),
                     -1);
    ck_assert_str_eq(e.text, "a\\x1b[31mb\\xff: not found\nlook elsewhere");
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("wire");
    tcase_add_test(t, reading_past_the_end_fails_for_good);
    tcase_add_test(t, a_vector_longer_than_its_enclosure_fails_both_cursors);
    tcase_add_test(t, offsets_of_a_cut_cursor_count_from_the_first_byte);
    tcase_add_test(t, every_byte_belongs_to_one_leaf_wherever_the_input_stops);
    tcase_add_test(t, a_whole_structure_has_no_malformed_field);
    tcase_add_test(t, a_vector_outside_its_limits_is_noted);
    tcase_add_test(t, a_node_is_found_by_each_of_its_bytes);
    tcase_add_test(t, control_characters_and_overrides_become_visible);
    tcase_add_test(t, wide_and_combining_characters_are_measured);
    tcase_add_test(t, grease_is_a_rule);
    tcase_add_test(t, what_an_error_names_is_safe_to_show);
    return harness_run("wire", t);
}
