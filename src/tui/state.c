/* SPDX-License-Identifier: BSD-2-Clause */
/* All that the interface remembers. */
#include "tui/state.h"

#include "base/array.h"
#include "model/onlooker.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void state_init(struct state *s, struct tracker *t, const char *name)
{
    *s = (struct state){.tracker = t,
                        .name = name,
                        .width = 80,
                        .height = 24,
                        .screen = ON_LIST,
                        .chosen = -1,
                        .rival = -1,
                        .revealed = -1,
                        .travel = 1,
                        .changes = (unsigned)-1};
    keymap_init(&s->keymap);
}

void state_done(struct state *s)
{
    ladder_done(&s->ladder);
    scale_done(&s->scale);
    compare_done(&s->compare);
    fields_done(&s->fields);
    onlooker_free(s->onlooker);
    cover_done(&s->hidden.cover);
    buf_done(&s->clipboard);
    free(s->shown);
    *s = (struct state){0};
}

struct order {
    int column;
    bool descending;
};

static int by_order(const void *a, const void *b, void *context)
{
    const struct order *o = context;
    int order = list_compare(*(struct connection *const *)a,
                             *(struct connection *const *)b, o->column);
    return o->descending ? -order : order;
}

static const struct connection *chosen(const struct state *s)
{
    return s->list_at < (int)s->shown_count ? s->shown[s->list_at] : NULL;
}

static void sort_list(struct state *s)
{
    struct order order = {s->sort, s->descending};
    if (s->shown_count)
        qsort_r(s->shown, s->shown_count, sizeof *s->shown, by_order, &order);
}

/* The same connection stays chosen, where it is still there. */
static void choose_again(struct state *s, const struct connection *at)
{
    int last = (int)s->shown_count - 1;
    for (int i = 0; i <= last; i++)
        if (s->shown[i] == at)
            s->list_at = i;
    if (s->list_at > last)
        s->list_at = last;
    if (s->list_at < 0)
        s->list_at = 0;
}

static void refresh_list(struct state *s)
{
    const struct tracker *t = s->tracker;
    const struct connection *at = chosen(s);
    bool following = s->live && s->list_at + 1 >= (int)s->shown_count;
    s->shown_count = 0;
    for (size_t i = 0; i < t->connection_count; i++) {
        connection_analyse(t->connection[i]);
        if (list_matches(t->connection[i], s->filter))
            *ARRAY_ADD(s->shown) = t->connection[i];
    }
    if (s->sort || s->descending) /* the tracker has them by number */
        sort_list(s);
    choose_again(s, at);
    if (following && !s->over && s->shown_count)
        s->list_at = (int)s->shown_count - 1;
}

void state_sort(struct state *s, int column, bool descending)
{
    const struct connection *at = s->list_at ? chosen(s) : NULL;
    s->sort = column;
    s->descending = descending;
    sort_list(s);
    choose_again(s, at);
    s->list_top = 0; /* drawing it brings the chosen one into sight */
}

void state_forget(struct state *s)
{
    s->shown_count = 0;
    refresh_list(s);
}

int state_last_row(const struct state *s)
{
    int rows = (int)s->ladder.row_count;
    return (s->revealed >= 0 && s->revealed < rows ? s->revealed : rows) - 1;
}

const struct message *state_message(const struct state *s)
{
    if (s->row < 0 || s->row > state_last_row(s) || !s->connection)
        return NULL;
    return s->ladder.row[s->row].message;
}

const struct node *state_field(const struct state *s)
{
    return s->fields.at < (int)s->fields.line_count ? s->fields.line[s->fields.at] : NULL;
}

static void hide_ends(struct ladder *l)
{
    l->client = l->client_port = "client";
    l->server = l->server_port = "server";
}

