/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the cause of a failure lies: an alert names a kind of trouble, and the message that it is
 * about stands earlier. RFC 9846, 6.2 for what each alert is sent for. */
#include "model/connection.h"

#include "base/array.h"

/* Which earlier message an alert is about. */
enum blame {
    BLAME_HELLO,       /* the (last) ClientHello */
    BLAME_IDENTITY,    /* where the client names its pre-shared key */
    BLAME_CERTIFICATE, /* the last certificate of the other side */
    BLAME_PROOF,       /* the last Finished, CertificateVerify or hello with a binder */
    BLAME_LAST,        /* the last message of the other side */
    BLAME_NOBODY       /* nothing on the wire shows it */
};

/* clang-format off */
static const struct {
    uint8_t alert;
    enum blame blame;
    const char *why;
} causes[] = {
    {10, BLAME_LAST, "it came where the protocol has another message"},
    {20, BLAME_LAST, "its record does not open with the reader's key: changed on the way, or the two ends have different keys"},
    {21, BLAME_LAST, "its record does not decrypt"},
    {22, BLAME_LAST, "its record is longer than is allowed"},
    {30, BLAME_LAST, "it does not unpack"},
    {40, BLAME_HELLO, "nothing in its offers (suites, groups, signature schemes) suits the server"},
    {41, BLAME_LAST, "a certificate was wanted and there is none"},
    {42, BLAME_CERTIFICATE, "the certificate in it is damaged, does not verify, or is not for the name that was asked for"},
    {43, BLAME_CERTIFICATE, "the certificate in it is of a kind that the other side does not take"},
    {44, BLAME_CERTIFICATE, "the certificate in it was revoked by its signer"},
    {45, BLAME_CERTIFICATE, "the certificate in it has expired, or is not yet valid"},
    {46, BLAME_CERTIFICATE, "the certificate in it is not acceptable, for a reason that is not said"},
    {47, BLAME_LAST, "a field in it has a value that is not allowed there"},
    {48, BLAME_CERTIFICATE, "its chain does not end in an authority that the other side trusts"},
    {49, BLAME_CERTIFICATE, "its certificate is valid, but whom it names has no right here"},
    {50, BLAME_LAST, "it cannot be taken apart: a length or a value is out of bounds"},
    {51, BLAME_PROOF, "a signature, a Finished or a binder in it does not verify"},
    {60, BLAME_LAST, "it breaks old export rules"},
    {70, BLAME_HELLO, "the other side speaks none of the versions in it"},
    {71, BLAME_HELLO, "all that it offers is too weak for the server"},
    {80, BLAME_NOBODY, "an error within the sender of the alert: nothing on the wire shows it"},
    {86, BLAME_HELLO, "TLS_FALLBACK_SCSV in it says that the client knows a higher version; so does the server: somebody forced the lower one"},
    {109, BLAME_LAST, "an extension is missing in it that must be there"},
    {110, BLAME_LAST, "it has an extension that was not asked for"},
    {111, BLAME_LAST, "the certificate could not be had from the URL in it"},
    {112, BLAME_HELLO, "the server has nothing for the server_name in it"},
    {113, BLAME_CERTIFICATE, "the OCSP response that goes with it is not acceptable"},
    {114, BLAME_LAST, "the hash beside a URL in it does not match"},
    {115, BLAME_IDENTITY, "none of the pre-shared keys that it names is known to the server"},
    {116, BLAME_CERTIFICATE, "it has no certificate, though the server insists on one"},
    {120, BLAME_HELLO, "the server speaks none of the protocols (ALPN) in it"},
    {121, BLAME_HELLO, "its Encrypted Client Hello was not taken: the key in it is not the server's"},
};
/* clang-format on */

static bool is_certificate(const struct message *m)
{
    return m->handshake_type == HANDSHAKE_CERTIFICATE ||
           m->handshake_type == HANDSHAKE_COMPRESSED_CERTIFICATE;
}

static bool is_proof(const struct message *m)
{
    return m->handshake_type == HANDSHAKE_FINISHED ||
           m->handshake_type == HANDSHAKE_CERTIFICATE_VERIFY ||
           m->handshake_type == HANDSHAKE_SERVER_KEY_EXCHANGE ||
           m->handshake_type == HANDSHAKE_CLIENT_HELLO;
}

