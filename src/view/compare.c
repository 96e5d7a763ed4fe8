/* SPDX-License-Identifier: BSD-2-Clause */
/* Two connections side by side: the alignment.
 *
 * A message's role is its sender and its name. The longest common run of roles is aligned; what is
 * left on one side has moved, if the other side has that role elsewhere, or else it is gone. */
#include "view/compare.h"

#include "base/array.h"

#include <stdlib.h>

enum { MOST = 60 }; /* messages of a connection that are looked at */

/* Which of two connections, as the table of reasons asks for it. */
enum relation { OLDER, NEWER, FULL, ANY_OF_THEM };

/* Why a message of one connection has no likeness in the other: the first row that fits. */
static const struct {
    const char *name;
    enum relation has; /* the connection that has the message is the … one */
    const char *remark, *why;
} reasons[] = {
    {"Certificate", FULL, "gone",
     "The connection is resumed: that the other end knows the secret proves who it is."},
    {"CertificateVerify", FULL, "gone", "Resumed: nothing is signed."},
    {"ServerKeyExchange", FULL, "gone", "Resumed: the old master secret is used again."},
    {"ClientKeyExchange", FULL, "gone", "Resumed: the old master secret is used again."},
    {"ServerHelloDone", FULL, "gone", "Resumed: the server finishes at once."},
    {"CertificateRequest", FULL, "gone",
     "Resumed: who the client is, is known from before."},
    {"ServerHelloDone", OLDER, "gone",
     "TLS 1.3 needs no mark at the end of the flight: Finished is it."},
    {"ServerKeyExchange", OLDER, "in ServerHello",
     "In TLS 1.3 the public value is ServerHello's key_share; the signature is "
     "CertificateVerify."},
    {"ClientKeyExchange", OLDER, "in ClientHello",
     "In TLS 1.3 the client's half goes with its hello, as a guess: the round trip that "
     "is saved."},
    {"ChangeCipherSpec", OLDER, "gone",
     "TLS 1.3 changes keys by rule; some send a dummy for middleboxes."},
    {"a dummy ChangeCipherSpec", NEWER, "only a dummy",
     "It means nothing in TLS 1.3: middleboxes like it."},
    {"EncryptedExtensions", NEWER, "out of ServerHello",
     "TLS 1.3 moved the answers that need not be public here."},
    {"CertificateVerify", NEWER, "out of ServerKeyExchange",
     "In TLS 1.2 the server's signature stands in ServerKeyExchange."},
    {"HelloRetryRequest", ANY_OF_THEM, "one more round trip",
     "The server had no use for the share that the client guessed, or wanted a "
     "cookie back."},
    {"NewSessionTicket", ANY_OF_THEM, "", "A ticket for a later resumption."},
    {"Application Data", ANY_OF_THEM, "", NULL},
};

static bool is_13(const struct connection *c)
{
    return tls_version_rank(c->version) == VERSION_TLS13;
}

static bool is_full(const struct connection *c)
{
    return c->kind == KIND_FULL;
}

/* The name that a message is known by: the first closed one after ChangeCipherSpec can only be
 * Finished (RFC 5246, 7.4.9). */
static const char *role(const struct connection *c, const struct message *m)
{
    bool closed = m->encrypted && !m->opened;
    if (m->dummy) /* has no likeness in TLS 1.2: RFC 9846, E.4 */
        return "a dummy ChangeCipherSpec";
    if (closed && m->content_type == CONTENT_HANDSHAKE && !is_13(c))
        return "Finished";
    return closed && m->hint ? "encrypted record" : m->name;
}

struct lane {
    const struct connection *c;
    const struct message *message[MOST];
    const char *role[MOST];
    enum side from[MOST];
    bool aligned[MOST];
    size_t count;
};

/* The messages up to the first application data of each side. */
static void fill(struct lane *l, const struct connection *c)
{
    unsigned data[2] = {0, 0};
    *l = (struct lane){.c = c};
    for (size_t i = 0; i < c->message_count && l->count < MOST; i++) {
        const struct message *m = &c->message[i];
        enum side from = connection_side(c, m->end);
        bool is_data = m->content_type == CONTENT_APPLICATION_DATA && !m->hint &&
                       (!m->opened || m->handshake_type < 0);
        if (is_data && data[from]++ > 0)
            continue;
        l->role[l->count] = role(c, m);
        l->from[l->count] = from;
        l->message[l->count++] = m;
    }
}

static bool same(const struct lane *a, size_t i, const struct lane *b, size_t j)
{
    return a->from[i] == b->from[j] && strcmp(a->role[i], b->role[j]) == 0;
}

