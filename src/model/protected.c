/* SPDX-License-Identifier: BSD-2-Clause */
/* Protected records: which they are, opening them, and what is known of the closed ones. */
#include "model/protected.h"

#include "crypto/key_schedule.h"
#include "model/datagram.h"
#include "model/message.h"

enum {
    HANDSHAKE_RECORDS = 64, /* protected records of a handshake shown one by one */
    LEAST_PROTECTED = 16    /* bytes: any tag or MAC and a Finished are more */
};

/* Without keys a summary needs no proofs: nobody will see them. */
bool protected_may_open(const struct connection *c)
{
    return keyring_has_any(c->ring);
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

static bool is_behind_hellos(const struct connection *c)
{
    return connection_is_13(c) && c->server_hello_seen;
}

/* Nothing follows in the clear but an alert, RFC 9846, 5; and a hello may be captured late. */
static bool may_be_clear_13(const struct connection *c, unsigned end,
                            const struct record *r)
{
    if (r->type == CONTENT_ALERT)
        return r->length == 2;
    return r->type != CONTENT_HANDSHAKE ||
           (!c->reading->direction[end].protected_seen && looks_clear(r));
}

/* RFC 5246, 7.1 and RFC 9846, 5: who has switched to encryption. */
bool protected_is(const struct connection *c, unsigned end, const struct record *r)
{
    const struct direction *d = &c->reading->direction[end];
    if (r->type == CONTENT_APPLICATION_DATA)
        return true;
    if (r->type ==
        CONTENT_CHANGE_CIPHER_SPEC) /* in a renegotiation it is encrypted, too */
        return d->changed_cipher && !connection_is_13(c) && r->length > 1;
    if (connection_is_13(c))
        return is_behind_hellos(c) && r->type != CONTENT_CHANGE_CIPHER_SPEC &&
               !may_be_clear_13(c, end, r);
    if (d->changed_cipher) {
        bool hello = r->type == CONTENT_HANDSHAKE && looks_clear(r) &&
                     r->fragment.p[0] == HANDSHAKE_CLIENT_HELLO;
        return c->version != 0 || !hello;
    }
    /* a ChangeCipherSpec may be among what was lost: an alert in the clear has two bytes */
    if (d->gap && r->type == CONTENT_ALERT)
        return r->length > 2;
    if (d->gap && r->type == CONTENT_HANDSHAKE && !d->handshake.n)
        return r->length > LEAST_PROTECTED && !looks_clear(r);
    if (c->client_hello_seen || c->server_hello_seen || d->handshake.n)
        return false;
    if (connection_has_beginning(c, end) && c->gap_count == 0)
        return false;
    if (r->type == CONTENT_ALERT)
        return r->length != 2;
    return r->type == CONTENT_HANDSHAKE && !looks_clear(r);
}

/* A client that offers early data has nothing else to encrypt until the server's own protected
 * records have come: RFC 9846, 2.3. */
static bool is_early(const struct connection *c, unsigned end)
{
    return c->client_early_data && connection_side(c, end) == CLIENT && !c->retry_seen &&
           (connection_is_13(c) || !c->server_hello_seen) &&
           !c->reading->direction[!end].protected_seen;
}

/* Whether the server's protected record still belongs to its handshake: nothing of the client's
 * came before, or but early data. */
static bool is_server_flight(const struct connection *c, unsigned end, bool first)
{
    const struct message *before =
        c->message_count ? &c->message[c->message_count - 1] : NULL;
    if (c->message_count >= HANDSHAKE_RECORDS)
        return false;
    if (!c->reading->direction[!end].protected_seen)
        return true;
    return c->client_early_data && (first || (before->end == end && before->hint));
}

/* A protected record of TLS 1.3 before the client has sent its own: the server's handshake
 * messages, one may be sure of that, but not of which is which. */
static const char *hint_13(struct connection *c, unsigned end, const struct record *r)
{
    struct direction *d = &c->reading->direction[end];
    bool server = connection_side(c, end) == SERVER;
    bool first = !d->protected_seen;
    if (!connection_is_13(c) || !c->server_hello_seen || is_early(c, end))
        return NULL;
    d->protected_seen = true;
    if (first && r->length == connection_alert_length(c))
        return "encrypted: an alert, by its length";
    if (server && is_server_flight(c, end, first))
        return "encrypted handshake: EncryptedExtensions … Finished";
    if (!server && first)
        return "encrypted handshake: up to the client's Finished";
    return NULL;
}

/* Until TLS 1.2 nothing but Finished may come first behind a side's ChangeCipherSpec, unless some old
 * extension puts a message between. RFC 5246, 7.4.9; draft-agl-tls-nextprotoneg, 3 */
static const char *hint_12(const struct connection *c, unsigned end,
                           const struct record *r)
{
    bool changed = false;
    if (r->type != CONTENT_HANDSHAKE || connection_is_13(c) || !c->server_hello_seen ||
        c->told.before_finished || c->message_count >= HANDSHAKE_RECORDS)
        return NULL;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->end != end)
            continue;
        if (changed && m->content_type == CONTENT_HANDSHAKE)
            return NULL;
        changed |= m->content_type == CONTENT_CHANGE_CIPHER_SPEC && !m->encrypted;
    }
    return changed ? "Finished" : NULL;
}

