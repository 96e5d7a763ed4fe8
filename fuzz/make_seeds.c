/* SPDX-License-Identifier: BSD-2-Clause */
/* Seeds for the fuzz targets out of traces: messages, Certificates, and talks as scripts of play.c.
 *
 *     make_seeds FOLDER TRACE...
 *
 * A message is stored once for each name, version and sender. */
#include "capture/trace.h"
#include "model/tracker.h"
#include "net/net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST = 6000 /* bytes of a script */ };

static const char *folder;

static void store(const char *target, const char *name, const struct buf *b)
{
    char path[4096];
    struct stat s;
    snprintf(path, sizeof path, "%s/%s", folder, target);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/%s/%s", folder, target, name);
    if (stat(path, &s) == 0)
        return;
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0) {
        fprintf(stderr, "make_seeds: %s cannot be written\n", path);
        exit(EXIT_FAILURE);
    }
}

static void put(struct buf *b, uint64_t value, unsigned width)
{
    while (width--) {
        uint8_t byte = (uint8_t)(value >> 8 * width);
        buf_add(b, (struct bytes){&byte, 1});
    }
}

static void store_message(const struct connection *c, const struct message *m)
{
    char name[128];
    struct buf b = {0};
    bool server = connection_side(c, m->end) == SERVER;
    put(&b, server, 1);
    put(&b, c->version, 2);
    put(&b, c->cipher_suite, 2);
    buf_add(&b, m->bytes);
    snprintf(name, sizeof name, "%s-%04x-%d", m->name, c->version, server);
    store("message", name, &b);
    if (m->handshake_type == HANDSHAKE_CERTIFICATE) {
        b.n = 0;
        put(&b, connection_is_13(c), 1);
        buf_add(&b, m->bytes);
        store("certificate", name, &b);
    }
    buf_done(&b);
}

/* The handshake messages in the clear, each in a record of DTLS 1.2 of its own. RFC 6347, 4.2.2 */
static void store_datagrams(const struct connection *c, const char *name)
{
    struct buf b = {0};
    unsigned next[2] = {0}, record[2] = {0};
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->handshake_type < 0 || m->encrypted || m->opened || m->bytes.n < 4)
            continue;
        bool server = connection_side(c, m->end) == SERVER;
        size_t body = m->bytes.n - 4;
        put(&b, server, 1);
        put(&b, 13 + 12 + body, 2);
        put(&b, 22, 1);
        put(&b, 0xfefd, 2);
        put(&b, record[server]++, 8);
        put(&b, 12 + body, 2);
        buf_add(&b, (struct bytes){m->bytes.p, 4});
        put(&b, next[server]++, 2);
        put(&b, 0, 3);
        put(&b, body, 3);
        buf_add(&b, (struct bytes){m->bytes.p + 4, body});
    }
    if (b.n && b.n < LARGEST)
        store("datagrams", name, &b);
    buf_done(&b);
}

/* What both sides say, in order: a handler of net. */
struct script {
    struct buf b;
    bool over;
};

static void *script_open(void *context, const struct endpoint end[2])
{
    struct script *s = context;
    (void)end;
    return s->over ? NULL : s;
}

static void script_segment(void *flow, const struct segment *segment)
{
    (void)flow;
    (void)segment;
}

static void script_data(void *flow, unsigned side, struct bytes data, struct stamp stamp)
{
    struct script *s = flow;
    (void)stamp;
    put(&s->b, side, 1);
    put(&s->b, data.n, 2);
    buf_add(&s->b, data);
}

static void script_gap(void *flow, unsigned side, uint64_t missing, struct stamp stamp)
{
    (void)flow, (void)side, (void)missing, (void)stamp;
}

static void script_close(void *flow, enum flow_end why)
{
    struct script *s = flow;
    (void)why;
    s->over = true;
}

static void read_trace(const char *path, struct tracker *t, struct script *script)
{
    struct error e;
    struct packet packet;
    const struct net_handler handler = {.context = script,
                                        .open = script_open,
                                        .segment = script_segment,
                                        .data = script_data,
                                        .gap = script_gap,
                                        .close = script_close};
    struct net *net = net_new(&handler);
    struct source *s = trace_open(path, &e);
    while (s && s->next(s, &packet) == SOURCE_PACKET) {
        tracker_packet(t, &packet);
        net_packet(net, &packet);
    }
    net_free(net);
    if (s)
        s->close(s);
    tracker_finish(t);
}

