/* SPDX-License-Identifier: BSD-2-Clause */
/* One connection: what happened on it, in which flights, at the cost of how many round trips.
 *
 * The tracker fills in what came off the wire; connection_analyse derives the rest from it. Views
 * only read. The connection owns all of its memory: most of it lies in its arena. */
#ifndef MODEL_CONNECTION_H
#define MODEL_CONNECTION_H

#include "base/app_event.h"
#include "base/arena.h"
#include "crypto/certificate.h"
#include "crypto/session.h"
#include "crypto/trust.h"
#include "model/prelude.h"
#include "model/stray.h"
#include "model/verdict.h"
#include "net/net.h"
#include "tls/hello.h"
#include "tls/messages.h"
#include "tls/record.h"

enum side { CLIENT, SERVER };

/* One row of the ladder: a handshake message, a record of another type, or a run of application
 * data records from one side with nothing between. */
struct message {
    unsigned number;      /* from 1, in the order of capture */
    uint8_t end;          /* who sent it, as an end of the flow; see connection_side */
    uint8_t content_type; /* as on the wire; 0 for SSL 2.0 */
    int handshake_type;   /* -1: none, or hidden by encryption */
    const char *name;     /* the RFC's name; never a guess */
    const char *hint;     /* a guess, marked as one, about what is encrypted; or NULL */
    const char *why;      /* why it stayed closed, in words; or NULL */
    struct bytes bytes;   /* the message with its header, or the (first) fragment */
    struct bytes wire; /* DTLS: the message with its own header of 12 bytes; else empty */
    uint32_t length;   /* as product terms have it: message with header, or fragments */
    unsigned records, datagrams; /* DTLS: of its fragments, of the packets with them */
    uint32_t record; /* number of its last record, from 1, among those kept; 0: none */
    uint32_t first_record, last_record; /* counted from 1 in its direction; 0: DTLS */
    uint32_t final;                     /* length of the last of its records */
    struct stamp first,
        last;        /* of the packets with its bytes: the earliest, and the latest */
    unsigned flight; /* from 1; 0: belongs to none */
    bool encrypted, ssl2;
    bool opened; /* it was protected, and was read: with keys, or since the suite encrypts
                         nothing (then it is not `encrypted`) */
    bool early;  /* it was sent as early data: RFC 9846, 2.3 */
    uint32_t padding; /* TLS 1.3: of its (first) record */
    bool dummy;   /* a ChangeCipherSpec that only pleases middleboxes: RFC 9846, E.4 */
    bool damaged; /* bytes of it are missing in the capture */
    bool again;   /* DTLS: a retransmission of what came before; in no flight */
    bool unified; /* DTLS 1.3: its record's header has no content type */
    uint16_t message_seq; /* DTLS: of a handshake message */
    uint8_t alert_level, alert;
    uint16_t record_version; /* of its first record */
};

struct flight {
    unsigned number;
    enum side from;
    unsigned first,
        last; /* numbers of its first and last message; others may lie between */
    unsigned messages, records;
    uint64_t bytes; /* of its messages */
    struct stamp begin, end;
};

/* TCP's own events, for the ladder and for times. */
struct tcp_event {
    struct stamp stamp;
    uint8_t end, flags;
    uint32_t length;
    bool retransmission;
};

struct gap {
    struct stamp stamp;
    uint8_t end;
    uint64_t missing;
    unsigned after; /* messages that came before it */
};

enum handshake_kind {
    KIND_UNKNOWN,
    KIND_FULL,
    KIND_RESUMED_ID,
    KIND_RESUMED_TICKET,
    KIND_PSK,
    KIND_PSK_EXTERNAL
};
enum early_data { EARLY_NONE, EARLY_OFFERED, EARLY_ACCEPTED, EARLY_REJECTED };
enum outcome { OUTCOME_INCOMPLETE, OUTCOME_ESTABLISHED, OUTCOME_FAILED };

/* Seconds from the first packet; negative: not known. */
struct timing {
    double rtt; /* TCP's: SYN to the third packet */
    double client_may_send, server_may_send;
    double network, client, server; /* how client_may_send is made up */
    double client_leg, server_leg;  /* from the capture to that end and back */
};

