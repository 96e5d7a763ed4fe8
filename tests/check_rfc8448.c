/* SPDX-License-Identifier: BSD-2-Clause */
/* Against RFC 8448, in which every secret of five TLS 1.3 connections is printed: the tree of secrets
 * for 3 (a full handshake) and 4 (resumed, with early data); for 5 (HelloRetryRequest), 6 (client
 * authentication) and 7 (compatibility mode) the records, the claims and the tree. */
#include "base/array.h"
#include "harness.h"
#include "model/key_tree.h"
#include "rfc8448_traces.h"

#include <stdio.h>
#include <stdlib.h>

/* A message of a trace: 'C' or 'S', and its bytes. */
struct line {
    char from;
    const char *hex;
};

/* What the RFC prints: the node that it is, below the node `of`. */
struct vector {
    const char *name, *of, *hex;
};

/* clang-format off */
#define TICKET \
    "2c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c498883c9367c09a2be785a" \
    "bc55cd226097a3a982117283f82a03a143efd3ff5dd36d64e861be7fd61d2827db279cce145077d454a3664d4e6da4" \
    "d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf297b5aea6" \
    "17646fac5c03272e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d357"

static const struct line full[] = {
    {'C', "010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006130113"
          "031302010000910000000b0009000006736572766572ff01000100000a00140012001d001700180019010001"
          "010102010301040023000000330026002400 1d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae"
          "4d5413691e529aaf2c002b0003020304000d0020001e04030503060302030804080508060401050106010201"
          "0402050206020202002d00020101001c00024001"},
    {'S', "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e"
          "00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b0002"
          "0304"},
    {'S', "080000240022000a00140012001d00170018001901000101010201030104001c0002400100000000"},
    {'S', "0b0001b9000001b50001b0308201ac30820115a003020102020102300d06092a864886f70d01010b0500300e"
          "310c300a06035504031303727361301e170d3136303733303031323335395a170d3236303733303031323335"
          "395a300e310c300a0603550403130372736130819f300d06092a864886f70d010101050003818d0030818902"
          "818100b4bb498f8279303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a"
          "95137ace6c1af19eaa6af98c7ced43120998e187a80ee0ccb0524b1b018c3e0b63264d449a6d38e22a5fda43"
          "0846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f02"
          "03010001a31a301830090603551d1304023000300b0603551d0f0404030205a0300d06092a864886f70d0101"
          "0b05000381810085aad2a0e5b9276b908c65f73a7267170618a54c5f8a7b337d2df7a594365417f2eae8f8a5"
          "8c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd335e5e67f2dbf102702e608ccae6bec1fc63a42a"
          "99be5c3eb7107c3c54e9b9eb2bd5203b1c3b84e0a8b2f759409ba3eac9d91d402dcc0cc8f8961229ac9187b4"
          "2b4de10000"},
    {'S', "0f000084080400805a747c5d88fa9bd2e55ab085a61015b7211f824cd484145ab3ff52f1fda8477b0b7abc90"
          "db78e2d33a5c141a078653fa6bef780c5ea248eeaaa785c4f394cab6d30bbe8d4859ee511f602957b15411ac"
          "027671459e46445c9ea58c181e818e95b8c3fb0bf3278409d3be152a3da5043e063dda65cdf5aea20d53dfac"
          "d42f74f3"},
    {'S', "140000209b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718"},
    {'C', "14000020a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61"},
    {'S', "040000c90000001efad6aac502000000b2" TICKET "0008002a000400000400"},
};

static const struct line resumed[] = {
    {'C', "010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d95000006130113"
          "0313020100 01cd0000000b0009000006736572766572ff01000100000a00140012001d001700180019010001"
          "01010201030104003300260024001d0020e4ffb68ac05f8d96c99da26698346c6be16482badddafe051a66b4"
          "f18d668f0b002a0000002b0003020304000d0020001e04030503060302030804080508060401050106010201"
          "0402050206020202002d00020101001c0002400100150057"
          "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          "000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          "002900dd00b800b2" TICKET "fad6aacb"
          "0021203add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d"},
    {'S', "0200005c03033ccfd2dec890222763472ae8136777c9d7358777bb66e91ea5122495f559ea2d001301000034"
          "00290002000000330024001d0020121761ee42c333e1b9e77b60dd57c2053cd94512ab47f115e86eff50942c"
          "ea31002b00020304"},
    {'S', "080000280026000a00140012001d00170018001901000101010201030104001c0002400100000000002a0000"},
    {'S', "1400002048d3e0e1b3d907c6acff145e16090388c77b05c050b634ab1a88bbd0dd1a34b2"},
    {'C', "05000000"},
    {'C', "140000207230a9c952c25cd6138fc5e6628308c41c5335dd81b9f96bcea50fd32bda416d"},
};

