/* SPDX-License-Identifier: BSD-2-Clause */
/* What messages and terms mean, in words: the tables explain.def and terms.def. */
#ifndef MODEL_EXPLAIN_H
#define MODEL_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* To which versions a row applies. */
enum explain_versions {
    ANY,
    NEW,  /* TLS 1.3 */
    OLD,  /* TLS 1.2 and before */
    DUMMY /* TLS 1.3's ChangeCipherSpec for middleboxes */
};

struct explanation {
    const char *name; /* of the message */
    enum explain_versions versions;
    const char *job, *carries, *decides, *source;
};

struct term {
    const char *name, *meaning, *source;
};

/* The row for a message of that name on a connection of `version` (0: not known), NULL where
 * there is none. */
const struct explanation *explain_message(const char *name, uint16_t version, bool dummy);

/* All rows of a name, one after the other: `*at` counts on from 0. NULL after the last. Names are
 * compared without case, blanks, hyphens and underscores. */
const struct explanation *explain_next(const char *word, size_t *at);
const struct explanation *explain_all(size_t *at); /* any name */
const struct term *explain_next_term(const char *word, size_t *at);

/* True where the words are the same but for case, blanks, hyphens and underscores. */
bool explain_same(const char *a, const char *b);

/* All terms, in the order of the table. */
const struct term *explain_terms(size_t *count);

#endif
