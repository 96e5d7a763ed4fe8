/* SPDX-License-Identifier: BSD-2-Clause */
/* What the connections of one scenario share. */
#include "lab/store.h"

#include <gnutls/dtls.h>
#include <string.h>

static const unsigned char key_bytes[32] = "a key that both ends were given";
static const unsigned char other_bytes[32] = "a key that nobody else was given";

static gnutls_datum_t copy(gnutls_datum_t d)
{
    gnutls_datum_t made = {gnutls_malloc(d.size), d.size};
    if (!made.data)
        return (gnutls_datum_t){NULL, 0};
    memcpy(made.data, d.data, d.size);
    return made;
}

static bool same(gnutls_datum_t a, gnutls_datum_t b)
{
    return a.size == b.size && a.data && memcmp(a.data, b.data, a.size) == 0;
}

static void forget(gnutls_datum_t *d)
{
    if (d->data) {
        gnutls_memset(d->data, 0, d->size);
        gnutls_free(d->data);
    }
    *d = (gnutls_datum_t){NULL, 0};
}

static int remember(void *context, gnutls_datum_t key, gnutls_datum_t data)
{
    struct store *s = context;
    for (unsigned i = 0; i < STORE_SESSIONS; i++)
        if (!s->remembered[i].key.data || same(s->remembered[i].key, key)) {
            forget(&s->remembered[i].key);
            forget(&s->remembered[i].data);
            s->remembered[i].key = copy(key);
            s->remembered[i].data = copy(data);
            return 0;
        }
    return -1;
}

static gnutls_datum_t recall(void *context, gnutls_datum_t key)
{
    struct store *s = context;
    for (unsigned i = 0; i < STORE_SESSIONS; i++)
        if (same(s->remembered[i].key, key))
            return copy(s->remembered[i].data); /* GnuTLS frees it */
    return (gnutls_datum_t){NULL, 0};
}

static int drop(void *context, gnutls_datum_t key)
{
    struct store *s = context;
    for (unsigned i = 0; i < STORE_SESSIONS; i++)
        if (same(s->remembered[i].key, key)) {
            forget(&s->remembered[i].key);
            forget(&s->remembered[i].data);
        }
    return 0;
}

/* RFC 9846, 8.2: the same ClientHello must not bring early data twice. */
static int note_early(void *context, time_t until, const gnutls_datum_t *key,
                      const gnutls_datum_t *data)
{
    struct store *s = context;
    (void)until;
    (void)data;
    for (unsigned i = 0; i < s->seen_count; i++)
        if (same(s->seen[i], *key))
            return GNUTLS_E_DB_ENTRY_EXISTS;
    if (s->seen_count < STORE_SEEN)
        s->seen[s->seen_count++] = copy(*key);
    return 0;
}

static int find_psk(gnutls_session_t tls, const char *name, gnutls_datum_t *key)
{
    const struct store *s = gnutls_db_get_ptr(tls);
    (void)name;
    if (s->scenario->options & UNKNOWN_PSK)
        return -1;
    const unsigned char *bytes =
        s->scenario->options & WRONG_PSK ? other_bytes : key_bytes;
    *key = copy((gnutls_datum_t){(void *)(uintptr_t)bytes, 32});
    return key->data ? 0 : -1;
}

static int init_psk(struct store *s)
{
    const gnutls_datum_t key = {(void *)(uintptr_t)key_bytes, 32};
    int r = gnutls_psk_allocate_client_credentials(&s->psk_client);
    if (r >= 0)
        r = gnutls_psk_allocate_server_credentials(&s->psk_server);
    if (r >= 0)
        r = gnutls_psk_set_client_credentials(s->psk_client, "student", &key,
                                              GNUTLS_PSK_KEY_RAW);
    if (r >= 0)
        gnutls_psk_set_server_credentials_function(s->psk_server, find_psk);
    return r;
}

int store_init(struct store *s, const struct scenario *scenario)
{
    *s = (struct store){.scenario = scenario};
    int r = gnutls_session_ticket_key_generate(&s->ticket_key);
    if (r >= 0 && (scenario->options & COOKIE))
        r = gnutls_key_generate(&s->cookie_key, GNUTLS_COOKIE_KEY_SIZE);
    if (r >= 0 && (scenario->options & ANTI_REPLAY) &&
        (r = gnutls_anti_replay_init(&s->anti_replay)) >= 0) {
        gnutls_anti_replay_set_add_function(s->anti_replay, note_early);
        gnutls_anti_replay_set_ptr(s->anti_replay, s);
        gnutls_anti_replay_set_window(s->anti_replay, 10000);
    }
    if (r >= 0 && (scenario->options & (WITH_PSK | WRONG_PSK | UNKNOWN_PSK)))
        r = init_psk(s);
    return r;
}

void store_done(struct store *s)
{
    forget(&s->ticket_key);
    forget(&s->cookie_key);
    forget(&s->session);
    for (unsigned i = 0; i < STORE_SESSIONS; i++) {
        forget(&s->remembered[i].key);
        forget(&s->remembered[i].data);
    }
    for (unsigned i = 0; i < s->seen_count; i++)
        forget(&s->seen[i]);
    if (s->anti_replay)
        gnutls_anti_replay_deinit(s->anti_replay);
    if (s->psk_client)
        gnutls_psk_free_client_credentials(s->psk_client);
    if (s->psk_server)
        gnutls_psk_free_server_credentials(s->psk_server);
    buf_done(&s->flight);
    *s = (struct store){0};
}

void store_next(struct store *s)
{
    s->connection++;
    if (s->connection > 1 && (s->scenario->options & NEW_TICKET_KEY)) {
        forget(&s->ticket_key);
        gnutls_session_ticket_key_generate(&s->ticket_key);
    }
}

void store_use_server(struct store *s, gnutls_session_t tls)
{
    unsigned o = s->scenario->options;
    gnutls_db_set_ptr(tls, s);
    if (o & WITH_TICKETS)
        gnutls_session_ticket_enable_server(tls, &s->ticket_key);
    if (o & WITH_SESSION_IDS) {
        gnutls_db_set_store_function(tls, remember);
        gnutls_db_set_retrieve_function(tls, recall);
        gnutls_db_set_remove_function(tls, drop);
    }
    if (s->psk_server)
        gnutls_credentials_set(tls, GNUTLS_CRD_PSK, s->psk_server);
    if (o & EARLY_DATA)
        gnutls_record_set_max_early_data_size(tls, 16384);
    if (s->anti_replay)
        gnutls_anti_replay_enable(tls, s->anti_replay);
}

void store_use_client(struct store *s, gnutls_session_t tls)
{
    if (s->psk_client)
        gnutls_credentials_set(tls, GNUTLS_CRD_PSK, s->psk_client);
    if ((s->scenario->options & RESUME) && s->session.data)
        gnutls_session_set_data(tls, s->session.data, s->session.size);
}

void store_keep(struct store *s, gnutls_session_t tls)
{
    gnutls_datum_t data;
    if (!(s->scenario->options & RESUME) || gnutls_session_get_data2(tls, &data) < 0)
        return;
    forget(&s->session);
    s->session = data;
}
