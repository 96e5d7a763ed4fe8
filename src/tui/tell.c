/* SPDX-License-Identifier: BSD-2-Clause */
/* What there is to say of the chosen row or field. */
#include "tui/tell.h"

#include "base/text.h"
#include "model/explain.h"
#include "tui/panels.h"
#include "view/record_parts.h"

#include <string.h>

static void put(struct telling *t, enum style style, const char *word, const char *text)
{
    if (text && *text && t->count < TELL_PARTS)
        t->part[t->count++] = (struct tell_part){word, text, style, false};
}

/* The same, apart from what was said before. */
static void put_apart(struct telling *t, enum style style, const char *word,
                      const char *text)
{
    int before = t->count;
    put(t, style, word, text);
    if (t->count > before)
        t->part[before].gap = true;
}

static const char *direction(const struct state *s)
{
    return s->ladder.row[s->row].from == CLIENT ? "client → server" : "server → client";
}

/* Where the message lies: in which packets and records. */
static const char *facts(const struct connection *c, const struct message *m,
                         struct arena *a)
{
    uint32_t missing = message_missing(m);
    const char *cut =
        missing ? arena_printf(a, "; %u B of it were not captured", missing) : "";
    return arena_printf(a, "Message %u in %s: %u B, %u record%s%s", m->number,
                        message_where(c, m, a), m->length, m->records,
                        m->records == 1 ? "" : "s", cut);
}

static const char *flight_facts(const struct state *s, const struct message *m,
                                struct arena *a)
{
    bool hidden = s->revealed >= 0; /* a flight tells what is to come */
    if (!m->flight || m->flight > s->connection->flight_count || hidden)
        return "";
    const struct flight *f = &s->connection->flight[m->flight - 1];
    return arena_printf(a, "Flight %u: %u message%s in %u record%s, %llu B", f->number,
                        f->messages, f->messages == 1 ? "" : "s", f->records,
                        f->records == 1 ? "" : "s", (unsigned long long)f->bytes);
}

/* What a check that found nothing wrong has looked at. RFC 9846, 4.2.2 to 4.2.4 */
static const char *what_fits(const struct check *check)
{
    static const struct {
        const char *what, *how;
    } compared[] = {
        {"HelloRetryRequest",
         "compared with the ClientHello: the session id is the same, "
         "and what it asks for may be asked for"},
        {"second ClientHello",
         "compared with the first: only that differs which a retry may change"},
        {"ServerHello after HelloRetryRequest",
         "compared with that: suite, version and group are the same"},
        {"session id echo", "compared with the ClientHello's: it is the same"},
    };
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++)
        if (check->echo && strcmp(check->what, compared[i].what) == 0)
            return compared[i].how;
    return check->why ? check->why : "computed afresh, and it fits";
}

const char *tell_sign(enum check_result result, enum style *style)
{
    static const struct {
        const char *sign;
        enum style style;
    } signs[] = {[CHECK_PASS] = {"✓", STYLE_GOOD},
                 [CHECK_FAIL] = {"✗", STYLE_BAD},
                 [CHECK_UNKNOWN] = {"?", STYLE_DIM}};
    *style = signs[result].style;
    return signs[result].sign;
}

/* Claims in that message which failed, or those that did not. */
static void put_claims(struct telling *t, const struct state *s, const struct message *m,
                       bool failed)
{
    const struct connection *c = s->connection;
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *check = &c->claim[i].check;
        bool hidden = c->claim[i].of_records && s->revealed >= 0;
        if (c->claim[i].message != m->number || hidden ||
            (check->result == CHECK_FAIL) != failed)
            continue;
        enum style style;
        const char *sign = tell_sign(check->result, &style);
        put(t, style, sign,
            arena_printf(&t->arena, "%s: %s", check->what,
                         check->result == CHECK_PASS ? what_fits(check)
                         : check->why                ? check->why
                                                     : "it could not be checked"));
    }
}

static void put_parts(struct telling *t, const struct explanation *e, enum depth depth)
{
    put(t, STYLE_PLAIN, "", e->job);
    if (depth == DEPTH_SHORT)
        return;
    put_apart(t, STYLE_NOTE, arena_printf(&t->arena, "%s:", explain_carries_title(e)),
              e->carries);
    put_apart(t, STYLE_NOTE, arena_printf(&t->arena, "%s:", explain_decides_title(e)),
              e->decides);
    if (depth == DEPTH_EXPERT)
        put_apart(t, STYLE_NOTE, "Further:", e->expert);
    put(t, STYLE_DIM, "", e->source);
}

