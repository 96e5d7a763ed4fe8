/* SPDX-License-Identifier: BSD-2-Clause */
/* tls: bodies of extensions, written by hand from their RFCs. */
#include "harness.h"
#include "tls/messages.h"

enum { CH = 1, SH = 2, NST = 4, RETRY = 6, EE = 8, CT = 11, CR = 13 };

/* An extension's body in a message, a field of it (its name, the last of that name), and what it
 * must read as: its words, or its number where there are none. */
static const struct {
    unsigned message, code;
    const char *body, *field, *words;
    uint64_t number;
} rows[] = {
    /* RFC 6066 */
    {CH, 0, "000e 00 000b 6578616d706c652e6f7267", "host_name", "example.org", 0},
    {CH, 1, "02", "max_fragment_length", "2^10 bytes", 0},
    {CH, 3,
     "002f 00 01 000102030405060708090a0b0c0d0e0f10111213"
     "03 000102030405060708090a0b0c0d0e0f10111213 02 0001 30",
     "identifier_type", "x509_name", 0},
    {CH, 5, "01 0000 0000", "status_type", "ocsp", 0},
    {CH, 17, "0007 02 0004 0000 0000", "status_type", "ocsp_multi", 0},
    /* RFC 4681, 5878, 6091, 7924 */
    {CH, 6, "01 40", "UserMappingType", "upn_domain_hint", 0},
    {CH, 7, "02 00 03", "AuthzDataFormat", "saml_assertion_url", 0},
    {CH, 9, "02 00 01", "CertificateType", "OpenPGP", 0},
    {SH, 9, "01", "certificate_type", "OpenPGP", 0},
    {CH, 25, "0004 02 02 aabb", "type", "cert_req", 0},
    {EE, 25, "0001 01", "type", "cert", 0},
    /* RFC 5764, 6520, 8870 */
    {CH, 14, "0004 0001 0008 00", "SRTPProtectionProfile", "SRTP_AEAD_AES_256_GCM", 0},
    {CH, 15, "01", "mode", "peer_allowed_to_send", 0},
    {CH, 39, "02 00 01", "EKTCipherType", "AESKW256", 0},
    {EE, 39, "00", "selected_cipher", "AESKW128", 0},
    /* RFC 7301 with a name of GREASE, RFC 8701, 3.1 */
    {CH, 16, "000c 02 6832 02 8a8a 05 68332d3239", "ProtocolName", "h3-29", 0},
    {CH, 16, "0003 02 8a8a", "ProtocolName", "GREASE (0x8a8a)", 0},
    {SH, 13172, "08 687474702f312e31 02 6832", "ProtocolName", "h2", 0},
    /* RFC 6962: 2024-01-01 00:00:00.250 UTC in milliseconds is 0x18cc251f4fa */
    {CT, 18,
     "0035 0033 00 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
     "0000018cc251f4fa 0000 0403 0004 aabbccdd",
     "timestamp", "2024-01-01 00:00:00.250 UTC", 0},
    /* RFC 8879, 8449, 9345 */
    {CH, 27, "04 0002 0003", "CertificateCompressionAlgorithm", "zstd", 0},
    {CH, 28, "4001", "RecordSizeLimit", NULL, 0x4001},
    {CT, 34, "00093a80 0403 000002 3000 0804 0001 ff", "valid_time", "7 days", 0},
    /* draft-ietf-tls-trust-anchor-ids; X.690, 8.20: 11129 is 0x56 and 0x79 in seven bits each */
    {CH, 51764, "0008 02 2d01 04 d6790901", "TrustAnchorID", "11129.9.1", 0},
    /* RFC 8672, 8844, 9102, 9149 */
    {EE, 32, "02 aabb 0003 010203 00000e10", "lifetime", "1 hour", 0},
    {CH, 55, "02 aabb", "binding_hash", NULL, 0},
    {CT, 59, "00a8", "ExtSupportLifetime", "168 hours", 0},
    {CH, 58, "02 01", "resumption_count", NULL, 1},
    {EE, 58, "02", "expected_count", NULL, 2},
    /* RFC 9846 */
    {CH, 43, "06 0a0a 0304 7f12", "ProtocolVersion", "TLS 1.3 draft 18", 0},
    {CH, 43, "04 0304 0a0a", "ProtocolVersion", "GREASE (0x0a0a)", 0},
    {RETRY, 44, "0002 aabb", "cookie", NULL, 0},
    {CH, 45, "02 01 2a", "PskKeyExchangeMode", "GREASE (0x2a)", 0},
    {CR, 48, "0008 03 550403 0002 0c00", NULL, NULL, 0},
    {NST, 42, "ffffffff", "max_early_data_size", NULL, 0xffffffff},
    {RETRY, 51, "11ec", "selected_group", "X25519MLKEM768", 0},
    {CH, 50, "0002 0905", "SignatureScheme", "mldsa65", 0},
    /* draft-ietf-tls-tlsflags: bits 0 and 9 */
    {CH, 62, "02 01 02", "flags", "flags 0, 9", 0},
    /* RFC 5746 */
    {CH, 65281, "00", NULL, NULL, 0},
    /* RFC 9849, 5: what a client without a key sends looks the same */
    {CH, 65037, "00 0001 0003 2a 0002 aabb 0004 01020304", "aead_id", "ChaCha20Poly1305",
     0},
    {EE, 65037,
     "0026 fe0d 0022 07 0020 0004 01020304 0008 00010001 00010003 40 0b "
     "6578616d706c652e6f7267"
     "0000",
     "public_name", "example.org", 0},
    {RETRY, 65037, "0102030405060708", "confirmation", NULL, 0},
    {CH, 64768, "04 0033 000d", "ExtensionType", "signature_algorithms", 0},
    /* RFC 9000, 18 and A.1: 151288809941952652, 494878333, 15293, 37 are its own examples */
    {CH, 57, "04 08 c2197c5eff14e88c", "value", NULL, 151288809941952652},
    {CH, 57, "01 04 9d7f3e7d", "value", "494878333 ms", 0},
    {CH, 57, "03 02 7bbd", "value", NULL, 15293},
    {CH, 57, "0a 01 25", "value", NULL, 37},
    {CH, 57, "01 02 7530 01 04 80007530", "value", "30 seconds", 0},
    {CH, 57, "1b 02 aabb", "id", "GREASE (0x1b)", 0}, /* 31 * 0 + 27 */
    {CH, 57, "11 08 00000001 6b3343cf", "Version", "QUIC 2", 0},
    {EE, 57,
     "0d 29 7f000001 01bb 00000000000000000000000000000001 01bb 00"
     "00",
     NULL, NULL,
     UINT64_MAX}, /* its connection id must not be empty, its token is missing */
};
enum { ROWS = sizeof rows / sizeof *rows };

