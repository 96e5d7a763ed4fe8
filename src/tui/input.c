/* SPDX-License-Identifier: BSD-2-Clause */
/* What keys, the mouse and time change. */
#include "tui/input.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static void say(struct state *s, const char *text)
{
    snprintf(s->said, sizeof s->said, "%s", text);
}

static int page(const struct state *s)
{
    if (s->screen != ON_LADDER)
        return s->height > 8 ? s->height - 5 : 3;
    struct parts p = screen_parts(s);
    int height = s->focus == FOCUS_LADDER   ? p.ladder.height - LADDER_HEADING
                 : s->focus == FOCUS_FIELDS ? p.fields.height
                                            : p.bytes.height;
    return height > 2 ? height - 1 : 1;
}

static int clamp(int at, int count)
{
    return at >= count ? (count ? count - 1 : 0) : at < 0 ? 0 : at;
}

static int bytes_wide(const struct state *s)
{
    return screen_parts(s).bytes.width >= 71 ? 16 : 8;
}

/* Moves by lines in whatever has the focus. */
static void move(struct state *s, int by)
{
    if (s->screen == ON_MENU)
        s->menu_at = clamp(s->menu_at + by, (int)s->choices);
    else if (s->screen == ON_LIST)
        s->list_at = clamp(s->list_at + by, (int)s->shown_count);
    else if (s->focus == FOCUS_FIELDS)
        fields_choose(&s->fields, s->fields.at + by);
    else if (s->focus == FOCUS_BYTES)
        input_move_byte(s, by * bytes_wide(s));
    else
        state_choose_row(s, s->row + by);
}

void input_move_byte(struct state *s, int by)
{
    int64_t byte = (int64_t)s->fields.byte + by;
    fields_choose_byte(&s->fields, byte < 0 ? 0 : (size_t)byte);
}

static void move_flight(struct state *s, int by)
{
    const struct ladder *l = &s->ladder;
    int row = s->row;
    const struct message *m = l->row[row].message;
    unsigned flight = m ? m->flight : 0;
    while ((row += by) >= 0 && row <= state_last_row(s)) {
        m = l->row[row].message;
        if (!m || m->flight == flight)
            continue;
        while (by < 0 && row > 0 && l->row[row - 1].message &&
               l->row[row - 1].message->flight == m->flight)
            row--;
        state_choose_row(s, row);
        return;
    }
    say(s, by > 0 ? "This is the last flight." : "This is the first flight.");
}

/* The ladder of the connection before or behind, as the list has them. */
static void move_connection(struct state *s, int by)
{
    int at = 0;
    for (int i = 0; i < (int)s->shown_count; i++)
        if (s->shown[i] == s->connection)
            at = i;
    if (at + by < 0 || at + by >= (int)s->shown_count)
        return say(s, by > 0 ? "This is the last connection."
                             : "This is the first connection.");
    s->list_at = at + by;
    state_open(s, s->shown[s->list_at]);
}

/* Left and right: fold and unfold, or byte by byte. */
static void sideways(struct state *s, int by)
{
    const struct node *n = state_field(s);
    if (s->screen != ON_LADDER || s->focus == FOCUS_LADDER || !n)
        return;
    if (s->focus == FOCUS_BYTES) {
        input_move_byte(s, by);
        return;
    }
    bool folded = fields_is_folded(&s->fields, n);
    if (n->first && folded == (by > 0))
        fields_fold(&s->fields, n, by < 0);
    else if (by < 0 && n->parent && n->parent->parent)
        fields_show(&s->fields, n->parent);
    else if (by > 0 && n->first)
        fields_choose(&s->fields, s->fields.at + 1);
}

static void enter(struct state *s)
{
    if (s->screen == ON_MENU) {
        s->chosen = s->choices ? s->menu_at : -1;
        s->quit = s->chosen >= 0;
    } else if (s->screen == ON_LIST) {
        if (s->list_at < (int)s->shown_count)
            state_open(s, s->shown[s->list_at]);
    } else if (s->focus == FOCUS_LADDER) {
        if (s->fields.line_count)
            s->focus = FOCUS_FIELDS;
        else
            say(s, "This row has no fields.");
    } else {
        const struct node *n = state_field(s);
        if (n && n->first)
            fields_fold(&s->fields, n, !fields_is_folded(&s->fields, n));
    }
}

