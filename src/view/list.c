/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of connections. */
#include "view/list.h"

#include "base/array.h"
#include "base/text.h"
#include "model/resumption.h"

#include <string.h>

static const char *number_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    (void)epoch;
    return arena_printf(a, "%u", c->number);
}

static const char *start_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    return arena_printf(a, "%.3f", (double)(c->begin.time - epoch) / 1e6);
}

static const char *client_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    (void)epoch;
    return endpoint_text(connection_endpoint(c, CLIENT), a);
}

static const char *server_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    (void)epoch;
    return endpoint_text(connection_endpoint(c, SERVER), a);
}

static const char *name_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    (void)epoch;
    (void)a;
    return c->server_name ? c->server_name : "–";
}

static const char *version_text(const struct connection *c, int64_t epoch,
                                struct arena *a)
{
    (void)epoch;
    return c->version ? tls_version_name(c->version, a) : "–";
}

static const char *suite_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    (void)epoch;
    if (!c->server_hello_seen)
        return "–";
    const char *name = registry_name(&tls_cipher_suites, c->cipher_suite, a);
    return strncmp(name, "TLS_", 4) == 0 ? name + 4 : name;
}

static const char *trips_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    (void)epoch;
    return c->tls_round_trips < 0 ? "–" : arena_printf(a, "%d", c->tls_round_trips);
}

static const char *kind_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    (void)epoch;
    const char *kind = connection_kind_name(c->kind);
    if (c->early_data == EARLY_ACCEPTED || c->early_data == EARLY_REJECTED)
        kind = arena_printf(a, "0-RTT %s", connection_early_data_name(c->early_data));
    const struct connection *source = resumption_source(c);
    if (source) /* the connection that its ticket or session id came from */
        return arena_printf(a, "%s of %u",
                            !kind                               ? "resumed"
                            : strncmp(kind, "resumed-", 8) == 0 ? kind + 8
                                                                : kind,
                            source->number);
    return kind ? kind : "–";
}

static const char *result_text(const struct connection *c, int64_t epoch, struct arena *a)
{
    (void)epoch;
    if (c->outcome == OUTCOME_ESTABLISHED)
        return "✓ established";
    if (c->outcome == OUTCOME_INCOMPLETE || !c->alert_message)
        return arena_printf(a, "… %s", c->reason ? c->reason : "incomplete");
    return arena_printf(a, "✗ alert %u %s (%s)", c->alert,
                        registry_name(&tls_alert_descriptions, c->alert, a),
                        c->alert_from == CLIENT ? "client" : "server");
}

/* `most` is how wide it is worth being; `rank` says which goes first where room is short. */
static const struct column {
    const char *title, *key;
    int least, most, rank;
    bool right;
    const char *(*text)(const struct connection *c, int64_t epoch, struct arena *a);
} columns[LIST_COLUMNS] = {
    {"#", "number", 4, 6, 0, true, number_text},
    {"start ms", "start", 10, 13, 8, true, start_text},
    {"client", "client", 15, 21, 9, false, client_text},
    {"server", "server", 15, 21, 5, false, server_text},
    {"name", "name", 12, 28, 1, false, name_text},
    {"version", "version", 7, 10, 2, false, version_text},
    {"suite", "suite", 14, 32, 6, false, suite_text},
    {"RTT", "rtt", 3, 3, 3, true, trips_text},
    {"handshake", "handshake", 14, 20, 7, false, kind_text},
    {"result", "result", 14, 40, 4, false, result_text},
};

static int needed(const bool *shown)
{
    int sum = 0;
    for (int i = 0; i < LIST_COLUMNS; i++)
        sum += shown[i] ? columns[i].least + 2 : 0;
    return sum - 2;
}

void list_layout(struct list_layout *l, int width)
{
    bool shown[LIST_COLUMNS];
    memset(shown, true, sizeof shown);
    for (int rank = LIST_COLUMNS - 1; rank > 0 && needed(shown) > width; rank--)
        for (int i = 0; i < LIST_COLUMNS; i++)
            if (columns[i].rank == rank)
                shown[i] = false;
    int spare = width - needed(shown);
    for (int i = 0; i < LIST_COLUMNS; i++)
        l->width[i] = shown[i] ? columns[i].least : 0;
    for (bool more = true;
         more && spare > 0;) { /* a column each in turn: none takes all */
        more = false;
        for (int i = 0; i < LIST_COLUMNS && spare > 0; i++)
            if (shown[i] && l->width[i] < columns[i].most) {
                l->width[i]++;
                spare--;
                more = true;
            }
    }
    if (spare > 0) /* the result's reason is worth all that is left */
        l->width[LIST_COLUMNS - 1] += spare;
    int x = 0;
    for (int i = 0; i < LIST_COLUMNS; i++) {
        l->x[i] = x;
        x += l->width[i] ? l->width[i] + 2 : 0;
    }
    l->end = width;
}

static void put(const struct list_layout *l, struct grid *g, int x, int y, int i,
                enum style style, const char *text)
{
    if (!l->width[i])
        return;
    int indent = columns[i].right ? l->width[i] - text_width(text) : 0;
    grid_text(g, x + l->x[i] + (indent > 0 ? indent : 0), y, x + l->x[i] + l->width[i],
              style, text);
}

void list_draw_heading(const struct list_layout *l, struct grid *g, int x, int y,
                       int sorted, bool descending)
{
    struct arena a = {0};
    for (int i = 0; i < LIST_COLUMNS; i++)
        put(l, g, x, y, i, i == sorted ? STYLE_TITLE : STYLE_DIM,
            i == sorted
                ? arena_printf(&a, "%s%s", columns[i].title, descending ? "↓" : "↑")
                : columns[i].title);
    arena_done(&a);
}

static enum style style_of(const struct connection *c, int column)
{
    if (columns[column].text == result_text)
        return c->outcome == OUTCOME_ESTABLISHED ? STYLE_GOOD
               : c->outcome == OUTCOME_FAILED    ? STYLE_BAD
                                                 : STYLE_DIM;
    if (columns[column].text == trips_text)
        return STYLE_BRACKET;
    return columns[column].text == name_text ? STYLE_TITLE : STYLE_PLAIN;
}

void list_draw_row(const struct list_layout *l, struct grid *g, int x, int y,
                   const struct connection *c, int64_t epoch)
{
    struct arena a = {0};
    for (int i = 0; i < LIST_COLUMNS; i++)
        put(l, g, x, y, i, style_of(c, i), columns[i].text(c, epoch, &a));
    arena_done(&a);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int list_compare(const struct connection *a, const struct connection *b, int column)
{
    struct arena arena = {0};
    int order = 0;
    if (columns[column].text == trips_text)
        order = compare_numbers(a->tls_round_trips, b->tls_round_trips);
    else if (columns[column].text == start_text)
        order = compare_numbers(a->begin.time, b->begin.time);
    else if (columns[column].text != number_text)
        order = strcmp(columns[column].text(a, 0, &arena),
                       columns[column].text(b, 0, &arena));
    arena_done(&arena);
    return order ? order : compare_numbers(a->number, b->number);
}

int list_column(const char *key, size_t n)
{
    for (int i = 0; i < LIST_COLUMNS; i++)
        if (strlen(columns[i].key) == n && strncmp(columns[i].key, key, n) == 0)
            return i;
    return -1;
}

const char *list_column_text(const struct connection *c, int column, struct arena *a)
{
    return columns[column].text(c, 0, a);
}
