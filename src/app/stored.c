/* SPDX-License-Identifier: BSD-2-Clause */
/* The traces that come with the program, found by their names. */
#include "app/stored.h"

#include "base/array.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_there(const char *folder, const char *name, char path[STORED_PATH])
{
    static const char *const endings[] = {"", ".pcap", ".pcapng"};
    for (size_t i = 0; i < ARRAY_LENGTH(endings); i++) {
        int n = snprintf(path, STORED_PATH, "%s/%s%s", folder, name, endings[i]);
        if (n < STORED_PATH && access(path, R_OK) == 0)
            return true;
    }
    return false;
}

/* The folder of the running program; "" where the system does not say. */
static void find_program(char folder[STORED_PATH])
{
    ssize_t n = readlink("/proc/self/exe", folder, STORED_PATH - 1);
    folder[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
}

const char *stored_trace(const char *word, char path[STORED_PATH])
{
    /* installed with its whole tree moved elsewhere; not installed */
    static const char *const beside[] = {"../share/tlsladder/traces", "../traces"};
    const char *own = getenv("TLSLADDER_TRACES");
    char program[STORED_PATH], folder[STORED_PATH];
    if (strcmp(word, "-") == 0 || strchr(word, '/') || access(word, F_OK) == 0)
        return word;
    if (own && *own && is_there(own, word, path))
        return path;
    if (is_there(TRACES_FOLDER, word, path))
        return path;
    find_program(program);
    for (size_t i = 0; i < ARRAY_LENGTH(beside) && *program; i++) {
        int n = snprintf(folder, sizeof folder, "%s/%s", program, beside[i]);
        if (n < (int)sizeof folder && is_there(folder, word, path))
            return path;
    }
    return word;
}

void stored_say_names(const char *word)
{
    if (!strchr(word, '/') && !strchr(word, '.') && access(word, F_OK) != 0)
        fprintf(stderr,
                "tlsladder: commands: tlsladder --help; traces that come along have "
                "the names of tlsladder lab --list\n");
}
