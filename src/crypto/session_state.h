/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the session share: its state, and how records of DTLS differ. */
#ifndef CRYPTO_SESSION_STATE_H
#define CRYPTO_SESSION_STATE_H

#include "crypto/echo.h"
#include "crypto/proof.h"
#include "crypto/session.h"

enum { CLIENT = 0, SERVER = 1 };

struct direction {
    struct protection
        *now; /* opens its records; NULL: they are in the clear, or closed */
    struct protection *next; /* until TLS 1.2: from its ChangeCipherSpec on */
    enum keylog_label label; /* TLS 1.3: where `now` came from */
    unsigned nth;
    bool proven; /* a record was opened by `now` */
    bool gap;    /* bytes are missing since the last record that opened */
    bool hurt; /* bytes are missing, or a record was refused, since `now` came into use */
    bool refused;   /* the last record's tag did not fit, see session_refused, */
    bool misplaced; /* or not at its place */
    bool finished;  /* its Finished was seen */
    bool changed;   /* until TLS 1.2: to the keys that the latest ServerHello led to */
    const char *why;
    struct proof_key *key; /* of its certificate */
    unsigned epoch;        /* DTLS: that of `now` */
    struct protection
        *old; /* DTLS 1.3: of the epoch before it, whose records may still come */
    unsigned old_epoch;
};

struct session {
    struct keyring *ring;
    uint16_t version, offered; /* chosen; the highest that the client knows */
    const struct suite *suite;
    uint8_t client_random[32], server_random[32];
    uint8_t sentinel;
    bool client_seen, server_seen, retried, early, etm, ems;
    struct buf session_id, ticket;
    bool premaster_seen; /* a ClientKeyExchange */
    struct secret master;
    struct buf transcript;  /* all handshake messages so far */
    unsigned worked;        /* its messages so far that took work */
    bool broken;            /* it has a hole */
    bool odd;               /* its messages do not follow one another as they must */
    bool disordered;        /* likewise; it seems that only their order is wrong */
    bool whole;             /* nothing of the connection is missing in the capture */
    bool began_late;        /* a ChangeCipherSpec came before any hello */
    bool answered;          /* a ServerHello to the latest ClientHello */
    bool hello_awaited;     /* a HelloRetryRequest asked for another ClientHello */
    bool server_done;       /* a ServerHelloDone */
    unsigned adoptions;     /* how often session_adopt was tried */
    unsigned early_refused; /* records of early data whose tag does not fit */
    bool early_opened;      /* early data: its keys are known, and fit */
    bool early_accepted;    /* the server said so */
    struct buf requests;    /* TLS 1.3: for certificates, behind the handshake */
    bool asked;  /* one of them asked for the client's Certificate, none of it missing */
    bool opened; /* any record: the keys are those of this connection */
    bool early_closed;  /* early data, and perhaps its end, could not be opened */
    size_t finished_at; /* transcript bytes up to the client's Finished */
    struct direction direction[2];
    unsigned nth[KEYLOG_LABELS]; /* which secret of a label was put to use last */
    struct echo echo;            /* hellos, to compare */
    struct check_list proven;    /* by the latest message */
    bool dtls;
    bool wide;            /* DTLS: the transcript's messages have its header */
    uint16_t message_seq; /* DTLS: of the message that is told next */
};

static inline bool session_is_13(const struct session *s)
{
    return tls_version_rank(s->version) == VERSION_TLS13;
}

/* The version whose labels and formats the handshake uses: that of DTLS 1.3 by its own name. */
static inline uint16_t session_labels(const struct session *s)
{
    return s->dtls && session_is_13(s) ? VERSION_DTLS13 : s->version;
}

static inline const struct keylog *session_log(const struct session *s)
{
    return s->ring ? keyring_log(s->ring) : NULL;
}

/* --- session_hello.c --- */

void session_take_client_hello(struct session *s, struct bytes message);
void session_take_server_hello(struct session *s, struct bytes message);

/* A hello must have come before, which was not seen. */
void session_miss_hello(struct session *s);

/* --- session_master.c: until TLS 1.2 --- */

/* The master secret, if the log or an earlier connection has it. */
void session_find_master(struct session *s);

