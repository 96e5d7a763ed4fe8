/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions before flights, made by the table predict.def. */
#include "model/predict.h"

#include "base/array.h"

#include <string.h>

/* What a flight holds (F_), and what is true of the connection (C_). */
enum flag {
    F_CLIENT_HELLO = 1 << 0,
    F_SERVER_HELLO = 1 << 1,
    F_RETRY = 1 << 2,
    F_VERIFY = 1 << 3,
    F_CERTIFICATE = 1 << 4,
    F_KEY_EXCHANGE = 1 << 5,
    F_CCS = 1 << 6,
    F_TICKET = 1 << 7,
    F_HIDDEN = 1 << 8,
    F_DATA = 1 << 9,
    F_ALERT = 1 << 10,
    C_13 = 1 << 11,
    C_12 = 1 << 12,
    C_RESUMED = 1 << 13,
    C_STATIC = 1 << 14,
    C_PSK_OFFERED = 1 << 15,
    C_RETRIED = 1 << 16,     /* a HelloRetryRequest came before */
    C_RETRIED_NOW = 1 << 17, /* it is what comes */
    C_ASKED = 1 << 18,       /* a client certificate was asked for */
    C_READ = 1 << 19,        /* the server's flight could be read */
    C_EARLY = 1 << 20,
    C_EARLY_OFFERED = 1 << 21,
    C_TICKET = 1 << 22,
    C_ANSWERED = 1 << 23,
    C_ESTABLISHED = 1 << 24,
    C_REFUSED = 1 << 25, /* it failed, and no ServerHello came */
    C_REFUSED_CLIENT = 1 << 26,
    C_REFUSED_SERVER = 1 << 27
};

enum stage { START, HELLO, RETRIED, SERVED_13, SERVED_12, RESUMED_12, KEYED_12, OVER };

static const char *const questions[] = {
    [START] = "TCP is open. What comes first?",
    [HELLO] = "The client has said hello. What does the server send?",
    [RETRIED] = "The server asks for another hello. What does the client send?",
    [SERVED_13] = "The server's flight is over. What does the client send?",
    [SERVED_12] = "The server is done with its hello. What does the client send?",
    [RESUMED_12] = "The server has finished already. What does the client send?",
    [KEYED_12] = "The client has finished. What does the server send?",
};

enum shape_id {
#define SHAPE(id_, ...) SHAPE_##id_,
#define NOT(...)
#include "model/predict.def"
#undef SHAPE
#undef NOT
    SHAPE_COUNT
};

static const struct shape {
    enum stage stage;
    unsigned must, not ;
    const char *text, *why;
} shapes[] = {
#define SHAPE(id_, ...) [SHAPE_##id_] = {__VA_ARGS__},
#define NOT(...)
#include "model/predict.def"
#undef SHAPE
#undef NOT
};

static const struct {
    enum shape_id shape;
    unsigned when, unless;
    const char *why;
} refutations[] = {
#define SHAPE(...)
#define NOT(id_, ...) {SHAPE_##id_, __VA_ARGS__},
#include "model/predict.def"
#undef SHAPE
#undef NOT
};

static unsigned holds(const struct message *m)
{
    static const struct {
        int type;
        unsigned flag;
    } types[] = {{HANDSHAKE_CLIENT_HELLO, F_CLIENT_HELLO},
                 {HANDSHAKE_CERTIFICATE, F_CERTIFICATE},
                 {HANDSHAKE_COMPRESSED_CERTIFICATE, F_CERTIFICATE},
                 {HANDSHAKE_CLIENT_KEY_EXCHANGE, F_KEY_EXCHANGE},
                 {HANDSHAKE_NEW_SESSION_TICKET, F_TICKET},
                 {HANDSHAKE_HELLO_VERIFY_REQUEST, F_VERIFY}};
    unsigned flags = m->encrypted ? F_HIDDEN : 0;
    if (message_is_retry(m))
        return flags | F_RETRY;
    if (m->handshake_type == HANDSHAKE_SERVER_HELLO)
        return flags | F_SERVER_HELLO;
    for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
        if (m->handshake_type == types[i].type)
            flags |= types[i].flag;
    if (m->content_type == CONTENT_CHANGE_CIPHER_SPEC && !m->dummy)
        flags |= F_CCS;
    if (m->content_type == CONTENT_APPLICATION_DATA && !m->hint && !m->early)
        flags |= F_DATA;
    if (m->content_type == CONTENT_ALERT && m->alert != ALERT_CLOSE_NOTIFY)
        flags |= F_ALERT;
    return flags;
}

/* What the messages of a flight hold; early data set apart, and what comes behind Finished. */
static unsigned flight_holds(const struct connection *c, unsigned flight)
{
    unsigned flags = 0;
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].flight == flight)
            flags |= holds(&c->message[i]);
    return flags;
}

