/* SPDX-License-Identifier: BSD-2-Clause */
/* The four version fields, and the true version. */
#include "tui/card.h"

static const char *words(const struct node *n, struct arena *a)
{
    if (!n)
        return "not there";
    return n->text
               ? arena_printf(a, "0x%04llx  %s", (unsigned long long)n->number, n->text)
               : arena_printf(a, "0x%04llx", (unsigned long long)n->number);
}

/* The versions of a list, in words. */
static const char *list_of(const struct node *list, struct arena *a)
{
    const char *all = "";
    for (const struct node *n = list ? list->first : NULL; n; n = n->next)
        if (n->kind == NODE_NUMBER && n->width == 2)
            all = arena_printf(a, "%s%s%s", all, *all ? ", " : "",
                               n->text ? n->text : words(n, a));
    return *all ? all : "not there";
}

static void add_field(struct card_text *t, bool counts, const char *field,
                      const char *value)
{
    card_pair(t, counts ? STYLE_GOOD : STYLE_PLAIN,
              arena_printf(&t->arena, "%s %s", counts ? "▸" : " ", field),
              counts ? STYLE_GOOD : STYLE_PLAIN, value);
}

static const char *verdict(const struct connection *c)
{
    if (tls_version_rank(c->version) == VERSION_TLS13)
        return "TLS 1.3 says TLS 1.2 in both legacy fields and in its records, since "
               "middleboxes choked on anything newer. Only supported_versions counts: "
               "what "
               "the server puts there is the version. RFC 9846, 4.3.1";
    if (c->version)
        return "Without supported_versions in the ServerHello its old version field "
               "counts, "
               "as it always did. RFC 9846, 4.2.3";
    return "The server's answer decides, and it is not in the recording.";
}

void card_versions(const struct state *s, struct card_text *t)
{
    const struct connection *c = s->connection;
    struct arena *a = &t->arena;
    const struct message *hello = card_message(c, "ClientHello"),
                         *answer = card_message(c, "ServerHello");
    const struct node *offer = hello ? connection_tree(c, hello, a) : NULL;
    const struct node *pick = answer ? connection_tree(c, answer, a) : NULL;
    const struct node *old_offer = card_node(offer, "legacy_version"),
                      *old_pick = card_node(pick, "legacy_version"),
                      *chosen = card_node(pick, "selected_version");
    if (!offer && (hello = card_message(c, "ClientHello (SSL 2.0 form)")) != NULL)
        old_offer = card_node(offer = connection_tree(c, hello, a), "version");
    if (!old_offer)
        old_offer = card_node(offer, "client_version");
    if (!old_pick)
        old_pick = card_node(pick, "server_version");
    t->title = "Which version is it?";
    add_field(t, false, "ClientHello  legacy_version", words(old_offer, a));
    add_field(t, false, "ClientHello  supported_versions",
              list_of(card_node(offer, "versions"), a));
    add_field(t, old_pick && !chosen, "ServerHello  legacy_version", words(old_pick, a));
    add_field(t, chosen != NULL, "ServerHello  supported_versions", words(chosen, a));
    card_gap(t);
    card_pair(t, STYLE_TITLE, "  The true version", STYLE_TITLE,
              c->version ? tls_version_name(c->version, a)
                         : "not known: no ServerHello is there");
    card_gap(t);
    card_note(t, STYLE_NOTE, verdict(c));
    if (c->sentinel)
        card_note(t, STYLE_BAD,
                  "The server's random ends in the downgrade sentinel: it speaks a newer "
                  "version than it chose. RFC 9846, 4.2.3");
}
