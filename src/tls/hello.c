/* SPDX-License-Identifier: BSD-2-Clause */
/* What a summary needs of the hellos. */
#include "tls/hello.h"

#include "tls/messages.h"

static uint16_t highest_version(struct bytes versions)
{
    struct cursor c = cursor_over(versions);
    uint16_t best = 0;
    while (cursor_left(&c)) {
        uint16_t version = (uint16_t)cursor_uint(&c, 2);
        if (!c.failed && !registry_is_grease(version) &&
            tls_version_rank(version) > tls_version_rank(best))
            best = version;
    }
    return best;
}

/* RFC 6066, 3 */
static struct bytes host_name(struct cursor body)
{
    struct cursor list = cursor_vector(&body, 2);
    while (cursor_left(&list)) {
        uint64_t type = cursor_uint(&list, 1);
        struct cursor name = cursor_vector(&list, 2);
        if (type == 0)
            return cursor_rest(&name);
    }
    return (struct bytes){NULL, 0};
}

static struct bytes list_of(struct cursor body, unsigned width)
{
    struct cursor list = cursor_vector(&body, width);
    return cursor_rest(&list);
}

/* RFC 9846, 4.3.11 */
static uint32_t first_age(struct bytes list)
{
    struct cursor identities = cursor_over(list);
    cursor_vector(&identities, 2);
    return (uint32_t)cursor_uint(&identities, 4);
}

/* Two suites that are signals. */
static void find_signals(struct hello *h)
{
    struct cursor c = cursor_over(h->cipher_suites);
    while (cursor_left(&c)) {
        uint64_t suite = cursor_uint(&c, 2);
        h->fallback_scsv |= suite == 0x5600 && !c.failed;
        h->renegotiation_scsv |= suite == 0x00ff && !c.failed;
    }
}

static void client_extension(struct hello *h, uint64_t type, struct cursor body)
{
    switch (type) {
    case EXTENSION_SERVER_NAME:
        h->server_name = host_name(body);
        break;
    case EXTENSION_ALPN:
        h->protocols = list_of(body, 2);
        break;
    case EXTENSION_SUPPORTED_VERSIONS:
        h->versions = list_of(body, 1);
        h->version = highest_version(h->versions);
        break;
    case EXTENSION_CONNECTION_ID:
        h->has_cid = true;
        h->cid = list_of(body, 1);
        break;
    case EXTENSION_SESSION_TICKET:
        h->has_ticket = true;
        h->ticket = cursor_rest(&body);
        break;
    case EXTENSION_EARLY_DATA:
        h->early_data = true;
        break;
    case EXTENSION_PRE_SHARED_KEY:
        h->psk = true;
        h->identities = list_of(body, 2);
        h->first_ticket_age = first_age(h->identities);
        break;
    default:
        break;
    }
}

static void server_extension(struct hello *h, uint64_t type, struct cursor body)
{
    switch (type) {
    case EXTENSION_ALPN:
        h->protocols = list_of(body, 2);
        break;
    case EXTENSION_SUPPORTED_VERSIONS:
        h->version = h->selected_version = (uint16_t)cursor_uint(&body, 2);
        break;
    case EXTENSION_KEY_SHARE:
    case EXTENSION_KEY_SHARE_OLD:
        h->group = (uint16_t)cursor_uint(&body, 2);
        break;
    case EXTENSION_PRE_SHARED_KEY:
        h->psk = true;
        h->selected_identity = (uint16_t)cursor_uint(&body, 2);
        break;
    case EXTENSION_EARLY_DATA:
        h->early_data = true;
        break;
    case EXTENSION_SESSION_TICKET:
        h->has_ticket = true;
        break;
    case EXTENSION_NEXT_PROTOCOL:
    case EXTENSION_CHANNEL_ID_OLD:
    case EXTENSION_CHANNEL_ID:
        h->before_finished = true;
        break;
    case EXTENSION_CONNECTION_ID:
        h->has_cid = true;
        h->cid = list_of(body, 1);
        break;
    default:
        break;
    }
}

static void read_extensions(struct hello *h, struct cursor *c,
                            void (*extension)(struct hello *, uint64_t, struct cursor))
{
    uint64_t length = cursor_uint(c, 2);
    size_t left = cursor_left(c);
    struct cursor list = cursor_cut(c, length < left ? (size_t)length : left);
    while (cursor_left(&list)) {
        uint64_t type = cursor_uint(&list, 2);
        struct cursor body = cursor_vector(&list, 2);
        if (body.failed)
            break;
        h->extended_master_secret |= type == EXTENSION_EXTENDED_MASTER_SECRET;
        h->renegotiation_info |= type == EXTENSION_RENEGOTIATION_INFO;
        h->encrypt_then_mac |= type == EXTENSION_ENCRYPT_THEN_MAC;
        extension(h, type, body);
    }
}

