/* SPDX-License-Identifier: BSD-2-Clause */
/* What is hidden is hidden everywhere: no screen, card, pane or file holds an address or a name of
 * the connection, nor the beginning of one, in letters or in hex digits. */
#include "base/text.h"
#include "stored.h"
#include "talks.h"
#include "tui/input.h"
#include "tui/state.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

enum {
    MOST = 96,     /* names of a connection that are looked for */
    BEGINNING = 7, /* letters that tell a name, */
    LEAST = 6      /* or all, of so many */
};

/* The names that must not be seen. */
struct secrets {
    struct arena arena;
    const char *text[MOST];
    size_t count;
};

static void add_secret(struct secrets *x, const char *text)
{
    struct buf hex = {0};
    if (!text)
        return;
    text += strncmp(text, "*.", 2) == 0 ? 2 : 0;
    text += strncmp(text, "tlsladder ", 10) == 0 ? 10 : 0; /* that is everywhere */
    if (x->count + 3 > MOST || strlen(text) < LEAST)
        return;
    x->text[x->count++] = arena_printf(&x->arena, "%.*s", BEGINNING, text);
    text = x->text[x->count - 1];
    text_add_hex(&hex, (struct bytes){(const uint8_t *)text, strlen(text)}, " ");
    x->text[x->count++] = arena_printf(&x->arena, "%s", buf_text(&hex));
    hex.n = 0;
    text_add_hex(&hex, (struct bytes){(const uint8_t *)text, strlen(text)}, "");
    x->text[x->count++] = arena_printf(&x->arena, "%s", buf_text(&hex));
    buf_done(&hex);
}

/* By what the model knows of it: ends, server_name, certificates. */
static void know(struct secrets *x, struct connection *c)
{
    connection_examine(c, 1);
    for (int end = 0; end < 2; end++)
        add_secret(x, endpoint_address(&c->endpoint[end], &x->arena));
    add_secret(x, c->server_name);
    for (size_t i = 0; i < c->certificate_count; i++) {
        const struct certificate *k = &c->certificate[i].certificate;
        add_secret(x, k->subject ? strchr(k->subject, '=') + 1 : NULL);
        add_secret(x, k->issuer ? strchr(k->issuer, '=') + 1 : NULL);
        for (size_t j = 0; j < k->name_count; j++)
            add_secret(x, k->name[j]);
    }
}

static void assert_none(const char *text, const struct secrets *x, const char *where)
{
    for (size_t i = 0; i < x->count; i++) {
        const char *at = strcasestr(text, x->text[i]);
        ck_assert_msg(!at, "'%s' (%s) in %.60s", x->text[i], where,
                      at ? at - (at - text > 20 ? 20 : at - text) : "");
    }
}

static void look(struct state *s, const struct secrets *x, const char *where)
{
    static const int sizes[][2] = {{40, 12}, {80, 24}, {100, 30}, {160, 45}, {200, 300}};
    for (size_t z = 0; z < sizeof sizes / sizeof *sizes; z++) {
        struct buf b = {0};
        struct grid g;
        s->width = sizes[z][0];
        s->height = sizes[z][1];
        grid_init(&g, s->width, s->height, false);
        screen_draw(s, &g);
        for (int i = 0; i < s->width * s->height; i++) {
            if (i % s->width == 0)
                buf_add_text(&b, "\n");
            if (g.cell[i].point)
                text_add_point(&b, g.cell[i].point);
        }
        assert_none(buf_text(&b), x, where);
        buf_done(&b);
        grid_done(&g);
    }
}

static void type(struct state *s, const char *keys)
{
    for (; *keys; keys++)
        input_key(s, *keys == '\033' ? KEY_IS_ESCAPE : *keys);
}

static void unfold(struct state *s)
{
    while (s->fields.folded_count)
        fields_fold(&s->fields, s->fields.folded[0], false);
}

