/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines that are typed: find, filter, go to, write to a file. */
#include "base/text.h"
#include "tui/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool node_holds(const struct node *n, const char *text)
{
    return strcasestr(n->name, text) || (n->text && strcasestr(n->text, text));
}

/* The first node that holds the text in its name or value. */
static const struct node *find_in(const struct node *root, const char *text)
{
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (n != root && node_holds(n, text))
            return n;
    return NULL;
}

/* The next such node of the chosen message behind the chosen field, or the last before it. */
static const struct node *find_beside(const struct state *s, int direction)
{
    const struct node *root = s->fields.root, *at = state_field(s), *found = NULL;
    bool behind = false;
    for (const struct node *n = root; n && at; n = node_walk(root, n)) {
        if (n == at && direction < 0)
            return found;
        if (n != root && n != at && node_holds(n, s->sought) &&
            (behind || direction < 0)) {
            found = n;
            if (direction > 0)
                return n;
        }
        behind |= n == at;
    }
    return NULL;
}

static bool row_holds(const struct state *s, int row)
{
    struct arena a = {0};
    const struct ladder_row *r = &s->ladder.row[row];
    bool found = strcasestr(r->label, s->sought) != NULL;
    if (!found && r->message)
        found =
            find_in(connection_tree(s->connection, r->message, &a), s->sought) != NULL;
    arena_done(&a);
    return found;
}

/* "tls13-full.svg"; of one of several connections "tls13-0rtt-2.svg"; where names are hidden, and of
 * what has no name that is one of a file, "connection-2.svg". */
static void name_export(struct state *s, const char *ending)
{
    const char *name = state_trace(s, s->connection), *dot = strchr(name, '.');
    int length = dot ? (int)(dot - name) : (int)strlen(name);
    bool plain = !s->hide && length > 0 && !strpbrk(name, "/ :") &&
                 length < (int)sizeof s->typed / 2;
    if (!plain)
        snprintf(s->typed, sizeof s->typed, "connection-%u.%s", s->connection->number,
                 ending);
    else if (s->tracker->connection_count > 1)
        snprintf(s->typed, sizeof s->typed, "%.*s-%u.%s", length, name,
                 s->connection->number, ending);
    else
        snprintf(s->typed, sizeof s->typed, "%.*s.%s", length, name, ending);
}

void input_ask(struct state *s, enum prompt prompt)
{
    bool of_lab = prompt == PROMPT_KNOBS || prompt == PROMPT_SAVE;
    if (of_lab && (!s->bench || (prompt == PROMPT_SAVE && !s->bench->save))) {
        input_say(s, s->bench ? "Nothing was played yet." : "There is no lab here.");
        return;
    }
    s->prompt = prompt;
    s->typed[0] = '\0';
    if (prompt == PROMPT_FILTER)
        memcpy(s->typed, s->filter, sizeof s->typed);
    if (prompt == PROMPT_EXPORT)
        name_export(s, s->card == CARD_SHEET     ? "md"
                       : s->screen == ON_COMPARE ? "txt"
                                                 : "svg");
    if (prompt == PROMPT_COMPARE && s->elsewhere->suggested)
        snprintf(s->typed, sizeof s->typed, "%s", s->elsewhere->suggested);
    if (prompt == PROMPT_KNOBS)
        bench_write(&s->bench->knobs, s->typed, sizeof s->typed);
    if (prompt == PROMPT_SAVE)
        snprintf(s->typed, sizeof s->typed, "lab.pcap");
}

static void find_choice(struct state *s, int direction)
{
    for (int i = 1; i <= (int)s->choices; i++) {
        int at = (s->menu_at + direction * i + 2 * (int)s->choices) % (int)s->choices;
        const struct choice *c = &s->choice[at];
        if (strcasestr(c->name, s->sought) || strcasestr(c->story, s->sought)) {
            s->menu_at = at;
            return;
        }
    }
    snprintf(s->said, sizeof s->said, "Not found: %s", s->sought);
}

