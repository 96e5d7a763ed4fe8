/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line. */
#include "app/options.h"

#include "base/array.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    char code;
    const char *name, *argument, *help;
} table[] = {
    {'f', "format", "FORMAT", "print as text, json, svg, html or mermaid"},
    {'c', "connection", "N", "only connection N"},
    {'k', "keys", "FILE",
     "key log (NSS format); may be repeated; followed while it grows"},
    {'K', "server-key", "PEM", "the server's RSA key, for static RSA key exchange"},
    {'A', "trust", "PEM", "trust these certification authorities, too; may be repeated"},
    {'N', "no-system-trust", NULL, "do not trust the system's certification authorities"},
    {'e', "server-name", "NAME",
     "scan: the name to ask for (default: HOST; empty: none)"},
    {'l', "list", NULL, "one line a connection (print), or the scenarios (lab)"},
    {'d', "detail", NULL, "json: the field tree of every message"},
    {'S', "show-secrets", NULL, "json: with --detail, the values of secrets, too"},
    {'i', "interface", "IFACE", "live: the interface to sniff (default: loopback)"},
    {'r', "read", "TRACE", "the same as TRACE alone"},
    {'w', "write", "FILE",
     "live, lab: save the packets (and the lab's keys beside them)"},
    {'t', "rtt", "MS", "lab: a real round trip of so many milliseconds"},
    {'j', "jitter", "MS", "lab: each packet is late by up to so many milliseconds"},
    {'L', "loss", "PERCENT", "lab: so many of a hundred packets are lost, each way"},
    {'R', "rate", "KBIT", "lab: so many kbit/s, each way"},
    {'s', "seed", "N", "lab: of jitter and loss; the same seed, the same fate"},
    {'m', "compare", NULL, "lab: two scenarios at once, on one clock: a race"},
    {'P', "transport", "WHAT",
     "lab: auto, namespace, loopback, or memory (synthetic: needs nothing)"},
    {'D', "doctor", NULL,
     "lab: which of these this machine can do, and why not the others"},
    {'n', "numeric", NULL, "accepted for habit: names are never looked up"},
    {'y', "say", NULL, "print: a sentence a message, for screen readers"},
    {'z', "to-scale", NULL, "print: vertical distance is time"},
    {'W', "width", "N", "print: columns of text (default: the terminal's, else 100)"},
    {'B', "acks", NULL, "print: TCP acknowledgements and what was sent again, too"},
    {'U', "unfold", NULL, "print: long runs message by message"},
    {'a', "ascii", NULL, "no characters beyond ASCII"},
    {'C', "color", "WHEN", "auto, always or never (NO_COLOR is respected)"},
    {'T', "theme", "NAME", "dark, light, contrast or mono"},
    {'h', "help", NULL, "this help"},
};

void options_help(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        char name[40];
        snprintf(name, sizeof name, "%s%s%s", table[i].name, table[i].argument ? " " : "",
                 table[i].argument ? table[i].argument : "");
        printf("  -%c, --%-20s %s\n", table[i].code, name, table[i].help);
    }
}

static int read_format(struct options *o, const char *word)
{
    static const char *const names[] = {[FORMAT_TEXT] = "text",
                                        [FORMAT_JSON] = "json",
                                        [FORMAT_SVG] = "svg",
                                        [FORMAT_HTML] = "html",
                                        [FORMAT_MERMAID] = "mermaid"};
    for (size_t i = FORMAT_TEXT; i < ARRAY_LENGTH(names); i++)
        if (strcmp(word, names[i]) == 0)
            return o->format = (enum format)i, 0;
    fprintf(stderr, "tlsladder: unknown format '%s': text, json, svg, html or mermaid\n",
            word);
    return -1;
}

static int read_colour(struct options *o, const char *word)
{
    o->colour = strcmp(word, "always") == 0 ? 1 : strcmp(word, "never") == 0 ? 0 : -1;
    if (o->colour < 0 && strcmp(word, "auto") != 0)
        return fprintf(stderr, "tlsladder: --color takes auto, always or never\n"), -1;
    return 0;
}

