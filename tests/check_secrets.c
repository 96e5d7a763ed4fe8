/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of secrets and the eyes model, on every stored trace: what the tree computes must be
 * what stands in the Finished messages, and both models must agree on who can read what. */
#include "model/eyes.h"
#include "model/key_tree.h"
#include "stored.h"

#include <glob.h>
#include <stdio.h>

static glob_t traces;

static const char *source_file(const char *name)
{
    static char path[4096];
    const char *folder = getenv("SOURCE_DIR");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
    return path;
}

static const struct connection *find(const struct tracker *t, unsigned number)
{
    ck_assert_uint_ge(t->connection_count, number);
    return t->connection[number - 1];
}

/* The node of that name that exists from the message on. */
static const struct key_node *since(const struct key_tree *t, const char *name,
                                    unsigned message)
{
    for (size_t i = 0; i < t->node_count; i++)
        if (t->node[i].since == message && strcmp(t->node[i].name, name) == 0)
            return &t->node[i];
    return NULL;
}

/* RFC 5246, 7.4.9: what the tree has as verify_data stands in the message. */
static unsigned check_finished_12(const struct key_tree *t, const struct connection *c,
                                  const struct message *m)
{
    bool client = connection_side(c, m->end) == CLIENT;
    const struct key_node *n =
        since(t, client ? "client verify_data" : "server verify_data", m->number);
    ck_assert_ptr_nonnull(n);
    if (n->value.n == 0)
        return 0;
    unsigned head = c->datagram ? 12 : 4; /* RFC 6347, 4.2.2 */
    ck_assert_uint_eq(m->length, head + n->value.n);
    ck_assert_mem_eq(m->bytes.p + 4, n->value.p, n->value.n);
    return 1;
}

/* RFC 9846, 4.5.3: HMAC(finished_key, the transcript before it) stands in the message. */
static unsigned check_finished_13(const struct key_tree *t, const struct connection *c,
                                  const struct message *m)
{
    const struct key_node *secret = key_tree_protects(t, m->number), *key = NULL;
    const struct transcript_point *before = NULL;
    uint8_t wanted[64];
    (void)c;
    ck_assert_ptr_nonnull(secret);
    for (size_t i = 0; i < t->node_count; i++)
        if (t->node[i].parent == secret - t->node &&
            strcmp(t->node[i].name, "finished_key") == 0)
            key = &t->node[i];
    for (size_t i = 1; i < t->transcript.point_count; i++)
        if (t->transcript.point[i].message == m->number)
            before = &t->transcript.point[i - 1];
    if (!key || !before)
        return 0;
    size_t n = key_schedule_hmac(t->transcript.hash, secret_bytes(&key->value),
                                 secret_bytes(&before->hash), wanted);
    ck_assert_uint_eq(m->length, 4 + n);
    ck_assert_mem_eq(m->bytes.p + 4, wanted, n);
    return 1;
}

START_TEST(what_the_tree_computes_stands_in_the_finished_messages)
{
    unsigned checked = 0;
    for (size_t i = 0; i < traces.gl_pathc; i++) {
        const char *path = traces.gl_pathv[i];
        if (strstr(path, "tamper-") || strstr(path, "fail-"))
            continue; /* there it may well differ */
        struct tracker *t = stored_read(path, KEYS_FIRST);
        for (size_t k = 0; k < t->connection_count; k++) {
            const struct connection *c = t->connection[k];
            struct key_tree *tree = key_tree_new(c, NULL);
            for (size_t j = 0; j < c->message_count; j++)
                if (c->message[j].handshake_type == HANDSHAKE_FINISHED &&
                    !c->message[j].again)
                    checked += (tls_version_rank(c->version) == VERSION_TLS13
                                    ? check_finished_13
                                    : check_finished_12)(tree, c, &c->message[j]);
            key_tree_free(tree);
        }
        tracker_free(t);
    }
    ck_assert_uint_ge(checked, 60);
}
END_TEST

