/* SPDX-License-Identifier: BSD-2-Clause */
/* The explanation: of the chosen message in four parts, or of the chosen field. */
#include "tui/panels.h"

#include "base/text.h"
#include "model/explain.h"

#include <string.h>

/* Where the next line goes. */
struct pen {
    struct grid *g;
    struct area a;
    int y;
    struct arena *arena;
};

static int lines_left(const struct pen *p)
{
    return p->a.y + p->a.height - p->y;
}

/* A paragraph that begins with a word of its own style. */
static void put(struct pen *p, enum style style, const char *word, const char *text)
{
    if (lines_left(p) <= 0 || !text || !*text)
        return;
    int y = p->y;
    p->y += grid_paragraph(p->g, p->a.x, y, p->a.x + p->a.width, lines_left(p),
                           *word ? STYLE_PLAIN : style,
                           *word ? arena_printf(p->arena, "%s %s", word, text) : text);
    grid_paint(p->g, p->a.x, y, text_width(word), style);
}

static void put_source(struct pen *p, const char *source)
{
    if (lines_left(p) > 0 && source)
        grid_text(p->g, p->a.x, p->y++, p->a.x + p->a.width, STYLE_DIM, source);
}

static const char *direction(const struct state *s)
{
    return s->ladder.row[s->row].from == CLIENT ? "client → server" : "server → client";
}

/* Where the message lies: in which packets and records. */
static const char *facts(const struct message *m, struct arena *a)
{
    const char *packets =
        m->first.packet == m->last.packet
            ? arena_printf(a, "packet %u", m->first.packet)
            : arena_printf(a, "packets %u–%u", m->first.packet, m->last.packet);
    return arena_printf(a, "Message %u in %s: %u B, %u record%s", m->number, packets,
                        m->length, m->records, m->records == 1 ? "" : "s");
}

static const char *flight_facts(const struct state *s, const struct message *m,
                                struct arena *a)
{
    if (!m->flight || m->flight > s->connection->flight_count)
        return "";
    const struct flight *f = &s->connection->flight[m->flight - 1];
    return arena_printf(a, "Flight %u: %u message%s in %u record%s, %llu B", f->number,
                        f->messages, f->messages == 1 ? "" : "s", f->records,
                        f->records == 1 ? "" : "s", (unsigned long long)f->bytes);
}

static void put_claims(struct pen *p, const struct connection *c, const struct message *m)
{
    static const char *const marks[] = {"✓", "✗", "?"};
    static const enum style styles[] = {STYLE_GOOD, STYLE_BAD, STYLE_DIM};
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *check = &c->claim[i].check;
        if (c->claim[i].message != m->number)
            continue;
        put(p, styles[check->result], marks[check->result],
            check->why ? arena_printf(p->arena, "%s: %s", check->what, check->why)
                       : arena_printf(p->arena, "%s: computed afresh, and it fits",
                                      check->what));
    }
}

/* An empty line before the next part, where the window is high. */
static void put_gap(const struct state *s, struct pen *p)
{
    enum { HIGH = 44 };
    if (s->height >= HIGH && lines_left(p) > 1)
        p->y++;
}

static void put_parts(const struct state *s, struct pen *p, const struct explanation *e)
{
    enum depth depth = state_depth(s);
    put(p, STYLE_PLAIN, "", e->job);
    if (depth == DEPTH_SHORT)
        return;
    put_gap(s, p);
    put(p, STYLE_NOTE, arena_printf(p->arena, "%s:", explain_carries_title(e)),
        e->carries);
    put_gap(s, p);
    put(p, STYLE_NOTE, arena_printf(p->arena, "%s:", explain_decides_title(e)),
        e->decides);
    if (depth == DEPTH_EXPERT) {
        put_gap(s, p);
        put(p, STYLE_NOTE, "Further:", e->expert);
    }
    put_source(p, e->source);
    put_gap(s, p);
}

/* Where the cause of a failure lies: said on the alert, and on the message that shows it. */
static void put_cause(struct pen *p, const struct connection *c, const struct message *m)
{
    struct cause cause = cause_find(c);
    if (!cause.why)
        return;
    bool shown = cause.message && cause.message <= c->message_count;
    if (m->number == c->alert_message)
        put(p, STYLE_BAD, "Cause:",
            shown && cause.message != m->number
                ? arena_printf(p->arena, "%s (Look at message %u, %s.)", cause.why,
                               cause.message, c->message[cause.message - 1].name)
                : cause.why);
    else if (m->number == cause.message)
        put(p, STYLE_BAD, "The failure begins here:", cause.why);
}

