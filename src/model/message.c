/* SPDX-License-Identifier: BSD-2-Clause */
/* Records in the clear, and opened ones, become messages. */
#include "model/message.h"

#include "base/array.h"
#include "model/datagram.h"
#include "model/digest.h"
#include "model/protected.h"

enum { HANDSHAKE_ROOM = 2048 }; /* kept for the next message that spans records */

struct message *message_add(struct connection *c, unsigned end, const struct record *r)
{
    struct message *m = ARRAY_ADD(c->message);
    m->number = (unsigned)c->message_count;
    m->end = (uint8_t)end;
    m->content_type = r->type;
    m->handshake_type = -1;
    m->records = m->datagrams = 1;
    m->record = c->reading->record;
    m->first_record = m->last_record = c->reading->direction[end].record_count;
    m->first = r->first;
    m->last = r->last;
    m->length = m->final = r->length;
    m->damaged = r->damaged;
    m->record_version = r->version;
    m->opened = c->reading->direction[end].opening;
    m->encrypted = m->opened && !connection_encrypts_nothing(c);
    m->padding = c->reading->direction[end].padding;
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
    for (size_t i = 0; i < c->certificate_count; i++)
        c->certificate[i].message++;
    for (int side = 0; c->opening.tags && side < 2; side++)
        c->opening.tags[side].message += c->opening.tags[side].message > 0;
    c->examined += c->examined > 0;
    return &c->message[0];
}

/* What rests on the whole transcript, and seemed to be wrong, cannot be checked. */
static void doubt(struct check *k, const char *why)
{
    if (!k->transcript || k->result != CHECK_FAIL)
        return;
    k->result = CHECK_UNKNOWN;
    k->why = why;
    k->expected[0] = k->found[0] = 0;
}

/* The capture begins within the connection: the first ClientHello in it may be the second. */
static bool may_lack_retry(const struct connection *c)
{
    return !c->retry_seen && (!c->version || connection_is_13(c)) && !c->datagram &&
           !connection_has_beginning(c, c->client_end);
}

static void claim(struct connection *c, const struct message *m,
                  const struct check_list *proven)
{
    for (size_t i = 0; i < proven->count; i++) {
        struct claim *claim = ARRAY_ADD(c->claim);
        claim->check = proven->check[i];
        claim->message = m->number;
        if (claim->check.result == CHECK_FAIL && may_lack_retry(c))
            doubt(&claim->check, "the capture begins within the connection: a "
                                 "HelloRetryRequest may have come before");
    }
}

/* Something that the end sent is not known: it stood behind its last message, of those up to `before`. */
static void doubt_since(struct connection *c, unsigned end, unsigned before,
                        const char *why)
{
    unsigned last = before;
    while (last > 0 && c->message[last - 1].end != end)
        last--;
    for (size_t i = 0; i < c->claim_count; i++)
        if (c->claim[i].message > last)
            doubt(&c->claim[i].check, why);
}

static void lose(struct connection *c, unsigned end, unsigned before)
{
    if (!c->reading->session)
        return;
    session_lost(c->reading->session, connection_side(c, end));
    doubt_since(c, end, before, "a part of the handshake is missing in the capture");
}

void message_lost(struct connection *c, unsigned end)
{
    lose(c, end, c->message_count);
}

void message_refused(struct connection *c, unsigned end)
{
    doubt_since(c, end, c->message_count,
                "a record that may hold a part of the handshake was refused");
}

void message_understand(struct connection *c, struct message *m)
{
    struct session *session = c->reading->session;
    m->handshake_type = m->bytes.p[0];
    m->name = messages_name(m->bytes, &c->arena);
    if (m->handshake_type == HANDSHAKE_CLIENT_HELLO && m->number > 1 &&
        !c->client_hello_seen)
        m = put_first(c, m);
    /* a renegotiation inside encryption does not change what the first handshake agreed on */
    if (!m->opened || connection_is_13(c))
        facts_learn(c, m);
    if (!session)
        m->bytes = m->wire = (struct bytes){0}; /* they were borrowed */
    else if (m->damaged && c->reading->direction[m->end].cut_off)
        session_cut_off(session);
    else if (m->damaged)
        lose(c, m->end, m->number - 1);
    else
        claim(c, m, session_message(session, connection_side(c, m->end), m->bytes));
}

