/* SPDX-License-Identifier: BSD-2-Clause */
/* All that there is to say of the chosen message or field. */
#include "tui/card.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/tell.h"

#include <stdlib.h>

void card_whole(const struct state *s, struct card_text *t)
{
    struct telling *all = memory_new(sizeof *all);
    tell(all, s, DEPTH_EXPERT);
    t->title = arena_printf(&t->arena, "%s   %s", all->head, all->beside);
    for (int i = 0; i < all->count; i++) {
        const struct tell_part *p = &all->part[i];
        bool title = text_width(p->word) > 1; /* marks stand before their text */
        if (i)
            card_gap(t);
        if (title)
            card_note(t, p->style, arena_printf(&t->arena, "%s", p->word));
        card_note(t, title ? STYLE_PLAIN : p->style,
                  arena_printf(&t->arena, "%s%s%s", title ? "" : p->word,
                               title || !*p->word ? "" : " ", p->text));
    }
    tell_done(all);
    free(all);
}
