/* SPDX-License-Identifier: BSD-2-Clause */
/* tlsladder explain: the glossary. */
#include "app/commands.h"
#include "base/text.h"
#include "model/explain.h"
#include "tls/registries.h"

#include <string.h>

enum { WIDTH = 90 };

/* A paragraph that hangs from a heading. */
static void paragraph(const char *heading, const char *text)
{
    int column = printf("  %-9s", heading);
    for (const char *word = text; *word;) {
        size_t n = strcspn(word, " ");
        if (column + (int)n >= WIDTH)
            column = printf("\n  %-9s", "") - 1;
        column += printf(" %.*s", (int)n, word);
        word += n + (word[n] ? 1 : 0);
    }
    putchar('\n');
}

static const char *where(enum explain_versions v)
{
    return v == NEW     ? " (TLS 1.3)"
           : v == OLD   ? " (TLS 1.2 and before)"
           : v == DUMMY ? " (TLS 1.3, for middleboxes)"
                        : "";
}

static unsigned explain_messages(const char *word)
{
    const struct explanation *e;
    unsigned found = 0;
    for (size_t at = 0; (e = explain_next(word, &at)); found++) {
        printf("%s%s%s\n", found ? "\n" : "", e->name,
               e->subject == EXPLAIN_EXTENSION ? " (extension)"
               : e->subject == EXPLAIN_ALERT   ? " (alert)"
                                               : where(e->versions));
        paragraph("", e->job);
        paragraph(explain_carries_title(e), e->carries);
        paragraph(explain_decides_title(e), e->decides);
        if (e->expert && *e->expert)
            paragraph("Further", e->expert);
        paragraph("Source", e->source);
    }
    return found;
}

static unsigned explain_terms_of(const char *word, unsigned found)
{
    const struct term *t;
    for (size_t at = 0; (t = explain_next_term(word, &at)); found++) {
        printf("%s%s\n", found ? "\n" : "", t->name);
        paragraph("", t->meaning);
        paragraph("Source", t->source);
    }
    return found;
}

/* Numbers and names that stand in the registries. */
static unsigned explain_codes(const char *word, unsigned found)
{
    static const struct registry *const all[] = {
        &tls_cipher_suites, &tls_extensions,        &tls_alert_descriptions,
        &tls_groups,        &tls_signature_schemes, &tls_handshake_types,
        &tls_versions,      &tls_content_types};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t row = 0; row < all[i]->rows; row++) {
            if (!explain_same(all[i]->row[row].name, word))
                continue;
            printf("%s%s\n", found++ ? "\n" : "", all[i]->row[row].name);
            printf("  %s %u (0x%0*x)\n", all[i]->title, all[i]->row[row].code,
                   2 * (int)all[i]->width, all[i]->row[row].code);
        }
    return found;
}

static int explain_word(const char *word)
{
    unsigned found = explain_messages(word);
    found = explain_terms_of(word, found);
    found = explain_codes(word, found);
    if (found)
        return 0;
    struct arena a = {0};
    fprintf(stderr,
            "tlsladder: no entry for '%s'; without a word, explain lists what there is\n",
            text_safe(&a, (struct bytes){(const uint8_t *)word, strlen(word)}));
    arena_done(&a);
    return 2;
}

static void list_subject(const char *title, enum explain_subject subject)
{
    const char *last = "";
    size_t at = 0;
    printf("%s:", title);
    for (const struct explanation *e; (e = explain_all(&at));) {
        if (e->subject == subject && strcmp(e->name, last) != 0)
            printf(" %s;", e->name);
        last = e->name;
    }
    printf("\n\n");
}

static int list_all(void)
{
    size_t count;
    const struct term *terms = explain_terms(&count);
    list_subject("Messages", EXPLAIN_MESSAGE);
    list_subject("Extensions", EXPLAIN_EXTENSION);
    list_subject("Alerts", EXPLAIN_ALERT);
    printf("Terms:");
    for (size_t i = 0; i < count; i++)
        printf(" %s;", terms[i].name);
    printf("\n\nAlso any field of a message, cipher suite, group or signature scheme by "
           "its name.\n");
    return 0;
}

int command_explain(const struct options *o)
{
    struct buf word = {0};
    if (o->word.n == 0)
        return list_all();
    for (int i = 0; i < o->word.n; i++)
        buf_printf(&word, "%s%s", i ? " " : "", o->word.at[i]);
    int status = explain_word(buf_text(&word));
    buf_done(&word);
    return status;
}
