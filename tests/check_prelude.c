/* SPDX-License-Identifier: BSD-2-Clause */
/* model: talks in the clear before TLS, as their RFCs have them. */
#include "talks.h"

/* Turns by side, then what each must read as; `protocol` NULL: none that is known. Bytes are text,
 * or hex behind a '#'. */
static const struct {
    const char *protocol;
    unsigned round_trips;
    struct {
        char side;
        const char *bytes, *words;
    } turn[6];
} talks[] = {
    {"SMTP", /* RFC 3207, 6 */
     3,
     {{'S', "220 mail.imc.org SMTP service ready\r\n",
       "220 mail.imc.org SMTP service ready"},
      {'C', "EHLO mail.example.com\r\n", "EHLO mail.example.com"},
      {'S', "250-mail.imc.org offers a warm hug\r\n250 STARTTLS\r\n",
       "250-mail.imc.org offers a warm hug (and 1 line)"},
      {'C', "STARTTLS\r\n", "STARTTLS"},
      {'S', "220 Go ahead\r\n", "220 Go ahead"}}},
    {"IMAP",
     2,
     {{'S', "* OK IMAP4rev1 ready\r\n", "* OK IMAP4rev1 ready"},
      {'C', "a1 STARTTLS\r\n", "a1 STARTTLS"},
      {'S', "a1 OK begin\r\n", "a1 OK begin"}}},
    {"POP3",
     2,
     {{'S', "+OK POP3 ready\r\n", "+OK POP3 ready"},
      {'C', "STLS\r\n", "STLS"},
      {'S', "+OK begin\r\n", "+OK begin"}}},
    {"FTP",
     2,
     {{'S', "220 ftp ready\r\n", "220 ftp ready"},
      {'C', "AUTH TLS\r\n", "AUTH TLS"},
      {'S', "234 go\r\n", "234 go"}}},
    {"LDAP", /* RFC 4511, 4.14: messageID 1; success */
     1,
     {{'C', "#301d 020101 7718 8016 312e332e362e312e342e312e313436362e3230303337",
       "ExtendedRequest: StartTLS"},
      {'S', "#300c 020101 7807 0a0100 0400 0400", "ExtendedResponse: success"}}},
    {"XMPP",
     2,
     {{'C', "<?xml version='1.0'?><stream:stream to='im.example.com'>",
       "<?xml version='1.0'?><stream:stream to='im.example.com'>"},
      {'S', "<stream:features><starttls/></stream:features>",
       "<stream:features><starttls/></stream:features>"},
      {'C', "<starttls/>", "<starttls/>"},
      {'S', "<proceed/>", "<proceed/>"}}},
    {"PostgreSQL",
     1,
     {{'C', "#00000008 04d2162f", "SSLRequest"}, {'S', "S", "S: willing to do TLS"}}},
    {"MySQL", /* protocol 10, then 36 bytes with CLIENT_SSL */
     1,
     {{'S', "#4a000000 0a 382e302e333200 08000000", "greeting of server 8.0.32"},
      {'C',
       "#20000001 05aebb01 00000001 21 0000000000000000000000000000000000000000000000",
       "SSLRequest"}}},
    {"HTTP CONNECT",
     1,
     {{'C', "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n",
       "CONNECT example.org:443 HTTP/1.1 (and 2 lines)"},
      {'S', "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK (and 1 line)"}}},
    {"SOCKS5", /* RFC 1928, 3, 4 and 6 */
     2,
     {{'C', "#05 02 00 02", "greeting, 2 methods: no authentication, …"},
      {'S', "#05 00", "method: no authentication"},
      {'C', "#05 01 00 03 0b 6578616d706c652e6f7267 01bb",
       "CONNECT example.org port 443"},
      {'S', "#05 00 00 01 00000000 0000", "succeeded"}}},
    {"SOCKS4",
     1,
     {{'C', "#04 01 01bb 5db8d822 00", "CONNECT 93.184.216.34 port 443"},
      {'S', "#00 5a 01bb 5db8d822", "request granted"}}},
    {"PROXY v1",
     0,
     {{'C', "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n",
       "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443"}}},
    {"PROXY v2",
     0,
     {{'C', "#0d0a0d0a000d0a515549540a 21 11 000c c0000201 c0000202 dc04 01bb",
       "from 192.0.2.1 port 56324 to 192.0.2.2 port 443"}}},
    {NULL, 1, {{'C', "#01020304", "4 bytes"}, {'S', "hi \x1b[31m", "3 bytes"}}},
};
enum { TALKS = sizeof talks / sizeof *talks };

