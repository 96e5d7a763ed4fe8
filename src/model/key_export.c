/* SPDX-License-Identifier: BSD-2-Clause */
/* The keys of the connections that are in a capture, as a key log. */
#include "model/key_export.h"

#include "base/text.h"
#include "model/key_tree.h"

/* The random of a ClientHello, empty where it has none. */
static struct bytes random_of(const struct message *m)
{
    struct hello h = {0};
    if (m->ssl2)
        hello_read_ssl2(m->bytes, &h);
    else
        hello_read_client(m->bytes, &h);
    return h.random;
}

static void add_master(const struct connection *c, struct bytes random, struct buf *log)
{
    struct key_tree *t = key_tree_new(c, NULL);
    const struct key_node *master = key_tree_find(t, "master_secret");
    if (master && master->value.n) {
        buf_add_text(log, "CLIENT_RANDOM ");
        text_add_hex(log, random, "");
        buf_add_text(log, " ");
        text_add_hex(log, secret_bytes(&master->value), "");
        buf_add_text(log, "\n");
    }
    key_tree_free(t);
}

static void export(const struct connection *c, struct buf *log)
{
    const struct keylog *all = c->ring ? keyring_log(c->ring) : NULL;
    struct bytes last = {0};
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        if (m->handshake_type != HANDSHAKE_CLIENT_HELLO || m->damaged)
            continue;
        struct bytes random = random_of(m);
        if (random.n != 32 || bytes_equal(random, last))
            continue; /* the second hello after a HelloRetryRequest has the same */
        last = random;
        if (keylog_knows(all, random))
            keylog_write(all, random, log);
        else if (tls_version_rank(c->version) < VERSION_TLS13)
            add_master(c, random, log);
    }
}

void key_export(const struct tracker *t, struct buf *log)
{
    for (size_t i = 0; i < t->connection_count; i++)
        export(t->connection[i], log);
}