/* What is true of the connection: all that the table may ask for. */
static unsigned facts(const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    bool is_13 = tls_version_rank(c->version) == VERSION_TLS13;
    bool failed = c->outcome == OUTCOME_FAILED;
    unsigned flags = 0;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->handshake_type == HANDSHAKE_CERTIFICATE_REQUEST)
            flags |= C_ASKED;
        if (m->handshake_type == HANDSHAKE_NEW_SESSION_TICKET && !is_13)
            flags |= C_TICKET;
        if (m->handshake_type == HANDSHAKE_ENCRYPTED_EXTENSIONS)
            flags |= C_READ;
    }
    flags |= c->server_hello_seen ? C_ANSWERED | (is_13 ? C_13 : C_12 | C_READ) : 0;
    flags |= c->kind != KIND_FULL && c->kind != KIND_UNKNOWN ? C_RESUMED : 0;
    flags |= suite && suite->kx == KX_RSA ? C_STATIC : 0;
    flags |= c->client_psk ? C_PSK_OFFERED : 0;
    flags |= c->early_data == EARLY_ACCEPTED ? C_EARLY : 0;
    flags |= c->client_early_data ? C_EARLY_OFFERED : 0;
    flags |= c->outcome == OUTCOME_ESTABLISHED ? C_ESTABLISHED : 0;
    flags |= failed && !c->server_hello_seen ? C_REFUSED : 0;
    flags |= failed && c->alert_from == CLIENT ? C_REFUSED_CLIENT : 0;
    flags |= failed && c->alert_from == SERVER ? C_REFUSED_SERVER : 0;
    return flags;
}

/* Where the handshake stands before the flight, from all that came before. */
static enum stage stage_before(const struct connection *c, unsigned flight)
{
    unsigned seen[2] = {0, 0}, last = 0;
    bool server_first = false;
    for (unsigned i = 1; i < flight; i++) {
        enum side from = c->flight[i - 1].from;
        last = flight_holds(c, i);
        server_first |= from == SERVER && (last & F_CCS) && !(seen[CLIENT] & F_CCS);
        seen[from] |= last;
    }
    bool is_13 = tls_version_rank(c->version) == VERSION_TLS13;
    if (!(seen[CLIENT] | seen[SERVER]))
        return START;
    if (last & (F_RETRY | F_VERIFY))
        return RETRIED;
    if (!(seen[SERVER] & F_SERVER_HELLO))
        return HELLO;
    if (is_13)
        return c->flight[flight - 2].from == SERVER && (last & F_SERVER_HELLO) ? SERVED_13
                                                                               : OVER;
    if (!(seen[CLIENT] & F_CCS))
        return server_first ? RESUMED_12 : SERVED_12;
    return !(seen[SERVER] & F_CCS) ? KEYED_12 : OVER;
}

static int right_shape(enum stage stage, unsigned flags)
{
    for (int i = 0; i < SHAPE_COUNT; i++)
        if (shapes[i].stage == stage && (flags & shapes[i].must) == shapes[i].must &&
            !(flags & shapes[i].not ) && *shapes[i].why)
            return i;
    return -1;
}

static const char *refute(int shape, unsigned flags)
{
    for (size_t i = 0; i < ARRAY_LENGTH(refutations); i++)
        if ((int)refutations[i].shape == shape &&
            (flags & refutations[i].when) == refutations[i].when &&
            !(flags & refutations[i].unless))
            return refutations[i].why;
    return NULL;
}

static void add(struct prediction *p, const char *text, const char *why)
{
    p->choice[p->choice_count].text = text;
    p->choice[p->choice_count++].why = why;
}

bool predict_flight(struct prediction *p, const struct connection *c, unsigned flight)
{
    *p = (struct prediction){.flight = flight};
    if (flight == 0 || flight > c->flight_count)
        return false;
    enum stage stage = stage_before(c, flight);
    unsigned flags = facts(c), held = flight_holds(c, flight);
    bool retried = false;
    for (unsigned i = 1; i < flight; i++)
        retried |= (flight_holds(c, i) & F_RETRY) != 0;
    flags |= (retried ? C_RETRIED : 0) | (held & F_RETRY ? C_RETRIED_NOW : 0);
    if (held & F_RETRY) /* what is decided later is no reason now */
        flags &= ~(unsigned)(C_12 | C_13 | C_ANSWERED | C_RESUMED);
    int right = stage == OVER ? -1 : right_shape(stage, flags | held);
    if (right < 0)
        return false;
    p->from = c->flight[flight - 1].from;
    p->question = questions[stage];
    int wrong[PREDICT_CHOICES], wrongs = 0;
    for (int i = 0; i < SHAPE_COUNT && wrongs < PREDICT_CHOICES - 1; i++)
        if (i != right && shapes[i].stage == stage && refute(i, flags))
            wrong[wrongs++] = i;
    /* the right one has another place from question to question, and always the same here */
    p->right = (int)(c->number * 5 + flight * 3) % (wrongs + 1);
    for (int i = 0; i <= wrongs; i++) {
        int shape = i == p->right ? right : wrong[i - (i > p->right)];
        add(p, shapes[shape].text,
            i == p->right ? shapes[shape].why : refute(shape, flags));
    }
    return p->choice_count >= 2;
}