static void add_closed(struct connection *c, unsigned end, const struct record *record,
                       const char *why)
{
    struct record copy = *record, *r = &copy;
    bool early = !r->dtls && r->type == CONTENT_APPLICATION_DATA && is_early(c, end);
    const char *hint = r->dtls ? datagram_hint(c, end, r) : hint_13(c, end, r);
    if (!hint && message_extends_run(c, end, r))
        return;
    if (!hint)
        hint = hint_12(c, end, r);
    bool again = r->dtls && datagram_looks_again(c, end, r);
    struct message *m = message_add(c, end, r);
    m->encrypted = true;
    m->why = why;
    m->hint = hint;
    m->early = early;
    m->again = again;
    m->unified = r->dtls && r->dtls->unified;
    m->bytes = r->fragment;
    if (hint && r->type != CONTENT_HANDSHAKE)
        m->name = "encrypted record";
    else if (r->type == CONTENT_APPLICATION_DATA)
        m->name = "Application Data";
    else if (r->type == CONTENT_ALERT)
        m->name = "encrypted Alert";
    else if (r->type == CONTENT_CHANGE_CIPHER_SPEC)
        m->name = "encrypted ChangeCipherSpec";
    else if (r->type == CONTENT_HEARTBEAT)
        m->name = "encrypted Heartbeat";
    else
        m->name = "encrypted handshake message";
}

/* Opens the record with the keys that there are. Why not, in words; NULL where it opened. */
static const char *open_record(struct connection *c, unsigned end, const struct record *r,
                               struct opened *o)
{
    unsigned side = connection_side(c, end);
    if (!c->reading->session)
        return "no key log was given";
    if (!r->dtls && r->fragment.n < r->length)
        session_skipped(c->reading->session, side, 1, r->length);
    if (!r->damaged && r->fragment.n < r->length)
        return "so much application data came before the keys that it was not kept";
    if (r->cut_off)
        return "its end was not sent, or only after the end of the capture";
    if (r->damaged) {
        if (!r->dtls)
            message_lost(c, end);
        return "bytes of the record are missing in the capture";
    }
    bool opened = r->dtls ? session_open_dtls(c->reading->session, side, r->dtls, o)
                          : session_open(c->reading->session, side, r->type, r->version,
                                         r->fragment, o);
    return opened ? NULL : session_why(c->reading->session, side);
}

/* A suite that encrypts nothing hides nothing, keys or none: behind the data stands its MAC, and in
 * TLS 1.3 the type before that. RFC 5246, 6.2.3.1; RFC 9150, 4 */
static bool read_unencrypted(const struct connection *c, const struct record *r,
                             struct opened *o)
{
    if (!connection_encrypts_nothing(c) || r->damaged || (r->dtls && r->dtls->unified))
        return false;
    enum suite_hash hash = suite_find(c->cipher_suite)->hash;
    size_t mac = key_schedule_mac_length(hash);
    size_t n = r->fragment.n;
    if (mac == 0 || n < mac)
        return false;
    n -= mac;
    *o = (struct opened){r->type, {r->fragment.p, n}, 0};
    if (!connection_is_13(c))
        return true;
    while (n > 0 && r->fragment.p[n - 1] == 0)
        n--;
    if (n == 0)
        return false;
    o->type = r->fragment.p[n - 1];
    o->padding = (uint32_t)(o->data.n - n);
    o->data.n = n - 1;
    return true;
}