static void put(struct buf *b, size_t value, unsigned width)
{
    for (unsigned i = width; i-- > 0;) {
        uint8_t byte = (uint8_t)(value >> 8 * i);
        buf_add(b, (struct bytes){&byte, 1});
    }
}

/* What stands before the extensions of each message, and whether it is HelloRetryRequest. */
static void put_before(struct buf *b, unsigned message)
{
    static const char zeros[] = "00000000000000000000000000000000"
                                "00000000000000000000000000000000";
    if (message == CH || message == SH || message == RETRY) {
        harness_hex(b, "0303");
        if (message == RETRY)
            buf_add(b, (struct bytes){hello_retry_random, 32});
        else
            harness_hex(b, zeros);
        harness_hex(b, message == CH ? "00 0002 1301 01 00" : "00 1301 00");
    } else if (message == NST) {
        harness_hex(b, "00001c20 00000000 00 0001 aa");
    } else if (message == CT) {
        harness_hex(b, "00");
    } else if (message == CR) {
        harness_hex(b, "00");
    }
}

/* A message of that type whose only extension has that body. */
static void put_extension(struct buf *b, unsigned message, unsigned code,
                          struct bytes body)
{
    struct buf inner = {0};
    put_before(&inner, message);
    if (message == CT) { /* a list of one certificate of one byte */
        put(&inner, 4 + 2 + 4 + body.n, 3);
        harness_hex(&inner, "000001 30");
    }
    put(&inner, 4 + body.n, 2);
    put(&inner, code, 2);
    put(&inner, body.n, 2);
    buf_add(&inner, body);
    put(b, message == RETRY ? SH : message, 1);
    put(b, inner.n, 3);
    buf_add(b, buf_bytes(&inner));
    buf_done(&inner);
}

static struct node *tree_of(struct arena *a, unsigned message, struct bytes b)
{
    struct tls_context context = {
        .version = 0x0304, .cipher_suite = 0x1301, .from_server = message != CH};
    return messages_tree(a, &context, b);
}

static void assert_covered(const struct node *root, size_t n)
{
    size_t at = 0;
    for (const struct node *node = root; node; node = node_walk(root, node))
        if (!node->first && node->length) {
            ck_assert_uint_eq(node->offset, at);
            at += node->length;
        }
    ck_assert_uint_eq(at, n);
}

START_TEST(an_extension_reads_as_its_rfc_has_it)
{
    struct buf body = {0}, b = {0};
    struct arena a = {0};
    harness_hex(&body, rows[_i].body);
    put_extension(&b, rows[_i].message, rows[_i].code, buf_bytes(&body));
    const struct node *root = tree_of(&a, rows[_i].message, buf_bytes(&b)), *found = NULL;
    bool malformed = false;
    for (const struct node *n = root; n; n = node_walk(root, n)) {
        malformed |= n->malformed;
        if (rows[_i].number != UINT64_MAX)
            ck_assert_msg(!n->malformed, "%u: %s: %s", rows[_i].code, n->name, n->note);
        if (rows[_i].field && strcmp(n->name, rows[_i].field) == 0 &&
            (n->kind == NODE_NUMBER || n->text || !found))
            found = n;
        ck_assert_msg(strcmp(n->name, "data") != 0, "%u has no body", rows[_i].code);
    }
    if (rows[_i].number == UINT64_MAX)
        ck_assert(malformed);
    if (rows[_i].field)
        ck_assert_msg(found != NULL, "%u: no %s", rows[_i].code, rows[_i].field);
    if (rows[_i].words)
        ck_assert_str_eq(found->text, rows[_i].words);
    else if (found && found->kind == NODE_NUMBER)
        ck_assert_uint_eq(found->number, rows[_i].number);
    assert_covered(root, b.n);
    arena_done(&a);
    buf_done(&b);
    buf_done(&body);
}
END_TEST

