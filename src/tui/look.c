/* SPDX-License-Identifier: BSD-2-Clause */
/* How the open connection is looked at: whose eyes, to scale, what is folded, what beside it. */
#include "tui/input.h"

void look_eyes(struct state *s)
{
    if (s->quiz.on)
        quiz_end(s);
    state_look(s, (s->eyes + 1) % EYES_COUNT);
    if (s->focus != FOCUS_LADDER && s->eyes != EYES_ENDPOINT)
        s->focus = FOCUS_LADDER;
    input_say(s, "Seen by %s. E tells what each learns.", eyes_title(s->eyes));
}

void look_scale(struct state *s)
{
    s->to_scale = !s->to_scale;
    s->scale_top = 0;
    input_say(s,
              s->to_scale
                  ? "To scale: downwards is time. A thick line computes; a wave cuts a "
                    "long silence out."
                  : "A row a message.");
    state_relay(s);
}

void look_show(struct state *s, unsigned flag, const char *on, const char *off)
{
    s->show ^= flag;
    input_say(s, "%s", s->show & flag ? on : off);
    state_relay(s);
}

void look_rows(struct state *s)
{
    bool records = ladder_has_records(s->connection);
    unsigned now = s->show & (LADDER_FLIGHTS | LADDER_RECORDS);
    unsigned next = now == 0                           ? LADDER_FLIGHTS
                    : now == LADDER_FLIGHTS && records ? LADDER_RECORDS
                                                       : 0;
    s->show = (s->show & ~now) | next;
    input_say(s, next == LADDER_FLIGHTS ? "A row a flight."
                 : next == LADDER_RECORDS
                     ? "A row a record, as they were on the wire; long "
                       "runs of data are folded, u unfolds them."
                 : now && s->connection->datagram
                     ? "A row a message. (Records of DTLS are not shown by themselves.)"
                     : "A row a message.");
    state_relay(s);
}

void look_hide(struct state *s)
{
    s->hide = !s->hide;
    input_say(s, s->hide ? "Addresses and names are hidden."
                         : "Addresses and names are shown.");
    if (s->screen == ON_LADDER)
        state_relay(s);
}

/* The only other one at once; among several the list asks. */
static void compare_from_ladder(struct state *s)
{
    struct tracker *t = s->tracker;
    if (t->connection_count < 2) {
        if (s->elsewhere)
            input_ask(s, PROMPT_COMPARE);
        else
            input_say(s, "There is no other connection here to compare with.");
        return;
    }
    if (t->connection_count == 2) {
        state_compare(s, t->connection[t->connection[0]->number == s->recorded->number]);
        return;
    }
    s->screen = ON_LIST;
    s->picking = true;
    s->picking_here = false;
    s->changes = (unsigned)-1;
    input_say(s, "Compare %u with which? enter or c takes it, q leaves it.",
              s->recorded->number);
}

void look_elsewhere(struct state *s, const char *path)
{
    struct error e;
    struct connection *other = s->elsewhere->open(s->elsewhere->context, path, &e);
    if (other)
        state_compare(s, other);
    else
        input_say(s, "%s", e.text);
}

void look_compare(struct state *s)
{
    if (s->screen == ON_LADDER) {
        compare_from_ladder(s);
    } else if (s->screen == ON_LIST && s->list_at < (int)s->shown_count) {
        struct connection *at = s->shown[s->list_at];
        if (s->picking && at->number != s->recorded->number) {
            state_compare(s, at);
            return;
        }
        state_take(s, at);
        s->picking = s->picking_here = true;
        input_say(s, "Compare %u with which? enter or c takes it, q leaves it.",
                  at->number);
    } else if (s->screen == ON_MENU && s->bench) {
        bool second = s->rival >= 0 && s->rival != s->menu_at;
        if (second) {
            s->bench->rival = s->menu_at;
            s->chosen = s->rival;
            s->quit = true;
        }
        s->rival = second ? -1 : s->menu_at;
        input_say(s, second ? ""
                            : "Against which other one? enter or c starts the race, q "
                              "leaves it.");
    }
}