static int read_number(const char *name, const char *word, double most, double *value)
{
    char *end;
    *value = strtod(word, &end);
    if (*end || end == word || !(*value >= 0) || *value > most)
        return fprintf(stderr,
                       "tlsladder: --%s takes a number from 0 to %.0f, not '%s'\n", name,
                       most, word),
               -1;
    return 0;
}

/* Below 40 columns no ladder can be read; nobody has more than 1000. */
static int read_width(struct options *o, const char *word)
{
    double number;
    if (read_number("width", word, 1000, &number) < 0)
        return -1;
    if (number < 40)
        return fprintf(stderr, "tlsladder: --width takes 40 columns or more\n"), -1;
    o->width = (int)number;
    return 0;
}

static int take(struct options *o, int code, const char *argument)
{
    double number;
    switch (code) {
    case 'f':
        return read_format(o, argument);
    case 'c':
        if (read_number("connection", argument, 1e9, &number) < 0)
            return -1;
        o->connection = (unsigned)number;
        return 0;
    case 'l':
        o->list = true;
        return 0;
    case 'd':
        o->detail = true;
        return 0;
    case 'S':
        o->secrets = true;
        return 0;
    case 'i':
        o->interface = argument;
        return 0;
    case 'r':
        o->word[o->words++] = argument;
        return 0;
    case 'w':
        o->save = argument;
        return 0;
    case 't':
        return read_number("rtt", argument, 10000, &o->rtt);
    case 'j':
        return read_number("jitter", argument, 1000, &o->jitter);
    case 'L':
        return read_number("loss", argument, 50, &o->loss);
    case 'R':
        return read_number("rate", argument, 1e7, &o->rate);
    case 's':
        return read_number("seed", argument, 4294967295.0, &o->seed);
    case 'm':
        o->compare = true;
        return 0;
    case 'P':
        o->transport = argument;
        return 0;
    case 'D':
        o->doctor = true;
        return 0;
    case 'n':
        return 0;
    case 'a':
        o->ascii = true;
        return 0;
    case 'y':
        o->say = true;
        return 0;
    case 'z':
        o->to_scale = true;
        return 0;
    case 'B':
        o->acks = true;
        return 0;
    case 'U':
        o->unfold = true;
        return 0;
    case 'W':
        return read_width(o, argument);
    case 'C':
        return read_colour(o, argument);
    case 'k':
        o->keys[o->key_logs++] = argument;
        return 0;
    case 'K':
        o->server_key = argument;
        return 0;
    case 'A':
        o->trust[o->trusted++] = argument;
        return 0;
    case 'N':
        o->no_system_trust = true;
        return 0;
    case 'e':
        o->server_name = argument;
        return 0;
    case 'T':
        o->theme = argument;
        return 0;
    case 'h':
        o->help = true;
        return 0;
    default:
        fprintf(stderr, "tlsladder: see: tlsladder --help\n");
        return -1;
    }
}

int options_read(struct options *o, int count, char **words)
{
    struct option longs[ARRAY_LENGTH(table) + 1] = {0};
    char shorts[2 * ARRAY_LENGTH(table) + 1] = "", *s = shorts;
    *o = (struct options){.colour = -1, .seed = 1};
    o->word = memory_new((size_t)(count + 1) * sizeof *o->word);
    o->keys = memory_new((size_t)(count + 1) * sizeof *o->keys);
    o->trust = memory_new((size_t)(count + 1) * sizeof *o->trust);
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        longs[i] = (struct option){table[i].name,
                                   table[i].argument ? required_argument : no_argument,
                                   NULL, table[i].code};
        *s++ = table[i].code;
        if (table[i].argument)
            *s++ = ':';
    }
    optind = 1;
    for (int code; (code = getopt_long(count, words, shorts, longs, NULL)) != -1;)
        if (take(o, code, optarg) < 0)
            return -1;
    while (optind < count)
        o->word[o->words++] = words[optind++];
    return 0;
}
