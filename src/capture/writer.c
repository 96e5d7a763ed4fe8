/* SPDX-License-Identifier: BSD-2-Clause */
/* Saves packets in the classic pcap format with nanoseconds, in this machine's byte
 * order. */
#include "capture/writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

enum { SNAP_LENGTH = 262144, LINKTYPE_ETHERNET = 1, NONE = -1 };

struct writer {
    FILE *file;
    char *path;
    int link_type; /* NONE: no packet yet, so no header either */
    bool failed;   /* said already, and nothing more is written */
};

struct file_header {
    uint32_t magic;
    uint16_t major, minor;
    uint32_t reserved[2], snap_length, link_type;
};

struct record_header {
    uint32_t seconds, nanoseconds, captured, length;
};

struct writer *writer_open(const char *path, struct error *e)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdout : fopen(path, "wbe");
    if (!file) {
        error_set(e, "%s cannot be written: %s", path, strerror(errno));
        return NULL;
    }
    struct writer *w = memory_new(sizeof *w);
    w->file = file;
    w->path = memory_string(standard ? "standard output" : path);
    w->link_type = NONE;
    return w;
}

static int fail(struct writer *w, struct error *e)
{
    w->failed = true;
    return error_set(
        e, "%s cannot be written: %s; what was saved so far may end in mid-packet",
        w->path, strerror(errno));
}

static int put(struct writer *w, const void *p, size_t n, struct error *e)
{
    return fwrite(p, 1, n, w->file) == n ? 0 : fail(w, e);
}

static int put_file_header(struct writer *w, int link_type, struct error *e)
{
    struct file_header h = {.magic = 0xa1b23c4d,
                            .major = 2,
                            .minor = 4,
                            .snap_length = SNAP_LENGTH,
                            .link_type = (uint32_t)link_type};
    w->link_type = link_type;
    return put(w, &h, sizeof h, e);
}

int writer_add(struct writer *w, const struct packet *packet, struct error *e)
{
    if (w->failed)
        return 0;
    if (w->link_type == NONE && put_file_header(w, packet->link_type, e) != 0)
        return -1;
    if (w->link_type != packet->link_type) {
        w->failed = true;
        return error_set(
            e,
            "%s holds packets of link type %d, and a pcap file can hold no packet "
            "of link type %d beside them: save one interface at a time",
            w->path, w->link_type, packet->link_type);
    }
    struct record_header h = {.seconds = (uint32_t)(packet->time / 1000000000),
                              .nanoseconds = (uint32_t)(packet->time % 1000000000),
                              .captured = (uint32_t)packet->data.n,
                              .length = packet->length};
    if (put(w, &h, sizeof h, e) != 0)
        return -1;
    return packet->data.n ? put(w, packet->data.p, packet->data.n, e) : 0;
}

int writer_close(struct writer *w, struct error *e)
{
    if (!w)
        return 0;
    int result = 0;
    if (w->link_type == NONE)
        result = put_file_header(w, LINKTYPE_ETHERNET, e);
    bool said = w->failed;
    bool bad = w->file == stdout ? fflush(stdout) != 0 : fclose(w->file) != 0;
    if (bad && !said)
        result = fail(w, e);
    free(w->path);
    free(w);
    return result;
}
