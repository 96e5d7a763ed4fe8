/* SPDX-License-Identifier: BSD-2-Clause */
/* The record protection of one direction: opens records with the keys of a suite.
 *
 * RFC 9846, 5.2 (TLS 1.3); RFC 5246, 6.2.3 (stream, CBC and AEAD ciphers); RFC 5288 (GCM),
 * 6655 (CCM), 7905 (ChaCha20-Poly1305), 7366 (encrypt-then-MAC), 2246 6.2.3 (chained IVs). */
#ifndef CRYPTO_PROTECTION_H
#define CRYPTO_PROTECTION_H

#include "base/buf.h"
#include "crypto/key_schedule.h"
#include "tls/dtls.h"

struct protection;

enum protection_result {
    PROTECTION_OPENED,
    PROTECTION_REFUSED, /* tag, MAC or padding do not fit: other keys, or changed bytes */
    PROTECTION_MISPLACED, /* they fit, but the record's number is another than that of its place:
                             records are missing, repeated or in another order */
    PROTECTION_SHORT /* shorter than the cipher's own overhead */
};

/* TLS 1.3 from a traffic secret; NULL where the library does not have the cipher. */
struct protection *protection_new(const struct suite *suite, struct bytes traffic_secret);

/* Likewise DTLS 1.3, with its labels. RFC 9147, 5.9 */
struct protection *protection_new_dtls(const struct suite *suite,
                                       struct bytes traffic_secret);

/* DTLS 1.3's drafts, until 43 at least, made the nonce of the epoch and the number; RFC 9147 of the
 * number alone (4.2.1). */
void protection_of_draft(struct protection *p, unsigned epoch);

/* Until TLS 1.2: both directions from the master secret. `etm` is encrypt-then-MAC. False where
 * the library does not have the cipher. pair[0] is the client's. */
bool protection_new_pair(const struct suite *suite, uint16_t version, bool etm,
                         struct bytes master, struct bytes client_random,
                         struct bytes server_random, struct protection *pair[2]);

/* Until TLS 1.2: how the key block is cut up, in bytes a direction; all 0 where the library does
 * not have the cipher. RFC 5246, 6.3 */
struct key_lengths {
    size_t mac, key, iv;
};
struct key_lengths protection_lengths(const struct suite *suite, uint16_t version);

void protection_free(struct protection *p); /* wipes */

/* What opening a record gave. */
struct opened {
    uint8_t type;      /* content type: the inner one in TLS 1.3 */
    struct bytes data; /* borrowed until the next call */
    uint32_t padding;  /* TLS 1.3: zeros that were behind the type */
};

/* Opens the next record of the direction: its content type, its version as in the header, its
 * fragment. On success the sequence number goes on; behind a misplaced record, too. */
enum protection_result protection_open(struct protection *p, uint8_t type,
                                       uint16_t version, struct bytes fragment,
                                       struct opened *opened);

/* Opens a record of DTLS, which says its own number. RFC 6347, 4.1.2 (the number is the epoch
 * and the sequence number); RFC 9146, 5 (with a connection id); RFC 9147, 4.2 */
enum protection_result protection_open_dtls(struct protection *p,
                                            const struct dtls_record *record,
                                            struct opened *opened);

/* So many records, with so many bytes in their fragments, are passed over unopened. */
void protection_skip(struct protection *p, unsigned records, uint64_t bytes);

/* Records were lost: the next one may stand up to `most` numbers later. */
void protection_lost(struct protection *p);

/* The last record was refused: if its bytes were changed, the next one has the next number. Not for
 * what was misplaced. */
void protection_refused(struct protection *p);

/* So many were refused in a row that nothing more is tried. */
bool protection_is_given_up(const struct protection *p);

/* TLS 1.3: goes over to the next generation of keys. RFC 9846, 7.2 */
bool protection_update(struct protection *p);

/* The traffic secret in use (TLS 1.3). */
struct bytes protection_secret(const struct protection *p);

#endif
