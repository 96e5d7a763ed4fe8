/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS: what datagrams carry becomes the messages and facts of a connection. */
#ifndef MODEL_DATAGRAM_H
#define MODEL_DATAGRAM_H

#include "model/connection.h"

struct datagram_state;

/* What a datagram may be to DTLS; quick, and no more than a first look. */
enum net_interest datagram_interest(struct bytes data);

/* Whether the datagram is made of whole DTLS records, which shows a connection. */
bool datagram_is_dtls(struct bytes data, uint32_t length);

/* Whether it begins a new association between the same ends: a ClientHello in the clear with
 * another random than that of `c`. RFC 6347, 4.2.8 */
bool datagram_begins_anew(const struct connection *c, struct bytes data);

/* Makes a new connection one of DTLS. */
void datagram_open(struct connection *c);

/* Takes a datagram, of which `length` bytes were on the wire. */
void datagram_take(struct connection *c, unsigned end, struct bytes data, uint32_t length,
                   struct stamp stamp);

/* Reads a kept datagram again, after datagram_forget. */
void datagram_replay(struct connection *c, const struct kept *kept);
void datagram_forget(struct connection *c);

/* The handshake messages of a record in the clear, or of one that was opened. */
void datagram_take_handshake(struct connection *c, unsigned end, const struct record *r);

/* Notes the ChangeCipherSpec of that epoch; true where there was one already, so that this one
 * was sent again. */
bool datagram_has_changed(struct connection *c, unsigned end, unsigned epoch);

/* Whether a handshake record that stays closed looks like a message that is sent again: behind
 * another such one, and as long as one before it. */
bool datagram_looks_again(const struct connection *c, unsigned end,
                          const struct record *r);

/* What the header of a closed record of DTLS 1.3 tells of its content: its epoch, its length.
 * NULL where that is nothing. RFC 9147, 6.1 */
const char *datagram_hint(const struct connection *c, unsigned end, struct record *r);

/* No more will come. */
void datagram_close(struct connection *c, enum flow_end why);

void datagram_free(struct datagram_state *s); /* may be NULL */

#endif
