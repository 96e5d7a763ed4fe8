/* SPDX-License-Identifier: BSD-2-Clause */
/* The secrets of SSL 3.0 to TLS 1.2 as a tree for each handshake. RFC 5246, 5, 6.3, 7.4.9, 8.1 */
#include "model/key_tree_parts.h"

#include "base/array.h"
#include "crypto/protection.h"
#include "tls/hello.h"

enum { HANDSHAKES = 8, VERIFY_DATA = 12 };

/* One handshake of the connection: numbers of its messages, 0: not seen. */
struct exchange {
    struct key_growth *g;
    struct key_tree *t;
    struct hello client, server;
    const struct suite *suite;
    enum suite_hash hash; /* of the PRF */
    unsigned until;       /* where the next one begins; 0: none does */
    unsigned client_hello, server_hello, key_exchange, ticket, changed[2], finished[2];
    int master, write_key[2];
};

/* Who, beside the two ends, can compute the premaster secret. */
static const struct {
    enum suite_kx kx;
    unsigned holders;
    const char *why;
} exchanges[] = {
    {KX_RSA, HOLDER_SERVER_KEY,
     "the client sealed it to the server's RSA key: whoever gets that key, even years "
     "later, opens "
     "this recording: no forward secrecy"},
    {KX_DH, HOLDER_SERVER_KEY,
     "the server's Diffie-Hellman key stands in its certificate and stays the same: no "
     "forward "
     "secrecy"},
    {KX_ECDH, HOLDER_SERVER_KEY,
     "the server's Diffie-Hellman key stands in its certificate and stays the same: no "
     "forward "
     "secrecy"},
    {KX_DHE, 0,
     "both key pairs were made for this connection and are forgotten: forward secrecy"},
    {KX_ECDHE, 0,
     "both key pairs were made for this connection and are forgotten: forward secrecy"},
    {KX_DHE_PSK, 0,
     "beside the PSK go key pairs that were made for this connection: forward secrecy"},
    {KX_ECDHE_PSK, 0,
     "beside the PSK go key pairs that were made for this connection: forward secrecy"},
    {KX_DH_ANON, 0,
     "both key pairs are forgotten; but nobody proved who they are: the other end may be "
     "anybody"},
    {KX_ECDH_ANON, 0,
     "both key pairs are forgotten; but nobody proved who they are: the other end may be "
     "anybody"},
    {KX_PSK, HOLDER_PSK,
     "only the PSK goes in: whoever has it opens this recording, too"},
    {KX_RSA_PSK, 0,
     "it takes both the PSK and the server's RSA key: who has both can compute it"},
};

static unsigned holders_of(const struct suite *suite, const char **why)
{
    for (size_t i = 0; i < ARRAY_LENGTH(exchanges); i++)
        if (exchanges[i].kx == suite->kx) {
            *why = exchanges[i].why;
            return exchanges[i].holders;
        }
    *why = NULL;
    return 0;
}

static int last(const struct exchange *x)
{
    return (int)x->t->node_count - 1;
}

static struct key_node *node(struct exchange *x, int i)
{
    return &x->t->node[i];
}

/* A node whose holders are its parent's. */
static struct key_node *add(struct exchange *x, int parent, const char *name,
                            const char *made, const char *source)
{
    struct key_node *n = key_tree_add(x->t, parent, name, made);
    n->source = source;
    if (parent == KEY_NONE)
        return n;
    const struct key_node *p = node(x, parent);
    n->holders = p->holders;
    n->holders_why = p->holders_why;
    n->since = p->since;
    if (!p->value.n)
        n->why = "the secret that it is made from is not known";
    return n;
}

/* EncryptedPreMasterSecret: its length stands before it since TLS 1.0. RFC 5246, 7.4.7.1 */
static struct bytes encrypted_premaster(const struct exchange *x)
{
    struct cursor c = cursor_over(x->g->c->message[x->key_exchange - 1].bytes);
    cursor_take(&c, 4);
    struct cursor body =
        tls_version_base(x->server.version) > VERSION_SSL3 ? cursor_vector(&c, 2) : c;
    return cursor_rest(&body);
}

