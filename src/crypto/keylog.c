/* SPDX-License-Identifier: BSD-2-Clause */
/* Secrets from key logs. */
#include "crypto/keylog.h"

#include "base/array.h"
#include "base/text.h"

#include <stdlib.h>

enum {
    NAME_MOST = 32,
    LINE_MOST = 4096,
    BUCKETS = 4096, /* to begin with: a power of 2 */
    ALIKE_MOST = 16 /* secrets of one label and name: each may have to be tried */
};

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
    size_t *bucket; /* index + 1 of the newest line */
    size_t buckets;
    uint8_t rest[LINE_MOST]; /* of a line that is not whole yet */
    size_t rest_n;
    bool endless; /* the line under way is longer than any of a key log */
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
    struct keylog *k = memory_new(sizeof *k);
    k->buckets = BUCKETS;
    k->bucket = memory_new(k->buckets * sizeof *k->bucket);
    return k;
}

void keylog_free(struct keylog *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->line_count; i++)
        secret_wipe(&k->line[i].secret);
    free(k->line);
    free(k->bucket);
    explicit_bzero(k, sizeof *k);
    free(k);
}

/* Where memory lies is not foreseen by whoever made the names. */
static size_t *bucket_of(const struct keylog *k, struct bytes name)
{
    uint64_t h = (uintptr_t)k;
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ name.p[i]) * 0x9e3779b97f4a7c15u;
    return &k->bucket[h >> 32 & (k->buckets - 1)];
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
    for (const struct line *l = named(k, *bucket_of(k, name), name); l;
         l = named(k, l->next, name))
        if (l->label == label && nth-- == 0)
            return &l->secret;
    return NULL;
}

bool keylog_knows(const struct keylog *k, struct bytes name)
{
    return k && name.n && named(k, *bucket_of(k, name), name);
}

size_t keylog_count_of(const struct keylog *k, struct bytes name)
{
    size_t count = 0;
    if (!k || name.n == 0)
        return 0;
    for (const struct line *l = named(k, *bucket_of(k, name), name); l;
         l = named(k, l->next, name))
        count++;
    return count;
}

struct bytes keylog_name(const struct keylog *k, size_t i, enum keylog_label label)
{
    const struct line *l = &k->line[i];
    return l->label == label ? (struct bytes){l->name, l->name_n} : (struct bytes){0};
}

size_t keylog_count(const struct keylog *k)
{
    return k ? k->line_count : 0;
}

size_t keylog_broken(const struct keylog *k)
{
    return k ? k->broken : 0;
}

/* Doubles the room without leaving secrets in memory that is given back. */
static void make_room(struct keylog *k)
{
    if (k->line_count < k->line_room)
        return;
    size_t room = k->line_room ? 2 * k->line_room : 64;
    struct line *line = memory_new(room * sizeof *line);
    if (k->line_count) {
        memcpy(line, k->line, k->line_count * sizeof *line);
        explicit_bzero(k->line, k->line_count * sizeof *line);
    }
    free(k->line);
    k->line = line;
    k->line_room = room;
}

static void link_line(struct keylog *k, size_t at)
{
    struct line *l = &k->line[at];
    size_t *bucket = bucket_of(k, (struct bytes){l->name, l->name_n});
    l->next = *bucket;
    *bucket = at + 1;
}

/* Twice the buckets, so that the chains stay short. */
static void spread(struct keylog *k)
{
    free(k->bucket);
    k->buckets *= 2;
    k->bucket = memory_new(k->buckets * sizeof *k->bucket);
    for (size_t i = 0; i < k->line_count; i++)
        link_line(k, i);
}

/* Whether there is no need of it: it was said before, or there are too many like it. */
static bool is_idle(const struct keylog *k, enum keylog_label label, struct bytes name,
                    struct bytes secret)
{
    unsigned alike = 0;
    for (const struct line *l = named(k, *bucket_of(k, name), name); l;
         l = named(k, l->next, name)) {
        if (l->label != label)
            continue;
        if (bytes_equal(secret_bytes(&l->secret), secret) || ++alike == ALIKE_MOST)
            return true;
    }
    return false;
}

