/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes of both directions become records, records messages, messages facts. */
#include "model/digest.h"

#include "base/array.h"

enum {
    KEEP = 4 << 20,     /* bytes of application data kept a direction, to be looked at */
    EVENTS = 4096,      /* TCP events kept, */
    SUMMARY_EVENTS = 8, /* and for a summary: those of the opening */
    HANDSHAKE_RECORDS = 64 /* protected records of a handshake shown one by one */
};

struct reader {
    struct connection *connection;
    unsigned end;
};

static bool is_13(const struct connection *c)
{
    return tls_version_rank(c->version) == VERSION_TLS13;
}

static struct message *add_message(struct connection *c, unsigned end,
                                   const struct record *r)
{
    struct message *m = ARRAY_ADD(c->message);
    m->number = (unsigned)c->message_count;
    m->end = (uint8_t)end;
    m->content_type = r->type;
    m->handshake_type = -1;
    m->records = m->segments = 1;
    m->first = r->first;
    m->last = r->last;
    m->length = r->length;
    m->damaged = r->damaged;
    m->encrypted = m->opened = c->reading->direction[end].opening;
    m->padding = c->reading->direction[end].padding;
    if (r->first.packet != r->last.packet)
        m->segments = 2;
    return m;
}

/* A capture may hold the first ClientHello behind what answers it: it cannot have been so. */
static struct message *put_first(struct connection *c, struct message *m)
{
    struct message hello = *m;
    size_t others = c->message_count - 1;
    for (size_t i = 0; i < others; i++)
        if (c->message[i].end == m->end)
            return m;
    memmove(c->message + 1, c->message, others * sizeof *m);
    c->message[0] = hello;
    for (size_t i = 0; i <= others; i++)
        c->message[i].number = (unsigned)i + 1;
    for (size_t i = 0; i < c->claim_count; i++)
        c->claim[i].message++;
    return &c->message[0];
}

/* Without keys a summary needs no proofs: nobody will see them. */
static bool keys_may_help(const struct connection *c)
{
    return c->ring &&
           (keylog_count(keyring_log(c->ring)) || keyring_has_server_key(c->ring));
}

static void claim(struct connection *c, const struct message *m,
                  const struct check_list *proven)
{
    for (size_t i = 0; i < proven->count; i++) {
        struct claim *claim = ARRAY_ADD(c->claim);
        claim->check = proven->check[i];
        claim->message = m->number;
    }
}

/* A handshake message in the clear, whole or damaged. */
static void add_handshake(struct connection *c, unsigned end, struct bytes bytes,
                          const struct record *r)
{
    struct direction *d = &c->reading->direction[end];
    struct message *m = add_message(c, end, r);
    if (d->pending.records) {
        m->first = d->pending.first;
        m->records = d->pending.records;
        m->segments = d->pending.segments;
    }
    m->bytes = arena_copy(&c->arena, bytes);
    m->length = (uint32_t)bytes.n;
    m->damaged = d->damaged;
    m->handshake_type = bytes.p[0];
    m->name = messages_name(m->bytes, &c->arena);
    if (m->handshake_type == HANDSHAKE_CLIENT_HELLO && m->number > 1 &&
        !c->client_hello_seen)
        m = put_first(c, m);
    /* a renegotiation inside encryption does not change what the first handshake agreed on */
    if (!m->opened || is_13(c))
        facts_learn(c, m);
    if (m->damaged)
        session_lost(c->reading->session, connection_side(c, end));
    else if (!c->summary || keys_may_help(c))
        claim(c, m,
              session_message(c->reading->session, connection_side(c, end), m->bytes));
}

/* Counts the record (and its packet) for the message that is under way. */
static void pend(struct direction *d, const struct record *r)
{
    if (d->pending.records == 0) {
        d->pending.first = r->first;
        d->pending.segments = 1;
    } else if (r->first.packet != d->pending.last.packet) {
        d->pending.segments++;
    }
    if (r->first.packet != r->last.packet)
        d->pending.segments++;
    d->pending.last = r->last;
    d->pending.records++;
}