/* Where the cause of a failure lies: said on the alert, and on the message that shows it. */
static void put_cause(struct telling *t, const struct connection *c,
                      const struct message *m)
{
    struct cause cause = cause_find(c);
    if (!cause.why)
        return;
    bool shown = cause.message && cause.message <= c->message_count;
    if (m->number == (c->alert_message ? c->alert_message : c->late_alert))
        put(t, STYLE_BAD, "Cause:",
            shown && cause.message != m->number
                ? arena_printf(&t->arena, "%s (Look at message %u, %s.)", cause.why,
                               cause.message, c->message[cause.message - 1].name)
                : cause.why);
    else if (m->number == cause.message)
        put(t, STYLE_BAD, "The failure begins here:", cause.why);
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

/* RFC 9846, 6.1: behind an alert of its side, an end of TCP cuts nothing off. */
static bool is_announced(const struct connection *c, const struct ladder_row *row)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].content_type == CONTENT_ALERT &&
            connection_side(c, c->message[i].end) == row->from)
            return true;
    return false;
}

/* The extension or message around a field. */
static const struct node *around(const struct node *n)
{
    while (n && strcmp(n->name, "Extension") != 0)
        n = n->parent;
    return n;
}

/* The chosen field: what it is for, then the extension that it stands in. */
static void tell_field(struct telling *t, const struct state *s, const struct message *m,
                       enum depth depth)
{
    const struct node *n = state_field(s), *extension = around(n);
    const char *inside = extension && extension->text ? extension->text : m->name;
    const struct term *field = explain_field(n->name, inside);
    const struct explanation *e =
        extension && extension->text ? explain_extension(extension->text) : NULL;
    bool whole = n == extension || (extension && n->parent == extension);
    t->head = n->name;
    t->head_style = STYLE_TITLE;
    t->beside = field_value(n, message_wire(m), &t->arena);
    t->beside_style = STYLE_PLAIN;
    if (n->note)
        put(t, n->malformed ? STYLE_BAD : STYLE_NOTE,
            n->malformed ? "✗" : "Note:", n->note);
    if (field && !(whole && e))
        put(t, STYLE_PLAIN, "", field->meaning);
    if (e && whole)
        put_parts(t, e, depth);
    else if (e && depth != DEPTH_SHORT)
        put(t, STYLE_NOTE, arena_printf(&t->arena, "In %s:", e->name), e->job);
    if (!(whole && e))
        put(t, STYLE_DIM, "", field ? field->source : n->source);
    if (depth == DEPTH_EXPERT)
        put(t, STYLE_NOTE, "",
            arena_printf(&t->arena, "Bytes %u to %u of the message.", n->offset,
                         n->offset + (n->length ? n->length - 1 : 0)));
}

static void tell_closed(struct telling *t, const struct state *s, struct sight sight)
{
    put(t, STYLE_PLAIN, "",
        arena_printf(&t->arena,
                     "Closed to %s, who sees that a record of this length went this way, "
                     "and when; not what it is.",
                     eyes_title(s->eyes)));
    put(t, STYLE_SECRET, "Why:", sight.why);
}

static void tell_row(struct telling *t, const struct state *s, enum depth depth)
{
    const struct ladder_row *row = &s->ladder.row[s->row];
    const struct message *m = row->message;
    struct sight sight = m ? state_sight(s, m) : (struct sight){true, NULL};
    const struct explanation *e = sight.readable ? explanation_of(s, row) : NULL;
    bool closed = m && m->encrypted && !m->opened;
    t->head = row->label;
    t->head_style = row->from == CLIENT ? STYLE_CLIENT : STYLE_SERVER;
    t->beside = direction(s);
    t->beside_style = STYLE_DIM;
    put(t, STYLE_NOTE, "", row->record);
    if (depth != DEPTH_SHORT)
        put(t, STYLE_DIM, "",
            m             ? facts(s->connection, m, &t->arena)
            : row->packet ? arena_printf(&t->arena, "In packet %u", row->packet)
                          : "");
    if (m && !sight.readable) {
        tell_closed(t, s, sight);
        return;
    }
    if (m && s->revealed < 0)
        put_cause(t, s->connection, m);
    if (m)
        put_claims(t, s, m, true);
    if (closed && m->hint)
        put(t, STYLE_NOTE, "A guess, not read:", m->hint);
    struct explanation said = e ? *e : (struct explanation){0};
    if (e && !m && strcmp(row->label, "FIN") == 0 && is_announced(s->connection, row))
        said.decides =
            "Nothing: its side had said with an alert that it was done, so that "
            "nothing was cut off.";
    if (e)
        put_parts(t, &said, depth);
    if (!m || depth == DEPTH_SHORT)
        return;
    if (m->encrypted && m->records == 1 && m->handshake_type < 0)
        put(t, STYLE_NOTE,
            "On the wire:", record_parts(s->connection, m->length, &t->arena));
    put_claims(t, s, m, false);
    if (closed)
        put(t, STYLE_NOTE, "Closed:", s->connection->opening.why);
    put(t, STYLE_DIM, "", flight_facts(s, m, &t->arena));
}

void tell(struct telling *t, const struct state *s, enum depth depth)
{
    const struct message *m = state_message(s);
    *t = (struct telling){.head = "", .beside = ""};
    if (s->row < 0 || s->row > state_last_row(s))
        return;
    if (s->focus != FOCUS_LADDER && m && state_field(s))
        tell_field(t, s, m, depth);
    else
        tell_row(t, s, depth);
}

void tell_done(struct telling *t)
{
    arena_done(&t->arena);
}
