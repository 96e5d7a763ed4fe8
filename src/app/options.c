/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line. */
#include "app/options.h"

#include "base/array.h"
#include "base/error.h"

#include <ctype.h>
#include <getopt.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { FLAG, WORD, LIST, NUMBER, COUNT, SIZE, FORMAT, COLOUR, NOTHING };

enum { LEAST_MEMORY = 16 << 20 }; /* the program itself takes half of it */

static const struct row {
    int letter;
    const char *name, *argument;
    unsigned commands;
    enum kind kind;
    size_t member; /* its place in struct options */
    double most;
    const char *help;
} table[] = {
#define OPTION(letter, name, argument, commands, kind, member, most, help)               \
    {letter, name, argument, commands, kind, offsetof(struct options, member),           \
     most,   help},
#include "app/options.def"
#undef OPTION
};

void options_help(unsigned commands)
{
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        const struct row *r = &table[i];
        char name[40];
        if (!(r->commands & commands))
            continue;
        snprintf(name, sizeof name, "%s%s%s", r->name, r->argument ? " " : "",
                 r->argument ? r->argument : "");
        printf("  -%c, --%-20s %s\n", r->letter, name, r->help);
    }
}

/* Says what is wrong with the command line, which may hold anything. Returns -1. */
static int __attribute__((format(printf, 1, 2))) refuse(const char *format, ...)
{
    char text[512];
    struct error e;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error_set(&e, "%s", text);
    fprintf(stderr, "tlsladder: %s\n", e.text);
    return -1;
}

static int read_format(enum format *format, const char *word)
{
    static const char *const names[] = {[FORMAT_TEXT] = "text",
                                        [FORMAT_JSON] = "json",
                                        [FORMAT_SVG] = "svg",
                                        [FORMAT_HTML] = "html",
                                        [FORMAT_MERMAID] = "mermaid",
                                        [FORMAT_SHEET] = "sheet",
                                        [FORMAT_WORKSHEET] = "worksheet"};
    for (size_t i = FORMAT_TEXT; i < ARRAY_LENGTH(names); i++)
        if (strcmp(word, names[i]) == 0)
            return *format = (enum format)i, 0;
    return refuse(
        "unknown format '%s': text, json, svg, html, mermaid, sheet or worksheet", word);
}

static int read_colour(int *colour, const char *word)
{
    *colour = strcmp(word, "always") == 0 ? 1 : strcmp(word, "never") == 0 ? 0 : -1;
    if (*colour < 0 && strcmp(word, "auto") != 0)
        return refuse("--color takes auto, always or never");
    return 0;
}

static int read_number(const struct row *r, const char *word, double *value)
{
    char *end;
    *value = strtod(word, &end);
    if (*end || end == word || !(*value >= 0) || *value > r->most)
        return refuse("--%s takes a number from 0 to %.0f, not '%s'", r->name, r->most,
                      word);
    return 0;
}

/* "512M", "2G", "800MB": powers of 1024. */
static int read_size(const struct row *r, const char *word, size_t *size)
{
    static const char units[] = "KMGT";
    char *end;
    double value = strtod(word, &end);
    const char *unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
    for (const char *u = units; unit && u <= unit; u++)
        value *= 1024;
    end += unit != NULL;
    end += toupper((unsigned char)*end) == 'B';
    if (end == word || *end || !(value >= LEAST_MEMORY) || value > 1e15)
        return fprintf(stderr,
                       "tlsladder: --%s takes a size such as 512M or 2G, at least %dM, "
                       "not '%s'\n",
                       r->name, LEAST_MEMORY >> 20, word),
               -1;
    *size = (size_t)value;
    return 0;
}

static int take(struct options *o, const struct row *r, const char *argument)
{
    void *member = (char *)o + r->member;
    double number;
    switch (r->kind) {
    case FLAG:
        *(bool *)member = true;
        return 0;
    case WORD:
        *(const char **)member = argument;
        return 0;
    case LIST: {
        struct word_list *list = member;
        list->at[list->n++] = argument;
        return 0;
    }
    case NUMBER:
        return read_number(r, argument, member);
    case COUNT:
        if (read_number(r, argument, &number) < 0)
            return -1;
        *(unsigned *)member = (unsigned)number;
        return 0;
    case SIZE:
        return read_size(r, argument, member);
    case FORMAT:
        return read_format(member, argument);
    case COLOUR:
        return read_colour(member, argument);
    case NOTHING:
        break;
    }
    return 0;
}

static const struct row *row_of(int letter)
{
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++)
        if (table[i].letter == letter)
            return &table[i];
    return NULL;
}

static void start(struct options *o, int count)
{
    *o = (struct options){.colour = -1, .seed = 1};
    struct word_list *lists[] = {&o->word, &o->keys, &o->psk, &o->trust};
    for (size_t i = 0; i < ARRAY_LENGTH(lists); i++)
        lists[i]->at = memory_new((size_t)(count + 1) * sizeof *lists[i]->at);
}

/* What getopt_long() met, said with the word as it was typed. Always -1. */
static int complain(int letter, const char *name, int count, char **words)
{
    const char *word = optind > 0 && optind <= count ? words[optind - 1] : "";
    char one[] = {'-', (char)optopt, '\0'};
    bool is_long = strncmp(word, "--", 2) == 0;
    const char *shown = is_long ? word : one;
    if (letter == ':')
        return refuse("%.100s needs an argument; all that it has: tlsladder %s --help",
                      shown, name);
    return refuse("%s has no option %.100s; all that it has: tlsladder %s --help", name,
                  shown, name);
}

int options_read(struct options *o, const char *name, unsigned commands, int count,
                 char **words)
{
    struct option longs[ARRAY_LENGTH(table) + 1] = {0};
    char shorts[2 * ARRAY_LENGTH(table) + 2] = ":", *s = shorts + 1; /* ':' we complain */
    start(o, count);
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        longs[i] = (struct option){table[i].name,
                                   table[i].argument ? required_argument : no_argument,
                                   NULL, table[i].letter};
        *s++ = (char)table[i].letter;
        if (table[i].argument)
            *s++ = ':';
    }
    optind = 1;
    opterr = 0;
    for (int letter; (letter = getopt_long(count, words, shorts, longs, NULL)) != -1;) {
        const struct row *r = row_of(letter);
        if (!r)
            return complain(letter, name, count, words);
        if (!(r->commands & commands)) {
            fprintf(stderr,
                    "tlsladder: --%s is not for %s; all that it has: tlsladder %s "
                    "--help\n",
                    r->name, name, name);
            return -1;
        }
        if (take(o, r, optarg) < 0)
            return -1;
    }
    while (optind < count)
        o->word.at[o->word.n++] = words[optind++];
    return 0;
}

void options_done(struct options *o)
{
    free(o->word.at);
    free(o->keys.at);
    free(o->psk.at);
    free(o->trust.at);
}
