/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes of both directions become records, records messages, messages facts. */
#include "model/digest.h"

#include "base/array.h"
#include "model/datagram.h"
#include "model/message.h"
#include "model/protected.h"
#include "model/window.h"

enum {
    KEEP = 4 << 20,    /* bytes of application data kept a direction, to be looked at */
    SENT = 65536,      /* packets with data remembered, each way */
    EVENTS = 4096,     /* TCP events kept, */
    SUMMARY_EVENTS = 8 /* and for a summary: those of the opening */
};

static void take_record(struct connection *c, unsigned end, const struct record *r)
{
    c->reading->direction[end].record_count++;
    if (r->ssl2)
        message_take_ssl2(c, end, r);
    else if (protected_is(c, end, r))
        protected_take(c, end, r);
    else
        message_take_clear(c, end, r);
}

/* For a summary nothing is copied, since nothing is looked at later. */
static void take_borrowed(struct connection *c, unsigned end, const struct record *r)
{
    size_t before = c->message_count;
    take_record(c, end, r);
    for (size_t i = before; i < c->message_count; i++)
        c->message[i].bytes = (struct bytes){0};
}

/* Application data is kept up to a bound; all else is. */
static bool may_keep(struct direction *d, const struct record *r)
{
    uint64_t cost = sizeof(struct kept) + r->length;
    if (r->type != CONTENT_APPLICATION_DATA)
        return true;
    d->keep = cost <= d->keep ? d->keep - cost : 0;
    return d->keep > 0;
}

/* Of what is not kept, the lengths are: a run in one entry. */
static void keep_length(struct connection *c, unsigned end, const struct record *r)
{
    struct reading *now = c->reading;
    struct kept *k = now->kept_count ? &now->kept[now->kept_count - 1] : NULL;
    if (!k || !k->records || k->end != end || k->missing) {
        k = ARRAY_ADD(now->kept);
        *k = (struct kept){.record = *r, .end = (uint8_t)end};
        k->record.fragment = (struct bytes){0};
    }
    k->records++;
    k->bytes += r->length;
    k->record.last = r->last;
}

/* Messages that were added borrow bytes of the record no longer. */
static void drop_borrowed(struct connection *c, size_t before, const struct record *r)
{
    for (size_t i = before; i < c->message_count; i++) {
        struct bytes *b = &c->message[i].bytes;
        if (b->p && b->p >= r->fragment.p && b->p < r->fragment.p + r->fragment.n)
            *b = (struct bytes){0};
    }
}

static void on_record(void *context, const struct record *r)
{
    struct reader *reader = context;
    struct connection *c = reader->connection;
    struct direction *d = &c->reading->direction[reader->end];
    c->tls = true;
    c->reading->direction[!reader->end].records.peer_found = true;
    if (!c->reading->session) {
        take_borrowed(c, reader->end, r);
        return;
    }
    if (may_keep(d, r)) {
        struct record whole = *r;
        whole.fragment = arena_copy(&c->arena, r->fragment);
        struct kept *k = ARRAY_ADD(c->reading->kept);
        *k = (struct kept){.record = whole, .end = (uint8_t)reader->end};
        c->reading->record = (uint32_t)c->reading->kept_count;
        take_record(c, reader->end, &whole);
        return;
    }
    size_t before = c->message_count;
    keep_length(c, reader->end, r);
    c->reading->record = (uint32_t)c->reading->kept_count;
    take_record(c, reader->end, r);
    drop_borrowed(c, before, r);
    d->records.data = protected_may_open(c);
}

/* Bytes that are no TLS: of a talk before it, or behind a gap. */
static void on_other(void *context, struct bytes bytes, struct stamp stamp)
{
    struct reader *reader = context;
    if (!reader->connection->tls)
        prelude_take(reader->connection, reader->end, bytes, stamp);
    else
        stray_take(reader->connection, reader->end, bytes, stamp);
    if (reader->connection->reading->direction[reader->end].records.astray)
        protected_astray(reader->connection, reader->end, stamp);
}

static void begin_session(struct connection *c)
{
    c->reading->session = session_new(c->ring);
    if (connection_has_beginning(c, 0) && connection_has_beginning(c, 1))
        session_from_beginning(c->reading->session);
}

void digest_open(struct connection *c)
{
    bool opens = !c->summary || protected_may_open(c);
    if (opens)
        begin_session(c);
    for (unsigned end = 0; end < 2; end++) {
        struct buf body = c->reading->direction[end].records.body;
        struct reader *reader = &c->reading->reader[end];
        *reader = (struct reader){c, end};
        c->reading->direction[end].records = (struct record_reader){.record = on_record,
                                                                    .other = on_other,
                                                                    .context = reader,
                                                                    .data = opens,
                                                                    .body = body};
        c->reading->direction[end].keep = KEEP;
        c->reading->direction[end].keep_opened = KEEP;
    }
}

/* Until a hello says better: the sender of the SYN, else the side with the higher port. */
static uint8_t likely_client(const struct connection *c, const struct segment *s)
{
    if (s->flags & TCP_SYN)
        return s->flags & TCP_ACK ? !s->side : s->side;
    return c->endpoint[1].port > c->endpoint[0].port;
}

