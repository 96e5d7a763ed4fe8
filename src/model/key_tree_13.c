/* SPDX-License-Identifier: BSD-2-Clause */
/* The key schedule of TLS 1.3 as a tree. RFC 9846, 7.1 to 7.3, 4.5.3 and 4.7.1 */
#include "model/key_tree_parts.h"

#include "base/array.h"
#include "tls/hello.h"

enum { GENERATIONS = 16, TICKETS = 16, NO_LABEL = -1 };

/* The points of the handshake that the schedule refers to: numbers of messages, 0: not seen. */
enum point {
    POINT_NOTHING,
    CLIENT_HELLO,
    SERVER_HELLO,
    SERVER_FINISHED,
    CLIENT_FINISHED,
    POINTS
};

struct schedule {
    struct key_growth *g;
    struct key_tree *t;
    const struct suite *suite;
    enum suite_hash hash;
    size_t n; /* bytes of the hash */
    unsigned message[POINTS];
    struct bytes client_random;
    bool resumption, asymmetric; /* the PSK is a ticket's; key shares were exchanged */
    int early[2], handshake[2], application[2][GENERATIONS]; /* nodes by side; KEY_NONE */
    unsigned generations[2];
};

/* A row of the diagram in RFC 9846, 7.1. */
struct row {
    const char *name, *label;
    enum point point; /* up to where it hashes, and from where on it exists */
    int log;          /* its label in key logs, or NO_LABEL */
};

/* clang-format off */
static const struct row
    client_early = {"client_early_traffic_secret", "c e traffic", CLIENT_HELLO, KEYLOG_CLIENT_EARLY},
    early_exporter = {"early_exporter_secret", "e exp master", CLIENT_HELLO, KEYLOG_EARLY_EXPORTER},
    client_handshake = {"client_handshake_traffic_secret", "c hs traffic", SERVER_HELLO,
                        KEYLOG_CLIENT_HANDSHAKE},
    server_handshake = {"server_handshake_traffic_secret", "s hs traffic", SERVER_HELLO,
                        KEYLOG_SERVER_HANDSHAKE},
    client_application = {"client_application_traffic_secret_0", "c ap traffic", SERVER_FINISHED,
                          KEYLOG_CLIENT_TRAFFIC},
    server_application = {"server_application_traffic_secret_0", "s ap traffic", SERVER_FINISHED,
                          KEYLOG_SERVER_TRAFFIC},
    exporter = {"exporter_secret", "exp master", SERVER_FINISHED, KEYLOG_EXPORTER},
    resumption = {"resumption_secret", "res master", CLIENT_FINISHED, NO_LABEL};

static const char *const contexts[POINTS] = {
    "\"\"", "ClientHello", "ClientHello…ServerHello", "ClientHello…server Finished",
    "ClientHello…client Finished"};

static const char
    forward_secrecy[] = "the key shares were made for this connection alone and are forgotten: "
                        "forward secrecy",
    psk_alone[] = "psk_ke: no key shares went in, so whoever gets the PSK, or the key that seals "
                  "tickets, opens this recording: no forward secrecy",
    of_psk[] = "only the PSK goes in: whoever has it, or the key that seals tickets, can compute it",
    constant[] = "no PSK is used: it is made of zeros, the same in every such connection",
    not_logged[] = "key logs do not hold it, and it cannot be computed from what they hold";
/* clang-format on */

static struct key_node *node(struct schedule *s, int i)
{
    return &s->t->node[i];
}

static int last(const struct schedule *s)
{
    return (int)s->t->node_count - 1;
}

/* Holders are those of the parent, but for inputs. */
static struct key_node *add(struct schedule *s, int parent, const char *name,
                            const char *made, const char *source)
{
    struct key_node *n = key_tree_add(s->t, parent, name, made);
    n->source = source;
    if (parent != KEY_NONE) {
        const struct key_node *p = node(s, parent);
        n->holders = p->holders;
        n->holders_why = p->holders_why;
        n->since = p->since;
        n->before = p->before;
        if (!p->value.n)
            n->why = "the secret that it is made from is not known";
    }
    return n;
}

/* HKDF-Expand-Label from the parent's value, where that is known. */
static void expand(struct schedule *s, int i, const char *label, struct bytes context,
                   size_t size)
{
    struct key_node *n = node(s, i);
    const struct key_node *p = node(s, n->parent);
    if (tls_version_is_dtls(s->g->c->version)) /* RFC 9147, 5.9 */
        label = arena_printf(&s->t->arena, "dtls13%s", label);
    n->label = label;
    if (!p->value.n || n->value.n)
        return;
    struct secret value =
        key_schedule_derive(s->hash, secret_bytes(&p->value), label, context, size);
    key_node_know(n, secret_bytes(&value),
                  p->known == KEY_PUBLIC ? KEY_PUBLIC : KEY_DERIVED, NULL);
    secret_wipe(&value);
}

