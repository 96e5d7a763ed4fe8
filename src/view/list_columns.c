/* SPDX-License-Identifier: BSD-2-Clause */
/* The columns of the list: what each says of a connection, and how they are sorted by it. */
#include "view/list.h"

#include "base/array.h"
#include "base/text.h"
#include "model/resumption.h"

#include <string.h>
#include <time.h>

static const char *number_text(const struct connection *c, struct arena *a)
{
    return arena_printf(a, "%u", c->number);
}

static const char *trace_text(const struct connection *c, struct arena *a)
{
    (void)a;
    return c->part && c->part->name ? c->part->name : "–";
}

/* Since the first connection of its trace. */
static const char *start_text(const struct connection *c, struct arena *a)
{
    int64_t since = c->part ? c->part->begin : 0;
    return arena_printf(a, "%.3f", (double)(c->begin.time - since) / 1e6);
}

const char *list_date(const struct connection *c, struct arena *a)
{
    char text[40];
    struct tm tm;
    time_t t = (time_t)(c->begin.time / 1000000000);
    if (!gmtime_r(&t, &tm) || !strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm))
        return "–";
    return arena_printf(a, "%s", text);
}

static const char *client_text(const struct connection *c, struct arena *a)
{
    return endpoint_text(connection_endpoint(c, CLIENT), a);
}

static const char *server_text(const struct connection *c, struct arena *a)
{
    return endpoint_text(connection_endpoint(c, SERVER), a);
}

static const char *client_brief(const struct connection *c, struct arena *a)
{
    return endpoint_address(connection_endpoint(c, CLIENT), a);
}

static const char *server_brief(const struct connection *c, struct arena *a)
{
    return endpoint_address(connection_endpoint(c, SERVER), a);
}

static const char *name_text(const struct connection *c, struct arena *a)
{
    (void)a;
    return c->server_name ? c->server_name : "–";
}

static const char *version_text(const struct connection *c, struct arena *a)
{
    return c->version ? tls_version_name(c->version, a) : "–";
}

static const char *suite_text(const struct connection *c, struct arena *a)
{
    if (!c->server_hello_seen)
        return "–";
    const char *name = registry_name(&tls_cipher_suites, c->cipher_suite, a);
    return strncmp(name, "TLS_", 4) == 0 ? name + 4 : name;
}

static const char *trips_text(const struct connection *c, struct arena *a)
{
    return c->tls_round_trips < 0 ? "–" : arena_printf(a, "%d", c->tls_round_trips);
}

/* "full", "resumed-id", "resumed" (with a PSK of a session before), "0-RTT accepted" */
static const char *kind_brief(const struct connection *c, struct arena *a)
{
    const char *kind = connection_kind_name(c->kind);
    if (c->early_data == EARLY_ACCEPTED || c->early_data == EARLY_REJECTED)
        return arena_printf(a, "0-RTT %s", connection_early_data_name(c->early_data));
    if (c->kind == KIND_PSK || (!kind && resumption_source(c)))
        return "resumed";
    return kind ? kind : "–";
}

/* With the connection that its ticket or session id came from ("ticket of 1"), and a
 * HelloRetryRequest. */
static const char *kind_text(const struct connection *c, struct arena *a)
{
    static const char resumed[] = "resumed-";
    const struct connection *source = resumption_source(c);
    const char *kind = kind_brief(c, a);
    if (source && strncmp(kind, resumed, sizeof resumed - 1) == 0)
        kind += sizeof resumed - 1;
    if (source)
        kind = arena_printf(a, "%s of %u", kind, source->number);
    return c->retry_seen ? arena_printf(a, "%s, retry", kind) : kind;
}

static const char *result_text(const struct connection *c, struct arena *a)
{
    if (c->outcome == OUTCOME_ESTABLISHED)
        return "✓ established";
    if (c->outcome == OUTCOME_INCOMPLETE || !c->alert_message)
        return arena_printf(a, "… %s", c->reason ? c->reason : "incomplete");
    return arena_printf(a, "✗ alert %u %s (%s)", c->alert,
                        registry_name(&tls_alert_descriptions, c->alert, a),
                        c->alert_from == CLIENT ? "client" : "server");
}

/* Why a handshake is incomplete, where there is no room for the sentence. */
static const char *result_brief(const struct connection *c, struct arena *a)
{
    static const struct {
        const char *sign, *brief; /* what is only in that sentence */
    } briefs[] = {{"began later", "… began late"},
                  {"bytes are missing", "… bytes lost"},
                  {"a reset (RST)", "✗ reset"},
                  {"before the server answered", "… no answer"},
                  {"canceled the handshake", "… canceled"},
                  {"left before", "… broken off"},
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
    return result_text(c, a);
}

const struct list_column list_columns[LIST_COLUMNS] = {
    /* title, key, least, ease, most, rank, right, end, terse, text, brief */
    {"#", "number", 7, 7, 7, 0, true, false, false, number_text, NULL},
    {"trace", "trace", 8, 16, 40, 5, false, false, false, trace_text, NULL},
    {"start ms", "start", 8, 13, 13, 9, true, false, false, start_text, NULL},
    {"client", "client", 15, 21, 47, 10, false, true, false, client_text, client_brief},
    {"server", "server", 15, 21, 47, 6, false, true, false, server_text, server_brief},
    {"name", "name", 12, 28, 60, 1, false, false, false, name_text, NULL},
    {"version", "version", 7, 10, 10, 2, false, false, false, version_text, NULL},
    {"suite", "suite", 14, 18, 40, 8, false, false, false, suite_text, NULL},
    {"RTT", "rtt", 4, 4, 4, 3, true, false, false, trips_text, NULL},
    {"handshake", "handshake", 12, 20, 30, 7, false, false, false, kind_text, kind_brief},
    {"result", "result", 13, 27, 70, 4, false, false, true, result_text, result_brief},
};

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int list_compare(const struct connection *a, const struct connection *b, int column)
{
    struct arena arena = {0};
    const struct list_column *by = &list_columns[column];
    int order = 0;
    if (by->text == trips_text)
        order = compare_numbers(a->tls_round_trips, b->tls_round_trips);
    else if (by->text == start_text)
        order = compare_numbers(a->begin.time, b->begin.time);
    else if (by->text != number_text)
        order = strcmp(by->text(a, &arena), by->text(b, &arena));
    arena_done(&arena);
    return order ? order : compare_numbers(a->number, b->number);
}

int list_column(const char *key, size_t n)
{
    for (int i = 0; i < LIST_COLUMNS; i++)
        if (strlen(list_columns[i].key) == n && strncmp(list_columns[i].key, key, n) == 0)
            return i;
    return -1;
}

const char *list_column_text(const struct connection *c, int column, struct arena *a)
{
    return list_columns[column].text(c, a);
}