static void take_messages(struct connection *c, unsigned end, const struct record *r)
{
    struct direction *d = &c->reading->direction[end];
    struct bytes left = buf_bytes(&d->handshake);
    while (left.n >= 4) {
        size_t whole = 4 + ((size_t)left.p[1] << 16 | (size_t)left.p[2] << 8 | left.p[3]);
        if (whole > left.n)
            break;
        add_handshake(c, end, (struct bytes){left.p, whole}, r);
        d->pending = (struct message){0};
        d->damaged = false;
        left.p += whole;
        left.n -= whole;
        if (left.n)
            pend(d, r);
    }
    buf_drop(&d->handshake, d->handshake.n - left.n);
}

/* A message that the capture holds only a part of. */
static void flush_handshake(struct connection *c, unsigned end)
{
    struct direction *d = &c->reading->direction[end];
    if (d->handshake.n >= 4) {
        struct record r = {.type = CONTENT_HANDSHAKE,
                           .first = d->pending.first,
                           .last = d->pending.last,
                           .damaged = true};
        d->damaged = true;
        add_handshake(c, end, buf_bytes(&d->handshake), &r);
    }
    d->handshake.n = 0;
    d->pending = (struct message){0};
    d->damaged = false;
}

/* Whether a handshake record reads as a message in the clear. */
static bool looks_clear(const struct record *r)
{
    struct bytes f = r->fragment;
    if (f.n > 0 && f.n < 4) /* a hello that was cut into tiny records */
        return f.p[0] == HANDSHAKE_CLIENT_HELLO || f.p[0] == HANDSHAKE_SERVER_HELLO;
    if (f.n < 4 || !registry_find(&tls_handshake_types, f.p[0]))
        return false;
    size_t length = (size_t)f.p[1] << 16 | (size_t)f.p[2] << 8 | f.p[3];
    if (f.p[0] == HANDSHAKE_HELLO_REQUEST || f.p[0] == HANDSHAKE_SERVER_HELLO_DONE)
        return length == 0;
    return length > 0 && length < 1 << 18;
}

/* RFC 5246, 7.1 and RFC 9846, 5: who has switched to encryption. */
static bool is_encrypted(const struct connection *c, unsigned end, const struct record *r)
{
    const struct direction *d = &c->reading->direction[end];
    if (r->type == CONTENT_APPLICATION_DATA)
        return true;
    if (r->type ==
        CONTENT_CHANGE_CIPHER_SPEC) /* in a renegotiation it is encrypted, too */
        return d->changed_cipher && !is_13(c) && r->length > 1;
    if (is_13(c))
        return false;
    if (d->changed_cipher) {
        bool hello = r->type == CONTENT_HANDSHAKE && looks_clear(r) &&
                     r->fragment.p[0] == HANDSHAKE_CLIENT_HELLO;
        return c->version != 0 || !hello;
    }
    if (c->client_hello_seen || c->server_hello_seen || d->handshake.n)
        return false;
    if (r->type == CONTENT_ALERT)
        return r->length != 2;
    return r->type == CONTENT_HANDSHAKE && !looks_clear(r);
}

static void add_clear_handshake(struct connection *c, unsigned end,
                                const struct record *r)
{
    struct direction *d = &c->reading->direction[end];
    if (r->damaged && r->fragment.n < r->length) {
        d->damaged = true;
        pend(d, r);
        buf_add(&d->handshake, r->fragment);
        flush_handshake(c, end);
        return;
    }
    pend(d, r);
    buf_add(&d->handshake, r->fragment);
    take_messages(c, end, r);
}

static void add_ccs(struct connection *c, unsigned end, const struct record *r)
{
    struct message *m = add_message(c, end, r);
    m->bytes = r->fragment;
    m->name = "ChangeCipherSpec";
    m->dummy = is_13(c);
    /* A message that the switch cuts off will never be whole. */
    flush_handshake(c, end);
    if (is_13(c))
        return;
    c->reading->direction[end].changed_cipher = true;
    session_changed(c->reading->session, connection_side(c, end));
}

