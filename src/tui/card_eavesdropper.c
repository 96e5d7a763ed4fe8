/* SPDX-License-Identifier: BSD-2-Clause */
/* What each of those who look learns. */
#include "tui/card.h"

static void add_person(const struct state *s, struct card_text *t, enum eyes who)
{
    size_t count;
    const char **learned = eyes_learn(s->recorded, who, &t->arena, &count);
    card_heading(t, arena_printf(&t->arena, "%s%s", eyes_title(who),
                                 who == s->eyes ? "   (these eyes are chosen)" : ""));
    for (size_t i = 0; i < count; i++)
        card_note(t, STYLE_PLAIN, arena_printf(&t->arena, "· %s", learned[i]));
}

void card_eavesdropper(const struct state *s, struct card_text *t)
{
    t->title = "Who learns what";
    add_person(s, t, EYES_EAVESDROPPER);
    add_person(s, t, EYES_SERVER_KEY);
    add_person(s, t, EYES_ENDPOINT);
}