/* RFC 4279, 2 */
static void find_psk(const struct exchange *x, struct key_node *n)
{
    struct buf premaster = {0};
    struct bytes identity = psk_identity(x->g->c->message[x->key_exchange - 1].bytes);
    const struct psk *psk =
        x->g->c->ring ? keyring_find_psk(x->g->c->ring, identity, 0) : NULL;
    n->why = "the pre-shared key that it is made of was not given (--psk)";
    if (!psk)
        return;
    psk_premaster(psk, &premaster);
    if (premaster.n <= SECRET_MOST)
        key_node_know(n, buf_bytes(&premaster), KEY_GIVEN, "--psk");
    explicit_bzero(premaster.p, premaster.room);
    buf_done(&premaster);
}

static void find_premaster(struct exchange *x, struct key_node *n)
{
    struct secret opened = {.n = 0};
    n->why = "only the two ends have it, and key logs do not hold it";
    if (x->g->inputs->premaster.n) {
        key_node_know(n, x->g->inputs->premaster, KEY_GIVEN, NULL);
        return;
    }
    if (x->suite->kx == KX_PSK && x->key_exchange)
        find_psk(x, n);
    if (x->suite->kx != KX_RSA || !x->key_exchange)
        return;
    struct bytes sealed = encrypted_premaster(x);
    const struct secret *line =
        sealed.n < 8 ? NULL
                     : keylog_find(x->g->log, KEYLOG_RSA, (struct bytes){sealed.p, 8}, 0);
    if (line)
        key_node_know(n, secret_bytes(line), KEY_LOGGED, "RSA in the key log");
    else if (keyring_decrypt(x->g->c->ring, sealed, &opened))
        key_node_know(n, secret_bytes(&opened), KEY_OPENED, "the server's RSA key");
    else
        n->why = keyring_has_server_key(x->g->c->ring)
                     ? "the server's key that was given does not open it"
                     : "it is sealed to the server's RSA key, which was not given";
    secret_wipe(&opened);
}

static int add_premaster(struct exchange *x)
{
    struct key_node *n = add(x, KEY_NONE, "pre_master_secret", "input", "RFC 5246, 8.1");
    n->since = x->key_exchange;
    n->holders = holders_of(x->suite, &n->holders_why);
    find_premaster(x, n);
    return last(x);
}

static bool is_resumed(const struct exchange *x)
{
    return !x->key_exchange && (x->changed[SERVER] || x->changed[CLIENT]);
}

static struct bytes randoms(const struct exchange *x, bool server_first, uint8_t out[64])
{
    if (x->client.random.n != 32 || x->server.random.n != 32)
        return (struct bytes){0};
    memcpy(out + (server_first ? 32 : 0), x->client.random.p, 32);
    memcpy(out + (server_first ? 0 : 32), x->server.random.p, 32);
    return (struct bytes){out, 64};
}

/* RFC 5246, 8.1; RFC 7627, 4 */
static void derive_master(struct exchange *x, struct key_node *n,
                          const struct key_node *premaster)
{
    uint8_t seed[64];
    struct secret value = {.n = 48};
    struct bytes from = randoms(x, false, seed);
    const struct transcript_point *p =
        transcript_after(&x->t->transcript, x->key_exchange);
    if (x->server.extended_master_secret)
        from = p ? secret_bytes(&p->hash) : (struct bytes){0};
    if (!premaster->value.n || !from.n || n->value.n)
        return;
    key_schedule_prf(tls_version_base(x->server.version), x->hash,
                     secret_bytes(&premaster->value), n->label, from, value.p, value.n);
    key_node_know(n, secret_bytes(&value), KEY_DERIVED, NULL);
    secret_wipe(&value);
}

/* The master secret of a log's line, or that of the connection that is resumed. */
static void find_master(struct exchange *x, struct key_node *n)
{
    const struct session *session = x->g->c->reading ? x->g->c->reading->session : NULL;
    bool latest =
        session && bytes_equal(session_client_random(session), x->client.random);
    unsigned nth = latest ? session_nth(session, KEYLOG_CLIENT_RANDOM) : 0;
    const struct secret *found =
        keylog_find(x->g->log, KEYLOG_CLIENT_RANDOM, x->client.random, nth);
    if (found) {
        key_node_know(n, secret_bytes(found), KEY_LOGGED, "CLIENT_RANDOM in the key log");
        return;
    }
    n->why = key_tree_why_missing(x->g, KEYLOG_CLIENT_RANDOM, x->client.random);
    found = x->g->c->ring ? keyring_recall(x->g->c->ring, x->client.ticket) : NULL;
    if (!found && x->g->c->ring)
        found = keyring_recall(x->g->c->ring, x->server.session_id);
    if (found && is_resumed(x))
        key_node_know(n, secret_bytes(found), KEY_RECALLED,
                      "the connection in which the session began");
}

