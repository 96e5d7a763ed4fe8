/* SPDX-License-Identifier: BSD-2-Clause */
/* crypto: certificates, chains and OCSP staples. openssl made them: tests/certificates/make says
 * what they must say. */
#include "crypto/certificate.h"
#include "crypto/chain.h"
#include "crypto/key_schedule.h"
#include "harness.h"

#include <stdio.h>
#include <string.h>

/* Days as seconds since 1970, from `date -u -d DAY +%s`. */
#define BEFORE 1764547200 /* 2025-12-01 */
#define FIRST  1767225600 /* 2026-01-01 */
#define SUMMER 1782864000 /* 2026-07-01 */
#define WITH_OCSP                                                                        \
    1795737600 /* 2026-11-27: the staples are of 2026-11-25 and hold for seven days */
#define LATE_OCSP 1797724800 /* 2026-12-20 */
#define LAST      1798761600 /* 2027-01-01 */
#define AFTER     1801440000 /* 2027-02-01 */

static const char *path_of(const char *name)
{
    static char path[1024];
    const char *folder = getenv("SOURCE_DIR");
    snprintf(path, sizeof path, "%s/tests/certificates/%s", folder ? folder : ".", name);
    return path;
}

static struct bytes load(const char *name, struct arena *a)
{
    uint8_t bytes[8192];
    FILE *f = fopen(path_of(name), "rb");
    ck_assert_msg(f != NULL, "%s is missing", name);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    return arena_copy(a, (struct bytes){bytes, n});
}

START_TEST(a_certificate_says_what_was_put_into_it)
{
    static const char *const names[] = {"www.example.org",  "*.wild.example.org",
                                        "192.0.2.1",        "2001:db8::1",
                                        "post@example.org", "https://example.org/a"};
    struct arena a = {0};
    struct certificate c;
    uint8_t hash[SECRET_MOST];
    struct bytes der = load("server.der", &a);
    certificate_read(der, &c, &a);
    ck_assert_int_eq(c.form, CERTIFICATE_X509);
    ck_assert_ptr_null(c.note);
    ck_assert_str_eq(c.subject, "CN=www.example.org");
    ck_assert_str_eq(c.issuer, "O=Tests,CN=Middle");
    ck_assert_int_eq(c.not_before, FIRST);
    ck_assert_int_eq(c.not_after, LAST);
    ck_assert_str_eq(certificate_time(c.not_after, &a), "2027-01-01T00:00:00Z");
    ck_assert_uint_eq(c.name_count, 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert_str_eq(c.name[i], names[i]);
    ck_assert_str_eq(c.key.algorithm, "ECDSA");
    ck_assert_str_eq(c.key.curve, "secp256r1");
    ck_assert_uint_eq(c.key.bits, 256);
    ck_assert_uint_eq(c.key.value.n, 65); /* RFC 5480, 2.2 */
    ck_assert_uint_eq(c.key.value.p[0], 4);
    ck_assert_str_eq(c.signature, "RSA-SHA256");
    ck_assert(!c.ca && !c.self_signed);
    ck_assert_uint_eq(c.usage_count, 1);
    ck_assert_str_eq(c.usage[0], "digitalSignature");
    ck_assert_uint_eq(c.purpose_count, 1);
    ck_assert_str_eq(c.purpose[0], "serverAuth");
    key_schedule_digest(HASH_SHA256, der, hash);
    ck_assert_mem_eq(c.fingerprint, hash, 32);
    arena_done(&a);
}
END_TEST

static const struct {
    const char *file, *algorithm, *curve, *signature;
    unsigned bits;
    bool ca, self_signed;
} keys[] = {
    {"root.der", "ECDSA", "secp384r1", "ECDSA-SHA256", 384, true, true},
    {"middle.der", "RSA", NULL, "ECDSA-SHA256", 2048, true, false},
    {"client.der", "Ed25519", NULL, "RSA-SHA256", 256, false, false},
    {"stranger.der", "Ed25519", NULL, "EdDSA-Ed25519", 256, true, true},
};

START_TEST(keys_of_each_kind_are_named)
{
    struct arena a = {0};
    struct certificate c;
    certificate_read(load(keys[_i].file, &a), &c, &a);
    ck_assert_str_eq(c.key.algorithm, keys[_i].algorithm);
    ck_assert_uint_eq(c.key.bits, keys[_i].bits);
    ck_assert_str_eq(c.signature, keys[_i].signature);
    ck_assert(c.ca == keys[_i].ca && c.self_signed == keys[_i].self_signed);
    if (keys[_i].curve)
        ck_assert_str_eq(c.key.curve, keys[_i].curve);
    if (strcmp(keys[_i].algorithm, "RSA") == 0)
        ck_assert_uint_eq(c.key.value.n, 256);
    arena_done(&a);
}
END_TEST

START_TEST(a_bare_key_is_read_and_nonsense_is_said_to_be_unreadable)
{
    struct arena a = {0};
    struct certificate c;
    struct bytes key = load("server.spki", &a);
    certificate_read(key, &c, &a);
    ck_assert_int_eq(c.form, CERTIFICATE_RAW_KEY);
    ck_assert_str_eq(c.key.curve, "secp256r1");
    for (size_t n = 0; n < key.n; n++) {
        certificate_read((struct bytes){key.p, n}, &c, &a);
        ck_assert_int_eq(c.form, CERTIFICATE_UNREADABLE);
        ck_assert_ptr_nonnull(c.note);
    }
    arena_done(&a);
}
END_TEST

/* rsaEncryption and id-ml-dsa-44 (RFC 9881, 2) are object identifiers of the same length. */
START_TEST(an_algorithm_that_the_library_does_not_know_is_named_by_its_number)
{
    static const uint8_t rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1},
                         ml_dsa[] = {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 0x11};
    struct arena a = {0};
    struct certificate c;
    struct bytes der = load("other.der", &a);
    uint8_t *at = memmem(der.p, der.n, rsa, sizeof rsa);
    ck_assert_ptr_nonnull(at);
    memcpy(at, ml_dsa, sizeof ml_dsa);
    certificate_read(der, &c, &a);
    ck_assert_str_eq(c.subject, "CN=other.example.org");
    ck_assert_ptr_nonnull(strstr(c.key.algorithm, "ML-DSA-44"));
    arena_done(&a);
}
END_TEST