static void look_at_fields(struct state *s, const struct secrets *x)
{
    for (int row = 0; row <= state_last_row(s); row++) {
        state_choose_row(s, row);
        look(s, x, "a row");
        if (!s->message)
            continue;
        type(s, "y");
        assert_none(s->copied, x, "a copied message");
        unfold(s);
        s->focus = FOCUS_FIELDS;
        for (int i = 0; i < (int)s->fields.line_count; i += 3) {
            fields_choose(&s->fields, i);
            look(s, x, "a field");
        }
        s->focus = FOCUS_BYTES;
        look(s, x, "bytes");
        type(s, "y");
        assert_none(s->copied, x, "copied");
        s->copied = NULL;
        s->focus = FOCUS_LADDER;
    }
    state_choose_row(s, 0);
}

static void look_at_all(struct tracker *t, struct connection *c, const struct secrets *x)
{
    static const char *const views[] = {
        "?",  "v",  "o",  "K", "C", "E", "A", "L1", "L2", "L3", "L4",  "L5", "L6", "L7",
        "L8", "L9", "L0", "f", "F", "a", "u", "t",  "e",  "ee", "eeC", "x",  "c",  "Q"};
    struct state s;
    state_init(&s, t, "a trace");
    s.now = 1764374400;
    s.over = true;
    state_refresh(&s);
    s.screen = ON_LIST;
    type(&s, "H");
    look(&s, x, "the list");
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        state_open(&s, c);
        type(&s, views[i]);
        look(&s, x, views[i]);
        state_done(&s);
        state_init(&s, t, "a trace");
        s.over = s.hide = true;
        s.now = 1764374400;
        state_refresh(&s);
    }
    state_open(&s, c);
    look_at_fields(&s, x);
    state_done(&s);
}

/* Traces with names in the clear, names that are wrong, chains, external identities, datagrams. */
static const char *const watched[] = {"tls12-full",       "fail-wrong-name",
                                      "tls13-long-chain", "tls12-psk",
                                      "dtls12-full",      "tls13-client-certificate"};

START_TEST(no_name_is_seen_on_any_screen)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/traces/%s.pcap", getenv("SOURCE_DIR"), watched[_i]);
    struct tracker *t = stored_read(path, KEYS_FIRST);
    struct secrets x = {0};
    know(&x, t->connection[0]);
    if (strcmp(watched[_i], "tls12-psk") == 0)
        add_secret(&x, "student"); /* the lab's psk_identity */
    ck_assert_uint_gt(x.count, 4);
    look_at_all(t, t->connection[0], &x);
    arena_done(&x.arena);
    tracker_free(t);
}
END_TEST

/* What is said before TLS; bytes are text, or hex behind a '#'. */
static const struct {
    struct {
        char side;
        const char *bytes;
    } turn[4];
    const char *secret[4];
} preludes[] = {
    {{{'S', "220 mail.imc.org SMTP service ready\r\n"},
      {'C', "EHLO desktop\r\n"},
      {'S', "250-mx-with-a-name-of-great-length-that-is-cut.somewhere.example.net\r\n250 "
            "STARTTLS\r\n"},
      {'C', "STARTTLS\r\n"}},
     {"mail.imc.org", "desktop", "mx-with-a", NULL}},
    {{{'C', "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n"},
      {'S', "HTTP/1.1 200 OK\r\n\r\n"}},
     {"example.org", NULL}},
    {{{'C', "#05 02 00 02"},
      {'S', "#05 00"},
      {'C', "#05 01 00 03 0b 6578616d706c652e6f7267 01bb"},
      {'S', "#05 00 00 01 00000000 0000"}},
     {"example.org", NULL}},
    {{{'C', "#0d0a0d0a000d0a515549540a 21 11 000c c0000201 c0000202 dc04 01bb"}},
     {"192.0.2.1", "192.0.2.2", NULL}},
};

START_TEST(no_name_that_was_said_before_tls_is_seen)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    struct buf b = {0};
    struct secrets x = {0};
    talk_open(&t);
    for (int n = 0; n < 4 && preludes[_i].turn[n].side; n++) {
        const char *bytes = preludes[_i].turn[n].bytes;
        b.n = 0;
        if (*bytes == '#')
            harness_hex(&b, bytes + 1);
        else
            buf_add_text(&b, bytes);
        talk_send(&t, preludes[_i].turn[n].side == 'S', buf_bytes(&b));
    }
    buf_done(&b);
    talk_play(&t, "C:hello S:hello12,certificate,exchange,done C:key,ccs,h40 S:ccs,h40");
    tracker_finish(tracker);
    ck_assert_uint_eq(tracker->connection_count, 1);
    know(&x, tracker->connection[0]);
    for (int i = 0; i < 4 && preludes[_i].secret[i]; i++)
        add_secret(&x, preludes[_i].secret[i]);
    look_at_all(tracker, tracker->connection[0], &x);
    arena_done(&x.arena);
    tracker_free(tracker);
}
END_TEST