static void add_alert(struct connection *c, unsigned end, const struct record *r)
{
    struct message *m = add_message(c, end, r);
    m->bytes = r->fragment;
    m->name = "Alert";
    if (r->fragment.n >= 2) {
        m->alert_level = r->fragment.p[0];
        m->alert = r->fragment.p[1];
        m->hint = registry_name(&tls_alert_descriptions, m->alert, &c->arena);
    }
}

/* The record goes on a run of application data from the same side. */
static bool extends_run(struct connection *c, unsigned end, const struct record *r)
{
    if (c->message_count == 0 || r->type != CONTENT_APPLICATION_DATA || r->damaged)
        return false;
    struct message *m = &c->message[c->message_count - 1];
    if (m->end != end || m->content_type != CONTENT_APPLICATION_DATA || m->hint ||
        m->damaged || m->opened != c->reading->direction[end].opening)
        return false;
    if (m->last.packet != r->last.packet)
        m->segments++;
    m->records++;
    m->length += r->length;
    m->last = r->last;
    return true;
}

/* A protected record of TLS 1.3 before the client has sent its own: the server's handshake
 * messages, one may be sure of that, but not of which is which. */
static const char *hint_13(struct connection *c, unsigned end)
{
    struct direction *d = &c->reading->direction[end];
    bool server = connection_side(c, end) == SERVER;
    bool first = !d->protected_seen;
    if (!is_13(c) || !c->server_hello_seen)
        return NULL;
    d->protected_seen = true;
    if (server && !c->reading->direction[!end].protected_seen &&
        c->message_count < HANDSHAKE_RECORDS)
        return "encrypted handshake: EncryptedExtensions … Finished";
    if (!server && first)
        return "encrypted handshake: up to the client's Finished";
    return NULL;
}

static void add_closed(struct connection *c, unsigned end, const struct record *r)
{
    const char *hint = hint_13(c, end);
    if (!hint && extends_run(c, end, r))
        return;
    struct message *m = add_message(c, end, r);
    m->encrypted = true;
    m->hint = hint;
    m->bytes = r->fragment;
    if (hint)
        m->name = "encrypted record";
    else if (r->type == CONTENT_APPLICATION_DATA)
        m->name = "Application Data";
    else if (r->type == CONTENT_ALERT)
        m->name = "encrypted Alert";
    else if (r->type == CONTENT_CHANGE_CIPHER_SPEC)
        m->name = "encrypted ChangeCipherSpec";
    else
        m->name = "encrypted handshake message";
}

static void add_application_data(struct connection *c, unsigned end,
                                 const struct record *r)
{
    if (extends_run(c, end, r))
        return;
    struct message *m = add_message(c, end, r);
    m->bytes = r->fragment;
    m->name = "Application Data";
}

/* A record in the clear, or one that was opened. */
static void add_clear(struct connection *c, unsigned end, const struct record *r)
{
    if (r->type == CONTENT_HANDSHAKE)
        add_clear_handshake(c, end, r);
    else if (r->type == CONTENT_CHANGE_CIPHER_SPEC)
        add_ccs(c, end, r);
    else if (r->type == CONTENT_ALERT)
        add_alert(c, end, r);
    else if (r->type == CONTENT_APPLICATION_DATA)
        add_application_data(c, end, r);
    else {
        struct message *m = add_message(c, end, r);
        m->bytes = r->fragment;
        m->name = r->type == CONTENT_HEARTBEAT ? "Heartbeat" : "record";
    }
}

/* Opens the record with the keys that there are. */
static bool add_opened(struct connection *c, unsigned end, const struct record *r)
{
    struct direction *d = &c->reading->direction[end];
    struct opened o;
    unsigned side = connection_side(c, end);
    if (c->summary && !keys_may_help(c)) {
        c->opening.why = "no key log was given";
        return false;
    }
    if (r->damaged || r->fragment.n < r->length) {
        session_lost(c->reading->session, side);
        c->opening.why =
            c->opening.why ? c->opening.why : "bytes of a record are missing";
        return false;
    }
    if (!session_open(c->reading->session, side, r->type, r->version, r->fragment, &o)) {
        c->opening.why =
            c->opening.why ? c->opening.why : session_why(c->reading->session, side);
        return false;
    }
    struct record inner = *r;
    inner.type = o.type;
    inner.fragment = arena_copy(&c->arena, o.data);
    bool early = side == CLIENT && o.type == CONTENT_APPLICATION_DATA &&
                 session_is_early(c->reading->session);
    hint_13(c, end); /* keeps its account */
    d->opening = true;
    d->padding = o.padding;
    add_clear(c, end, &inner);
    if (c->message_count && c->message[c->message_count - 1].records == 1)
        c->message[c->message_count - 1].early = early;
    d->opening = false;
    d->padding = 0;
    return true;
}