static void back(struct state *s)
{
    if (s->screen == ON_LADDER && s->focus != FOCUS_LADDER)
        s->focus = FOCUS_LADDER;
    else if (s->screen == ON_LADDER && (s->tracker->connection_count > 1 || s->live)) {
        s->screen = ON_LIST;
        s->changes = (unsigned)-1;
    } else if (s->screen == ON_LIST && *s->filter) {
        s->filter[0] = '\0';
        s->changes = (unsigned)-1;
    } else
        s->quit = true;
}

static void reveal(struct state *s)
{
    int rows = (int)s->ladder.row_count;
    if (s->revealed < 0) {
        s->revealed = s->row + 1;
        say(s, "The curtain is down: space shows the next message.");
    } else if (s->revealed < rows) {
        s->revealed++;
        state_choose_row(s, s->revealed - 1);
    }
    if (s->revealed >= rows) {
        s->revealed = -1;
        say(s, "That was the last: the curtain is up.");
    }
}

static void play(struct state *s)
{
    s->playing = !s->playing;
    s->due = 0;
    if (s->playing && s->revealed < 0)
        s->revealed = s->row + 1;
    snprintf(s->said, sizeof s->said,
             s->playing ? "Playing at %g times real time: + and - change it, p pauses."
                        : "Paused.",
             s->speed);
}

static void change_speed(struct state *s, double factor)
{
    double speed = s->speed * factor;
    if (speed >= 0.0009 && speed <= 11)
        s->speed = speed;
    snprintf(s->said, sizeof s->said, "%g times real time", s->speed);
}

static void ask(struct state *s, enum prompt prompt)
{
    s->prompt = prompt;
    s->typed[0] = '\0';
    if (prompt == PROMPT_FILTER)
        memcpy(s->typed, s->filter, sizeof s->typed);
    if (prompt == PROMPT_EXPORT)
        snprintf(s->typed, sizeof s->typed, "connection-%u.txt", s->connection->number);
}

static void copy(struct state *s)
{
    const struct message *m = state_message(s);
    const struct node *n = state_field(s);
    s->clipboard.n = 0;
    if (!m)
        return say(s, "This row has nothing to copy.");
    if (s->focus != FOCUS_LADDER && n && n->text)
        buf_add_text(&s->clipboard, n->text);
    else if (s->focus != FOCUS_LADDER && n)
        text_add_hex(&s->clipboard, node_bytes(n, m->bytes), "");
    else
        text_add_hex(&s->clipboard, m->bytes, "");
    s->copied = buf_text(&s->clipboard);
    say(s, "Copied (where the terminal takes OSC 52).");
}

static void next_pane(struct state *s)
{
    if (s->fields.line_count)
        s->focus = (s->focus + 1) % 3;
}

static void resort(struct state *s, bool turn)
{
    if (turn)
        s->descending = !s->descending;
    else
        s->sort = (s->sort + 1) % LIST_COLUMNS;
    s->changes = (unsigned)-1;
    state_refresh(s);
}

static void act(struct state *s, enum action action)
{
    enum { FAR = 1 << 28 };
    switch (action) {
    case ACTION_NEXT:
        return move(s, 1);
    case ACTION_PREVIOUS:
        return move(s, -1);
    case ACTION_RIGHT:
        return sideways(s, 1);
    case ACTION_LEFT:
        return sideways(s, -1);
    case ACTION_DOWN:
        return s->presenter ? move(s, 1) : move(s, page(s));
    case ACTION_UP:
        return s->presenter ? move(s, -1) : move(s, -page(s));
    case ACTION_FIRST:
        return move(s, -FAR / 32);
    case ACTION_LAST:
        return move(s, FAR / 32);
    case ACTION_FLIGHT_NEXT:
        return move_flight(s, 1);
    case ACTION_FLIGHT_PREVIOUS:
        return move_flight(s, -1);
    case ACTION_CONNECTION_NEXT:
        return move_connection(s, 1);
    case ACTION_CONNECTION_PREVIOUS:
        return move_connection(s, -1);
    case ACTION_ENTER:
        return enter(s);
    case ACTION_PANE:
        return next_pane(s);
    case ACTION_REVEAL:
        return reveal(s);
    case ACTION_PLAY:
        return play(s);
    case ACTION_FASTER:
        return change_speed(s, 10);
    case ACTION_SLOWER:
        return change_speed(s, 0.1);
    case ACTION_VERSIONS:
        s->card = CARD_VERSIONS;
        return;
    case ACTION_OFFER:
        s->card = CARD_OFFER;
        return;
    case ACTION_HELP:
        s->card = CARD_HELP;
        return;
    case ACTION_DEPTH:
        s->depth = (s->depth + 1) % DEPTH_COUNT;
        return;
    case ACTION_GO:
        return ask(s, PROMPT_GO);
    case ACTION_FIND:
        return ask(s, s->screen == ON_LIST ? PROMPT_FILTER : PROMPT_FIND);
    case ACTION_AGAIN:
        return input_find(s, 1);
    case ACTION_BACK_AGAIN:
        return input_find(s, -1);
    case ACTION_SORT:
        return resort(s, false);
    case ACTION_TURN:
        return resort(s, true);
    case ACTION_PAUSE:
        s->paused = !s->paused;
        s->changes = (unsigned)-1;
        return;
    case ACTION_PRESENTER:
        s->presenter = !s->presenter;
        return;
    case ACTION_EXPORT:
        return ask(s, PROMPT_EXPORT);
    case ACTION_COPY:
        return copy(s);
    case ACTION_BLANK:
        s->blank = true;
        return;
    case ACTION_REDRAW:
        s->redraw = true;
        return;
    case ACTION_BACK:
        return back(s);
    default:
        return;
    }
}