/* What a resumed session's master secret is: no new key exchange goes into it. */
static void add_resumed_master(struct exchange *x)
{
    struct key_node *n = add(x, KEY_NONE, "master_secret", "input", "RFC 5246, 7.3");
    bool by_ticket = x->client.ticket.n != 0;
    n->before = true;
    n->holders = holders_of(x->suite, &n->holders_why) | (by_ticket ? HOLDER_PSK : 0);
    n->holders_why = by_ticket
                         ? "it is the earlier connection's, sealed in the ticket: "
                           "whoever has the server's "
                           "ticket key opens every connection that the ticket resumes"
                         : "it is the earlier connection's: who could compute it there "
                           "can use it here";
}

static void add_master(struct exchange *x)
{
    bool extended = x->server.extended_master_secret;
    int premaster = add_premaster(x);
    struct key_node *n = add(x, premaster, "master_secret", "PRF",
                             extended ? "RFC 7627, 4" : "RFC 5246, 8.1");
    n->label = extended ? "extended master secret" : "master secret";
    n->context = extended ? "the hash of ClientHello…ClientKeyExchange"
                          : "client_random, server_random";
    n->hashed_to = extended ? x->key_exchange : 0;
    if (x->ticket) {
        n->holders |= HOLDER_PSK;
        n->holders_why =
            "the ticket that the server sent holds it, sealed: whoever has the server's "
            "ticket key has it, too";
    }
}

/* RFC 5246, 6.3: the block is cut into six parts, of which some may be empty. */
static void add_parts(struct exchange *x, int block, const uint8_t *bytes, bool known)
{
    static const char *const names[] = {"client_write_MAC_key", "server_write_MAC_key",
                                        "client_write_key",     "server_write_key",
                                        "client_write_IV",      "server_write_IV"};
    struct key_lengths l =
        protection_lengths(x->suite, tls_version_base(x->server.version));
    const size_t sizes[] = {l.mac, l.mac, l.key, l.key, l.iv, l.iv};
    size_t at = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(names); at += sizes[i++]) {
        if (sizes[i] == 0)
            continue;
        struct key_node *n =
            add(x, block, names[i], "part of key_block", "RFC 5246, 6.3");
        if (known)
            key_node_know(n, (struct bytes){bytes + at, sizes[i]}, KEY_DERIVED, NULL);
        if (i / 2 <=
            1) /* the write key protects; where the cipher is NULL, the MAC key does */
            x->write_key[i % 2] = last(x);
    }
}

static void add_key_block(struct exchange *x)
{
    uint8_t seed[64], block[256];
    struct key_lengths l =
        protection_lengths(x->suite, tls_version_base(x->server.version));
    size_t n = 2 * (l.mac + l.key + l.iv);
    struct key_node *b = add(x, x->master, "key_block", "PRF", "RFC 5246, 6.3");
    const struct key_node *master = node(x, x->master);
    struct bytes from = randoms(x, true, seed);
    bool known = master->value.n && from.n && n && n <= sizeof block;
    b->label = "key expansion";
    b->context = "server_random, client_random";
    b->before = false;
    b->since = x->key_exchange ? x->key_exchange : x->server_hello;
    if (known) {
        key_schedule_prf(tls_version_base(x->server.version), x->hash,
                         secret_bytes(&master->value), b->label, from, block, n);
        key_node_know(b, (struct bytes){block, n}, KEY_DERIVED, NULL);
    } else if (n == 0) {
        b->why = "the library does not have this cipher";
    }
    add_parts(x, last(x), block, known);
    explicit_bzero(block, sizeof block);
}

/* The last message of the transcript before the one of that number. */
static const struct transcript_point *point_before(const struct exchange *x,
                                                   unsigned message)
{
    const struct transcript_point *found = NULL;
    for (size_t i = 0; i < x->t->transcript.point_count; i++)
        if (x->t->transcript.point[i].message < message)
            found = &x->t->transcript.point[i];
    return found;
}

