/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS: what datagrams carry becomes the messages and facts of a connection. */
#include "model/datagram.h"

#include "base/array.h"
#include "model/message.h"
#include "model/protected.h"
#include "tls/dtls_handshake.h"

#include <stdlib.h>

enum {
    KEEP = 4 << 20,  /* bytes of datagrams kept a direction, to be looked at */
    KEEP_HEADER = 48 /* and of each one beyond that */
};

/* One direction. */
struct datagram_side {
    struct connection *connection;
    unsigned end;
    struct dtls_assembly handshake;
    int cid;              /* length of the connection ids in its records */
    unsigned next_change; /* the epoch of the ChangeCipherSpec that is to come */
    bool traffic_seen;    /* DTLS 1.3: a record of epoch 3 or later was sent */
    uint64_t kept;
    struct { /* records seen of the latest epoch: RFC 6347, 4.1.2.6 */
        uint16_t epoch;
        uint64_t highest, window;
    } replay;
};

struct datagram_state {
    struct datagram_side side[2];
    uint8_t random[32]; /* of the ClientHello that began it */
    bool random_seen;
    bool flushing;
};

enum net_interest datagram_interest(struct bytes data)
{
    if (dtls_is_plain(data))
        return NET_BEGINS;
    return dtls_is_unified(data) ? NET_GOES_ON : NET_NONE;
}

bool datagram_is_dtls(struct bytes data, uint32_t length)
{
    struct cursor c = cursor_over(data);
    struct dtls_record r;
    unsigned records = 0;
    while (dtls_next(&c, length - data.n, DTLS_CID_UNKNOWN, &r))
        records++;
    return records && cursor_left(&c) == 0;
}

/* The random of a ClientHello that is the first of its handshake and in the clear; empty where
 * the datagram begins with none. RFC 6347, 4.2.2 */
static struct bytes first_random(struct bytes data)
{
    struct cursor c = cursor_over(data);
    struct dtls_record r;
    struct dtls_fragment f;
    if (!dtls_next(&c, DTLS_CID_MOST << 8, 0, &r) || r.type != CONTENT_HANDSHAKE ||
        r.epoch)
        return (struct bytes){0};
    c = cursor_over(r.fragment);
    if (!dtls_fragment_read(&c, &f) || f.type != HANDSHAKE_CLIENT_HELLO ||
        f.message_seq || f.offset || f.body.n < 34)
        return (struct bytes){0};
    return (struct bytes){f.body.p + 2, 32};
}

bool datagram_begins_anew(const struct connection *c, struct bytes data)
{
    const struct datagram_state *s = c->reading->datagram;
    struct bytes random = first_random(data);
    return random.n && s->random_seen && memcmp(random.p, s->random, 32) != 0;
}

static void flush(struct datagram_state *s, unsigned end)
{
    if (s->flushing)
        return;
    s->flushing = true;
    dtls_assembly_flush(&s->side[end].handshake);
    s->flushing = false;
}

/* The hellos say how long connection ids are: each that of what it wants to be sent. */
static void learn_cid(struct datagram_state *s, const struct message *m)
{
    struct hello h = {0};
    if (m->handshake_type == HANDSHAKE_CLIENT_HELLO)
        hello_read_client(m->bytes, &h);
    else if (m->handshake_type == HANDSHAKE_SERVER_HELLO)
        hello_read_server(m->bytes, &h);
    if (h.has_cid)
        s->side[!m->end].cid = (int)h.cid.n;
}

/* TLS's form of the message: its header without message_seq and the fragment's place. */
static struct bytes tls_form(struct arena *a, struct bytes wire)
{
    uint8_t *p = arena_take(a, wire.n - 8);
    memcpy(p, wire.p, 4);
    memcpy(p + 4, wire.p + DTLS_HANDSHAKE_HEADER, wire.n - DTLS_HANDSHAKE_HEADER);
    return (struct bytes){p, wire.n - 8};
}

static void on_message(void *context, const struct dtls_message *told)
{
    struct datagram_side *side = context;
    struct connection *c = side->connection;
    struct record r = {.type = CONTENT_HANDSHAKE,
                       .length = (uint32_t)told->bytes.n,
                       .damaged = told->damaged,
                       .first = told->first,
                       .last = told->last};
    flush(c->reading->datagram, !side->end); /* the other side had all of its flight */
    struct message *m = message_add(c, side->end, &r);
    m->opened = told->epoch > 0;
    m->encrypted = m->opened && !connection_encrypts_nothing(c);
    m->records = told->fragments;
    m->datagrams = told->datagrams;
    m->message_seq = told->message_seq;
    m->wire = arena_copy(&c->arena, told->bytes);
    m->bytes = tls_form(&c->arena, m->wire);
    m->handshake_type = told->type;
    learn_cid(c->reading->datagram, m);
    if (c->reading->session)
        session_message_seq(c->reading->session, told->message_seq);
    message_understand(c, m);
}

