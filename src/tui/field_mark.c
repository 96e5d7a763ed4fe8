/* SPDX-License-Identifier: BSD-2-Clause */
/* Marks in the client's offers what the server took. */
#include "tui/panels.h"

#include <string.h>

/* Which fact a list of offers is decided by. */
static const struct {
    const char *list;
    size_t fact; /* a uint16_t of the connection */
} offers[] = {
    {"cipher_suites", offsetof(struct connection, cipher_suite)},
    {"named_group_list", offsetof(struct connection, group)},
    {"client_shares", offsetof(struct connection, group)},
    {"versions", offsetof(struct connection, version)},
};

static uint16_t fact_of(const struct connection *c, const struct node *list)
{
    for (size_t i = 0; list && i < sizeof offers / sizeof *offers; i++) {
        if (strcmp(list->name, offers[i].list) != 0)
            continue;
        uint16_t fact;
        memcpy(&fact, (const char *)c + offers[i].fact, sizeof fact);
        return fact;
    }
    return 0;
}

const char *field_mark(const struct connection *c, const struct node *n)
{
    if (!c->server_hello_seen)
        return NULL;
    if (n->kind == NODE_NUMBER && n->number) {
        uint16_t fact = fact_of(c, n->parent);
        return fact && fact == n->number ? "◀ chosen" : NULL;
    }
    if (n->first && n->first->kind == NODE_NUMBER && n->parent) {
        uint16_t fact = fact_of(c, n->parent);
        return fact && fact == n->first->number ? "◀ chosen" : NULL;
    }
    return NULL;
}