void input_key(struct state *s, int key)
{
    s->said[0] = '\0';
    s->follow = false;
    if (s->blank) {
        s->blank = false;
        return;
    }
    if (s->prompt != PROMPT_NONE) {
        input_prompt(s, key);
        return;
    }
    enum action action = action_of(key, s->screen);
    if (s->card != CARD_NONE) {
        bool down = action == ACTION_NEXT || action == ACTION_DOWN;
        bool up = action == ACTION_PREVIOUS || action == ACTION_UP;
        s->card_top += down ? 1 : up && s->card_top ? -1 : 0;
        if (!down && !up) {
            s->card = CARD_NONE;
            s->card_top = 0;
        }
        return;
    }
    if (action == ACTION_COUNT && key < KEY_IS_NONE && key > ' ')
        say(s, "That key does nothing here; ? shows those that do.");
    else
        act(s, action);
}

static bool inside(struct area a, int x, int y)
{
    return x >= a.x && x < a.x + a.width && y >= a.y && y < a.y + a.height;
}

static void click_ladder(struct state *s, int x, int y)
{
    struct parts p = screen_parts(s);
    int step = s->presenter ? 2 : 1;
    if (inside(p.ladder, x, y) && y >= p.ladder.y + LADDER_HEADING) {
        s->focus = FOCUS_LADDER;
        state_choose_row(s, s->row_top + (y - p.ladder.y - LADDER_HEADING) / step);
    } else if (inside(p.fields, x, y)) {
        bool same =
            s->fields.at == s->fields.top + y - p.fields.y && s->focus == FOCUS_FIELDS;
        s->focus = FOCUS_FIELDS;
        fields_choose(&s->fields, s->fields.top + y - p.fields.y);
        if (same)
            enter(s);
    } else if (inside(p.bytes, x, y)) {
        s->focus = FOCUS_BYTES;
    }
}

void input_mouse(struct state *s, int x, int y, int wheel)
{
    s->said[0] = '\0';
    if (s->card != CARD_NONE || s->prompt != PROMPT_NONE || s->blank) {
        input_key(s, wheel > 0 ? KEY_IS_DOWN : wheel < 0 ? KEY_IS_UP : KEY_IS_ESCAPE);
    } else if (wheel) {
        move(s, wheel);
    } else if (s->screen == ON_LADDER) {
        click_ladder(s, x, y);
    } else if (s->screen == ON_LIST && y >= 3) {
        bool same = s->list_at == s->list_top + y - 3;
        s->list_at = clamp(s->list_top + y - 3, (int)s->shown_count);
        if (same)
            enter(s);
    }
}

int input_tick(struct state *s, int64_t now)
{
    if (!s->playing || s->screen != ON_LADDER)
        return -1;
    if (s->revealed < 0 || s->revealed >= (int)s->ladder.row_count) {
        s->playing = false;
        s->revealed = -1;
        say(s, "That was the last message.");
        return -1;
    }
    if (s->due == 0) {
        double wait = s->ladder.row[s->revealed].seconds -
                      (s->revealed ? s->ladder.row[s->revealed - 1].seconds : 0);
        wait = wait / s->speed;
        s->due = now + (int64_t)((wait < 0 ? 0 : wait > 60 ? 60 : wait) * 1e9);
    }
    if (now < s->due)
        return (int)((s->due - now) / 1000000) + 1;
    s->due = 0;
    reveal(s);
    return s->playing ? 0 : -1;
}
