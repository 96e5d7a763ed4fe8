/* SPDX-License-Identifier: BSD-2-Clause */
/* Cards: boxes over the screen that answer one question. */
#include "tui/panels.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { CARD_LINES = 120 };

/* A card is made as lines, then drawn in a box of their size. */
struct card_text {
    struct arena arena;
    const char *title;
    struct {
        const char *left, *right;
        enum style style;
    } line[CARD_LINES];
    int lines, column; /* where the right half begins */
};

static void add(struct card_text *t, enum style style, const char *left,
                const char *right)
{
    if (t->lines == CARD_LINES)
        return;
    t->line[t->lines].left = left;
    t->line[t->lines].right = right;
    t->line[t->lines++].style = style;
    int width = text_width(left) + 2;
    if (*right && width > t->column)
        t->column = width;
}

static void make_help(const struct state *s, struct card_text *t)
{
    t->title = "Keys";
    for (enum action a = 0; a < ACTION_COUNT; a++) {
        const struct action_row *row = action_row(a);
        if (row->where & s->screen)
            add(t, STYLE_PLAIN, row->shown, row->help);
    }
    add(t, STYLE_DIM, "", "");
    add(t, STYLE_PLAIN, "━━━", "a message in the clear");
    add(t, STYLE_SECRET, "▒▒▒", "encrypted, and no key to open it");
    add(t, STYLE_DIM, "┄┄┄", "ChangeCipherSpec that only pleases middleboxes");
    add(t, STYLE_BRACKET, "╭ │ ╰", "a round trip: T is TCP's, 1, 2, … those of TLS");
    add(t, STYLE_DIM, "", "");
    add(t, STYLE_NOTE, "",
        "Counted are the round trips that the client waits for before its");
    add(t, STYLE_NOTE, "",
        "first byte of application data: by dependency, not by the clock.");
}

static const struct node *find(const struct node *root, const char *name)
{
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (strcmp(n->name, name) == 0)
            return n;
    return NULL;
}

/* The first message of that type; HelloRetryRequest is told by its name. */
static const struct message *first_of(const struct connection *c, const char *name)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (strcmp(c->message[i].name, name) == 0)
            return &c->message[i];
    return NULL;
}

static const char *words(const struct node *n, struct arena *a)
{
    if (!n)
        return "–";
    return n->text ? n->text : arena_printf(a, "0x%04llx", (unsigned long long)n->number);
}

/* The elements of a list, in words. */
static const char *list_of(const struct node *list, struct arena *a)
{
    const char *all = "";
    for (const struct node *n = list ? list->first : NULL; n; n = n->next)
        if (n->kind == NODE_NUMBER && strcmp(n->name, "length") != 0)
            all = arena_printf(a, "%s%s%s", all, *all ? ", " : "", words(n, a));
    return *all ? all : "–";
}

static void make_versions(const struct state *s, struct card_text *t)
{
    const struct connection *c = s->connection;
    const struct message *hello = first_of(c, "ClientHello"),
                         *answer = first_of(c, "ServerHello");
    const struct node *offer = hello ? connection_tree(c, hello, &t->arena) : NULL;
    const struct node *pick = answer ? connection_tree(c, answer, &t->arena) : NULL;
    const struct node *listed = offer ? find(offer, "versions") : NULL;
    const struct node *chosen = pick ? find(pick, "selected_version") : NULL;
    const struct node *old = pick ? find(pick, "server_version") : NULL;
    t->title = "Which version is it?";
    add(t, STYLE_PLAIN, "ClientHello legacy_version",
        words(offer ? find(offer, "legacy_version") : NULL, &t->arena));
    add(t, STYLE_PLAIN, "ClientHello supported_versions", list_of(listed, &t->arena));
    add(t, STYLE_PLAIN, "ServerHello legacy_version",
        words(pick && find(pick, "legacy_version") ? find(pick, "legacy_version") : old,
              &t->arena));
    add(t, STYLE_PLAIN, "ServerHello supported_versions", words(chosen, &t->arena));
    add(t, STYLE_DIM, "", "");
    add(t, STYLE_GOOD, "The true version",
        c->version ? tls_version_name(c->version, &t->arena)
                   : "not known: no ServerHello");
    add(t, STYLE_DIM, "", "");
    add(t, STYLE_NOTE,
        "TLS 1.3 says 1.2 in its legacy fields, since middleboxes choked on", "");
    add(t, STYLE_NOTE, "anything newer. Only supported_versions counts. RFC 9846, 4.3.1",
        "");
}

