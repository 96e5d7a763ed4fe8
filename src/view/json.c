/* SPDX-License-Identifier: BSD-2-Clause */
/* A connection as one JSON object on one line. */
#include "view/json.h"

#include <jansson.h>
#include <time.h>

#include "base/text.h"
#include "view/json_certificates.h"
#include "view/json_secrets.h"
#include "view/json_verdict.h"

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *seconds(double value)
{
    return value < 0 ? json_null() : json_real(value);
}

static json_t *count_or_null(int count)
{
    return count < 0 ? json_null() : json_integer(count);
}

/* RFC 3339, microseconds */
static json_t *start_of(const struct connection *c, struct arena *a)
{
    time_t whole = (time_t)(c->begin.time / 1000000000);
    struct tm utc;
    char text[40];
    if (!gmtime_r(&whole, &utc) ||
        !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc))
        return json_null();
    return json_string(
        arena_printf(a, "%s.%06dZ", text, (int)(c->begin.time % 1000000000 / 1000)));
}

static json_t *endpoint_of(const struct connection *c, enum side side, struct arena *a)
{
    const struct endpoint *e = connection_endpoint(c, side);
    return json_pack("{s:s, s:i}", "address", endpoint_address(e, a), "port",
                     (int)e->port);
}

static json_t *code_of(const struct registry *r, uint16_t code, bool known,
                       struct arena *a)
{
    if (!known)
        return json_null();
    return json_pack("{s:i, s:s}", "code", (int)code, "name", registry_name(r, code, a));
}

static json_t *alpn_of(const struct connection *c)
{
    json_t *offered = json_array();
    for (size_t i = 0; i < c->alpn_count; i++)
        json_array_append_new(offered, json_string(c->alpn[i]));
    return json_pack("{s:o, s:o}", "offered", offered, "selected",
                     text_or_null(c->alpn_selected));
}

static const char *from(const struct connection *c, unsigned end)
{
    return connection_side(c, end) == CLIENT ? "client" : "server";
}

static json_t *alert_of(const struct connection *c, struct arena *a)
{
    if (!c->alert_message)
        return json_null();
    return json_pack("{s:i, s:s, s:s, s:i}", "code", (int)c->alert, "name",
                     registry_name(&tls_alert_descriptions, c->alert, a), "from",
                     c->alert_from == CLIENT ? "client" : "server", "message",
                     (int)c->alert_message);
}

static json_t *timing_of(const struct timing *t)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "rtt", seconds(t->rtt),
                     "client_may_send", seconds(t->client_may_send), "server_may_send",
                     seconds(t->server_may_send), "network", seconds(t->network),
                     "client", seconds(t->client), "server", seconds(t->server));
}

static json_t *field_of(const struct node *n, struct arena *a, struct bytes message)
{
    json_t *field = json_object();
    json_object_set_new(field, "name", json_string(n->name));
    if (n->kind == NODE_NUMBER)
        json_object_set_new(field, "code", json_integer((json_int_t)n->number));
    if (n->text) {
        json_object_set_new(field, "value", json_string(n->text));
    } else if (!n->first && n->kind == NODE_BYTES) {
        struct buf hex = {0};
        struct bytes part = node_bytes(n, message);
        part.n = part.n < 1024 ? part.n : 1024;
        text_add_hex(&hex, part, "");
        json_object_set_new(field, "value", json_string(buf_text(&hex)));
        buf_done(&hex);
    } else if (n->kind == NODE_NUMBER) {
        json_object_set_new(field, "value", json_integer((json_int_t)n->number));
    } else {
        json_object_set_new(field, "value", json_null());
    }
    json_object_set_new(field, "offset", json_integer(n->offset));
    json_object_set_new(field, "length", json_integer(n->length));
    if (n->derived.p)
        json_object_set_new(field, "derived", json_true());
    if (n->note)
        json_object_set_new(field, "note", json_string(n->note));
    if (!n->first)
        return field;
    json_t *fields = json_array();
    for (const struct node *child = n->first; child; child = child->next)
        json_array_append_new(fields, field_of(child, a, message));
    json_object_set_new(field, "fields", fields);
    return field;
}

