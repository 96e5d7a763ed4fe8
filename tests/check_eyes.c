/* SPDX-License-Identifier: BSD-2-Clause */
/* Other eyes see what is on the wire: every stored trace is read with its keys and without, and what
 * an onlooker sees of the first must be the second, row by row. */
#include "capture/trace.h"
#include "harness.h"
#include "model/eyes.h"
#include "model/onlooker.h"
#include "model/tracker.h"
#include "view/ladder.h"

#include <glob.h>
#include <stdio.h>

static glob_t traces;

static void feed_keys(struct tracker *t, const char *trace)
{
    char path[4096], text[65536];
    snprintf(path, sizeof path, "%.*s.keys", (int)(strlen(trace) - strlen(".pcap")),
             trace);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, sizeof text, f) : 0;
    if (f)
        fclose(f);
    tracker_keys(t, (struct bytes){(const uint8_t *)text, n});
}

static struct tracker *read_trace(const char *path, bool with_keys)
{
    struct error e;
    struct packet packet;
    struct source *s = trace_open(path, &e);
    ck_assert_msg(s != NULL, "%s", e.text);
    struct tracker *t = tracker_new();
    if (with_keys)
        feed_keys(t, path);
    while (s->next(s, &packet) == SOURCE_PACKET)
        tracker_packet(t, &packet);
    s->close(s);
    tracker_finish(t);
    return t;
}

static void assert_text(const char *trace, size_t row, const char *a, const char *b)
{
    ck_assert_msg(strcmp(a, b) == 0, "%s, row %zu: '%s' is not '%s'", trace, row, a, b);
}

static void assert_same_message(const char *trace, const struct message *a,
                                const struct message *b)
{
    ck_assert_msg(!a == !b, "%s: a message where none is", trace);
    if (!a)
        return;
    struct bytes x = message_wire(a), y = message_wire(b);
    ck_assert_uint_eq(a->number, b->number);
    ck_assert_uint_eq(a->length, b->length);
    ck_assert_uint_eq(a->flight, b->flight);
    ck_assert_msg(bytes_equal(x, y), "%s: other bytes in message %u", trace, a->number);
}

static void assert_same_ladder(const char *trace, const struct connection *a,
                               const struct connection *b, unsigned show)
{
    struct ladder x, y;
    ladder_init_with(&x, a, show);
    ladder_init_with(&y, b, show);
    for (size_t i = 0; i < x.row_count && i < y.row_count; i++) {
        const struct ladder_row *r = &x.row[i], *q = &y.row[i];
        assert_text(trace, i, r->label, q->label);
        assert_text(trace, i, r->brief, q->brief);
        assert_text(trace, i, r->time, q->time);
        assert_text(trace, i, r->flight, q->flight);
        assert_text(trace, i, r->size, q->size);
        assert_text(trace, i, r->mark, q->mark);
        ck_assert_int_eq(r->line, q->line);
        ck_assert_int_eq(r->from, q->from);
        ck_assert_int_eq(r->bracket, q->bracket);
        ck_assert_int_eq(r->part, q->part);
        ck_assert_int_eq(r->bad, q->bad);
        ck_assert_int_eq(r->good, q->good);
        ck_assert_int_eq(r->astray, q->astray);
        assert_same_message(trace, r->message, q->message);
    }
    ck_assert_uint_eq(x.row_count, y.row_count);
    assert_text(trace, 0, x.title, y.title);
    assert_text(trace, 0, x.budget, y.budget);
    ladder_done(&x);
    ladder_done(&y);
}

START_TEST(an_onlooker_sees_what_a_capture_without_keys_shows)
{
    static const unsigned shows[] = {0, LADDER_FLIGHTS, LADDER_ACKS | LADDER_UNFOLD};
    const char *path = traces.gl_pathv[_i];
    struct tracker *with = read_trace(path, true), *without = read_trace(path, false);
    ck_assert_uint_eq(with->connection_count, without->connection_count);
    for (size_t i = 0; i < with->connection_count; i++) {
        struct connection *seen = onlooker_new(with->connection[i]);
        connection_examine(seen, 1);
        connection_examine(without->connection[i], 1);
        for (size_t k = 0; k < sizeof shows / sizeof *shows; k++)
            assert_same_ladder(path, seen, without->connection[i], shows[k]);
        ck_assert(!onlooker_is_old(seen, with->connection[i]));
        onlooker_free(seen);
    }
    tracker_free(with);
    tracker_free(without);
}
END_TEST

/* Whose records the server's key opens: static RSA alone. RFC 5246, F.1.1.2; RFC 9846, F.1 */
static const struct {
    const char *trace;
    bool opens;
} by_server_key[] = {
    {"tls12-static-rsa", true}, {"tls12-full", false},     {"tls12-ecdhe-psk", false},
    {"tls13-full", false},      {"tls13-0rtt", false},     {"tls13-resume-psk-ke", false},
    {"dtls12-full", false},
};

START_TEST(the_servers_key_opens_static_rsa_alone)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/traces/%s.pcap", getenv("SOURCE_DIR"),
             by_server_key[_i].trace);
    struct tracker *t = read_trace(path, true);
    for (size_t i = 0; i < t->connection_count; i++) {
        ck_assert_int_eq(eyes_have_wire_only(t->connection[i], EYES_SERVER_KEY),
                         !by_server_key[_i].opens);
        ck_assert(eyes_have_wire_only(t->connection[i], EYES_EAVESDROPPER));
        ck_assert(!eyes_have_wire_only(t->connection[i], EYES_ENDPOINT));
    }
    tracker_free(t);
}
END_TEST

START_TEST(each_message_has_its_place_on_the_wire_and_back)
{
    struct tracker *t = read_trace(traces.gl_pathv[_i], true);
    for (size_t i = 0; i < t->connection_count; i++) {
        const struct connection *c = t->connection[i];
        struct connection *seen = onlooker_new(c);
        for (size_t k = 0; k < c->message_count; k++) {
            const struct message *m = &c->message[k], *s = onlooker_find(seen, m);
            ck_assert_msg(s != NULL, "%s: message %u", traces.gl_pathv[_i], m->number);
            ck_assert_uint_eq(s->end, m->end);
            ck_assert(s->first.packet <= m->first.packet);
            ck_assert(onlooker_find(c, s) != NULL);
        }
        onlooker_free(seen);
    }
    tracker_free(t);
}
END_TEST

int main(void)
{
    char pattern[4096];
    snprintf(pattern, sizeof pattern, "%s/traces/*.pcap", getenv("SOURCE_DIR"));
    if (glob(pattern, 0, NULL, &traces) != 0)
        return 99;
    TCase *t = tcase_create("eyes");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, an_onlooker_sees_what_a_capture_without_keys_shows, 0,
                        (int)traces.gl_pathc);
    tcase_add_loop_test(t, the_servers_key_opens_static_rsa_alone, 0,
                        (int)(sizeof by_server_key / sizeof *by_server_key));
    tcase_add_loop_test(t, each_message_has_its_place_on_the_wire_and_back, 0,
                        (int)traces.gl_pathc);
    int failed = harness_run("eyes", t);
    globfree(&traces);
    return failed;
}
