/* SPDX-License-Identifier: BSD-2-Clause */
/* What the page shows of a connection, as JSON. */
#include "view/html_data.h"

#include "base/text.h"
#include "model/explain.h"
#include "model/eyes.h"
#include "view/ladder.h"
#include "view/say.h"

#include <jansson.h>
#include <stdlib.h>

enum {
    MOST_BYTES = 4096, /* of a message; more make a page slow, and are not read */
    MOST_FIELDS = 2000 /* of a message */
};

static const char *name_of(enum side side)
{
    return side == CLIENT ? "client" : "server";
}

static json_t *text(const char *utf8)
{
    json_t *value = json_string(utf8 ? utf8 : "");
    return value ? value : json_string("");
}

static json_t *explanation_of(const struct explanation *e)
{
    if (!e)
        return json_null();
    const char *carries = explain_carries_title(e), *decides = explain_decides_title(e);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "job", text(e->job),
                     "carries", text(e->carries), "carries_title", text(carries),
                     "decides", text(e->decides), "decides_title", text(decides),
                     "source", text(e->source), "expert", text(e->expert));
}

struct growth {
    const struct connection *connection;
    const struct message *message;
    struct arena *arena;
    unsigned left; /* fields that may still be written */
};

static const char *value_of(const struct growth *g, const struct node *n)
{
    enum { SHOWN = 32 };
    if (n->text)
        return n->text;
    if (n->kind == NODE_NUMBER)
        return arena_printf(g->arena, "%llu", (unsigned long long)n->number);
    if (n->first || n->kind == NODE_GROUP)
        return arena_printf(g->arena, "%u B", n->length);
    struct bytes b = node_bytes(n, g->message->bytes);
    struct buf hex = {0};
    bool cut = b.n > SHOWN;
    b.n = cut ? SHOWN : b.n;
    text_add_hex(&hex, b, " ");
    const char *value =
        arena_printf(g->arena, "%s%s", buf_text(&hex),
                     cut ? arena_printf(g->arena, " … %u B", n->length) : "");
    buf_done(&hex);
    return value;
}

/* [name, value, offset, length, note, sealed, fields, derived]: bit n of `sealed` for eyes n. */
static json_t *field_of(struct growth *g, const struct node *n)
{
    unsigned sealed = 0;
    for (int who = 0; who < EYES_COUNT; who++)
        sealed |=
            (unsigned)!eyes_field(g->connection, g->message, n, (enum eyes)who).readable
            << who;
    json_t *inner = n->first ? json_array() : json_null();
    for (const struct node *child = n->first; child && g->left; child = child->next) {
        g->left--;
        json_array_append_new(inner, field_of(g, child));
    }
    return json_pack("[o, o, i, i, o, i, o, b]", text(n->name), text(value_of(g, n)),
                     (int)n->offset, (int)n->length, text(n->note), (int)sealed, inner,
                     (int)node_is_derived(n));
}

static json_t *fields_of(const struct connection *c, const struct message *m,
                         struct arena *a)
{
    json_t *fields = json_array();
    const struct node *root = connection_tree(c, m, a);
    struct growth g = {c, m, a, MOST_FIELDS};
    for (const struct node *n = root->first; n; n = n->next)
        json_array_append_new(fields, field_of(&g, n));
    return fields;
}

static json_t *checks_of(const struct connection *c, const struct message *m)
{
    static const char *const results[] = {
        [CHECK_PASS] = "pass", [CHECK_FAIL] = "fail", [CHECK_UNKNOWN] = "unknown"};
    json_t *checks = json_array();
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *check = &c->claim[i].check;
        if (c->claim[i].message == m->number)
            json_array_append_new(checks,
                                  json_pack("[o, s, o]", text(check->what),
                                            results[check->result], text(check->why)));
    }
    return checks;
}

static json_t *eyes_of(const struct connection *c, const struct message *m)
{
    json_t *eyes = json_array();
    for (int who = 0; who < EYES_COUNT; who++) {
        struct sight sight = eyes_message(c, m, (enum eyes)who);
        json_array_append_new(eyes,
                              json_pack("{s:b, s:o}", "readable", (int)sight.readable,
                                        "why", text(sight.why)));
    }
    return eyes;
}

static const char *facts_of(const struct connection *c, const struct message *m,
                            struct arena *a)
{
    const char *packets =
        m->first.packet == m->last.packet
            ? arena_printf(a, "packet %u", (unsigned)m->first.packet)
            : arena_printf(a, "packets %u to %u", (unsigned)m->first.packet,
                           (unsigned)m->last.packet);
    return arena_printf(a, "Message %u, %s to %s, %u B in %u record%s, %s%s.", m->number,
                        name_of(connection_side(c, m->end)),
                        name_of(!connection_side(c, m->end)), m->length, m->records,
                        m->records == 1 ? "" : "s", packets,
                        m->opened      ? ", encrypted and opened with keys"
                        : m->encrypted ? ", encrypted and closed"
                                       : "");
}

/* What one sees of an encrypted message from outside: RFC 9846, 5.2 hides even its type. */
static const char *outside_of(const struct connection *c, const struct message *m)
{
    if (tls_version_rank(c->version) == VERSION_TLS13)
        return "encrypted";
    switch (m->content_type) {
    case CONTENT_HANDSHAKE:
        return "encrypted handshake message";
    case CONTENT_ALERT:
        return "encrypted Alert";
    case CONTENT_APPLICATION_DATA:
        return "Application Data";
    default:
        return "encrypted";
    }
}