/* Static RSA and PSK: the master secret out of a ClientKeyExchange, by a key that was given. */
void session_take_client_key(struct session *s, struct bytes message);

/* Takes the log's next master secret for this client random: the last one did not fit. False where
 * there is none, or where the other direction showed that it is the right one. */
bool session_next_master(struct session *s, unsigned side);

/* Where records are missing or were refused, the ChangeCipherSpec that brings a renegotiation's keys
 * into use may be among them: tries those. */
bool session_try_next(struct session *s, unsigned side, uint8_t type, uint16_t version,
                      struct bytes fragment, struct opened *opened);

/* True where a record shows that ChangeCipherSpec and Finished went before it, unseen. */
bool session_missed_change(const struct session *s, unsigned side, uint8_t type);

/* Something of a handshake came that is no ClientHello: where both sides have finished, it belongs to a
 * renegotiation whose hellos were not seen, and nothing is known of its keys. */
void session_begin_unseen(struct session *s);

/* Makes the keys of both directions; each begins at its own ChangeCipherSpec. False where the
 * master secret or the cipher is missing. */
bool session_prepare(struct session *s);

/* NewSessionTicket: the session may come back by it. RFC 5077, 3.3 */
void session_remember_ticket(struct session *s, struct bytes message);

/* --- session_secrets.c: TLS 1.3 --- */

/* Takes the `nth` secret of the label into use. */
bool session_install(struct session *s, unsigned side, enum keylog_label label,
                     unsigned nth);

/* Opens early data. It comes before the suite is known, which is the PSK's. */
bool session_open_early(struct session *s, uint8_t type, uint16_t version,
                        struct bytes fragment, struct opened *opened);

/* Where records are missing or were refused, the Finished or KeyUpdate that brings the next keys into
 * use may be among them: tries those. */
bool session_try_later(struct session *s, unsigned side, uint8_t type, uint16_t version,
                       struct bytes fragment, struct opened *opened);

/* Why there is no secret of that label, in words. */
const char *session_why_missing(const struct session *s, enum keylog_label label);

/* --- session_adopt.c --- */

/* The client random is not known to the log, or was not captured: whether the secrets of another
 * one open the record. If they do, they stay. */
bool session_adopt(struct session *s, unsigned side, uint8_t type, uint16_t version,
                   struct bytes fragment, struct opened *opened);

/* --- session_prove.c --- */

/* Adds to s->proven what the message proves. The transcript ends before it. */
void session_prove(struct session *s, unsigned side, struct bytes message);

/* What rests on the transcript, and fails, among s->proven from the `first` on: cannot be checked. */
void session_doubt(struct session *s, size_t first, const char *why);

/* --- session_later.c: TLS 1.3, authentication behind the handshake --- */

/* A CertificateRequest: what answers it may come later, and behind other requests. */
void session_take_request(struct session *s, struct bytes message);

/* The client's Certificate: the transcript becomes that of the request that it answers. */
void session_take_answer(struct session *s, struct bytes message);

/* --- session_open.c --- */

extern const char session_no_server_hello[]; /* why a record stays closed */

/* A record was refused: notes what that means. */
void session_take_refusal(struct session *s, unsigned side, enum protection_result r);

/* Records of that side may be missing. */
void session_lack(struct session *s, unsigned side);

/* --- session_dtls.c --- */

/* Adds a message to the transcript: with DTLS's own header until DTLS 1.2 (RFC 6347, 4.2.6),
 * without it in DTLS 1.3 (RFC 9147, 5.2). */
void session_join(struct session *s, struct bytes message);

/* A ServerHello of DTLS 1.3 came: the ClientHello in the transcript loses DTLS's header. */
void session_join_as_13(struct session *s);

/* Makes way for a direction's next keys; in DTLS 1.3 the old ones stay for one epoch. */
void session_retire(struct session *s, unsigned side);

/* The epoch that a label's keys belong to. RFC 9147, 6.1 */
unsigned session_epoch(enum keylog_label label);

/* The keys that a Finished is made with: in DTLS 1.3 records of the next epoch may have overtaken
 * it. There are keys of that side. */
struct protection *session_finished_keys(const struct session *s, unsigned side);

/* KeyUpdate. RFC 9846, 7.2; RFC 9147, 8 */
bool session_update(struct session *s, unsigned side);

#endif
