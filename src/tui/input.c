/* SPDX-License-Identifier: BSD-2-Clause */
/* What keys change. */
#include "tui/input.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void input_say(struct state *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->said, sizeof s->said, format, arguments);
    va_end(arguments);
}

/* The chosen field's value, or the message's bytes. */
/* What is hidden on the screen does not go through the clipboard, either. */
static void cover_copied(struct state *s)
{
    struct buf covered = {0};
    const struct cover *cover = state_cover(s);
    if (cover &&
        cover_text(cover, buf_text(&s->clipboard), &covered) == buf_text(&covered)) {
        s->clipboard.n = 0;
        buf_add(&s->clipboard, buf_bytes(&covered));
    }
    buf_done(&covered);
}

static void copy(struct state *s)
{
    const struct message *m = state_message(s);
    const struct node *n = state_field(s);
    bool field = s->focus != FOCUS_LADDER && n;
    s->clipboard.n = 0;
    if (!m) {
        input_say(s, "This row has nothing to copy.");
        return;
    }
    if (field && n->text)
        buf_add_text(&s->clipboard, n->text);
    else if (field)
        text_add_hex(&s->clipboard, node_bytes(n, message_wire(m)), "");
    else
        text_add_hex(&s->clipboard, message_wire(m), "");
    cover_copied(s);
    s->copied = buf_text(&s->clipboard);
    input_say(s, "Copied %s (where the terminal takes OSC 52).",
              field ? n->name : "the message's bytes");
}

static void next_pane(struct state *s)
{
    if (s->screen == ON_LADDER && s->fields.line_count)
        s->focus = (s->focus + 1) % 3;
}

/* By the next column that is shown. */
static int next_column(const struct state *s)
{
    struct list_layout l;
    int next = s->sort;
    list_layout(&l, s->width - 2, s->shown, s->shown_count, s->sort);
    do
        next = (next + 1) % LIST_COLUMNS;
    while (!l.width[next]);
    return next;
}

static void resort(struct state *s, bool turn)
{
    if (turn)
        state_sort(s, s->sort, !s->descending);
    else
        state_sort(s, next_column(s), s->descending);
}

static void play(struct state *s)
{
    if (s->screen == ON_LADDER) {
        play_toggle(s);
        return;
    }
    s->paused = !s->paused;
    s->changes = (unsigned)-1;
}

static void deepen(struct state *s)
{
    static const char *const names[] = {"full", "expert", "short"};
    enum depth now = s->card == CARD_NONE ? state_depth(s) : s->depth;
    s->depth = (now + 1) % DEPTH_COUNT;
    s->deepened = true;
    input_say(s, "Depth of the explanation: %s.", names[s->depth]);
}

static void toggle(struct state *s, bool *what, const char *on, const char *off)
{
    *what = !*what;
    input_say(s, "%s", *what ? on : off);
}

/* Actions on what is shown rather than where one stands. */
static void act_on_view(struct state *s, enum action action)
{
    switch (action) {
    case ACTION_DEPTH:
        return deepen(s);
    case ACTION_GO:
        return input_ask(s, PROMPT_GO);
    case ACTION_FIND:
        return input_ask(s, s->screen == ON_LIST ? PROMPT_FILTER : PROMPT_FIND);
    case ACTION_AGAIN:
        return input_find(s, 1);
    case ACTION_BACK_AGAIN:
        return input_find(s, -1);
    case ACTION_SORT:
        return resort(s, false);
    case ACTION_TURN:
        return resort(s, true);
    case ACTION_PRESENTER:
        return toggle(s, &s->presenter, "Presenter: a clicker steps; b blanks; P ends.",
                      "No presenter.");
    case ACTION_HIDE:
        return look_hide(s);
    case ACTION_EXPORT:
        return input_ask(s, PROMPT_EXPORT);
    case ACTION_EYES:
        return look_eyes(s);
    case ACTION_COMPARE:
        return look_compare(s);
    case ACTION_SCALE:
        return look_scale(s);
    case ACTION_FLIGHTS:
        return look_rows(s);
    case ACTION_ACKS:
        return look_show(s, LADDER_ACKS, "With TCP's acknowledgements.",
                         "Without TCP's acknowledgements.");
    case ACTION_UNFOLD:
        return look_show(s, LADDER_UNFOLD, "Every message of long runs.",
                         "Long runs are folded.");
    case ACTION_RERUN:
        return bench_wish(s, WISH_AGAIN);
    case ACTION_EVERYTHING:
        return bench_wish(s, WISH_ALL);
    case ACTION_KNOBS:
        return input_ask(s, PROMPT_KNOBS);
    case ACTION_SAVE:
        return input_ask(s, PROMPT_SAVE);
    case ACTION_COPY:
        return copy(s);
    case ACTION_BLANK:
        s->blank = true;
        return;
    case ACTION_REDRAW:
        s->redraw = true;
        return;
    default:
        return;
    }
}