/* Whoever can compute the secret behind a message can read it, and nobody else. */
START_TEST(the_tree_and_the_eyes_agree)
{
    for (size_t i = 0; i < 2 * traces.gl_pathc; i++) {
        const char *path = traces.gl_pathv[i / 2];
        struct tracker *t = stored_read(path, i % 2 ? KEYS_FIRST : KEYS_NONE);
        for (size_t k = 0; k < t->connection_count; k++) {
            const struct connection *c = t->connection[k];
            struct key_tree *tree = key_tree_new(c, NULL);
            for (size_t j = 0; j < c->message_count; j++) {
                const struct message *m = &c->message[j];
                const struct key_node *n = key_tree_protects(tree, m->number);
                ck_assert_msg(!n || m->encrypted, "%s: message %u", path, m->number);
                bool by_key =
                    n ? n->holders & (HOLDER_SERVER_KEY | HOLDER_ANYBODY) : !m->encrypted;
                ck_assert_msg(eyes_message(c, m, EYES_SERVER_KEY).readable == by_key,
                              "%s: connection %u, message %u", path, c->number,
                              m->number);
                ck_assert(eyes_message(c, m, EYES_ENDPOINT).readable);
                ck_assert_int_eq(eyes_message(c, m, EYES_EAVESDROPPER).readable,
                                 !m->encrypted);
            }
            key_tree_free(tree);
        }
        tracker_free(t);
    }
}
END_TEST

/* Every node's parent stands before it, one step less deep; ranges lie within the connection. */
START_TEST(trees_are_well_formed)
{
    for (size_t i = 0; i < traces.gl_pathc; i++) {
        struct tracker *t = stored_read(traces.gl_pathv[i], KEYS_FIRST);
        for (size_t k = 0; k < t->connection_count; k++) {
            const struct connection *c = t->connection[k];
            struct key_tree *tree = key_tree_new(c, NULL);
            ck_assert_msg(tree->node_count > 0 || !c->server_hello_seen, "%s",
                          traces.gl_pathv[i]);
            for (size_t j = 0; j < tree->node_count; j++) {
                const struct key_node *n = &tree->node[j];
                ck_assert_int_lt(n->parent, (int)j);
                ck_assert_int_lt(n->other, (int)j);
                if (n->parent != KEY_NONE)
                    ck_assert_uint_eq(n->depth, tree->node[n->parent].depth + 1);
                ck_assert_uint_le(n->last, c->message_count);
                ck_assert_uint_le(n->since, c->message_count);
                ck_assert_uint_le(n->hashed_to, c->message_count);
                ck_assert_msg(n->known != KEY_UNKNOWN || n->why, "%s: %s says not why",
                              traces.gl_pathv[i], n->name);
                ck_assert_msg(n->known != KEY_UNKNOWN || n->value.n == 0, "%s", n->name);
                ck_assert_ptr_nonnull(n->source);
            }
            key_tree_free(tree);
        }
        tracker_free(t);
    }
}
END_TEST

/* clang-format off */
static const struct {
    const char *trace;
    unsigned connection;
    const char *node;
    enum key_known known;
    unsigned holders;
} known[] = {
    {"tls13-full", 1, "Early Secret", KEY_PUBLIC, HOLDER_ANYBODY},
    {"tls13-full", 1, "asymmetric shared secret", KEY_UNKNOWN, 0},
    {"tls13-full", 1, "Handshake Secret", KEY_UNKNOWN, 0},
    {"tls13-full", 1, "client_handshake_traffic_secret", KEY_LOGGED, 0},
    {"tls13-full", 1, "server_write_key", KEY_DERIVED, 0},
    {"tls13-full", 1, "Main Secret", KEY_UNKNOWN, 0},
    {"tls13-full", 1, "exporter_secret", KEY_LOGGED, 0},
    {"tls13-full", 1, "resumption_secret", KEY_UNKNOWN, 0},
    {"tls13-0rtt", 2, "PSK", KEY_UNKNOWN, HOLDER_PSK},
    {"tls13-0rtt", 2, "Early Secret", KEY_UNKNOWN, HOLDER_PSK},
    {"tls13-0rtt", 2, "client_early_traffic_secret", KEY_LOGGED, HOLDER_PSK},
    {"tls13-0rtt", 2, "client_application_traffic_secret_0", KEY_LOGGED, 0},
    {"tls12-full", 1, "pre_master_secret", KEY_UNKNOWN, 0},
    {"tls12-full", 1, "master_secret", KEY_LOGGED, 0},
    {"tls12-static-rsa", 1, "master_secret", KEY_LOGGED, HOLDER_SERVER_KEY},
    {"tls12-psk", 1, "pre_master_secret", KEY_UNKNOWN, HOLDER_PSK},
    {"tls12-resume-ticket", 1, "master_secret", KEY_LOGGED, HOLDER_PSK},
    {"tls12-resume-ticket", 2, "master_secret", KEY_LOGGED, HOLDER_PSK},
};
/* clang-format on */

