/* SPDX-License-Identifier: BSD-2-Clause */
/* What messages and terms mean, in words. */
#include "model/explain.h"

#include "base/array.h"

#include <ctype.h>
#include <string.h>

static const struct explanation messages[] = {
#define EXPLANATION(name_, versions_, job_, carries_, decides_, source_)                 \
    {name_, versions_, job_, carries_, decides_, source_},
#include "model/explain.def"
#undef EXPLANATION
};

static const struct term terms[] = {
#define TERM(name_, meaning_, source_) {name_, meaning_, source_},
#include "model/terms.def"
#undef TERM
};

enum { TLS_1_3 = 0x0304 };

static bool applies(const struct explanation *row, uint16_t version, bool dummy)
{
    switch (row->versions) {
    case DUMMY:
        return dummy;
    case NEW:
        return version == TLS_1_3 || version >> 8 == 0x7f; /* drafts of TLS 1.3 */
    case OLD:
        return version != 0 && version != TLS_1_3 && version >> 8 != 0x7f;
    default:
        return true;
    }
}

const struct explanation *explain_message(const char *name, uint16_t version, bool dummy)
{
    const struct explanation *other = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(messages); i++) {
        if (strcmp(messages[i].name, name) != 0)
            continue;
        if (applies(&messages[i], version, dummy))
            return &messages[i];
        other = messages[i].versions == DUMMY ? other : &messages[i];
    }
    return other;
}

static const char *significant(const char *p)
{
    while (*p == ' ' || *p == '-' || *p == '_')
        p++;
    return p;
}

bool explain_same(const char *a, const char *b)
{
    for (a = significant(a), b = significant(b); *a && *b;
         a = significant(a + 1), b = significant(b + 1))
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
    return *a == *b;
}

const struct explanation *explain_next(const char *word, size_t *at)
{
    while (*at < ARRAY_LENGTH(messages)) {
        const struct explanation *row = &messages[(*at)++];
        if (explain_same(row->name, word))
            return row;
    }
    return NULL;
}

const struct explanation *explain_all(size_t *at)
{
    return *at < ARRAY_LENGTH(messages) ? &messages[(*at)++] : NULL;
}

const struct term *explain_next_term(const char *word, size_t *at)
{
    while (*at < ARRAY_LENGTH(terms)) {
        const struct term *row = &terms[(*at)++];
        if (explain_same(row->name, word))
            return row;
    }
    return NULL;
}

const struct term *explain_terms(size_t *count)
{
    *count = ARRAY_LENGTH(terms);
    return terms;
}
