/* SPDX-License-Identifier: BSD-2-Clause */
/* The session of DTLS: epochs say which keys, records their own numbers, and the transcript
 * depends on the version. */
#include "crypto/session_state.h"

enum { EPOCH_EARLY = 1, EPOCH_HANDSHAKE, EPOCH_TRAFFIC }; /* RFC 9147, 6.1 */

void session_message_seq(struct session *s, uint16_t message_seq)
{
    s->dtls = true;
    s->message_seq = message_seq;
}

/* DTLS 1.3 has the transcript of TLS (RFC 9147, 5.2); what spoke draft 43 kept that of DTLS 1.2. */
static bool is_narrow(const struct session *s)
{
    return session_is_13(s) && !tls_version_is_draft(s->version);
}

void session_join(struct session *s, struct bytes message)
{
    if (!s->dtls || is_narrow(s)) {
        buf_add(&s->transcript, message);
        return;
    }
    /* as if it had come in one fragment */
    const uint8_t place[8] = {(uint8_t)(s->message_seq >> 8),
                              (uint8_t)s->message_seq,
                              0,
                              0,
                              0,
                              message.p[1],
                              message.p[2],
                              message.p[3]};
    buf_add(&s->transcript, (struct bytes){message.p, 4});
    buf_add(&s->transcript, (struct bytes){place, sizeof place});
    buf_add(&s->transcript, (struct bytes){message.p + 4, message.n - 4});
    s->wide = true;
}

void session_join_as_13(struct session *s)
{
    if (!s->wide || !is_narrow(s) || s->transcript.n < 12)
        return;
    memmove(s->transcript.p + 4, s->transcript.p + 12, s->transcript.n - 12);
    s->transcript.n -= 8;
    s->wide = false;
}

/* The epoch that a label's keys belong to. */
unsigned session_epoch(enum keylog_label label)
{
    return label == KEYLOG_CLIENT_EARLY ? EPOCH_EARLY
           : label == KEYLOG_CLIENT_HANDSHAKE || label == KEYLOG_SERVER_HANDSHAKE
               ? EPOCH_HANDSHAKE
               : EPOCH_TRAFFIC;
}

void session_retire(struct session *s, unsigned side)
{
    struct direction *d = &s->direction[side];
    if (s->dtls && session_is_13(s) && d->now) {
        protection_free(d->old);
        d->old = d->now;
        d->old_epoch = d->epoch;
    } else {
        protection_free(d->now);
    }
    d->now = NULL;
}

struct protection *session_finished_keys(const struct session *s, unsigned side)
{
    const struct direction *d = &s->direction[side];
    bool late = s->dtls && d->old && d->old_epoch == EPOCH_HANDSHAKE;
    return late ? d->old : d->now;
}

bool session_update(struct session *s, unsigned side)
{
    struct direction *d = &s->direction[side];
    if (!s->dtls)
        return protection_update(d->now);
    struct protection *next = protection_new_dtls(s->suite, protection_secret(d->now));
    if (!next || !protection_update(next)) {
        protection_free(next);
        return false;
    }
    session_retire(s, side);
    d->now = next;
    d->epoch++;
    if (tls_version_is_draft(s->version))
        protection_of_draft(next, d->epoch);
    return true;
}

/* Until DTLS 1.2 a ChangeCipherSpec begins the next epoch. It may have been lost: the record's own
 * epoch says as much. RFC 6347, 4.1 */
static bool reach(struct session *s, unsigned side, const struct dtls_record *r)
{
    struct direction *d = &s->direction[side];
    if (!s->server_seen && r->epoch != d->epoch) { /* not within a renegotiation */
        d->why = session_why_missing(s, KEYLOG_CLIENT_RANDOM);
        return false;
    }
    if (r->epoch == d->epoch + 1) {
        session_changed(s, side);
        d->epoch++;
    }
    if (r->epoch != d->epoch) {
        d->why = r->epoch < d->epoch ? "it belongs to an epoch that is over"
                                     : "the handshake of its epoch was not captured";
        return false;
    }
    return d->now != NULL;
}

static enum keylog_label label_after(unsigned side, unsigned epoch)
{
    if (epoch < EPOCH_HANDSHAKE)
        return side == CLIENT ? KEYLOG_CLIENT_HANDSHAKE : KEYLOG_SERVER_HANDSHAKE;
    return side == CLIENT ? KEYLOG_CLIENT_TRAFFIC : KEYLOG_SERVER_TRAFFIC;
}

/* The keys of the epoch whose low bits a unified header shows; NULL where they are not known. The
 * message that brings the next epoch into use may have been lost. RFC 9147, 4.2.2 */
static struct protection *of_epoch(struct session *s, unsigned side, unsigned bits)
{
    struct direction *d = &s->direction[side];
    if (d->now && bits == (d->epoch & 3))
        return d->now;
    if (d->old && bits == (d->old_epoch & 3))
        return d->old;
    if (!session_is_13(s) || !s->suite || bits != ((d->epoch + 1) & 3))
        return NULL;
    if (d->epoch >= EPOCH_TRAFFIC)
        return d->now && session_update(s, side) ? d->now : NULL;
    enum keylog_label label = label_after(side, d->epoch);
    session_install(s, side, label, 0);
    return d->now;
}

static bool accept(struct session *s, unsigned side)
{
    s->direction[side].why = NULL;
    s->direction[side].refused = false;
    return s->direction[side].proven = s->opened = true;
}

static bool open_13(struct session *s, unsigned side, const struct dtls_record *r,
                    struct opened *opened)
{
    struct direction *d = &s->direction[side];
    struct protection *p = of_epoch(s, side, r->epoch);
    if (!p) {
        if (d->now)
            d->why = "it belongs to an epoch whose keys are not known";
        else if (!d->why)
            d->why = session_why_missing(s, side == CLIENT ? KEYLOG_CLIENT_HANDSHAKE
                                                           : KEYLOG_SERVER_HANDSHAKE);
        if (r->epoch == EPOCH_EARLY && side == CLIENT && !d->finished)
            d->why = "early data of DTLS 1.3 is opened only behind the ServerHello";
        return false;
    }
    enum protection_result result = protection_open_dtls(p, r, opened);
    while (result == PROTECTION_REFUSED && p == d->now && !d->proven &&
           session_install(s, side, d->label, d->nth + 1))
        result = protection_open_dtls(p = d->now, r, opened);
    if (result == PROTECTION_OPENED)
        return accept(s, side);
    if (d->now)
        session_take_refusal(s, side, result);
    return false;
}

bool session_open_dtls(struct session *s, unsigned side, const struct dtls_record *record,
                       struct opened *opened)
{
    struct direction *d = &s->direction[side];
    s->dtls = true;
    d->refused = d->now && d->refused;
    if (record->unified)
        return open_13(s, side, record, opened);
    if (!reach(s, side, record))
        return false;
    enum protection_result result = protection_open_dtls(d->now, record, opened);
    while (result == PROTECTION_REFUSED && !d->proven && session_next_master(s, side))
        result = protection_open_dtls(d->now, record, opened);
    if (result == PROTECTION_OPENED)
        return accept(s, side);
    session_take_refusal(s, side, result);
    return false;
}