static void remember_sent(struct connection *c, const struct segment *s)
{
    if (!c->sent)
        c->sent = memory_new(2 * sizeof *c->sent);
    struct sent *sent = &c->sent[s->side];
    if (sent->packet_count < SENT)
        *ARRAY_ADD(sent->packet) = s->stamp.packet;
    window_segment(&sent->window, s);
}

static void add_event(struct connection *c, const struct segment *s)
{
    struct tcp_event *e = ARRAY_ADD(c->event);
    *e = (struct tcp_event){.stamp = s->stamp,
                            .end = s->side,
                            .flags = s->flags,
                            .length = s->length,
                            .retransmission = s->retransmission};
}

void digest_reset(struct connection *c, const struct segment *s)
{
    if (!c->summarised && c->event_count < EVENTS)
        add_event(c, s);
}

void digest_segment(struct connection *c, const struct segment *s)
{
    if (c->begin.packet == 0) {
        c->begin = s->stamp;
        c->first_offset = s->offset;
        if (!c->client_hello_seen && !c->server_hello_seen)
            c->client_end = likely_client(c, s);
    }
    c->end = s->stamp;
    c->last_offset = s->offset;
    if ((s->flags & TCP_FIN) && !c->fin[s->side])
        c->fin[s->side] = s->stamp.packet;
    if (s->length && !s->retransmission && !c->summary)
        remember_sent(c, s);
    if (c->event_count >= (c->summary ? SUMMARY_EVENTS : EVENTS))
        return;
    bool plain_data = s->length && !(s->flags & (TCP_SYN | TCP_FIN | TCP_RST));
    if (plain_data && !s->retransmission)
        return; /* its messages stand for it */
    add_event(c, s);
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
        message_flush(c, end);
    message_lost(c, end);
    c->reading->direction[end].gap = true;
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
    c->certificate_count = c->examined = 0;
    c->client_hello_seen = c->server_hello_seen = c->retry_seen = c->ssl2 = false;
    c->version = c->cipher_suite = c->group = 0;
    c->server_name = c->alpn_selected = NULL;
    c->client_ticket = false;
    c->client_psk = c->server_psk = c->client_early_data = c->server_early_data = false;
    c->first_ticket_age = 0;
    c->sentinel = 0;
    c->told = (struct told){0};
    c->client_identities = (struct bytes){0};
    c->opening = (struct opening){0};
    session_free(c->reading->session);
    begin_session(c);
    if (c->datagram)
        datagram_forget(c);
    for (unsigned end = 0; end < 2; end++) {
        struct direction *d = &c->reading->direction[end];
        d->handshake.n = 0;
        d->pending = (struct message){0};
        d->changed_cipher = d->protected_seen = d->damaged = d->opening = false;
        d->keep_opened = KEEP;
        d->record_count = 0;
        d->gap = false;
    }
}

/* A run of which only lengths were kept. */
static void replay_lengths(struct connection *c, const struct kept *k)
{
    struct record r = k->record;
    unsigned side = connection_side(c, k->end);
    take_record(c, k->end, &r);
    struct message *m = &c->message[c->message_count - 1];
    m->records += k->records - 1;
    m->last_record = c->reading->direction[k->end].record_count += k->records - 1;
    m->length += (uint32_t)(k->bytes - r.length);
    m->last = k->record.last;
    c->opening.closed += k->records - 1;
    session_skipped(c->reading->session, side, k->records - 1, k->bytes - r.length);
}

/* No more records come. */
static void end_messages(struct connection *c, unsigned end)
{
    if (c->gap_count)
        message_flush(c, end);
    else
        message_cut_off(c, end);
}

void digest_replay(struct connection *c)
{
    for (size_t i = 0; i < c->reading->kept_count; i++) {
        const struct kept *k = &c->reading->kept[i];
        struct record r = k->record;
        c->reading->record = (uint32_t)i + 1;
        if (c->datagram)
            datagram_replay(c, k);
        else if (k->missing)
            take_gap(c, k->end, k->missing, r.first, r.damaged);
        else if (k->records)
            replay_lengths(c, k);
        else
            take_record(c, k->end, &r);
    }
    if (c->closed && c->datagram)
        datagram_close(c, c->how_closed);
    for (unsigned end = 0; end < 2 && c->closed; end++)
        end_messages(c, end);
}

void digest_reopen(struct connection *c)
{
    if (!c->reading || !c->reading->session)
        return;
    size_t keys = keylog_count_of(c->ring ? keyring_log(c->ring) : NULL,
                                  session_client_random(c->reading->session));
    if (c->opening.closed == 0 || keys == c->opening.keys)
        return;
    forget(c);
    c->opening.keys = keys;
    digest_replay(c);
    c->dirty = true;
}

void digest_close(struct connection *c, enum flow_end why)
{
    for (unsigned end = 0; c->reading && end < 2; end++) {
        record_end(&c->reading->direction[end].records, c->gap_count > 0);
        end_messages(c, end);
    }
    c->closed = true;
    c->how_closed = (uint8_t)why;
}
