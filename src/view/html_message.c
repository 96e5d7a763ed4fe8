/* SPDX-License-Identifier: BSD-2-Clause */
/* What the page shows of a message, as JSON: explanation, fields, bytes, checks, and who can read
 * what. */
#include "view/html_data.h"

#include "base/text.h"
#include "model/explain.h"
#include "model/eyes.h"

enum {
    MOST_BYTES = 4096, /* of a message; more make a page slow, and are not read */
    MOST_FIELDS = 2000 /* of a message */
};

const char *html_side(enum side side)
{
    return side == CLIENT ? "client" : "server";
}

json_t *html_text(const char *utf8)
{
    json_t *value = json_string(utf8 ? utf8 : "");
    return value ? value : json_string("");
}

json_t *html_explanation(const struct explanation *e)
{
    if (!e)
        return json_null();
    const char *carries = explain_carries_title(e), *decides = explain_decides_title(e);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "job", html_text(e->job),
                     "carries", html_text(e->carries), "carries_title",
                     html_text(carries), "decides", html_text(e->decides),
                     "decides_title", html_text(decides), "source", html_text(e->source),
                     "expert", html_text(e->expert));
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
    return json_pack("[o, o, i, i, o, i, o, b]", html_text(n->name),
                     html_text(value_of(g, n)), (int)n->offset, (int)n->length,
                     html_text(n->note), (int)sealed, inner, (int)node_is_derived(n));
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
            json_array_append_new(checks, json_pack("[o, s, o]", html_text(check->what),
                                                    results[check->result],
                                                    html_text(check->why)));
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
                                        "why", html_text(sight.why)));
    }
    return eyes;
}

static const char *facts_of(const struct connection *c, const struct message *m,
                            struct arena *a)
{
    const char *packets = message_where(c, m, a);
    return arena_printf(a, "Message %u, %s to %s, %u B in %u record%s, %s%s.", m->number,
                        html_side(connection_side(c, m->end)),
                        html_side(!connection_side(c, m->end)), m->length, m->records,
                        m->records == 1 ? "" : "s", packets,
                        !m->encrypted ? ""
                        : m->opened   ? ", encrypted and opened with keys"
                                      : ", encrypted and closed");
}

json_t *html_message(const struct connection *c, const struct message *m)
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
    json_t *packets = json_pack("[i, i]", (int)m->first.packet, (int)m->last.packet);
    json_t *o =
        json_pack("{s:o, s:o, s:o, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "facts",
                  html_text(facts_of(c, m, &a)), "from",
                  json_string(html_side(connection_side(c, m->end))), "packets", packets,
                  "encrypted", (int)m->encrypted, "opened", (int)m->opened, "explanation",
                  html_explanation(e), "hint", html_text(guess), "checks",
                  checks_of(c, m), "eyes", eyes_of(c, m), "fields", fields_of(c, m, &a),
                  "hex", html_text(buf_text(&hex)), "cut", html_text(cut));
    buf_done(&hex);
    arena_done(&a);
    return o;
}