void input_find(struct state *s, int direction)
{
    int rows = state_last_row(s) + 1;
    if (!*s->sought)
        return;
    if (s->card != CARD_NONE) {
        s->card_seek = direction;
        return;
    }
    if (s->screen == ON_MENU) {
        find_choice(s, direction);
        return;
    }
    const struct node *beside = find_beside(s, direction);
    if (beside) {
        fields_show(&s->fields, beside);
        return;
    }
    for (int i = 1; i <= rows; i++) {
        int row = ((s->row + direction * i) % rows + rows) % rows;
        if (!row_holds(s, row))
            continue;
        state_choose_row(s, row);
        const struct node *n = s->fields.root ? find_in(s->fields.root, s->sought) : NULL;
        if (n)
            fields_show(&s->fields, n);
        return;
    }
    snprintf(s->said, sizeof s->said, "Not found: %s", s->sought);
}

static void go(struct state *s)
{
    unsigned number = (unsigned)strtoul(s->typed, NULL, 10);
    for (int row = 0; row <= state_last_row(s); row++)
        if (s->ladder.row[row].message && s->ladder.row[row].message->number == number) {
            state_choose_row(s, row);
            return;
        }
    snprintf(s->said, sizeof s->said, "There is no message %s here.", s->typed);
}

static void set_knobs(struct state *s)
{
    if (bench_read(&s->bench->knobs, s->typed, s->said, sizeof s->said) < 0)
        s->prompt = PROMPT_KNOBS;
    else if (s->screen != ON_MENU)
        snprintf(s->said, sizeof s->said,
                 "They hold from the next run on: r plays again.");
}

/* What cannot be read is said, and stays to be mended. */
static void filter(struct state *s)
{
    struct arena a = {0};
    const char *wrong = list_filter_wrong(s->typed, &a);
    if (wrong) {
        snprintf(s->said, sizeof s->said, "%s", wrong);
        s->prompt = PROMPT_FILTER;
    } else {
        memcpy(s->filter, s->typed, sizeof s->filter);
        s->changes = (unsigned)-1;
        s->list_at = 0;
        state_refresh(s);
    }
    arena_done(&a);
}

static void finish(struct state *s)
{
    enum prompt prompt = s->prompt;
    s->prompt = PROMPT_NONE;
    switch (prompt) {
    case PROMPT_FIND:
        memcpy(s->sought, s->typed, sizeof s->sought);
        return input_find(s, 1);
    case PROMPT_FILTER:
        return filter(s);
    case PROMPT_GO:
        return go(s);
    case PROMPT_EXPORT:
        return export_write(s, s->typed);
    case PROMPT_COMPARE:
        return look_elsewhere(s, s->typed);
    case PROMPT_KNOBS:
        return set_knobs(s);
    case PROMPT_SAVE:
        return bench_save(s, s->typed);
    default:
        return;
    }
}

enum { CLEAR_LINE = 21, ERASE_WORD = 23 }; /* ctrl-U, ctrl-W */

static void type(struct state *s, int key)
{
    struct buf b = {0};
    size_t n = strlen(s->typed);
    text_add_point(&b, (uint32_t)key);
    if (n + b.n < sizeof s->typed)
        memcpy(s->typed + n, buf_text(&b), b.n + 1);
    buf_done(&b);
}

static void erase(struct state *s)
{
    size_t n = strlen(s->typed);
    while (n > 0 && ((unsigned char)s->typed[n - 1] & 0xc0) == 0x80)
        n--;
    s->typed[n > 0 ? n - 1 : 0] = '\0';
}

/* Back over blanks, then over a word (or a part of a path). */
static void erase_word(struct state *s)
{
    size_t n = strlen(s->typed);
    while (n && (s->typed[n - 1] == ' ' || s->typed[n - 1] == '/'))
        n--;
    while (n && s->typed[n - 1] != ' ' && s->typed[n - 1] != '/')
        n--;
    s->typed[n] = '\0';
}

void input_prompt(struct state *s, int key)
{
    if (key == KEY_IS_ESCAPE)
        s->prompt = PROMPT_NONE;
    else if (key == KEY_IS_ENTER || key == '\n')
        finish(s);
    else if (key == KEY_IS_BACKSPACE || key == 8 || key == 127)
        erase(s);
    else if (key == CLEAR_LINE)
        s->typed[0] = '\0';
    else if (key == ERASE_WORD)
        erase_word(s);
    else if (key >= ' ' && key < KEY_IS_NONE)
        type(s, key);
}
