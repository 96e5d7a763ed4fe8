/* SPDX-License-Identifier: BSD-2-Clause */
/* All keys that there are. */
#include "crypto/keyring.h"

#include "base/array.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdlib.h>

enum { NAME_HASH = 32, SESSIONS = 65536, BUCKETS = 4096 };

struct remembered {
    uint8_t name[NAME_HASH]; /* SHA-256 of the id or ticket */
    struct secret master;
    uint32_t next; /* in its bucket; index + 1, 0: none */
};

struct keyring {
    struct keylog *log;
    gnutls_privkey_t *server;
    size_t server_count, server_room;
    struct psk *psk;
    size_t psk_count, psk_room;
    struct remembered *session;
    size_t session_count, session_room;
    uint32_t bucket[BUCKETS]; /* index + 1 of the newest session */
};

struct keyring *keyring_new(void)
{
    struct keyring *k = memory_new(sizeof *k);
    k->log = keylog_new();
    return k;
}

void keyring_free(struct keyring *k)
{
    if (!k)
        return;
    keylog_free(k->log);
    for (size_t i = 0; i < k->server_count; i++)
        gnutls_privkey_deinit(k->server[i]);
    for (size_t i = 0; i < k->session_count; i++)
        secret_wipe(&k->session[i].master);
    for (size_t i = 0; i < k->psk_count; i++)
        psk_done(&k->psk[i]);
    free(k->psk);
    free(k->server);
    free(k->session);
    free(k);
}

struct keylog *keyring_log(struct keyring *k)
{
    return k->log;
}

bool keyring_has_server_key(const struct keyring *k)
{
    return k && k->server_count > 0;
}

/* Why a PEM file cannot be used, as its own headings tell. */
static const char *why_no_key(const char *pem, size_t n, int code)
{
    if (memmem(pem, n, "ENCRYPTED", 9))
        return "it is encrypted: decrypt it first, e.g. openssl pkey -in FILE -out OTHER";
    if (memmem(pem, n, "PRIVATE KEY", 11))
        return gnutls_strerror(code);
    if (memmem(pem, n, "BEGIN CERTIFICATE", 17))
        return "a certificate is there, but its private key is needed";
    if (memmem(pem, n, "CLIENT_", 7))
        return "it looks like a key log: give it by --keys";
    return "it holds no private key in PEM form";
}

/* A key that only signs opens no recording. */
static void say_what_it_opens(gnutls_privkey_t key, const char *path, struct error *e)
{
    int algorithm = gnutls_privkey_get_pk_algorithm(key, NULL);
    if (algorithm != GNUTLS_PK_RSA)
        error_set(e,
                  "%s is a key for %s, which only signs: it opens no recording; an RSA "
                  "key opens "
                  "those with static RSA key exchange",
                  path, gnutls_pk_algorithm_get_name((gnutls_pk_algorithm_t)algorithm));
}

int keyring_add_server_key(struct keyring *k, const char *path, struct error *e)
{
    gnutls_datum_t pem;
    gnutls_privkey_t key;
    *e = (struct error){""};
    int code = gnutls_load_file(path, &pem);
    if (code < 0)
        return error_set(e, "the server's key %s cannot be read: %s", path,
                         strerror(errno));
    gnutls_privkey_init(&key);
    code = gnutls_privkey_import_x509_raw(key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (code < 0)
        error_set(e, "the server's key %s cannot be used: %s", path,
                  why_no_key((const char *)pem.data, pem.size, code));
    explicit_bzero(pem.data, pem.size);
    gnutls_free(pem.data);
    if (code < 0) {
        gnutls_privkey_deinit(key);
        return -1;
    }
    say_what_it_opens(key, path, e);
    *ARRAY_ADD(k->server) = key;
    return 0;
}

bool keyring_decrypt(const struct keyring *k, struct bytes encrypted,
                     struct secret *premaster)
{
    gnutls_datum_t datum = {(void *)(uintptr_t)encrypted.p, (unsigned)encrypted.n};
    for (size_t i = 0; k && i < k->server_count; i++)
        if (gnutls_privkey_decrypt_data2(k->server[i], 0, &datum, premaster->p, 48) >=
            0) {
            premaster->n = 48;
            return true;
        }
    return false;
}

int keyring_add_psk(struct keyring *k, const char *text, struct error *e)
{
    struct psk psk;
    if (psk_read(text, &psk, e) < 0)
        return -1;
    *ARRAY_ADD(k->psk) = psk;
    return 0;
}

const struct psk *keyring_find_psk(const struct keyring *k, struct bytes identity,
                                   unsigned nth)
{
    for (int named = 1; k && named >= 0; named--)
        for (size_t i = 0; i < k->psk_count; i++) {
            struct bytes name = buf_bytes(&k->psk[i].identity);
            bool fits = named ? name.n && bytes_equal(name, identity) : name.n == 0;
            if (fits && nth-- == 0)
                return &k->psk[i];
        }
    return NULL;
}

bool keyring_has_any(const struct keyring *k)
{
    return k && (keylog_count(k->log) || k->server_count || k->psk_count);
}

static bool name_of(struct bytes name, uint8_t out[NAME_HASH])
{
    return name.n && gnutls_hash_fast(GNUTLS_DIG_SHA256, name.p, name.n, out) >= 0;
}

/* By the first two bytes of a hash. */
static size_t bucket_of(const uint8_t *hash)
{
    return (size_t)(hash[0] << 8 | hash[1]) % BUCKETS;
}

void keyring_remember(struct keyring *k, struct bytes name, const struct secret *master)
{
    uint8_t hash[NAME_HASH];
    if (!k || !master->n || k->session_count >= SESSIONS || keyring_recall(k, name) ||
        !name_of(name, hash))
        return;
    struct remembered *r = ARRAY_ADD(k->session);
    memcpy(r->name, hash, sizeof hash);
    r->master = *master;
    uint32_t *bucket = &k->bucket[bucket_of(hash)];
    r->next = *bucket;
    *bucket = (uint32_t)k->session_count;
}

const struct secret *keyring_recall(const struct keyring *k, struct bytes name)
{
    uint8_t hash[NAME_HASH];
    if (!k || !name_of(name, hash))
        return NULL;
    for (uint32_t at = k->bucket[bucket_of(hash)]; at; at = k->session[at - 1].next)
        if (memcmp(k->session[at - 1].name, hash, sizeof hash) == 0)
            return &k->session[at - 1].master;
    return keylog_find(k->log, KEYLOG_SESSION, name, 0);
}
