/* SPDX-License-Identifier: BSD-2-Clause */
/* What a person learns from a connection, in sentences. */
#include "model/eyes.h"

#include "base/array.h"
#include "base/text.h"

#include <inttypes.h>

enum { SENTENCES = 24 };

struct lesson {
    const struct connection *c;
    enum eyes who;
    struct arena *a;
    const char **line;
    size_t count;
};

static bool is_13(const struct connection *c)
{
    return tls_version_rank(c->version) == VERSION_TLS13;
}

static void say(struct lesson *l, const char *sentence)
{
    if (sentence && l->count < SENTENCES)
        l->line[l->count++] = sentence;
}

/* The first message of that type from that side, NULL where none is seen. */
static const struct message *find(const struct connection *c, enum side side, int type)
{
    for (size_t i = 0; i < c->message_count; i++)
        if (c->message[i].handshake_type == type &&
            connection_side(c, c->message[i].end) == side)
            return &c->message[i];
    return NULL;
}

/* The same, where this person can read it. */
static const struct message *find_readable(const struct lesson *l, enum side side,
                                           int type)
{
    const struct message *m = find(l->c, side, type);
    return m && eyes_message(l->c, m, l->who).readable ? m : NULL;
}

/* The extension of that name in a hello's tree. */
static const struct node *extension(const struct lesson *l, const struct message *m,
                                    const char *name)
{
    const struct node *root = m ? connection_tree(l->c, m, l->a) : NULL;
    for (const struct node *n = root; n; n = node_walk(root, n))
        if (n->text && strcmp(n->text, name) == 0 &&
            strncmp(n->name, "Extension", 9) == 0)
            return n;
    return NULL;
}

static void say_name(struct lesson *l)
{
    const struct message *hello = find(l->c, CLIENT, HANDSHAKE_CLIENT_HELLO);
    bool ech = extension(l, hello, "encrypted_client_hello");
    const char *name = l->c->server_name;
    if (ech && name && l->who != EYES_ENDPOINT)
        say(l, arena_printf(
                   l->a,
                   "A server's name, %s: but with encrypted_client_hello beside it, "
                   "this may be a stand-in, and the true name sealed",
                   name));
    else if (name)
        say(l, arena_printf(l->a,
                            "The server's name, %s, from server_name in the ClientHello",
                            name));
    else if (hello)
        say(l, "No server's name: the client sent none; the address remains");
}

static void say_protocols(struct lesson *l)
{
    struct buf list = {0};
    const struct connection *c = l->c;
    bool answer_hidden = is_13(c) && l->who != EYES_ENDPOINT;
    for (size_t i = 0; i < c->alpn_count; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", c->alpn[i]);
    if (c->alpn_count && (answer_hidden || !c->alpn_selected))
        say(l,
            arena_printf(l->a, "The protocols that the client offers inside, %s; %s",
                         buf_text(&list),
                         answer_hidden ? "but not which one was taken: that is encrypted"
                                       : "none was taken"));
    else if (c->alpn_count)
        say(l, arena_printf(
                   l->a,
                   "The protocols that the client offers inside, %s, and that %s was "
                   "taken",
                   buf_text(&list), c->alpn_selected));
    buf_done(&list);
}

static void say_choice(struct lesson *l)
{
    const struct connection *c = l->c;
    if (!c->server_hello_seen)
        return;
    say(l, arena_printf(l->a, "What both agreed on: %s, %s%s%s",
                        tls_version_name(c->version, l->a),
                        registry_name(&tls_cipher_suites, c->cipher_suite, l->a),
                        c->group ? ", key exchange on " : "",
                        c->group ? registry_name(&tls_groups, c->group, l->a) : ""));
    if (find(c, CLIENT, HANDSHAKE_CLIENT_HELLO))
        say(l, "What the client's program may be: its offers and their order are like a "
               "fingerprint");
}

static void say_certificates(struct lesson *l)
{
    const struct connection *c = l->c;
    bool resumed = c->kind != KIND_FULL && c->kind != KIND_UNKNOWN;
    if (find_readable(l, SERVER, HANDSHAKE_CERTIFICATE))
        say(l, is_13(c) ? "The server's certificate"
                        : "The server's certificate with every name in it: it was sent "
                          "in the clear");
    else if (is_13(c) && !resumed)
        say(l, "Not the server's certificate: it is encrypted; its size may still give "
               "it away");
    const struct message *client = find_readable(l, CLIENT, HANDSHAKE_CERTIFICATE);
    if (client && client->length > 7)
        say(l, l->who == EYES_EAVESDROPPER
                   ? "Who the client is: its certificate was sent in the clear"
                   : "The client's certificate");
    else if (is_13(c) && l->who != EYES_ENDPOINT && !resumed)
        say(l, "Not who the client is: its certificate, if any, is encrypted");
}

/* Resumption lets connections be told as the same client's. RFC 9846, C.4; RFC 5077, 5.8 */
static void say_resumption(struct lesson *l)
{
    switch (l->c->kind) {
    case KIND_RESUMED_ID:
        say(l, "That this client was here before: it shows the session id of an earlier "
               "connection, "
               "which stood there in the clear, too");
        break;
    case KIND_RESUMED_TICKET:
        say(l, "That this client was here before: the server once sent this very ticket, "
               "in the "
               "clear");
        break;
    case KIND_PSK:
        say(l, "That this client was here before; not in which connection: its ticket "
               "was sent "
               "encrypted (a ticket that is used twice links both uses)");
        break;
    case KIND_PSK_EXTERNAL:
        say(l, "The identity of the PSK, in the clear: the same in all connections that "
               "use it");
        break;
    default:
        if (find_readable(l, SERVER, HANDSHAKE_NEW_SESSION_TICKET) && !is_13(l->c))
            say(l, "The ticket that the server gave: when it is shown again, the client "
                   "is known "
                   "again");
    }
}

/* Of what is not in the handshake: lengths and times are never hidden. */
static void say_sizes(struct lesson *l)
{
    uint64_t bytes[2] = {0}, padding = 0;
    unsigned runs = 0;
    const struct connection *c = l->c;
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->content_type != CONTENT_APPLICATION_DATA || m->hint)
            continue;
        bytes[connection_side(c, m->end)] += m->length;
        padding += m->padding;
        runs++;
    }
    if (runs)
        say(l, arena_printf(l->a,
                            "About how much was said, and when: %" PRIu64
                            " bytes from the client and "
                            "%" PRIu64 " from the server in %u turn%s, over %.3f s",
                            bytes[CLIENT], bytes[SERVER], runs, runs == 1 ? "" : "s",
                            connection_seconds(c, c->end)));
    if (padding && l->who == EYES_EAVESDROPPER)
        say(l, "But records were padded, so that lengths say less");
}