/* A handshake message in the clear, whole or damaged. */
static void add_handshake(struct connection *c, unsigned end, struct bytes bytes,
                          const struct record *r)
{
    struct direction *d = &c->reading->direction[end];
    struct message *m = message_add(c, end, r);
    if (d->pending.records) {
        if (d->pending.first.packet < m->first.packet)
            m->first = d->pending.first;
        if (d->pending.last.packet > m->last.packet)
            m->last = d->pending.last;
        m->records = d->pending.records;
        m->first_record = d->pending.first_record;
    }
    m->bytes = c->reading->session ? arena_copy(&c->arena, bytes) : bytes;
    m->length = (uint32_t)bytes.n;
    m->damaged = d->damaged;
    message_understand(c, m);
}

/* Counts the record for the message that is under way. */
static void pend(struct direction *d, const struct record *r)
{
    if (d->pending.records == 0) {
        d->pending.opened = d->opening;
        d->pending.first = r->first;
        d->pending.first_record = d->record_count;
    }
    if (d->pending.records == 0 || r->last.packet > d->pending.last.packet)
        d->pending.last = r->last;
    d->pending.records++;
}

/* Messages that lie whole in a record are read where they are; what goes on in the next one is
 * put by. */
static void take_messages(struct connection *c, unsigned end, const struct record *r)
{
    struct direction *d = &c->reading->direction[end];
    bool begun = d->handshake.n > 0;
    if (begun)
        buf_add(&d->handshake, r->fragment);
    struct bytes left = begun ? buf_bytes(&d->handshake) : r->fragment;
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
    if (begun && left.n)
        buf_drop(&d->handshake, d->handshake.n - left.n);
    else if (begun)
        buf_clear(&d->handshake, HANDSHAKE_ROOM);
    else if (left.n)
        buf_add(&d->handshake, left);
}

/* A message of which there is only a part. */
static void flush(struct connection *c, unsigned end, bool cut_off)
{
    struct direction *d = &c->reading->direction[end];
    if (d->handshake.n >= 4) {
        struct record r = {.type = CONTENT_HANDSHAKE,
                           .first = d->pending.first,
                           .last = d->pending.last,
                           .damaged = true};
        bool opening = d->opening;
        d->damaged = true;
        d->cut_off = cut_off;
        d->opening = d->pending.opened;
        add_handshake(c, end, buf_bytes(&d->handshake), &r);
        d->opening = opening;
    }
    d->handshake.n = 0;
    d->pending = (struct message){0};
    d->damaged = d->cut_off = false;
}

void message_flush(struct connection *c, unsigned end)
{
    flush(c, end, false);
}

void message_cut_off(struct connection *c, unsigned end)
{
    flush(c, end, true);
}

static void add_clear_handshake(struct connection *c, unsigned end,
                                const struct record *r)
{
    struct direction *d = &c->reading->direction[end];
    if (r->damaged && r->fragment.n < r->length) {
        d->damaged = true;
        pend(d, r);
        buf_add(&d->handshake, r->fragment);
        flush(c, end, r->cut_off);
        return;
    }
    if (d->handshake.n && d->pending.opened != d->opening)
        message_cut_off(c, end); /* RFC 9846, 5.1: none spans a change of keys */
    pend(d, r);
    take_messages(c, end, r);
}

static void add_ccs(struct connection *c, unsigned end, const struct record *r)
{
    struct message *m = message_add(c, end, r);
    m->bytes = r->fragment;
    m->name = "ChangeCipherSpec";
    m->dummy = connection_is_13(c);
    if (r->dtls) { /* epochs say when keys change: RFC 6347, 4.1 */
        m->again = datagram_has_changed(c, end, r->dtls->epoch);
        return;
    }
    message_cut_off(c, end); /* a message that was under way will never be whole */
    struct direction *d = &c->reading->direction[end];
    bool again = d->changed_cipher && !d->opening; /* the next one would be encrypted */
    if (connection_is_13(c) || again)
        return;
    d->changed_cipher = true;
    if (c->reading->session)
        session_changed(c->reading->session, connection_side(c, end));
}

