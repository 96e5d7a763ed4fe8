/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection in sentences: each row of the ladder becomes one, round trips are said as they
 * complete, and a summary closes. */
#include "view/say.h"

#include "base/text.h"
#include "view/picture.h"

#include <ctype.h>
#include <string.h>

static const char *name_of(enum side side)
{
    return side == CLIENT ? "client" : "server";
}

/* `text` with each `sign` replaced. */
static const char *replace(const char *text, const char *sign, const char *word,
                           struct arena *a)
{
    struct buf out = {0};
    for (const char *at; (at = strstr(text, sign)); text = at + strlen(sign))
        buf_printf(&out, "%.*s%s", (int)(at - text), text, word);
    const char *all = arena_printf(a, "%s%s", buf_text(&out), text);
    buf_done(&out);
    return all;
}

/* Words for the ear: no lock, no braces, no signs. */
static const char *spoken(const char *text, struct arena *a)
{
    static const struct {
        const char *sign, *word;
    } table[] = {{"🔒 ", ""},    {"{ChangeCipherSpec} compat", "a dummy ChangeCipherSpec"},
                 {"   ", ", "}, {"Alert: ", "the alert "},
                 {"?", ""},     {" … ", " to "},
                 {"… ", ""},    {" …", ""},
                 {" ×", " "}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        text = replace(text, table[i].sign, table[i].word, a);
    return text;
}

/* "350 bytes" */
static const char *spoken_size(const char *size, struct arena *a)
{
    static const struct {
        const char *unit, *word;
    } table[] = {{" kB", " kilobytes"}, {" MB", " megabytes"}, {" GB", " gigabytes"}};
    if (strcmp(size, "1 B") == 0)
        return "1 byte";
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        size = replace(size, table[i].unit, table[i].word, a);
    return replace(size, " B", " bytes", a);
}

/* What is sent: the name, and how many records a run has. */
static const char *spoken_name(const struct ladder_row *row, struct arena *a)
{
    const struct message *m = row->message;
    const char *times = strstr(row->label, " ×");
    const char *name = row->label;
    if (times)
        name = arena_printf(a, "%.*s, %s %s", (int)(times - name), name,
                            times + strlen(" ×"),
                            m->encrypted && !m->opened ? "records" : "times");
    if (m->encrypted && !m->opened && m->content_type == CONTENT_HANDSHAKE)
        return m->hint ? arena_printf(a, "what can only be %s", m->hint) : m->name;
    name = spoken(name, a);
    if (m->encrypted && !m->opened && m->hint)
        return arena_printf(a, "what is probably the %s", name);
    return name;
}

static const char *plural(unsigned n, const char *one, struct arena *a)
{
    return arena_printf(a, "%u %s%s", n, one, n == 1 ? "" : "s");
}

/* What is worth a clause beyond the name: what was asked and what was chosen. */
static const char *choice(const struct connection *c, const struct message *m,
                          struct arena *a)
{
    if (m->handshake_type == HANDSHAKE_CLIENT_HELLO && c->server_name)
        return arena_printf(a, "; it asks for %s", c->server_name);
    if (message_is_retry(m))
        return "; the client must begin again";
    if (m->handshake_type == HANDSHAKE_SERVER_HELLO && c->version && !m->ssl2) {
        const char *suite =
            c->cipher_suite ? registry_name(&tls_cipher_suites, c->cipher_suite, a) : "";
        const char *group =
            c->group
                ? arena_printf(a, ", group %s", registry_name(&tls_groups, c->group, a))
                : "";
        return arena_printf(a, "; it chooses %s%s%s%s", tls_version_name(c->version, a),
                            *suite ? ", " : "", suite, group);
    }
    if (m->dummy)
        return "; it changes nothing, and is there only for middleboxes";
    return "";
}

static const char *protection(const struct ladder_row *row)
{
    switch (row->line) {
    case LINE_OPENED:
        return ", encrypted and opened with keys";
    case LINE_SECRET:
        return ", encrypted and closed";
    case LINE_CLEAR:
        return ", which anybody can read";
    default:
        return "";
    }
}

/* The names of a message's claims that have one result. */
static const char *claims(const struct connection *c, const struct message *m,
                          enum check_result result, struct arena *a)
{
    const char *text = NULL;
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct check *check = &c->claim[i].check;
        if (c->claim[i].message != m->number || check->result != result || check->aside ||
            (result == CHECK_PASS && (check->echo || c->claim[i].of_records)))
            continue;
        const char *why = check->result == CHECK_FAIL && check->why
                              ? arena_printf(a, " (%s)", check->why)
                              : "";
        text = arena_printf(a, "%s%s%s%s", text ? text : "", text ? ", " : "",
                            check->what, why);
    }
    return text;
}

static const char *checked(const struct connection *c, const struct message *m,
                           struct arena *a)
{
    const char *right = claims(c, m, CHECK_PASS, a), *wrong = claims(c, m, CHECK_FAIL, a);
    return arena_printf(a, "%s%s%s%s", right ? "; checked and right: " : "",
                        right ? right : "", wrong ? "; checked and wrong: " : "",
                        wrong ? wrong : "");
}

