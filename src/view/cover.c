/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and addresses are covered. */
#include "view/cover.h"

#include "base/array.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORDS = 1024,    /* that are looked for, with their hex digits */
    SHORTEST = 3,    /* of a word; shorter ones stand everywhere */
    CUT_OFF = 3,     /* letters that are left of a word before "…" */
    MESSAGES = 64,   /* in whose fields names are looked for, */
    DATA = 64 << 10, /* and bytes of opened data */
    LONGEST = 253    /* host name: RFC 1035, 2.3.4 */
};

static const char ellipsis[] = "…";

void cover_done(struct cover *v)
{
    free(v->word);
    arena_done(&v->arena);
    *v = (struct cover){0};
}

static struct cover_word *push(struct cover *v, const char *text, size_t n)
{
    struct cover_word *w = ARRAY_ADD(v->word);
    *w = (struct cover_word){.text = arena_printf(&v->arena, "%.*s", (int)n, text),
                             .n = n};
    v->begins[(uint8_t)tolower((uint8_t)*text)] = true;
    v->begins[(uint8_t)toupper((uint8_t)*text)] = true;
    return w;
}

/* Bytes are shown as hex digits, with blanks between them or without. */
static void push_hex(struct cover *v, const char *text, size_t n)
{
    static const char *const between[] = {"", " "};
    for (size_t i = 0; i < ARRAY_LENGTH(between); i++) {
        struct buf hex = {0};
        text_add_hex(&hex, (struct bytes){(const uint8_t *)text, n}, between[i]);
        push(v, buf_text(&hex), hex.n)->hex = true;
        buf_done(&hex);
    }
}

static bool is_there(const struct cover *v, const char *text, size_t n)
{
    for (size_t i = 0; i < v->word_count; i++)
        if (v->word[i].n == n && strncasecmp(v->word[i].text, text, n) == 0)
            return true;
    return false;
}

static void add(struct cover *v, const char *text, size_t n, bool whole)
{
    bool number = strspn(text, "0123456789") >= n;
    if (n < SHORTEST || number || v->word_count >= WORDS || is_there(v, text, n))
        return;
    struct cover_word *w = push(v, text, n);
    w->whole = whole;
    if (inet_pton(AF_INET, w->text, w->address) == 1)
        w->address_n = 4;
    else if (inet_pton(AF_INET6, w->text, w->address) == 1)
        w->address_n = 16;
    push_hex(v, text, n);
}

/* As documents and certificates write it. */
static void add_variants(struct cover *v, const char *text, size_t n, bool whole)
{
    struct buf plain = {0}, marked = {0}, escaped = {0};
    add(v, text, n, whole);
    for (size_t i = 0; i < n; i++) {
        const char *as = text[i] == '&'    ? "&amp;"
                         : text[i] == '\'' ? "&#39;"
                                           : (const char[]){text[i], '\0'};
        buf_add_text(&marked, as);
        buf_add_text(&escaped, text[i] == '\\' ? "\\\\" : (const char[]){text[i], '\0'});
        if (text[i] != '\\')
            buf_add_text(&plain, (const char[]){text[i], '\0'});
    }
    add(v, buf_text(&plain), plain.n, whole);
    add(v, buf_text(&marked), marked.n, whole);
    add(v, buf_text(&escaped), escaped.n, whole);
    buf_done(&plain);
    buf_done(&marked);
    buf_done(&escaped);
}

static bool is_of_word(char c)
{
    return isalnum((uint8_t)c) || c == '.' || c == '-' || c == '_' || c == '@' ||
           c == '+';
}

static bool is_of_address(char c)
{
    return isxdigit((uint8_t)c) || c == ':' || c == '.';
}

/* How much of the word is a host name of two labels or more, a mail address, or an IPv4 address; 0:
 * none of them. What follows a name in DER may look like a part of it. */
static size_t name_length(const char *text, size_t n)
{
    const char *dot = memrchr(text, '.', n);
    unsigned dots = 0, letters = 0;
    for (size_t i = 0; i < n; i++) {
        dots += text[i] == '.';
        letters += !isdigit((uint8_t)text[i]) && text[i] != '.';
    }
    if (!dot || n < 6 || n > LONGEST)
        return 0;
    if (letters == 0)
        return dots == 3 ? n : 0;
    size_t label = 0, before = (size_t)(dot + 1 - text);
    while (before + label < n && isalpha((uint8_t)dot[1 + label]))
        label++;
    return label >= 2 ? before + label : 0;
}