/* What a chain is checked with, and what must come of it. `words` are in the reason. */
static const struct {
    const char *sent[4], *name;
    int64_t captured;
    bool trust, of_client;
    enum check_result chain, named, time;
    const char *words;
} chains[] = {
    {{"server", "middle"}, "www.example.org", SUMMER, true, false, 0, 0, 0, "root.pem"},
    {{"server", "middle"}, "a.wild.example.org", FIRST, true, false, 0, 0, 0, ""},
    {{"server", "middle"}, "2001:db8::1", LAST, true, false, 0, 0, 0, ""},
    {{"server", "middle"},
     "a.b.wild.example.org",
     SUMMER,
     true,
     false,
     0,
     1,
     0,
     "a.b.wild.example.org is not among www.example.org, *.wild.example.org, 192.0.2.1 "
     "and "
     "3 more"},
    {{"server", "middle"}, NULL, SUMMER, true, false, 0, 2, 0, "names no server"},
    {{"server", "middle"},
     "www.example.org",
     SUMMER,
     false,
     false,
     2,
     0,
     0,
     "its issuer O=Tests,CN=Root is in no trust store here"},
    {{"server"},
     "www.example.org",
     SUMMER,
     true,
     false,
     1,
     0,
     0,
     "issuer not known: O=Tests,CN=Middle"},
    {{"server", "middle", "root"},
     "www.example.org",
     SUMMER,
     true,
     false,
     0,
     0,
     0,
     "the root was sent, too"},
    {{"server", "middle", "root"},
     "www.example.org",
     SUMMER,
     false,
     false,
     2,
     0,
     0,
     "O=Tests,CN=Root is signed by itself"},
    {{"server", "root", "middle"},
     "www.example.org",
     SUMMER,
     true,
     false,
     0,
     0,
     0,
     "out of order"},
    {{"server", "middle", "stranger"},
     "www.example.org",
     SUMMER,
     true,
     false,
     0,
     0,
     0,
     "one certificate does not belong"},
    {{"stranger"},
     "www.example.org",
     SUMMER,
     true,
     false,
     1,
     1,
     0,
     "O=Elsewhere,CN=Root is signed by itself"},
    {{"server", "middle"},
     "www.example.org",
     BEFORE,
     true,
     false,
     0,
     0,
     1,
     "not valid before 2026-01-01 (31 days after the capture)"},
    {{"server", "middle"},
     "www.example.org",
     AFTER,
     true,
     false,
     0,
     0,
     1,
     "expired on 2027-01-01 (31 days before the capture)"},
    {{"client", "middle"},
     NULL,
     SUMMER,
     true,
     false,
     1,
     2,
     0,
     "not meant for this purpose"},
    {{"client", "middle"}, NULL, SUMMER, true, true, 0, -1, 0, ""},
    {{"server", "middle"},
     NULL,
     SUMMER,
     true,
     true,
     1,
     -1,
     0,
     "not meant for this purpose"},
};

