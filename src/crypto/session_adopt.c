/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys for a connection whose client random leads to none: the ClientHello was not captured, or its
 * random was changed. Where the key log is short, each of its sessions is tried. */
#include "crypto/session_state.h"

enum { LINES_MOST = 256, ADOPTIONS_MOST = 4 };

/* TLS 1.3: the record is the first of its side that is protected. */
static bool try_13(struct session *s, unsigned side, uint8_t type, uint16_t version,
                   struct bytes fragment, struct opened *opened)
{
    static const enum keylog_label labels[] = {KEYLOG_CLIENT_HANDSHAKE,
                                               KEYLOG_SERVER_HANDSHAKE};
    struct direction *d = &s->direction[side];
    if (!session_install(s, side, labels[side], 0) ||
        protection_open(d->now, type, version, fragment, opened) != PROTECTION_OPENED)
        return false;
    if (!s->direction[!side].now)
        session_install(s, !side, labels[!side], 0);
    return true;
}

static bool try_master(struct session *s, unsigned side, uint8_t type, uint16_t version,
                       struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    session_find_master(s);
    if (!session_prepare(s))
        return false;
    d->now = d->next;
    d->next = NULL;
    d->changed = true;
    return protection_open(d->now, type, version, fragment, opened) == PROTECTION_OPENED;
}

static void undo(struct session *s, unsigned side)
{
    for (int i = 0; i < 2; i++) {
        protection_free(s->direction[i].next);
        s->direction[i].next = NULL;
    }
    protection_free(s->direction[side].now);
    s->direction[side].now = NULL;
    secret_wipe(&s->master);
}

/* The direction is closed, and the hellos' randoms lead nowhere. In a renegotiation the other may
 * still have the keys from before it. */
static bool may_adopt(const struct session *s, unsigned side)
{
    size_t lines = keylog_count(session_log(s));
    return lines && lines <= LINES_MOST && s->adoptions < ADOPTIONS_MOST && !s->dtls &&
           s->server_seen && s->suite && (!s->master.n || !s->client_seen) &&
           !(session_is_13(s) && s->direction[!side].now) &&
           !keylog_knows(session_log(s), session_client_random(s));
}

bool session_adopt(struct session *s, unsigned side, uint8_t type, uint16_t version,
                   struct bytes fragment, struct opened *opened)
{
    enum keylog_label label =
        session_is_13(s) ? KEYLOG_SERVER_HANDSHAKE : KEYLOG_CLIENT_RANDOM;
    const struct keylog *log = session_log(s);
    const char *why = s->direction[side].why;
    uint8_t captured[32];
    bool seen = s->client_seen;
    if (!may_adopt(s, side))
        return false;
    s->adoptions++;
    for (unsigned i = 0; i < 2 && !seen; i++)
        session_lack(s, i); /* the hello, and perhaps more */
    memcpy(captured, s->client_random, 32);
    for (size_t i = 0; i < keylog_count(log); i++) {
        struct bytes name = keylog_name(log, i, label);
        if (name.n != 32)
            continue;
        memcpy(s->client_random, name.p, 32);
        s->client_seen = true;
        if ((session_is_13(s) ? try_13 : try_master)(s, side, type, version, fragment,
                                                     opened)) {
            s->odd |= !seen;
            return true;
        }
        undo(s, side);
    }
    memcpy(s->client_random, captured, 32);
    s->client_seen = seen;
    s->direction[side].why = why;
    return false;
}