/* With `t` in detail: its fields, its keys, the transcript up to it. */
/* SSL 2.0 has no content type; DTLS 1.3 shows none before its records are opened. */
static bool hidden_type(const struct message *m)
{
    return m->ssl2 || (m->unified && !m->opened);
}

static json_t *message_of(const struct connection *c, const struct message *m,
                          const struct key_tree *t)
{
    struct arena a = {0};
    json_t *packets = json_pack("[i]", (int)m->first.packet);
    if (m->last.packet != m->first.packet)
        json_array_append_new(packets, json_integer(m->last.packet));
    json_t *o = json_pack(
        "{s:i, s:f, s:s, s:o, s:o, s:o, s:s, s:i, s:b, s:b, s:i, s:o, s:o, s:o}",
        "number", (int)m->number, "time", connection_seconds(c, m->last), "from",
        from(c, m->end), "flight", m->flight ? json_integer(m->flight) : json_null(),
        "content_type", hidden_type(m) ? json_null() : json_integer(m->content_type),
        "handshake_type",
        m->handshake_type < 0 ? json_null() : json_integer(m->handshake_type), "name",
        m->name, "length", (int)m->length, "encrypted", (int)m->encrypted, "opened",
        (int)m->opened, "records", (int)m->records, "packets", packets, "hint",
        text_or_null(m->hint), "reason", text_or_null(m->why));
    json_object_set_new(o, "readable", json_readable(c, m));
    if (t) {
        const struct node *tree = connection_tree(c, m, &a);
        const struct key_node *key = key_tree_protects(t, m->number);
        json_object_set_new(o, "fields",
                            json_pack("[o]", field_of(tree, &a, message_wire(m))));
        json_object_set_new(o, "transcript", json_transcript(t, m->number));
        json_object_set_new(o, "key", text_or_null(key ? key->name : NULL));
    }
    arena_done(&a);
    return o;
}

static json_t *flight_of(const struct connection *c, const struct flight *f)
{
    json_t *numbers = json_array();
    for (unsigned i = f->first; i <= f->last && i <= c->message_count; i++)
        if (c->message[i - 1].flight == f->number && !c->message[i - 1].damaged)
            json_array_append_new(numbers, json_integer(i));
    return json_pack("{s:i, s:s, s:o, s:I}", "number", (int)f->number, "from",
                     f->from == CLIENT ? "client" : "server", "messages", numbers,
                     "bytes", (json_int_t)f->bytes);
}

static json_t *keys_of(const struct connection *c)
{
    const struct opening *k = &c->opening;
    const char *state = !k->opened && !k->closed ? NULL
                        : !k->closed             ? "complete"
                        : k->opened              ? "partial"
                                                 : "none";
    return json_pack("{s:o, s:o}", "state", text_or_null(state), "reason",
                     k->closed ? text_or_null(k->why) : json_null());
}

static json_t *checks_of(const struct connection *c)
{
    static const char *const results[] = {"pass", "fail", "unknown"};
    json_t *checks = json_array();
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct claim *claim = &c->claim[i];
        const struct check *k = &claim->check;
        json_array_append_new(
            checks, json_pack("{s:s, s:i, s:s, s:o, s:o, s:o}", "what", k->what,
                              "message", (int)claim->message, "result",
                              results[k->result], "reason", text_or_null(k->why),
                              "expected", text_or_null(*k->expected ? k->expected : NULL),
                              "found", text_or_null(*k->found ? k->found : NULL)));
    }
    return checks;
}

/* What the programs at both ends said of themselves: the lab's do. */
static json_t *events_of(const struct connection *c)
{
    json_t *events = json_array();
    for (size_t i = 0; i < c->app_event_count; i++) {
        const struct app_event *e = &c->app_event[i];
        json_array_append_new(events,
                              json_pack("{s:f, s:s, s:s, s:b}", "time",
                                        connection_seconds(c, (struct stamp){e->time, 0}),
                                        "from", e->server ? "server" : "client", "text",
                                        e->text, "failure", (int)e->bad));
    }
    return events;
}