/* A claim that was checked, and the message that it stands in. */
struct claim {
    struct check check;
    unsigned message;
    bool of_records; /* it is about all records of a side: renewed when more come */
};

/* A certificate that was shown, and the message that holds it. */
struct seen_certificate {
    struct certificate certificate;
    unsigned message;
    enum side from;
};

/* The tags or MACs of one side's protected records. */
struct tags {
    unsigned opened, refused; /* records, */
    unsigned misplaced;       /* of the refused: those whose tag fits at another place, */
    unsigned unanswered;      /* and those that session_unanswered was true of */
    unsigned message;         /* number of that with the first refused record, */
    uint32_t packet;          /* and where that record ends */
    char words[160];          /* of the claim about them */
};

/* How far keys reached: RFC 9850 for where they come from. */
struct opening {
    unsigned opened, closed; /* protected records */
    const char *why;         /* of the first that stayed closed */
    size_t keys;             /* that there were in the log */
    struct tags *tags; /* [2], by side; NULL: no keys were tried on any record so far */
};

/* A record as it came, kept so that keys that come later can open it; or a run of application data
 * of which only the lengths are kept, since there is so much. */
struct kept {
    struct record record;
    unsigned records; /* of such a run; 0: this is no run */
    uint64_t bytes;   /* of its fragments */
    uint64_t missing; /* instead of a record: bytes that were not captured */
    uint8_t end;
};

/* Framing state of one direction. */
struct direction {
    struct record_reader records;
    uint64_t keep,
        keep_opened; /* bytes of application data that may still be kept, as they came
                                   and opened */
    struct buf handshake;   /* bytes of a message that is not whole yet */
    struct message pending; /* when and where that message began */
    bool changed_cipher;    /* a ChangeCipherSpec that was real was sent */
    bool protected_seen;    /* a TLS 1.3 protected record was sent */
    bool damaged;           /* the message under way has lost bytes, */
    bool cut_off;           /* or they were never sent */
    bool gap;               /* bytes of this direction were not captured */
    bool opening;           /* the record under way was opened by keys */
    uint32_t padding;       /* of that record */
    uint32_t record_count;  /* records of the direction so far, that one among them */
    uint32_t astray; /* packet where records gave way to other bytes; 0: none did */
    uint32_t
        cut_short; /* that with the end of a protected record that was not sent whole */
};

/* Whose records a record reader reads. */
struct reader {
    struct connection *connection;
    unsigned end;
};

/* How an end sends its data: see model/window.h. */
enum { WINDOW_PAUSES = 3 };
struct window {
    uint64_t sent; /* bytes so far */
    struct stamp last;
    struct {
        struct stamp from, to;
    } pause[WINDOW_PAUSES];
    unsigned pauses;
};

/* Packets in which one end sent data for the first time. */
struct sent {
    uint32_t *packet;
    size_t packet_count, packet_room;
    struct window window;
};

/* What is needed while bytes still come, or while keys may. */
struct reading {
    struct direction direction[2];
    struct reader reader[2];
    struct kept *kept;
    size_t kept_count, kept_room;
    uint32_t
        record; /* number of that which is being read, counted from 1; 0: none is kept */
    struct session *session;         /* NULL: a summary for which there are no keys */
    struct datagram_state *datagram; /* DTLS: see model/datagram.h */

    /* While it waits for a connection: see spares.h. */
    struct reading *next;
    struct arena arena;
    struct message *message;
    size_t message_room;
    struct flight *flight;
    size_t flight_room;
};

/* A trace of those that a tracker takes one after the other. */
struct trace_part {
    const char *name; /* borrowed; NULL: it needs none */
    unsigned number;  /* from 1 */
    int64_t begin;    /* of its first connection, ns */
};

/* What every segment touches comes first. Large traces have a hundred thousand of these: what only an
 * open connection needs belongs to its reading, and what only some have behind a pointer. */
