/* SPDX-License-Identifier: BSD-2-Clause */
/* What two ends say in the clear before TLS. */
#include "model/prelude.h"

#include "base/text.h"
#include "model/connection.h"
#include "model/prelude_protocols.h"

enum {
    TURNS = 48, /* kept of one connection, */
    HEAD = 512, /* and bytes of each */
    LINE = 56   /* bytes of a line that are shown */
};

void prelude_count(struct connection *c, unsigned end)
{
    struct prelude *p = &c->prelude;
    bool begins = p->turns[0] + p->turns[1] == 0 || p->speaking != end;
    p->turns[end] += begins;
    p->speaking = (uint8_t)end;
}

/* The turn that is under way; NULL where it is not kept. */
static struct prelude_turn *turn_of(struct connection *c, unsigned end,
                                    struct stamp stamp)
{
    struct prelude *p = &c->prelude;
    unsigned number = p->turns[end] - 1;
    if (p->last && p->last->end == end && p->last->number == number)
        return p->last;
    if (p->kept >= TURNS || (p->last && p->kept < p->turns[0] + p->turns[1] - 1))
        return NULL;
    struct prelude_turn *turn = arena_take(&c->arena, sizeof *turn);
    turn->end = (uint8_t)end;
    turn->number = number;
    turn->first = stamp;
    *(p->last ? &p->last->next : &p->first) = turn;
    p->last = turn;
    p->kept++;
    return turn;
}

void prelude_take(struct connection *c, unsigned end, struct bytes bytes,
                  struct stamp stamp)
{
    prelude_count(c, end);
    struct prelude_turn *turn = c->summary ? NULL : turn_of(c, end, stamp);
    if (!turn)
        return;
    turn->last = stamp;
    turn->bytes += bytes.n;
    size_t room = HEAD - turn->head.n, more = bytes.n < room ? bytes.n : room;
    if (more == 0)
        return;
    uint8_t *head = arena_take(&c->arena, turn->head.n + more);
    if (turn->head.n)
        memcpy(head, turn->head.p, turn->head.n);
    memcpy(head + turn->head.n, bytes.p, more);
    turn->head = (struct bytes){head, turn->head.n + more};
}

static bool opening_was_captured(const struct connection *c)
{
    for (size_t i = 0; i < c->event_count; i++)
        if (c->event[i].flags & TCP_SYN)
            return true;
    return false;
}

static struct bytes first_of(const struct connection *c, enum side side)
{
    for (const struct prelude_turn *t = c->prelude.first; t; t = t->next)
        if (connection_side(c, t->end) == side)
            return t->head;
    return (struct bytes){NULL, 0};
}

void prelude_decide(struct connection *c)
{
    struct prelude *p = &c->prelude;
    if (p->turns[0] + p->turns[1] == 0)
        return;
    const struct prelude_opening opening = {first_of(c, CLIENT), first_of(c, SERVER)};
    p->protocol = prelude_protocol_find(&opening);
    p->there = c->tls && (p->protocol || opening_was_captured(c));
    c->before_round_trips = p->there ? p->turns[!c->client_end] : 0;
}

const char *prelude_name(const struct connection *c)
{
    return c->prelude.there && c->prelude.protocol ? c->prelude.protocol->name : NULL;
}

static bool is_text(struct bytes b)
{
    for (size_t i = 0; i < b.n && i < LINE; i++)
        if (b.p[i] < 0x20 && b.p[i] != '\r' && b.p[i] != '\n' && b.p[i] != '\t')
            return false;
    return b.n > 0;
}

/* The first line, and how much there is behind it. */
static const char *say_lines(const struct prelude_turn *turn, struct arena *a)
{
    struct bytes line = turn->head;
    unsigned lines = 0;
    for (size_t i = 0; i < turn->head.n; i++)
        lines += turn->head.p[i] == '\n' && i + 1 < turn->head.n;
    const uint8_t *end = memchr(line.p, '\n', line.n);
    if (end)
        line.n = (size_t)(end - line.p);
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    bool cut = line.n > LINE;
    line.n = cut ? LINE : line.n;
    const char *text = arena_printf(a, "%s%s", text_safe(a, line), cut ? "…" : "");
    if (lines == 0)
        return text;
    return arena_printf(a, "%s (and %u line%s)", text, lines, lines == 1 ? "" : "s");
}

const char *prelude_say(const struct connection *c, const struct prelude_turn *turn,
                        struct arena *a)
{
    const struct prelude_protocol *p = c->prelude.protocol;
    const struct prelude_speech speech = {.from_server =
                                              connection_side(c, turn->end) == SERVER,
                                          .number = turn->number,
                                          .head = turn->head};
    const char *words = p && p->say ? p->say(&speech, a) : NULL;
    if (words)
        return words;
    if (is_text(turn->head))
        return say_lines(turn, a);
    return arena_printf(a, "%llu bytes", (unsigned long long)turn->bytes);
}