/* HKDF-Extract of two nodes; KEY_NONE stands for zeros. */
static int add_extract(struct schedule *s, int salt, int ikm, const char *name)
{
    static const uint8_t zeros[SECRET_MOST];
    struct key_node *n = add(s, salt, name, "HKDF-Extract", "RFC 9846, 7.1");
    const struct key_node *a = salt == KEY_NONE ? NULL : node(s, salt),
                          *b = ikm == KEY_NONE ? NULL : node(s, ikm);
    n->other = ikm;
    if (b) {
        bool fixed = b->holders & HOLDER_ANYBODY; /* then the salt alone decides */
        n->holders = !a || a->holders & HOLDER_ANYBODY ? b->holders
                     : fixed                           ? a->holders
                                                       : a->holders & b->holders;
        n->holders_why = b->holders_why;
        n->since = b->since;
        n->before = b->before;
        s->t->node[ikm].depth = n->depth;
    }
    n->why = not_logged;
    if ((a && !a->value.n) || (b && !b->value.n))
        return last(s);
    struct secret value = key_schedule_extract(
        s->hash, a ? secret_bytes(&a->value) : (struct bytes){zeros, s->n},
        b ? secret_bytes(&b->value) : (struct bytes){zeros, s->n});
    bool fixed = (!a || a->known == KEY_PUBLIC) && (!b || b->known == KEY_PUBLIC);
    key_node_know(n, secret_bytes(&value), fixed ? KEY_PUBLIC : KEY_DERIVED, NULL);
    secret_wipe(&value);
    return last(s);
}

/* Derive-Secret over no messages, as it stands between the stages and before the binders. */
static int add_empty(struct schedule *s, int parent, const char *name, const char *label)
{
    struct secret hash = transcript_empty(s->hash);
    struct key_node *n = add(s, parent, name, "Derive-Secret", "RFC 9846, 7.1");
    n->context = contexts[POINT_NOTHING];
    expand(s, last(s), label, secret_bytes(&hash), s->n);
    return last(s);
}

/* A line of the key log: the one that opened records, where several have the label. */
static void look_up(struct schedule *s, struct key_node *n, enum keylog_label label)
{
    unsigned nth = s->g->c->reading ? session_nth(s->g->c->reading->session, label) : 0;
    const struct secret *found = keylog_find(s->g->log, label, s->client_random, nth);
    if (found && found->n == s->n)
        key_node_know(
            n, secret_bytes(found), KEY_LOGGED,
            arena_printf(&s->t->arena, "%s in the key log", keylog_label_name(label)));
    else
        n->why = key_tree_why_missing(s->g, label, s->client_random);
}

static int add_row(struct schedule *s, int parent, const struct row *row)
{
    struct key_node *n = add(s, parent, row->name, "Derive-Secret", "RFC 9846, 7.1");
    int at = last(s);
    n->context = contexts[row->point];
    n->hashed_to = n->since = s->message[row->point];
    n->before = false;
    if (row->log == NO_LABEL)
        n->why = not_logged;
    else
        look_up(s, n, (enum keylog_label)row->log);
    const struct transcript_point *p = transcript_after(&s->t->transcript, n->hashed_to);
    n->label = row->label;
    if (p)
        expand(s, at, row->label, secret_bytes(&p->hash), s->n);
    return at;
}

/* RFC 9846, 7.3; 4.5.3 for the finished_key. */
static void add_keys(struct schedule *s, int secret, enum side side, bool finished)
{
    static const char *const names[2][2] = {{"client_write_key", "client_write_iv"},
                                            {"server_write_key", "server_write_iv"}};
    static const char *const sn_names[2] = {"client_sn_key", "server_sn_key"};
    const struct bytes none = {0};
    add(s, secret, names[side][0], "HKDF-Expand-Label", "RFC 9846, 7.3");
    expand(s, last(s), "key", none, s->suite->key_bits / 8);
    add(s, secret, names[side][1], "HKDF-Expand-Label", "RFC 9846, 7.3");
    expand(s, last(s), "iv", none, 12);
    if (tls_version_is_dtls(s->g->c->version)) {
        add(s, secret, sn_names[side], "HKDF-Expand-Label", "RFC 9147, 4.2.3");
        expand(s, last(s), "sn", none, s->suite->key_bits / 8);
    }
    if (!finished)
        return;
    add(s, secret, "finished_key", "HKDF-Expand-Label", "RFC 9846, 4.5.3");
    expand(s, last(s), "finished", none, s->n);
}

