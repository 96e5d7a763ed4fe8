/* SPDX-License-Identifier: BSD-2-Clause */
/* The annotated tree of a message: what the interface shows beside the bytes.
 *
 * Every byte of a message belongs to exactly one leaf. All memory is the arena's that the tree
 * was grown in; the bytes themselves are not copied. */
#ifndef WIRE_NODE_H
#define WIRE_NODE_H

#include "base/arena.h"

enum node_kind {
    NODE_GROUP,  /* has children; its bytes are theirs */
    NODE_NUMBER, /* `number` */
    NODE_BYTES,  /* opaque */
    NODE_TEXT,   /* opaque, and it reads as text: `text` holds it made safe */
};

struct node {
    const char *name; /* the RFC's name of the field */
    enum node_kind kind;
    unsigned width;          /* of a number, in bytes */
    uint32_t offset, length; /* from the first byte of the message */
    uint64_t number;
    const char *text;   /* the value in words; NULL where there are none */
    const char *note;   /* what is odd or wrong here, in words; NULL where nothing is */
    const char *source; /* e.g. "RFC 9846, 4.2.2"; NULL: the parent's */
    bool malformed;     /* the note names a breach of the format */
    /* Where it was derived from the wire's bytes, by unpacking say: the bytes that its offset and
     * those below count in. Such nodes belong to no byte of the message. */
    struct bytes derived;
    struct node *parent, *first, *last, *next;
};

/* A new last child of `parent` (NULL for a root), zeroed but for its name and place. */
struct node *node_add(struct arena *a, struct node *parent, const char *name,
                      size_t offset);

/* True for a derived node and all below it. */
bool node_is_derived(const struct node *n);

/* The node itself where its bytes are the message's, else the nearest above whose are. */
const struct node *node_on_wire(const struct node *n);

/* The bytes of a node: a slice of `message`, or of those that it was derived from; empty where
 * they do not hold it. */
struct bytes node_bytes(const struct node *n, struct bytes message);

/* Says what is wrong with a node; the first note stays, since later ones follow from it. */
void node_malformed(struct node *n, const char *note);

/* The child of that name, NULL where there is none. */
const struct node *node_child(const struct node *n, const char *name);

/* The next node in reading order below `root`, NULL after the last. */
const struct node *node_walk(const struct node *root, const struct node *n);

/* The leaf that holds the byte, NULL where none does. */
const struct node *node_at(const struct node *root, size_t offset);

/* How many parents it has. */
unsigned node_depth(const struct node *n);

#endif
