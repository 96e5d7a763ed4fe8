/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates of both ends, and what was checked of them. */
#include "tui/card.h"
#include "tui/tell.h"

#include "base/text.h"

#include <string.h>

static void add_names(struct card_text *t, const struct certificate *x)
{
    enum { SHOWN = 6 };
    const char *names = "";
    for (size_t i = 0; i < x->name_count && i < SHOWN; i++)
        names = arena_printf(&t->arena, "%s%s%s", names, i ? ", " : "", x->name[i]);
    if (x->name_count > SHOWN)
        names = arena_printf(&t->arena, "%s and %zu more", names, x->name_count - SHOWN);
    if (x->name_count)
        card_row(t, STYLE_PLAIN, "     names", names);
}

static const char *key_of(const struct certificate *x, struct arena *a)
{
    struct buf hex = {0};
    struct bytes first = x->key.value;
    first.n = first.n < 8 ? first.n : 8;
    text_add_hex(&hex, first, " ");
    const char *what = x->key.curve ? "the point begins" : "the modulus begins";
    const char *text = arena_printf(
        a, "%s%s%s%s%s%s%s", x->key.algorithm ? x->key.algorithm : "not known",
        x->key.curve ? " on " : "", x->key.curve ? x->key.curve : "",
        x->key.bits ? arena_printf(a, ", %u bits", x->key.bits) : "", first.n ? "; " : "",
        first.n ? arena_printf(a, "%s ", what) : "", buf_text(&hex));
    buf_done(&hex);
    return text;
}

static void add_certificate(struct card_text *t, const struct certificate *x,
                            unsigned rank)
{
    struct arena *a = &t->arena;
    const char *role = x->self_signed ? "root, self-signed"
                       : x->ca        ? "intermediate"
                                      : "leaf";
    card_pair(
        t, STYLE_TITLE, arena_printf(a, "  %u  subject", rank), STYLE_TITLE,
        arena_printf(a, "%s   (%s)", x->subject ? x->subject : "not readable", role));
    if (x->note)
        card_row(t, STYLE_BAD, "     note", x->note);
    if (x->issuer)
        card_row(t, STYLE_PLAIN, "     issuer", x->issuer);
    add_names(t, x);
    const char *from = certificate_time(x->not_before, a),
               *to = certificate_time(x->not_after, a);
    if (from && to)
        card_row(t, STYLE_PLAIN, "     valid",
                 arena_printf(a, "%.10s to %.10s", from, to));
    card_row(t, STYLE_PLAIN, "     key", key_of(x, a));
    if (x->signature)
        card_row(t, STYLE_PLAIN, "     signed with", x->signature);
}

static void add_checks(struct card_text *t, const struct connection *c, unsigned message)
{
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *k = &c->claim[i].check;
        enum style style;
        const char *sign = tell_sign(k->result, &style);
        if (c->claim[i].message == message)
            card_note(t, style,
                      arena_printf(&t->arena, "%s %s%s%s", sign, k->what,
                                   k->why ? ": " : "", k->why ? k->why : ""));
    }
}

static void add_side(struct card_text *t, const struct connection *c, enum side side)
{
    unsigned rank = 0, message = 0;
    for (size_t i = 0; i < c->certificate_count; i++) {
        const struct seen_certificate *seen = &c->certificate[i];
        if (seen->from != side)
            continue;
        if (seen->message != message) {
            if (message)
                add_checks(t, c, message);
            message = seen->message;
            rank = 0;
            card_heading(t, arena_printf(&t->arena,
                                         "The %s's chain, in message %u, packet %u",
                                         side == CLIENT ? "client" : "server", message,
                                         c->message[message - 1].last.packet));
        }
        add_certificate(t, &seen->certificate, ++rank);
    }
    if (message)
        add_checks(t, c, message);
}

static const char *why_none(const struct connection *c, bool wire_only)
{
    if (c->server_psk || c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET)
        return "None is sent: the connection is resumed, or has a pre-shared key. That "
               "the "
               "other end knows the secret proves who it is.";
    if (connection_is_13(c) && c->opening.closed)
        return wire_only ? "Certificates are encrypted since TLS 1.3: these eyes see "
                           "none. Their sizes may still give them away."
                         : "Certificates are encrypted since TLS 1.3: give the key log "
                           "with -k to see them.";
    return "No certificate is in the recording.";
}

void card_certificates(const struct state *s, struct card_text *t)
{
    const struct connection *c = s->connection;
    t->title = "Certificates";
    add_side(t, c, SERVER);
    add_side(t, c, CLIENT);
    if (c->certificate_count == 0)
        card_note(t, STYLE_DIM, why_none(c, c != s->recorded));
}