/* Fragments of one message that come again, one behind another, are one row. */
static bool goes_on(const struct connection *c, const struct datagram_side *side,
                    const struct dtls_fragment *f)
{
    if (c->message_count == 0 || f->offset == 0)
        return false;
    const struct message *m = &c->message[c->message_count - 1];
    return m->again && m->end == side->end && m->handshake_type == f->type &&
           m->message_seq == f->message_seq;
}

static void on_again(void *context, const struct dtls_fragment *f, struct stamp stamp)
{
    struct datagram_side *side = context;
    struct connection *c = side->connection;
    struct record r = {
        .type = CONTENT_HANDSHAKE, .length = 0, .first = stamp, .last = stamp};
    if (goes_on(c, side, f)) {
        struct message *m = &c->message[c->message_count - 1];
        m->datagrams += m->last.packet != stamp.packet;
        m->records++;
        m->last = stamp;
        return;
    }
    struct message *m = message_add(c, side->end, &r);
    m->again = true;
    m->opened = f->epoch > 0;
    m->encrypted = m->opened && !connection_encrypts_nothing(c);
    m->handshake_type = f->type;
    m->message_seq = f->message_seq;
    m->length = f->length + DTLS_HANDSHAKE_HEADER;
    m->wire = dtls_fragment_copy(f, &c->arena);
    m->bytes = tls_form(&c->arena, m->wire);
    m->name = messages_name(m->bytes, &c->arena);
}

static void on_missing(void *context)
{
    struct datagram_side *side = context;
    struct session *session = side->connection->reading->session;
    if (session)
        session_lost(session, connection_side(side->connection, side->end));
}

static void start_side(struct connection *c, unsigned end)
{
    struct datagram_side *side = &c->reading->datagram->side[end];
    dtls_assembly_done(&side->handshake);
    *side = (struct datagram_side){.connection = c,
                                   .end = end,
                                   .cid = DTLS_CID_UNKNOWN,
                                   .kept = side->kept,
                                   .handshake = {.message = on_message,
                                                 .again = on_again,
                                                 .missing = on_missing,
                                                 .context = side}};
}

void datagram_open(struct connection *c)
{
    c->datagram = true;
    if (!c->summary || protected_may_open(c))
        c->reading->session = session_new(c->ring);
    c->reading->datagram = memory_new(sizeof *c->reading->datagram);
    for (unsigned end = 0; end < 2; end++)
        c->reading->direction[end].keep_opened = KEEP;
    datagram_forget(c);
}

void datagram_forget(struct connection *c)
{
    for (unsigned end = 0; end < 2; end++)
        start_side(c, end);
}

void datagram_free(struct datagram_state *s)
{
    for (unsigned end = 0; s && end < 2; end++)
        dtls_assembly_done(&s->side[end].handshake);
    free(s);
}

void datagram_take_handshake(struct connection *c, unsigned end, const struct record *r)
{
    struct datagram_side *side = &c->reading->datagram->side[end];
    struct cursor at = cursor_over(r->fragment);
    struct dtls_fragment f;
    while (cursor_left(&at) && dtls_fragment_read(&at, &f)) {
        f.epoch = r->dtls->epoch;
        dtls_assembly_take(&side->handshake, &f, r->last);
    }
}

bool datagram_has_changed(struct connection *c, unsigned end, unsigned epoch)
{
    struct datagram_side *side = &c->reading->datagram->side[end];
    if (epoch < side->next_change)
        return true;
    side->next_change = epoch + 1;
    return false;
}

bool datagram_looks_again(const struct connection *c, unsigned end,
                          const struct record *r)
{
    enum { BACK = 256 }; /* a flight that is sent again is not longer */
    bool later = false;
    for (size_t i = c->message_count, back = 0; i-- > 0 && back < BACK; back++) {
        const struct message *m = &c->message[i];
        if (m->end != end)
            continue;
        if (!later && !m->again)
            return false;
        later = true;
        if (m->encrypted && !m->opened && m->content_type == CONTENT_HANDSHAKE &&
            m->length == r->length && !m->again)
            return true;
    }
    return false;
}

/* 2 + 1 + 16 bytes, and 16 for each record number: RFC 9147, 7. A Finished has other lengths. */
static bool long_as_ack(const struct connection *c, const struct record *r)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    uint32_t tag = suite && suite->mode == MODE_CCM_8 ? 8 : 16;
    return r->length >= 3 + tag && (r->length - 3 - tag) % 16 == 0 && r->length < 200;
}

