/* SPDX-License-Identifier: BSD-2-Clause */
/* The session at a protected record: opens it, or tells why not. */
#include "crypto/session_state.h"

/* A record that the newest secret refuses may fit another of the same label. */
static bool try_others(struct session *s, unsigned side, uint8_t type, uint16_t version,
                       struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    while (!session_is_13(s) && !d->proven && session_next_master(s, side))
        if (protection_open(d->now, type, version, fragment, opened) == PROTECTION_OPENED)
            return true;
    if (!session_is_13(s))
        return false;
    while (!d->proven && session_install(s, side, d->label, d->nth + 1))
        if (protection_open(d->now, type, version, fragment, opened) == PROTECTION_OPENED)
            return true;
    return false;
}

const char session_no_server_hello[] =
    "no ServerHello was captured before it, which chose its keys";

/* A record that no key opens: what that means. */
static const char *why_refused(const struct session *s, unsigned side,
                               enum protection_result r, bool skipped)
{
    const struct direction *d = &s->direction[side];
    if (skipped)
        return "early data that the server refused, under a key that is not in the log";
    if (r == PROTECTION_SHORT)
        return "the record is shorter than the cipher's overhead";
    if (r == PROTECTION_MISPLACED)
        return "its authentication tag fits at another place: records are missing, "
               "repeated or in another order";
    if (session_unanswered(s, side))
        return "no ServerHello was captured before it, and the key of early data does "
               "not open it";
    if (d->gap)
        return "bytes before it are missing in the capture, and its tag does not fit";
    if (!s->opened)
        return "the keys do not fit: the authentication tag is wrong";
    return d->proven
               ? "its authentication tag does not fit: bytes were changed or lost"
               : "its authentication tag does not fit: bytes were changed, or other "
                 "keys made it than those in the log";
}

void session_take_refusal(struct session *s, unsigned side, enum protection_result r)
{
    struct direction *d = &s->direction[side];
    bool skipped = side == CLIENT && s->early && !d->proven && !s->early_opened &&
                   !s->early_accepted;
    s->early_closed |= side == CLIENT && s->early && !d->finished;
    d->refused = !skipped && !d->gap;
    d->misplaced = d->refused && r == PROTECTION_MISPLACED;
    if (!skipped && r != PROTECTION_MISPLACED)
        protection_refused(d->now);
    if (!skipped && !d->finished)
        s->broken = true; /* it may hold a part of the handshake */
    s->asked &= side == SERVER;
    d->hurt |= !skipped;
    d->why = why_refused(s, side, r, skipped);
}

/* There are no keys for a record: why not. */
static bool leave_closed(struct session *s, unsigned side)
{
    struct direction *d = &s->direction[side];
    s->early_closed |= side == CLIENT && s->early && !d->finished;
    d->gap |= !s->answered;    /* captured before the hello that chose its keys */
    s->broken |= !d->finished; /* it may hold a part of the handshake */
    if (!d->why && !s->answered && s->client_seen &&
        keylog_knows(session_log(s), session_client_random(s)))
        d->why = session_no_server_hello;
    if (!d->why)
        d->why = session_why_missing(s, session_is_13(s) ? KEYLOG_CLIENT_HANDSHAKE
                                                         : KEYLOG_CLIENT_RANDOM);
    return false;
}

static bool leave_early_closed(struct session *s)
{
    struct direction *d = &s->direction[CLIENT];
    bool known = keylog_find(session_log(s), KEYLOG_CLIENT_EARLY,
                             session_client_random(s), 0) != NULL;
    d->refused = known && !d->gap;
    d->why = known ? why_refused(s, CLIENT, PROTECTION_REFUSED, false)
                   : session_why_missing(s, KEYLOG_CLIENT_EARLY);
    s->early_refused += known;
    s->early_closed = true;
    return false;
}

static bool accept(struct direction *d, struct session *s, const struct opened *opened)
{
    /* until TLS 1.2 nobody sends data before its own Finished */
    d->finished |= !session_is_13(s) && opened->type == CONTENT_APPLICATION_DATA;
    d->gap = d->refused = false;
    d->why = NULL;
    s->early_opened |= d->now && d->label == KEYLOG_CLIENT_EARLY;
    return d->proven = s->opened = true;
}

bool session_open(struct session *s, unsigned side, uint8_t type, uint16_t version,
                  struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    d->refused = d->now && d->refused;
    if (!d->now && side == CLIENT && s->early && !s->server_seen)
        return session_open_early(s, type, version, fragment, opened) ||
               leave_early_closed(s);
    if (!d->now && session_missed_change(s, side, type)) {
        session_changed(s, side);
        session_lack(s, side);
        d->finished |= type == CONTENT_APPLICATION_DATA;
    }
    if (!d->now && session_adopt(s, side, type, version, fragment, opened))
        return accept(d, s, opened);
    if (!d->now)
        return leave_closed(s, side);
    enum protection_result r = protection_open(d->now, type, version, fragment, opened);
    if (r == PROTECTION_OPENED ||
        (r != PROTECTION_MISPLACED &&
         (try_others(s, side, type, version, fragment, opened) ||
          session_try_next(s, side, type, version, fragment, opened) ||
          session_try_later(s, side, type, version, fragment, opened))))
        return accept(d, s, opened);
    session_take_refusal(s, side, r);
    return false;
}

bool session_refused(const struct session *s, unsigned side)
{
    return s->direction[side].refused;
}

bool session_misplaced(const struct session *s, unsigned side)
{
    return s->direction[side].misplaced;
}

bool session_unanswered(const struct session *s, unsigned side)
{
    return side == CLIENT && s->early && !s->server_seen;
}

bool session_has_tags(const struct session *s)
{
    if (!s->suite) /* early data is all that opens without one */
        return true;
    return s->suite->mode != MODE_CBC && s->suite->mode != MODE_STREAM &&
           s->suite->mode != MODE_NONE;
}

void session_skipped(struct session *s, unsigned side, unsigned records, uint64_t bytes)
{
    if (s->direction[side].now)
        protection_skip(s->direction[side].now, records, bytes);
}

void session_astray(struct session *s, unsigned side, bool protected)
{
    s->odd |= !protected;
    s->broken |= protected && !s->direction[side].finished;
    if (protected)
        session_lack(s, side);
}

void session_lost(struct session *s, unsigned side)
{
    s->whole = false;
    session_lack(s, side);
}

void session_lack(struct session *s, unsigned side)
{
    s->direction[side].gap = s->direction[side].hurt = true;
    if (s->direction[side].now)
        protection_lost(s->direction[side].now);
    s->odd |= !s->direction[side].finished;
    s->broken |= !s->direction[side].finished && !s->whole;
    s->asked &= side == SERVER;
}
