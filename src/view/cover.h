/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and addresses are covered wherever they are drawn: what a connection tells of who its ends
 * are is collected first, then each text loses it on its way to the screen or into a file. */
#ifndef VIEW_COVER_H
#define VIEW_COVER_H

#include "model/connection.h"

#include <stdio.h>

struct cover_word {
    const char *text;
    size_t n;
    bool whole; /* not within a longer word */
    bool hex;   /* hex digits of another one's bytes */
    uint8_t address[16];
    size_t address_n; /* of an address: 4 or 16 */
};

struct cover {
    struct arena arena;
    struct cover_word *word;
    size_t word_count, word_room;
    bool begins[256]; /* a word begins with this byte, in either case */
};

void cover_done(struct cover *v);

/* The addresses and the name that the hello asks for: all that a list shows. */
void cover_add_ends(struct cover *v, const struct connection *c);

/* And what its certificates name, what was said before TLS, and in data that was opened. */
void cover_add_connection(struct cover *v, const struct connection *c);

/* The text with a dot for each covered character, as wide as it was; words that were cut off with
 * "…" are found, too. The text itself where there is nothing to cover, else what `b` holds then. */
const char *cover_text(const struct cover *v, const char *utf8, struct buf *b);

/* Which of the bytes are covered: `covered` has a place for each of them. */
void cover_bytes(const struct cover *v, struct bytes b, bool *covered);

/* A finished document: its words, and hex digits of their bytes, which become zeros. */
void cover_print(const struct cover *v, struct bytes text, FILE *out);

#endif