START_TEST(what_is_known_and_who_could_compute_it)
{
    char name[256];
    snprintf(name, sizeof name, "traces/%s.pcap", known[_i].trace);
    struct tracker *t = stored_read(source_file(name), KEYS_FIRST);
    struct key_tree *tree = key_tree_new(find(t, known[_i].connection), NULL);
    const struct key_node *n = key_tree_find(tree, known[_i].node);
    ck_assert_msg(n != NULL, "%s: no %s", name, known[_i].node);
    ck_assert_msg(n->known == known[_i].known, "%s: %s is %s", name, n->name,
                  key_known_name(n->known));
    ck_assert_msg(n->holders == known[_i].holders, "%s: %s: %u", name, n->name,
                  n->holders);
    key_tree_free(tree);
    tracker_free(t);
}
END_TEST

START_TEST(a_field_can_be_sealed_in_a_message_in_the_clear)
{
    struct tracker *t =
        stored_read(source_file("traces/tls12-static-rsa.pcap"), KEYS_NONE);
    const struct connection *c = find(t, 1);
    unsigned found = 0;
    for (size_t i = 0; i < c->message_count; i++) {
        struct arena a = {0};
        const struct message *m = &c->message[i];
        const struct node *root = connection_tree(c, m, &a);
        for (const struct node *n = root; n; n = node_walk(root, n)) {
            bool sealed = strcmp(n->name, "EncryptedPreMasterSecret") == 0;
            if (m->encrypted)
                continue;
            ck_assert_int_eq(eyes_field(c, m, n, EYES_EAVESDROPPER).readable, !sealed);
            ck_assert(eyes_field(c, m, n, EYES_SERVER_KEY).readable);
            found += sealed;
        }
        arena_done(&a);
    }
    ck_assert_uint_gt(found, 0);
    tracker_free(t);
}
END_TEST

/* clang-format off */
static const struct {
    const char *trace;
    unsigned connection;
    enum eyes who;
    const char *says, *never;
} learned[] = {
    {"tls13-full", 1, EYES_EAVESDROPPER, "lab.example", "certificate with every name"},
    {"tls13-full", 1, EYES_EAVESDROPPER, "not which one was taken", "and that http/1.1 was taken"},
    {"tls12-full", 1, EYES_EAVESDROPPER, "certificate with every name", "Everything"},
    {"tls12-full", 1, EYES_EAVESDROPPER, "http/1.1 was taken", "encrypted;"},
    {"tls12-client-certificate", 1, EYES_EAVESDROPPER, "Who the client is", "Not whether"},
    {"tls12-static-rsa", 1, EYES_SERVER_KEY, "Everything", "forward secrecy:"},
    {"tls12-full", 1, EYES_SERVER_KEY, "forward secrecy: the keys come from ECDHE", "Everything"},
    {"tls13-full", 1, EYES_SERVER_KEY, "forward secrecy: the keys come from key shares", "Everything"},
    {"tls13-0rtt", 2, EYES_EAVESDROPPER, "Early data has no forward secrecy", "Everything"},
    {"tls12-resume-id", 2, EYES_EAVESDROPPER, "session id of an earlier", "Who the client is"},
    {"tls12-resume-ticket", 2, EYES_SERVER_KEY, "ticket key", "Everything"},
};
/* clang-format on */

START_TEST(sentences_say_what_is_learned)
{
    char name[256];
    size_t count;
    struct arena a = {0};
    struct buf all = {0};
    snprintf(name, sizeof name, "traces/%s.pcap", learned[_i].trace);
    struct tracker *t = stored_read(source_file(name), KEYS_FIRST);
    const char **lines =
        eyes_learn(find(t, learned[_i].connection), learned[_i].who, &a, &count);
    for (size_t i = 0; i < count; i++)
        buf_printf(&all, "%s\n", lines[i]);
    ck_assert_msg(strstr(buf_text(&all), learned[_i].says) != NULL, "%s:\n%s", name,
                  buf_text(&all));
    ck_assert_msg(strstr(buf_text(&all), learned[_i].never) == NULL, "%s:\n%s", name,
                  buf_text(&all));
    buf_done(&all);
    arena_done(&a);
    tracker_free(t);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("secrets");
    glob(source_file("traces/*.pcap"), 0, NULL, &traces);
    tcase_add_test(t, what_the_tree_computes_stands_in_the_finished_messages);
    tcase_add_test(t, the_tree_and_the_eyes_agree);
    tcase_add_test(t, trees_are_well_formed);
    tcase_add_loop_test(t, what_is_known_and_who_could_compute_it, 0,
                        (int)(sizeof known / sizeof *known));
    tcase_add_test(t, a_field_can_be_sealed_in_a_message_in_the_clear);
    tcase_add_loop_test(t, sentences_say_what_is_learned, 0,
                        (int)(sizeof learned / sizeof *learned));
    return harness_run("secrets", t);
}
