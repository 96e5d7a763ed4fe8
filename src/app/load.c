/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs a source to its end into a tracker. */
#include "app/load.h"

#include "capture/trace.h"
#include "model/app_events.h"

#include <errno.h>
#include <poll.h>

enum {
    BATCH = 4096,
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

enum source_event load_some(struct load *l)
{
    struct packet packet;
    enum source_event event = SOURCE_IDLE;
    if (l->keys)
        keys_follow(l->keys);
    for (unsigned i = 0; i < BATCH; i++) {
        event = l->source->next(l->source, &packet);
        if (event == SOURCE_PACKET) {
            l->tracker->synthetic = l->source->synthetic;
            save(l, &packet);
            if (l->recording)
                recording_packet(l->recording, &packet);
            tracker_packet(l->tracker, &packet);
        } else if (event == SOURCE_KEYS) {
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
            return event;
        }
    }
    return SOURCE_PACKET;
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
        return l->tracker->connection_count ? 1 : 3;
    }
    if (l->source->truncated) {
        fprintf(stderr, "tlsladder: %s\n", l->source->error.text);
        return 1;
    }
    return l->keys && keys_missing(l->keys);
}
