/* SPDX-License-Identifier: BSD-2-Clause */
/* The session in TLS 1.3: which secret of the key log is in use, and which comes next. */
#include "crypto/session_state.h"

/* A protected record, and where what is in it goes. */
struct record_seen {
    uint8_t type;
    uint16_t version;
    struct bytes fragment;
    struct opened *opened;
};

const char *session_why_missing(const struct session *s, enum keylog_label label)
{
    static const char *const lacks[KEYLOG_LABELS] = {
        [KEYLOG_CLIENT_EARLY] = "the key log lacks CLIENT_EARLY_TRAFFIC_SECRET",
        [KEYLOG_CLIENT_HANDSHAKE] = "the key log lacks CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        [KEYLOG_SERVER_HANDSHAKE] = "the key log lacks SERVER_HANDSHAKE_TRAFFIC_SECRET",
        [KEYLOG_CLIENT_TRAFFIC] = "the key log lacks CLIENT_TRAFFIC_SECRET_0",
        [KEYLOG_SERVER_TRAFFIC] = "the key log lacks SERVER_TRAFFIC_SECRET_0"};
    if (keylog_count(session_log(s)) == 0 && keyring_has_server_key(s->ring) &&
        s->suite && (session_is_13(s) || s->suite->forward_secrecy))
        return "forward secrecy: the server's key only signed, and opens nothing";
    if (keylog_count(session_log(s)) == 0)
        return "no key log was given";
    if (!s->client_seen)
        return "no ClientHello was captured, by whose random keys are found";
    if (!keylog_knows(session_log(s), session_client_random(s)))
        return "the key log has no line for this client random";
    return lacks[label] ? lacks[label]
                        : "the key log has no master secret for this client random";
}

bool session_install(struct session *s, unsigned side, enum keylog_label label,
                     unsigned nth)
{
    struct direction *d = &s->direction[side];
    const struct secret *secret =
        keylog_find(session_log(s), label, session_client_random(s), nth);
    if (!secret && nth > 0)
        return false;
    if (label == d->label) { /* the one before it does not fit */
        protection_free(d->now);
        d->now = NULL;
    }
    session_retire(s, side);
    if (s->dtls)
        d->epoch = session_epoch(label);
    d->label = label;
    d->nth = s->nth[label] = nth;
    d->proven = false;
    d->hurt = d->gap;
    d->why = NULL;
    if (!secret) {
        d->why = session_why_missing(s, label);
        return false;
    }
    d->now =
        (s->dtls ? protection_new_dtls : protection_new)(s->suite, secret_bytes(secret));
    if (!d->now)
        d->why =
            s->suite ? "the library does not have this cipher" : session_no_server_hello;
    else if (d->gap)
        protection_lost(d->now);
    if (d->now && s->dtls && tls_version_is_draft(s->version))
        protection_of_draft(d->now, d->epoch);
    return d->now != NULL;
}

bool session_open_early(struct session *s, uint8_t type, uint16_t version,
                        struct bytes fragment, struct opened *opened)
{
    static const uint16_t suites[] = {0x1302, 0x1301, 0x1303, 0x1304, 0x1305};
    struct direction *d = &s->direction[CLIENT];
    const struct suite *chosen = s->suite;
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
        s->suite = suite_find(suites[i]);
        for (unsigned nth = 0; session_install(s, CLIENT, KEYLOG_CLIENT_EARLY, nth);
             nth++)
            if (protection_open(d->now, type, version, fragment, opened) ==
                PROTECTION_OPENED) {
                s->suite = chosen;
                return d->proven = s->opened = s->early_opened = true;
            }
    }
    s->suite = chosen;
    protection_free(d->now);
    d->now = NULL;
    return false;
}

static enum keylog_label traffic_label(unsigned side)
{
    return side == CLIENT ? KEYLOG_CLIENT_TRAFFIC : KEYLOG_SERVER_TRAFFIC;
}

/* Keys that open the record take the place of those in use. */
static bool try_keys(struct direction *d, struct protection *p,
                     const struct record_seen *r)
{
    if (!p || protection_open(p, r->type, r->version, r->fragment, r->opened) !=
                  PROTECTION_OPENED) {
        protection_free(p);
        return false;
    }
    protection_free(d->now);
    d->now = p;
    d->hurt = false;
    return true;
}

/* Of that label the log may have several secrets. */
static bool try_label(struct session *s, unsigned side, enum keylog_label label,
                      const struct record_seen *r)
{
    struct direction *d = &s->direction[side];
    const struct secret *secret;
    for (unsigned nth = 0;
         (secret = keylog_find(session_log(s), label, session_client_random(s), nth));
         nth++) {
        struct protection *p = protection_new(s->suite, secret_bytes(secret));
        if (p && (d->gap || label != KEYLOG_CLIENT_HANDSHAKE))
            protection_lost(p);
        if (!try_keys(d, p, r))
            continue;
        d->label = label;
        d->nth = s->nth[label] = nth;
        d->finished |= label == traffic_label(side); /* its Finished is what is missing */
        s->early &= side == SERVER;
        return true;
    }
    return false;
}

static bool try_update(struct direction *d, const struct suite *suite,
                       const struct record_seen *r)
{
    struct protection *p = protection_new(suite, protection_secret(d->now));
    if (p && !protection_update(p)) {
        protection_free(p);
        return false;
    }
    if (p)
        protection_lost(p);
    return try_keys(d, p, r);
}

bool session_try_later(struct session *s, unsigned side, uint8_t type, uint16_t version,
                       struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    const struct record_seen r = {type, version, fragment, opened};
    bool early = d->label == KEYLOG_CLIENT_EARLY && side == CLIENT;
    if (!session_is_13(s) || !s->server_seen || protection_is_given_up(d->now))
        return false;
    if (early && (d->hurt || !s->early_accepted) && /* no EndOfEarlyData: RFC 9846, 4.5 */
        try_label(s, side, KEYLOG_CLIENT_HANDSHAKE, &r))
        return true;
    if (!d->hurt)
        return false;
    if (d->label == traffic_label(side))
        return try_update(d, s->suite, &r);
    return try_label(s, side, traffic_label(side), &r);
}
