/* SPDX-License-Identifier: BSD-2-Clause */
/* The session until TLS 1.2: its master secret, and the keys that a ChangeCipherSpec brings into
 * use. */
#include "crypto/session_state.h"

void session_find_master(struct session *s)
{
    s->nth[KEYLOG_CLIENT_RANDOM] = 0;
    const struct secret *found =
        keylog_find(session_log(s), KEYLOG_CLIENT_RANDOM, session_client_random(s), 0);
    if (!found && s->ring)
        found = keyring_recall(s->ring, buf_bytes(&s->ticket));
    if (!found && s->ring)
        found = keyring_recall(s->ring, buf_bytes(&s->session_id));
    if (found)
        s->master = *found;
}

/* RFC 5246, 8.1; RFC 7627, 4 */
static void take_premaster(struct session *s, struct bytes premaster)
{
    uint8_t seed[64];
    struct bytes from = {seed, 64};
    enum suite_hash hash = key_schedule_hash(s->suite);
    memcpy(seed, s->client_random, 32);
    memcpy(seed + 32, s->server_random, 32);
    if (s->ems)
        from.n = key_schedule_digest(s->version < VERSION_TLS12 ? HASH_MD5 : hash,
                                     buf_bytes(&s->transcript), seed);
    key_schedule_prf(s->version, hash, premaster,
                     s->ems ? "extended master secret" : "master secret", from,
                     s->master.p, 48);
    s->master.n = 48;
}

/* RFC 4279, 2: a key that both had before. */
static void take_psk(struct session *s, struct bytes message)
{
    struct buf premaster = {0};
    const struct psk *psk = keyring_find_psk(s->ring, psk_identity(message), 0);
    if (!psk)
        return;
    psk_premaster(psk, &premaster);
    take_premaster(s, buf_bytes(&premaster));
    explicit_bzero(premaster.p, premaster.n);
    buf_done(&premaster);
}

/* The premaster secret of static RSA: a line of the log has it, or the server's key opens it. */
static void find_premaster(const struct session *s, struct bytes message,
                           struct secret *premaster)
{
    struct cursor c = cursor_over(message);
    cursor_take(&c, 4);
    struct cursor body = s->version > VERSION_SSL3 ? cursor_vector(&c, 2) : c;
    struct bytes encrypted = cursor_rest(&body);
    const struct secret *line = NULL;
    if (encrypted.n >= 8)
        line = keylog_find(session_log(s), KEYLOG_RSA, (struct bytes){encrypted.p, 8}, 0);
    if (line)
        *premaster = *line;
    else
        keyring_decrypt(s->ring, encrypted, premaster);
}

void session_take_client_key(struct session *s, struct bytes message)
{
    struct secret premaster = {.n = 0};
    s->premaster_seen = true;
    if (s->master.n || !s->suite)
        return;
    if (s->suite->kx == KX_PSK)
        take_psk(s, message);
    if (s->suite->kx != KX_RSA)
        return;
    find_premaster(s, message, &premaster);
    if (premaster.n == 48)
        take_premaster(s, secret_bytes(&premaster));
    secret_wipe(&premaster);
}

static const char *why_no_master(const struct session *s)
{
    if (s->version < VERSION_SSL3)
        return "SSL 2.0 is not opened";
    if (s->suite && s->suite->kx == KX_RSA && keyring_has_server_key(s->ring))
        return s->premaster_seen ? "the server's key does not open the premaster secret"
                                 : "the premaster secret was sent in an earlier "
                                   "connection, which is not here";
    if (s->suite && s->suite->kx == KX_PSK && keylog_count(session_log(s)) == 0)
        return "the secret comes from a pre-shared key, which was not given (--psk)";
    return session_why_missing(s, KEYLOG_CLIENT_RANDOM);
}

/* Keys of both directions from the master secret. */
static bool make_pair(const struct session *s, struct protection *pair[2])
{
    return protection_new_pair(s->suite, s->version, s->etm, secret_bytes(&s->master),
                               session_client_random(s),
                               (struct bytes){s->server_random, 32}, pair);
}

