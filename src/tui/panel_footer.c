/* SPDX-License-Identifier: BSD-2-Clause */
/* The last line: a line that is typed, something said, or what keys do now. */
#include "tui/panels.h"

#include "base/array.h"
#include "base/text.h"
#include "tui/input.h"

#include <string.h>

/* What the keys work on. */
enum when {
    WHEN_MENU,
    WHEN_FOUND, /* by a scan */
    WHEN_LIST,
    WHEN_LIVE,
    WHEN_LADDER,
    WHEN_FIELDS,
    WHEN_BYTES,
    WHEN_PLAYING,
    WHEN_QUESTION,
    WHEN_CARD,
    WHEN_SHEET,
    WHEN_COMPARED
};

static const struct footer {
    enum when when;
    enum action action;
    const char *words;
} footers[] = {
#define FOOTER(when_, action_, words_) {WHEN_##when_, ACTION_##action_, words_},
#include "tui/footers.def"
#undef FOOTER
};

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

/* What may be typed. */
static const char *prompt_hint(const struct state *s)
{
    switch (s->prompt) {
    case PROMPT_FILTER:
        return *s->typed ? "" : "version:1.2  server:example  alert:  -psk  or any word";
    case PROMPT_FIND:
        return *s->typed ? "" : "in names and values";
    case PROMPT_KNOBS:
        return "round trip and jitter in ms, loss in %, rate in kbit/s";
    case PROMPT_EXPORT:
        return s->card == CARD_SHEET
                   ? "for students, without the answers: NAME.questions.md"
               : s->screen == ON_COMPARE
                   ? ""
                   : ".txt .svg .html .json .mmd, the lab sheet .md";
    default:
        return "";
    }
}

/* What is said, in as many lines as it takes (two at most), the last of them on line `y`. */
static void draw_said(const struct state *s, struct grid *g, int y, enum style style)
{
    int lines = text_width(s->said) > s->width - 2 ? 2 : 1;
    for (int i = 0; i < lines; i++)
        for (int x = 0; x < s->width; x++)
            grid_point(g, x, y - i, STYLE_PLAIN, ' ');
    grid_paragraph(g, 1, y - lines + 1, s->width - 1, lines, style, s->said);
}

/* A line that is typed, its end in sight. */
static void draw_prompt(const struct state *s, struct grid *g, int y)
{
    int x = grid_text(g, 1, y, s->width, STYLE_BRACKET, prompt_words(s->prompt));
    const char *typed = s->typed;
    while (*typed && text_width(typed) > s->width - x - 2)
        typed += text_fit(typed, 1);
    x = grid_text(g, x, y, s->width, STYLE_TITLE, typed);
    grid_point(g, x, y, STYLE_CURSOR, ' ');
    if (*s->said) /* what is wrong with it, above */
        draw_said(s, g, y - 1, STYLE_BAD);
    grid_text(g, x + 3, y, s->width, STYLE_DIM, *s->said ? "" : prompt_hint(s));
}

static enum when now(const struct state *s)
{
    if (s->card != CARD_NONE)
        return s->card == CARD_SHEET ? WHEN_SHEET : WHEN_CARD;
    switch (s->screen) {
    case ON_MENU:
        return s->words ? WHEN_FOUND : WHEN_MENU;
    case ON_LIST:
        return s->live && !s->over ? WHEN_LIVE : WHEN_LIST;
    case ON_COMPARE:
        return WHEN_COMPARED;
    default:
        break;
    }
    return s->quiz.on                 ? WHEN_QUESTION
           : s->playing               ? WHEN_PLAYING
           : s->focus == FOCUS_FIELDS ? WHEN_FIELDS
           : s->focus == FOCUS_BYTES  ? WHEN_BYTES
                                      : WHEN_LADDER;
}

/* The keys of an action, one for each; both of a pair: "↑↓" for the step. */
static void keys_of(const struct state *s, enum action action, char *keys, size_t room)
{
    bool pair = action == ACTION_PREVIOUS || action == ACTION_LEFT;
    enum action other = action == ACTION_PREVIOUS ? ACTION_NEXT : ACTION_RIGHT;
    keymap_shown(&s->keymap, action, keys, room);
    char *blank = strchr(keys, ' ');
    if (blank)
        *blank = '\0'; /* one is enough here */
    if (pair && s->keymap.keys[other][0]) {
        char next[16];
        keymap_name(s->keymap.keys[other][0], next);
        strncat(keys, next, room - strlen(keys) - 1);
    }
}

static const char *words_of(const struct state *s, const struct footer *f)
{
    bool leaves = f->action == ACTION_BACK && f->when != WHEN_CARD &&
                  f->when != WHEN_SHEET && move_back_quits(s) &&
                  !(s->words && s->screen == ON_LADDER);
    return leaves ? "quit" : f->words;
}

static void draw_keys(const struct state *s, struct grid *g, int y)
{
    enum when when = now(s);
    int x = 1;
    for (size_t i = 0; i < ARRAY_LENGTH(footers); i++) {
        const struct footer *f = &footers[i];
        char keys[48];
        if (f->when != when)
            continue;
        keys_of(s, f->action, keys, sizeof keys);
        const char *words = words_of(s, f);
        /* how to get help and how to get out always fit */
        bool always = f->action == ACTION_HELP || f->action == ACTION_BACK;
        int end = x + text_width(keys) + 1 + text_width(words);
        if (!*keys || end > s->width - (always ? 1 : 18))
            continue;
        x = grid_text(g, x, y, s->width, STYLE_BRACKET, keys);
        x = grid_text(g, x + 1, y, s->width, STYLE_DIM, words) + 2;
    }
}

void panel_footer(const struct state *s, struct grid *g)
{
    int y = s->height - 1;
    if (s->prompt != PROMPT_NONE)
        draw_prompt(s, g, y);
    else if (*s->said)
        draw_said(s, g, y, STYLE_NOTE);
    else
        draw_keys(s, g, y);
}