static void add_encrypted(struct connection *c, unsigned end, const struct record *r)
{
    if (add_opened(c, end, r)) {
        c->opening.opened++;
        return;
    }
    c->opening.closed++;
    add_closed(c, end, r);
}

static void add_ssl2(struct connection *c, unsigned end, const struct record *r)
{
    struct message *m = add_message(c, end, r);
    m->ssl2 = true;
    m->content_type = 0;
    m->bytes = r->fragment;
    m->name = "SSL 2.0 record";
    if (c->message_count <= 2 && r->fragment.n && r->fragment.p[0] == 1) {
        m->handshake_type = HANDSHAKE_CLIENT_HELLO;
        m->name = "ClientHello (SSL 2.0 form)";
        facts_learn(c, m);
        session_ssl2_hello(c->reading->session, m->bytes);
    } else if (c->message_count <= 3 && r->fragment.n && r->fragment.p[0] == 4) {
        m->handshake_type = 4;
        m->name = "ServerHello (SSL 2.0)";
        c->version = VERSION_SSL2;
        c->server_hello_seen = true;
    } else {
        m->encrypted = true;
    }
}

static void take_record(struct connection *c, unsigned end, const struct record *r)
{
    if (r->ssl2)
        add_ssl2(c, end, r);
    else if (is_encrypted(c, end, r))
        add_encrypted(c, end, r);
    else
        add_clear(c, end, r);
}

static void on_record(void *context, const struct record *r)
{
    struct reader *reader = context;
    struct connection *c = reader->connection;
    c->tls = true;
    c->reading->direction[!reader->end].records.peer_found = true;
    struct record whole = *r;
    if (c->summary &&
        !keys_may_help(c)) { /* borrowed: nothing of it is looked at later */
        take_record(c, reader->end, &whole);
        return;
    }
    whole.fragment = arena_copy(&c->arena, r->fragment);
    struct kept *k = ARRAY_ADD(c->reading->kept);
    *k = (struct kept){.record = whole, .end = (uint8_t)reader->end};
    take_record(c, reader->end, &whole);
}

/* Bytes that are no TLS: a talk in the clear before it has its own round trips. */
static void on_other(void *context, struct bytes bytes, struct stamp stamp)
{
    struct reader *reader = context;
    struct connection *c = reader->connection;
    struct direction *d = &c->reading->direction[reader->end];
    (void)stamp;
    if (!c->tls) {
        bool answered = c->last_before_end >= 0 && c->last_before_end != (int)reader->end;
        c->before_round_trips += answered;
        c->last_before_end = (int)reader->end;
        d->before_bytes += bytes.n;
        if (d->before.n == 0)
            d->before = arena_copy(
                &c->arena, (struct bytes){bytes.p, bytes.n < 256 ? bytes.n : 256});
    }
}

void digest_open(struct connection *c)
{
    for (unsigned end = 0; end < 2; end++) {
        struct reader *reader = arena_take(&c->arena, sizeof *reader);
        reader->connection = c;
        reader->end = end;
        c->reading->direction[end].records =
            (struct record_reader){.record = on_record,
                                   .other = on_other,
                                   .context = reader,
                                   .keep = c->summary && !keys_may_help(c) ? 0 : KEEP};
    }
}

/* Until a hello says better: the sender of the SYN, else the side with the higher port. */
static uint8_t likely_client(const struct connection *c, const struct segment *s)
{
    if (s->flags & TCP_SYN)
        return s->flags & TCP_ACK ? !s->side : s->side;
    return c->endpoint[1].port > c->endpoint[0].port;
}

