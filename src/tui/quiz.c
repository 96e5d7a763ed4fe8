/* SPDX-License-Identifier: BSD-2-Clause */
/* Predict, then reveal: a question before each flight, number keys answer, the flight is shown. */
#include "tui/input.h"

/* The flight that begins in the first row behind the curtain, 0 where none is to come. */
static unsigned next_flight(const struct state *s)
{
    const struct ladder *l = &s->ladder;
    for (int i = s->revealed < 0 ? (int)l->row_count : s->revealed; i < (int)l->row_count;
         i++)
        if (l->row[i].message && l->row[i].message->flight)
            return l->row[i].message->flight;
    return 0;
}

/* Opens the question before the next flight; lifts the curtain where there is none. */
static void ask(struct state *s)
{
    s->quiz.answer = -1;
    if (predict_flight(&s->quiz.question, s->connection, next_flight(s)))
        return;
    s->quiz.question.choice_count = 0;
    s->quiz.on = false;
    s->revealed = -1;
    input_say(s, "The handshake is over: %u of %u predicted. The curtain is up.",
              s->quiz.right, s->quiz.asked);
}

void quiz_toggle(struct state *s)
{
    if (s->quiz.on) {
        quiz_end(s);
        return;
    }
    int row = 0;
    while (row < (int)s->ladder.row_count &&
           !(s->ladder.row[row].message && s->ladder.row[row].message->flight))
        row++;
    s->quiz = (struct quiz){.on = true, .answer = -1};
    s->playing = false;
    s->travel = 1;
    s->focus = FOCUS_LADDER;
    s->revealed = row;
    state_choose_row(s, row - 1);
    ask(s);
}

void quiz_end(struct state *s)
{
    s->quiz.on = false;
    s->revealed = -1;
    input_say(s, "%u of %u predicted.", s->quiz.right, s->quiz.asked);
}

void quiz_answer(struct state *s, int choice)
{
    struct quiz *q = &s->quiz;
    if (!q->on || q->answer >= 0 || choice < 0 || choice >= (int)q->question.choice_count)
        return;
    q->answer = choice;
    q->asked++;
    q->right += choice == q->question.right;
}

/* Shows the rows up to the last of the flight that was asked for. */
void quiz_go_on(struct state *s)
{
    const struct ladder *l = &s->ladder;
    unsigned flight = s->quiz.question.flight;
    if (s->quiz.answer < 0) {
        input_say(s, "A number key answers; Q ends the questions.");
        return;
    }
    int row = s->revealed;
    for (int i = s->revealed; i < (int)l->row_count; i++)
        if (l->row[i].message && l->row[i].message->flight == flight)
            row = i + 1;
    s->revealed = row;
    state_choose_row(s, row - 1);
    ask(s);
}
