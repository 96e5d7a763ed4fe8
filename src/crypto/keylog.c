/* SPDX-License-Identifier: BSD-2-Clause */
/* Secrets from key logs. */
#include "crypto/keylog.h"

#include "base/array.h"

#include <stdlib.h>

enum { NAME_MOST = 32, LINE_MOST = 4096, BUCKETS = 4096 };

struct line {
    enum keylog_label label;
    uint8_t name[NAME_MOST];
    size_t name_n;
    struct secret secret;
    size_t next; /* in its bucket; index + 1, 0: none */
};

struct keylog {
    struct line *line;
    size_t line_count, line_room;
    size_t bucket[BUCKETS]; /* index + 1 of the newest line */
    struct buf rest;
    size_t broken;
};

static const char *const labels[KEYLOG_LABELS] = {
    [KEYLOG_CLIENT_RANDOM] = "CLIENT_RANDOM",
    [KEYLOG_CLIENT_EARLY] = "CLIENT_EARLY_TRAFFIC_SECRET",
    [KEYLOG_CLIENT_HANDSHAKE] = "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    [KEYLOG_SERVER_HANDSHAKE] = "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    [KEYLOG_CLIENT_TRAFFIC] = "CLIENT_TRAFFIC_SECRET_0",
    [KEYLOG_SERVER_TRAFFIC] = "SERVER_TRAFFIC_SECRET_0",
    [KEYLOG_EXPORTER] = "EXPORTER_SECRET",
    [KEYLOG_EARLY_EXPORTER] = "EARLY_EXPORTER_SECRET",
    [KEYLOG_RSA] = "RSA",
    [KEYLOG_SESSION] = "RSA Session-ID:",
};

const char *keylog_label_name(enum keylog_label label)
{
    return labels[label];
}

struct keylog *keylog_new(void)
{
    return memory_new(sizeof(struct keylog));
}

void keylog_free(struct keylog *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->line_count; i++)
        secret_wipe(&k->line[i].secret);
    if (k->rest.p)
        explicit_bzero(k->rest.p, k->rest.room);
    buf_done(&k->rest);
    free(k->line);
    free(k);
}

static size_t bucket_of(struct bytes name)
{
    size_t h = 5381;
    for (size_t i = 0; i < name.n && i < 8; i++)
        h = h * 33 + name.p[i];
    return h % BUCKETS;
}

/* The next line of the bucket chain from `at` on that has the name. */
static const struct line *named(const struct keylog *k, size_t at, struct bytes name)
{
    for (; at; at = k->line[at - 1].next) {
        const struct line *l = &k->line[at - 1];
        if (l->name_n == name.n && memcmp(l->name, name.p, name.n) == 0)
            return l;
    }
    return NULL;
}

const struct secret *keylog_find(const struct keylog *k, enum keylog_label label,
                                 struct bytes name, unsigned nth)
{
    if (!k || name.n == 0)
        return NULL;
    for (const struct line *l = named(k, k->bucket[bucket_of(name)], name); l;
         l = named(k, l->next, name))
        if (l->label == label && nth-- == 0)
            return &l->secret;
    return NULL;
}

bool keylog_knows(const struct keylog *k, struct bytes name)
{
    return k && name.n && named(k, k->bucket[bucket_of(name)], name);
}

size_t keylog_count(const struct keylog *k)
{
    return k ? k->line_count : 0;
}

size_t keylog_broken(const struct keylog *k)
{
    return k ? k->broken : 0;
}

static void add(struct keylog *k, enum keylog_label label, struct bytes name,
                struct bytes secret)
{
    const struct secret *old;
    for (unsigned i = 0; (old = keylog_find(k, label, name, i)); i++)
        if (old->n == secret.n && memcmp(old->p, secret.p, secret.n) == 0)
            return; /* said before */
    struct line *l = ARRAY_ADD(k->line);
    l->label = label;
    memcpy(l->name, name.p, name.n);
    l->name_n = name.n;
    secret_set(&l->secret, secret);
    size_t bucket = bucket_of(name);
    l->next = k->bucket[bucket];
    k->bucket[bucket] = k->line_count;
}

static int digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads hex digits up to a blank or the end. False where they are no bytes, or too many. */
static bool read_hex(struct bytes *text, uint8_t *out, size_t room, size_t *n)
{
    *n = 0;
    while (text->n && text->p[0] != ' ') {
        int high = digit(text->p[0]), low = text->n > 1 ? digit(text->p[1]) : -1;
        if (high < 0 || low < 0 || *n == room)
            return false;
        out[(*n)++] = (uint8_t)(high << 4 | low);
        text->p += 2;
        text->n -= 2;
    }
    while (text->n && text->p[0] == ' ') {
        text->p++;
        text->n--;
    }
    return *n > 0;
}

static bool skip(struct bytes *text, const char *word)
{
    size_t n = strlen(word);
    if (text->n < n || memcmp(text->p, word, n) != 0)
        return false;
    text->p += n;
    text->n -= n;
    return true;
}

static bool label_of(struct bytes *text, enum keylog_label *label)
{
    for (int i = KEYLOG_LABELS - 1; i >= 0;
         i--) { /* the longer "RSA Session-ID:" first */
        struct bytes t = *text;
        if (!skip(&t, labels[i]) || (i != KEYLOG_SESSION && !skip(&t, " ")))
            continue;
        *label = (enum keylog_label)i;
        *text = t;
        return true;
    }
    return false;
}

static void take_line(struct keylog *k, struct bytes text)
{
    enum keylog_label label;
    uint8_t name[NAME_MOST], secret[SECRET_MOST];
    size_t name_n, secret_n;
    while (text.n && (text.p[text.n - 1] == '\r' || text.p[text.n - 1] == ' '))
        text.n--;
    if (!label_of(&text, &label))
        return;
    bool good = read_hex(&text, name, sizeof name, &name_n);
    if (label == KEYLOG_SESSION)
        good = good && skip(&text, "Master-Key:");
    good = good && read_hex(&text, secret, sizeof secret, &secret_n) && text.n == 0;
    if (good && label < KEYLOG_RSA)
        good = name_n == 32;
    if (good)
        add(k, label, (struct bytes){name, name_n}, (struct bytes){secret, secret_n});
    else
        k->broken++;
    explicit_bzero(secret, sizeof secret);
}

static void take_lines(struct keylog *k)
{
    const uint8_t *newline;
    struct bytes left = buf_bytes(&k->rest);
    while (left.n && (newline = memchr(left.p, '\n', left.n))) {
        size_t n = (size_t)(newline - left.p);
        take_line(k, (struct bytes){left.p, n});
        left.p += n + 1;
        left.n -= n + 1;
    }
    buf_drop(&k->rest, k->rest.n - left.n);
    if (k->rest.n > LINE_MOST) /* no key log has such lines */
        k->rest.n = 0;
}

void keylog_feed(struct keylog *k, struct bytes text)
{
    buf_add(&k->rest, text);
    take_lines(k);
}

void keylog_end(struct keylog *k)
{
    if (k->rest.n)
        keylog_feed(k, (struct bytes){(const uint8_t *)"\n", 1});
}