static void fill(struct chain *chain, const char *const *names, struct arena *a)
{
    char file[64];
    for (; *names && chain->count < 4; names++) {
        snprintf(file, sizeof file, "%s.der", *names);
        chain->der[chain->count++] = load(file, a);
    }
}

static struct trust *trust_of(bool root)
{
    struct error e;
    struct trust *t = trust_new(false);
    ck_assert(!root || trust_add_file(t, path_of("root.pem"), &e) == 0);
    return t;
}

/* The check whose name ends so; NULL where there is none. */
static const struct check *find(const struct check_list *list, const char *end)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *what = list->check[i].what;
        size_t n = strlen(what), m = strlen(end);
        if (n >= m && strcmp(what + n - m, end) == 0)
            return &list->check[i];
    }
    return NULL;
}

START_TEST(a_chain_is_judged_with_its_reason)
{
    static const char *const ends[] = {"certificate chain", "certificate name",
                                       "certificate time"};
    const int wanted[] = {(int)chains[_i].chain, (int)chains[_i].named,
                          (int)chains[_i].time};
    struct arena a = {0};
    struct check_list list = {0};
    struct chain chain = {.of_client = chains[_i].of_client,
                          .name = chains[_i].name,
                          .captured = chains[_i].captured,
                          .now = SUMMER,
                          .trust = trust_of(chains[_i].trust)};
    bool said = *chains[_i].words == 0;
    fill(&chain, chains[_i].sent, &a);
    chain_check(&chain, &list, &a);
    for (size_t i = 0; i < 3; i++) {
        const struct check *check = find(&list, ends[i]);
        ck_assert_msg((check == NULL) == (wanted[i] < 0), "%s", ends[i]);
        if (check)
            ck_assert_msg((int)check->result == wanted[i], "%s: %s", check->what,
                          check->why);
    }
    for (size_t i = 0; i < list.count; i++)
        said |= list.check[i].why && strstr(list.check[i].why, chains[_i].words);
    ck_assert_msg(said, "row %d: nothing says: %s", _i, chains[_i].words);
    trust_free(chain.trust);
    arena_done(&a);
}
END_TEST

START_TEST(what_is_over_today_does_not_fail)
{
    struct arena a = {0};
    struct check_list list = {0};
    struct chain chain = {.captured = SUMMER, .now = AFTER};
    fill(&chain, (const char *const[]){"server", "middle", NULL}, &a);
    chain_check(&chain, &list, &a);
    const struct check *now = find(&list, "time now");
    ck_assert_int_eq(now->result, CHECK_UNKNOWN);
    ck_assert_str_eq(now->why, "CN=www.example.org expired on 2027-01-01 (31 days ago)");
    ck_assert_int_eq(find(&list, "certificate time")->result, CHECK_PASS);
    arena_done(&a);
}
END_TEST

START_TEST(what_was_over_already_fails_and_is_said_once)
{
    struct arena a = {0};
    struct check_list list = {0};
    struct chain chain = {.captured = AFTER, .now = AFTER + 60};
    fill(&chain, (const char *const[]){"server", "middle", NULL}, &a);
    chain_check(&chain, &list, &a);
    ck_assert_int_eq(find(&list, "certificate time")->result, CHECK_FAIL);
    ck_assert_ptr_nonnull(strstr(find(&list, "certificate time")->why, "expired"));
    ck_assert_ptr_null(find(&list, "time now"));
    arena_done(&a);
}
END_TEST

START_TEST(a_changed_bit_anywhere_in_a_certificate_breaks_its_chain)
{
    struct arena a = {0};
    struct chain chain = {.captured = SUMMER, .now = SUMMER, .trust = trust_of(true)};
    fill(&chain, (const char *const[]){"server", "middle", NULL}, &a);
    for (size_t which = 0; which < 2; which++)
        for (size_t i = 0; i < chain.der[which].n; i += 7) {
            struct check_list list = {0};
            uint8_t *byte = (uint8_t *)(uintptr_t)&chain.der[which].p[i];
            *byte ^= 1;
            chain_check(&chain, &list, &a);
            ck_assert_msg(find(&list, "chain")->result != CHECK_PASS, "%zu, byte %zu",
                          which, i);
            *byte ^= 1;
        }
    trust_free(chain.trust);
    arena_done(&a);
}
END_TEST

static const struct {
    const char *leaf, *staple;
    int64_t captured;
    enum check_result signature, status;
    const char *words;
} staples[] = {
    {"server", "server-good.ocsp", WITH_OCSP, 0, 0, "good from 2026-11-25"},
    {"server", "server-good.ocsp", LATE_OCSP, 0, 1,
     "stale: a newer one was due at 2026-12-02"},
    {"server", "server-good.ocsp", SUMMER, 0, 1, "only from 2026-11-25"},
    {"other", "other-revoked.ocsp", WITH_OCSP, 0, 1, "revoked at 2026-11-25"},
    {"other", "server-good.ocsp", WITH_OCSP, 0, 1, "another certificate"},
};