/* What was opened is borrowed: of application data, the beginning of each run is kept. */
static void keep_opened(struct connection *c, struct direction *d, const struct opened *o)
{
    struct message *m = c->message_count ? &c->message[c->message_count - 1] : NULL;
    if (!m || !o->data.n || m->bytes.p != o->data.p)
        return;
    bool room = o->data.n <= d->keep_opened;
    d->keep_opened -= room ? o->data.n : d->keep_opened;
    m->bytes = room ? arena_copy(&c->arena, o->data) : (struct bytes){0};
}

static void add_opened(struct connection *c, unsigned end, const struct record *r,
                       const struct opened *o)
{
    struct direction *d = &c->reading->direction[end];
    unsigned side = connection_side(c, end);
    struct record inner = *r;
    inner.type = o->type;
    inner.fragment = o->data;
    if (o->type != CONTENT_APPLICATION_DATA)
        inner.fragment = arena_copy(&c->arena, o->data);
    bool early = side == CLIENT && o->type == CONTENT_APPLICATION_DATA &&
                 c->reading->session && session_is_early(c->reading->session);
    if (!r->dtls)
        hint_13(c, end, r); /* keeps its account */
    d->opening = true;
    d->padding = o->padding;
    message_take_clear(c, end, &inner);
    keep_opened(c, d, o);
    if (c->message_count && c->message[c->message_count - 1].records == 1)
        c->message[c->message_count - 1].early = early;
    d->opening = false;
    d->padding = 0;
}

static void count_tag(struct connection *c, unsigned side, const struct record *r,
                      bool good)
{
    if (!c->reading->session)
        return;
    if (!c->opening.tags)
        c->opening.tags = arena_take(&c->arena, 2 * sizeof *c->opening.tags);
    struct tags *t = &c->opening.tags[side];
    if (good) {
        t->opened++;
    } else if (session_refused(c->reading->session, side)) {
        t->message = t->refused ? t->message : (unsigned)c->message_count;
        t->packet = t->refused ? t->packet : r->last.packet;
        t->refused++;
        t->misplaced += session_misplaced(c->reading->session, side);
        t->unanswered += session_unanswered(c->reading->session, side);
    }
}

/* Behind a close_notify the two may go on in the clear, as in FTP (RFC 4217, 6). */
static bool has_said_goodbye(const struct connection *c, unsigned end)
{
    for (size_t i = c->message_count; i-- > 0;)
        if (c->message[i].end == end)
            return c->message[i].content_type == CONTENT_ALERT;
    return false;
}

void protected_astray(struct connection *c, unsigned end, struct stamp stamp)
{
    struct direction *d = &c->reading->direction[end];
    bool protected = d->changed_cipher || is_behind_hellos(c);
    if (d->astray || has_said_goodbye(c, end))
        return;
    if (protected)
        d->astray = stamp.packet;
    if (protected && c->reading->session)
        message_refused(c, end);
    if (c->reading->session)
        session_astray(c->reading->session, connection_side(c, end), protected);
}

void protected_take(struct connection *c, unsigned end, const struct record *r)
{
    struct opened o;
    unsigned side = connection_side(c, end);
    const char *why = open_record(c, end, r, &o);
    if (why && read_unencrypted(c, r, &o)) {
        c->reading->direction[end].changed_cipher |= !connection_is_13(c);
        add_opened(c, end, r, &o);
    } else if (why) {
        if (!r->dtls)
            message_cut_off(c, end); /* what is closed is no part of what was opened */
        if (c->reading->session && session_refused(c->reading->session, side))
            message_refused(c, end);
        if (r->cut_off && c->fin[end])
            c->reading->direction[end].cut_short = r->last.packet;
        c->opening.closed++;
        c->opening.why = c->opening.why ? c->opening.why : why;
        add_closed(c, end, r, why);
    } else {
        c->opening.opened++;
        c->reading->direction[end].changed_cipher |= !connection_is_13(c);
        add_opened(c, end, r, &o);
    }
    count_tag(c, side, r, !why);
}
