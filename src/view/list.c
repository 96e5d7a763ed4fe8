/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of connections: which columns fit a width, and its lines.
 *
 * Where room is short the columns of the highest rank go; those that only add to what the others say
 * (suite, start, client) come where the others have what they need. */
#include "view/list.h"

#include "base/array.h"
#include "base/text.h"
#include "model/tracker.h"

#include <string.h>

enum {
    ALWAYS = 7,             /* columns up to this rank come first of all */
    GAP = 2,                /* between two columns */
    DATES = 3 * 3600 * 1000 /* a list that goes over more milliseconds shows dates */
};

static const char start_dated[] = "start (UTC)";

/* How wide each column would like to be: its texts, what stands for them where room is short, and how
 * much of that it needs to be read with ease. */
struct wishes {
    int full[LIST_COLUMNS], brief[LIST_COLUMNS], ease[LIST_COLUMNS];
    bool traces; /* there are several */
    bool dates;
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void widen(int *width, const char *text)
{
    int w = text_width(text);
    *width = w > *width ? w : *width;
}

static void look(struct wishes *w, const struct connection *c, struct arena *a)
{
    for (int i = 0; i < LIST_COLUMNS; i++) {
        const struct list_column *column = &list_columns[i];
        widen(&w->full[i], column->text(c, a));
        widen(&w->brief[i], (column->brief ? column->brief : column->text)(c, a));
    }
}

static void want(struct wishes *w, struct connection *const *connection, size_t count)
{
    enum { LOOKS = 200 };
    struct arena a = {0};
    size_t step = count / LOOKS + 1, last = count ? count - 1 : 0;
    *w = (struct wishes){.traces = count && connection[0]->tracker->part_count > 1};
    for (size_t n = 0; n < count; n += n < last && n + step > last ? last - n : step) {
        const struct connection *c = connection[n];
        look(w, c, &a);
        w->dates |= c->part && (c->begin.time - c->part->begin) / 1000000 > DATES;
    }
    int start = list_column("start", 5);
    if (w->dates)
        w->full[start] = w->brief[start] = text_width("2026-11-24 12:00:00");
    for (int i = 0; i < LIST_COLUMNS; i++) {
        const struct list_column *column = &list_columns[i];
        int title = text_width(column->title) + 1; /* with the arrow of the order */
        int most = i == start && w->dates ? w->full[i] : column->most;
        w->full[i] = count ? least(w->full[i], most) : most;
        w->full[i] = w->full[i] < title ? title : w->full[i];
        w->brief[i] = count ? least(w->brief[i], w->full[i]) : w->full[i];
        w->brief[i] = w->brief[i] < title ? title : w->brief[i];
        w->ease[i] = least(column->terse ? w->brief[i] : w->full[i],
                           i == start ? w->full[i] : column->ease);
    }
    arena_done(&a);
}

static int least_of(const struct wishes *w, int i)
{
    return least(least(w->ease[i], w->brief[i]), list_columns[i].least);
}

/* What the columns that are shown take: at least, or to be read with ease. */
static int needed(const struct wishes *w, const bool *shown, bool ease)
{
    int sum = -GAP;
    for (int i = 0; i < LIST_COLUMNS; i++)
        if (shown[i])
            sum += GAP + (ease ? w->ease[i] : least_of(w, i));
    return sum;
}

static int column_of_rank(int rank)
{
    int i = 0;
    while (i + 1 < LIST_COLUMNS && list_columns[i].rank != rank)
        i++;
    return i;
}

static void choose(const struct wishes *w, bool *shown, int width, int sorted)
{
    for (int i = 0; i < LIST_COLUMNS; i++)
        shown[i] = list_columns[i].rank <= ALWAYS || i == sorted;
    shown[list_column("trace", 5)] = w->traces;
    for (int rank = ALWAYS; rank > 0 && needed(w, shown, false) > width; rank--)
        shown[column_of_rank(rank)] = column_of_rank(rank) == sorted;
    bool fits = true;
    for (int rank = ALWAYS + 1; rank < LIST_COLUMNS && fits; rank++) {
        int i = column_of_rank(rank);
        shown[i] = true;
        fits = i == sorted || needed(w, shown, true) <= width;
        shown[i] = fits;
    }
}

/* A cell a column each in turn, up to its goal: none takes all. */
static void grow(struct list_layout *l, const int *goal, int *spare)
{
    for (bool more = true; more && *spare > 0;) {
        more = false;
        for (int i = 0; i<LIST_COLUMNS && * spare> 0; i++)
            if (l->width[i] && l->width[i] < goal[i]) {
                l->width[i]++;
                --*spare;
                more = true;
            }
    }
}

/* Ends have their ports in all lines or in none. */
static void add_ports(struct list_layout *l, const struct wishes *w, int *spare)
{
    for (int i = LIST_COLUMNS - 1; i >= 0; i--) {
        int more = w->full[i] - l->width[i];
        if (!list_columns[i].end || !l->width[i])
            continue;
        l->brief[i] = more > *spare;
        l->width[i] += l->brief[i] || more < 0 ? 0 : more;
        *spare -= l->brief[i] || more < 0 ? 0 : more;
    }
}

void list_layout(struct list_layout *l, int width, struct connection *const *connection,
                 size_t count, int sorted)
{
    bool shown[LIST_COLUMNS];
    int first[LIST_COLUMNS];
    struct wishes w;
    *l = (struct list_layout){.end = width};
    want(&w, connection, count);
    choose(&w, shown, width, sorted);
    l->dates = w.dates;
    for (int i = 0; i < LIST_COLUMNS; i++)
        l->width[i] = shown[i] ? least_of(&w, i) : 0;
    int spare = width - needed(&w, shown, false);
    for (int i = 0; i < LIST_COLUMNS; i++) {
        first[i] = least(w.brief[i], w.ease[i]);
        w.ease[i] = list_columns[i].end ? first[i] : w.ease[i];
    }
    grow(l, first, &spare);
    add_ports(l, &w, &spare);
    grow(l, w.ease, &spare);
    grow(l, w.brief, &spare);
    grow(l, w.full, &spare);
    for (int i = 0, x = 0; i < LIST_COLUMNS; i++) {
        l->x[i] = x;
        x += l->width[i] ? l->width[i] + GAP : 0;
    }
}

static void put(const struct list_layout *l, struct grid *g, int x, int y, int i,
                enum style style, const char *text)
{
    if (!l->width[i])
        return;
    int indent = list_columns[i].right ? l->width[i] - text_width(text) : 0;
    grid_text(g, x + l->x[i] + (indent > 0 ? indent : 0), y, x + l->x[i] + l->width[i],
              style, text);
}

void list_draw_heading(const struct list_layout *l, struct grid *g, int x, int y,
                       int sorted, bool descending)
{
    struct arena a = {0};
    int start = list_column("start", 5);
    for (int i = 0; i < LIST_COLUMNS; i++) {
        const char *title = i == start && l->dates ? start_dated : list_columns[i].title;
        if (i == sorted)
            title = arena_printf(&a, "%s%s", title, descending ? "↓" : "↑");
        put(l, g, x, y, i, i == sorted ? STYLE_TITLE : STYLE_DIM, title);
    }
    arena_done(&a);
}

static enum style style_of(const struct connection *c, int column)
{
    if (column == list_column("result", 6))
        return c->outcome == OUTCOME_ESTABLISHED ? STYLE_GOOD
               : c->outcome == OUTCOME_FAILED    ? STYLE_BAD
                                                 : STYLE_DIM;
    if (column == list_column("rtt", 3))
        return STYLE_BRACKET;
    return column == list_column("name", 4) ? STYLE_TITLE : STYLE_PLAIN;
}

void list_draw_row(const struct list_layout *l, struct grid *g, int x, int y,
                   const struct connection *c)
{
    struct arena a = {0};
    int start = list_column("start", 5);
    for (int i = 0; i < LIST_COLUMNS; i++) {
        const struct list_column *column = &list_columns[i];
        if (!l->width[i])
            continue;
        const char *text =
            i == start && l->dates ? list_date(c, &a) : column->text(c, &a);
        bool less = column->end ? l->brief[i] : text_width(text) > l->width[i];
        if (less && column->brief)
            text = column->brief(c, &a);
        put(l, g, x, y, i, style_of(c, i), text);
    }
    arena_done(&a);
}