/* The log goes before the talk, as a step of its own. */
static void read_keys(const char *path, struct tracker *t, struct buf *script)
{
    char keys[4096], text[LARGEST];
    snprintf(keys, sizeof keys, "%.*s.keys", (int)(strlen(path) - 5), path);
    FILE *f = fopen(keys, "rb");
    size_t n = f ? fread(text, 1, sizeof text, f) : 0;
    if (f)
        fclose(f);
    struct bytes log = {(const uint8_t *)text, n};
    struct buf b = {0};
    tracker_keys(t, log);
    put(script, 7 << 1, 1);
    put(script, n, 2);
    buf_add(script, log);
    put(&b, 40, 1);
    buf_add(&b, log);
    if (n)
        store("keylog", strrchr(keys, '/') ? strrchr(keys, '/') + 1 : keys, &b);
    buf_done(&b);
}

/* Talks before TLS, in the protocols that are told by their content; then the talk of a trace. */
static void store_preludes(const struct buf *talk)
{
#define TURN(text)                                                                       \
    {                                                                                    \
        (const uint8_t *)(text), sizeof(text) - 1                                        \
    }
    static const struct {
        const char *name;
        struct bytes turn[4]; /* by turns; an empty first one: the server begins */
    } preludes[] = {
        {"smtp",
         {{0}, TURN("220 a\r\n"), TURN("EHLO b\r\n"), TURN("250-c\r\n250 d\r\n")}},
        {"imap", {{0}, TURN("* OK a\r\n"), TURN("1 STARTTLS\r\n"), TURN("1 OK\r\n")}},
        {"pop3", {{0}, TURN("+OK a\r\n"), TURN("STLS\r\n"), TURN("+OK\r\n")}},
        {"ftp", {{0}, TURN("220 ftp\r\n"), TURN("AUTH TLS\r\n"), TURN("234 go\r\n")}},
        {"ldap",
         {TURN("\x30\x1d\2\1\1\x77\x18\x80\x16"
               "1.3.6.1.4.1.1466.20037"),
          TURN("\x30\x0c\2\1\1\x78\7\x0a\1\0\4\0\4\0")}},
        {"xmpp",
         {TURN("<?xml version='1.0'?><stream:stream to='a'>"), TURN("<proceed/>")}},
        {"postgresql", {TURN("\0\0\0\x08\x04\xd2\x16\x2f"), TURN("S")}},
        {"mysql",
         {{0},
          TURN("\x4a\0\0\0\x0a"
               "8.0.32\0\x08\0\0\0"),
          TURN("\x20\0\0\1\5\xae\xbb\1\0\0\0\1\x21")}},
        {"socks5",
         {TURN("\5\1\0"), TURN("\5\0"), TURN("\5\1\0\3\1a\1\xbb"),
          TURN("\5\0\0\1\0\0\0\0\0\0")}},
        {"socks4", {TURN("\4\1\1\xbb\x0a\0\0\1u\0"), TURN("\0\x5a\0\0\0\0\0\0")}},
        {"connect",
         {TURN("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
          TURN("HTTP/1.1 200 OK\r\n\r\n")}},
        {"proxy", {TURN("PROXY TCP4 10.0.0.1 10.0.0.2 4000 443\r\n")}},
        {"proxy2",
         {TURN("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c"
               "\x0a\0\0\1\x0a\0\0\2\x10\0\1\xbb")}},
    };
#undef TURN
    for (size_t i = 0; i < sizeof preludes / sizeof *preludes; i++) {
        struct buf b = {0};
        for (unsigned turn = 0; turn < 4; turn++) {
            struct bytes said = preludes[i].turn[turn];
            if (said.n == 0)
                continue;
            put(&b, turn % 2, 1);
            put(&b, said.n, 2);
            buf_add(&b, said);
        }
        buf_add(&b, buf_bytes(talk));
        store("talk", preludes[i].name, &b);
        buf_done(&b);
    }
}

static void take_trace(const char *path)
{
    const char *slash = strrchr(path, '/');
    char name[256];
    snprintf(name, sizeof name, "%s", slash ? slash + 1 : path);
    *strchrnul(name, '.') = '\0';
    struct tracker *t = tracker_new();
    struct script script = {0};
    read_keys(path, t, &script.b);
    read_trace(path, t, &script);
    for (size_t i = 0; i < t->connection_count; i++)
        for (size_t n = 0; n < t->connection[i]->message_count; n++)
            if (t->connection[i]->message[n].handshake_type >= 0)
                store_message(t->connection[i], &t->connection[i]->message[n]);
    if (t->connection_count)
        store_datagrams(t->connection[0], name);
    if (script.b.n < LARGEST)
        store("talk", name, &script.b);
    store_preludes(&script.b);
    buf_done(&script.b);
    tracker_free(t);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return EXIT_FAILURE;
    folder = argv[1];
    mkdir(folder, 0755);
    for (int i = 2; i < argc; i++)
        take_trace(argv[i]);
    return EXIT_SUCCESS;
}
