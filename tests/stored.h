/* SPDX-License-Identifier: BSD-2-Clause */
/* Traces that are stored, read into a tracker: with the key log beside them, before the packets or
 * behind, or without. */
#ifndef TESTS_STORED_H
#define TESTS_STORED_H

#include "capture/trace.h"
#include "harness.h"
#include "model/tracker.h"

#include <stdio.h>
#include <string.h>

enum stored_keys { KEYS_NONE, KEYS_FIRST, KEYS_LAST };

/* "traces/NAME.pcap" in the source's folder; until the next call. */
static inline const char *stored_path(const char *name)
{
    static char path[4096];
    const char *folder = getenv("SOURCE_DIR");
    snprintf(path, sizeof path, "%s/traces/%s.pcap", folder ? folder : ".", name);
    return path;
}

/* The log of "x.pcap" is "x.keys". Whether there is one. */
static inline bool stored_feed_keys(struct tracker *t, const char *path)
{
    char keys[4096], text[65536];
    snprintf(keys, sizeof keys, "%.*s.keys", (int)(strlen(path) - strlen(".pcap")), path);
    FILE *f = fopen(keys, "r");
    size_t n = f ? fread(text, 1, sizeof text, f) : 0;
    if (f)
        fclose(f);
    tracker_keys(t, (struct bytes){(const uint8_t *)text, n});
    return f != NULL;
}

static inline struct tracker *stored_read(const char *path, enum stored_keys keys)
{
    struct error e;
    struct packet packet;
    struct source *s = trace_open(path, &e);
    ck_assert_msg(s != NULL, "%s", e.text);
    struct tracker *t = tracker_new();
    if (keys == KEYS_FIRST)
        stored_feed_keys(t, path);
    while (s->next(s, &packet) == SOURCE_PACKET)
        tracker_packet(t, &packet);
    s->close(s);
    if (keys == KEYS_LAST)
        ck_assert_msg(stored_feed_keys(t, path), "%s has no keys", path);
    tracker_finish(t);
    return t;
}

#endif