bool session_next_master(struct session *s, unsigned side)
{
    struct direction *other = &s->direction[!side];
    struct protection *pair[2];
    unsigned nth = s->nth[KEYLOG_CLIENT_RANDOM] + 1;
    const struct secret *found =
        keylog_find(session_log(s), KEYLOG_CLIENT_RANDOM, session_client_random(s), nth);
    if (!found || (!other->next && other->proven))
        return false;
    s->nth[KEYLOG_CLIENT_RANDOM] = nth;
    s->master = *found;
    if (!make_pair(s, pair))
        return false;
    struct protection **waiting = other->next ? &other->next : &other->now;
    protection_free(*waiting);
    *waiting = pair[!side];
    protection_free(s->direction[side].now);
    s->direction[side].now = pair[side];
    return true;
}

bool session_prepare(struct session *s)
{
    struct protection *pair[2];
    if (!s->master.n || !s->suite || s->version < VERSION_SSL3 || !make_pair(s, pair))
        return false;
    for (int i = 0; i < 2; i++) {
        protection_free(s->direction[i].next);
        s->direction[i].next = pair[i];
    }
    return true;
}

static void begin_unseen(struct session *s)
{
    s->direction[CLIENT].finished = s->direction[SERVER].finished = false;
    s->client_seen = s->server_seen = s->answered = false;
    session_miss_hello(s);
    secret_wipe(&s->master);
}

void session_begin_unseen(struct session *s)
{
    if (!session_is_13(s) && s->direction[CLIENT].finished &&
        s->direction[SERVER].finished)
        begin_unseen(s);
}

static const char *why_no_keys(const struct session *s)
{
    if (!s->master.n || s->version < VERSION_SSL3)
        return why_no_master(s);
    return s->client_seen
               ? "the library does not have this cipher"
               : "no ClientHello was captured, whose random goes into its keys";
}

void session_changed(struct session *s, unsigned side)
{
    struct direction *d = &s->direction[side];
    if (session_is_13(s))
        return;
    session_begin_unseen(s);
    if (d->changed)
        begin_unseen(s);
    if (!s->server_seen) { /* of a renegotiation, perhaps: its keys are not known */
        protection_free(d->now);
        d->now = NULL;
        s->began_late |= !s->client_seen && !s->version;
        d->why = "the ServerHello that led to its keys was not captured, or not opened";
        return;
    }
    if (!s->master.n)
        session_find_master(s);
    bool ready = d->next || session_prepare(s);
    protection_free(d->now);
    d->now = d->next;
    d->next = NULL;
    d->changed = true;
    d->proven = false;
    d->hurt = d->gap;
    if (d->now && d->gap)
        protection_lost(d->now);
    d->why = ready ? NULL : why_no_keys(s);
}

/* Trying a record changes the state of a stream cipher, and of CBC with chained IVs. */
static bool may_try(const struct session *s)
{
    return s->suite && s->suite->mode != MODE_STREAM && s->version >= VERSION_TLS11;
}

bool session_try_next(struct session *s, unsigned side, uint8_t type, uint16_t version,
                      struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    if (session_is_13(s) || d->finished || !d->hurt || !may_try(s) ||
        protection_is_given_up(d->now))
        return false;
    if (!d->next && s->server_seen && !s->master.n)
        session_find_master(s);
    if (!d->next && !(s->server_seen && session_prepare(s)))
        return false;
    protection_lost(d->next);
    if (protection_open(d->next, type, version, fragment, opened) != PROTECTION_OPENED)
        return false;
    protection_free(d->now);
    d->now = d->next;
    d->next = NULL;
    d->hurt = false;
    d->changed = true;
    return true;
}

/* Until TLS 1.2: application data comes behind ChangeCipherSpec and Finished, which are missing
 * then. */
bool session_missed_change(const struct session *s, unsigned side, uint8_t type)
{
    bool behind = type == CONTENT_APPLICATION_DATA || s->direction[!side].finished;
    return behind && s->server_seen && !session_is_13(s) && s->direction[side].gap;
}

/* NewSessionTicket until TLS 1.2: the session may come back by it. RFC 5077, 3.3 */
void session_remember_ticket(struct session *s, struct bytes message)
{
    struct cursor c = cursor_over(message);
    cursor_take(&c, 8);
    struct cursor body = cursor_vector(&c, 2);
    if (s->ring)
        keyring_remember(s->ring, cursor_rest(&body), &s->master);
}
