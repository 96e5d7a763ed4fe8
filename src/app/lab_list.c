/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab's scenarios, listed and found. */
#include "app/lab_run.h"

#include "base/text.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static void list_text(const struct scenario *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *why = scenario_why_not(&all[i]);
        if (i == 0 || strcmp(all[i].group, all[i - 1].group) != 0)
            printf("%s%s\n", i ? "\n" : "", all[i].group);
        printf("  %-30s %s%s%s%s\n", all[i].name, all[i].story, why ? " (" : "",
               why ? why : "", why ? ")" : "");
    }
}

static json_t *object_of(const struct scenario *s)
{
    const char *why = scenario_why_not(s);
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:i, s:o, s:i, s:s, s:o, s:o}", "schema",
                     1, "scenario", s->name, "group", s->group, "story", s->story, "look",
                     s->look, "connections", (int)scenario_connections(s), "round_trips",
                     s->tls_round_trips < 0 ? json_null()
                                            : json_integer(s->tls_round_trips),
                     "slow_start", s->slow_start, "outcome", s->outcome, "alert",
                     s->alert ? json_integer(s->alert) : json_null(), "not_here",
                     why ? json_string(why) : json_null());
}

int lab_list(const struct options *o)
{
    size_t count;
    const struct scenario *all = scenario_all(&count);
    if (o->format != FORMAT_JSON) {
        list_text(all, count);
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        json_t *row = object_of(&all[i]);
        json_dumpf(row, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(row);
    }
    return 0;
}

enum { WORD = 64, NEAR = 3, SUGGESTIONS = 5 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance: how many letters are wrong, missing or too many. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[WORD + 1], n = (unsigned)strnlen(b, WORD);
    for (unsigned j = 0; j <= n; j++)
        row[j] = j;
    for (unsigned i = 1; a[i - 1] && i <= WORD; i++) {
        unsigned corner = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= n; j++) {
            unsigned above = row[j];
            row[j] = least(least(row[j - 1], above) + 1, corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[n];
}

static void suggest(const char *name)
{
    size_t count, shown = 0;
    const struct scenario *all = scenario_all(&count);
    for (unsigned far = 1; far <= NEAR && !shown; far++)
        for (size_t i = 0; i < count && shown < SUGGESTIONS; i++)
            if (distance(name, all[i].name) == far ||
                (far == NEAR && *name && strstr(all[i].name, name)))
                fprintf(stderr, "%s%s", shown++ ? ", " : "; near: ", all[i].name);
}

const struct scenario *lab_find(const char *name)
{
    const struct scenario *found = scenario_find(name);
    if (found)
        return found;
    struct arena a = {0};
    fprintf(stderr, "tlsladder: no scenario is called '%s'",
            text_safe(&a, (struct bytes){(const uint8_t *)name, strlen(name)}));
    suggest(name);
    fprintf(stderr, "; all: tlsladder lab --list\n");
    arena_done(&a);
    return NULL;
}
