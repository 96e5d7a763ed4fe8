/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of secrets of a connection: what is made from what, which of it is known here, what it
 * protects, and who could compute it.
 *
 *     PSK ─▶ Early Secret ─▶ … ─▶ Handshake Secret ─▶ … ─▶ Main Secret ─▶ …      RFC 9846, 7.1
 *     pre_master_secret ─▶ master_secret ─▶ key_block ─▶ keys and IVs            RFC 5246, 6.3, 8.1
 *
 * Nodes stand in reading order: a parent before its children, so that a view draws them one below
 * the other, indented by depth. A traffic secret's node is followed by its keys. Values are in the
 * nodes where they are known, and no view shows them unless it is told to. */
#ifndef MODEL_KEY_TREE_H
#define MODEL_KEY_TREE_H

#include "model/transcript.h"

/* Whether and from where a value is known here. */
enum key_known {
    KEY_UNKNOWN,  /* `why` tells what is missing */
    KEY_PUBLIC,   /* a constant that anybody can compute */
    KEY_LOGGED,   /* a line of a key log */
    KEY_OPENED,   /* the server's RSA key opened it */
    KEY_RECALLED, /* the connection that is resumed here had it */
    KEY_GIVEN,    /* by whoever asked for the tree */
    KEY_DERIVED   /* computed from its parent */
};

/* Who could compute it, beside the two ends, which always can: flags. */
enum key_holder {
    HOLDER_SERVER_KEY = 1, /* whoever has the server's long-term private key */
    HOLDER_PSK = 2,        /* whoever has the PSK, or the key that seals tickets */
    HOLDER_ANYBODY = 4
};

enum { KEY_NONE = -1 };

struct key_node {
    const char *name; /* as the RFC has it: "client_handshake_traffic_secret" */
    const char
        *made; /* "HKDF-Extract", "Derive-Secret", "HKDF-Expand-Label", "PRF", "input" */
    const char *label;  /* "c hs traffic"; NULL where its making has none */
    const char *source; /* "RFC 9846, 7.1" */
    int parent;     /* index of the secret that it is made from; KEY_NONE for an input */
    int other;      /* HKDF-Extract: index of the second one; or KEY_NONE */
    unsigned depth; /* for indentation */

    const char
        *context; /* what is hashed in, in words: "ClientHello…ServerHello"; or NULL */
    unsigned
        hashed_to; /* number of the last message that is hashed in; 0: none, or not seen */

    bool before; /* it exists from before this connection on */
    unsigned
        since; /* number of the message from which on it exists; 0: not seen, or before */
    unsigned first, last; /* numbers of the first and last message it protects; 0: none */
    unsigned messages;    /* how many */
    enum side from;       /* who sends them; of nodes that protect nothing, no meaning */

    enum key_known known;
    const char
        *whence; /* e.g. "CLIENT_RANDOM in the key log"; NULL where nothing is to say */
    const char *why;  /* why it is not known; or NULL */
    unsigned holders; /* beside the two ends */
    const char *holders_why;

    struct secret value; /* n is 0 where it is not known */
};

struct key_tree {
    struct key_node *node;
    size_t node_count, node_room;
    struct transcript transcript;
    int *
        protects; /* for each message, in order: index of the node whose keys protect it */
    size_t messages;
    struct arena arena; /* words */
};

/* Secrets that a caller knows from elsewhere; empty ones are not known. */
struct key_inputs {
    struct bytes psk;    /* of the PSK that was chosen */
    struct bytes shared; /* of (EC)DHE */
    struct bytes premaster;
};

/* The tree of a connection that is kept whole; it borrows strings from it. `inputs` may be NULL. An
 * empty tree (node_count 0) where no ServerHello was seen. */
struct key_tree *key_tree_new(const struct connection *c,
                              const struct key_inputs *inputs);
void key_tree_free(struct key_tree *t); /* wipes */

/* The node whose keys protect the message of that number; NULL for one in the clear. */
const struct key_node *key_tree_protects(const struct key_tree *t, unsigned message);

/* The first node of that name, NULL where there is none. */
const struct key_node *key_tree_find(const struct key_tree *t, const char *name);

/* "logged", "derived", …; and in words for people. */
const char *key_known_name(enum key_known known);

/* "the two ends", "anybody", … in the tree's arena. */
const char *key_holders_text(struct key_tree *t, const struct key_node *n);

#endif