static bool fits(const struct connection *c, const struct message *m, enum blame blame,
                 enum side from)
{
    enum side side = connection_side(c, m->end);
    bool closed = m->encrypted && !m->opened;
    if (m->content_type == CONTENT_CHANGE_CIPHER_SPEC || m->content_type == CONTENT_ALERT)
        return false;
    switch (blame) {
    case BLAME_HELLO:
        return m->handshake_type == HANDSHAKE_CLIENT_HELLO;
    case BLAME_IDENTITY: /* RFC 4279, 2; RFC 9846, 4.3.11 */
        return m->handshake_type == (connection_is_13(c) || !c->server_hello_seen
                                         ? HANDSHAKE_CLIENT_HELLO
                                         : HANDSHAKE_CLIENT_KEY_EXCHANGE);
    case BLAME_CERTIFICATE: /* within encryption: a record that holds it */
        return side != from && (is_certificate(m) || (connection_is_13(c) && closed));
    case BLAME_PROOF:
        return side != from && (is_proof(m) || closed);
    case BLAME_LAST:
        return side != from;
    default:
        return false;
    }
}

/* The last message before `before` that the alert may be about. */
static const struct message *blamed(const struct connection *c, enum blame blame,
                                    enum side from, unsigned before)
{
    for (size_t i = before; i-- > 0;)
        if (fits(c, &c->message[i], blame, from))
            return &c->message[i];
    return NULL;
}

/* RFC 5246, 7.4.6 and RFC 9846, 4.5.1: a Certificate without a certificate, and without more
 * than a header, a list's length and an empty context. */
static bool is_empty_certificate(const struct message *m)
{
    return m && m->handshake_type == HANDSHAKE_CERTIFICATE && m->length <= 4 + 3 + 1;
}

/* Whom the alert blames on this connection, beside what its number says. */
static enum blame blame_of(const struct connection *c, const struct message *alert,
                           enum blame blame)
{
    if (blame == BLAME_HELLO && connection_side(c, alert->end) == CLIENT)
        return BLAME_LAST; /* the client refuses what the server chose */
    if (blame == BLAME_HELLO && alert->alert == 40 && c->server_hello_seen)
        return BLAME_LAST; /* once the hellos are over, a server refuses what came last */
    return blame;
}

/* The first record of the alert's other side that did not open here, either: a reader stops at it.
 * NULL: which one it was is not known. */
static const struct message *first_refused(const struct connection *c,
                                           const struct message *alert)
{
    enum { BAD_RECORD_MAC = 20, DECRYPTION_FAILED = 21 };
    const struct tags *t =
        c->opening.tags ? &c->opening.tags[!connection_side(c, alert->end)] : NULL;
    bool about_records =
        alert->alert == BAD_RECORD_MAC || alert->alert == DECRYPTION_FAILED;
    return about_records && t && t->refused && t->message && t->message < alert->number
               ? &c->message[t->message - 1]
               : NULL;
}

/* The other end had closed the connection: what ended it is that, and no message. */
static bool answers_the_end(const struct connection *c, const struct message *alert,
                            unsigned last, struct cause *cause)
{
    enum { UNEXPECTED_MESSAGE = 10, DECODE_ERROR = 50 };
    if (!connection_was_left(c, alert))
        return false;
    if (alert->alert == DECODE_ERROR)
        *cause = (struct cause){
            last, "behind it the connection was closed without a close_notify, which "
                  "some libraries answer with this alert"};
    else if (alert->alert != UNEXPECTED_MESSAGE || c->outcome == OUTCOME_ESTABLISHED)
        return false;
    else if (connection_side(c, alert->end) == SERVER && c->replay_of)
        *cause = (struct cause){
            0, "the client's hello is a replay: whoever sent it again has no keys to "
               "answer with, and closed the connection (FIN) where Finished was due"};
    else
        *cause = (struct cause){
            0, "the other end closed the connection (FIN) where its next message of the "
               "handshake was due"};
    return true;
}

/* What was found wrong with the certificate here, where the alert only says that something is. NULL:
 * nothing was. */
