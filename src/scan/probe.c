/* SPDX-License-Identifier: BSD-2-Clause */
/* One question to the server, and the connection that came of it. */
#include "scan/probe.h"

#include "base/array.h"
#include "wire/node.h"

#include <sys/random.h>

static void take_packet(void *context, const struct packet *packet)
{
    struct scan *s = context;
    tracker_packet(s->tracker, packet);
    if (s->packet)
        s->packet(s->context, packet);
}

static void take_keys(void *context, struct bytes lines)
{
    struct scan *s = context;
    tracker_keys(s->tracker, lines);
    if (s->keys)
        s->keys(s->context, lines);
}

static bool may_call(struct scan *s)
{
    if (s->stop && *s->stop)
        return false;
    if (s->probes >= s->most)
        s->cut = true;
    return s->probes < s->most;
}

static struct call new_call(struct scan *s)
{
    s->probes++;
    return (struct call){
        .tap = {.packet = take_packet, .context = s, .number = &s->packets},
        .descriptor = -1};
}

/* The connection that the last call added. */
static const struct connection *newest(struct scan *s, size_t before)
{
    if (s->tracker->connection_count == before)
        return NULL;
    struct connection *c = s->tracker->connection[s->tracker->connection_count - 1];
    connection_analyse(c);
    return c;
}

bool probe_taken(const struct connection *c)
{
    return c && (c->server_hello_seen || c->retry_seen);
}

static const struct message *find_message(const struct connection *c, int handshake_type)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].handshake_type == handshake_type &&
            connection_side(c, c->message[i].end) == SERVER)
            return &c->message[i];
    return NULL;
}

/* The server has said all that it says in the clear. */
static bool is_answered(const struct connection *c)
{
    if (!c)
        return false;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (connection_side(c, m->end) == SERVER && m->content_type == CONTENT_ALERT &&
            m->alert_level == 2)
            return true;
    }
    if (!probe_taken(c))
        return false;
    return tls_version_rank(c->version) == VERSION_TLS13 ||
           find_message(c, HANDSHAKE_SERVER_HELLO_DONE);
}

void probe_offer_init(const struct scan *s, struct offer *o, uint16_t version)
{
    *o = (struct offer){.version = version, .name = s->name, .guess = true};
    for (size_t i = 0; i < tls_groups.rows; i++) {
        uint32_t code = tls_groups.row[i].code;
        bool explicit_curve = code == 0xff01 || code == 0xff02;
        if (!explicit_curve && (version < VERSION_TLS13 ? code < 512 : code > 22))
            offer_add(&o->groups, (uint16_t)code);
    }
    for (size_t i = 0; i < tls_signature_schemes.rows; i++)
        offer_add(&o->schemes, (uint16_t)tls_signature_schemes.row[i].code);
}

/* Leaves as RFC 9846, 6.1 has it for a handshake that is not wanted any more. */
static void leave(struct call *call, uint16_t version)
{
    uint8_t alerts[] = {21, 3, 3, 0, 2, 1, ALERT_USER_CANCELED,
                        21, 3, 3, 0, 2, 1, ALERT_CLOSE_NOTIFY};
    if (version < VERSION_TLS12)
        alerts[2] = alerts[9] = (uint8_t)version;
    call_write(call, (struct bytes){alerts, sizeof alerts});
}

const struct connection *probe_offer(struct scan *s, struct offer *o)
{
    struct buf hello = {0};
    uint8_t data[16384];
    ssize_t n = 1;
    size_t before = s->tracker->connection_count;
    if (!may_call(s) || getrandom(o->random, sizeof o->random, 0) < 0)
        return NULL;
    struct call call = new_call(s);
    offer_write(&hello, o);
    if (call_open(&call, &s->place, &s->last) == 0 &&
        call_write(&call, buf_bytes(&hello)) == 0) {
        while (!is_answered(newest(s, before)) &&
               (n = call_read(&call, data, sizeof data)) > 0)
            ;
        if (n > 0 && probe_taken(newest(s, before)))
            leave(&call, o->version);
    }
    call_close(&call);
    buf_done(&hello);
    return newest(s, before);
}

const struct connection *probe_client(struct scan *s, struct visit_wish *wish,
                                      struct visit_result *result)
{
    size_t before = s->tracker->connection_count;
    if (!may_call(s))
        return NULL;
    struct call call = new_call(s);
    wish->name = s->name;
    wish->keys = take_keys;
    wish->context = s;
    visit_make(&call, &s->place, wish, result, &s->last);
    call_close(&call);
    return newest(s, before);
}

uint64_t probe_field(const struct connection *c, int handshake_type, const char *name,
                     uint32_t *length)
{
    struct arena a = {0};
    uint64_t value = 0;
    const struct message *m = c ? find_message(c, handshake_type) : NULL;
    const struct node *root = m ? connection_tree(c, m, &a) : NULL;
    *length = 0;
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (strcmp(n->name, name) == 0) {
            value = n->number;
            *length = n->length;
            break;
        }
    arena_done(&a);
    return value;
}

int probe_older(const struct scan *s)
{
    for (int v = 0; v < SCAN_VERSIONS; v++)
        if (s->speaks[v] && scan_versions[v] < VERSION_TLS13 &&
            scan_versions[v] >= VERSION_TLS10)
            return v;
    return -1;
}

const char *probe_refusal(struct scan *s, const struct connection *c)
{
    for (size_t i = 0; c && i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (connection_side(c, m->end) == SERVER && m->content_type == CONTENT_ALERT)
            return arena_printf(
                &s->arena, "alert %s",
                registry_name(&tls_alert_descriptions, m->alert, &s->arena));
    }
    return "the server closed without a word";
}

void scan_find(struct scan *s, struct finding finding)
{
    *ARRAY_ADD(s->finding) = finding;
}

void probe_find_order(struct scan *s, const char *group, const struct connection *c,
                      bool own)
{
    scan_find(
        s, (struct finding){group, "whose order", own ? "the server's" : "the client's",
                            own ? "they stand in it above"
                                : "the server takes the first of an offer that it can",
                            SCAN_NEUTRAL, c->number});
}
