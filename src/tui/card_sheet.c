/* SPDX-License-Identifier: BSD-2-Clause */
/* The lab sheet: what classes are asked, answered for the open connection. */
#include "tui/card.h"

#include "view/sheet.h"

void card_sheet(const struct state *s, struct card_text *t)
{
    size_t count;
    const struct sheet_question *q = sheet_questions(&count);
    t->title = "Lab sheet";
    t->wide = true;
    for (size_t i = 0; i < count; i++) {
        struct sheet_answer answer = sheet_ask(&q[i], s->connection, &t->arena);
        if (i == 0 || q[i].group != q[i - 1].group)
            card_heading(t, q[i].group);
        card_row(t, STYLE_NOTE, arena_printf(&t->arena, "%2zu.", i + 1), q[i].text);
        card_row(t, STYLE_PLAIN, "", sheet_answer_text(&answer, &t->arena));
    }
}
