/* SPDX-License-Identifier: BSD-2-Clause */
/* The person's configuration. */
#include "tui/config.h"

#include "base/array.h"
#include "tui/state.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* A line under way. */
struct line {
    struct config *config;
    unsigned number;
    char *key, *value;
};

static void __attribute__((format(printf, 2, 3)))
note(struct line *l, const char *format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buf_printf(&l->config->notes, "%s:%u: %s\n", l->config->path, l->number, text);
}

static void read_theme(struct line *l)
{
    if (theme_find(l->value))
        snprintf(l->config->theme, sizeof l->config->theme, "%s", l->value);
    else
        note(l, "there is no theme '%s': dark, light, contrast or mono", l->value);
}

static void read_depth(struct line *l)
{
    static const char *const names[] = {
        [DEPTH_FULL] = "full", [DEPTH_EXPERT] = "expert", [DEPTH_SHORT] = "short"};
    for (int i = 0; i < DEPTH_COUNT; i++)
        if (strcmp(names[i], l->value) == 0) {
            l->config->depth = i;
            return;
        }
    note(l, "depth is short, full or expert, not '%s'", l->value);
}

static void read_ascii(struct line *l)
{
    bool yes = strcmp(l->value, "yes") == 0;
    if (yes || strcmp(l->value, "no") == 0)
        l->config->ascii = yes;
    else
        note(l, "ascii is yes or no, not '%s'", l->value);
}

static void read_keys(struct line *l, const char *name)
{
    enum action action = action_named(name);
    int keys[KEYS_AN_ACTION];
    size_t count = 0;
    if (action == ACTION_COUNT) {
        note(l, "there is no action '%s': the help (?) at expert depth (d) names them",
             name);
        return;
    }
    char *rest = NULL;
    for (char *word = strtok_r(l->value, " \t", &rest); word;
         word = strtok_r(NULL, " \t", &rest)) {
        int key = keymap_named(word);
        if (!key || count == KEYS_AN_ACTION) {
            note(l, key ? "more than three keys for '%s'" : "there is no key '%s'",
                 key ? name : word);
            return;
        }
        keys[count++] = key;
    }
    if (count == 0)
        note(l, "no key is given for '%s'", name);
    else
        keymap_set(&l->config->keymap, action, keys, count);
}

static const char *const style_names[STYLE_COUNT] = {
    [STYLE_PLAIN] = "plain",     [STYLE_DIM] = "dim",       [STYLE_TITLE] = "title",
    [STYLE_CLIENT] = "client",   [STYLE_SERVER] = "server", [STYLE_SECRET] = "secret",
    [STYLE_GOOD] = "good",       [STYLE_BAD] = "bad",       [STYLE_NOTE] = "note",
    [STYLE_BRACKET] = "bracket", [STYLE_CHOSEN] = "chosen", [STYLE_CURSOR] = "cursor"};

static bool read_word_of_style(struct theme_style *s, const char *word)
{
    static const struct {
        const char *name;
        size_t offset;
    } flags[] = {{"bold", offsetof(struct theme_style, bold)},
                 {"dim", offsetof(struct theme_style, dim)},
                 {"italic", offsetof(struct theme_style, italic)},
                 {"reverse", offsetof(struct theme_style, reverse)}};
    for (size_t i = 0; i < ARRAY_LENGTH(flags); i++)
        if (strcmp(flags[i].name, word) == 0) {
            *(bool *)((char *)s + flags[i].offset) = true;
            return true;
        }
    char *end;
    long colour = strtol(word, &end, 10);
    if (strcmp(word, "default") == 0)
        colour = -1;
    else if (*end || end == word || colour < 0 || colour > 255)
        return false;
    s->colour = (int)colour;
    s->few = colour < 8 ? (int)colour : -1;
    return true;
}

static void read_style(struct line *l, const char *name)
{
    struct theme_style style = {.colour = -1, .few = -1};
    int i = 0;
    while (i < STYLE_COUNT && strcmp(style_names[i], name) != 0)
        i++;
    if (i == STYLE_COUNT) {
        note(l,
             "there is no style '%s': plain dim title client server secret good bad note "
             "bracket chosen cursor are",
             name);
        return;
    }
    char *rest = NULL;
    for (char *word = strtok_r(l->value, " \t", &rest); word;
         word = strtok_r(NULL, " \t", &rest))
        if (!read_word_of_style(&style, word)) {
            note(l,
                 "'%s' is no colour: 0 to 255, default, bold, dim, italic, reverse are",
                 word);
            return;
        }
    l->config->style[i] = style;
    l->config->styled[i] = true;
}

static char *trimmed(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t n = strlen(text);
    while (n && strchr(" \t\r", text[n - 1]))
        text[--n] = '\0';
    return text;
}

static void read_line(struct line *l, char *text)
{
    text = trimmed(text);
    char *equals = strchr(text, '=');
    if (*text == '\0' || *text == '#')
        return;
    if (!equals) {
        note(l, "a line is: name = value");
        return;
    }
    *equals = '\0';
    l->key = trimmed(text);
    l->value = trimmed(equals + 1);
    char *comment = strstr(l->value, " #");
    if (comment) {
        *comment = '\0';
        l->value = trimmed(l->value);
    }
    if (strcmp(l->key, "theme") == 0)
        read_theme(l);
    else if (strcmp(l->key, "depth") == 0)
        read_depth(l);
    else if (strcmp(l->key, "ascii") == 0)
        read_ascii(l);
    else if (strncmp(l->key, "key.", 4) == 0)
        read_keys(l, l->key + 4);
    else if (strncmp(l->key, "colour.", 7) == 0)
        read_style(l, l->key + 7);
    else if (strncmp(l->key, "color.", 6) == 0)
        read_style(l, l->key + 6);
    else
        note(l,
             "'%s' is nothing that can be set: theme, depth, ascii, key.ACTION, "
             "colour.STYLE are",
             l->key);
}

void config_read(struct config *c, const char *text)
{
    struct line l = {.config = c};
    char *copy = strdup(text), *rest = copy;
    for (char *line; rest && (line = strsep(&rest, "\n"));) {
        l.number++;
        read_line(&l, line);
    }
    free(copy);
}

static void find_path(struct config *c)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (base && *base == '/')
        snprintf(c->path, sizeof c->path, "%s/tlsladder/config", base);
    else if (home && *home)
        snprintf(c->path, sizeof c->path, "%s/.config/tlsladder/config", home);
}

void config_init(struct config *c)
{
    enum { MOST = 65536 };
    *c = (struct config){.depth = -1, .ascii = -1};
    keymap_init(&c->keymap);
    find_path(c);
    FILE *f = *c->path ? fopen(c->path, "r") : NULL;
    if (!f) {
        if (*c->path && errno != ENOENT && errno != ENOTDIR)
            buf_printf(&c->notes, "%s: %s\n", c->path, strerror(errno));
        return;
    }
    char *text = memory_new(MOST + 1);
    text[fread(text, 1, MOST, f)] = '\0';
    fclose(f);
    config_read(c, text);
    free(text);
}

void config_done(struct config *c)
{
    buf_done(&c->notes);
}

void config_apply(const struct config *c, struct theme *theme)
{
    for (int i = 0; i < STYLE_COUNT; i++)
        if (c->styled[i])
            theme->style[i] = c->style[i];
}
