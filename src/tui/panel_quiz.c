/* SPDX-License-Identifier: BSD-2-Clause */
/* The question before a flight, in a box at the foot of the screen. */
#include "tui/panels.h"

#include "base/text.h"

/* A choice with its number; what was answered is marked, and why. Returns the line behind it. */
static int draw_choice(const struct state *s, struct grid *g, struct area a, int y, int i)
{
    struct arena arena = {0};
    const struct quiz *q = &s->quiz;
    bool told = q->answer >= 0, right = i == q->question.right;
    enum style style = !told            ? STYLE_PLAIN
                       : right          ? STYLE_GOOD
                       : i == q->answer ? STYLE_BAD
                                        : STYLE_DIM;
    const char *mark = !told ? " " : right ? "✓" : i == q->answer ? "✗" : " ";
    int end = a.x + a.width - 2;
    grid_text(g, a.x + 2, y, end, style, arena_printf(&arena, "%s %d", mark, i + 1));
    y += grid_paragraph(g, a.x + 7, y, end, 3, style, q->question.choice[i].text);
    if (told && (right || i == q->answer))
        y += grid_paragraph(g, a.x + 7, y, end, 3, STYLE_NOTE, q->question.choice[i].why);
    arena_done(&arena);
    return y;
}

static int draw_all(const struct state *s, struct grid *g, struct area a)
{
    const struct quiz *q = &s->quiz;
    int y = a.y + 1;
    y += grid_paragraph(g, a.x + 2, y, a.x + a.width - 2, 2, STYLE_TITLE,
                        q->question.question);
    for (int i = 0; i < (int)q->question.choice_count; i++)
        y = draw_choice(s, g, a, y, i);
    grid_text(g, a.x + 2, y++, a.x + a.width - 2, STYLE_DIM,
              q->answer < 0 ? "A number key answers." : "space shows it, and goes on");
    return y - a.y + 1;
}

void panel_quiz(const struct state *s, struct grid *g)
{
    struct arena arena = {0};
    struct grid scratch;
    if (!s->quiz.on || s->quiz.question.choice_count == 0)
        return;
    int width = s->width < 100 ? s->width : 78;
    grid_init(&scratch, width, 40, true);
    int height = draw_all(s, &scratch, (struct area){0, 0, width, 40});
    grid_done(&scratch);
    struct area a = {s->width < 100 ? 0 : 2, s->height - 1 - height, width, height};
    panel_box(g, a,
              arena_printf(&arena, "What comes next?   %u of %u so far", s->quiz.right,
                           s->quiz.asked));
    draw_all(s, g, a);
    arena_done(&arena);
}