struct connection {
    struct tracker *tracker; /* that it belongs to */
    struct reading *reading; /* NULL before its first bytes, and once it was summarised */
    struct stamp begin, end;
    uint64_t first_offset,
        last_offset;    /* of its packets in the trace; both 0: not known */
    unsigned number;    /* in the tracker, from 1 */
    uint8_t client_end; /* which end is the client */
    bool tls;           /* records were found */
    bool datagram;      /* DTLS over UDP */
    bool summary;       /* only its facts are wanted: see connection_summarise */
    bool synthetic;     /* TLS bytes are real, TCP and times are modelled */
    bool closed;        /* TCP is over */
    bool dirty;         /* something came since it was analysed */
    uint8_t how_closed; /* an enum flow_end */
    bool summarised;    /* its facts are all that there is */
    bool gone;          /* the tracker's: it was dropped, and is about to be freed */
    struct sent *sent;  /* [2], by end; NULL: none, or a summary */
    struct tcp_event *event;
    unsigned event_count, event_room;
    const char *scenario;    /* of the lab; NULL: it is not the lab's */
    union {                  /* the tracker's: */
        size_t candidate_at; /* TCP without TLS so far: its place among its likes */
        struct pair *pair;   /* DTLS: its ends */
    };
    uint32_t fin[2]; /* by end: the packet in which it closed its direction; 0: none */
    struct endpoint endpoint[2];
    struct arena arena;

    const struct trace_part *part; /* the trace in which it is */
    struct message *message;
    unsigned message_count, message_room;
    struct flight *flight;
    unsigned flight_count, flight_room;
    struct gap *gap;
    unsigned gap_count, gap_room;
    struct app_event
        *app_event; /* what the ends said of themselves, by time: the lab's do */
    unsigned app_event_count, app_event_room;
    struct keyring *ring; /* borrowed; may be NULL */
    struct opening opening;
    struct claim *claim;
    unsigned claim_count, claim_room;
    struct trust *trust; /* borrowed; may be NULL */
    struct seen_certificate *certificate;
    unsigned certificate_count, certificate_room;
    unsigned examined; /* messages that connection_examine has looked at, */
    unsigned chains;   /* and those with certificates or their status among them */

    /* Facts, from the hellos and what follows. */
    bool client_hello_seen, server_hello_seen, retry_seen, ssl2;
    uint16_t version, cipher_suite, group; /* 0: not known */
    const char *server_name, *alpn_selected;
    const char **alpn;              /* offered */
    unsigned alpn_count, alpn_room; /* room 0: the array is not this connection's own */
    struct bytes client_identities; /* RFC 9846, 4.3.11: those of pre_shared_key */
    bool client_ticket;             /* RFC 5077: one was offered */
    bool client_psk, server_psk, client_early_data, server_early_data;
    uint32_t first_ticket_age;
    uint8_t sentinel;
    struct told told;
    struct prelude prelude;      /* a talk in the clear before TLS, */
    struct stray stray;          /* an answer that is none */
    unsigned before_round_trips; /* and what the client waited for in it */

    /* Derived by connection_analyse. */
    enum handshake_kind kind;
    enum early_data early_data;
    enum outcome outcome;
    const char *reason;     /* why it is incomplete, in words */
    unsigned alert_message; /* number of the alert that failed it; 0: none */
    uint8_t alert;          /* its description, */
    enum side alert_from;   /* and who sent it */
    unsigned
        replay_of; /* number of the connection whose ClientHello comes again; 0: none */
    unsigned
        late_alert; /* number of the fatal alert that ended it when it was established; 0: none */
    bool client_authenticated, false_start;
    struct cause cause;
    struct afterwards after;
    int tcp_round_trips, tls_round_trips; /* -1: not known */
    int slow_start; /* round trips that TCP added within flights, until the client may send */
    unsigned may_send_message; /* after which the client may send; 0: none */
    struct timing timing;
};

/* Begins a zeroed connection. Borrows the keyring, which may be NULL. */
void connection_init(struct connection *c, const struct endpoint endpoint[2],
                     struct keyring *ring);

/* Frees all that it owns, or leaves it to the spares, which may be NULL. */
struct spares;
void connection_done(struct connection *c, struct spares *spares);