/* Names in a text that somebody sent. */
static void add_named(struct cover *v, const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t from = i, colons = 0;
        while (i < n && is_of_address(text[i]))
            colons += text[i++] == ':';
        if (colons >= 2 && (i == n || !is_of_word(text[i]))) {
            add(v, text + from, i - from, false);
            continue;
        }
        i = from;
        while (i < n && is_of_word(text[i]))
            i++;
        size_t to = i;
        while (to > from && text[to - 1] == '.')
            to--;
        size_t length = name_length(text + from, to - from);
        if (length)
            add(v, text + from, length, false);
        i += i == from;
    }
}

/* The word behind a command that introduces its sender, of one label or more. RFC 5321, 4.1.1.1 */
static void add_introduced(struct cover *v, const char *text, size_t n)
{
    static const char *const commands[] = {"EHLO ", "HELO ", "LHLO "};
    enum { COMMAND = 5 };
    if (n <= COMMAND)
        return;
    for (size_t k = 0; k < ARRAY_LENGTH(commands); k++) {
        size_t to = COMMAND;
        while (to < n && is_of_word(text[to]))
            to++;
        if (strncasecmp(text, commands[k], COMMAND) == 0)
            add(v, text + COMMAND, to - COMMAND, true);
    }
}

/* The values of a distinguished name, without countries' two letters: RFC 4514, 2. */
static void add_distinguished(struct cover *v, const char *name)
{
    while (name && *name) {
        const char *value = strchr(name, '=');
        if (!value)
            return;
        const char *end = ++value;
        while (*end && *end != ',' && *end != '+')
            end += *end == '\\' && end[1] ? 2 : 1;
        size_t n = (size_t)(end - value);
        add_variants(v, value, n, true);
        add_named(v, value, n);
        name = *end ? end + 1 : end;
    }
}

void cover_add_ends(struct cover *v, const struct connection *c)
{
    for (int end = 0; end < 2; end++) {
        const char *address = endpoint_address(&c->endpoint[end], &v->arena);
        add(v, address, strlen(address), false);
    }
    if (c->server_name)
        add(v, c->server_name, strlen(c->server_name), false);
}

static void add_certificate(struct cover *v, const struct certificate *certificate)
{
    add_distinguished(v, certificate->subject);
    add_distinguished(v, certificate->issuer);
    for (size_t i = 0; i < certificate->name_count; i++) {
        const char *name = certificate->name[i];
        bool any = strncmp(name, "*.", 2) == 0;
        add(v, name + (any ? 2 : 0), strlen(name) - (any ? 2 : 0), false);
        add_named(v, name, strlen(name));
    }
}

static void add_prelude(struct cover *v, const struct connection *c)
{
    for (const struct prelude_turn *t = c->prelude.first; t; t = t->next) {
        const char *head = (const char *)t->head.p, *words = prelude_say(c, t, &v->arena);
        if (t->head.n)
            add_introduced(v, head, t->head.n);
        add_named(v, head, t->head.n);
        add_named(v, words, strlen(words));
    }
    if (c->stray.text)
        add_named(v, c->stray.text, strlen(c->stray.text));
}

/* Fields of a message whose values are names: of hosts, of authorities, of who has a key. */
static void add_fields(struct cover *v, const struct connection *c,
                       const struct message *m)
{
    static const char *const names[] = {"host_name", "public_name", "psk_identity",
                                        "identity", "psk_identity_hint"};
    struct arena a = {0};
    const struct node *root = connection_tree(c, m, &a);
    for (const struct node *n = root; n; n = node_walk(root, n)) {
        if (!n->text)
            continue;
        for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
            if (strcmp(n->name, names[i]) == 0)
                add(v, n->text, strlen(n->text), false);
        if (strstr(n->text, "CN=") || strstr(n->text, "O="))
            add_distinguished(v, n->text);
    }
    arena_done(&a);
}

void cover_add_connection(struct cover *v, const struct connection *c)
{
    size_t data = DATA, messages = 0;
    cover_add_ends(v, c);
    for (size_t i = 0; i < c->certificate_count; i++)
        add_certificate(v, &c->certificate[i].certificate);
    add_prelude(v, c);
    for (size_t i = 0; i < c->message_count; i++) {
        const struct message *m = &c->message[i];
        bool handshake = m->handshake_type >= 0;
        bool open =
            handshake || (m->content_type == CONTENT_APPLICATION_DATA && m->opened);
        size_t n = !open ? 0 : m->bytes.n < data ? m->bytes.n : data;
        if (handshake && messages++ < MESSAGES)
            add_fields(v, c, m);
        if (n) /* addresses of services in certificates, Host: and the like in data */
            add_named(v, (const char *)m->bytes.p, n);
        data -= n;
    }
}