static struct compare_row *add(struct compare *p, const struct message *a,
                               const struct message *b)
{
    struct compare_row *row = ARRAY_ADD(p->row);
    *row = (struct compare_row){{a, b}, "", NULL};
    return row;
}

static const char *changed(struct compare *p, const struct message *a,
                           const struct message *b)
{
    if (a->encrypted != b->encrypted)
        return b->encrypted ? "encrypted now" : "readable now";
    if (a->flight && b->flight && a->flight != b->flight)
        return arena_printf(&p->arena, "flight %u → %u", a->flight, b->flight);
    return "";
}

static void add_pair(struct compare *p, const struct message *a, const struct message *b)
{
    struct compare_row *row = add(p, a, b);
    row->remark = changed(p, a, b);
    if (strcmp(row->remark, "encrypted now") == 0)
        row->why = "An eavesdropper could read it on the left, and cannot on the right.";
    else if (strncmp(row->remark, "flight", 6) == 0)
        row->why = "It comes in another flight: sooner or later in the exchange.";
}

static bool relation_holds(enum relation r, const struct connection *has,
                           const struct connection *lacks)
{
    switch (r) {
    case OLDER:
        return !is_13(has) && is_13(lacks);
    case NEWER:
        return is_13(has) && !is_13(lacks);
    case FULL:
        return is_full(has) && !is_full(lacks) && lacks->kind != KIND_UNKNOWN;
    default:
        return true;
    }
}

/* A message of lane `which` that stands alone. */
static void add_single(struct compare *p, const struct lane lanes[2], int which, size_t i)
{
    const struct lane *l = &lanes[which], *other = &lanes[!which];
    const struct message *m = l->message[i];
    struct compare_row *row = which ? add(p, NULL, m) : add(p, m, NULL);
    for (size_t j = 0; j < other->count; j++)
        if (!other->aligned[j] && same(l, i, other, j)) {
            row->remark = "moved";
            row->why = "The other has it at another place.";
            return;
        }
    row->remark = which ? "new" : "gone";
    for (size_t k = 0; k < ARRAY_LENGTH(reasons); k++)
        if (strcmp(reasons[k].name, l->role[i]) == 0 &&
            relation_holds(reasons[k].has, l->c, other->c)) {
            row->remark = which && strcmp(reasons[k].remark, "gone") == 0
                              ? "new"
                              : reasons[k].remark;
            row->why = reasons[k].why;
            return;
        }
}

/* Lengths of the longest common runs of roles from (i, j) on. */
static void measure(const struct lane *a, const struct lane *b,
                    uint8_t longest[MOST + 1][MOST + 1])
{
    for (size_t i = a->count + 1; i-- > 0;)
        for (size_t j = b->count + 1; j-- > 0;) {
            if (i == a->count || j == b->count)
                longest[i][j] = 0;
            else if (same(a, i, b, j))
                longest[i][j] = (uint8_t)(longest[i + 1][j + 1] + 1);
            else
                longest[i][j] = longest[i + 1][j] > longest[i][j + 1] ? longest[i + 1][j]
                                                                      : longest[i][j + 1];
        }
}

static void align(struct compare *p, struct lane lanes[2])
{
    uint8_t longest[MOST + 1][MOST + 1];
    struct lane *a = &lanes[0], *b = &lanes[1];
    measure(a, b, longest);
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (same(a, i, b, j))
            a->aligned[i++] = b->aligned[j++] = true;
        else if (longest[i + 1][j] >= longest[i][j + 1])
            i++;
        else
            j++;
    }
    for (size_t i = 0, j = 0; i < a->count || j < b->count;) {
        if (i < a->count && !a->aligned[i])
            add_single(p, lanes, 0, i++);
        else if (j < b->count && !b->aligned[j])
            add_single(p, lanes, 1, j++);
        else {
            add_pair(p, a->message[i], b->message[j]);
            i++, j++;
        }
    }
}

void compare_init(struct compare *p, const struct connection *a,
                  const struct connection *b)
{
    struct lane lanes[2];
    *p = (struct compare){.connection = {a, b}};
    fill(&lanes[0], a);
    fill(&lanes[1], b);
    align(p, lanes);
    compare_add_facts(p);
}

void compare_done(struct compare *p)
{
    free(p->row);
    free(p->fact);
    arena_done(&p->arena);
    *p = (struct compare){0};
}

int compare_lines(const struct compare *p)
{
    return (int)(p->row_count + 1 + p->fact_count);
}

const char *compare_why(const struct compare *p, int line)
{
    return line >= 0 && line < (int)p->row_count ? p->row[line].why : NULL;
}
