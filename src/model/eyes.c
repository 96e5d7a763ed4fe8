/* SPDX-License-Identifier: BSD-2-Clause */
/* Who can read what: the rules. RFC 9846, F.1 and F.2; RFC 5246, F.1.1; RFC 9325, 6.3 */
#include "model/eyes.h"

#include "base/array.h"

static bool is_13(const struct connection *c)
{
    return tls_version_rank(c->version) == VERSION_TLS13;
}

const char *eyes_name(enum eyes who)
{
    static const char *const names[] = {"endpoint", "server-key", "eavesdropper"};
    return names[who];
}

const char *eyes_title(enum eyes who)
{
    static const char *const titles[] = {"an endpoint", "the holder of the server's key",
                                         "an eavesdropper"};
    return titles[who];
}

/* clang-format off */
/* What the holder of the server's long-term key can do about a key exchange until TLS 1.2. */
static const struct {
    enum suite_kx kx;
    bool opens;
    const char *why;
} exchanges[] = {
    {KX_RSA, true, "static RSA: the server's key opens the premaster secret, and with it everything"},
    {KX_DH, true, "static Diffie-Hellman: the server's key and the client's public value give the premaster secret"},
    {KX_ECDH, true, "static ECDH: the server's key and the client's public value give the premaster secret"},
    {KX_DHE, false, "forward secrecy: the keys come from DHE, whose private values are gone; the server's key only signed"},
    {KX_ECDHE, false, "forward secrecy: the keys come from ECDHE, whose private values are gone; the server's key only signed"},
    {KX_DHE_PSK, false, "forward secrecy: the keys come from DHE and the PSK"},
    {KX_ECDHE_PSK, false, "forward secrecy: the keys come from ECDHE and the PSK"},
    {KX_DH_ANON, false, "forward secrecy: the keys come from DHE; the server has no long-term key here"},
    {KX_ECDH_ANON, false, "forward secrecy: the keys come from ECDHE; the server has no long-term key here"},
    {KX_PSK, false, "the server has no long-term key pair here; but whoever has the PSK opens it: no forward secrecy"},
    {KX_RSA_PSK, false, "the server's key opens one half of the premaster secret; the PSK is missing"},
};

/* Fields that stay sealed inside of messages in the clear, and for whom they do not. */
static const struct {
    const char *field, *within; /* the extension, where the name alone says too little */
    bool server_key;
    const char *why;
} sealed[] = {
    {"EncryptedPreMasterSecret", NULL, true, "it is sealed to the server's RSA key"},
    {"ticket", NULL, false, "it is sealed with a key that only the server has, its ticket key: even the client cannot look inside"},
    {"identity", "pre_shared_key", false, "a ticket is sealed with a key that only the server has: even the client cannot look inside"},
    {"payload", "encrypted_client_hello", false, "ECH: it is sealed to a key that the server published in DNS"},
};
/* clang-format on */

/* TLS 1.3: the certificate's key signs and never encrypts. */
static struct sight with_server_key_13(const struct connection *c,
                                       const struct message *m)
{
    if (m->early)
        return (struct sight){
            false, "early data is under the PSK alone: whoever has the server's "
                   "ticket key opens it; the certificate's key does not"};
    if (c->server_psk && !c->group)
        return (struct sight){
            false, "psk_ke: the PSK alone makes the keys, so that there is no "
                   "forward secrecy against whoever has it, or the server's ticket "
                   "key; the certificate's key does not help"};
    return (struct sight){
        false, "forward secrecy: the keys come from key shares whose private values "
               "are gone; the server's key only signed"};
}

static struct sight with_server_key(const struct connection *c, const struct message *m)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    if (is_13(c))
        return with_server_key_13(c, m);
    for (size_t i = 0; suite && i < ARRAY_LENGTH(exchanges); i++) {
        if (exchanges[i].kx != suite->kx)
            continue;
        bool resumed = c->kind == KIND_RESUMED_ID || c->kind == KIND_RESUMED_TICKET;
        if (exchanges[i].opens && resumed)
            return (struct sight){
                true, "static RSA: if the connection in which the session began "
                      "was recorded, too, the server's key opens both"};
        return (struct sight){exchanges[i].opens, exchanges[i].why};
    }
    return (struct sight){false, "how its keys are made is not known here"};
}

/* Until TLS 1.2 some suites protect little or nothing. */
static struct sight without_keys(const struct connection *c)
{
    const struct suite *suite = suite_find(c->cipher_suite);
    if (suite && !is_13(c) && suite->cipher == CIPHER_NULL)
        return (struct sight){
            true, "the suite has no encryption: it only keeps bytes from being "
                  "changed"};
    if (suite && suite->key_bits && suite->key_bits <= 56)
        return (struct sight){
            false, "encrypted, but the key is so short that trying all of them is "
                   "a matter of hours"};
    return (struct sight){false, "it is encrypted, and who only listens has no keys"};
}

struct sight eyes_message(const struct connection *c, const struct message *m,
                          enum eyes who)
{
    if (!m->encrypted)
        return (struct sight){true, NULL};
    if (who == EYES_ENDPOINT)
        return (struct sight){
            true, m->early && c->early_data == EARLY_REJECTED
                      ? "the client, that is: the server refused early data and "
                        "passed over it"
                      : NULL};
    struct sight open = without_keys(c);
    if (who == EYES_EAVESDROPPER || open.readable)
        return open;
    return with_server_key(c, m);
}

bool eyes_have_wire_only(const struct connection *c, enum eyes who)
{
    static const struct message any = {.encrypted = true};
    if (who == EYES_ENDPOINT)
        return false;
    return who == EYES_EAVESDROPPER || !with_server_key(c, &any).readable;
}

static bool lies_within(const struct node *n, const char *name)
{
    for (; name && n; n = n->parent)
        if (n->text && strcmp(n->text, name) == 0)
            return true;
    return name == NULL;
}

struct sight eyes_field(const struct connection *c, const struct message *m,
                        const struct node *field, enum eyes who)
{
    struct sight whole = eyes_message(c, m, who);
    if (!whole.readable)
        return whole;
    for (size_t i = 0; i < ARRAY_LENGTH(sealed); i++) {
        if (strcmp(field->name, sealed[i].field) != 0 ||
            !lies_within(field, sealed[i].within))
            continue;
        if (c->kind == KIND_PSK_EXTERNAL && strcmp(field->name, "identity") == 0)
            return whole; /* a name that was agreed on, and no ticket */
        bool opens =
            who == EYES_ENDPOINT || (who == EYES_SERVER_KEY && sealed[i].server_key);
        return (struct sight){opens, sealed[i].why};
    }
    return whole;
}
