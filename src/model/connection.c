/* SPDX-License-Identifier: BSD-2-Clause */
/* One connection: its life, its words, and the order of its analysis. */
#include "model/connection.h"

#include "base/array.h"
#include "model/digest.h"
#include "model/spares.h"

#include <arpa/inet.h>
#include <stdlib.h>

void connection_init(struct connection *c, const struct endpoint endpoint[2],
                     struct keyring *ring)
{
    memcpy(c->endpoint, endpoint, sizeof c->endpoint);
    c->ring = ring;
    c->dirty = true;
}

/* The lists that a summary does without. */
static void free_lists(struct connection *c)
{
    free(c->message);
    free(c->flight);
    free(c->event);
    free(c->gap);
    for (int end = 0; c->sent && end < 2; end++)
        free(c->sent[end].packet);
    free(c->sent);
    free(c->claim);
    free(c->app_event);
    free(c->certificate);
    c->message = NULL;
    c->flight = NULL;
    c->event = NULL;
    c->sent = NULL;
    c->gap = NULL;
    c->claim = NULL;
    c->certificate = NULL;
    c->app_event = NULL;
    c->message_count = c->message_room = c->flight_count = c->flight_room = 0;
    c->event_count = c->event_room = c->gap_count = c->gap_room = 0;
    c->claim_count = c->claim_room = 0;
    c->app_event_count = c->app_event_room = 0;
    c->certificate_count = c->certificate_room = 0;
}

void connection_done(struct connection *c, struct spares *spares)
{
    spares_give(spares, c);
    free_lists(c);
    if (c->alpn_room)
        free(c->alpn);
    arena_done(&c->arena);
}

static const char *moved(struct arena *a, const char *text)
{
    if (!text)
        return NULL;
    struct bytes b = {(const uint8_t *)text, strlen(text) + 1};
    return (const char *)arena_copy(a, b).p;
}

void connection_move_texts(struct connection *c, struct arena *texts)
{
    const char **names = c->alpn;
    c->server_name = moved(texts, c->server_name);
    c->alpn_selected = moved(texts, c->alpn_selected);
    c->alpn = c->alpn_count ? arena_take(texts, c->alpn_count * sizeof *c->alpn) : NULL;
    for (size_t i = 0; i < c->alpn_count; i++)
        c->alpn[i] = moved(texts, names[i]);
    if (c->alpn_room)
        free(names);
    c->alpn_room = 0;
}

void connection_summarise(struct connection *c, struct spares *spares,
                          struct arena *texts)
{
    connection_analyse(c);
    connection_move_texts(c, texts);
    c->client_identities = (struct bytes){0};
    c->scenario = NULL;
    c->opening.tags = NULL;
    c->prelude.first = c->prelude.last = NULL;
    c->stray.text = NULL;
    c->summary = c->summarised = true;
    spares_give(spares, c);
    free_lists(c);
    arena_done(&c->arena);
}

void connection_analyse(struct connection *c)
{
    digest_reopen(c);
    if (!c->dirty || !c->reading)
        return;
    c->dirty = false;
    prelude_decide(c);
    flight_build(c);
    outcome_decide(c);
    round_trip_count(c);
}

double connection_seconds(const struct connection *c, struct stamp stamp)
{
    return (double)(stamp.time - c->begin.time) / 1e9;
}

bool connection_has_beginning(const struct connection *c, unsigned end)
{
    for (size_t i = 0; i < c->gap_count && c->gap[i].after == 0; i++)
        if (c->gap[i].end == end)
            return false;
    for (size_t i = 0; i < c->event_count; i++)
        if ((c->event[i].flags & TCP_SYN) && c->event[i].end == end)
            return true;
    return false;
}

bool connection_was_left(const struct connection *c, const struct message *m)
{
    return c->fin[!m->end] && c->fin[!m->end] < m->first.packet;
}

uint32_t connection_alert_length(const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    return 3 + (suite && suite->mode == MODE_CCM_8 ? 8 : 16);
}

bool connection_encrypts_nothing(const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    return suite && suite->cipher == CIPHER_NULL && suite->hash != HASH_NONE;
}