/* The row of a message; of an alert that can be read, that alert's. */
static const struct explanation *explanation_of(const struct state *s,
                                                const struct ladder_row *row)
{
    const struct message *m = row->message;
    struct arena a = {0};
    const struct explanation *e = NULL;
    if (m && m->content_type == CONTENT_ALERT && (!m->encrypted || m->opened))
        e = explain_alert(registry_name(&tls_alert_descriptions, m->alert, &a));
    if (!e)
        e = explain_message(m ? m->name : row->label, s->connection->version,
                            m && m->dummy);
    if (!e && m && m->content_type == CONTENT_ALERT)
        e = explain_message("Alert", s->connection->version, false);
    arena_done(&a);
    return e;
}

/* The extension or message around a field. */
static const struct node *around(const struct node *n)
{
    while (n && strcmp(n->name, "Extension") != 0)
        n = n->parent;
    return n;
}

/* The chosen field: what it is for, then the extension that it stands in. */
static void explain_chosen_field(const struct state *s, struct pen *p,
                                 const struct message *m)
{
    const struct node *n = state_field(s), *extension = around(n);
    const char *value = field_value(n, message_wire(m), p->arena);
    const char *inside = extension && extension->text ? extension->text : m->name;
    const struct term *field = explain_field(n->name, inside);
    const struct explanation *e =
        extension && extension->text ? explain_extension(extension->text) : NULL;
    bool whole = n == extension || (extension && n->parent == extension);
    int end = p->a.x + p->a.width;
    int x = grid_text(p->g, p->a.x, p->y, end, STYLE_TITLE, n->name);
    grid_text(p->g, x + 2, p->y++, end, STYLE_PLAIN, value);
    if (n->note)
        put(p, n->malformed ? STYLE_BAD : STYLE_NOTE,
            n->malformed ? "✗" : "Note:", n->note);
    if (field && !(whole && e))
        put(p, STYLE_PLAIN, "", field->meaning);
    if (e && (whole || s->depth != DEPTH_SHORT)) {
        if (!whole)
            put(p, STYLE_NOTE, arena_printf(p->arena, "In %s:", e->name), e->job);
        else
            put_parts(s, p, e);
    }
    if (!(whole && e))
        put_source(p, field ? field->source : n->source);
    if (s->depth == DEPTH_EXPERT)
        put(p, STYLE_NOTE, "",
            arena_printf(p->arena, "Bytes %u to %u of the message.", n->offset,
                         n->offset + (n->length ? n->length - 1 : 0)));
}

static void explain_chosen_row(const struct state *s, struct pen *p)
{
    const struct ladder_row *row = &s->ladder.row[s->row];
    const struct message *m = row->message;
    struct sight sight = m ? state_sight(s, m) : (struct sight){true, NULL};
    const struct explanation *e = sight.readable ? explanation_of(s, row) : NULL;
    int end = p->a.x + p->a.width, right = end - text_width(direction(s));
    grid_text(p->g, p->a.x, p->y, right - 1,
              row->from == CLIENT ? STYLE_CLIENT : STYLE_SERVER, row->label);
    grid_text(p->g, right, p->y++, end, STYLE_DIM, direction(s));
    if (state_depth(s) != DEPTH_SHORT)
        put(p, STYLE_DIM, "",
            m             ? facts(m, p->arena)
            : row->packet ? arena_printf(p->arena, "In packet %u", row->packet)
                          : "");
    if (e)
        put_parts(s, p, e);
    if (!m || state_depth(s) == DEPTH_SHORT)
        return;
    if (!sight.readable) {
        put(p, STYLE_PLAIN, "",
            arena_printf(
                p->arena,
                "Closed to %s, who sees that a record of this length went this way, "
                "and when; not what it is.",
                eyes_title(s->eyes)));
        if (sight.why)
            put(p, STYLE_SECRET, "Why:", sight.why);
        return;
    }
    if (m->hint && m->encrypted && !m->opened)
        put(p, STYLE_NOTE, "A guess, not read:", m->hint);
    put_cause(p, s->connection, m);
    put_claims(p, s->connection, m);
    if (m->encrypted && !m->opened)
        put(p, STYLE_NOTE, "Closed:", s->connection->opening.why);
    put(p, STYLE_DIM, "", flight_facts(s, m, p->arena));
}

int panel_explain(const struct state *s, struct grid *g, struct area a)
{
    struct arena arena = {0};
    struct pen p = {g, a, a.y, &arena};
    const struct message *m = state_message(s);
    if (s->row < 0 || s->row > state_last_row(s))
        return 0;
    if (s->focus != FOCUS_LADDER && m && state_field(s))
        explain_chosen_field(s, &p, m);
    else
        explain_chosen_row(s, &p);
    arena_done(&arena);
    return p.y - a.y;
}
