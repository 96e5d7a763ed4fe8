/* SPDX-License-Identifier: BSD-2-Clause */
/* The first and the last line of the screen. */
#include "tui/panels.h"

#include "base/text.h"

#include <string.h>

/* What is known of the connection, the most telling first: the end may be cut. */
static const char *ladder_title(const struct state *s, struct arena *a)
{
    const struct connection *c = s->connection;
    const char *place =
        s->tracker->connection_count > 1
            ? arena_printf(a, "%u/%zu  ", c->number, s->tracker->connection_count)
            : "";
    const char *name = s->hide ? NULL : c->server_name;
    return arena_printf(
        a, "%s%s%s%s%s%s%s  %s%s%s", place, c->scenario ? c->scenario : "",
        c->scenario ? "  " : "", c->synthetic ? "synthetic  " : "",
        c->version ? tls_version_name(c->version, a) : "version not known",
        name ? "  " : "", name ? name : "",
        c->server_hello_seen ? registry_name(&tls_cipher_suites, c->cipher_suite, a)
                             : "no ServerHello",
        c->group ? "  " : "", c->group ? registry_name(&tls_groups, c->group, a) : "");
}

static const char *title_of(const struct state *s, struct arena *a)
{
    if (s->screen == ON_MENU)
        return "the lab";
    if (s->screen == ON_LADDER)
        return ladder_title(s, a);
    if (s->screen == ON_COMPARE)
        return arena_printf(a, "connections %u and %u", s->connection->number,
                            s->other->number);
    const char *filter = *s->filter ? arena_printf(a, "   filter: %s", s->filter) : "";
    size_t all = s->tracker->connection_count;
    if (*s->filter)
        return arena_printf(a, "%zu of %zu connections%s", s->shown_count, all, filter);
    return arena_printf(a, "%zu connection%s", all, all == 1 ? "" : "s");
}

/* What stands on the right: how far loading is, live, paused, playing, the curtain. */
static const char *corner(const struct state *s, struct arena *a, enum style *style)
{
    *style = STYLE_NOTE;
    if (s->paused)
        return "paused";
    if (s->screen == ON_LADDER && s->playing)
        return arena_printf(a, "▶ x%g", s->speed);
    if (s->screen == ON_LADDER && s->revealed >= 0)
        return arena_printf(a, "curtain %d/%zu", s->revealed, s->ladder.row_count);
    if (s->screen == ON_LADDER && s->eyes != EYES_ENDPOINT)
        return arena_printf(a, "eyes: %s", eyes_name(s->eyes));
    if (s->screen == ON_LIST && s->picking)
        return arena_printf(a, "compare %u with …", s->connection->number);
    *style = STYLE_GOOD;
    if (s->live && !s->over)
        return "● live";
    if (s->status && !s->over)
        return s->status;
    *style = STYLE_DIM;
    return "? help";
}

void panel_title(const struct state *s, struct grid *g)
{
    struct arena a = {0};
    enum style style;
    const char *end = corner(s, &a, &style);
    int right = s->width - 1 - text_width(end);
    right = right < s->width / 2 ? s->width / 2 : right;
    int x = grid_text(g, 1, 0, right - 1, STYLE_BRACKET, "tlsladder");
    if (s->screen != ON_MENU)
        x = grid_text(g, x + 2, 0, right - 1, STYLE_DIM, s->name);
    grid_text(g, x + 2, 0, right - 1, STYLE_TITLE, title_of(s, &a));
    grid_text(g, right, 0, s->width, style, end);
    grid_rule(g, 0, 1, s->width);
    arena_done(&a);
}

static const char *prompt_words(enum prompt p)
{
    switch (p) {
    case PROMPT_FIND:
        return "find: ";
    case PROMPT_FILTER:
        return "filter: ";
    case PROMPT_GO:
        return "go to message: ";
    case PROMPT_COMPARE:
        return "compare with the trace: ";
    case PROMPT_KNOBS:
        return "between the ends: ";
    case PROMPT_SAVE:
        return "save the packets as: ";
    default:
        return "write to: ";
    }
}

/* A line that is typed, its end in sight. */
static void draw_prompt(const struct state *s, struct grid *g, int y)
{
    int x = grid_text(g, 1, y, s->width, STYLE_BRACKET, prompt_words(s->prompt));
    const char *typed = s->typed;
    while (*typed && text_width(typed) > s->width - x - 2)
        typed += text_fit(typed, 1);
    x = grid_text(g, x, y, s->width, STYLE_TITLE, typed);
    grid_point(g, x, y, STYLE_CHOSEN, ' ');
    const char *hint = *s->said ? s->said
                       : s->prompt == PROMPT_FILTER && !*s->typed
                           ? "version:1.2  server:example  alert:  -psk  or any word"
                       : s->prompt == PROMPT_EXPORT ? ".txt .svg .html .json .mmd"
                                                    : "";
    grid_text(g, x + 3, y, s->width, *s->said ? STYLE_BAD : STYLE_DIM, hint);
}

/* The keys of an action, e.g. "↑↓" for the step. */
static void keys_of(const struct state *s, enum action action, char *keys, size_t room)
{
    keymap_shown(&s->keymap, action, keys, room);
    if (action == ACTION_PREVIOUS) {
        char next[16];
        keymap_name(s->keymap.keys[ACTION_PREVIOUS][0], keys);
        keymap_name(s->keymap.keys[ACTION_NEXT][0], next);
        strncat(keys, next, room - strlen(keys) - 1);
    }
    char *blank = action == ACTION_PREVIOUS ? NULL : strchr(keys, ' ');
    if (blank)
        *blank = '\0'; /* one is enough here */
}

void panel_footer(const struct state *s, struct grid *g)
{
    int y = s->height - 1, x = 1;
    if (s->prompt != PROMPT_NONE) {
        draw_prompt(s, g, y);
        return;
    }
    if (*s->said) {
        grid_text(g, x, y, s->width, STYLE_NOTE, s->said);
        return;
    }
    for (enum action a = 0; a < ACTION_COUNT; a++) {
        const struct action_row *row = action_row(a);
        char keys[48];
        if (!row->footer || !(row->where & s->screen))
            continue;
        keys_of(s, a, keys, sizeof keys);
        bool always = a == ACTION_HELP || a == ACTION_BACK; /* these two always fit */
        int end = x + text_width(keys) + 1 + text_width(row->footer);
        if (!*keys || end > s->width - (always ? 1 : 18))
            continue;
        x = grid_text(g, x, y, s->width, STYLE_BRACKET, keys);
        x = grid_text(g, x + 1, y, s->width, STYLE_DIM, row->footer) + 2;
    }
}
