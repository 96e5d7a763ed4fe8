/* SPDX-License-Identifier: BSD-2-Clause */
/* What messages, extensions, alerts, fields and terms mean, in words. */
#include "model/explain.h"

#include "base/array.h"
#include "tls/registries.h"

#include <ctype.h>
#include <string.h>

/* Messages, then extensions, then alerts. */
static const struct explanation rows[] = {
#define EXPLANATION(name_, versions_, job_, carries_, decides_, ...)                     \
    {.name = name_,                                                                      \
     .versions = versions_,                                                              \
     .job = job_,                                                                        \
     .carries = carries_,                                                                \
     .decides = decides_,                                                                \
     .source = __VA_ARGS__}, /* and, if there is one, the expert's part */
#include "model/explain.def"
#undef EXPLANATION
#define EXTENSION(name_, job_, carries_, decides_, source_, expert_)                     \
    {name_, ANY, job_, carries_, decides_, source_, expert_, EXPLAIN_EXTENSION},
#include "model/explain_extensions.def"
#undef EXTENSION
#define ALERT(name_, says_, causes_, follows_, source_)                                  \
    {name_, ANY, says_, causes_, follows_, source_, "", EXPLAIN_ALERT},
#include "model/explain_alerts.def"
#undef ALERT
};

static const struct term terms[] = {
#define TERM(name_, meaning_, source_) {name_, meaning_, source_},
#include "model/terms.def"
#undef TERM
};

static const struct {
    struct term term;
    const char *inside;
} fields[] = {
#define FIELD(name_, inside_, meaning_, source_) {{name_, meaning_, source_}, inside_},
#include "model/explain_fields.def"
#undef FIELD
};

static bool applies(const struct explanation *row, uint16_t version, bool dummy)
{
    switch (row->versions) {
    case DUMMY:
        return dummy;
    case NEW: /* drafts and DTLS 1.3 as well */
        return tls_version_rank(version) == VERSION_TLS13;
    case OLD:
        return version != 0 && tls_version_rank(version) != VERSION_TLS13;
    default:
        return true;
    }
}

const struct explanation *explain_message(const char *name, uint16_t version, bool dummy)
{
    const struct explanation *other = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        if (rows[i].subject != EXPLAIN_MESSAGE || strcmp(rows[i].name, name) != 0)
            continue;
        if (applies(&rows[i], version, dummy))
            return &rows[i];
        other = rows[i].versions == DUMMY ? other : &rows[i];
    }
    return other;
}

static const struct explanation *find(const char *name, enum explain_subject subject)
{
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        if (rows[i].subject == subject && strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

const struct explanation *explain_extension(const char *name)
{
    return find(name, EXPLAIN_EXTENSION);
}

const struct explanation *explain_alert(const char *name)
{
    return find(name, EXPLAIN_ALERT);
}

const struct term *explain_field(const char *name, const char *inside)
{
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
        if (strcmp(fields[i].term.name, name) == 0 &&
            (!*fields[i].inside || strcmp(fields[i].inside, inside) == 0))
            return &fields[i].term;
    return NULL;
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
    while (*at < ARRAY_LENGTH(rows)) {
        const struct explanation *row = &rows[(*at)++];
        if (explain_same(row->name, word))
            return row;
    }
    return NULL;
}

const struct explanation *explain_all(size_t *at)
{
    return *at < ARRAY_LENGTH(rows) ? &rows[(*at)++] : NULL;
}

const struct term *explain_next_term(const char *word, size_t *at)
{
    while (*at < ARRAY_LENGTH(terms) + ARRAY_LENGTH(fields)) {
        size_t i = (*at)++;
        const struct term *row =
            i < ARRAY_LENGTH(terms) ? &terms[i] : &fields[i - ARRAY_LENGTH(terms)].term;
        if (explain_same(row->name, word))
            return row;
    }
    return NULL;
}

const char *explain_carries_title(const struct explanation *e)
{
    return e->subject == EXPLAIN_ALERT ? "Causes" : "Carries";
}

const char *explain_decides_title(const struct explanation *e)
{
    return e->subject == EXPLAIN_ALERT ? "Follows" : "Decides";
}

const struct term *explain_terms(size_t *count)
{
    *count = ARRAY_LENGTH(terms);
    return terms;
}
