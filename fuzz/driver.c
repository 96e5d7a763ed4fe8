/* SPDX-License-Identifier: BSD-2-Clause */
/* In libFuzzer's place: gives each file, and those of each folder, to the target once.
 *
 *     fuzz_message tests/seeds/message crash-1234 */
#include "fuzz.h"

#include "base/buf.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 4 };

/* In memory of just that size, so that a sanitizer sees a step outside. */
static void replay(FILE *f)
{
    static uint8_t piece[1 << 16];
    struct buf b = {0};
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        buf_add(&b, (struct bytes){piece, n});
    uint8_t *copy = malloc(b.n ? b.n : 1);
    if (copy && b.n)
        memcpy(copy, b.p, b.n);
    LLVMFuzzerTestOneInput(copy, b.n);
    free(copy);
    buf_done(&b);
}

static unsigned take(const char *path, int depth);

static unsigned take_folder(DIR *folder, const char *path, int depth)
{
    unsigned count = 0;
    for (const struct dirent *entry; depth && (entry = readdir(folder));) {
        char inside[4096];
        snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
        if (*entry->d_name != '.')
            count += take(inside, depth - 1);
    }
    closedir(folder);
    return count;
}

/* How many files were replayed. */
static unsigned take(const char *path, int depth)
{
    DIR *folder = opendir(path);
    if (folder)
        return take_folder(folder, path, depth);
    FILE *f = fopen(path, "rb");
    if (!f)
        return 0;
    replay(f);
    fclose(f);
    return 1;
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    for (int i = 1; i < argc; i++)
        count += take(argv[i], DEPTH);
    printf("%s: %u files\n", argv[0], count);
    return count ? EXIT_SUCCESS : EXIT_FAILURE;
}
