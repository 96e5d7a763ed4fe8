/* SPDX-License-Identifier: BSD-2-Clause */
/* Records out of one direction's bytes, as they come. RFC 9846, 5.1; RFC 5246, 6.2; SSL 2.0.
 *
 *     FIND ──a record header that makes sense──▶ READ ──nonsense, or a gap──▶ FIND
 *
 * In FIND only the beginnings of chunks (TCP segments) are looked at, so that TLS is found on any
 * port, behind a talk in the clear, and again behind a gap. A record that lies whole in a chunk is
 * handed on without a copy. */
#ifndef TLS_RECORD_H
#define TLS_RECORD_H

#include "base/buf.h"
#include "base/stamp.h"
#include "tls/dtls.h"
#include "tls/registries.h"

enum { RECORD_HEADER = 5, RECORD_LONGEST = 16384 + 2048 };

struct record {
    uint8_t type; /* content type; 0 for SSL 2.0 */
    bool ssl2;
    uint16_t version; /* legacy_record_version */
    uint32_t length;  /* of the fragment, as the header says */
    struct bytes
        fragment; /* borrowed; shorter than length where bytes are missing or were
                              not wanted */
    bool damaged; /* bytes of it are missing in the capture, */
    bool cut_off; /* or were never sent, or only after the capture's end */
    struct stamp first, last;       /* of its first and last byte */
    const struct dtls_record *dtls; /* what DTLS adds; NULL: it is TLS. Borrowed */
};

struct record_reader {
    /* Called for each record. */
    void (*record)(void *context, const struct record *r);
    /* Called for bytes that are no TLS: before it, or after framing was lost. */
    void (*other)(void *context, struct bytes bytes, struct stamp stamp);
    void *context;
    bool data; /* fragments of application data are wanted, too */
    bool
        peer_found; /* TLS was found in the other direction: a weaker sign will do here */

    bool reading; /* READ or FIND */
    bool astray;  /* in a call of `other`: they stand where a record had to begin */
    bool ssl2;    /* the last record had SSL 2.0 framing */
    bool found;   /* records were found at some time */
    uint8_t header[RECORD_HEADER];
    unsigned header_n;
    struct record now; /* the record that is under way, once its header is whole */
    uint32_t passed;   /* bytes of its fragment that have come (or are missing) */
    struct buf body;   /* its fragment so far, where it spans chunks */
};

/* Whether records seem to begin with this chunk, where none were found before: the sign that makes
 * a reader that finds nothing worth having. */
bool record_begins(struct bytes chunk);

/* The next bytes of the direction. */
void record_feed(struct record_reader *r, struct bytes chunk, struct stamp stamp);

/* `missing` bytes are not in the capture. */
void record_gap(struct record_reader *r, uint64_t missing, struct stamp stamp);

/* The direction is over: a record that was under way is handed on as damaged. `lost` says that bytes are
 * missing in the capture. */
void record_end(struct record_reader *r, bool lost);

void record_done(struct record_reader *r);

#endif