static void put(struct buf *b, const char *bytes)
{
    if (*bytes == '#')
        harness_hex(b, bytes + 1);
    else
        buf_add_text(b, bytes);
}

/* The talk, then TLS; the client's last turn may share a segment with its hello. */
static struct tracker *play(int i, bool together)
{
    struct tracker *tracker = tracker_new();
    struct talk t = {.take = talk_tracker, .context = tracker};
    struct buf b = {0};
    talk_open(&t);
    for (int n = 0; n < 6 && talks[i].turn[n].side; n++) {
        bool last = n == 5 || !talks[i].turn[n + 1].side;
        put(&b, talks[i].turn[n].bytes);
        if (last && together)
            put_record(&b, 22, 0x0301, CLIENT_HELLO);
        talk_send(&t, talks[i].turn[n].side == 'S', buf_bytes(&b));
        b.n = 0;
    }
    if (!together) {
        put_record(&b, 22, 0x0301, CLIENT_HELLO);
        talk_send(&t, 0, buf_bytes(&b));
    }
    buf_done(&b);
    talk_play(&t, "S:hello12,certificate,exchange,done C:key,ccs,h40 S:ccs,h40");
    tracker_finish(tracker);
    return tracker;
}

START_TEST(a_talk_before_tls_is_named_and_counted_apart)
{
    struct arena a = {0};
    struct tracker *t = play(_i, false);
    ck_assert_uint_eq(t->connection_count, 1);
    const struct connection *c = t->connection[0];
    ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
    ck_assert_int_eq(c->tls_round_trips, 2);
    ck_assert_uint_eq(c->before_round_trips, talks[_i].round_trips);
    if (talks[_i].protocol)
        ck_assert_str_eq(prelude_name(c), talks[_i].protocol);
    else
        ck_assert_ptr_null(prelude_name(c));
    const struct prelude_turn *turn = c->prelude.first;
    for (int n = 0; n < 6 && talks[_i].turn[n].side; n++, turn = turn->next) {
        ck_assert_ptr_nonnull(turn);
        ck_assert_int_eq(connection_side(c, turn->end) == SERVER,
                         talks[_i].turn[n].side == 'S');
        if (talks[_i].protocol)
            ck_assert_str_eq(prelude_say(c, turn, &a), talks[_i].turn[n].words);
        for (const char *p = prelude_say(c, turn, &a); *p; p++)
            ck_assert((unsigned char)*p >= 0x20);
    }
    ck_assert_ptr_null(turn);
    double sum = c->timing.network + c->timing.client + c->timing.server;
    ck_assert_double_eq_tol(sum, c->timing.client_may_send, 1e-6);
    tracker_free(t);
    arena_done(&a);
}
END_TEST

/* A line, a PROXY header or MySQL's request may end within the hello's segment. */
START_TEST(a_hello_is_found_behind_its_prelude_in_one_segment)
{
    static const char *const names[] = {"PROXY v1", "PROXY v2", "MySQL"};
    for (int n = 0; n < 3; n++)
        for (int i = 0; i < TALKS; i++) {
            if (!talks[i].protocol || strcmp(talks[i].protocol, names[n]) != 0)
                continue;
            struct tracker *t = play(i, true);
            ck_assert_uint_eq(t->connection_count, 1);
            const struct connection *c = t->connection[0];
            ck_assert_str_eq(prelude_name(c), names[n]);
            ck_assert_int_eq(c->outcome, OUTCOME_ESTABLISHED);
            ck_assert_str_eq(c->message[0].name, "ClientHello");
            tracker_free(t);
        }
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("prelude");
    tcase_add_loop_test(t, a_talk_before_tls_is_named_and_counted_apart, 0, TALKS);
    tcase_add_test(t, a_hello_is_found_behind_its_prelude_in_one_segment);
    return harness_run("prelude", t);
}