static const struct vector full_secrets[] = {
    {"Early Secret", "", "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"},
    {"derived", "Early Secret", "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba"},
    {"Handshake Secret", "derived", "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac"},
    {"client_handshake_traffic_secret", "Handshake Secret",
     "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21"},
    {"client_write_key", "client_handshake_traffic_secret", "dbfaa693d1762c5b666af5d950258d01"},
    {"client_write_iv", "client_handshake_traffic_secret", "5bd3c71b836e0b76bb73265f"},
    {"finished_key", "client_handshake_traffic_secret",
     "b80ad01015fb2f0bd65ff7d4da5d6bf83f84821d1f87fdc7d3c75b5a7b42d9c4"},
    {"server_handshake_traffic_secret", "Handshake Secret",
     "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"},
    {"server_write_key", "server_handshake_traffic_secret", "3fce516009c21727d0f2e4e86ee403bc"},
    {"server_write_iv", "server_handshake_traffic_secret", "5d313eb2671276ee13000b30"},
    {"finished_key", "server_handshake_traffic_secret",
     "008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8"},
    {"derived", "Handshake Secret", "43de77e0c77713859a944db9db2590b53190a65b3ee2e4f12dd7a0bb7ce254b4"},
    {"Main Secret", "derived", "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919"},
    {"client_application_traffic_secret_0", "Main Secret",
     "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5"},
    {"client_write_key", "client_application_traffic_secret_0", "17422dda596ed5d9acd890e3c63f5051"},
    {"client_write_iv", "client_application_traffic_secret_0", "5b78923dee08579033e523d9"},
    {"server_application_traffic_secret_0", "Main Secret",
     "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643"},
    {"server_write_key", "server_application_traffic_secret_0", "9f02283b6c9c07efc26bb9f2ac92e356"},
    {"server_write_iv", "server_application_traffic_secret_0", "cf782b88dd83549aadf1e984"},
    {"exporter_secret", "Main Secret",
     "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50"},
    {"resumption_secret", "Main Secret",
     "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c"},
    {"PSK of the ticket in message 8", "resumption_secret",
     "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3"},
};