START_TEST(a_cut_or_flipped_extension_is_covered_all_the_same)
{
    struct buf body = {0}, b = {0};
    harness_hex(&body, rows[_i].body);
    put_extension(&b, rows[_i].message, rows[_i].code, buf_bytes(&body));
    for (size_t i = 0; i < b.n; i++) {
        struct arena a = {0};
        assert_covered(tree_of(&a, rows[_i].message, (struct bytes){b.p, i}), i);
        b.p[i] ^= 0x81;
        assert_covered(tree_of(&a, rows[_i].message, buf_bytes(&b)), b.n);
        b.p[i] ^= 0x81;
        arena_done(&a);
    }
    buf_done(&b);
    buf_done(&body);
}
END_TEST

/* RFC 10024, 3 for the order, FIPS 203, table 3 for ML-KEM's sizes, RFC 9846, 4.3.8 for curves.
 * The old Kyber group had the curve's part first. */
static const struct {
    unsigned group, size[2]; /* client, server */
    const char *first[2], *second[2];
    unsigned first_size[2];
} groups[] = {
    {0x11ec,
     {1216, 1120},
     {"ML-KEM-768 encapsulation key", "ML-KEM-768 ciphertext"},
     {"x25519 public key", "x25519 public key"},
     {1184, 1088}},
    {0x11eb,
     {1249, 1153},
     {"secp256r1 point", "secp256r1 point"},
     {"ML-KEM-768 encapsulation key", "ML-KEM-768 ciphertext"},
     {65, 65}},
    {0x11ed,
     {1665, 1665},
     {"secp384r1 point", "secp384r1 point"},
     {"ML-KEM-1024 encapsulation key", "ML-KEM-1024 ciphertext"},
     {97, 97}},
    {0x6399,
     {1216, 1120},
     {"x25519 public key", "x25519 public key"},
     {"Kyber768 encapsulation key", "Kyber768 ciphertext"},
     {32, 32}},
};

START_TEST(a_hybrid_share_is_taken_into_its_parts)
{
    for (unsigned server = 0; server < 2; server++) {
        struct buf body = {0}, b = {0};
        struct arena a = {0};
        unsigned size = groups[_i].size[server];
        if (!server)
            put(&body, 4 + size, 2);
        put(&body, groups[_i].group, 2);
        put(&body, size, 2);
        for (unsigned i = 0; i < size; i++)
            put(&body, i & 0xff, 1);
        put_extension(&b, server ? SH : CH, 51, buf_bytes(&body));
        const struct node *root = tree_of(&a, server ? SH : CH, buf_bytes(&b)),
                          *share = NULL;
        for (const struct node *n = root; n; n = node_walk(root, n))
            if (strcmp(n->name, "key_exchange") == 0)
                share = n;
        const struct node *first = share->first->next, *second = first->next;
        ck_assert_str_eq(first->name, groups[_i].first[server]);
        ck_assert_uint_eq(first->length, groups[_i].first_size[server]);
        ck_assert_str_eq(second->name, groups[_i].second[server]);
        ck_assert_uint_eq(second->length, size - first->length);
        ck_assert_ptr_null(second->next);
        assert_covered(root, b.n);
        arena_done(&a);
        buf_done(&b);
        buf_done(&body);
    }
}
END_TEST

START_TEST(a_share_of_the_wrong_length_is_noted)
{
    struct buf body = {0}, b = {0};
    struct arena a = {0};
    harness_hex(&body, "0009 001d 0005 0102030405");
    put_extension(&b, CH, 51, buf_bytes(&body));
    const struct node *root = tree_of(&a, CH, buf_bytes(&b));
    bool noted = false;
    for (const struct node *n = root; n; n = node_walk(root, n))
        noted |= n->malformed && strstr(n->note, "a share of this group has 32");
    ck_assert(noted);
    arena_done(&a);
    buf_done(&b);
    buf_done(&body);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("extensions");
    tcase_add_loop_test(t, an_extension_reads_as_its_rfc_has_it, 0, ROWS);
    tcase_add_loop_test(t, a_cut_or_flipped_extension_is_covered_all_the_same, 0, ROWS);
    tcase_add_loop_test(t, a_hybrid_share_is_taken_into_its_parts, 0, 4);
    tcase_add_test(t, a_share_of_the_wrong_length_is_noted);
    return harness_run("extensions", t);
}
