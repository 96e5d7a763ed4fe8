/* SPDX-License-Identifier: BSD-2-Clause */
/* What keys do. */
#include "tui/actions.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

static const struct action_row rows[] = {
#define ACTION(name_, ...) [ACTION_##name_] = {#name_, __VA_ARGS__},
#include "tui/actions.def"
};

const struct action_row *action_row(enum action action)
{
    return &rows[action];
}

static const struct {
    enum action first;
    const char *title;
} groups[] = {
#define GROUP(first_, title_) {ACTION_##first_, title_},
#include "tui/actions.def"
};

const char *action_group(enum action action)
{
    size_t i = 0;
    while (i + 1 < ARRAY_LENGTH(groups) && groups[i + 1].first <= action)
        i++;
    return groups[i].title;
}

/* FLIGHT_NEXT is called flight-next outside. */
void action_name(enum action action, char name[32])
{
    const char *row = rows[action].name;
    size_t n = 0;
    for (; row[n] && n < 31; n++)
        name[n] = row[n] == '_' ? '-' : (char)tolower((unsigned char)row[n]);
    name[n] = '\0';
}

enum action action_named(const char *name)
{
    char own[32];
    enum action a = 0;
    for (; a < ACTION_COUNT; a++) {
        action_name(a, own);
        if (strcmp(own, name) == 0)
            break;
    }
    return a;
}

void keymap_init(struct keymap *k)
{
    for (enum action a = 0; a < ACTION_COUNT; a++)
        memcpy(k->keys[a], rows[a].keys, sizeof rows[a].keys);
}

enum action keymap_find(const struct keymap *k, int key, enum where where)
{
    for (enum action a = 0; a < ACTION_COUNT; a++)
        for (size_t i = 0; i < KEYS_AN_ACTION; i++)
            if (k->keys[a][i] == key && key != 0 && (rows[a].where & where))
                return a;
    return ACTION_COUNT;
}

void keymap_set(struct keymap *k, enum action action, const int *keys, size_t count)
{
    for (enum action a = 0; a < ACTION_COUNT; a++)
        for (size_t i = 0; i < KEYS_AN_ACTION; i++)
            for (size_t j = 0; j < count; j++)
                if (k->keys[a][i] == keys[j] && (rows[a].where & rows[action].where))
                    k->keys[a][i] = 0;
    memset(k->keys[action], 0, sizeof k->keys[action]);
    for (size_t i = 0; i < count && i < KEYS_AN_ACTION; i++)
        k->keys[action][i] = keys[i];
}

static const struct {
    int key;
    const char *shown, *word;
} names[] = {{KEY_IS_UP, "↑", "up"},
             {KEY_IS_DOWN, "↓", "down"},
             {KEY_IS_LEFT, "←", "left"},
             {KEY_IS_RIGHT, "→", "right"},
             {KEY_IS_PAGE_UP, "PgUp", "pgup"},
             {KEY_IS_PAGE_DOWN, "PgDn", "pgdn"},
             {KEY_IS_HOME, "Home", "home"},
             {KEY_IS_END, "End", "end"},
             {KEY_IS_ENTER, "enter", "enter"},
             {KEY_IS_TAB, "tab", "tab"},
             {KEY_IS_ESCAPE, "esc", "esc"},
             {' ', "space", "space"},
             {KEY_IS_BACKSPACE, "backspace", "backspace"},
             {'\n', "", "newline"}};

void keymap_name(int key, char name[16])
{
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (names[i].key == key) {
            snprintf(name, 16, "%s", names[i].shown);
            return;
        }
    struct buf b = {0};
    if (key > 0 && key < 32)
        buf_printf(&b, "ctrl-%c", key + '@');
    else if (key >= 32 && key < KEY_IS_NONE)
        text_add_point(&b, (uint32_t)key);
    snprintf(name, 16, "%s", buf_text(&b));
    buf_done(&b);
}

int keymap_named(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcasecmp(names[i].word, name) == 0 || strcmp(names[i].shown, name) == 0)
            return names[i].key;
    if (strncasecmp(name, "ctrl-", 5) == 0 && name[5] && !name[6])
        return name[5] & 31;
    struct bytes b = {(const uint8_t *)name, strlen(name)};
    size_t at = 0;
    uint32_t point = b.n ? text_next(b, &at) : 0;
    return at == b.n && point != 0xfffd ? (int)point : 0;
}

void keymap_shown(const struct keymap *k, enum action action, char *text, size_t room)
{
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < KEYS_AN_ACTION; i++) {
        char name[16];
        keymap_name(k->keys[action][i], name);
        if (k->keys[action][i] && *name && n + strlen(name) + 2 < room)
            n += (size_t)snprintf(text + n, room - n, "%s%s", n ? " " : "", name);
    }
}