static void act(struct state *s, enum action action)
{
    enum { FAR = 1 << 24 };
    switch (action) {
    case ACTION_NEXT:
        return move_lines(s, 1);
    case ACTION_PREVIOUS:
        return move_lines(s, -1);
    case ACTION_RIGHT:
        return move_sideways(s, 1);
    case ACTION_LEFT:
        return move_sideways(s, -1);
    case ACTION_DOWN:
        return move_page(s, 1);
    case ACTION_UP:
        return move_page(s, -1);
    case ACTION_FIRST:
        return move_lines(s, -FAR);
    case ACTION_LAST:
        return move_lines(s, FAR);
    case ACTION_FLIGHT_NEXT:
        return move_flight(s, 1);
    case ACTION_FLIGHT_PREVIOUS:
        return move_flight(s, -1);
    case ACTION_CONNECTION_NEXT:
        return move_connection(s, 1);
    case ACTION_CONNECTION_PREVIOUS:
        return move_connection(s, -1);
    case ACTION_ENTER:
        return s->quiz.on ? quiz_go_on(s) : move_into(s);
    case ACTION_PANE:
        return next_pane(s);
    case ACTION_REVEAL:
        return s->quiz.on ? quiz_go_on(s) : play_reveal(s);
    case ACTION_QUIZ:
        return quiz_toggle(s);
    case ACTION_PLAY:
        return play(s);
    case ACTION_FASTER:
        return play_speed(s, 10);
    case ACTION_SLOWER:
        return play_speed(s, 0.1);
    case ACTION_BACK:
        return move_back(s);
    default:
        return act_on_view(s, action);
    }
}

/* Which card an action opens. */
static enum card card_of(enum action action)
{
    static const struct {
        enum action action;
        enum card card;
    } cards[] = {{ACTION_HELP, CARD_HELP},
                 {ACTION_VERSIONS, CARD_VERSIONS},
                 {ACTION_OFFER, CARD_OFFER},
                 {ACTION_SCHEDULE, CARD_SCHEDULE},
                 {ACTION_CERTIFICATES, CARD_CERTIFICATES},
                 {ACTION_EAVESDROPPER, CARD_EAVESDROPPER},
                 {ACTION_EVENTS, CARD_EVENTS},
                 {ACTION_SHEET, CARD_SHEET},
                 {ACTION_WHOLE, CARD_WHOLE}};
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
        if (cards[i].action == action)
            return cards[i].card;
    return CARD_NONE;
}

static int page_of_card(const struct state *s)
{
    return s->height > 8 ? s->height - 6 : 2;
}

/* A key while a card is open: scrolls it, opens another, or closes it. False: it closes the card and
 * does what it does elsewhere. */
static bool on_card(struct state *s, enum action action)
{
    int by = action == ACTION_NEXT       ? 1
             : action == ACTION_PREVIOUS ? -1
             : action == ACTION_DOWN     ? page_of_card(s)
             : action == ACTION_UP       ? -page_of_card(s)
             : action == ACTION_FIRST    ? -s->card_top
             : action == ACTION_LAST     ? CARD_LAST_LINE
                                         : 0;
    enum card other = card_of(action);
    if (by) {
        s->card_top = s->card_top + by < 0 ? 0 : s->card_top + by;
        return true;
    }
    if (action == ACTION_DEPTH) {
        deepen(s);
        return true;
    }
    if (action == ACTION_FIND) {
        input_ask(s, PROMPT_FIND);
        return true;
    }
    if (action == ACTION_AGAIN || action == ACTION_BACK_AGAIN) {
        input_find(s, action == ACTION_AGAIN ? 1 : -1);
        return true;
    }
    if (action == ACTION_EXPORT && s->card == CARD_SHEET) {
        input_ask(s, PROMPT_EXPORT);
        return true;
    }
    s->card_top = s->card_found = 0;
    if (action == ACTION_PANE)
        s->card =
            s->card + 1 < CARD_COUNT && s->screen == ON_LADDER ? s->card + 1 : CARD_HELP;
    else
        s->card = other == s->card ? CARD_NONE : other;
    return s->card != CARD_NONE || other != CARD_NONE || action == ACTION_BACK ||
           action == ACTION_ENTER || action == ACTION_COUNT;
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
    enum action action = keymap_find(&s->keymap, key, s->screen);
    if (s->card != CARD_NONE && action == ACTION_COUNT && key >= '0' && key <= '9') {
        s->card_section = key == '0' ? 10 : key - '0';
        return;
    }
    if (s->card != CARD_NONE && on_card(s, action))
        return;
    if (s->quiz.on && key >= '1' && key <= '9') {
        quiz_answer(s, key - '1');
        return;
    }
    s->card = card_of(action);
    if (action == ACTION_COUNT && key < KEY_IS_NONE && key > ' ')
        input_say(s, "That key does nothing here; ? shows those that do.");
    else if (s->card == CARD_NONE)
        act(s, action);
}
