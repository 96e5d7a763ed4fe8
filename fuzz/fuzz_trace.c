/* SPDX-License-Identifier: BSD-2-Clause */
/* A trace file: pcap and pcapng, packed or not, with its keys, through all of the program's layers. */
#include "fuzz.h"

#include "capture/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static struct source *open_bytes(const uint8_t *data, size_t n, int *fd)
{
    char path[64];
    struct error e;
    *fd = memfd_create("trace", MFD_CLOEXEC);
    if (*fd < 0 || write(*fd, data, n) != (ssize_t)n)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", *fd);
    return trace_open(path, &e);
}

/* Where the second packet begins, to read on from there. */
struct place {
    uint64_t offset;
    uint32_t number;
};

static struct place read_all(struct source *s, struct tracker *t)
{
    struct place place = {0};
    struct packet packet;
    for (;;) {
        enum source_event event = s->next(s, &packet);
        if (event == SOURCE_PACKET) {
            tracker_packet(t, &packet);
            if (packet.number == 2)
                place = (struct place){packet.offset, packet.number};
        } else if (event == SOURCE_KEYS) {
            tracker_keys(t, s->keys);
        } else if (event != SOURCE_NOTE) {
            return place;
        }
    }
}

/* Reads it and closes it. The source of what stands behind its first packet, NULL where there is
 * nothing. */
static struct source *read_and_paint(struct source *s, bool summary)
{
    struct error e;
    struct tracker *t = fuzz_tracker();
    t->summary = summary;
    struct place place = read_all(s, t);
    struct source *rest =
        place.number ? trace_again(s, place.offset, place.number, &e) : NULL;
    s->close(s);
    tracker_finish(t);
    if (!summary)
        fuzz_paint(t);
    tracker_free(t);
    return rest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    int fd;
    struct source *s = open_bytes(data, n, &fd);
    if (s)
        s = read_and_paint(s, false);
    if (s)
        s = read_and_paint(s, true);
    if (s)
        s->close(s);
    close(fd);
    return 0;
}
