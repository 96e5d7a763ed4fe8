/* SPDX-License-Identifier: BSD-2-Clause */
/* What messages, extensions, alerts, fields and terms mean, in words: one .def table each. */
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

enum explain_subject { EXPLAIN_MESSAGE, EXPLAIN_EXTENSION, EXPLAIN_ALERT };

/* Four parts, and for those who want it a fifth. Of an alert, `job` is what it says, `carries` its
 * usual causes, `decides` what follows. */
struct explanation {
    const char *name;
    enum explain_versions versions;
    const char *job, *carries, *decides, *source;
    const char *expert; /* NULL or "": nothing further */
    enum explain_subject subject;
};

struct term {
    const char *name, *meaning, *source;
};

/* The row for a message of that name on a connection of `version` (0: not known), NULL where
 * there is none. */
const struct explanation *explain_message(const char *name, uint16_t version, bool dummy);

/* The row of an extension or an alert by its registered name; NULL where there is none. */
const struct explanation *explain_extension(const char *name);
const struct explanation *explain_alert(const char *name);

/* What a field is for: `inside` is the message or extension that it stands in. NULL where no row
 * fits. */
const struct term *explain_field(const char *name, const char *inside);

/* All rows of a name, one after the other: `*at` counts on from 0. NULL after the last. Names are
 * compared without case, blanks, hyphens and underscores. */
const struct explanation *explain_next(const char *word, size_t *at);
const struct explanation *explain_all(size_t *at); /* any name */
const struct term *explain_next_term(const char *word,
                                     size_t *at); /* terms, then fields */

/* What the parts of a row are called: "Carries" and "Decides", for an alert otherwise. */
const char *explain_carries_title(const struct explanation *e);
const char *explain_decides_title(const struct explanation *e);

/* True where the words are the same but for case, blanks, hyphens and underscores. */
bool explain_same(const char *a, const char *b);

/* All terms, in the order of the table. */
const struct term *explain_terms(size_t *count);

#endif