static const struct vector resumed_secrets[] = {
    {"Early Secret", "", "9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c"},
    {"binder_key", "Early Secret", "69fe131a3bbad5d63c64eebcc30e395b9d8107726a13d074e389dbc8a4e47256"},
    {"finished_key", "binder_key", "5588673e72cb59c87d220caffe94f2dea9a3b1609f7d50e90a48227db9ed7eaa"},
    {"client_early_traffic_secret", "Early Secret",
     "3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62"},
    {"client_write_key", "client_early_traffic_secret", "920205a5b7bf2115e6fc5c2942834f54"},
    {"client_write_iv", "client_early_traffic_secret", "6d475f0993c8e564610db2b9"},
    {"early_exporter_secret", "Early Secret",
     "b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df"},
    {"derived", "Early Secret", "5f1790bbd82c5e7d376ed2e1e52f8e6038c9346db61b43be9a52f77ef3998e80"},
    {"Handshake Secret", "derived", "005cb112fd8eb4ccc623bb88a07c64b3ede1605363fc7d0df8c7ce4ff0fb4ae6"},
    {"client_handshake_traffic_secret", "Handshake Secret",
     "2faac08f851d35fea3604fcb4de82dc62c9b164a70974d0462e27f1ab278700f"},
    {"client_write_key", "client_handshake_traffic_secret", "b1530806f4adfeac83f1413032bbfa82"},
    {"client_write_iv", "client_handshake_traffic_secret", "eb50c16be7654abf99dd06d9"},
    {"finished_key", "client_handshake_traffic_secret",
     "5ace394c26980d581243f627d1150ae27e37fa52364e0a7f20ac686d09cd0e8e"},
    {"server_handshake_traffic_secret", "Handshake Secret",
     "fe927ae271312e8bf0275b581c54eef020450dc4ecffaa05a1a35d27518e7803"},
    {"server_write_key", "server_handshake_traffic_secret", "27c6bdc0a3dcea39a47326d79bc9e4ee"},
    {"server_write_iv", "server_handshake_traffic_secret", "9569ecdd4d0536705e9ef725"},
    {"derived", "Handshake Secret", "e2f16030251df0874ba19b9aba257610bc6d531c1dd206df0ca6e84ae2a26742"},
    {"Main Secret", "derived", "e2d32d4ed66dd37897a0e80c84107503ce58bf8aad4cb55a5002d77ecb890ece"},
    {"client_application_traffic_secret_0", "Main Secret",
     "2abbf2b8e381d23dbebe1dd2a7d16a8bf484cb4950d23fb7fb7fa8547062d9a1"},
    {"client_write_key", "client_application_traffic_secret_0", "3cf122f301c6358ca7989553250efd72"},
    {"client_write_iv", "client_application_traffic_secret_0", "ab1aec26aa78b8fc1176b9ac"},
    {"server_application_traffic_secret_0", "Main Secret",
     "cc21f1bf8feb7dd5fa505bd9c4b468a9984d554a993dc49e6d285598fb672691"},
    {"server_write_key", "server_application_traffic_secret_0", "e857c690a34c5a9129d833619684f95e"},
    {"server_write_iv", "server_application_traffic_secret_0", "0685d6b561aab9ef1013faf9"},
    {"exporter_secret", "Main Secret",
     "3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4"},
    {"resumption_secret", "Main Secret",
     "5e95bdf1f89005ea2e9aa0ba85e728e3c19c5fe0c699e3f5bee59faebd0b5406"},
};

/* Transcript hashes by message, as far as the RFC prints them. */
static const struct {
    unsigned message;
    const char *hex;
} full_hashes[] = {
    {2, "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8"},
    {6, "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13"},
    {7, "209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d"},
};

#define FULL_SHARED    "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d"
#define RESUMED_PSK    "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3"
#define RESUMED_SHARED "f44194756ff9ec9d25180635d66ea6824c6ab3bf179977be37f723570e7ccb2e"
/* clang-format on */

/* A connection without the records around its messages. */
static struct connection *connection_blank(void)
{
    const struct endpoint ends[2] = {{.family = 4, .port = 40000},
                                     {.family = 4, .port = 443}};
    struct connection *c = memory_new(sizeof *c);
    connection_init(c, ends, NULL);
    c->version = VERSION_TLS13;
    c->cipher_suite = 0x1301;
    c->group = 0x001d;
    c->client_hello_seen = c->server_hello_seen = true;
    return c;
}

static void add_message(struct connection *c, char from, struct bytes bytes,
                        bool protected)
{
    struct message *m = ARRAY_ADD(c->message);
    m->number = (unsigned)c->message_count;
    m->end = from == 'S';
    m->content_type = CONTENT_HANDSHAKE;
    m->bytes = arena_copy(&c->arena, bytes);
    m->length = (uint32_t)bytes.n;
    m->handshake_type = bytes.p[0];
    m->name = messages_name(m->bytes, &c->arena);
    m->encrypted = m->opened = protected;
}

/* Its protected messages were opened. */
static struct connection *connection_of(const struct line *lines, size_t count)
{
    struct connection *c = connection_blank();
    for (size_t i = 0; i < count; i++) {
        struct buf bytes = {0};
        harness_hex(&bytes, lines[i].hex);
        add_message(c, lines[i].from, buf_bytes(&bytes), i > 1);
        buf_done(&bytes);
    }
    return c;
}

static void check_value(struct bytes got, const char *hex, const char *name)
{
    struct buf wanted = {0};
    harness_hex(&wanted, hex);
    ck_assert_msg(got.n == wanted.n, "%s: %zu bytes", name, got.n);
    ck_assert_msg(memcmp(got.p, wanted.p, got.n) == 0, "%s differs", name);
    buf_done(&wanted);
}

