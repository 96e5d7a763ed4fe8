/* SPDX-License-Identifier: BSD-2-Clause */
/* How a handshake went: which kind it was, and whether it was established. */
#include "crypto/key_schedule.h"
#include "model/connection.h"
#include "model/resumption.h"

struct seen {
    const struct message *changed[2]; /* by side: the real ChangeCipherSpec */
    const struct message
        *finished[2];              /* the first protected handshake message behind it */
    const struct message *data[2]; /* the first application data */
    const struct message *protected13[2];
    const struct message *fatal;
    bool certificate, hello_done, client_verify, extensions;
    /* TLS 1.3, closed: a record of the client's that is long enough for its Finished; and behind it
     * records as long as an alert, by side, and others of the server's */
    bool long_enough, alert_like[2], answered;
    unsigned ssl2[2]; /* SSL 2.0: encrypted records, by side */
};

/* RFC 9846, 6: in TLS 1.3 the description decides, before it the level. */
static bool is_fatal(const struct connection *c, const struct message *m)
{
    if (m->content_type != CONTENT_ALERT || (m->encrypted && !m->opened))
        return false;
    if (m->alert == ALERT_CLOSE_NOTIFY || m->alert == ALERT_USER_CANCELED)
        return false;
    return m->alert_level == 2 || connection_is_13(c);
}

/* What closed records of TLS 1.3 tell by their lengths: RFC 9846, 4.5.3 and 5.2. */
static void look_at_length(const struct connection *c, const struct message *m,
                           struct seen *s)
{
    enum side side = connection_side(c, m->end);
    uint32_t alert = connection_alert_length(c);
    const struct suite *suite = suite_find(c->cipher_suite);
    size_t hash = suite ? key_schedule_hash_length(suite->hash) : 32;
    if (m->content_type != CONTENT_APPLICATION_DATA || m->opened ||
        !s->protected13[SERVER])
        return;
    bool alike = m->final == alert, alone = m->records == 1;
    if (side == CLIENT && m->length >= alert + 2 + hash) /* 4 + hash, type, tag */
        s->long_enough = true;
    if (!s->long_enough)
        return;
    if (side == CLIENT)
        s->alert_like[CLIENT] |= alike;
    else if (alike && alone && !s->answered)
        s->alert_like[SERVER] = true;
    else
        s->answered = true;
    /* once the client has said goodbye, the server's is no refusal */
    s->answered |= s->alert_like[CLIENT] && !s->alert_like[SERVER];
}

static void look(const struct connection *c, const struct message *m, struct seen *s)
{
    enum side side = connection_side(c, m->end);
    if (m->again)
        return;
    if (m->content_type == CONTENT_CHANGE_CIPHER_SPEC && !m->dummy && !s->changed[side])
        s->changed[side] = m;
    else if ((m->content_type == CONTENT_HANDSHAKE ||
              m->content_type == CONTENT_TLS12_CID) &&
             message_is_protected(m) && (s->changed[side] || c->datagram) &&
             !s->finished[side])
        s->finished[side] = m;
    else if (m->opened && m->handshake_type == HANDSHAKE_FINISHED && !s->finished[side])
        s->finished[side] = m;
    else if (m->content_type == CONTENT_APPLICATION_DATA && m->hint &&
             !s->protected13[side])
        s->protected13[side] = m;
    else if (m->content_type == CONTENT_APPLICATION_DATA && !m->hint && !s->data[side])
        s->data[side] = m;
    if (m->handshake_type == HANDSHAKE_CERTIFICATE && side == SERVER)
        s->certificate = true;
    if (m->handshake_type == HANDSHAKE_ENCRYPTED_EXTENSIONS)
        s->extensions = true;
    if (m->handshake_type == HANDSHAKE_SERVER_HELLO_DONE)
        s->hello_done = true;
    if (m->handshake_type == HANDSHAKE_CERTIFICATE_VERIFY && side == CLIENT)
        s->client_verify = true;
    if (is_fatal(c, m) && !s->fatal)
        s->fatal = m;
    if (connection_is_13(c) && !c->datagram)
        look_at_length(c, m, s);
    s->ssl2[side] += m->ssl2 && m->encrypted;
}

static enum handshake_kind kind_of(const struct connection *c, const struct seen *s)
{
    if (!c->server_hello_seen)
        return KIND_UNKNOWN;
    if (connection_is_13(c)) {
        if (!c->server_psk)
            return KIND_FULL;
        return c->client_psk && c->first_ticket_age == 0 ? KIND_PSK_EXTERNAL : KIND_PSK;
    }
    bool abbreviated =
        s->changed[SERVER] && !s->certificate && !s->hello_done &&
        (!s->changed[CLIENT] || s->changed[SERVER]->number < s->changed[CLIENT]->number);
    if (!abbreviated)
        return KIND_FULL;
    return c->client_ticket ? KIND_RESUMED_TICKET : KIND_RESUMED_ID;
}