bool message_is_retry(const struct message *m)
{
    return m->name && strcmp(m->name, "HelloRetryRequest") == 0;
}

uint32_t message_missing(const struct message *m)
{
    uint32_t length = m->length;
    if (!m->damaged || m->ssl2 || m->bytes.n == 0)
        return 0;
    if (m->handshake_type >= 0 && m->bytes.n >= 4)
        length = 4 + ((uint32_t)m->bytes.p[1] << 16 | (uint32_t)m->bytes.p[2] << 8 |
                      m->bytes.p[3]);
    return length > m->bytes.n ? length - (uint32_t)m->bytes.n : 0;
}

/* How many of the numbers, which rise, are below that one. */
static size_t below(const struct sent *sent, uint32_t packet)
{
    size_t low = 0, high = sent->packet_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sent->packet[middle] < packet)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

unsigned message_packets(const struct connection *c, const struct message *m)
{
    const struct sent *sent = c->sent ? &c->sent[m->end] : NULL;
    if (m->first.packet == m->last.packet)
        return 1;
    if (c->datagram && m->content_type == CONTENT_HANDSHAKE)
        return m->datagrams;
    if (!sent || sent->packet_count == 0 ||
        sent->packet[sent->packet_count - 1] < m->last.packet)
        return 0; /* there were too many to remember */
    return (unsigned)(below(sent, m->last.packet + 1) - below(sent, m->first.packet));
}

const char *message_where(const struct connection *c, const struct message *m,
                          struct arena *a)
{
    unsigned packets = message_packets(c, m);
    if (packets < 2)
        return arena_printf(a, "packet %u", m->last.packet);
    return arena_printf(a, "packet %u (%u packets, %u–%u)", m->last.packet, packets,
                        m->first.packet, m->last.packet);
}

const char *message_shares(const struct connection *c, const struct message *m,
                           struct arena *a)
{
    const char *all = NULL;
    for (size_t i = 0; m->first_record && i < c->message_count; i++) {
        const struct message *o = &c->message[i];
        if (o != m && o->end == m->end && o->first_record <= m->last_record &&
            o->last_record >= m->first_record)
            all = all ? arena_printf(a, "%s, %s", all, o->name) : o->name;
    }
    return all;
}

struct node *connection_tree(const struct connection *c, const struct message *m,
                             struct arena *a)
{
    struct tls_context context = {.version = tls_version_base(c->version),
                                  .cipher_suite = c->cipher_suite,
                                  .from_server = connection_side(c, m->end) == SERVER,
                                  .ssl2 = m->ssl2,
                                  .dtls = m->wire.n > 0};
    if (m->handshake_type >= 0)
        return messages_tree(a, &context, message_wire(m));
    return messages_fragment_tree(a, m->content_type, m->encrypted && !m->opened,
                                  m->bytes);
}

const char *endpoint_address(const struct endpoint *e, struct arena *a)
{
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(e->family == 6 ? AF_INET6 : AF_INET, e->address, text, sizeof text);
    return arena_printf(a, "%s", text);
}

const char *endpoint_text(const struct endpoint *e, struct arena *a)
{
    return arena_printf(a, e->family == 6 ? "[%s]:%u" : "%s:%u", endpoint_address(e, a),
                        e->port);
}

const char *connection_kind_name(enum handshake_kind kind)
{
    static const char *const names[] = {[KIND_UNKNOWN] = NULL,
                                        [KIND_FULL] = "full",
                                        [KIND_RESUMED_ID] = "resumed-id",
                                        [KIND_RESUMED_TICKET] = "resumed-ticket",
                                        [KIND_PSK] = "psk",
                                        [KIND_PSK_EXTERNAL] = "psk-external"};
    return names[kind];
}

const char *connection_early_data_name(enum early_data early_data)
{
    static const char *const names[] = {"none", "offered", "accepted", "rejected"};
    return names[early_data];
}

const char *connection_outcome_name(enum outcome outcome)
{
    static const char *const names[] = {"incomplete", "established", "failed"};
    return names[outcome];
}
