/* SPDX-License-Identifier: BSD-2-Clause */
/* What the lab can play: one row a scenario. */
#ifndef LAB_SCENARIO_H
#define LAB_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

/* The server's certificate. */
enum scenario_leaf {
    LEAF_ECDSA,
    LEAF_RSA,
    LEAF_EXPIRED,
    LEAF_OTHER_NAME,
    LEAF_UNKNOWN_CA,
    LEAF_REVOKED,
    LEAF_STAPLED,         /* with an OCSP response: good */
    LEAF_STAPLED_REVOKED, /* ... revoked */
    LEAF_MUST_STAPLE,     /* it demands one (RFC 7633), and the server has none */
    LEAF_ED25519,
    LEAF_PROXY, /* for the true name, but of the proxy's authority */
    LEAF_LONG,  /* so many names that it outgrows TCP's initial window */
    LEAF_COUNT
};

enum scenario_option {
    WITH_TICKETS = 1 << 0,     /* the server issues tickets */
    WITH_SESSION_IDS = 1 << 1, /* the server remembers sessions by id */
    NEW_TICKET_KEY =
        1 << 2,      /* ... and has forgotten its ticket key by the second connection */
    RESUME = 1 << 3, /* later connections offer the first one's session */
    CLIENT_CERTIFICATE = 1 << 4, /* the client has one */
    ASK_CERTIFICATE = 1 << 5,
    REQUIRE_CERTIFICATE = 1 << 6,
    WITH_PSK = 1 << 7,
    WRONG_PSK = 1 << 8,
    UNKNOWN_PSK = 1 << 9,
    EARLY_DATA = 1 << 10,
    ANTI_REPLAY = 1 << 11, /* without it GnuTLS never accepts early data */
    REPLAY = 1 << 12,      /* the last connection is the one before it, sent again */
    ALPN_MISMATCH = 1 << 13,
    NAME_REFUSED = 1 << 14,
    TAMPER_CLIENT_HELLO = 1 << 15,
    TAMPER_SERVER_HELLO = 1 << 16,
    TAMPER_RECORD = 1 << 17,
    TRUNCATE = 1 << 18,    /* the server ends without close_notify */
    SLOW_SERVER = 1 << 19, /* it thinks for a moment before its ChangeCipherSpec */
    STRANGE_CLIENT =
        1 << 21, /* the client's certificate is of a CA that the server does not know */
    SMALL_RECORDS = 1 << 22, /* the client takes records of 700 bytes at most */
    FAST_OPEN = 1 << 20,     /* TCP Fast Open: the first flight goes out with the SYN */
    DATAGRAMS = 1 << 23,     /* DTLS over UDP */
    COOKIE = 1 << 24,        /* ... whose server wants a cookie back first */
    LOSE_FLIGHT = 1 << 25,   /* ... and whose client's last flight is lost, once */
    PROXY =
        1
        << 26, /* the client ends at a proxy that it trusts, which goes on to the server */
};

/* What the ends do once the handshake is over. */
enum scenario_talk {
    TALK_REQUEST, /* a request, an answer */
    TALK_RENEGOTIATE,
    TALK_KEY_UPDATE,
    TALK_PADDING,
    TALK_REAUTHENTICATE,
    TALK_TICKETS, /* three of them */
    TALK_SERVER_FIRST,
    TALK_RELAY /* a request, an answer; the proxy hands both on */
};

struct scenario {
    const char *name;            /* as typed on the command line */
    const char *group;           /* heading in the lab menu, e.g. "TLS 1.3" */
    const char *story;           /* what happens, one line */
    const char *look;            /* what to look at, one line */
    const char *client_priority; /* GnuTLS priority strings */
    const char *server_priority;
    unsigned client_flags, server_flags; /* for gnutls_init, beside CLIENT and SERVER */
    enum scenario_leaf leaf;
    unsigned options; /* of enum scenario_option */
    enum scenario_talk talk;
    unsigned connections; /* 0: one; with a proxy each is two */
    /* Expected of the last connection. */
    int tls_round_trips; /* -1: the client never may send */
    int slow_start; /* round trips that TCP costs beside: more is sent than it starts with */
    const char *outcome; /* "established", "failed", "incomplete" */
    int alert;           /* of a failure; 0: none */
};

/* All rows, `*count` of them. */
const struct scenario *scenario_all(size_t *count);

/* Why the scenario cannot be played with this library; NULL where it can. */
const char *scenario_why_not(const struct scenario *s);

/* How many connections there are to be seen. */
unsigned scenario_connections(const struct scenario *s);

/* The row of that name, NULL where there is none. */
const struct scenario *scenario_find(const char *name);

#endif
