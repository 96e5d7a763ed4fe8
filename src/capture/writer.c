/* SPDX-License-Identifier: BSD-2-Clause */
/* Saves packets as pcapng, or in the classic pcap format; both with nanoseconds, in this machine's
 * byte order. */
#include "capture/writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "capture/pcapng_blocks.h"

enum { SNAP_LENGTH = 262144, LINKTYPE_ETHERNET = 1, NONE = -1 };

struct writer {
    FILE *file;
    char *path;
    bool pcapng;
    int link_type;  /* pcap; NONE: no packet yet, so no header either */
    int *interface; /* pcapng: their link types, by number */
    size_t interface_count, interface_room;
    bool begun;       /* pcapng: the section header was written */
    struct buf block; /* under way */
    struct buf keys;  /* to be written */
    bool failed;      /* said already, and nothing more is written */
};

struct file_header {
    uint32_t magic;
    uint16_t major, minor;
    uint32_t reserved[2], snap_length, link_type;
};

struct record_header {
    uint32_t seconds, nanoseconds, captured, length;
};

bool writer_holds_keys(const char *path)
{
    static const char ending[] = ".pcapng";
    size_t n = strlen(path), m = strlen(ending);
    return n > m && strcmp(path + n - m, ending) == 0;
}

/* A file that can be read again: not a pipe, where somebody else reads. */
static bool is_plain(const char *path)
{
    struct stat s;
    return stat(path, &s) != 0 || S_ISREG(s.st_mode);
}

struct writer *writer_open(const char *path, struct error *e)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdout : fopen(path, is_plain(path) ? "w+be" : "wbe");
    if (!file) {
        error_set(e, "%s cannot be written: %s", path, strerror(errno));
        return NULL;
    }
    struct writer *w = memory_new(sizeof *w);
    w->file = file;
    w->path = memory_string(standard ? "standard output" : path);
    w->link_type = NONE;
    w->pcapng = writer_holds_keys(path);
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

/* --- pcap --- */

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

static int add_classic(struct writer *w, const struct packet *packet, struct error *e)
{
    if (w->link_type == NONE && put_file_header(w, packet->link_type, e) != 0)
        return -1;
    if (w->link_type != packet->link_type) {
        w->failed = true;
        return error_set(
            e,
            "%s holds packets of link type %d, and a pcap file can hold no packet "
            "of link type %d beside them: save one interface at a time, or to a file "
            "whose name ends in .pcapng",
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

/* --- pcapng --- */

static int put_block(struct writer *w, struct error *e)
{
    int result = put(w, w->block.p, w->block.n, e);
    w->block.n = 0;
    return result;
}

static void wipe(struct buf *b)
{
    if (b->p)
        explicit_bzero(b->p, b->room);
    buf_done(b);
}

/* Keys make a file private. */
static int put_secrets(struct writer *w, struct error *e)
{
    struct stat s;
    struct buf block = {0};
    if (w->keys.n == 0)
        return 0;
    if (fstat(fileno(w->file), &s) == 0 && S_ISREG(s.st_mode))
        fchmod(fileno(w->file), 0600);
    pcapng_put_secrets(&block, buf_bytes(&w->keys));
    int result = put(w, block.p, block.n, e);
    wipe(&block);
    wipe(&w->keys);
    return result;
}

static int put_section(struct writer *w, struct error *e)
{
    if (w->begun)
        return 0;
    w->begun = true;
    pcapng_put_section(&w->block);
    return put_block(w, e) < 0 ? -1 : put_secrets(w, e);
}

static uint32_t interface_of(struct writer *w, int link_type)
{
    for (size_t i = 0; i < w->interface_count; i++)
        if (w->interface[i] == link_type)
            return (uint32_t)i;
    *ARRAY_ADD(w->interface) = link_type;
    pcapng_put_interface(&w->block, link_type, SNAP_LENGTH);
    return (uint32_t)w->interface_count - 1;
}

static int add_pcapng(struct writer *w, const struct packet *packet, struct error *e)
{
    if (put_section(w, e) < 0)
        return -1;
    pcapng_put_packet(&w->block, interface_of(w, packet->link_type), packet);
    return put_block(w, e);
}

/* Moves everything behind the section header up by the length of the secrets, which go between:
 * readers want keys before the packets that they open. From the end on, block by block. */
static int make_room(struct writer *w, long from, long by, struct error *e)
{
    static const long piece = 1 << 20;
    uint8_t *bytes = memory_new((size_t)piece);
    int result = 0;
    fseek(w->file, 0, SEEK_END);
    for (long end = ftell(w->file); end > from && result == 0;) {
        long n = end - from < piece ? end - from : piece;
        bool good = fseek(w->file, end - n, SEEK_SET) == 0 &&
                    fread(bytes, 1, (size_t)n, w->file) == (size_t)n &&
                    fseek(w->file, end - n + by, SEEK_SET) == 0;
        result = good ? put(w, bytes, (size_t)n, e) : fail(w, e);
        end -= n;
    }
    free(bytes);
    return result == 0 && fseek(w->file, from, SEEK_SET) != 0 ? fail(w, e) : result;
}

/* Keys that came after packets: to the front where the file can be read again, else to the end. */
static int put_late_secrets(struct writer *w, struct error *e)
{
    struct stat s;
    struct buf section = {0}, secrets = {0};
    bool again =
        fstat(fileno(w->file), &s) == 0 && S_ISREG(s.st_mode) && w->file != stdout;
    pcapng_put_section(&section);
    pcapng_put_secrets(&secrets, buf_bytes(&w->keys));
    int result = again ? make_room(w, (long)section.n, (long)secrets.n, e) : 0;
    wipe(&secrets);
    buf_done(&section);
    return result < 0 ? -1 : put_secrets(w, e);
}

void writer_keys(struct writer *w, struct bytes log)
{
    if (!w->pcapng || log.n == 0)
        return;
    struct buf all = {0};
    buf_add(&all, buf_bytes(&w->keys));
    buf_add(&all, log);
    wipe(&w->keys);
    w->keys = all;
}

int writer_add(struct writer *w, const struct packet *packet, struct error *e)
{
    if (w->failed)
        return 0;
    return (w->pcapng ? add_pcapng : add_classic)(w, packet, e);
}

static int finish(struct writer *w, struct error *e)
{
    if (w->failed)
        return 0;
    if (!w->pcapng)
        return w->link_type == NONE ? put_file_header(w, LINKTYPE_ETHERNET, e) : 0;
    if (put_section(w, e) < 0)
        return -1;
    return w->keys.n ? put_late_secrets(w, e) : 0;
}

int writer_close(struct writer *w, struct error *e)
{
    if (!w)
        return 0;
    int result = finish(w, e);
    bool said = w->failed;
    bool bad = w->file == stdout ? fflush(stdout) != 0 : fclose(w->file) != 0;
    if (bad && !said)
        result = fail(w, e);
    wipe(&w->keys);
    buf_done(&w->block);
    free(w->interface);
    free(w->path);
    free(w);
    return result;
}