/* Rows of one list of offers, with the one that was taken marked. */
static void add_offers(const struct state *s, struct card_text *t,
                       const struct node *root, const char *list, const char *title)
{
    const struct node *offers = root ? find(root, list) : NULL;
    if (!offers)
        return;
    add(t, STYLE_TITLE, title, "");
    unsigned rank = 0;
    for (const struct node *n = offers->first; n; n = n->next) {
        const struct node *number = n->first ? n->first : n;
        if (number->kind != NODE_NUMBER || strcmp(n->name, "length") == 0)
            continue;
        const char *mark = field_mark(s->connection, n);
        rank++;
        if (rank <= 12 || mark)
            add(t, mark ? STYLE_GOOD : STYLE_PLAIN,
                arena_printf(&t->arena, "%3u  %s", rank, words(number, &t->arena)),
                mark ? mark : "");
    }
    if (rank > 12)
        add(t, STYLE_DIM, arena_printf(&t->arena, "     %u were offered in all", rank),
            "");
}

static void make_offer(const struct state *s, struct card_text *t)
{
    const struct connection *c = s->connection;
    const struct message *hello = first_of(c, "ClientHello");
    const struct node *root = hello ? connection_tree(c, hello, &t->arena) : NULL;
    t->title = "Offered by the client, taken by the server";
    if (!root)
        add(t, STYLE_DIM, "No ClientHello was captured.", "");
    add_offers(s, t, root, "versions", "Versions");
    add_offers(s, t, root, "cipher_suites", "Cipher suites");
    add_offers(s, t, root, "named_group_list", "Groups");
    add_offers(s, t, root, "client_shares", "Key shares sent along");
    if (c->alpn_count) {
        add(t, STYLE_TITLE, "Application protocols (ALPN)", "");
        for (size_t i = 0; i < c->alpn_count; i++) {
            bool taken = c->alpn_selected && strcmp(c->alpn_selected, c->alpn[i]) == 0;
            add(t, taken ? STYLE_GOOD : STYLE_PLAIN,
                arena_printf(&t->arena, "%3zu  %s", i + 1, c->alpn[i]),
                taken ? "◀ chosen" : "");
        }
    }
}

static void draw_box(struct grid *g, struct area a, const char *title)
{
    for (int y = 0; y < a.height; y++)
        for (int x = 0; x < a.width; x++)
            grid_point(g, a.x + x, a.y + y, STYLE_PLAIN, ' ');
    grid_rule(g, a.x, a.y, a.width);
    grid_rule(g, a.x, a.y + a.height - 1, a.width);
    grid_wall(g, a.x, a.y, a.height);
    grid_wall(g, a.x + a.width - 1, a.y, a.height);
    grid_point(g, a.x, a.y, STYLE_DIM, 0x256d);
    grid_point(g, a.x + a.width - 1, a.y, STYLE_DIM, 0x256e);
    grid_point(g, a.x, a.y + a.height - 1, STYLE_DIM, 0x2570);
    grid_point(g, a.x + a.width - 1, a.y + a.height - 1, STYLE_DIM, 0x256f);
    int x = grid_text(g, a.x + 3, a.y, a.x + a.width - 3, STYLE_TITLE, title);
    grid_point(g, a.x + 2, a.y, STYLE_DIM, ' ');
    grid_point(g, x, a.y, STYLE_DIM, ' ');
}

static int width_of(const struct card_text *t)
{
    int widest = text_width(t->title) + 4;
    for (int i = 0; i < t->lines; i++) {
        int width = *t->line[i].right ? t->column + text_width(t->line[i].right)
                                      : text_width(t->line[i].left);
        widest = width > widest ? width : widest;
    }
    return widest + 6;
}

static void draw_card(struct state *s, struct grid *g, const struct card_text *t)
{
    struct area a = {.width = width_of(t), .height = t->lines + 2};
    a.width = a.width > g->width ? g->width : a.width;
    a.height = a.height > g->height - 2 ? g->height - 2 : a.height;
    a.x = (g->width - a.width) / 2;
    a.y = (g->height - 1 - a.height) / 2;
    draw_box(g, a, t->title);
    int room = a.height - 2, most = t->lines > room ? t->lines - room : 0;
    s->card_top = s->card_top > most ? most : s->card_top;
    for (int i = 0; i < room && s->card_top + i < t->lines; i++) {
        int line = s->card_top + i, y = a.y + 1 + i, end = a.x + a.width - 2;
        grid_text(g, a.x + 3, y, end, t->line[line].style, t->line[line].left);
        grid_text(g, a.x + 3 + t->column, y, end, t->line[line].style,
                  t->line[line].right);
    }
    if (most > s->card_top)
        grid_text(g, a.x + a.width - 10, a.y + a.height - 1, a.x + a.width - 2,
                  STYLE_NOTE, " more ↓ ");
}

void card_draw(struct state *s, struct grid *g)
{
    static void (*const makers[])(const struct state *,
                                  struct card_text *) = {[CARD_HELP] = make_help,
                                                         [CARD_VERSIONS] = make_versions,
                                                         [CARD_OFFER] = make_offer};
    if (s->card == CARD_NONE)
        return;
    struct card_text *t = memory_new(sizeof *t);
    makers[s->card](s, t);
    draw_card(s, g, t);
    arena_done(&t->arena);
    free(t);
}