void digest_segment(struct connection *c, const struct segment *s)
{
    if (c->begin.packet == 0) {
        c->begin = s->stamp;
        if (!c->client_hello_seen && !c->server_hello_seen)
            c->client_end = likely_client(c, s);
    }
    c->end = s->stamp;
    c->reading->direction[s->side].last_segment = s->stamp;
    if (c->event_count >= (c->summary ? SUMMARY_EVENTS : EVENTS))
        return;
    bool plain_data = s->length && !(s->flags & (TCP_SYN | TCP_FIN | TCP_RST));
    if (plain_data && !s->retransmission)
        return; /* its messages stand for it */
    struct tcp_event *e = ARRAY_ADD(c->event);
    *e = (struct tcp_event){.stamp = s->stamp,
                            .end = s->side,
                            .flags = s->flags,
                            .length = s->length,
                            .retransmission = s->retransmission};
}

void digest_data(struct connection *c, unsigned end, struct bytes data,
                 struct stamp stamp)
{
    record_feed(&c->reading->direction[end].records, data, stamp);
}

static void take_gap(struct connection *c, unsigned end, uint64_t missing,
                     struct stamp stamp, bool flush)
{
    if (flush)
        flush_handshake(c, end);
    session_lost(c->reading->session, connection_side(c, end));
    struct gap *g = ARRAY_ADD(c->gap);
    *g = (struct gap){stamp, (uint8_t)end, missing, (unsigned)c->message_count};
}

void digest_gap(struct connection *c, unsigned end, uint64_t missing, struct stamp stamp)
{
    struct direction *d = &c->reading->direction[end];
    bool within_record = d->records.header_n != 0;
    record_gap(&d->records, missing, stamp);
    bool flush = !within_record || !d->records.reading;
    if (!c->summary) {
        struct kept *k = ARRAY_ADD(c->reading->kept);
        *k = (struct kept){.missing = missing, .end = (uint8_t)end};
        k->record.first = stamp;
        k->record.damaged = flush;
    }
    take_gap(c, end, missing, stamp, flush);
}

/* Forgets what was made of the records, to make it anew. */
static void forget(struct connection *c)
{
    c->message_count = c->gap_count = c->claim_count = c->alpn_count = 0;
    c->client_hello_seen = c->server_hello_seen = c->retry_seen = c->ssl2 = false;
    c->version = c->cipher_suite = c->group = 0;
    c->server_name = c->alpn_selected = NULL;
    c->client_ticket = (struct bytes){0};
    c->client_psk = c->server_psk = c->client_early_data = c->server_early_data = false;
    c->first_ticket_age = 0;
    c->sentinel = 0;
    c->opening = (struct opening){0};
    session_free(c->reading->session);
    c->reading->session = session_new(c->ring);
    for (unsigned end = 0; end < 2; end++) {
        struct direction *d = &c->reading->direction[end];
        d->handshake.n = 0;
        d->pending = (struct message){0};
        d->changed_cipher = d->protected_seen = d->damaged = d->opening = false;
    }
}

void digest_reopen(struct connection *c)
{
    if (!c->reading)
        return;
    size_t keys = keylog_count(c->ring ? keyring_log(c->ring) : NULL);
    if (c->opening.closed == 0 || keys == c->opening.keys)
        return;
    c->opening.keys = keys;
    if (!keylog_knows(keyring_log(c->ring), session_client_random(c->reading->session)))
        return;
    forget(c);
    c->opening.keys = keys;
    for (size_t i = 0; i < c->reading->kept_count; i++) {
        const struct kept *k = &c->reading->kept[i];
        struct record r = k->record;
        if (k->missing)
            take_gap(c, k->end, k->missing, r.first, r.damaged);
        else
            take_record(c, k->end, &r);
    }
    if (c->closed)
        for (unsigned end = 0; end < 2; end++)
            flush_handshake(c, end);
    c->dirty = true;
}

void digest_close(struct connection *c, enum flow_end why)
{
    for (unsigned end = 0; end < 2; end++) {
        record_end(&c->reading->direction[end].records);
        flush_handshake(c, end);
    }
    c->closed = true;
    c->how_closed = why;
}
