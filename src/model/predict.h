/* SPDX-License-Identifier: BSD-2-Clause */
/* What comes next? A question before a flight, with choices that the protocol makes plausible in
 * that state, and for each the reason why it comes or does not. The table predict.def. */
#ifndef MODEL_PREDICT_H
#define MODEL_PREDICT_H

#include "model/connection.h"

enum { PREDICT_CHOICES = 4 };

struct prediction {
    unsigned flight; /* that is asked for */
    enum side from;
    const char *question;
    struct {
        const char *text, *why; /* why it comes, or why it does not */
    } choice[PREDICT_CHOICES];
    size_t choice_count; /* at least 2 */
    int right;           /* the choice that comes */
};

/* The question before a flight of a connection that has been analysed. False where the table has
 * none: the handshake is over, or what comes fits no row. All text is constant. */
bool predict_flight(struct prediction *p, const struct connection *c, unsigned flight);

#endif
