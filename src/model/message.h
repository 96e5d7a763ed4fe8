/* SPDX-License-Identifier: BSD-2-Clause */
/* Records in the clear, and opened ones, become messages of the connection. */
#ifndef MODEL_MESSAGE_H
#define MODEL_MESSAGE_H

#include "model/connection.h"

/* A new last message that this record carries; its name and bytes are for the caller. Borrowed
 * until the next one is added. */
struct message *message_add(struct connection *c, unsigned end, const struct record *r);

/* What a handshake message means for the connection: its facts, and what it proves. Its `bytes`
 * are those of TLS's form. */
void message_understand(struct connection *c, struct message *m);

/* A record in the clear, or one that was opened: handshake messages are joined out of it. */
void message_take_clear(struct connection *c, unsigned end, const struct record *r);

/* A record in SSL 2.0 framing. RFC 5246, E.2 */
void message_take_ssl2(struct connection *c, unsigned end, const struct record *r);

/* Bytes of that end are missing. What rests on the whole handshake, and seemed to fail, was
 * computed without them: it is in doubt. */
void message_lost(struct connection *c, unsigned end);

/* Likewise where a record of that end is refused. */
void message_refused(struct connection *c, unsigned end);

/* The handshake message that is under way will not become whole, since bytes are missing: it is added as
 * damaged. */
void message_flush(struct connection *c, unsigned end);

/* Likewise, though no bytes are missing. */
void message_cut_off(struct connection *c, unsigned end);

/* Adds the record to a run of application data from the same side; false where there is none. */
bool message_extends_run(struct connection *c, unsigned end, const struct record *r);

#endif