/* TCP: whether the capture has this end's direction from its first byte on. */
bool connection_has_beginning(const struct connection *c, unsigned end);

/* Which side sent what an end of the flow sent. */
static inline enum side connection_side(const struct connection *c, unsigned end)
{
    return end == c->client_end ? CLIENT : SERVER;
}

/* TLS 1.3, drafts of it included. */
static inline bool connection_is_13(const struct connection *c)
{
    return tls_version_rank(c->version) == VERSION_TLS13;
}

/* Whether the other end had closed its direction before this message was sent. */
bool connection_was_left(const struct connection *c, const struct message *m);

/* The length of a record of TLS 1.3 that holds an alert and no padding: 2 bytes, the type, the tag.
 * RFC 9846, 5.2 and 6 */
uint32_t connection_alert_length(const struct connection *c);

/* Behind the change to the negotiated keys: encrypted, or at least authenticated. */
static inline bool message_is_protected(const struct message *m)
{
    return m->encrypted || m->opened;
}

/* Whether the suite that was chosen only authenticates: RFC 5246, 6.2.3.1; RFC 9150 */
bool connection_encrypts_nothing(const struct connection *c);

static inline const struct endpoint *connection_endpoint(const struct connection *c,
                                                         enum side side)
{
    return &c->endpoint[side == CLIENT ? c->client_end : !c->client_end];
}

/* The bytes of a message as on the wire, in which the offsets of its tree count. */
static inline struct bytes message_wire(const struct message *m)
{
    return m->wire.n ? m->wire : m->bytes;
}

/* Derives roles, flights, round trips, outcome and times afresh, where anything has come. */
void connection_analyse(struct connection *c);

/* Reads and checks the certificates of messages that came since it was last called, with `now` in
 * seconds since 1970: for connections that somebody looks at. Claims are added. */
void connection_examine(struct connection *c, int64_t now);

/* Analyses, then gives back all memory but that of the facts: no messages, flights, checks. Its
 * texts move to `texts`, which must outlive it; what the next connection can use goes to the spares,
 * which may be NULL. */
void connection_summarise(struct connection *c, struct spares *spares,
                          struct arena *texts);

/* Moves the texts of one that was summarised to other memory that must outlive it. */
void connection_move_texts(struct connection *c, struct arena *texts);

/* Seconds from the connection's first packet. */
double connection_seconds(const struct connection *c, struct stamp stamp);

/* Whether it is a HelloRetryRequest, by its name: RFC 9846, 4.2.4 gives it the type of a
 * ServerHello. */
bool message_is_retry(const struct message *m);

/* Bytes of a damaged message that are not in the capture; 0 where that is not known. */
uint32_t message_missing(const struct message *m);

/* How many packets hold bytes of its records: what was sent again and acknowledgements are not
 * counted. 0: not known. */
unsigned message_packets(const struct connection *c, const struct message *m);

/* "packet 10", or "packet 10 (5 packets, 5–10)": the packet with which it is whole, then those
 * that its records came in. */
const char *message_where(const struct connection *c, const struct message *m,
                          struct arena *a);

/* Messages that lie, or begin or end, in a record of this one's, as "ServerHello, Certificate"; NULL
 * where it has its records for itself. */
const char *message_shares(const struct connection *c, const struct message *m,
                           struct arena *a);

/* The field tree of a message, grown in `a`. */
struct node *connection_tree(const struct connection *c, const struct message *m,
                             struct arena *a);

/* "127.0.0.1:443" or "[::1]:443" in the arena, and the address alone. */
const char *endpoint_text(const struct endpoint *e, struct arena *a);
const char *endpoint_address(const struct endpoint *e, struct arena *a);

/* The words of product and JSON: "full", "resumed-id", …; NULL for KIND_UNKNOWN. */
const char *connection_kind_name(enum handshake_kind kind);
const char *connection_early_data_name(enum early_data early_data);
const char *connection_outcome_name(enum outcome outcome);

/* Parts of the analysis, each in a file of its own. */
void flight_build(struct connection *c);
void outcome_decide(struct connection *c);
void round_trip_count(struct connection *c);

#endif
