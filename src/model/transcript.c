/* SPDX-License-Identifier: BSD-2-Clause */
/* The transcript hash after each handshake message. */
#include "model/transcript.h"

#include "base/array.h"
#include "crypto/running_hash.h"
#include "tls/certificate_list.h"
#include "tls/compressed.h"

#include <stdlib.h>

enum { POINTS = 4096 };

/* Where the walk along the messages is. */
struct walk {
    const struct connection *c;
    struct transcript *t;
    struct running_hash *hash;
    struct running_hash *main; /* TLS 1.3: as it was after the client's Finished */
    bool is_13, retried;
    bool finished[2]; /* its Finished was seen */
    size_t gaps;      /* so many lie before the message that is looked at */
    bool lost;        /* a part of the handshake is missing */
};

static const char *algorithm_name(enum suite_hash hash)
{
    return hash == HASH_MD5      ? "MD5 and SHA-1"
           : hash == HASH_SHA384 ? "SHA-384"
                                 : "SHA-256";
}

static void drop(struct walk *w)
{
    running_hash_free(w->hash);
    w->hash = NULL;
}

static void begin(struct walk *w)
{
    running_hash_free(w->hash);
    w->hash = running_hash_new(w->t->hash);
}

static void add_point(struct walk *w, const struct message *m)
{
    /* DTLS 1.3 leaves its own header out: RFC 9147, 5.2 */
    running_hash_add(w->hash, w->is_13 ? m->bytes : message_wire(m));
    struct transcript_point *p = ARRAY_ADD(w->t->point);
    p->message = m->number;
    p->hash.n = running_hash_value(w->hash, p->hash.p);
}

/* RFC 9846, 4.1: a message of type message_hash stands for the first ClientHello. */
static void fold(struct walk *w, const struct message *retry)
{
    uint8_t message[4 + SECRET_MOST] = {HANDSHAKE_MESSAGE_HASH};
    size_t n = running_hash_value(w->hash, message + 4);
    message[3] = (uint8_t)n;
    begin(w);
    running_hash_add(w->hash, (struct bytes){message, 4 + n});
    w->t->synthetic = retry->number;
    w->retried = true;
}

/* Messages that RFC 9846, 4.1 and RFC 5246, 7.4.9 leave out. */
static bool left_out(const struct walk *w, int type)
{
    return type == HANDSHAKE_HELLO_REQUEST || type == HANDSHAKE_HELLO_VERIFY_REQUEST ||
           (w->is_13 &&
            (type == HANDSHAKE_NEW_SESSION_TICKET || type == HANDSHAKE_KEY_UPDATE));
}

/* RFC 9846, 4.7.2: each authentication after the handshake has a branch of its own. */
static void branch(struct walk *w)
{
    running_hash_free(w->hash);
    w->hash = running_hash_copy(w->main);
}

/* It goes on with the client's Certificate behind the request that this one answers; where that is not
 * here, it cannot be followed. */
static void answer(struct walk *w, const struct message *m)
{
    struct arena a = {0};
    const char *why;
    struct bytes context = certificate_list_context(compressed_open(m->bytes, &a, &why));
    const struct message *asked = m;
    do
        asked = asked > w->c->message ? asked - 1 : NULL;
    while (asked && !(asked->handshake_type == HANDSHAKE_CERTIFICATE_REQUEST &&
                      bytes_equal(certificate_list_context(asked->bytes), context)));
    arena_done(&a);
    branch(w);
    if (asked)
        running_hash_add(w->hash, asked->bytes);
    else
        drop(w);
}

static void take(struct walk *w, const struct message *m)
{
    enum side side = connection_side(w->c, m->end);
    if (m->handshake_type == HANDSHAKE_CLIENT_HELLO && !(w->is_13 && w->retried)) {
        begin(w);
        w->finished[CLIENT] = w->finished[SERVER] = false;
    }
    if (w->is_13 && message_is_retry(m) && w->hash)
        fold(w, m);
    if (w->main && m->handshake_type == HANDSHAKE_CERTIFICATE_REQUEST)
        branch(w);
    else if (w->main && (m->handshake_type == HANDSHAKE_CERTIFICATE ||
                         m->handshake_type == HANDSHAKE_COMPRESSED_CERTIFICATE))
        answer(w, m);
    if (!w->hash || left_out(w, m->handshake_type))
        return;
    add_point(w, m);
    w->finished[side] |= m->handshake_type == HANDSHAKE_FINISHED;
    if (w->is_13 && side == CLIENT && m->handshake_type == HANDSHAKE_FINISHED && !w->main)
        w->main = running_hash_copy(w->hash);
}

/* Early data that the server refused is no part of the handshake. RFC 9846, 4.3.10 */
static bool is_refused_early_data(const struct connection *c, const struct message *m)
{
    return connection_side(c, m->end) == CLIENT && c->early_data == EARLY_REJECTED;
}

/* Why a message (or what was lost before it) breaks the transcript off; NULL where it does not. */
static const char *why_broken(const struct walk *w, const struct message *m)
{
    bool closed = m->encrypted && !m->opened;
    bool hidden = closed && (m->content_type == CONTENT_HANDSHAKE || m->hint);
    if (m->damaged || w->lost)
        return "a part of the handshake was not captured";
    if (hidden && !is_refused_early_data(w->c, m))
        return "what follows is encrypted, and no key opens it";
    if (w->t->point_count >= POINTS)
        return "there are more handshake messages than are followed";
    return NULL;
}

/* Whether bytes are missing between this message and the one before it. Behind a handshake they
 * are application data, most likely: what is wrong then shows in the Finished. */
static void count_gaps(struct walk *w, const struct message *m)
{
    for (; w->gaps < w->c->gap_count && w->c->gap[w->gaps].after < m->number; w->gaps++)
        w->lost |= w->hash && !(w->finished[CLIENT] && w->finished[SERVER]);
}

void transcript_build(struct transcript *t, const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    struct walk w = {
        .c = c, .t = t, .is_13 = tls_version_rank(c->version) == VERSION_TLS13};
    *t = (struct transcript){0};
    if (!c->server_hello_seen || !suite || tls_version_base(c->version) < VERSION_SSL3)
        return;
    t->hash = tls_version_base(c->version) < VERSION_TLS12 ? HASH_MD5
                                                           : key_schedule_hash(suite);
    t->algorithm = algorithm_name(t->hash);
    for (size_t i = 0; i < c->message_count && !t->incomplete; i++) {
        const struct message *m = &c->message[i];
        if (m->again)
            continue;
        count_gaps(&w, m);
        t->incomplete = why_broken(&w, m);
        if (!t->incomplete && m->handshake_type >= 0)
            take(&w, m);
    }
    running_hash_free(w.hash);
    running_hash_free(w.main);
}

void transcript_done(struct transcript *t)
{
    free(t->point);
    *t = (struct transcript){0};
}

const struct transcript_point *transcript_after(const struct transcript *t,
                                                unsigned message)
{
    for (size_t i = 0; i < t->point_count; i++)
        if (t->point[i].message == message)
            return &t->point[i];
    return NULL;
}

struct secret transcript_empty(enum suite_hash hash)
{
    struct secret s = {.n = 0};
    s.n = key_schedule_digest(hash, (struct bytes){(const uint8_t *)"", 0}, s.p);
    return s;
}