/* What the eyes see of the connection. What has come since is seen, too. */
static void see(struct state *s)
{
    connection_analyse(s->recorded);
    struct connection *seen = s->recorded;
    bool wire = eyes_have_wire_only(s->recorded, s->eyes), anew = false;
    if (wire && (!s->onlooker || onlooker_is_old(s->onlooker, s->recorded))) {
        onlooker_free(s->onlooker);
        s->onlooker = onlooker_new(s->recorded);
        anew = true;
    }
    if (wire && s->onlooker)
        seen = s->onlooker;
    if (anew || seen != s->connection)
        s->fields.message = 0; /* its tree borrows from what was seen */
    s->connection = seen;
}

void state_take(struct state *s, struct connection *c)
{
    onlooker_free(s->onlooker);
    s->onlooker = NULL;
    s->recorded = s->connection = c;
    s->hidden.connection = NULL; /* another one may lie where that one did */
    s->place[0] = s->place[1] = 0;
}

void state_relay(struct state *s)
{
    see(s);
    connection_examine(s->connection, s->now ? s->now : time(NULL));
    ladder_done(&s->ladder);
    ladder_init_with(&s->ladder, s->connection, s->show);
    if (s->hide)
        hide_ends(&s->ladder);
    int room = s->scale.room;
    scale_done(&s->scale);
    if (s->to_scale)
        scale_init(&s->scale, &s->ladder, room);
    int row = s->message ? ladder_find(&s->ladder, s->message) : -1;
    state_choose_row(s, row >= 0 ? row : s->row);
}

/* The connection with all that is in it; NULL, with the reason said, where only the list knows it. */
static struct connection *whole(struct state *s, struct connection *c)
{
    struct error e = {"only its summary was kept"};
    if (!c->summary)
        return c;
    struct connection *opened =
        s->opener ? s->opener->open(s->opener->context, c, &e) : NULL;
    if (!opened)
        snprintf(s->said, sizeof s->said, "Connection %u cannot be opened: %.100s",
                 c->number, e.text);
    return opened;
}

/* Both as they are now, side by side. */
static void lay_compare(struct state *s)
{
    struct connection *both[] = {s->recorded, s->other};
    for (int i = 0; i < 2; i++) {
        connection_analyse(both[i]);
        connection_examine(both[i], s->now ? s->now : time(NULL));
    }
    compare_done(&s->compare);
    compare_init(&s->compare, s->recorded, s->other);
}

void state_compare(struct state *s, struct connection *other)
{
    other = whole(s, other);
    if (!other)
        return;
    s->other = other;
    s->screen = ON_COMPARE;
    s->picking = false;
    s->compare_at = s->compare_top = 0;
    lay_compare(s);
}

/* The message that the eyes see in place of one of `from`. */
static const struct message *seen_instead(const struct state *s,
                                          const struct connection *from, unsigned number)
{
    const struct connection *to = s->connection;
    if (number == 0 || number > from->message_count)
        return NULL;
    if (to == s->recorded && number == s->place[1] && s->place[0] &&
        s->place[0] <= to->message_count)
        return &to->message[s->place[0] - 1]; /* it was left there */
    return onlooker_find(to, &from->message[number - 1]);
}

/* The last message before the curtain; 0: none. */
unsigned state_revealed(const struct state *s)
{
    unsigned number = 0;
    for (int i = 0; i < s->revealed && i < (int)s->ladder.row_count; i++)
        if (s->ladder.row[i].message)
            number = s->ladder.row[i].message->number;
    return number;
}

void state_look(struct state *s, enum eyes who)
{
    unsigned chosen = s->message, revealed = state_revealed(s);
    see(s);
    const struct connection *from = s->connection;
    s->eyes = who;
    s->due = 0;
    s->travel = 1;
    see(s);
    if (s->connection == from) {
        state_relay(s);
        return;
    }
    const struct message *last = seen_instead(s, from, revealed);
    const struct message *m = seen_instead(s, from, chosen);
    s->message = m ? m->number : 0;
    bool curtain = s->revealed >= 0;
    int before = s->revealed;
    s->revealed = -1; /* rows are others now */
    state_relay(s);
    if (from == s->recorded) {
        s->place[0] = chosen;
        s->place[1] = s->message; /* a row may hold several */
    }
    if (!curtain)
        return;
    int row = last ? ladder_find(&s->ladder, last->number) + 1 : before;
    while (last && row < (int)s->ladder.row_count &&
           (s->ladder.row[row].line == LINE_NOTE || s->ladder.row[row].line == LINE_LOCK))
        row++;
    s->revealed = row < (int)s->ladder.row_count ? row : -1;
    state_choose_row(s, s->row);
}

