/* SPDX-License-Identifier: BSD-2-Clause */
/* The protocols that TLS may stand behind: how each is recognised, and said in words. */
#ifndef MODEL_PRELUDE_PROTOCOLS_H
#define MODEL_PRELUDE_PROTOCOLS_H

#include "base/arena.h"

/* The first bytes of both sides; empty where a side has not spoken. */
struct prelude_opening {
    struct bytes client, server;
};

/* One turn, as a protocol's words are made of it. */
struct prelude_speech {
    bool from_server;
    unsigned number; /* from 0, among the turns of its side */
    struct bytes head;
};

struct prelude_protocol {
    const char *name;
    bool (*is)(const struct prelude_opening *opening);
    /* NULL: lines of text, of which the first is shown */
    const char *(*say)(const struct prelude_speech *speech, struct arena *a);
    const char *source;
};

/* The first row that recognises the opening, NULL where none does. */
const struct prelude_protocol *
prelude_protocol_find(const struct prelude_opening *opening);

#endif