static void check_vector(const struct key_tree *t, const struct vector *v)
{
    for (size_t i = 0; i < t->node_count; i++) {
        const struct key_node *n = &t->node[i];
        const char *of = n->parent == KEY_NONE ? "" : t->node[n->parent].name;
        if (strcmp(n->name, v->name) != 0 || strcmp(of, v->of) != 0)
            continue;
        ck_assert_msg(n->known == KEY_DERIVED || n->known == KEY_PUBLIC,
                      "%s is not known", n->name);
        check_value(secret_bytes(&n->value), v->hex, n->name);
        return;
    }
    ck_abort_msg("no %s below %s", v->name, v->of);
}

START_TEST(the_full_handshake_of_section_3)
{
    struct buf shared = {0};
    harness_hex(&shared, FULL_SHARED);
    const struct key_inputs inputs = {.shared = buf_bytes(&shared)};
    struct connection *c = connection_of(full, ARRAY_LENGTH(full));
    struct key_tree *t = key_tree_new(c, &inputs);
    for (size_t i = 0; i < ARRAY_LENGTH(full_secrets); i++)
        check_vector(t, &full_secrets[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(full_hashes); i++) {
        const struct transcript_point *p =
            transcript_after(&t->transcript, full_hashes[i].message);
        ck_assert_ptr_nonnull(p);
        check_value(secret_bytes(&p->hash), full_hashes[i].hex, "transcript");
    }
    ck_assert_ptr_null(
        transcript_after(&t->transcript, 8)); /* NewSessionTicket is left out */
    key_tree_free(t);
    connection_done(c, NULL);
    free(c);
    buf_done(&shared);
}
END_TEST

START_TEST(the_resumed_handshake_with_early_data_of_section_4)
{
    struct buf psk = {0}, shared = {0};
    harness_hex(&psk, RESUMED_PSK);
    harness_hex(&shared, RESUMED_SHARED);
    const struct key_inputs inputs = {.psk = buf_bytes(&psk),
                                      .shared = buf_bytes(&shared)};
    struct connection *c = connection_of(resumed, ARRAY_LENGTH(resumed));
    c->client_psk = c->server_psk = true;
    c->kind = KIND_PSK;
    struct key_tree *t = key_tree_new(c, &inputs);
    for (size_t i = 0; i < ARRAY_LENGTH(resumed_secrets); i++)
        check_vector(t, &resumed_secrets[i]);
    key_tree_free(t);
    connection_done(c, NULL);
    free(c);
    buf_done(&psk);
    buf_done(&shared);
}
END_TEST

/* Without the inputs nothing but what anybody can compute is there. */
START_TEST(without_keys_only_constants_are_known)
{
    struct connection *c = connection_of(full, ARRAY_LENGTH(full));
    struct key_tree *t = key_tree_new(c, NULL);
    for (size_t i = 0; i < t->node_count; i++) {
        const struct key_node *n = &t->node[i];
        ck_assert_msg((n->known == KEY_PUBLIC) == (n->holders == HOLDER_ANYBODY), "%s",
                      n->name);
        ck_assert_msg(n->known == KEY_PUBLIC ||
                          (n->known == KEY_UNKNOWN && n->value.n == 0),
                      "%s", n->name);
    }
    key_tree_free(t);
    connection_done(c, NULL);
    free(c);
}
END_TEST

/* A trace while it is followed. */
struct replay {
    const struct trace_8448 *trace;
    struct keyring *ring;
    struct session *session;
    struct connection *c;
    bool signed_by[2], finished[2];
};

static void log_secret(struct replay *r, const char *label, const char *secret)
{
    char line[256];
    const char *random = r->trace->hello[0] + 12;
    snprintf(line, sizeof line, "%s %.64s %s\n", label, random, secret);
    keylog_feed(keyring_log(r->ring), (struct bytes){(uint8_t *)line, strlen(line)});
}

static void tell(struct replay *r, char from, struct bytes message, bool protected)
{
    const struct check_list *list = session_message(r->session, from == 'S', message);
    for (size_t i = 0; i < list->count; i++) {
        const struct check *check = &list->check[i];
        ck_assert_msg(check->result == CHECK_PASS, "%s, %s: %s", r->trace->name,
                      check->what, check->why ? check->why : "");
        r->signed_by[from == 'S'] |= strstr(check->what, "CertificateVerify") != NULL;
        r->finished[from == 'S'] |= strstr(check->what, "Finished") != NULL;
    }
    add_message(r->c, from, message, protected);
}

static void tell_hellos(struct replay *r)
{
    static const uint8_t zeros[256];
    for (size_t i = 0; i < 4 && r->trace->hello[i]; i++) {
        struct buf bytes = {0};
        harness_hex(&bytes, r->trace->hello[i]);
        if (i == 2)
            buf_add(&bytes, (struct bytes){zeros, r->trace->zeros});
        tell(r, i % 2 ? 'S' : 'C', buf_bytes(&bytes), false);
        buf_done(&bytes);
    }
}

/* Opens a record and tells of what is in it. */
static void tell_sealed(struct replay *r, const struct sealed *s)
{
    struct buf record = {0};
    struct opened o;
    const char *type = s->types;
    harness_hex(&record, s->hex);
    ck_assert_uint_gt(record.n, 5);
    ck_assert_msg(session_open(r->session, s->from == 'S', record.p[0], 0x0303,
                               (struct bytes){record.p + 5, record.n - 5}, &o),
                  "%s: %s", r->trace->name, session_why(r->session, s->from == 'S'));
    ck_assert_uint_eq(o.type, *type ? CONTENT_HANDSHAKE : CONTENT_ALERT);
    struct buf inner = {0};
    buf_add(&inner, o.data);
    for (size_t at = 0; *type; type++) {
        const uint8_t *p = inner.p + at;
        ck_assert_uint_eq(p[0], (uint8_t)*type);
        size_t n = 4 + ((size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3]);
        ck_assert_uint_le(at + n, inner.n);
        tell(r, s->from, (struct bytes){p, n}, true);
        at += n;
        ck_assert_int_eq(at == inner.n, type[1] == 0);
    }
    buf_done(&inner);
    buf_done(&record);
}

static void check_tree(const struct replay *r)
{
    const struct trace_8448 *v = r->trace;
    const struct vector vectors[] = {
        {"Handshake Secret", "derived", v->handshake},
        {"client_handshake_traffic_secret", "Handshake Secret", v->client_handshake},
        {"server_handshake_traffic_secret", "Handshake Secret", v->server_handshake},
        {"Main Secret", "derived", v->main},
        {"client_application_traffic_secret_0", "Main Secret", v->client_traffic},
        {"server_application_traffic_secret_0", "Main Secret", v->server_traffic},
        {"exporter_secret", "Main Secret", v->exporter},
        {"resumption_secret", "Main Secret", v->resumption}};
    struct buf shared = {0};
    harness_hex(&shared, v->shared);
    const struct key_inputs inputs = {.shared = buf_bytes(&shared)};
    r->c->group = v->group;
    struct key_tree *t = key_tree_new(r->c, &inputs);
    for (size_t i = 0; i < ARRAY_LENGTH(vectors); i++)
        check_vector(t, &vectors[i]);
    key_tree_free(t);
    buf_done(&shared);
}

START_TEST(records_claims_and_secrets_of_sections_5_to_7)
{
    struct replay r = {.trace = &traces_8448[_i], .ring = keyring_new()};
    r.session = session_new(r.ring);
    r.c = connection_blank();
    log_secret(&r, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", r.trace->client_handshake);
    log_secret(&r, "SERVER_HANDSHAKE_TRAFFIC_SECRET", r.trace->server_handshake);
    log_secret(&r, "CLIENT_TRAFFIC_SECRET_0", r.trace->client_traffic);
    log_secret(&r, "SERVER_TRAFFIC_SECRET_0", r.trace->server_traffic);
    tell_hellos(&r);
    for (size_t i = 0; i < ARRAY_LENGTH(r.trace->sealed); i++)
        tell_sealed(&r, &r.trace->sealed[i]);
    ck_assert(r.finished[0] && r.finished[1] && r.signed_by[1]);
    ck_assert_int_eq(r.signed_by[0], r.trace->client_signs);
    check_tree(&r);
    connection_done(r.c, NULL);
    free(r.c);
    session_free(r.session);
    keyring_free(r.ring);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("rfc8448");
    tcase_add_test(t, the_full_handshake_of_section_3);
    tcase_add_test(t, the_resumed_handshake_with_early_data_of_section_4);
    tcase_add_test(t, without_keys_only_constants_are_known);
    tcase_add_loop_test(t, records_claims_and_secrets_of_sections_5_to_7, 0,
                        (int)ARRAY_LENGTH(traces_8448));
    return harness_run("rfc8448", t);
}
