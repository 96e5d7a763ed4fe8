/* SPDX-License-Identifier: BSD-2-Clause */
/* Who can read what: through the eyes of an endpoint, of whoever has the server's long-term
 * private key, and of an eavesdropper who has nothing but the recording.
 *
 * Answers come by rule, from the version and the cipher suite. Which keys happen to be here does
 * not matter, but for one thing: what hides in closed records is not known here either. */
#ifndef MODEL_EYES_H
#define MODEL_EYES_H

#include "model/connection.h"

enum eyes { EYES_ENDPOINT, EYES_SERVER_KEY, EYES_EAVESDROPPER, EYES_COUNT };

struct sight {
    bool readable;
    const char *why; /* a sentence; NULL where nothing needs to be said */
};

/* "endpoint", "server-key", "eavesdropper"; and for people: "the holder of the server's key". */
const char *eyes_name(enum eyes who);
const char *eyes_title(enum eyes who);

/* Whether this person can read the message's contents. That it was there, when, and how long it
 * was, everybody sees. */
struct sight eyes_message(const struct connection *c, const struct message *m,
                          enum eyes who);

/* Whether this person has no more of the connection than what is on the wire, whatever keys there
 * are here: then an onlooker's sight of it (model/onlooker.h) is theirs. */
bool eyes_have_wire_only(const struct connection *c, enum eyes who);

/* The same for one field of its tree: within a message in the clear some are sealed, such as
 * EncryptedPreMasterSecret, a ticket, or what ECH hides. */
struct sight eyes_field(const struct connection *c, const struct message *m,
                        const struct node *field, enum eyes who);

/* What this person learns from the connection: sentences in the arena, the most telling first. */
const char **eyes_learn(const struct connection *c, enum eyes who, struct arena *a,
                        size_t *count);

#endif