/* An end that leaves says so: RFC 9846, 6.1; RFC 5246, 7.2.1. NULL: none did. */
static const char *who_left(const struct connection *c)
{
    enum { CLOSE_NOTIFY = 0, USER_CANCELED = 90 };
    for (unsigned i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        bool client = connection_side(c, m->end) == CLIENT;
        if (m->content_type != CONTENT_ALERT || (m->encrypted && !m->opened))
            continue;
        if (m->alert == USER_CANCELED)
            return client ? "the client canceled the handshake (user_canceled)"
                          : "the server canceled the handshake (user_canceled)";
        if (m->alert == CLOSE_NOTIFY)
            return client ? "the client left before the handshake was over (close_notify)"
                          : "the server left before the handshake was over (close_notify)";
    }
    return NULL;
}

/* The first end of TCP is the server's reset. */
static bool was_reset(const struct connection *c)
{
    for (size_t i = 0; i < c->event_count; i++)
        if (c->event[i].flags & (TCP_FIN | TCP_RST))
            return (c->event[i].flags & TCP_RST) &&
                   connection_side(c, c->event[i].end) == SERVER;
    return false;
}

static const char *why_incomplete(const struct connection *c, const struct seen *s)
{
    if (!c->client_hello_seen && !c->server_hello_seen)
        return "the capture holds no hello: it began later";
    if (c->gap_count)
        return "bytes are missing in the capture";
    if (!c->server_hello_seen && c->stray.why)
        return c->stray.why;
    if (!c->server_hello_seen && was_reset(c))
        return "a reset (RST) ended the connection before the server answered";
    if (!c->server_hello_seen)
        return c->closed && c->how_closed != FLOW_CAPTURE
                   ? "the connection was closed before the server answered"
                   : "no ServerHello is in the capture";
    if (!c->client_hello_seen)
        return "no ClientHello is in the capture";
    if (who_left(c))
        return who_left(c);
    if (connection_is_13(c) && s->long_enough)
        return "the server's only answer to the client's Finished is as long as an "
               "alert: it may "
               "have refused the client";
    if (connection_is_13(c) && s->protected13[CLIENT])
        return "the client's only protected record has the length of an alert: it may "
               "have refused "
               "what the server sent";
    if (connection_is_13(c) && s->protected13[SERVER] &&
        s->protected13[SERVER]->length == connection_alert_length(c))
        return "the server's only protected record has the length of an alert: it may "
               "have refused "
               "what the client sent";
    return c->closed && c->how_closed != FLOW_CAPTURE
               ? "the connection was closed before the handshake was over"
               : "the capture ends before the handshake is over";
}

static bool established(const struct connection *c, const struct seen *s)
{
    if (!c->server_hello_seen)
        return false;
    if (connection_is_13(c) && c->opening.opened && s->finished[SERVER])
        return s->finished[CLIENT] || (s->protected13[CLIENT] && s->data[CLIENT]);
    if (connection_is_13(c))
        return s->protected13[SERVER] && s->protected13[CLIENT] &&
               (c->datagram || s->long_enough) && (s->answered || !s->alert_like[SERVER]);
    if (c->version == VERSION_SSL2) /* SERVER-VERIFY, CLIENT-FINISHED, SERVER-FINISHED */
        return s->ssl2[CLIENT] >= 1 && s->ssl2[SERVER] >= 2;
    return s->finished[CLIENT] && s->finished[SERVER];
}

/* The fatal alert came when the connection was in use, or when the other end had left. In TLS 1.3 the client sends data before
 * it knows what the server makes of its certificate: the server's first word decides. */
static bool was_working(const struct connection *c, const struct seen *s)
{
    enum side from = connection_side(c, s->fatal->end);
    const struct message *data =
        s->data[connection_is_13(c) && from == SERVER ? SERVER : CLIENT];
    return established(c, s) && ((data && data->number < s->fatal->number) ||
                                 connection_was_left(c, s->fatal));
}

/* RFC 9846, 4.3.10: accepted where EncryptedExtensions says so; a retry refuses it. */
static enum early_data early_data_of(const struct connection *c, const struct seen *s)
{
    if (!c->client_early_data)
        return EARLY_NONE;
    if (c->server_early_data)
        return EARLY_ACCEPTED;
    if (c->retry_seen || (c->server_hello_seen && !connection_is_13(c)))
        return EARLY_REJECTED;
    return s->extensions ? EARLY_REJECTED : EARLY_OFFERED;
}

void outcome_decide(struct connection *c)
{
    struct seen s = {0};
    for (size_t i = 0; i < c->message_count; i++)
        look(c, &c->message[i], &s);
    c->kind = kind_of(c, &s);
    c->client_authenticated = s.client_verify;
    if (c->tracker)
        c->replay_of = resumption_replayed(c);
    c->alert_message = c->late_alert = 0;
    c->reason = NULL;
    c->early_data = early_data_of(c, &s);
    if (s.fatal && !was_working(c, &s)) {
        c->outcome = OUTCOME_FAILED;
        c->alert_message = s.fatal->number;
        c->alert = s.fatal->alert;
        c->alert_from = connection_side(c, s.fatal->end);
    } else if (established(c, &s)) {
        c->outcome = OUTCOME_ESTABLISHED;
        c->late_alert = s.fatal ? s.fatal->number : 0;
    } else {
        c->outcome = OUTCOME_INCOMPLETE;
        c->reason = why_incomplete(c, &s);
    }
    c->cause = cause_find(c);
    c->after = afterwards_count(c);
    c->false_start = !connection_is_13(c) && s.data[CLIENT] && s.finished[SERVER] &&
                     s.data[CLIENT]->number < s.finished[SERVER]->number;
}
