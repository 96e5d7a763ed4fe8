/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet: what a class is asked about a handshake, answered from the connection that is
 * open, with the packets in which the answers stand.
 *
 * Where a question assumes a version that this connection does not speak, the answer says so, and
 * what took the thing's place. */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include "model/connection.h"

#include <stdio.h>

/* Text may be NULL: the trace does not say. A packet or message of 0: none. */
struct sheet_answer {
    const char *text;
    uint32_t packet;
    unsigned message;
};

struct sheet_question {
    const char *group, *text;
    struct sheet_answer (*answer)(const struct connection *c, struct arena *a);
};

/* All questions, in their order. */
const struct sheet_question *sheet_questions(size_t *count);

/* The answer to a question. */
struct sheet_answer sheet_ask(const struct sheet_question *q, const struct connection *c,
                              struct arena *a);

/* The answer in words, with its packet where they do not name it. */
const char *sheet_answer_text(const struct sheet_answer *answer, struct arena *a);

/* The sheet as Markdown: with the answers for the teacher, or with room for them. The connection
 * has been analysed and examined; `trace` names where it comes from. */
void sheet_markdown(const struct connection *c, const char *trace, bool answers,
                    FILE *out);

#endif
