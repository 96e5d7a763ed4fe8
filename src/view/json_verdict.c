/* SPDX-License-Identifier: BSD-2-Clause */
/* What the JSON object of a connection says beyond its outcome. */
#include "view/json_verdict.h"

#include "model/resumption.h"

static json_t *version_of(uint16_t code, struct arena *a)
{
    if (!code)
        return json_null();
    return json_pack("{s:i, s:s}", "code", (int)code, "name", tls_version_name(code, a));
}

/* The list in the (last) ClientHello's supported_versions, null where it is not kept or has
 * none. */
static json_t *offered_versions(const struct connection *c, struct arena *a)
{
    struct hello h = {0};
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->handshake_type == HANDSHAKE_CLIENT_HELLO && !m->ssl2 && !m->opened)
            hello_read_client(m->bytes, &h);
    }
    if (!h.versions.n)
        return json_null();
    json_t *list = json_array();
    struct cursor versions = cursor_over(h.versions);
    while (cursor_left(&versions)) {
        uint16_t code = (uint16_t)cursor_uint(&versions, 2);
        if (!versions.failed)
            json_array_append_new(list, version_of(code, a));
    }
    return list;
}

static json_t *versions_of(const struct connection *c, struct arena *a)
{
    const struct told *t = &c->told;
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o}", "record", version_of(t->record_version, a),
        "client_legacy", version_of(t->client_version, a), "server_legacy",
        version_of(t->server_version, a), "offered", offered_versions(c, a), "selected",
        version_of(t->selected_version, a), "true", version_of(c->version, a));
}

static json_t *cause_of(const struct connection *c)
{
    if (!c->cause.why)
        return json_null();
    return json_pack("{s:o, s:s}", "message",
                     c->cause.message ? json_integer(c->cause.message) : json_null(),
                     "why", c->cause.why);
}

/* RFC 9846, 4.2.3 and RFC 7507 */
static json_t *downgrade_of(const struct connection *c)
{
    static const char *const sentinels[] = {NULL, "TLS 1.1 or below", "TLS 1.2"};
    const char *sentinel = c->sentinel < 3 ? sentinels[c->sentinel] : NULL;
    return json_pack("{s:o, s:b}", "sentinel",
                     sentinel ? json_string(sentinel) : json_null(), "fallback_scsv",
                     (int)c->told.fallback_scsv);
}

static json_t *renegotiation_of(const struct connection *c)
{
    const struct afterwards *after = &c->after;
    const char *by = !after->known ? NULL : after->server_asked ? "server" : "client";
    bool asked = c->server_hello_seen && c->client_hello_seen && !connection_is_13(c);
    return json_pack("{s:i, s:o, s:o}", "count", (int)after->renegotiations, "secure",
                     !asked ? json_null()
                            : json_boolean(c->told.client_renegotiation &&
                                           c->told.server_renegotiation),
                     "initiated_by", by ? json_string(by) : json_null());
}

static json_t *post_handshake_of(const struct connection *c)
{
    const struct afterwards *after = &c->after;
    return json_pack("{s:i, s:i, s:i}", "new_session_tickets", (int)after->tickets,
                     "key_updates", (int)after->key_updates, "certificate_requests",
                     (int)after->certificate_requests);
}

/* What was said in the clear before TLS; null where nothing was. */
static json_t *prelude_of(const struct connection *c, struct arena *a)
{
    const char *name = prelude_name(c);
    if (!c->prelude.there)
        return json_null();
    json_t *lines = json_array();
    for (const struct prelude_turn *t = c->prelude.first; t; t = t->next)
        json_array_append_new(
            lines,
            json_pack("{s:s, s:f, s:s}", "from",
                      connection_side(c, t->end) == CLIENT ? "client" : "server", "time",
                      connection_seconds(c, t->last), "text", prelude_say(c, t, a)));
    return json_pack("{s:o, s:i, s:o}", "protocol",
                     name ? json_string(name) : json_null(), "round_trips",
                     (int)c->before_round_trips, "lines", lines);
}

void json_add_verdict(json_t *object, const struct connection *c, struct arena *a)
{
    const struct connection *from = resumption_source(c);
    json_t *prelude = prelude_of(c, a);
    json_object_set_new(json_object_get(object, "round_trips"), "before",
                        json_is_null(prelude) ? json_null()
                                              : json_integer(c->before_round_trips));
    json_object_set_new(object, "prelude", prelude);
    json_object_set_new(object, "cause", cause_of(c));
    json_object_set_new(object, "resumed_from",
                        from ? json_integer(from->number) : json_null());
    json_object_set_new(object, "versions", versions_of(c, a));
    json_object_set_new(object, "downgrade", downgrade_of(c));
    json_object_set_new(object, "false_start",
                        c->false_start ? json_true() : json_false());
    json_object_set_new(object, "renegotiation", renegotiation_of(c));
    json_object_set_new(object, "post_handshake", post_handshake_of(c));
}
