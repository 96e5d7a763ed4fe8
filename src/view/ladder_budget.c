/* SPDX-License-Identifier: BSD-2-Clause */
/* The ladder's budget: round trips and times in words, and as a bar. */
#include "view/ladder.h"

#include "base/array.h"
#include "base/text.h"

static const char *side_name(enum side side)
{
    return side == CLIENT ? "client" : "server";
}

/* "TCP 1 RTT + before TLS 2 RTT + TLS 1 RTT" */
static const char *counted(struct ladder *l)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    if (c->datagram) /* UDP opens nothing */
        return c->tls_round_trips < 0
                   ? "DTLS ? RTT"
                   : arena_printf(a, "DTLS %d RTT", c->tls_round_trips);
    const char *tcp = c->tcp_round_trips < 0
                          ? "TCP ? RTT (its opening was not captured)"
                          : arena_printf(a, "TCP %d RTT", c->tcp_round_trips);
    const char *name = prelude_name(c);
    const char *before = c->prelude.there
                             ? arena_printf(a, " + %s %u RTT", name ? name : "before TLS",
                                            c->before_round_trips)
                             : "";
    const char *tls = c->tls_round_trips < 0
                          ? "TLS ? RTT"
                          : arena_printf(a, "TLS %d RTT", c->tls_round_trips);
    const char *window =
        c->slow_start ? arena_printf(a, " + slow start %d RTT", c->slow_start) : "";
    return arena_printf(a, "%s%s + %s%s", tcp, before, tls, window);
}

static const char *ms(struct ladder *l, double seconds)
{
    return ladder_time(l, seconds);
}

/* A fatal alert that came when the handshake was over, and is readable: RFC 9846, 6.2. */
static void add_late_alert(struct ladder *l)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    if (!c->late_alert)
        return;
    const struct message *m = &c->message[c->late_alert - 1],
                         *shown = c->cause.message && c->cause.message <= c->message_count
                                      ? &c->message[c->cause.message - 1]
                                      : NULL;
    const char *who = side_name(connection_side(c, m->end)),
               *alert = registry_name(&tls_alert_descriptions, m->alert, a),
               *time = ladder_time(l, connection_seconds(c, m->last));
    const char *because =
        shown ? arena_printf(a, ", because of the %s's %s (message %u): %s",
                             side_name(connection_side(c, shown->end)), shown->name,
                             shown->number, c->cause.why)
              : "";
    l->share.text =
        arena_printf(a, "%s Later, at %s ms, the %s broke it off with alert %u %s%s.",
                     l->share.text, time, who, m->alert, alert, because);
    l->share.brief = arena_printf(
        a, "%s. Broken off at %s ms by the %s: %s%s", l->share.head, time, who, alert,
        shown ? arena_printf(a, " (message %u)", shown->number) : "");
    l->share.head = arena_printf(a, "%s, then broken off: %s", l->share.head, alert);
}

static void established(struct ladder *l)
{
    const struct timing *t = &l->connection->timing;
    struct arena *a = &l->arena;
    struct ladder_budget *b = &l->share;
    b->head = counted(l);
    b->text = arena_printf(a, "%s, counted by dependency.", b->head);
    if (t->client_may_send < 0)
        return;
    b->brief = arena_printf(a, "%s: the client may send at %s ms", b->head,
                            ms(l, t->client_may_send));
    if (t->network < 0) {
        b->text = arena_printf(a, "%s The client may send at %s ms.", b->text,
                               ms(l, t->client_may_send));
        return;
    }
    b->network = t->network;
    b->client = t->client;
    b->server = t->server;
    b->text = arena_printf(
        a, "%s The client may send at %s ms = %s network + %s client + %s server.",
        b->text, ms(l, t->client_may_send), ms(l, t->network), ms(l, t->client),
        ms(l, t->server));
}

/* The last message that is not a dummy, before one of a number (0: of all). */
static const struct message *last_before(const struct connection *c, unsigned number)
{
    for (size_t i = number ? number - 1 : c->message_count; i > 0; i--)
        if (!c->message[i - 1].dummy)
            return &c->message[i - 1];
    return NULL;
}

static void failed(struct ladder *l)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    struct ladder_budget *b = &l->share;
    const struct message *m = &c->message[c->alert_message - 1];
    const struct message *before = last_before(c, c->alert_message);
    b->head = arena_printf(a, "Failed: the %s sent alert %u %s", side_name(c->alert_from),
                           c->alert, registry_name(&tls_alert_descriptions, c->alert, a));
    b->text =
        arena_printf(a, "%s at %s ms", b->head, ms(l, connection_seconds(c, m->last)));
    if (c->cause.message)
        b->text = arena_printf(
            a, "%s, because of the %s's %s (message %u): %s.", b->text,
            side_name(connection_side(c, c->message[c->cause.message - 1].end)),
            c->message[c->cause.message - 1].name, c->cause.message, c->cause.why);
    else if (before)
        b->text = arena_printf(a, "%s, after the %s's %s (message %u)%s%s.", b->text,
                               side_name(connection_side(c, before->end)), before->name,
                               before->number, c->cause.why ? ": " : "",
                               c->cause.why ? c->cause.why : "");
    else
        b->text = arena_printf(a, "%s.", b->text);
}

