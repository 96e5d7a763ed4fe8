/* SPDX-License-Identifier: BSD-2-Clause */
/* The filter of the list: words that must all fit, one fact or plain. */
#include "view/list.h"

#include <string.h>

const struct list_filter_word list_filter_words[] = {
    {"word", "any column holds it: a name, an address, a suite, a result"},
    {"version:1.2", "the version"},
    {"server:example", "the server's address or name"},
    {"client:10.0", "the client's address"},
    {"name:example", "the name that the client asked for"},
    {"suite:GCM", "the cipher suite"},
    {"rtt:2", "so many round trips of TLS"},
    {"handshake:psk", "full, retry, resumed, resumed-id, resumed-ticket, psk, 0-RTT"},
    {"result:failed", "established, failed, incomplete, or a word of the reason"},
    {"trace:name", "the trace, where several are open"},
    {"alert:", "an alert ended it; alert:48 and alert:unknown_ca say which"},
    {"-word", "a minus turns any word round"},
    {NULL, NULL}};

/* A word taken apart. */
struct word {
    bool turned;
    const char *key; /* NULL: a plain word */
    size_t key_length;
    const char *value;
    size_t value_length;
};

static struct word read_word(const char *text, size_t n)
{
    struct word w = {.value = text, .value_length = n};
    if (n > 1 && *text == '-') {
        w.turned = true;
        w.value++;
        w.value_length--;
    }
    size_t letters = 0;
    while (letters < w.value_length && w.value[letters] >= 'a' && w.value[letters] <= 'z')
        letters++;
    /* "::1" and "10.0.0.7:443" are no keys */
    if (letters && letters < w.value_length && w.value[letters] == ':') {
        w.key = w.value;
        w.key_length = letters;
        w.value += letters + 1;
        w.value_length -= letters + 1;
    }
    return w;
}

static bool is_key(const struct word *w, const char *key)
{
    return strlen(key) == w->key_length && strncmp(w->key, key, w->key_length) == 0;
}

/* A fact that is no column, or more than one. */
static bool alert_fits(const struct connection *c, const char *value, struct arena *a)
{
    const char *name = registry_name(&tls_alert_descriptions, c->alert, a);
    return c->alert_message && (strcasestr(name, value) ||
                                strcmp(arena_printf(a, "%u", c->alert), value) == 0);
}

static bool result_fits(const struct connection *c, const char *value, struct arena *a)
{
    return strcasestr(connection_outcome_name(c->outcome), value) ||
           strcasestr(list_column_text(c, list_column("result", 6), a), value);
}

/* "psk", as JSON has it, and "retry" are kinds, too. */
static bool kind_fits(const struct connection *c, const char *value, struct arena *a)
{
    const char *kind = connection_kind_name(c->kind);
    return (kind && strcasestr(kind, value)) ||
           strcasestr(list_column_text(c, list_column("handshake", 9), a), value);
}

static bool word_fits(const struct connection *c, const struct word *w, struct arena *a)
{
    const char *value = arena_printf(a, "%.*s", (int)w->value_length, w->value);
    if (!w->key) {
        for (int i = 0; i < LIST_COLUMNS; i++)
            if (strcasestr(list_column_text(c, i, a), value))
                return true;
        return kind_fits(c, value, a) ||
               strcasestr(connection_outcome_name(c->outcome), value) != NULL;
    }
    if (is_key(w, "handshake"))
        return kind_fits(c, value, a);
    if (is_key(w, "alert"))
        return alert_fits(c, value, a);
    if (is_key(w, "result"))
        return result_fits(c, value, a);
    int column = list_column(w->key, w->key_length);
    bool named =
        is_key(w, "server") && c->server_name && strcasestr(c->server_name, value);
    bool exact = is_key(w, "rtt") || is_key(w, "number");
    const char *text = column < 0 ? "" : list_column_text(c, column, a);
    return named || (exact && *value ? strcmp(text, value) == 0
                                     : column >= 0 && strcasestr(text, value) != NULL);
}

bool list_matches(const struct connection *c, const char *filter)
{
    struct arena a = {0};
    bool all = true;
    while (all && *(filter += strspn(filter, " "))) {
        size_t n = strcspn(filter, " ");
        struct word w = read_word(filter, n);
        all = word_fits(c, &w, &a) != w.turned;
        filter += n;
    }
    arena_done(&a);
    return all;
}

const char *list_filter_wrong(const char *filter, struct arena *a)
{
    while (*(filter += strspn(filter, " "))) {
        size_t n = strcspn(filter, " ");
        struct word w = read_word(filter, n);
        if (w.key && !is_key(&w, "alert") && list_column(w.key, w.key_length) < 0)
            return arena_printf(
                a,
                "'%.*s:' is no fact: version, server, client, name, suite, "
                "rtt, handshake, result, alert, trace are",
                (int)w.key_length, w.key);
        filter += n;
    }
    return NULL;
}