static void assert_file(const char *path, const struct secrets *x)
{
    struct buf b = {0};
    char part[4096];
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        buf_add(&b, (struct bytes){(const uint8_t *)part, n});
    fclose(f);
    unlink(path);
    ck_assert_uint_gt(b.n, 500);
    assert_none(buf_text(&b), x, path);
    json_t *o = strstr(path, ".json") ? json_loads(buf_text(&b), 0, NULL) : json_null();
    ck_assert_msg(o != NULL, "%s is no JSON any more", path);
    json_decref(o);
    buf_done(&b);
}

START_TEST(no_name_is_in_a_file_that_is_written_while_they_are_hidden)
{
    static const char *const endings[] = {"txt", "svg", "html", "json", "mmd", "md"};
    char path[4096];
    snprintf(path, sizeof path, "%s/traces/%s.pcap", getenv("SOURCE_DIR"), watched[_i]);
    struct tracker *t = stored_read(path, KEYS_FIRST);
    struct secrets x = {0};
    struct state s;
    know(&x, t->connection[0]);
    state_init(&s, t, "a trace");
    s.over = s.hide = true;
    s.now = 1764374400;
    state_refresh(&s);
    state_open(&s, t->connection[0]);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(path, sizeof path, "check-hide-%d-%d.%s", _i, (int)getpid(), endings[i]);
        unlink(path);
        export_write(&s, path);
        assert_file(path, &x);
    }
    state_done(&s);
    arena_done(&x.arena);
    tracker_free(t);
}
END_TEST

START_TEST(words_are_covered_as_wide_as_they_were)
{
    static const struct {
        const char *text, *covered;
    } texts[] = {
        {"CN=lab.example", "CN=···········"},
        {"to LAB.EXAMPLE:443", "to ···········:443"},
        {"to lab.exam… (cut)", "to ········… (cut)"},
        {"a label", "a label"},
        {"6c 61 62 2e 65 78 61 6d 70 6c 65", "·· ·· ·· ·· ·· ·· ·· ·· ·· ·· ··"},
        {"192.0.2.7", "·········"},
        {"labour", "labour"},
    };
    struct connection c = {.server_name = "lab.example",
                           .endpoint = {{.family = 4, .address = {192, 0, 2, 7}},
                                        {.family = 4, .address = {192, 0, 2, 8}}}};
    struct cover v = {0};
    struct buf b = {0};
    cover_add_ends(&v, &c);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ck_assert_str_eq(cover_text(&v, texts[i].text, &b), texts[i].covered);
        ck_assert_int_eq(text_width(texts[i].text), text_width(texts[i].covered));
    }
    const uint8_t bytes[] = {0x87, 4, 192, 0, 2, 7, 'l', 'a', 'b', '.'};
    bool covered[sizeof bytes];
    cover_bytes(&v, (struct bytes){bytes, sizeof bytes}, covered);
    for (size_t i = 0; i < sizeof bytes; i++) /* of the name only a part is there */
        ck_assert_int_eq(covered[i], i >= 2 && i < 6);
    buf_done(&b);
    cover_done(&v);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("hide");
    int watching = (int)(sizeof watched / sizeof *watched);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, words_are_covered_as_wide_as_they_were);
    tcase_add_loop_test(t, no_name_is_seen_on_any_screen, 0, watching);
    tcase_add_loop_test(t, no_name_that_was_said_before_tls_is_seen, 0,
                        (int)(sizeof preludes / sizeof *preludes));
    tcase_add_loop_test(t, no_name_is_in_a_file_that_is_written_while_they_are_hidden, 0,
                        watching);
    return harness_run("hide", t);
}
