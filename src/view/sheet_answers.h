/* SPDX-License-Identifier: BSD-2-Clause */
/* What the answers of the lab sheet share, and the answers themselves, by what they are about. */
#ifndef VIEW_SHEET_ANSWERS_H
#define VIEW_SHEET_ANSWERS_H

#include "view/sheet.h"

/* The first message of that type from that side, NULL where there is none (or it is closed). */
const struct message *sheet_message(const struct connection *c, enum side side, int type);

/* The answer that stands in a message: its packet and number are taken from it. */
struct sheet_answer sheet_in(const struct message *m, const char *text);

/* An answer that stands in no single packet. */
struct sheet_answer sheet_say(const char *text);

/* "not in TLS 1.3, because …" */
struct sheet_answer sheet_not_13(struct arena *a, const char *because);

/* Why a message of the handshake cannot be shown: closed, or not captured. */
struct sheet_answer sheet_missing(const struct connection *c, const char *what,
                                  struct arena *a);

/* The first field of that name in the message, NULL where there is none. In the arena. */
const struct node *sheet_field(const struct connection *c, const struct message *m,
                               const char *name, struct arena *a);

/* The bytes as hex digits, at most `most` of them and "…". */
const char *sheet_hex(struct bytes b, size_t most, struct arena *a);

/* True where the random begins with the time at which it was sent, give or take a day. */
bool sheet_random_is_time(const struct message *m, struct bytes random);

/* What the columns of a suite stand for; and those of its cipher alone: "AES, 256 bits, GCM". */
const char *sheet_suite_parts(const struct suite *s, struct arena *a);
const char *sheet_suite_cipher(const struct suite *s, struct arena *a);

#define SHEET_ANSWER(name)                                                               \
    struct sheet_answer sheet_##name(const struct connection *c, struct arena *a);
#define QUESTION(group, text, name) SHEET_ANSWER(name)
#include "view/sheet_questions.def"
#undef QUESTION
#undef SHEET_ANSWER

#endif
