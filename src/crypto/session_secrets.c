/* SPDX-License-Identifier: BSD-2-Clause */
/* The session in TLS 1.3: which secret of the key log is in use, and which comes next. */
#include "crypto/session_state.h"

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
    d->why = NULL;
    if (!secret) {
        d->why = session_why_missing(s, label);
        return false;
    }
    d->now =
        (s->dtls ? protection_new_dtls : protection_new)(s->suite, secret_bytes(secret));
    if (!d->now)
        d->why = "the library does not have this cipher";
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

static bool is_handshake(enum keylog_label label)
{
    return label == KEYLOG_CLIENT_HANDSHAKE || label == KEYLOG_SERVER_HANDSHAKE;
}

static enum keylog_label traffic_label(unsigned side)
{
    return side == CLIENT ? KEYLOG_CLIENT_TRAFFIC : KEYLOG_SERVER_TRAFFIC;
}

/* The keys that come behind those in use: of application data, or of the next generation. */
static struct protection *later(const struct session *s, unsigned side)
{
    const struct direction *d = &s->direction[side];
    bool handshake = is_handshake(d->label);
    const struct secret *next = handshake
                                    ? keylog_find(session_log(s), traffic_label(side),
                                                  session_client_random(s), 0)
                                    : NULL;
    if (handshake && !next)
        return NULL;
    struct protection *p =
        protection_new(s->suite, next ? secret_bytes(next) : protection_secret(d->now));
    if (p && !handshake && !protection_update(p)) {
        protection_free(p);
        return NULL;
    }
    return p;
}

bool session_try_later(struct session *s, unsigned side, uint8_t type, uint16_t version,
                       struct bytes fragment, struct opened *opened)
{
    struct direction *d = &s->direction[side];
    if (!session_is_13(s) || !(d->gap || d->refused))
        return false;
    struct protection *p = later(s, side);
    if (!p)
        return false;
    protection_lost(p);
    if (protection_open(p, type, version, fragment, opened) != PROTECTION_OPENED) {
        protection_free(p);
        return false;
    }
    protection_free(d->now);
    d->now = p;
    if (is_handshake(d->label)) {
        d->label = traffic_label(side);
        d->nth = 0;
        d->finished = true; /* its Finished is what is missing */
    }
    return true;
}