static void add_lists(json_t *o, const struct connection *c,
                      const struct json_options *options)
{
    struct key_tree *t = options->detail ? key_tree_new(c, NULL) : NULL;
    json_t *flights = json_array(), *messages = json_array(), *partial = json_array(),
           *again = json_array();
    for (size_t i = 0; i < c->flight_count; i++)
        json_array_append_new(flights, flight_of(c, &c->flight[i]));
    for (size_t i = 0; i < c->message_count; i++)
        json_array_append_new(c->message[i].again     ? again
                              : c->message[i].damaged ? partial
                                                      : messages,
                              message_of(c, &c->message[i], t));
    json_object_set_new(o, "checks", checks_of(c));
    json_object_set_new(o, "flights", flights);
    json_object_set_new(o, "messages", messages);
    json_object_set_new(o, "retransmissions", again);
    json_object_set_new(o, "partial", partial);
    if (t)
        json_object_set_new(o, "key_schedule", json_key_schedule(t, options->secrets));
    key_tree_free(t);
    json_object_set_new(o, "events", events_of(c));
}

static json_t *object_of(const struct connection *c, const struct json_options *options,
                         struct arena *a)
{
    json_t *o = json_object();
    bool hello =
        c->server_hello_seen && c->version != VERSION_SSL2; /* it has no such suites */
    json_object_set_new(o, "schema", json_integer(1));
    json_object_set_new(
        o, "trace",
        json_string(text_safe(
            a, (struct bytes){(const uint8_t *)options->trace, strlen(options->trace)})));
    json_object_set_new(o, "connection", json_integer(c->number));
    json_object_set_new(o, "protocol", json_string(c->datagram ? "dtls" : "tls"));
    json_object_set_new(o, "transport", json_string(c->datagram ? "udp" : "tcp"));
    json_object_set_new(o, "start", start_of(c, a));
    json_object_set_new(o, "client", endpoint_of(c, CLIENT, a));
    json_object_set_new(o, "server", endpoint_of(c, SERVER, a));
    json_object_set_new(o, "version", code_of(&tls_versions, c->version, c->version, a));
    json_object_set_new(o, "cipher_suite",
                        code_of(&tls_cipher_suites, c->cipher_suite, hello, a));
    json_object_set_new(o, "group", code_of(&tls_groups, c->group, c->group, a));
    json_object_set_new(o, "server_name", text_or_null(c->server_name));
    json_object_set_new(o, "alpn", alpn_of(c));
    json_object_set_new(o, "handshake", text_or_null(connection_kind_name(c->kind)));
    json_object_set_new(o, "early_data",
                        json_string(connection_early_data_name(c->early_data)));
    json_object_set_new(o, "outcome", json_string(connection_outcome_name(c->outcome)));
    json_object_set_new(o, "alert", alert_of(c, a));
    json_object_set_new(o, "reason", text_or_null(c->reason));
    json_object_set_new(o, "client_authenticated",
                        c->client_authenticated ? json_true() : json_false());
    json_object_set_new(
        o, "round_trips",
        json_pack("{s:o, s:o, s:i}", "tcp", count_or_null(c->tcp_round_trips), "tls",
                  count_or_null(c->tls_round_trips), "slow_start", c->slow_start));
    json_object_set_new(o, "timing", timing_of(&c->timing));
    json_object_set_new(o, "keys", keys_of(c));
    json_add_verdict(o, c, a);
    json_object_set_new(o, "scenario", text_or_null(c->scenario));
    json_object_set_new(o, "synthetic", c->synthetic ? json_true() : json_false());
    return o;
}

int json_print(const struct connection *c, const struct json_options *options, FILE *out)
{
    struct arena a = {0};
    json_t *o = object_of(c, options, &a);
    if (!options->list) {
        json_object_set_new(o, "certificates", json_certificates(c, &a));
        add_lists(o, c, options);
        json_object_set_new(o, "eavesdropper", json_learned(c, EYES_EAVESDROPPER, &a));
        json_object_set_new(o, "server_key_holder", json_learned(c, EYES_SERVER_KEY, &a));
    }
    int failed = json_dumpf(o, out, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(o);
    arena_done(&a);
    return failed || fputc('\n', out) == EOF ? -1 : 0;
}