/* A pre-shared key that was given for the name that the server chose, or for the first one. */
static void find_psk(const struct schedule *s, struct key_node *n)
{
    const struct connection *c = s->g->c;
    struct bytes identity =
        hello_identity(c->client_identities, c->told.selected_identity);
    const struct psk *psk = c->ring ? keyring_find_psk(c->ring, identity, 0) : NULL;
    if (psk)
        key_node_know(n, secret_bytes(&psk->key), KEY_GIVEN, "--psk");
}

static int add_psk(struct schedule *s)
{
    struct key_node *n = add(s, KEY_NONE, "PSK", "input", "RFC 9846, 7.1");
    n->before = true;
    n->holders = HOLDER_PSK;
    n->holders_why =
        s->resumption
            ? "it comes from an earlier connection: the server seals it in the ticket, "
              "or keeps it, so whoever has its ticket key has the PSK"
            : "it was agreed on outside of TLS: whoever was given it has it";
    n->why = s->resumption ? "key logs do not hold PSKs" : "it was not given (--psk)";
    if (s->g->inputs->psk.n)
        key_node_know(n, s->g->inputs->psk, KEY_GIVEN, NULL);
    else if (!s->resumption)
        find_psk(s, n);
    return last(s);
}

static int add_zeros(struct schedule *s, const char *name, const char *why)
{
    static const uint8_t zeros[SECRET_MOST];
    struct key_node *n = add(s, KEY_NONE, name, "input", "RFC 9846, 7.1");
    n->before = true;
    n->holders = HOLDER_ANYBODY;
    n->holders_why = why;
    key_node_know(n, (struct bytes){zeros, s->n}, KEY_PUBLIC, NULL);
    return last(s);
}

/* The stage of the PSK that the client offers: binder and early data. */
static int add_offered(struct schedule *s)
{
    int early = add_extract(s, KEY_NONE, add_psk(s), "Early Secret");
    node(s, early)->holders_why = of_psk;
    int binder =
        add_empty(s, early, "binder_key", s->resumption ? "res binder" : "ext binder");
    add(s, binder, "finished_key", "HKDF-Expand-Label", "RFC 9846, 4.3.11.2");
    expand(s, last(s), "finished", (struct bytes){0}, s->n);
    s->early[CLIENT] = add_row(s, early, &client_early);
    add_keys(s, s->early[CLIENT], CLIENT, false);
    add_row(s, early, &early_exporter);
    return early;
}

/* Where the server takes no PSK, the stage begins again with zeros. */
static int add_early_stage(struct schedule *s)
{
    int early = KEY_NONE;
    if (s->g->c->client_psk)
        early = add_offered(s);
    if (!s->g->c->server_psk) {
        early = add_extract(s, KEY_NONE, add_zeros(s, "0 (no PSK)", constant),
                            "Early Secret");
    }
    if (early == KEY_NONE) /* the ClientHello that offered it was not captured */
        early = add_extract(s, KEY_NONE, add_psk(s), "Early Secret");
    return early;
}

static int add_shared(struct schedule *s)
{
    if (!s->asymmetric)
        return add_zeros(s, "0 (no key shares: psk_ke)", psk_alone);
    struct key_node *n =
        add(s, KEY_NONE, "asymmetric shared secret", "input", "RFC 9846, 7.4");
    n->since = s->message[SERVER_HELLO];
    n->holders_why = forward_secrecy;
    n->why = "only the two ends have it, and key logs do not hold it";
    if (s->g->inputs->shared.n)
        key_node_know(n, s->g->inputs->shared, KEY_GIVEN, NULL);
    return last(s);
}

/* RFC 9846, 7.2 */
static void add_generations(struct schedule *s, enum side side)
{
    for (unsigned i = 1; i < s->generations[side]; i++) {
        const char *name = arena_printf(&s->t->arena, "%s_application_traffic_secret_%u",
                                        side == CLIENT ? "client" : "server", i);
        add(s, s->application[side][i - 1], name, "HKDF-Expand-Label", "RFC 9846, 7.2");
        s->application[side][i] = last(s);
        expand(s, last(s), "traffic upd", (struct bytes){0}, s->n);
        add_keys(s, s->application[side][i], side, false);
    }
}

static void add_tickets(struct schedule *s, int secret)
{
    const struct connection *c = s->g->c;
    unsigned at = 0;
    for (unsigned i = 0; i < TICKETS; i++) {
        at = key_tree_message(c, SERVER, HANDSHAKE_NEW_SESSION_TICKET, at + 1, 0);
        if (!at)
            return;
        struct cursor m = cursor_over(c->message[at - 1].bytes);
        cursor_take(&m, 4 + 4 + 4);
        struct cursor nonce = cursor_vector(&m, 1);
        struct key_node *n = add(
            s, secret, arena_printf(&s->t->arena, "PSK of the ticket in message %u", at),
            "HKDF-Expand-Label", "RFC 9846, 4.7.1");
        n->context = "ticket_nonce";
        n->since = at;
        n->holders |= HOLDER_PSK;
        n->holders_why =
            "the ticket may hold it, sealed with a key that the server keeps";
        expand(s, last(s), "resumption", cursor_rest(&nonce), s->n);
    }
}

