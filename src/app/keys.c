/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds keys, and follows the logs that hold them. */
#include "app/keys.h"

#include "app/authorities.h"
#include "base/array.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct keys {
    struct tracker *tracker;
    FILE **log;
    size_t log_count, log_room;
    bool missing; /* something that was asked for could not be read */
};

static void warn_if_open_to_all(const char *path, FILE *f)
{
    struct stat s;
    if (fstat(fileno(f), &s) == 0 && S_ISREG(s.st_mode) && (s.st_mode & 0044))
        fprintf(
            stderr,
            "tlsladder: %s can be read by others, and opens all that it has keys for: "
            "chmod 600 %s\n",
            path, path);
}

static int add_log(struct keys *k, const char *path, bool wanted)
{
    FILE *f = fopen(path, "r");
    if (!f && wanted) {
        fprintf(stderr,
                "tlsladder: the key log %s cannot be read: %s; going on without it\n",
                path, strerror(errno));
        return -1;
    }
    if (!f)
        return 0;
    if (wanted)
        warn_if_open_to_all(path, f);
    *ARRAY_ADD(k->log) = f;
    return 0;
}

/* x.keys and x.keylog beside x.pcap, x.pcap.gz and the like */
static void add_beside(struct keys *k, const char *trace)
{
    static const char *const endings[] = {"keys", "keylog"};
    char path[4096];
    const char *slash = strrchr(trace, '/'), *base = slash ? slash + 1 : trace;
    for (const char *dot = strchr(base, '.'); dot; dot = strchr(dot + 1, '.'))
        for (size_t i = 0; i < 2; i++) {
            snprintf(path, sizeof path, "%.*s.%s", (int)(dot - trace), trace, endings[i]);
            if (strcmp(path, trace) != 0)
                add_log(k, path, false);
        }
}

struct keys *keys_open(struct tracker *t, const struct options *o, const char *trace,
                       bool live)
{
    struct keys *k = memory_new(sizeof *k);
    struct error e;
    const char *variable = getenv("SSLKEYLOGFILE");
    k->tracker = t;
    for (int i = 0; i < o->keys.n; i++)
        k->missing |= add_log(k, o->keys.at[i], true) < 0;
    if (trace)
        add_beside(k, trace);
    if (live && variable && *variable)
        add_log(k, variable, false);
    if (o->server_key && keyring_add_server_key(t->ring, o->server_key, &e) < 0) {
        fprintf(stderr, "tlsladder: %s; going on without it\n", e.text);
        k->missing = true;
    }
    for (int i = 0; i < o->psk.n; i++)
        if (keyring_add_psk(t->ring, o->psk.at[i], &e) < 0) {
            fprintf(stderr, "tlsladder: %s; going on without it\n", e.text);
            k->missing = true;
        }
    k->missing |= authorities_open(t, o, trace) < 0;
    keys_follow(k);
    return k;
}

bool keys_missing(const struct keys *k)
{
    return k->missing;
}

void keys_follow(struct keys *k)
{
    char text[65536];
    for (size_t i = 0; i < k->log_count; i++) {
        size_t n;
        clearerr(k->log[i]);
        while ((n = fread(text, 1, sizeof text, k->log[i])) > 0)
            tracker_keys(k->tracker, (struct bytes){(const uint8_t *)text, n});
    }
    explicit_bzero(text, sizeof text);
}

void keys_close(struct keys *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->log_count; i++)
        fclose(k->log[i]);
    free(k->log);
    free(k);
}
