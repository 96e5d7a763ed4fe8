/* SPDX-License-Identifier: BSD-2-Clause */
/* Every byte of every message belongs to exactly one leaf: in the stored traces, opened with their
 * keys, and in a collection of real captures where one lies beside the project. Each message is
 * read whole, cut short at many places, and with bytes changed. */
#include "capture/trace.h"
#include "harness.h"
#include "model/tracker.h"

#include <glob.h>
#include <stdio.h>
#include <sys/stat.h>

enum {
    CUTS = 24,          /* of one message */
    CHANGES = 6,        /* copies of one message, each with a few bytes changed */
    LARGEST = 3 << 20 /* bytes of a capture */
};

static char why[512];

/* The leaves that are the wire's, in order, without a gap; what was unpacked is apart. */
static bool is_covered(const struct node *root, size_t n)
{
    size_t at = 0;
    for (const struct node *node = root; node; node = node_walk(root, node)) {
        const struct node *child = node->first;
        while (child && child->derived.p)
            child = child->next;
        if (child || node->length == 0 || node_is_derived(node))
            continue;
        if (node->offset != at) {
            snprintf(why, sizeof why, "%s in %s is at %u, not at %zu", node->name,
                     root->name, node->offset, at);
            return false;
        }
        at += node->length;
    }
    snprintf(why, sizeof why, "the leaves of %s have %zu of %zu bytes", root->name, at,
             n);
    return at == n;
}

static bool tree_covers(const struct connection *c, const struct message *m)
{
    struct arena a = {0};
    struct bytes wire = m->handshake_type >= 0 ? message_wire(m) : m->bytes;
    bool covered = is_covered(connection_tree(c, m, &a), wire.n);
    arena_done(&a);
    return covered;
}

static uint32_t chance(uint32_t *state)
{
    return *state = *state * 1664525 + 1013904223;
}

/* The message with other bytes in place of its own: a copy in memory of just that size, so that
 * a sanitizer sees a step outside. */
static bool copy_covers(const struct connection *c, const struct message *m, size_t n,
                        uint32_t *state)
{
    struct message copy = *m;
    struct bytes from = m->wire.n ? m->wire : m->bytes;
    uint8_t *p = malloc(n ? n : 1);
    memcpy(p, from.p, n);
    for (int i = 0; state && i < 4 && n; i++)
        p[chance(state) % n] = (uint8_t)(chance(state) >> 16);
    *(m->wire.n ? &copy.wire : &copy.bytes) = (struct bytes){p, n};
    bool covered = tree_covers(c, &copy);
    free(p);
    return covered;
}

static void check_message(const struct connection *c, const struct message *m,
                          const char *path)
{
    uint32_t state = m->number;
    size_t n = m->wire.n ? m->wire.n : m->bytes.n;
    ck_assert_msg(tree_covers(c, m), "%s: %u: message %u: %s", path, c->number, m->number,
                  why);
    if (m->content_type == CONTENT_APPLICATION_DATA)
        return;
    for (size_t i = 1; i <= CUTS && n > 1; i++) {
        size_t cut = n <= CUTS ? i % n + 1 : i <= 8 ? i : chance(&state) % (n - 1) + 1;
        ck_assert_msg(copy_covers(c, m, cut, NULL), "%s: %u: message %u cut at %zu: %s",
                      path, c->number, m->number, cut, why);
    }
    for (int i = 0; i < CHANGES && n; i++) {
        uint32_t seed = state;
        ck_assert_msg(copy_covers(c, m, n, &state),
                      "%s: %u: message %u changed by %u: %s", path, c->number, m->number,
                      seed, why);
    }
}

static void feed_keys(struct tracker *t, const char *path)
{
    static char text[1 << 16];
    char keys[4096];
    snprintf(keys, sizeof keys, "%.*s.keys", (int)(strlen(path) - 5), path);
    FILE *f = fopen(keys, "r");
    if (!f)
        return;
    size_t n = fread(text, 1, sizeof text, f);
    fclose(f);
    tracker_keys(t, (struct bytes){(const uint8_t *)text, n});
}

/* The number of messages that were checked. */
static unsigned check_trace(const char *path)
{
    struct error e;
    struct stat st;
    struct packet packet;
    unsigned checked = 0;
    if (stat(path, &st) != 0 || st.st_size > LARGEST)
        return 0;
    struct source *s = trace_open(path, &e);
    if (!s)
        return 0;
    struct tracker *t = tracker_new();
    feed_keys(t, path);
    for (;;) {
        enum source_event event = s->next(s, &packet);
        if (event == SOURCE_PACKET)
            tracker_packet(t, &packet);
        else if (event == SOURCE_KEYS)
            tracker_keys(t, s->keys);
        else if (event != SOURCE_NOTE)
            break;
    }
    s->close(s);
    tracker_finish(t);
    for (size_t i = 0; i < t->connection_count; i++)
        for (size_t n = 0; n < t->connection[i]->message_count; n++, checked++)
            check_message(t->connection[i], &t->connection[i]->message[n], path);
    tracker_free(t);
    return checked;
}

static unsigned check_traces(const char *pattern)
{
    char path[4096];
    const char *folder = getenv("SOURCE_DIR");
    glob_t found;
    unsigned checked = 0;
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", pattern);
    if (glob(path, 0, NULL, &found) != 0)
        return 0;
    for (size_t i = 0; i < found.gl_pathc; i++)
        checked += check_trace(found.gl_pathv[i]);
    globfree(&found);
    return checked;
}

START_TEST(every_byte_of_the_stored_traces_belongs_to_one_leaf)
{
    ck_assert_uint_gt(check_traces("traces/*.pcap"), 500);
}
END_TEST

START_TEST(every_byte_of_real_captures_belongs_to_one_leaf)
{
    if (check_traces("../shared/corpus/captures/*/*") == 0)
        fprintf(stderr, "no real captures are beside the project: not checked\n");
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("trees");
    tcase_add_test(t, every_byte_of_the_stored_traces_belongs_to_one_leaf);
    tcase_add_test(t, every_byte_of_real_captures_belongs_to_one_leaf);
    return harness_run("trees", t);
}