const char *datagram_hint(const struct connection *c, unsigned end, struct record *r)
{
    struct datagram_side *side = &c->reading->datagram->side[end];
    bool server = connection_side(c, end) == SERVER;
    unsigned epoch = r->dtls->epoch;
    if (!r->dtls->unified)
        return NULL;
    side->traffic_seen |= epoch == 3;
    if (side->traffic_seen || epoch != 2)
        return NULL;
    if (long_as_ack(c, r)) {
        r->type = CONTENT_ACK;
        return "encrypted: an ACK, or an alert, by its length";
    }
    return server ? "encrypted handshake: EncryptedExtensions … Finished"
                  : "encrypted handshake: up to the client's Finished";
}

/* Whether this very record came before: a network may deliver a datagram twice. Records in the
 * clear are left to the handshake's own numbers, since a server that keeps no state for a client
 * repeats the client's record number: RFC 6347, 4.2.1. */
static bool is_replayed(struct datagram_side *side, const struct dtls_record *r)
{
    if (r->unified || r->epoch == 0)
        return false;
    if (r->epoch != side->replay.epoch) {
        if (r->epoch < side->replay.epoch)
            return false;
        side->replay.epoch = r->epoch;
        side->replay.highest = r->sequence;
        side->replay.window = 1;
        return false;
    }
    if (r->sequence > side->replay.highest) {
        uint64_t ahead = r->sequence - side->replay.highest;
        side->replay.window = ahead < 64 ? side->replay.window << ahead | 1 : 1;
        side->replay.highest = r->sequence;
        return false;
    }
    uint64_t behind = side->replay.highest - r->sequence;
    if (behind >= 64)
        return false;
    bool seen = side->replay.window >> behind & 1;
    side->replay.window |= (uint64_t)1 << behind;
    return seen;
}

static bool is_protected(const struct dtls_record *r)
{
    return r->unified || r->epoch > 0 || r->type == CONTENT_TLS12_CID;
}

static void take_record(struct connection *c, unsigned end, const struct dtls_record *d,
                        struct stamp stamp)
{
    struct datagram_state *s = c->reading->datagram;
    struct record r = {.type = d->unified ? CONTENT_APPLICATION_DATA : d->type,
                       .version = d->version,
                       .length = d->length,
                       .fragment = d->fragment,
                       .first = stamp,
                       .last = stamp,
                       .dtls = d};
    if (is_replayed(&s->side[end], d))
        return;
    if (!is_protected(d)) {
        message_take_clear(c, end, &r);
        return;
    }
    if (r.type == CONTENT_HANDSHAKE)
        flush(s, !end);
    protected_take(c, end, &r);
}

static void take(struct connection *c, unsigned end, struct bytes data, uint32_t length,
                 struct stamp stamp)
{
    struct datagram_side *side = &c->reading->datagram->side[end];
    struct cursor at = cursor_over(data);
    struct dtls_record r;
    while (dtls_next(&at, length - data.n, side->cid, &r)) {
        c->tls = true;
        take_record(c, end, &r, stamp);
    }
}

void datagram_replay(struct connection *c, const struct kept *kept)
{
    const struct record *r = &kept->record;
    take(c, kept->end, r->fragment, r->length, r->first);
}

/* Beyond what is kept of one side, datagrams of application data keep their headers only. */
static size_t worth_keeping(struct datagram_side *side, struct bytes data)
{
    bool handshake = data.n && data.p[0] == CONTENT_HANDSHAKE;
    if (handshake || side->kept + data.n <= KEEP || data.n < KEEP_HEADER) {
        side->kept += data.n;
        return data.n;
    }
    return KEEP_HEADER;
}

static void begin(struct connection *c, struct bytes data, struct stamp stamp)
{
    struct datagram_state *s = c->reading->datagram;
    struct bytes random = first_random(data);
    if (c->begin.packet == 0) {
        c->begin = stamp;
        if (!c->client_hello_seen && !c->server_hello_seen)
            c->client_end = c->endpoint[1].port > c->endpoint[0].port;
    }
    c->end = stamp;
    if (random.n && !s->random_seen) {
        s->random_seen = true;
        memcpy(s->random, random.p, 32);
    }
}

void datagram_take(struct connection *c, unsigned end, struct bytes data, uint32_t length,
                   struct stamp stamp)
{
    begin(c, data, stamp);
    if (!c->reading->session) { /* borrowed: nothing is looked at later */
        take(c, end, data, length, stamp);
        return;
    }
    data.n = worth_keeping(&c->reading->datagram->side[end], data);
    struct kept *k = ARRAY_ADD(c->reading->kept);
    *k = (struct kept){.end = (uint8_t)end};
    k->record.fragment = arena_copy(&c->arena, data);
    k->record.length = length;
    k->record.first = stamp;
    struct kept now = *k;
    datagram_replay(c, &now);
}

void datagram_close(struct connection *c, enum flow_end why)
{
    for (unsigned end = 0; end < 2; end++)
        flush(c->reading->datagram, end);
    c->closed = true;
    c->how_closed = (uint8_t)why;
}
