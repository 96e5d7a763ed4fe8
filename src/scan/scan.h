/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests a server's configuration: asks one question after the other, and says what the answers
 * are worth.
 *
 *     steps ─▶ probes (a hello of our own, or a GnuTLS client) ─▶ packets ─▶ tracker
 *                                                                              │
 *     findings ◀── verdicts ◀───────────── facts of the probe's connection ◀───┘
 *
 * It is polite: one connection at a time, at most `most` of them, a handshake that is not needed is
 * not finished. Every finding names the connection that shows it. */
#ifndef SCAN_SCAN_H
#define SCAN_SCAN_H

#include "lab/visit.h"
#include "model/tracker.h"
#include "scan/offer.h"
#include "view/grid.h"

#include <stdio.h>

enum scan_verdict {
    SCAN_GOOD,
    SCAN_FAIR,    /* sound, though there is better */
    SCAN_WEAK,    /* to be changed */
    SCAN_BAD,     /* dangerous, or it does not work */
    SCAN_NEUTRAL, /* a fact and no merit */
    SCAN_VERDICTS
};

struct finding {
    const char *group, *topic, *value, *why; /* `why` may be "" */
    enum scan_verdict verdict;
    unsigned probe; /* number of the connection that shows it; 0: none */
};

/* The versions that are asked for, the newest first. */
enum { SCAN_VERSIONS = 5 };
extern const uint16_t scan_versions[SCAN_VERSIONS];

struct scan {
    /* To be set; all is borrowed. */
    const char *host, *port;
    const char *name;        /* server_name; NULL: none is sent */
    struct tracker *tracker; /* where the packets go */
    void (*packet)(void *context,
                   const struct packet *packet);     /* they are told; may be NULL */
    void (*keys)(void *context, struct bytes lines); /* likewise; may be NULL */
    void (*progress)(void *context, const char *step, unsigned probes); /* may be NULL */
    void *context;
    const volatile int *stop; /* ends the scan early; may be NULL */
    unsigned most;            /* connections at the most */
    int patience;             /* milliseconds a connection */

    /* What was found. */
    struct arena arena;
    struct finding *finding;
    size_t finding_count, finding_room;
    unsigned probes;
    bool cut; /* the bound was reached before all was asked */

    /* What one step learns for the next. */
    struct call_place place;
    uint32_t packets;
    struct error last; /* of the last call that failed */
    bool speaks[SCAN_VERSIONS];
    struct offer_list suites[SCAN_VERSIONS]; /* that the server takes */
    unsigned first;                          /* the first whole handshake's connection */
    struct visit_result home;                /* and what came of it */
};

/* Asks all questions. -1 with the reason in `e` where the server cannot be reached or speaks no
 * TLS. Freed with scan_done in either case. */
int scan_run(struct scan *s, struct error *e);
void scan_done(struct scan *s);

/* "good", "fair", "weak", "bad", "" */
const char *scan_verdict_name(enum scan_verdict v);

/* The mark that stands before it, and how that is drawn. */
const char *scan_verdict_mark(enum scan_verdict v, enum style *style);

/* The findings as text of that width, and as one JSON object on a line. */
void scan_print(const struct scan *s, int width, bool ascii, bool colour, FILE *out);
void scan_print_json(const struct scan *s, FILE *out);

#endif