static void add(struct keylog *k, enum keylog_label label, struct bytes name,
                struct bytes secret)
{
    if (is_idle(k, label, name, secret))
        return;
    make_room(k);
    struct line *l = ARRAY_ADD(k->line);
    l->label = label;
    memcpy(l->name, name.p, name.n);
    l->name_n = name.n;
    secret_set(&l->secret, secret);
    link_line(k, k->line_count - 1);
    if (k->line_count > 2 * k->buckets)
        spread(k);
}

static int digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct bytes *text)
{
    while (text->n && is_blank(text->p[0])) {
        text->p++;
        text->n--;
    }
}

/* Reads hex digits up to a blank or the end. False where they are no bytes, or too many. */
static bool read_hex(struct bytes *text, uint8_t *out, size_t room, size_t *n)
{
    *n = 0;
    skip_blanks(text);
    while (text->n && !is_blank(text->p[0])) {
        int high = digit(text->p[0]), low = text->n > 1 ? digit(text->p[1]) : -1;
        if (high < 0 || low < 0 || *n == room)
            return false;
        out[(*n)++] = (uint8_t)(high << 4 | low);
        text->p += 2;
        text->n -= 2;
    }
    skip_blanks(text);
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
        if (!skip(&t, labels[i]) ||
            (i != KEYLOG_SESSION && (t.n == 0 || !is_blank(t.p[0]))))
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
    while (text.n && is_blank(text.p[text.n - 1]))
        text.n--;
    skip(&text, "\xef\xbb\xbf"); /* a byte order mark */
    skip_blanks(&text);
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

/* What stands before a newline joins what waits for it. */
static void end_line(struct keylog *k, struct bytes part)
{
    if (k->rest_n == 0 && !k->endless) {
        take_line(k, part);
        return;
    }
    if (!k->endless && k->rest_n + part.n <= LINE_MOST) {
        memcpy(k->rest + k->rest_n, part.p, part.n);
        take_line(k, (struct bytes){k->rest, k->rest_n + part.n});
    }
    explicit_bzero(k->rest, sizeof k->rest);
    k->rest_n = 0;
    k->endless = false;
}

void keylog_feed(struct keylog *k, struct bytes text)
{
    const uint8_t *newline;
    while (text.n && (newline = memchr(text.p, '\n', text.n))) {
        size_t n = (size_t)(newline - text.p);
        end_line(k, (struct bytes){text.p, n});
        text.p += n + 1;
        text.n -= n + 1;
    }
    if (k->rest_n + text.n > LINE_MOST) {
        k->rest_n = 0;
        k->endless = true;
    } else if (text.n) {
        memcpy(k->rest + k->rest_n, text.p, text.n);
        k->rest_n += text.n;
    }
}

void keylog_end(struct keylog *k)
{
    if (k->rest_n || k->endless)
        end_line(k, (struct bytes){(const uint8_t *)"", 0});
}

static void write_line(const struct line *l, struct buf *out)
{
    bool session = l->label == KEYLOG_SESSION;
    buf_printf(out, "%s%s", labels[l->label], session ? "" : " ");
    text_add_hex(out, (struct bytes){l->name, l->name_n}, "");
    buf_add_text(out, session ? " Master-Key:" : " ");
    text_add_hex(out, secret_bytes(&l->secret), "");
    buf_add_text(out, "\n");
}

void keylog_write(const struct keylog *k, struct bytes name, struct buf *out)
{
    for (size_t i = 0; k && i < k->line_count; i++)
        if (bytes_equal((struct bytes){k->line[i].name, k->line[i].name_n}, name))
            write_line(&k->line[i], out);
}
