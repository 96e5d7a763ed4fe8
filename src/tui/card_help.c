/* SPDX-License-Identifier: BSD-2-Clause */
/* The help: keys by the table of actions, and what the signs mean. */
#include "tui/card.h"

#include "view/list.h"

#include <string.h>

static void add_keys(const struct state *s, struct card_text *t)
{
    const char *group = "";
    for (enum action a = 0; a < ACTION_COUNT; a++) {
        const struct action_row *row = action_row(a);
        char keys[48], name[32];
        keymap_shown(&s->keymap, a, keys, sizeof keys);
        if (!(row->where & s->screen) || !*keys)
            continue;
        if (strcmp(group, action_group(a)) != 0)
            card_heading(t, group = action_group(a));
        action_name(a, name);
        card_pair(t, STYLE_TITLE, arena_printf(&t->arena, "%s", keys), STYLE_PLAIN,
                  s->depth == DEPTH_EXPERT
                      ? arena_printf(&t->arena, "%s: %s", name, row->help)
                      : row->help);
    }
}

static void add_signs(struct card_text *t)
{
    card_heading(t, "Signs");
    card_row(t, STYLE_PLAIN, "━━━", "a message in the clear");
    card_row(t, STYLE_PLAIN, "═══ 🔒", "encrypted, and opened with keys");
    card_row(t, STYLE_SECRET, "▒▒▒", "encrypted, and no key to open it");
    card_row(t, STYLE_DIM, "┄┄┄", "ChangeCipherSpec that only pleases middleboxes");
    card_row(t, STYLE_GOOD, "✓", "a claim that was computed afresh, and fits");
    card_row(t, STYLE_BAD, "✗", "a claim that does not fit; the pane says what differs");
    card_row(t, STYLE_BAD, "cut", "bytes of it were not captured");
    card_row(t, STYLE_BRACKET, "╭ │ ╰", "a round trip: T is TCP's, 1, 2, … those of TLS");
    card_row(t, STYLE_PLAIN, "f2",
             "the second flight: messages one way, without waiting");
    card_row(t, STYLE_PLAIN, "↑ ↓",
             "beside the time: captured earlier, later than its place says");
    card_gap(t);
    card_note(
        t, STYLE_NOTE,
        "Counted are the round trips that the client waits for before it may send its "
        "first byte of application data: by dependency, not by the clock.");
}

static void add_filter(struct card_text *t)
{
    card_heading(t, "Filter");
    for (size_t i = 0; list_filter_words[i].word; i++)
        card_pair(t, STYLE_TITLE, list_filter_words[i].word, STYLE_PLAIN,
                  list_filter_words[i].help);
}

void card_help(const struct state *s, struct card_text *t)
{
    t->title = "Keys";
    add_keys(s, t);
    if (s->screen == ON_LIST)
        add_filter(t);
    else if (s->screen == ON_LADDER)
        add_signs(t);
    card_gap(t);
    card_note(
        t, STYLE_DIM,
        arena_printf(&t->arena,
                     "The mouse works, too: a click chooses, a second one opens, the "
                     "wheel scrolls. Number keys go to the parts of a long card. Keys "
                     "and colours can be changed in %s; at expert depth "
                     "(d) this help names the actions for it.",
                     s->config_path ? s->config_path : "a configuration file"));
}