static const char *found_wrong(const struct connection *c, const struct message *m,
                               uint8_t alert)
{
    enum { BAD_CERTIFICATE = 42, CERTIFICATE_UNKNOWN = 46 };
    static const struct {
        const char *what, *why;
    } wrongs[] = {
        {"certificate name",
         "the certificate in it is not for the name that was asked for"},
        {"certificate time", "the certificate in it has expired, or is not yet valid"},
        {"certificate chain", "the signatures of its chain do not hold, or lead to no "
                              "authority that is trusted"}};
    if (!m || (alert != BAD_CERTIFICATE && alert != CERTIFICATE_UNKNOWN))
        return NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(wrongs); i++)
        for (size_t k = 0; k < c->claim_count; k++)
            if (c->claim[k].message == m->number && !c->claim[k].check.aside &&
                c->claim[k].check.result == CHECK_FAIL &&
                strstr(c->claim[k].check.what, wrongs[i].what))
                return wrongs[i].why;
    return NULL;
}

/* The alert says that a proof does not hold, but here it does: the two ends have seen different
 * messages. */
static const char *holds_here(const struct connection *c, const struct message *m,
                              uint8_t alert)
{
    enum { DECRYPT_ERROR = 51 };
    bool holds = false;
    if (!m || alert != DECRYPT_ERROR)
        return NULL;
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct claim *claim = &c->claim[i];
        if (claim->message != m->number || claim->of_records || claim->check.echo ||
            claim->check.aside)
            continue;
        if (claim->check.result != CHECK_PASS)
            return NULL;
        holds = true;
    }
    return holds ? "it verifies against this recording, so the other side must have seen "
                   "other messages (something was changed on the way)"
                 : NULL;
}

static struct cause of_alert(const struct connection *c, const struct message *alert)
{
    unsigned before = alert->number - 1;
    enum side from = connection_side(c, alert->end);
    const struct message *shown = blamed(c, BLAME_CERTIFICATE, from, before);
    const struct message *last = blamed(c, BLAME_LAST, from, before),
                         *refused = first_refused(c, alert);
    struct cause end;
    if (answers_the_end(c, alert, last ? last->number : 0, &end))
        return end;
    if (from == SERVER && alert->alert == 40 && is_empty_certificate(shown))
        return (struct cause){shown->number,
                              "it has no certificate, though the server insists on one"};
    for (size_t i = 0; i < ARRAY_LENGTH(causes); i++) {
        if (causes[i].alert != alert->alert)
            continue;
        enum blame blame = blame_of(c, alert, causes[i].blame);
        const struct message *m = refused ? refused : blamed(c, blame, from, before);
        if (!m && blame == BLAME_CERTIFICATE)
            m = blamed(c, BLAME_LAST, from, before);
        bool late = blame != causes[i].blame && alert->alert == 40;
        const char *found = found_wrong(c, m, alert->alert);
        if (!found)
            found = holds_here(c, m, alert->alert);
        return (struct cause){m ? m->number : 0,
                              late    ? "the hellos agree, but it is not acceptable"
                              : found ? found
                                      : causes[i].why};
    }
    return (struct cause){0, "the alert's number does not tell"};
}

/* Who ended TCP first, where the handshake was not over; NULL where nobody did. */
static const struct tcp_event *first_end(const struct connection *c)
{
    for (size_t i = 0; i < c->event_count; i++)
        if (c->event[i].flags & (TCP_FIN | TCP_RST))
            return &c->event[i];
    return NULL;
}

static struct cause of_end(const struct connection *c)
{
    const struct tcp_event *end = first_end(c);
    if (!end || c->message_count == 0)
        return (struct cause){0, NULL};
    enum side side = connection_side(c, end->end);
    const struct message *last = blamed(c, BLAME_LAST, side, (unsigned)c->message_count);
    bool reset = end->flags & TCP_RST;
    const char *why =
        side == CLIENT
            ? (reset
                   ? "the client broke the connection off (RST) after it, without an "
                     "alert"
                   : "the client closed the connection (FIN) after it, without an alert")
            : (reset
                   ? "the server broke the connection off (RST) after it, without an "
                     "alert"
                   : "the server closed the connection (FIN) after it, without an alert");
    return (struct cause){last ? last->number : 0, last ? why : NULL};
}

struct cause cause_find(const struct connection *c)
{
    unsigned alert = c->alert_message ? c->alert_message : c->late_alert;
    if (c->outcome != OUTCOME_INCOMPLETE && alert)
        return of_alert(c, &c->message[alert - 1]);
    if (c->outcome == OUTCOME_INCOMPLETE && c->client_hello_seen && !c->gap_count)
        return of_end(c);
    return (struct cause){0, NULL};
}
