/* SPDX-License-Identifier: BSD-2-Clause */
/* Two connections side by side: the table of what differs. */
#include "view/compare.h"

#include "base/array.h"
#include "base/text.h"

struct sums {
    unsigned messages, hidden;
    uint64_t bytes[2];
    bool certificate_seen;
};

/* Of the handshake alone: what came before either side's application data. */
static struct sums add_up(const struct connection *c)
{
    struct sums s = {0};
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        bool data = m->content_type == CONTENT_APPLICATION_DATA && !m->hint &&
                    (!m->opened || m->handshake_type < 0);
        if (data || m->content_type == CONTENT_ALERT)
            continue;
        s.messages++;
        s.hidden += m->encrypted;
        s.bytes[connection_side(c, m->end)] += m->length;
        s.certificate_seen |= m->handshake_type == HANDSHAKE_CERTIFICATE && !m->encrypted;
    }
    return s;
}

static const char *count(struct arena *a, int n)
{
    return n < 0 ? "not known" : arena_printf(a, "%d", n);
}

static const char *milliseconds(struct arena *a, double seconds)
{
    return seconds < 0 ? "not known" : arena_printf(a, "%.3f ms", seconds * 1e3);
}

static const char *secrecy(const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    if (!c->server_hello_seen || !suite)
        return "not known";
    if (tls_version_rank(c->version) == VERSION_TLS13)
        return c->group ? "yes" : "no: PSK alone";
    if (c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET)
        return "as the first one";
    return suite->forward_secrecy ? "yes" : "no";
}

/* What the wire gives away in so many words. */
static const char *learned(const struct connection *c, const struct sums *s,
                           struct arena *a)
{
    return arena_printf(a, "%s%s%s", c->server_name ? "name, " : "",
                        c->alpn_count ? "ALPN offer, " : "",
                        s->certificate_seen ? "certificate, sizes" : "sizes");
}

static const char *handshake(const struct connection *c, struct arena *a)
{
    const char *kind = connection_kind_name(c->kind);
    if (c->early_data == EARLY_ACCEPTED || c->early_data == EARLY_REJECTED)
        return arena_printf(a, "%s, 0-RTT %s", kind ? kind : "not known",
                            connection_early_data_name(c->early_data));
    return kind ? kind : "not known";
}

/* The server's own, with which its chain begins; NULL: none was seen. */
static const struct certificate *certificate(const struct connection *c)
{
    for (size_t i = 0; i < c->certificate_count; i++)
        if (c->certificate[i].from == SERVER)
            return &c->certificate[i].certificate;
    return NULL;
}

static const char *no_certificate(const struct connection *c)
{
    bool hidden = connection_is_13(c) && c->kind == KIND_FULL;
    return hidden ? "not readable" : "none";
}

static const char *subject(const struct connection *c)
{
    const struct certificate *x = certificate(c);
    return !x ? no_certificate(c) : x->subject ? x->subject : "not known";
}

static const char *issuer(const struct connection *c)
{
    const struct certificate *x = certificate(c);
    return !x ? no_certificate(c) : x->issuer ? x->issuer : "not known";
}

/* Its first bytes are enough to tell it from another. */
static const char *public_key(const struct connection *c, struct arena *a)
{
    enum { BEGINNING = 8 };
    const struct certificate *x = certificate(c);
    struct buf hex = {0};
    if (!x)
        return no_certificate(c);
    struct bytes value = x->key.value;
    value.n = value.n < BEGINNING ? value.n : BEGINNING;
    text_add_hex(&hex, value, "");
    const char *text = arena_printf(
        a, "%s%s%s%s", x->key.algorithm ? x->key.algorithm : "not known",
        value.n ? ", " : "", buf_text(&hex), x->key.value.n > value.n ? "…" : "");
    buf_done(&hex);
    return text;
}

static void fact(struct compare *p, const char *what, const char *a, const char *b)
{
    *ARRAY_ADD(p->fact) = (struct compare_fact){what, {a, b}, strcmp(a, b) != 0};
}

static const char *result(const struct connection *c, struct arena *a)
{
    if (c->outcome == OUTCOME_FAILED && c->alert_message)
        return arena_printf(a, "alert %s",
                            registry_name(&tls_alert_descriptions, c->alert, a));
    return connection_outcome_name(c->outcome);
}

/* Its number; among connections of different traces, its trace. */
static const char *called(struct compare *p, int i)
{
    enum { MOST = 22 };
    const struct connection *c = p->connection[i];
    const char *trace = c->part ? c->part->name : NULL;
    if (!trace || c->part == p->connection[!i]->part)
        return arena_printf(&p->arena, "%u", c->number);
    if (text_width(trace) <= MOST)
        return trace;
    return arena_printf(&p->arena, "%.*s…", (int)text_fit(trace, MOST - 1), trace);
}

void compare_add_facts(struct compare *p)
{
    struct arena *m = &p->arena;
    const struct connection *a = p->connection[0], *b = p->connection[1];
    struct sums s = add_up(a), t = add_up(b);
#define BOTH(what, x, y) fact(p, what, x, y)
    BOTH("version", a->version ? tls_version_name(a->version, m) : "not known",
         b->version ? tls_version_name(b->version, m) : "not known");
    BOTH("handshake", handshake(a, m), handshake(b, m));
    BOTH("result", result(a, m), result(b, m));
    BOTH("cipher suite", registry_name(&tls_cipher_suites, a->cipher_suite, m),
         registry_name(&tls_cipher_suites, b->cipher_suite, m));
    BOTH("certificate of", subject(a), subject(b));
    BOTH("certificate issued by", issuer(a), issuer(b));
    BOTH("certificate's key", public_key(a, m), public_key(b, m));
    BOTH("round trips of TCP", count(m, a->tcp_round_trips),
         count(m, b->tcp_round_trips));
    BOTH("round trips of TLS", count(m, a->tls_round_trips),
         count(m, b->tls_round_trips));
    BOTH("first client byte", milliseconds(m, a->timing.client_may_send),
         milliseconds(m, b->timing.client_may_send));
    BOTH("messages", count(m, (int)s.messages), count(m, (int)t.messages));
    BOTH("of these encrypted", count(m, (int)s.hidden), count(m, (int)t.hidden));
    BOTH("flights", count(m, (int)a->flight_count), count(m, (int)b->flight_count));
    BOTH("bytes of the client",
         arena_printf(m, "%llu", (unsigned long long)s.bytes[CLIENT]),
         arena_printf(m, "%llu", (unsigned long long)t.bytes[CLIENT]));
    BOTH("bytes of the server",
         arena_printf(m, "%llu", (unsigned long long)s.bytes[SERVER]),
         arena_printf(m, "%llu", (unsigned long long)t.bytes[SERVER]));
    BOTH("an eavesdropper reads", learned(a, &s, m), learned(b, &t, m));
    BOTH("forward secrecy", secrecy(a), secrecy(b));
#undef BOTH
    for (int i = 0; i < 2; i++) {
        const struct connection *c = p->connection[i];
        double end = c->timing.client_may_send;
        p->title[i] = arena_printf(
            m, "%s  %s%s%s, %s%s", called(p, i), c->scenario ? c->scenario : "",
            c->scenario ? "  " : "",
            c->version ? tls_version_name(c->version, m) : "version not known",
            handshake(c, m),
            c->tls_round_trips < 0 ? ""
                                   : arena_printf(m, ", %d RTT", c->tls_round_trips));
        if (end < 0 && c->message_count)
            end = connection_seconds(c, c->message[c->message_count - 1].last);
        p->span = end > p->span ? end : p->span;
    }
}