/* RFC 5246, 7.4.9 */
static void add_verify_data(struct exchange *x, enum side side)
{
    const struct key_node *master;
    struct secret value = {.n = VERIFY_DATA};
    struct key_node *n =
        add(x, x->master, side == CLIENT ? "client verify_data" : "server verify_data",
            "PRF", "RFC 5246, 7.4.9");
    n->label = side == CLIENT ? "client finished" : "server finished";
    n->context = "the hash of all messages before it";
    n->before = false;
    n->since = x->finished[side];
    const struct transcript_point *p = n->since ? point_before(x, n->since) : NULL;
    master = node(x, x->master);
    n->hashed_to = p ? p->message : 0;
    if (master->value.n)
        n->why = !n->since ? "no Finished was sent, or none can be seen"
                 : p       ? "SSL 3.0 computes it in a way of its own"
                           : "a part of the handshake is missing";
    if (!p || !master->value.n || tls_version_base(x->server.version) == VERSION_SSL3)
        return;
    key_schedule_prf(tls_version_base(x->server.version), x->hash,
                     secret_bytes(&master->value), n->label, secret_bytes(&p->hash),
                     value.p, value.n);
    key_node_know(n, secret_bytes(&value), KEY_DERIVED, NULL);
    secret_wipe(&value);
}

/* Everything behind a ChangeCipherSpec is under the new keys, up to the next one. RFC 5246, 7.1 */
static void map_messages(struct exchange *x, enum side side)
{
    const struct connection *c = x->g->c;
    for (size_t i = x->changed[side]; x->changed[side] && i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->encrypted && connection_side(c, m->end) == side &&
            x->write_key[side] != KEY_NONE)
            key_tree_protect(x->g, m, x->write_key[side]);
        if (m->content_type == CONTENT_CHANGE_CIPHER_SPEC &&
            connection_side(c, m->end) == side)
            return;
    }
}

static unsigned find_change(const struct exchange *x, enum side side)
{
    const struct connection *c = x->g->c;
    for (unsigned i = x->server_hello;
         i <= c->message_count && (!x->until || i < x->until); i++)
        if (c->message[i - 1].content_type == CONTENT_CHANGE_CIPHER_SPEC &&
            connection_side(c, c->message[i - 1].end) == side)
            return i;
    return 0;
}

/* The handshake that begins at `client_hello` (0: at the ServerHello). False where it has none. */
static bool find_messages(struct exchange *x, unsigned client_hello)
{
    const struct connection *c = x->g->c;
    unsigned from = client_hello ? client_hello : 1;
    x->client_hello = client_hello;
    x->until = client_hello
                   ? key_tree_message(c, CLIENT, HANDSHAKE_CLIENT_HELLO, from + 1, 0)
                   : 0;
    x->server_hello = key_tree_message(c, SERVER, HANDSHAKE_SERVER_HELLO, from, x->until);
    if (!x->server_hello)
        return false;
    if (client_hello && c->message[client_hello - 1].ssl2)
        hello_read_ssl2(c->message[client_hello - 1].bytes, &x->client);
    else if (client_hello)
        hello_read_client(c->message[client_hello - 1].bytes, &x->client);
    hello_read_server(c->message[x->server_hello - 1].bytes, &x->server);
    x->suite = suite_find(x->server.cipher_suite);
    x->key_exchange =
        key_tree_message(c, CLIENT, HANDSHAKE_CLIENT_KEY_EXCHANGE, from, x->until);
    x->ticket = key_tree_message(c, SERVER, HANDSHAKE_NEW_SESSION_TICKET, from, x->until);
    for (enum side side = CLIENT; side <= SERVER; side++) {
        x->finished[side] = key_tree_message(c, side, HANDSHAKE_FINISHED, from, x->until);
        x->changed[side] = find_change(x, side);
    }
    return x->suite != NULL;
}

static void grow(struct exchange *x)
{
    x->hash = key_schedule_hash(x->suite);
    x->write_key[CLIENT] = x->write_key[SERVER] = KEY_NONE;
    if (is_resumed(x))
        add_resumed_master(x);
    else
        add_master(x);
    x->master = last(x);
    struct key_node *n = node(x, x->master);
    find_master(x, n);
    if (n->parent != KEY_NONE)
        derive_master(x, n, node(x, n->parent));
    add_key_block(x);
    for (enum side side = CLIENT; side <= SERVER; side++) {
        add_verify_data(x, side);
        map_messages(x, side);
    }
}

void key_tree_grow_12(struct key_growth *g)
{
    unsigned hello = key_tree_message(g->c, CLIENT, HANDSHAKE_CLIENT_HELLO, 1, 0);
    for (unsigned i = 0; i < HANDSHAKES; i++) {
        struct exchange x = {.g = g, .t = g->tree};
        if (find_messages(&x, hello))
            grow(&x);
        if (!x.until)
            return;
        hello = x.until;
    }
}
