/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs a source to its end into a tracker. */
#include "app/load.h"

#include "capture/trace.h"
#include "model/app_events.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum {
    BATCH = 256,     /* times some packets, before others have their turn */
    LARGE = 64 << 20 /* bytes of a trace file that is not kept whole */
};

bool load_is_large(const struct source *trace)
{
    uint64_t done, all;
    trace_progress(trace, &done, &all);
    return all >= LARGE;
}

static int save(struct load *l, const struct packet *packet)
{
    struct error e;
    if (!l->writer || writer_add(l->writer, packet, &e) == 0)
        return 0;
    fprintf(stderr, "tlsladder: %s\n", e.text);
    writer_close(l->writer, &e);
    l->writer = NULL;
    return -1;
}

/* Packets that the source has, as many as may be borrowed at once; its last event. */
static enum source_event next_packets(struct source *s, struct packet *packet,
                                      size_t *count)
{
    enum source_event event;
    *count = 0;
    do {
        event = s->next(s, &packet[*count]);
        *count += event == SOURCE_PACKET;
    } while (event == SOURCE_PACKET && *count < NET_BATCH && s->more && s->more(s));
    return event;
}

static void take_packets(struct load *l, const struct packet *packet, size_t count)
{
    l->tracker->synthetic = l->source->synthetic;
    for (size_t i = 0; i < count; i++) {
        save(l, &packet[i]);
        if (l->recording)
            recording_packet(l->recording, &packet[i]);
    }
    tracker_packets(l->tracker, packet, count);
}

/* Takes what came instead of a packet; false where nothing did. */
static bool take_other(struct load *l, enum source_event event)
{
    if (event == SOURCE_KEYS) {
        tracker_keys(l->tracker, l->source->keys);
        keylog_end(keyring_log(l->tracker->ring)); /* a block's last line is whole */
        if (l->recording)
            recording_keys(l->recording, l->source->keys);
    } else if (event == SOURCE_AUTHORITY) {
        struct error e;
        if (trust_add_pem(l->tracker->trust, l->source->authority, "the lab", &e) < 0)
            fprintf(stderr, "tlsladder: %s\n", e.text);
        if (l->recording)
            recording_authority(l->recording, l->source->authority);
    } else if (event == SOURCE_APP) {
        app_events_add(l->tracker, &l->source->app);
    } else if (event == SOURCE_NOTE) {
        snprintf(l->note, sizeof l->note, "%s", l->source->note);
        if (!l->quiet)
            fprintf(stderr, "%s\n", l->source->note);
    } else {
        return false;
    }
    return true;
}

static enum source_event take_batches(struct load *l)
{
    struct packet packet[NET_BATCH];
    for (unsigned i = 0; i < BATCH; i++) {
        size_t count;
        enum source_event event = next_packets(l->source, packet, &count);
        if (count)
            take_packets(l, packet, count);
        if (event != SOURCE_PACKET && !take_other(l, event))
            return event;
    }
    return SOURCE_PACKET;
}

enum source_event load_some(struct load *l)
{
    if (l->keys)
        keys_follow(l->keys);
    enum source_event event = take_batches(l);
    l->forgot = bound_keep(&l->bound, l->tracker);
    return event;
}

void load_bound(struct load *l, const struct options *o)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    l->bound.most = o->max_memory;
    if (l->bound.most == 0 && pages > 0 && page > 0)
        l->bound.most = (size_t)pages / 2 * (size_t)page;
}

int load_all(struct load *l)
{
    enum source_event event = SOURCE_IDLE;
    while (!(l->stop && *l->stop)) {
        event = load_some(l);
        if (event == SOURCE_END || event == SOURCE_ERROR)
            break;
        if (event != SOURCE_IDLE)
            continue;
        struct pollfd wait = {l->source->descriptor, POLLIN, 0};
        if (poll(&wait, 1, 500) < 0 && errno != EINTR)
            break;
    }
    if (l->keys)
        keys_follow(l->keys);
    keylog_end(keyring_log(l->tracker->ring));
    tracker_finish(l->tracker);
    if (l->stop && *l->stop)
        return 0;
    if (event == SOURCE_ERROR) {
        fprintf(stderr, "tlsladder: %s\n", l->source->error.text);
        return l->tracker->numbered ? 1 : 3;
    }
    if (l->source->truncated) {
        fprintf(stderr, "tlsladder: %s\n", l->source->error.text);
        return 1;
    }
    return l->keys && keys_missing(l->keys);
}