struct sight state_sight(const struct state *s, const struct message *m)
{
    if (s->eyes == EYES_ENDPOINT)
        return (struct sight){true, NULL};
    return eyes_message(s->connection, m, s->eyes);
}

struct sight state_field_sight(const struct state *s, const struct message *m,
                               const struct node *n)
{
    if (s->eyes == EYES_ENDPOINT)
        return (struct sight){true, NULL};
    return eyes_field(s->connection, m, n, s->eyes);
}

/* The connections that race are shown side by side as soon as both are there. */
static void open_race(struct state *s)
{
    const struct bench *b = s->bench;
    const struct tracker *t = s->tracker;
    if (!b || !b->compare[0] || !b->compare[1] || !s->follow || s->screen == ON_COMPARE)
        return;
    if (b->compare[0] > t->connection_count || b->compare[1] > t->connection_count)
        return;
    state_take(s, t->connection[b->compare[0] - 1]);
    state_compare(s, t->connection[b->compare[1] - 1]);
}

void state_refresh(struct state *s)
{
    if (!s->tracker || s->changes == s->tracker->changes)
        return;
    s->changes = s->tracker->changes;
    if (!s->paused)
        refresh_list(s);
    size_t count = s->tracker->connection_count;
    bool racing = s->bench && s->bench->compare[0];
    if (s->follow && !racing && count && s->tracker->connection[count - 1] != s->recorded)
        state_open(s, s->tracker->connection[count - 1]);
    else if (s->screen == ON_LADDER && s->connection)
        state_relay(s);
    open_race(s);
    if (s->screen == ON_COMPARE)
        lay_compare(s);
}

void state_over(struct state *s)
{
    const struct tracker *t = s->tracker;
    unsigned wanted = s->wanted ? s->wanted : t->connection_count == 1 ? 1 : 0;
    struct connection *c = tracker_find(t, wanted);
    if (!s->live && s->screen == ON_LIST && !s->connection && c)
        state_open(s, c);
    else if (s->wanted && !c && t->numbered)
        snprintf(s->said, sizeof s->said, "There is no connection %u here, only %s%u.",
                 s->wanted, t->numbered == 1 ? "" : "1 to ", t->numbered);
    struct arena a = {0};
    const char *quic = quic_say(&t->quic, &a);
    if (quic && s->screen == ON_LADDER && !*s->said) /* the list says it, too */
        snprintf(s->said, sizeof s->said, "%s", quic);
    arena_done(&a);
}

const char *state_trace(const struct state *s, const struct connection *c)
{
    return c->part && c->part->name ? c->part->name : s->name;
}

void state_choose_row(struct state *s, int row)
{
    int last = state_last_row(s);
    s->row = row > last ? last : row;
    if (s->row < 0)
        s->row = 0;
    const struct message *m = state_message(s);
    s->message = m ? m->number : 0;
    fields_load(&s->fields, s->connection, m);
}

void state_open(struct state *s, struct connection *c)
{
    c = whole(s, c);
    if (!c)
        return;
    bool again = s->screen == ON_COMPARE; /* it was seen before */
    state_take(s, c);
    s->screen = ON_LADDER;
    s->row = s->row_top = 0;
    s->revealed = s->curtain && !again ? 1 : -1;
    s->playing = false;
    s->travel = 1;
    s->quiz.on = s->picking = false;
    s->focus = FOCUS_LADDER;
    s->fields.message = s->message = 0;
    state_relay(s);
    for (size_t i = 0; i < s->ladder.row_count; i++)
        if (s->ladder.row[i].message) {
            state_choose_row(s, (int)i);
            break;
        }
}
