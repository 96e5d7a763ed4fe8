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

/* `least` is how narrow it may be, `most` how wide; `rank` says which goes first where room is short. */
static const struct column {
    const char *title, *key;
    int least, most, rank;
    bool right;
    const char *(*text)(const struct connection *c, int64_t epoch, struct arena *a);
} columns[LIST_COLUMNS] = {
    {"#", "number", 7, 7, 0, true, number_text},
    {"start ms", "start", 10, 13, 8, true, start_text},
    {"client", "client", 15, 47, 9, false, client_text},
    {"server", "server", 15, 47, 5, false, server_text},
    {"name", "name", 12, 60, 1, false, name_text},
    {"version", "version", 7, 10, 2, false, version_text},
    {"suite", "suite", 14, 40, 7, false, suite_text},
    {"RTT", "rtt", 4, 4, 3, true, trips_text},
    {"handshake", "handshake", 12, 24, 6, false, kind_text},
    {"result", "result", 13, 70, 4, false, result_text},
};

/* How wide each column would like to be. */
static void want(int *wanted, struct connection *const *connection, size_t count)
{
    enum { LOOKS = 200 };
    struct arena a = {0};
    size_t step = count / LOOKS + 1, last = count ? count - 1 : 0;
    for (int i = 0; i < LIST_COLUMNS; i++) {
        wanted[i] = text_width(columns[i].title) + 1; /* with the arrow of the order */
        if (columns[i].text == start_text) /* its numbers count from the first */
            wanted[i] = columns[i].most;
    }
    for (size_t n = 0; n < count; n += n < last && n + step > last ? last - n : step)
        for (int i = 0; i < LIST_COLUMNS; i++) {
            int width = columns[i].text == start_text
                            ? 0
                            : text_width(columns[i].text(connection[n], 0, &a));
            wanted[i] = width > wanted[i] ? width : wanted[i];
        }
    for (int i = 0; i < LIST_COLUMNS; i++)
        if (wanted[i] > columns[i].most || count == 0)
            wanted[i] = columns[i].most;
    arena_done(&a);
}

static int least_of(const int *wanted, int i)
{
    return wanted[i] < columns[i].least ? wanted[i] : columns[i].least;
}

static int needed(const bool *shown, const int *wanted)
{
    int sum = 0;
    for (int i = 0; i < LIST_COLUMNS; i++)
        sum += shown[i] ? least_of(wanted, i) + 2 : 0;
    return sum - 2;
}

void list_layout(struct list_layout *l, int width, struct connection *const *connection,
                 size_t count)
{
    bool shown[LIST_COLUMNS];
    int wanted[LIST_COLUMNS];
    memset(shown, true, sizeof shown);
    want(wanted, connection, count);
    for (int rank = LIST_COLUMNS - 1; rank > 0 && needed(shown, wanted) > width; rank--)
        for (int i = 0; i < LIST_COLUMNS; i++)
            if (columns[i].rank == rank)
                shown[i] = false;
    int spare = width - needed(shown, wanted);
    for (int i = 0; i < LIST_COLUMNS; i++)
        l->width[i] = shown[i] ? least_of(wanted, i) : 0;
    for (bool more = true;
         more && spare > 0;) { /* a column each in turn: none takes all */
        more = false;
        for (int i = 0; i < LIST_COLUMNS && spare > 0; i++)
            if (shown[i] && l->width[i] < wanted[i]) {
                l->width[i]++;
                spare--;
                more = true;
            }
    }
    int x = 0;
    for (int i = 0; i < LIST_COLUMNS; i++) {
        l->x[i] = x;
        x += l->width[i] ? l->width[i] + 2 : 0;
    }
    l->end = width;
}

/* Why a handshake is incomplete, where there is no room for the sentence. */
static const char *brief_result(const struct connection *c, struct arena *a)
{
    static const struct {
        const char *sign, *brief; /* what is only in that sentence */
    } briefs[] = {{"began later", "… began late"},
                  {"bytes are missing", "… bytes lost"},
                  {"before the server answered", "… no answer"},
                  {"no ServerHello", "… no answer"},
                  {"no ClientHello", "… no question"},
                  {"length of an alert", "… an alert?"},
                  {"was closed before", "… broken off"},
                  {"capture ends", "… cut off"}};
    if (c->outcome == OUTCOME_FAILED && c->alert_message)
        return arena_printf(a, "✗ %s",
                            registry_name(&tls_alert_descriptions, c->alert, a));
    for (size_t i = 0; c->reason && i < ARRAY_LENGTH(briefs); i++)
        if (strstr(c->reason, briefs[i].sign))
            return briefs[i].brief;
    return NULL;
}

/* What a column says where it has little room: an end without its port, a result in two words. */
static const char *brief(const struct connection *c, int column, const char *text,
                         struct arena *a)
{
    if (columns[column].text == result_text)
        return brief_result(c, a);
    bool end = columns[column].text == client_text || columns[column].text == server_text;
    const char *colon = end ? strrchr(text, ':') : NULL;
    return colon ? arena_printf(a, "%.*s", (int)(colon - text), text) : NULL;
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
    for (int i = 0; i < LIST_COLUMNS; i++) {
        const char *text = columns[i].text(c, epoch, &a), *less = NULL;
        if (text_width(text) > l->width[i])
            less = brief(c, i, text, &a);
        put(l, g, x, y, i, style_of(c, i), less ? less : text);
    }
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
