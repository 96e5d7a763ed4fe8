/* SPDX-License-Identifier: BSD-2-Clause */
/* The secret side of one connection: follows its handshake, opens its records, proves claims.
 *
 * It is told of each handshake message and each ChangeCipherSpec in the order of capture, and is
 * asked to open each protected record. Side 0 is the client, 1 the server.
 *
 *     hello ─▶ which keys? ─▶ records open ─▶ messages ─▶ transcript ─▶ checks, next keys */
#ifndef CRYPTO_SESSION_H
#define CRYPTO_SESSION_H

#include "crypto/check.h"
#include "crypto/keyring.h"
#include "crypto/protection.h"
#include "tls/dtls.h"

struct session;

/* Borrows the keyring, which may be NULL. */
struct session *session_new(struct keyring *ring);
void session_free(struct session *s); /* wipes */

/* The capture has the connection (TCP) from its beginning. As long as no bytes are missing, what does not
 * follow as it must was not captured badly: somebody changed it. */
void session_from_beginning(struct session *s);

/* A handshake message, in the clear or opened. Returns what it proves, which may be nothing:
 * borrowed until the next call. */
const struct check_list *session_message(struct session *s, unsigned side,
                                         struct bytes message);

/* A ClientHello in SSL 2.0 form, from msg_type on. RFC 5246, E.2 */
void session_ssl2_hello(struct session *s, struct bytes message);

/* A ChangeCipherSpec that is not TLS 1.3's dummy. RFC 5246, 7.1 */
void session_changed(struct session *s, unsigned side);

/* Opens a protected record. False where it stays closed: session_why tells. */
bool session_open(struct session *s, unsigned side, uint8_t type, uint16_t version,
                  struct bytes fragment, struct opened *opened);

/* DTLS: the message_seq of the handshake message that session_message is told next. */
void session_message_seq(struct session *s, uint16_t message_seq);

/* Opens a protected record of DTLS. RFC 6347, 4.1.2; RFC 9147, 4.2 */
bool session_open_dtls(struct session *s, unsigned side, const struct dtls_record *record,
                       struct opened *opened);

/* So many protected records of that side, with so many bytes in their fragments, were passed over:
 * not more and not fewer. */
void session_skipped(struct session *s, unsigned side, unsigned records, uint64_t bytes);

/* A handshake message ended before its time, though no bytes are missing. */
void session_cut_off(struct session *s);

/* Likewise, where a record of that side had to begin, a `protected` one or one in the clear, other bytes
 * stand. */
void session_astray(struct session *s, unsigned side, bool protected);

/* Bytes of that side are missing: records may be. What the transcript seemed to disprove since then
 * (check.transcript) is in doubt. */
void session_lost(struct session *s, unsigned side);

/* Why the last record of that side stayed closed, in words; NULL where none did. */
const char *session_why(const struct session *s, unsigned side);

/* True where the last record of that side stayed closed because its tag or MAC does not fit, and
 * nothing innocent explains it: not early data that is thrown away, not bytes that are missing. */
bool session_refused(const struct session *s, unsigned side);

/* True where it does fit, but at another place: records are missing, repeated or in another order. */
bool session_misplaced(const struct session *s, unsigned side);

/* True where no ServerHello has answered the client that sends early data: nobody can know where that
 * ends, and whether a record that is refused has other keys. */
bool session_unanswered(const struct session *s, unsigned side);

/* True where that side's records bear AEAD tags, false for MACs. */
bool session_has_tags(const struct session *s);

/* True where the client's records are early data now. RFC 9846, 2.3 */
bool session_is_early(const struct session *s);

/* Which secret (from 0) of those that the key log has under that label was put to use last. */
unsigned session_nth(const struct session *s, enum keylog_label label);

/* The client random of the (latest) ClientHello, empty where none was seen. */
struct bytes session_client_random(const struct session *s);

#endif