/* Whether the server's long-term key is what it is known by. */
static bool proves_itself(const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    return c->kind != KIND_PSK_EXTERNAL && suite && suite->auth != AUTH_NONE &&
           suite->auth != AUTH_PSK;
}

/* What becomes of the encrypted part. */
static void say_contents(struct lesson *l)
{
    const struct connection *c = l->c;
    const struct message *m = NULL;
    for (size_t i = 0; i < c->message_count && !m; i++)
        if (c->message[i].encrypted && !c->message[i].early)
            m = &c->message[i];
    if (!m)
        return;
    struct sight sight = eyes_message(c, m, l->who);
    if (l->who == EYES_ENDPOINT)
        say(l, "Everything: both ends have the keys");
    else if (sight.readable)
        say(l, arena_printf(l->a, "Everything that was sent: %s", sight.why));
    else
        say(l, arena_printf(l->a, "Nothing of what was sent inside: %s", sight.why));
    if (l->who == EYES_SERVER_KEY && !sight.readable && proves_itself(c))
        say(l, "But with that key one can pass for the server in new connections, from "
               "now on");
}

/* RFC 5077, 5.5 and 5.6; RFC 9325, 6.3: until TLS 1.2 a ticket holds the master secret itself. */
static void say_ticket_key(struct lesson *l)
{
    const struct connection *c = l->c;
    if (is_13(c) || l->who == EYES_ENDPOINT)
        return;
    if (c->kind == KIND_RESUMED_TICKET ||
        find_readable(l, SERVER, HANDSHAKE_NEW_SESSION_TICKET))
        say(l, "A ticket that holds the keys of this connection, sealed: whoever gets "
               "the server's "
               "ticket key opens everything, whatever the key exchange was");
}

static void say_early_data(struct lesson *l)
{
    if (l->c->early_data == EARLY_NONE || l->who == EYES_ENDPOINT)
        return;
    say(l, "Early data has no forward secrecy: whoever gets the server's ticket key "
           "opens it later; "
           "and anybody can send the recording of it again");
}

const char **eyes_learn(const struct connection *c, enum eyes who, struct arena *a,
                        size_t *count)
{
    struct lesson l = {.c = c, .who = who, .a = a};
    l.line = arena_take(a, SENTENCES * sizeof *l.line);
    if (who != EYES_EAVESDROPPER)
        say_contents(&l);
    say_name(&l);
    say_certificates(&l);
    say_protocols(&l);
    say_resumption(&l);
    say_choice(&l);
    say_sizes(&l);
    say_early_data(&l);
    say_ticket_key(&l);
    if (who == EYES_EAVESDROPPER)
        say_contents(&l);
    *count = l.count;
    return l.line;
}
