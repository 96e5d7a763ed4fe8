/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet: its table, and Markdown of it. */
#include "view/sheet_answers.h"

#include "base/array.h"
#include "base/text.h"

static const struct sheet_question questions[] = {
#define QUESTION(group, text, name) {group, text, sheet_##name},
#include "view/sheet_questions.def"
#undef QUESTION
};

const struct sheet_question *sheet_questions(size_t *count)
{
    *count = ARRAY_LENGTH(questions);
    return questions;
}

/* SSL 2.0 has other messages and other keys: of the handshake, the sheet knows its hello. */
static bool knows_ssl2(const struct sheet_question *q)
{
    static const char *const groups[] = {"Before TLS", "The offer", "The end", "Why?"};
    for (size_t i = 0; i < ARRAY_LENGTH(groups); i++)
        if (strcmp(q->group, groups[i]) == 0)
            return true;
    return q->answer == sheet_round_trips || q->answer == sheet_flights;
}

struct sheet_answer sheet_ask(const struct sheet_question *q, const struct connection *c,
                              struct arena *a)
{
    if (c->version == VERSION_SSL2 && !knows_ssl2(q))
        return sheet_say(
            "this is SSL 2.0, which does it in another way: it is broken, and "
            "forbidden (RFC 6176)");
    return q->answer(c, a);
}

const struct message *sheet_message(const struct connection *c, enum side side, int type)
{
    const struct message *retry = NULL;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        bool other = m->ssl2 && type != HANDSHAKE_CLIENT_HELLO; /* numbers of SSL 2.0 */
        if (other || m->handshake_type != type || connection_side(c, m->end) != side)
            continue;
        if (!message_is_retry(m)) /* it has the type of a ServerHello */
            return m;
        retry = m;
    }
    return retry;
}

struct sheet_answer sheet_in(const struct message *m, const char *text)
{
    return (struct sheet_answer){text, m->last.packet, m->number};
}

struct sheet_answer sheet_say(const char *text)
{
    return (struct sheet_answer){.text = text};
}

struct sheet_answer sheet_not_13(struct arena *a, const char *because)
{
    return sheet_say(arena_printf(a, "not in TLS 1.3, because %s", because));
}

struct sheet_answer sheet_missing(const struct connection *c, const char *what,
                                  struct arena *a)
{
    if (connection_is_13(c) && c->opening.closed)
        return sheet_say(
            arena_printf(a, "%s is encrypted in TLS 1.3, and no keys open it here (%s)",
                         what, c->opening.why ? c->opening.why : "no keys"));
    return sheet_say(arena_printf(a, "there is no %s in this recording", what));
}

const struct node *sheet_field(const struct connection *c, const struct message *m,
                               const char *name, struct arena *a)
{
    const struct node *root = m ? connection_tree(c, m, a) : NULL;
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (strcmp(n->name, name) == 0)
            return n;
    return NULL;
}

const char *sheet_hex(struct bytes b, size_t most, struct arena *a)
{
    struct buf hex = {0};
    text_add_hex(&hex, (struct bytes){b.p, b.n < most ? b.n : most}, " ");
    const char *text = arena_printf(a, "%s%s", buf_text(&hex), b.n > most ? " …" : "");
    buf_done(&hex);
    return text;
}

/* Markdown takes these as its own: RFC 7763 names the format, its signs are escaped by a backslash. */
static void put(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (strchr("\\`*_{}[]<>#|&", *text))
            putc('\\', out);
        putc(*text, out);
    }
}

const char *sheet_answer_text(const struct sheet_answer *answer, struct arena *a)
{
    const char *packet = arena_printf(a, "packet %u", answer->packet);
    if (!answer->text)
        return "This recording does not say.";
    if (!answer->packet)
        return answer->text;
    for (const char *at = answer->text; (at = strstr(at, packet)); at++)
        if (at[strlen(packet)] < '0' || at[strlen(packet)] > '9')
            return answer->text;
    return arena_printf(a, "%s (%s)", answer->text, packet);
}

static void put_answer(const struct connection *c, const struct sheet_question *q,
                       FILE *out)
{
    struct arena a = {0};
    struct sheet_answer answer = sheet_ask(q, c, &a);
    fputs("   **", out);
    put(sheet_answer_text(&answer, &a), out);
    fputs("**\n\n", out);
    arena_done(&a);
}

void sheet_markdown(const struct connection *c, const char *trace, bool answers,
                    FILE *out)
{
    fputs("# Lab sheet: ", out);
    put(trace, out);
    fprintf(out, ", connection %u\n\n", c->number);
    if (!answers)
        fputs("Name: ______________________\n\n", out);
    for (size_t i = 0; i < ARRAY_LENGTH(questions); i++) {
        const struct sheet_question *q = &questions[i];
        if (i == 0 || strcmp(q->group, questions[i - 1].group) != 0)
            fprintf(out, "## %s\n\n", q->group);
        fprintf(out, "%zu. %s\n\n", i + 1, q->text);
        if (answers)
            put_answer(c, q, out);
        else
            fputs("   \n   "
                  "____________________________________________________________\n\n",
                  out);
    }
}