/* Whether a word was cut off there: with "…", or, of hex digits, with the string. */
static bool is_cut(const struct cover_word *w, const char *text, size_t n, size_t k)
{
    if (w->hex && k >= 2 * CUT_OFF && (k == n || text[k] == '"'))
        return true;
    return k >= CUT_OFF && n - k >= sizeof ellipsis - 1 &&
           memcmp(text + k, ellipsis, sizeof ellipsis - 1) == 0;
}

/* How much of the word stands at the beginning of the text: all of it, or what is left of it before
 * it was cut off; 0: neither. */
static size_t length_at(const struct cover_word *w, const char *text, size_t n)
{
    size_t k = 0;
    while (k < w->n && k < n && tolower((uint8_t)w->text[k]) == tolower((uint8_t)text[k]))
        k++;
    return k == w->n || is_cut(w, text, n, k) ? k : 0;
}

/* The longest covered word at `at` in a text; 0: none begins there. */
static size_t covered_at(const struct cover *v, struct bytes text, size_t at, bool words)
{
    size_t most = 0;
    const char *here = (const char *)text.p + at;
    if (!v->begins[text.p[at]])
        return 0;
    for (size_t i = 0; i < v->word_count; i++) {
        const struct cover_word *w = &v->word[i];
        size_t n = length_at(w, here, text.n - at);
        bool within = n && words && w->whole &&
                      ((at > 0 && isalnum(text.p[at - 1])) ||
                       (at + n < text.n && isalnum(text.p[at + n])));
        if (!within && n > most)
            most = n;
    }
    return most;
}

/* Dots in place of the characters; blanks stay, so that lines break where they did. */
static void add_dots(struct buf *b, struct bytes text, const char *dot)
{
    for (size_t i = 0; i < text.n;) {
        uint32_t point = text_next(text, &i);
        for (int j = text_point_width(point); j > 0; j--)
            buf_add_text(b, point == ' ' ? " " : dot);
    }
}

/* Whether it was one of hex digits that is covered there. */
static bool is_hex(const struct cover *v, const uint8_t *text, size_t n)
{
    for (size_t i = 0; i < v->word_count; i++)
        if (v->word[i].hex && n <= v->word[i].n &&
            strncasecmp(v->word[i].text, (const char *)text, n) == 0)
            return true;
    return false;
}

static bool cover(const struct cover *v, struct bytes text, bool document, struct buf *b)
{
    size_t done = 0;
    bool found = false;
    b->n = 0;
    for (size_t i = 0; i < text.n;) {
        size_t n = covered_at(v, text, i, true);
        if (n == 0) {
            i++;
            continue;
        }
        found = true;
        buf_add(b, (struct bytes){text.p + done, i - done});
        add_dots(b, (struct bytes){text.p + i, n},
                 document && is_hex(v, text.p + i, n) ? "0" : "·");
        i += n;
        done = i;
    }
    if (found)
        buf_add(b, (struct bytes){text.p + done, text.n - done});
    return found;
}

const char *cover_text(const struct cover *v, const char *utf8, struct buf *b)
{
    struct bytes text = {(const uint8_t *)utf8, strlen(utf8)};
    return cover(v, text, false, b) ? buf_text(b) : utf8;
}

void cover_print(const struct cover *v, struct bytes text, FILE *out)
{
    struct buf b = {0};
    struct bytes shown = cover(v, text, true, &b) ? buf_bytes(&b) : text;
    if (shown.n)
        fwrite(shown.p, 1, shown.n, out);
    buf_done(&b);
}

/* An address stands in certificates without words: RFC 5280, 4.2.1.6. */
static size_t address_at(const struct cover *v, struct bytes b, size_t at)
{
    for (size_t i = 0; i < v->word_count; i++) {
        const struct cover_word *w = &v->word[i];
        if (w->address_n && b.n - at >= w->address_n &&
            memcmp(b.p + at, w->address, w->address_n) == 0)
            return w->address_n;
    }
    return 0;
}

void cover_bytes(const struct cover *v, struct bytes b, bool *covered)
{
    memset(covered, 0, b.n * sizeof *covered);
    for (size_t i = 0; i < b.n; i++) {
        size_t n = covered_at(v, b, i, false);
        if (n == 0)
            n = address_at(v, b, i);
        for (size_t k = 0; k < n; k++)
            covered[i + k] = true;
    }
}