static void incomplete(struct ladder *l)
{
    const struct connection *c = l->connection;
    struct arena *a = &l->arena;
    struct ladder_budget *b = &l->share;
    const struct message *m = last_before(c, 0);
    b->head = "Incomplete";
    b->text = arena_printf(a, "Incomplete: %s.", c->reason);
    if (m && !c->stray.why)
        b->text = arena_printf(a, "%s The last that was seen is the %s's %s at %s ms.",
                               b->text, side_name(connection_side(c, m->end)), m->name,
                               ms(l, connection_seconds(c, m->last)));
}

void ladder_count_budget(struct ladder *l)
{
    l->share = (struct ladder_budget){.network = -1, .client = -1, .server = -1};
    switch (l->connection->outcome) {
    case OUTCOME_ESTABLISHED:
        established(l);
        add_late_alert(l);
        break;
    case OUTCOME_FAILED:
        failed(l);
        break;
    default:
        incomplete(l);
    }
    if (l->connection->synthetic)
        l->share.text = arena_printf(
            &l->arena, "%s Synthetic: TLS bytes are real, %s and times are modelled.",
            l->share.text, l->connection->datagram ? "UDP" : "TCP");
    l->budget = l->share.text;
}

struct part {
    const char *name;
    double seconds;
    enum style style;
    uint32_t point;
    char letter; /* in ASCII */
};

/* Cells of each part: one at least where it is not nothing, and all of them together. */
static void share_out(const struct part *part, int n, double all, int cells, int *take)
{
    int given = 0, most = 0;
    for (int i = 0; i < n; i++) {
        take[i] = (int)(part[i].seconds / all * cells + 0.5);
        take[i] += take[i] == 0 && part[i].seconds > 0;
        given += take[i];
        most = take[i] > take[most] ? i : most;
    }
    take[most] += cells - given;
}

static void draw_bar(const struct ladder *l, struct grid *g, int x, int y, int width)
{
    const struct ladder_budget *b = &l->share;
    const struct part part[] = {
        {"network", b->network, STYLE_DIM, 0x2591, 'n'},
        {"client", b->client, STYLE_CLIENT, 0x2588, 'c'},
        {"server", b->server, STYLE_SERVER, 0x2593, 's'},
    };
    enum { PARTS = ARRAY_LENGTH(part) };
    double all = b->network + b->client + b->server;
    struct arena a = {0};
    const char *legend[PARTS];
    int room = width, take[PARTS];
    for (int i = 0; i < PARTS; i++) {
        double percent = part[i].seconds / all * 100;
        bool trace = percent > 0 && percent < 0.5; /* there, but no whole percent */
        legend[i] = arena_printf(&a, "%s %s%.0f%%", part[i].name, trace ? "<" : "",
                                 trace ? 1 : percent);
        room -= text_width(legend[i]) + 4;
    }
    int cells = room > 60 ? 60 : room, at = x;
    if (cells >= 6) {
        share_out(part, PARTS, all, cells, take);
        for (int i = 0; i < PARTS; i++)
            for (int n = 0; n < take[i]; n++)
                grid_point(g, at++, y, part[i].style,
                           g->ascii ? (uint32_t)part[i].letter : part[i].point);
        at += 2;
    }
    for (int i = 0; i < PARTS; i++) {
        grid_point(g, at, y, part[i].style,
                   g->ascii ? (uint32_t)part[i].letter : part[i].point);
        at = grid_text(g, at + 2, y, x + width, STYLE_DIM, legend[i]) + 2;
    }
    arena_done(&a);
}

/* The words of the budget, as many as there is room for. */
static const char *words_for(const struct ladder *l, int room)
{
    const struct ladder_budget *b = &l->share;
    if (!b->brief || text_width(l->budget) <= room)
        return l->budget;
    return text_width(b->brief) <= room ? b->brief : b->head;
}

int ladder_draw_budget(const struct ladder *l, struct grid *g, int x, int y, int width,
                       int lines)
{
    const struct ladder_budget *b = &l->share;
    bool bar = b->network >= 0 && b->network + b->client + b->server > 0 && lines > 1;
    int most = bar ? lines - 1 : lines;
    int used =
        grid_paragraph(g, x, y, x + width, most, STYLE_TITLE, words_for(l, most * width));
    if (bar)
        draw_bar(l, g, x, y + used++, width);
    return used;
}
