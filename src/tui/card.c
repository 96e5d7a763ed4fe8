/* SPDX-License-Identifier: BSD-2-Clause */
/* Cards: the box, and what it holds. */
#include "tui/card.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/panels.h"

#include <stdlib.h>
#include <string.h>

static struct card_line *line(struct card_text *t)
{
    struct card_line *l = &t->line[t->lines < CARD_LINES ? t->lines++ : CARD_LINES - 1];
    *l = (struct card_line){.left = "", .right = ""};
    return l;
}

void card_pair(struct card_text *t, enum style left_style, const char *left,
               enum style right_style, const char *right)
{
    *line(t) = (struct card_line){left, right, left_style, right_style, false, false};
    int width = text_width(left) + 2;
    if (*right && width > t->column)
        t->column = width;
}

void card_row(struct card_text *t, enum style style, const char *left, const char *right)
{
    card_pair(t, style, left, style, right);
}

void card_heading(struct card_text *t, const char *text)
{
    if (t->lines)
        card_gap(t);
    *line(t) = (struct card_line){text, "", STYLE_BRACKET, STYLE_BRACKET, false, true};
}

void card_note(struct card_text *t, enum style style, const char *text)
{
    *line(t) = (struct card_line){text, "", style, style, true, false};
}

void card_gap(struct card_text *t)
{
    line(t);
}

const struct message *card_message(const struct connection *c, const char *name)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (strcmp(c->message[i].name, name) == 0)
            return &c->message[i];
    return NULL;
}

const struct node *card_node(const struct node *root, const char *name)
{
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (strcmp(n->name, name) == 0)
            return n;
    return NULL;
}

/* A card tells of the open connection what the eyes see of it, and whose they are. */
static void say_whose_eyes(const struct state *s, struct card_text *t)
{
    bool of_all = s->card == CARD_HELP || s->card == CARD_EAVESDROPPER;
    if (s->screen == ON_LADDER && s->eyes != EYES_ENDPOINT && !of_all)
        t->title =
            arena_printf(&t->arena, "%s   (eyes: %s)", t->title, eyes_name(s->eyes));
}

/* Whether the card would tell of messages that the curtain hides. */
static bool is_behind_curtain(const struct state *s)
{
    const struct connection *c = s->connection;
    const struct message *hello = NULL;
    unsigned needed = 0;
    if (s->screen != ON_LADDER || s->revealed < 0)
        return false;
    switch (s->card) {
    case CARD_HELP:
    case CARD_SCHEDULE: /* says "not yet" by itself */
    case CARD_WHOLE:
        return false;
    case CARD_VERSIONS:
    case CARD_OFFER:
        hello = card_message(c, "ServerHello");
        needed = hello ? hello->number : 0;
        break;
    case CARD_CERTIFICATES:
        for (size_t i = 0; i < c->certificate_count; i++)
            if (c->certificate[i].message > needed)
                needed = c->certificate[i].message;
        break;
    default:
        break;
    }
    return needed == 0 || state_revealed(s) < needed;
}

static void curtain(const struct state *s, struct card_text *t)
{
    (void)s;
    t->title = "Behind the curtain";
    card_note(
        t, STYLE_NOTE,
        "This card would tell what is still hidden. Space reveals message by message.");
}

void card_draw(struct state *s, struct grid *g)
{
    static void (*const makers[])(const struct state *, struct card_text *) = {
        [CARD_HELP] = card_help,
        [CARD_VERSIONS] = card_versions,
        [CARD_OFFER] = card_offer,
        [CARD_SCHEDULE] = card_schedule,
        [CARD_CERTIFICATES] = card_certificates,
        [CARD_EAVESDROPPER] = card_eavesdropper,
        [CARD_EVENTS] = card_events,
        [CARD_SHEET] = card_sheet,
        [CARD_WHOLE] = card_whole};
    if (s->card == CARD_NONE)
        return;
    struct card_text *t = memory_new(sizeof *t);
    (is_behind_curtain(s) ? curtain : makers[s->card])(s, t);
    say_whose_eyes(s, t);
    card_show(s, g, t);
    arena_done(&t->arena);
    free(t);
}