static void add_alert(struct connection *c, unsigned end, const struct record *r)
{
    struct message *m = message_add(c, end, r);
    m->bytes = r->fragment;
    m->name = "Alert";
    if (r->fragment.n >= 2) {
        m->alert_level = r->fragment.p[0];
        m->alert = r->fragment.p[1];
        m->hint = registry_name(&tls_alert_descriptions, m->alert, &c->arena);
    }
}

/* The record goes on a run of application data from the same side. */
bool message_extends_run(struct connection *c, unsigned end, const struct record *r)
{
    if (c->message_count == 0 || r->type != CONTENT_APPLICATION_DATA || r->damaged)
        return false;
    struct message *m = &c->message[c->message_count - 1];
    if (m->end != end || m->content_type != CONTENT_APPLICATION_DATA || m->hint ||
        m->damaged || m->opened != c->reading->direction[end].opening)
        return false;
    m->records++;
    m->record = c->reading->record;
    m->last_record = c->reading->direction[end].record_count;
    m->length += r->length;
    m->final = r->length;
    m->last = r->last;
    return true;
}

static void add_application_data(struct connection *c, unsigned end,
                                 const struct record *r)
{
    if (message_extends_run(c, end, r))
        return;
    struct message *m = message_add(c, end, r);
    m->bytes = r->fragment;
    m->name = "Application Data";
}

/* A record in the clear, or one that was opened. */
void message_take_clear(struct connection *c, unsigned end, const struct record *r)
{
    if (r->type == CONTENT_HANDSHAKE && r->dtls)
        datagram_take_handshake(c, end, r);
    else if (r->type == CONTENT_HANDSHAKE)
        add_clear_handshake(c, end, r);
    else if (r->type == CONTENT_CHANGE_CIPHER_SPEC)
        add_ccs(c, end, r);
    else if (r->type == CONTENT_ALERT)
        add_alert(c, end, r);
    else if (r->type == CONTENT_APPLICATION_DATA)
        add_application_data(c, end, r);
    else {
        struct message *m = message_add(c, end, r);
        m->bytes = r->fragment;
        m->name = r->type == CONTENT_HEARTBEAT ? "Heartbeat"
                  : r->type == CONTENT_ACK     ? "ACK"
                                               : "record";
    }
}

/* draft-hickman-netscape-ssl-00, 5.3: what the client answers the ServerHello with is the last that is
 * in the clear. */
static bool is_master_key(const struct connection *c, const struct message *m)
{
    const struct message *before = c->message_count > 1 ? m - 1 : NULL;
    return m->bytes.n > 10 && m->bytes.p[0] == 2 && before && before->ssl2 &&
           before->handshake_type == 4 && before->end != m->end;
}

void message_take_ssl2(struct connection *c, unsigned end, const struct record *r)
{
    struct message *m = message_add(c, end, r);
    m->ssl2 = true;
    m->content_type = 0;
    m->bytes = r->fragment;
    m->name = "SSL 2.0 record";
    if (c->message_count <= 2 && r->fragment.n && r->fragment.p[0] == 1) {
        m->handshake_type = HANDSHAKE_CLIENT_HELLO;
        m->name = "ClientHello (SSL 2.0 form)";
        facts_learn(c, m);
        if (c->reading->session)
            session_ssl2_hello(c->reading->session, m->bytes);
    } else if (c->message_count <= 3 && r->fragment.n && r->fragment.p[0] == 4) {
        m->handshake_type = 4;
        m->name = "ServerHello (SSL 2.0)";
        c->version = VERSION_SSL2;
        c->server_hello_seen = true;
    } else if (is_master_key(c, m)) {
        m->handshake_type = 2;
        m->name = "ClientMasterKey (SSL 2.0)";
    } else {
        m->encrypted = true;
    }
}