START_TEST(a_staple_is_judged_with_its_reason)
{
    struct arena a = {0};
    struct check_list list = {0};
    struct chain chain = {.captured = staples[_i].captured, .now = SUMMER};
    fill(&chain, (const char *const[]){staples[_i].leaf, "middle", NULL}, &a);
    staple_check(&chain, load(staples[_i].staple, &a), &list, &a);
    ck_assert_int_eq(find(&list, "signature")->result, staples[_i].signature);
    ck_assert_int_eq(find(&list, "status")->result, staples[_i].status);
    ck_assert_msg(strstr(find(&list, "status")->why, staples[_i].words) != NULL, "%s",
                  find(&list, "status")->why);
    arena_done(&a);
}
END_TEST

START_TEST(a_changed_bit_in_a_staple_does_not_pass)
{
    struct arena a = {0};
    struct chain chain = {.captured = WITH_OCSP, .now = SUMMER};
    struct bytes staple = load("server-good.ocsp", &a);
    /* from the NULL behind sha256WithRSAEncryption to the count of unused bits: not signed */
    const uint8_t null[] = {0x0b, 5, 0, 3},
                  *free_bytes = memmem(staple.p, staple.n, null, 4);
    ck_assert_ptr_nonnull(free_bytes);
    fill(&chain, (const char *const[]){"server", "middle", NULL}, &a);
    for (size_t i = 0; i < staple.n; i += 3) {
        if (&staple.p[i] > free_bytes && &staple.p[i] <= free_bytes + 7)
            continue;
        struct check_list list = {0};
        uint8_t *byte = (uint8_t *)(uintptr_t)&staple.p[i];
        *byte ^= 4;
        staple_check(&chain, staple, &list, &a);
        const struct check *signature = find(&list, "signature"),
                           *status = find(&list, "status");
        ck_assert_msg(!signature || signature->result != CHECK_PASS || !status ||
                          status->result != CHECK_PASS,
                      "byte %zu", i);
        *byte ^= 4;
    }
    arena_done(&a);
}
END_TEST

START_TEST(an_issuer_that_is_not_there_leaves_a_staple_unchecked)
{
    struct arena a = {0};
    struct check_list list = {0};
    struct chain chain = {.captured = WITH_OCSP, .now = SUMMER};
    fill(&chain, (const char *const[]){"server", NULL}, &a);
    staple_check(&chain, load("server-good.ocsp", &a), &list, &a);
    ck_assert_int_eq(find(&list, "signature")->result, CHECK_UNKNOWN);
    arena_done(&a);
}
END_TEST

START_TEST(a_file_without_certificates_is_refused_with_its_name)
{
    struct error e;
    struct trust *t = trust_new(false);
    ck_assert_int_lt(trust_add_file(t, path_of("make"), &e), 0);
    ck_assert_ptr_nonnull(strstr(e.text, "make holds no certificate"));
    ck_assert_int_lt(trust_add_file(t, path_of("missing.pem"), &e), 0);
    ck_assert_ptr_nonnull(strstr(e.text, "missing.pem"));
    ck_assert(!trust_is_given(t));
    trust_free(t);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

int main(void)
{
    TCase *t = tcase_create("certificate");
    tcase_add_test(t, a_certificate_says_what_was_put_into_it);
    tcase_add_loop_test(t, keys_of_each_kind_are_named, 0, ROWS(keys));
    tcase_add_test(t, a_bare_key_is_read_and_nonsense_is_said_to_be_unreadable);
    tcase_add_test(t, an_algorithm_that_the_library_does_not_know_is_named_by_its_number);
    tcase_add_loop_test(t, a_chain_is_judged_with_its_reason, 0, ROWS(chains));
    tcase_add_test(t, what_is_over_today_does_not_fail);
    tcase_add_test(t, what_was_over_already_fails_and_is_said_once);
    tcase_add_test(t, a_changed_bit_anywhere_in_a_certificate_breaks_its_chain);
    tcase_add_loop_test(t, a_staple_is_judged_with_its_reason, 0, ROWS(staples));
    tcase_add_test(t, a_changed_bit_in_a_staple_does_not_pass);
    tcase_add_test(t, an_issuer_that_is_not_there_leaves_a_staple_unchecked);
    tcase_add_test(t, a_file_without_certificates_is_refused_with_its_name);
    return harness_run("certificate", t);
}