static const char *say_message(const struct ladder *l, const struct ladder_row *row,
                               struct arena *a)
{
    const struct message *m = row->message;
    const struct connection *c = l->connection;
    const char *which = row->count > 1 ? arena_printf(a, "Messages %u and on", m->number)
                                       : arena_printf(a, "Message %u", m->number);
    const char *flight = m->flight ? arena_printf(a, ", flight %u", m->flight) : "";
    const char *size = spoken_size(row->size, a);
    if (row->line == LINE_FOLD)
        return arena_printf(a, "%s, from %s milliseconds: %s, %s.", which, row->time,
                            spoken(row->label, a), size);
    return arena_printf(a, "%s, at %s milliseconds%s: the %s sends %s, %s%s%s%s%s.",
                        which, row->time, flight, name_of(row->from), spoken_name(row, a),
                        size, protection(row), choice(c, m, a), checked(c, m, a),
                        m->number == c->alert_message ? "; this ends the connection"
                                                      : "");
}

static const char *say_tcp(const struct ladder_row *row, struct arena *a)
{
    static const struct {
        const char *label, *words;
    } table[] = {{"SYN", "asks for a TCP connection"},
                 {"SYN, ACK", "agrees to the TCP connection"},
                 {"FIN", "has no more to send and closes its side of TCP"},
                 {"RST", "breaks the TCP connection off"},
                 {"ACK", "acknowledges at TCP's level"}};
    const char *words = NULL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].label, row->label) == 0)
            words = table[i].words;
    if (!words && *row->size) /* before TLS */
        words = arena_printf(a, "says in the clear, %s", spoken(row->label, a));
    if (!words)
        words = arena_printf(a, "has at TCP's level: %s", spoken_size(row->label, a));
    return arena_printf(a, "At %s milliseconds the %s %s.", row->time, name_of(row->from),
                        words);
}

static const char *trip_said(const struct ladder_row *row, struct arena *a)
{
    if (!row->bracket || (row->part != 3 && row->part != 4))
        return "";
    if (row->bracket == 'T')
        return " That was TCP's round trip.";
    if (row->bracket >= '0' && row->bracket <= '9')
        return arena_printf(a, " That completes round trip %c of TLS.", row->bracket);
    return " That completes a round trip before TLS.";
}

const char *say_row(const struct ladder *l, const struct ladder_row *row, struct arena *a)
{
    const char *text;
    if (row->message) {
        text = say_message(l, row, a);
    } else if (row->line == LINE_TCP) {
        text = say_tcp(row, a);
    } else if (row->line == LINE_GAP) {
        text = arena_printf(a, "At %s milliseconds bytes of the %s are missing: %s.",
                            row->time, name_of(row->from), row->label);
    } else if (*row->time) {
        text = arena_printf(a, "At %s milliseconds the %s's program says: %s.", row->time,
                            name_of(row->from), row->label);
    } else {
        char *note = arena_printf(a, "%s.", spoken(row->label, a));
        *note = (char)toupper((unsigned char)*note);
        text = note;
    }
    return arena_printf(a, "%s%s", text, trip_said(row, a));
}

const char *say_summary(const struct ladder *l, struct arena *a)
{
    const struct connection *c = l->connection;
    const char *head = arena_printf(a, "In all %s in %s.",
                                    plural((unsigned)c->message_count, "message", a),
                                    plural((unsigned)c->flight_count, "flight", a));
    if (c->outcome != OUTCOME_ESTABLISHED)
        return arena_printf(a, "%s %s", head, l->budget);
    const char *before =
        c->before_round_trips
            ? arena_printf(a, "%s before TLS and ",
                           plural(c->before_round_trips, "round trip", a))
            : "";
    const char *text =
        arena_printf(a, "%s The connection was established by %s after %s%s%s of TLS.",
                     head, ladder_kind(c->kind),
                     c->tcp_round_trips > 0 ? "one round trip of TCP and " : "", before,
                     plural(c->tls_round_trips < 0 ? 0 : (unsigned)c->tls_round_trips,
                            "round trip", a));
    const struct ladder_budget *b = &l->share;
    if (b->network < 0)
        return text;
    return arena_printf(
        a,
        "%s The client may send at %s milliseconds; %.0f percent of that "
        "time was the network's, %.0f the client's, %.0f the server's.",
        text, arena_printf(a, "%.*f", l->decimals, c->timing.client_may_send * 1e3),
        b->network / c->timing.client_may_send * 100,
        b->client / c->timing.client_may_send * 100,
        b->server / c->timing.client_may_send * 100);
}

void say_add(struct picture *p, const struct connection *c, const char *trace)
{
    struct ladder l;
    struct arena a = {0};
    ladder_init_with(&l, c, p->options.show);
    fprintf(p->out, "%sTrace %s, %s.\n", p->drawn ? "\n" : "", trace,
            spoken(l.title, &a));
    fprintf(p->out, "The client is %s, the server is %s.\n", l.client + strlen("client "),
            l.server + strlen("server "));
    for (size_t i = 0; i < l.row_count; i++)
        fprintf(p->out, "%s\n", say_row(&l, &l.row[i], &a));
    fprintf(p->out, "%s\n", say_summary(&l, &a));
    arena_done(&a);
    ladder_done(&l);
}
