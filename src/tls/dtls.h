/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS records out of a datagram. RFC 6347, 4.1; RFC 9146, 4; RFC 9147, 4.
 *
 *     plain     type  version  epoch  sequence_number  [cid]  length  fragment       any version
 *     unified   001CSLEE  [cid]  sequence_number  [length]  encrypted_record         DTLS 1.3
 *
 * A datagram holds whole records. What begins like none (STUN, RTP: RFC 7983) is passed over. */
#ifndef TLS_DTLS_H
#define TLS_DTLS_H

#include "tls/registries.h"
#include "wire/cursor.h"

enum { DTLS_CID_UNKNOWN = -1, DTLS_CID_MOST = 255 };

struct dtls_record {
    uint8_t type;      /* content type; 0 where a unified header hides it */
    bool unified;      /* the header of DTLS 1.3's protected records */
    uint16_t version;  /* 0 in a unified header, which has none */
    uint16_t epoch;    /* unified: its low two bits */
    uint64_t sequence; /* 48 bits; unified: 8 or 16 bits, still encrypted */
    uint8_t sequence_at,
        sequence_width;    /* where it stands in the header, and its bytes */
    struct bytes header;   /* as on the wire */
    struct bytes cid;      /* the connection id in it; mostly none */
    uint32_t length;       /* of the fragment on the wire */
    struct bytes fragment; /* borrowed; shorter where the capture cut the datagram */
};

/* A first look at a datagram: is it a DTLS record in the clear (or with a plain header)? */
bool dtls_is_plain(struct bytes datagram);

/* Likewise: may it be a record with a unified header? Its three bits prove little. */
bool dtls_is_unified(struct bytes datagram);

/* Takes the next record. `cut` bytes of the datagram's end were not captured; `cid` is the
 * length of connection ids from this sender, or DTLS_CID_UNKNOWN. False where no record follows:
 * then the cursor stands where it stood. */
bool dtls_next(struct cursor *c, size_t cut, int cid, struct dtls_record *r);

#endif
