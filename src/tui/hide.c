/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and addresses are hidden: what the screen shows is known, so that all of it is covered. */
#include "tui/state.h"

/* Whether the cover was made for what is shown now. */
static bool is_made(const struct state *s, const struct hidden *h)
{
    const struct connection *c = s->recorded;
    return h->screen == s->screen && h->connection == c && h->other == s->other && c &&
           h->packet == c->end.packet && h->messages == c->message_count &&
           h->certificates == c->certificate_count && s->screen != ON_LIST;
}

const struct cover *state_cover(struct state *s)
{
    struct hidden *h = &s->hidden;
    if (!s->hide)
        return NULL;
    if (is_made(s, h))
        return &h->cover;
    cover_done(&h->cover);
    *h = (struct hidden){
        .screen = s->screen, .connection = s->recorded, .other = s->other};
    for (int i = 0; s->screen == ON_LIST && i < s->height; i++)
        if (s->list_top + i < (int)s->shown_count)
            cover_add_ends(&h->cover, s->shown[s->list_top + i]);
    if (s->screen == ON_LIST || s->screen == ON_MENU || !s->recorded)
        return &h->cover;
    h->packet = s->recorded->end.packet;
    h->messages = s->recorded->message_count;
    h->certificates = s->recorded->certificate_count;
    cover_add_connection(&h->cover, s->recorded);
    if (s->other && s->screen == ON_COMPARE)
        cover_add_connection(&h->cover, s->other);
    return &h->cover;
}
