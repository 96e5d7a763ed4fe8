/* SPDX-License-Identifier: BSD-2-Clause */
/* What the page shows of a connection, as JSON. */
#include "view/html_data.h"

#include "base/text.h"
#include "model/eyes.h"
#include "model/onlooker.h"
#include "view/ladder.h"
#include "view/picture.h"
#include "view/say.h"

#include <stdlib.h>
#include <time.h>

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
        "time", html_text(row->time), "flight", html_text(row->flight), "label",
        html_text(plain), "locked",
        (int)(row->line == LINE_OPENED || row->line == LINE_SECRET), "size",
        html_text(row->size), "mark", html_text(row->mark), "line", line_name(row->line),
        "from", html_side(row->from), "bracket", bracket, "part", (int)row->part,
        "astray", (int)row->astray, "bad", (int)row->bad, "good", (int)row->good,
        "message", m ? (int)m->number : 0, "inFlight", m && m->flight, "say",
        html_text(say_row(l, row, &a)), "explanation", html_explanation(e));
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
            json_array_append_new(list, html_text(lines[i]));
        json_array_append_new(all, list);
        arena_done(&a);
    }
    return all;
}

static json_t *wrong_of(const struct ladder *l)
{
    json_t *all = json_array();
    for (size_t i = 0; i < l->wrong_count; i++)
        json_array_append_new(all, html_text(l->wrong[i]));
    return all;
}

static json_t *seconds(double value)
{
    return value < 0 ? json_null() : json_real(value);
}

/* One look at the connection: its ladder, the messages in it, the budget. */
static json_t *look_of(const struct connection *c, const char *trace, unsigned show,
                       struct arena *a)
{
    struct ladder l;
    json_t *rows = json_array(), *messages = json_object();
    ladder_init_with(&l, c, show);
    for (size_t i = 0; i < l.row_count; i++) {
        const struct message *m = l.row[i].message;
        json_array_append_new(rows, row_of(&l, &l.row[i]));
        if (m)
            json_object_set_new(messages, arena_printf(a, "%u", m->number),
                                html_message(c, m));
    }
    const struct ladder_budget *b = &l.share;
    json_t *budget = json_pack("{s:o, s:o, s:o, s:o}", "text", html_text(l.budget),
                               "network", seconds(b->network), "client",
                               seconds(b->client), "server", seconds(b->server));
    json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:i, s:b, s:o, s:o, s:o, s:o, s:o}",
                          "title", html_text(picture_title(c, a)), "facts",
                          html_text(arena_printf(a, "%s, %s", trace, l.title)), "client",
                          html_text(l.client), "server", html_text(l.server), "decimals",
                          l.decimals, "failed", (int)(c->outcome == OUTCOME_FAILED),
                          "rows", rows, "messages", messages, "budget", budget, "wrong",
                          wrong_of(&l), "folded", html_text(l.folded));
    ladder_done(&l);
    return o;
}

/* What is on the wire of it, for eyes that have no keys, and whose those are. */
static void add_wire(json_t *o, const struct connection *c, const char *trace,
                     unsigned show, struct arena *a)
{
    struct connection *seen = c->opening.opened ? onlooker_new(c) : NULL;
    json_t *eyes = json_array();
    for (int who = 0; who < EYES_COUNT; who++)
        json_array_append_new(
            eyes, json_boolean(seen && eyes_have_wire_only(c, (enum eyes)who)));
    if (seen)
        connection_examine(seen, time(NULL));
    json_object_set_new(o, "wireEyes", eyes);
    json_object_set_new(o, "wire", seen ? look_of(seen, trace, show, a) : json_null());
    onlooker_free(seen);
}

void html_data(const struct connection *c, const char *trace, unsigned show, FILE *out)
{
    struct arena a = {0};
    json_t *o = look_of(c, trace, show, &a);
    const char *name = arena_printf(&a, "%u: %s", c->number, picture_title(c, &a));
    json_object_set_new(o, "name", html_text(name));
    json_object_set_new(o, "learns", learns_of(c));
    add_wire(o, c, trace, show, &a);
    char *dump = json_dumps(o, JSON_COMPACT | JSON_PRESERVE_ORDER);
    for (const char *at = dump; at && *at; at++)
        if (*at == '<') /* only strings hold one */
            fputs("\\u003c", out);
        else
            fputc(*at, out);
    free(dump);
    json_decref(o);
    arena_done(&a);
}
