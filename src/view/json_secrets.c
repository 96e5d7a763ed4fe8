/* SPDX-License-Identifier: BSD-2-Clause */
/* The JSON of what keys a connection has, and who can read what. */
#include "view/json_secrets.h"

#include "base/buf.h"
#include "base/text.h"

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *number_or_null(unsigned number)
{
    return number ? json_integer(number) : json_null();
}

static json_t *hex_of(struct bytes b)
{
    struct buf hex = {0};
    if (b.n == 0)
        return json_null();
    text_add_hex(&hex, b, "");
    json_t *text = json_string(buf_text(&hex));
    explicit_bzero(hex.p, hex.room);
    buf_done(&hex);
    return text;
}

/* Names of the one or two secrets that it is made from. */
static json_t *from_of(const struct key_tree *t, const struct key_node *n)
{
    json_t *from = json_array();
    if (n->parent != KEY_NONE)
        json_array_append_new(from, json_string(t->node[n->parent].name));
    if (n->other != KEY_NONE)
        json_array_append_new(from, json_string(t->node[n->other].name));
    return from;
}

static json_t *protects_of(const struct key_node *n)
{
    if (n->messages == 0)
        return json_null();
    return json_pack("{s:s, s:i, s:i, s:i}", "from",
                     n->from == CLIENT ? "client" : "server", "first", (int)n->first,
                     "last", (int)n->last, "messages", (int)n->messages);
}

static json_t *holders_of(const struct key_node *n)
{
    json_t *holders = json_pack("[s]", "endpoints");
    if (n->holders & HOLDER_SERVER_KEY)
        json_array_append_new(holders, json_string("server-key"));
    if (n->holders & HOLDER_PSK)
        json_array_append_new(holders, json_string("psk"));
    if (n->holders & HOLDER_ANYBODY)
        json_array_append_new(holders, json_string("anybody"));
    return holders;
}

static json_t *node_of(const struct key_tree *t, const struct key_node *n, bool show)
{
    json_t *o = json_pack(
        "{s:s, s:i, s:s, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:s, s:o, s:o, s:o, s:s}",
        "name", n->name, "depth", (int)n->depth, "made", n->made, "label",
        text_or_null(n->label), "from", from_of(t, n), "context",
        text_or_null(n->context), "hashed_to", number_or_null(n->hashed_to), "before",
        (int)n->before, "since", number_or_null(n->since), "protects", protects_of(n),
        "known", key_known_name(n->known), "reason",
        text_or_null(n->known == KEY_UNKNOWN ? n->why : n->whence), "holders",
        holders_of(n), "holders_reason", text_or_null(n->holders_why), "source",
        n->source);
    if (show)
        json_object_set_new(o, "value", hex_of(secret_bytes(&n->value)));
    return o;
}

json_t *json_key_schedule(struct key_tree *t, bool show)
{
    if (t->node_count == 0)
        return json_null();
    json_t *nodes = json_array();
    for (size_t i = 0; i < t->node_count; i++)
        json_array_append_new(nodes, node_of(t, &t->node[i], show));
    return json_pack("{s:o, s:o, s:o, s:o}", "hash",
                     text_or_null(t->transcript.algorithm), "message_hash_at",
                     number_or_null(t->transcript.synthetic), "transcript_ends",
                     text_or_null(t->transcript.incomplete), "nodes", nodes);
}

json_t *json_transcript(const struct key_tree *t, unsigned message)
{
    const struct transcript_point *p = transcript_after(&t->transcript, message);
    return p ? hex_of(secret_bytes(&p->hash)) : json_null();
}

json_t *json_readable(const struct connection *c, const struct message *m)
{
    json_t *names = json_array();
    for (enum eyes who = 0; who < EYES_COUNT; who++)
        if (eyes_message(c, m, who).readable)
            json_array_append_new(names, json_string(eyes_name(who)));
    return names;
}

json_t *json_learned(const struct connection *c, enum eyes who, struct arena *a)
{
    size_t count;
    const char **lines = eyes_learn(c, who, a, &count);
    json_t *sentences = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(sentences, json_string(lines[i]));
    return sentences;
}
