/* SPDX-License-Identifier: BSD-2-Clause */
/* What a verdict on a connection is made of, beside its outcome: where the cause of a failure lies,
 * which versions were said, what came after the handshake, which connection a resumption goes
 * back to. */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

/* Where to look for the cause of a failure: words of ours, never of the wire's. */
struct cause {
    unsigned message; /* its number; 0: no message shows it */
    const char *why;  /* NULL: there is nothing to explain */
};

/* What the hellos said, as they said it; 0: they did not. */
struct told {
    uint16_t record_version; /* legacy_record_version of the first ClientHello */
    uint16_t client_version, server_version; /* legacy_version of both hellos */
    uint16_t selected_version;               /* the server's supported_versions */
    bool fallback_scsv;                      /* RFC 7507 */
    bool client_renegotiation,
        server_renegotiation;   /* RFC 5746: they know the safe form */
    bool
        before_finished; /* the server took an extension that puts a message before Finished */
    uint16_t selected_identity; /* RFC 9846, 4.3.11 */
    uint64_t hello,
        answer; /* marks of the first ClientHello and of the ServerHello, all of them */
    uint64_t ticket, session; /* marks of what the client resumes by; see resumption.h */
};

/* What came when the handshake was over. Closed records hide some of it. */
struct afterwards {
    unsigned tickets, key_updates, certificate_requests; /* TLS 1.3, opened */
    unsigned renegotiations; /* until TLS 1.2: finished ones */
    bool server_asked;       /* the first of them: with a HelloRequest that was opened */
    bool known;              /* its messages were opened, so that one knows who began */
};

struct connection;

/* The cause of a failure, of a fatal alert behind the handshake, or of an end before it was over;
 * cause.c. */
struct cause cause_find(const struct connection *c);

/* Counts what followed the handshake; afterwards.c. */
struct afterwards afterwards_count(const struct connection *c);

#endif