static void add_application_stage(struct schedule *s, int main_secret)
{
    const struct connection *c = s->g->c;
    bool again = key_tree_message(c, CLIENT, HANDSHAKE_FINISHED,
                                  s->message[CLIENT_FINISHED] + 1, 0);
    for (enum side side = CLIENT; side <= SERVER; side++) {
        s->application[side][0] = add_row(
            s, main_secret, side == CLIENT ? &client_application : &server_application);
        /* the Finished of an authentication after the handshake: RFC 9846, 4.5.3 */
        add_keys(s, s->application[side][0], side,
                 side == CLIENT && s->message[CLIENT_FINISHED] && again);
        add_generations(s, side);
    }
    add_row(s, main_secret, &exporter);
    int secret = add_row(s, main_secret, &resumption);
    add_tickets(s, secret);
}

static void find_points(struct schedule *s)
{
    const struct connection *c = s->g->c;
    s->message[CLIENT_HELLO] = key_tree_message(c, CLIENT, HANDSHAKE_CLIENT_HELLO, 1, 0);
    s->message[SERVER_HELLO] = key_tree_message(c, SERVER, HANDSHAKE_SERVER_HELLO, 1, 0);
    s->message[SERVER_FINISHED] = key_tree_message(c, SERVER, HANDSHAKE_FINISHED, 1, 0);
    s->message[CLIENT_FINISHED] = key_tree_message(c, CLIENT, HANDSHAKE_FINISHED, 1, 0);
    for (enum side side = CLIENT; side <= SERVER; side++) {
        unsigned at = 0;
        s->generations[side] = 1;
        while (s->generations[side] < GENERATIONS &&
               (at = key_tree_message(c, side, HANDSHAKE_KEY_UPDATE, at + 1, 0)))
            s->generations[side]++;
    }
    if (s->message[SERVER_HELLO]) {
        struct hello h;
        hello_read_server(c->message[s->message[SERVER_HELLO] - 1].bytes, &h);
        s->asymmetric = h.group != 0 || !c->server_psk;
    }
}

/* Under which secret each protected message was sent. RFC 9846, 7.3 */
static void map_messages(struct schedule *s)
{
    const struct connection *c = s->g->c;
    unsigned generation[2] = {0};
    bool finished[2] = {false};
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        enum side side = connection_side(c, m->end);
        bool early =
            m->early || m->handshake_type == HANDSHAKE_END_OF_EARLY_DATA ||
            (side == CLIENT && m->encrypted && m->number < s->message[SERVER_HELLO]);
        bool handshake = m->opened ? !finished[side] : m->hint != NULL;
        handshake |= m->again && m->handshake_type >= 0; /* as the first time */
        if (!m->encrypted)
            continue;
        if (early && s->early[CLIENT] != KEY_NONE)
            key_tree_protect(s->g, m, s->early[CLIENT]);
        else if (handshake)
            key_tree_protect(s->g, m, s->handshake[side]);
        else
            key_tree_protect(s->g, m, s->application[side][generation[side]]);
        finished[side] |= m->handshake_type == HANDSHAKE_FINISHED;
        if (m->handshake_type == HANDSHAKE_KEY_UPDATE &&
            generation[side] + 1 < s->generations[side]) {
            generation[side]++;
            node(s, s->application[side][generation[side]])->since = m->number;
        }
    }
}

void key_tree_grow_13(struct key_growth *g)
{
    struct schedule s = {.g = g, .t = g->tree, .suite = suite_find(g->c->cipher_suite)};
    s.hash = g->tree->transcript.hash;
    s.n = key_schedule_hash_length(s.hash);
    s.early[CLIENT] = s.early[SERVER] = KEY_NONE;
    s.client_random =
        g->c->reading ? session_client_random(g->c->reading->session) : (struct bytes){0};
    s.resumption = g->c->kind != KIND_PSK_EXTERNAL;
    find_points(&s);
    int early = add_early_stage(&s);
    int derived = add_empty(&s, early, "derived", "derived");
    int handshake = add_extract(&s, derived, add_shared(&s), "Handshake Secret");
    node(&s, handshake)->since = s.message[SERVER_HELLO];
    node(&s, handshake)->before = false;
    for (enum side side = CLIENT; side <= SERVER; side++) {
        s.handshake[side] = add_row(
            &s, handshake, side == CLIENT ? &client_handshake : &server_handshake);
        add_keys(&s, s.handshake[side], side, true);
    }
    derived = add_empty(&s, handshake, "derived", "derived");
    add_application_stage(&s, add_extract(&s, derived, KEY_NONE, "Main Secret"));
    map_messages(&s);
}