bool hello_read_client(struct bytes message, struct hello *h)
{
    struct cursor c = cursor_over(message);
    *h = (struct hello){0};
    cursor_take(&c, 4);
    h->version = h->legacy_version = (uint16_t)cursor_uint(&c, 2);
    h->random = cursor_take(&c, 32);
    struct cursor id = cursor_vector(&c, 1);
    h->session_id = cursor_rest(&id);
    if (tls_version_is_dtls(h->legacy_version)) { /* RFC 6347, 4.2.1 */
        struct cursor cookie = cursor_vector(&c, 1);
        h->cookie = cursor_rest(&cookie);
    }
    struct cursor suites = cursor_vector(&c, 2);
    h->cipher_suites = cursor_rest(&suites);
    find_signals(h);
    cursor_vector(&c, 1);
    bool whole = !c.failed;
    if (cursor_left(&c))
        read_extensions(h, &c, client_extension);
    return whole;
}

bool hello_read_ssl2(struct bytes message, struct hello *h)
{
    struct cursor c = cursor_over(message);
    *h = (struct hello){0};
    cursor_take(&c, 1);
    h->version = h->legacy_version = (uint16_t)cursor_uint(&c, 2);
    size_t specs = (size_t)cursor_uint(&c, 2), id = (size_t)cursor_uint(&c, 2),
           challenge = (size_t)cursor_uint(&c, 2);
    h->cipher_specs = cursor_take(&c, specs);
    h->session_id = cursor_take(&c, id);
    h->random = cursor_take(&c, challenge);
    return !c.failed;
}

/* RFC 9846, 4.2.3: the last eight bytes of the random */
static uint8_t sentinel_of(struct bytes random)
{
    if (random.n != 32 || memcmp(random.p + 24, "DOWNGRD", 7) != 0 || random.p[31] > 1)
        return 0;
    return (uint8_t)(random.p[31] + 1);
}

bool hello_read_server(struct bytes message, struct hello *h)
{
    struct cursor c = cursor_over(message);
    *h = (struct hello){0};
    uint64_t type = cursor_uint(&c, 1);
    cursor_take(&c, 3);
    h->version = h->legacy_version = (uint16_t)cursor_uint(&c, 2);
    /* drafts of TLS 1.3 before 22; some wrote the final number already */
    bool old_draft = tls_version_is_draft(h->version) || h->version == VERSION_TLS13;
    if (type == HANDSHAKE_SERVER_HELLO)
        h->random = cursor_take(&c, 32);
    if (type == HANDSHAKE_HELLO_RETRY_REQUEST)
        h->retry = true;
    if (type == HANDSHAKE_HELLO_RETRY_REQUEST && h->version < 0x7f13) {
        /* drafts before 19 name no suite here */
    } else if (old_draft) {
        h->cipher_suite = (uint16_t)cursor_uint(&c, 2);
    } else {
        struct cursor id = cursor_vector(&c, 1);
        h->session_id = cursor_rest(&id);
        h->cipher_suite = (uint16_t)cursor_uint(&c, 2);
        cursor_take(&c, 1);
    }
    bool whole = !c.failed;
    if (h->random.n == 32 && memcmp(h->random.p, hello_retry_random, 32) == 0)
        h->retry = true;
    h->sentinel = sentinel_of(h->random);
    if (cursor_left(&c))
        read_extensions(h, &c, server_extension);
    return whole;
}

bool hello_read_encrypted_extensions(struct bytes message, struct hello *h)
{
    struct cursor c = cursor_over(message);
    *h = (struct hello){0};
    cursor_take(&c, 4);
    read_extensions(h, &c, server_extension);
    return !c.failed;
}

struct bytes hello_identity(struct bytes identities, unsigned number)
{
    struct cursor c = cursor_over(identities);
    while (cursor_left(&c)) {
        struct cursor identity = cursor_vector(&c, 2);
        cursor_take(&c, 4);
        if (number-- == 0)
            return c.failed ? (struct bytes){NULL, 0} : cursor_rest(&identity);
    }
    return (struct bytes){NULL, 0};
}

struct bytes hello_ticket(struct bytes message, bool is_13)
{
    struct cursor c = cursor_over(message);
    cursor_take(&c, 4 + 4); /* header, lifetime */
    if (is_13) {
        cursor_take(&c, 4); /* ticket_age_add */
        cursor_vector(&c, 1);
    }
    struct cursor ticket = cursor_vector(&c, 2);
    return cursor_rest(&ticket);
}

uint16_t hello_key_exchange_group(struct bytes message, const struct suite *suite)
{
    struct cursor c = cursor_over(message);
    if (!suite ||
        (suite->kx != KX_ECDHE && suite->kx != KX_ECDHE_PSK && suite->kx != KX_ECDH_ANON))
        return 0;
    cursor_take(&c, 4);
    if (suite->kx == KX_ECDHE_PSK)
        cursor_vector(&c, 2);
    uint64_t curve_type = cursor_uint(&c, 1);
    uint64_t group = cursor_uint(&c, 2);
    return curve_type == 3 && !c.failed ? (uint16_t)group : 0;
}
