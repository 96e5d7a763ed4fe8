/* SPDX-License-Identifier: BSD-2-Clause */
/* How the fragment of a protected record is made up. */
#include "view/record_parts.h"

#include "base/text.h"
#include "crypto/key_schedule.h"
#include "tls/hello.h"

static unsigned block_of(const struct suite *s)
{
    switch (s->cipher) {
    case CIPHER_AES:
    case CIPHER_ARIA:
    case CIPHER_CAMELLIA:
    case CIPHER_SEED:
        return 16;
    default:
        return 8;
    }
}

static unsigned mac_of(const struct suite *s)
{
    return (unsigned)key_schedule_mac_length(s->hash);
}

bool record_mac_is_last(const struct connection *c)
{
    for (unsigned i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        struct hello hello;
        if (m->handshake_type == HANDSHAKE_SERVER_HELLO && !message_is_retry(m))
            return hello_read_server(m->bytes, &hello) && hello.encrypt_then_mac;
    }
    return false;
}

/* RFC 5246, 6.2.3.2; before TLS 1.1 the IV is not sent: RFC 2246, 6.2.3.2. */
static const char *cbc_parts(const struct connection *c, const struct suite *s,
                             uint32_t length, struct arena *a)
{
    bool last = record_mac_is_last(c);
    unsigned iv = tls_version_rank(c->version) > VERSION_TLS10 ? block_of(s) : 0,
             mac = last ? mac_of(s) : 0;
    if (!mac_of(s) || length < iv + mac + block_of(s))
        return NULL;
    const char *begin = iv ? arena_printf(a, "IV %u B │ ", iv) : "";
    return last ? arena_printf(a, "%sciphertext %u B │ MAC %u B", begin,
                               length - iv - mac, mac)
                : arena_printf(a,
                               "%sciphertext %u B, in which are data, a MAC of %u B and "
                               "padding",
                               begin, length - iv, mac_of(s));
}

const char *record_parts(const struct connection *c, uint32_t length, struct arena *a)
{
    const struct suite *s = c->server_hello_seen ? suite_find(c->cipher_suite) : NULL;
    if (!s)
        return NULL;
    unsigned tag = s->mode == MODE_CCM_8 ? 8 : 16;
    switch (s->mode) {
    case MODE_GCM:
    case MODE_CCM:
    case MODE_CCM_8:
    case MODE_POLY1305: {
        unsigned nonce = connection_is_13(c) || s->mode == MODE_POLY1305 ? 0 : 8;
        if (length < nonce + tag)
            return NULL;
        return arena_printf(a, "%sciphertext %u B%s │ tag %u B",
                            nonce ? "explicit nonce 8 B │ " : "", length - nonce - tag,
                            connection_is_13(c) ? ", data and true type" : "", tag);
    }
    case MODE_STREAM:
        return mac_of(s) && length >= mac_of(s)
                   ? arena_printf(a,
                                  "ciphertext %u B, in which are data and a MAC of %u B",
                                  length, mac_of(s))
                   : NULL;
    case MODE_CBC:
        return cbc_parts(c, s, length, a);
    default:
        return NULL;
    }
}