static json_t *message_of(const struct connection *c, const struct message *m)
{
    struct arena a = {0};
    struct buf hex = {0};
    struct bytes b = m->bytes;
    const char *cut = "";
    const struct explanation *e = explain_message(m->name, c->version, m->dummy);
    if (m->content_type == CONTENT_ALERT && (!m->encrypted || m->opened) && m->hint &&
        explain_alert(m->hint))
        e = explain_alert(m->hint);
    if (b.n > MOST_BYTES) {
        cut = arena_printf(&a, "The first %d of %zu bytes.", MOST_BYTES, b.n);
        b.n = MOST_BYTES;
    }
    text_add_hex(&hex, b, "");
    const char *guess = m->encrypted && !m->opened ? m->hint : NULL;
    json_t *o = json_pack(
        "{s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "facts",
        text(facts_of(c, m, &a)), "outside", text(outside_of(c, m)), "encrypted",
        (int)m->encrypted, "explanation", explanation_of(e), "hint", text(guess),
        "checks", checks_of(c, m), "eyes", eyes_of(c, m), "fields", fields_of(c, m, &a),
        "hex", text(buf_text(&hex)), "cut", text(cut));
    buf_done(&hex);
    arena_done(&a);
    return o;
}

static const char *line_name(enum ladder_line line)
{
    static const char *const names[] = {
        [LINE_TCP] = "tcp",       [LINE_CLEAR] = "clear", [LINE_OPENED] = "opened",
        [LINE_SECRET] = "secret", [LINE_DUMMY] = "dummy", [LINE_GAP] = "gap",
        [LINE_FOLD] = "fold",     [LINE_LOCK] = "lock",   [LINE_NOTE] = "note"};
    return names[line];
}

static json_t *row_of(const struct ladder *l, const struct ladder_row *row)
{
    struct arena a = {0};
    const struct connection *c = l->connection;
    const struct message *m = row->message;
    const char *plain = ladder_plain(row->label);
    char bracket[2] = {row->bracket, 0};
    const struct explanation *e =
        m ? NULL : explain_message(row->label, c->version, false);
    json_t *o = json_pack(
        "{s:o, s:o, s:o, s:b, s:o, s:o, s:s, s:s, s:s, s:i, s:i, s:b, s:b, s:i, s:b, "
        "s:o, s:o}",
        "time", text(row->time), "flight", text(row->flight), "label", text(plain),
        "locked", (int)(row->line == LINE_OPENED || row->line == LINE_SECRET), "size",
        text(row->size), "mark", text(row->mark), "line", line_name(row->line), "from",
        name_of(row->from), "bracket", bracket, "part", (int)row->part, "astray",
        (int)row->astray, "bad", (int)row->bad, "good", (int)row->good, "message",
        m ? (int)m->number : 0, "inFlight", m && m->flight, "say",
        text(say_row(l, row, &a)), "explanation", explanation_of(e));
    arena_done(&a);
    return o;
}

static json_t *learns_of(const struct connection *c)
{
    json_t *all = json_array();
    for (int who = 0; who < EYES_COUNT; who++) {
        struct arena a = {0};
        size_t count;
        const char **lines = eyes_learn(c, (enum eyes)who, &a, &count);
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(list, text(lines[i]));
        json_array_append_new(all, list);
        arena_done(&a);
    }
    return all;
}

static json_t *seconds(double value)
{
    return value < 0 ? json_null() : json_real(value);
}

static const char *title_of(const struct connection *c, struct arena *a)
{
    return arena_printf(a, "%s%s%s", c->version ? tls_version_name(c->version, a) : "TLS",
                        c->server_name ? " with " : " handshake",
                        c->server_name ? c->server_name : "");
}

static json_t *object_of(const struct ladder *l, const char *trace, struct arena *a)
{
    const struct connection *c = l->connection;
    json_t *rows = json_array(), *messages = json_object();
    for (size_t i = 0; i < l->row_count; i++) {
        const struct message *m = l->row[i].message;
        json_array_append_new(rows, row_of(l, &l->row[i]));
        if (m)
            json_object_set_new(messages, arena_printf(a, "%u", m->number),
                                message_of(c, m));
    }
    const struct ladder_budget *b = &l->share;
    json_t *budget = json_pack("{s:o, s:o, s:o, s:o}", "text", text(l->budget), "network",
                               seconds(b->network), "client", seconds(b->client),
                               "server", seconds(b->server));
    const char *title = title_of(c, a);
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:i, s:b, s:o, s:o, s:o, s:o, s:o}", "title",
        text(title), "name", text(arena_printf(a, "%u: %s", c->number, title)), "facts",
        text(arena_printf(a, "%s, %s", trace, l->title)), "client", text(l->client),
        "server", text(l->server), "decimals", l->decimals, "failed",
        (int)(c->outcome == OUTCOME_FAILED), "rows", rows, "messages", messages, "budget",
        budget, "folded", text(l->folded), "learns", learns_of(c));
}

void html_data(const struct connection *c, const char *trace, unsigned show, FILE *out)
{
    struct ladder l;
    struct arena a = {0};
    ladder_init_with(&l, c, show);
    json_t *o = object_of(&l, trace, &a);
    char *dump = json_dumps(o, JSON_COMPACT | JSON_PRESERVE_ORDER);
    for (const char *at = dump; at && *at; at++)
        if (*at == '<') /* only strings hold one */
            fputs("\\u003c", out);
        else
            fputc(*at, out);
    free(dump);
    json_decref(o);
    arena_done(&a);
    ladder_done(&l);
}
