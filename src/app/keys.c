/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds keys, and follows the logs that hold them. */
#include "app/keys.h"

#include "app/authorities.h"
#include "base/array.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PIECE = 65536,
    PIECES = 256, /* at a time of a pipe, whose writer may never end */
    LINE = 4096
};

/* A key log that is followed. The log's last line waits here for its end. */
struct followed {
    int fd; /* -1: it is not there yet */
    const char *path;
    uint8_t rest[LINE];
    size_t rest_n;
};

struct keys {
    struct tracker *tracker;
    struct followed *log;
    size_t log_count, log_room;
    bool missing; /* something that was asked for could not be read */
};

/* Why a path that names something cannot be a key log; NULL where it may. */
static const char *why_no_log(int fd)
{
    struct stat s;
    if (fd < 0)
        return strerror(errno);
    if (fstat(fd, &s) != 0)
        return strerror(errno);
    if (S_ISDIR(s.st_mode))
        return "it is a folder: name the file in it";
    if (S_ISCHR(s.st_mode) || S_ISBLK(s.st_mode))
        return "it is a device";
    return NULL;
}

static int open_log(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

/* Nothing has that name, but it could have: its folder is there. */
static bool is_not_there(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    int n = slash ? (int)(slash - path) : 0;
    snprintf(folder, sizeof folder, "%.*s", n, path);
    return *path && access(path, F_OK) < 0 && errno == ENOENT &&
           (n == 0 || access(folder, F_OK) == 0);
}

/* A program makes its log when it has the first secrets to write: until then it is waited for. */
static void await_log(struct keys *k, const char *path)
{
    *ARRAY_ADD(k->log) = (struct followed){.fd = -1, .path = path};
}

static int add_log(struct keys *k, const char *path, bool wanted)
{
    int fd = open_log(path);
    const char *why = why_no_log(fd);
    if (why && wanted)
        fprintf(stderr,
                "tlsladder: the key log %s cannot be read: %s; going on without it\n",
                path, why);
    if (why && fd >= 0)
        close(fd);
    if (why)
        return wanted ? -1 : 0;
    *ARRAY_ADD(k->log) = (struct followed){.fd = fd, .path = path};
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

/* Whole lines go on, so that lines of two logs never mix; the rest waits. */
static void take(struct keys *k, struct followed *l, struct bytes text)
{
    const uint8_t *end = memrchr(text.p, '\n', text.n);
    size_t whole = end ? (size_t)(end - text.p) + 1 : 0, left = text.n - whole;
    if (whole) {
        tracker_keys(k->tracker, (struct bytes){l->rest, l->rest_n});
        tracker_keys(k->tracker, (struct bytes){text.p, whole});
        explicit_bzero(l->rest, sizeof l->rest);
        l->rest_n = 0;
    }
    if (l->rest_n + left > LINE) /* no key log has such lines */
        l->rest_n = 0;
    else if (left)
        memcpy(l->rest + l->rest_n, text.p + whole, left);
    l->rest_n += left <= LINE ? left : 0;
}

/* A log that became shorter was emptied, and is written again from its beginning. */
static void begin_anew(struct followed *l)
{
    struct stat s;
    off_t at = lseek(l->fd, 0, SEEK_CUR);
    if (at <= 0 || fstat(l->fd, &s) != 0 || s.st_size >= at)
        return;
    lseek(l->fd, 0, SEEK_SET);
    l->rest_n = 0;
}

static void follow(struct keys *k, struct followed *l)
{
    uint8_t text[PIECE];
    ssize_t n;
    struct stat s;
    if (l->fd < 0 && (l->fd = open_log(l->path)) < 0)
        return;
    bool file = fstat(l->fd, &s) == 0 && S_ISREG(s.st_mode);
    if (file)
        begin_anew(l);
    for (unsigned i = 0; file || i < PIECES; i++) {
        if ((n = read(l->fd, text, sizeof text)) <= 0)
            break;
        take(k, l, (struct bytes){text, (size_t)n});
    }
    explicit_bzero(text, sizeof text);
}

void keys_follow(struct keys *k)
{
    for (size_t i = 0; i < k->log_count; i++)
        follow(k, &k->log[i]);
}

/* A log that is read to its end: its last line counts, with or without a newline. */
static void take_last_lines(struct keys *k)
{
    for (size_t i = 0; i < k->log_count; i++) {
        struct followed *l = &k->log[i];
        tracker_keys(k->tracker, (struct bytes){l->rest, l->rest_n});
        keylog_end(keyring_log(k->tracker->ring));
    }
}

/* A file that was asked for, and has no line of a key log in it, is another file most likely. */
static void follow_first(struct keys *k, int asked, bool live)
{
    for (size_t i = 0; i < k->log_count; i++) {
        struct stat s;
        size_t before = keylog_count(keyring_log(k->tracker->ring));
        follow(k, &k->log[i]);
        size_t found = keylog_count(keyring_log(k->tracker->ring)) - before;
        bool empty = fstat(k->log[i].fd, &s) != 0 || s.st_size == 0;
        if (!found && !k->log[i].rest_n && !before && !empty && !live && (int)i < asked)
            fprintf(
                stderr,
                "tlsladder: %s has no line of a key log (CLIENT_RANDOM …, "
                "CLIENT_TRAFFIC_SECRET_0 …); a server's key is given by --server-key\n",
                k->log[i].path);
    }
}

struct keys *keys_open(struct tracker *t, const struct options *o, const char *trace,
                       bool live)
{
    struct keys *k = memory_new(sizeof *k);
    struct error e = {""};
    const char *variable = getenv("SSLKEYLOGFILE");
    k->tracker = t;
    for (int i = 0; i < o->keys.n; i++)
        if (live && is_not_there(o->keys.at[i]))
            await_log(k, o->keys.at[i]);
        else
            k->missing |= add_log(k, o->keys.at[i], true) < 0;
    int asked = (int)k->log_count;
    if (trace)
        add_beside(k, trace);
    if (live && variable && is_not_there(variable))
        await_log(k, variable);
    else if (live && variable && *variable)
        add_log(k, variable, false);
    if (o->server_key && keyring_add_server_key(t->ring, o->server_key, &e) < 0) {
        fprintf(stderr, "tlsladder: %s; going on without it\n", e.text);
        k->missing = true;
    } else if (e.text[0]) {
        fprintf(stderr, "tlsladder: %s\n", e.text);
    }
    for (int i = 0; i < o->psk.n; i++)
        if (keyring_add_psk(t->ring, o->psk.at[i], &e) < 0) {
            fprintf(stderr, "tlsladder: %s; going on without it\n", e.text);
            k->missing = true;
        }
    k->missing |= authorities_open(t, o, trace) < 0;
    follow_first(k, asked, live);
    if (!live)
        take_last_lines(k);
    return k;
}

bool keys_missing(const struct keys *k)
{
    return k->missing;
}

/* Whoever can read the log can read all that it has keys for. */
static bool is_open_to_others(const char *path)
{
    struct stat s;
    return path && *path && stat(path, &s) == 0 && S_ISREG(s.st_mode) &&
           (s.st_mode & 0044);
}

void keys_warn(const struct options *o, bool live)
{
    const char *variable = live ? getenv("SSLKEYLOGFILE") : NULL;
    for (int i = 0; i <= o->keys.n; i++) {
        const char *path = i < o->keys.n ? o->keys.at[i] : variable;
        if (is_open_to_others(path))
            fprintf(stderr,
                    "tlsladder: %s can be read by others, and opens all that it has keys "
                    "for: "
                    "chmod 600 %s\n",
                    path, path);
    }
}

void keys_warning(const struct options *o, bool live, char *said, size_t room)
{
    const char *variable = live ? getenv("SSLKEYLOGFILE") : NULL;
    *said = '\0';
    for (int i = 0; i <= o->keys.n && !*said; i++) {
        const char *path = i < o->keys.n ? o->keys.at[i] : variable;
        if (is_open_to_others(path))
            snprintf(said, room, "others can read the key log %s: chmod 600", path);
    }
}

void keys_close(struct keys *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->log_count; i++)
        if (k->log[i].fd >= 0)
            close(k->log[i].fd);
    if (k->log)
        explicit_bzero(k->log, k->log_count * sizeof *k->log);
    free(k->log);
    free(k);
}
