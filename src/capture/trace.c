/* SPDX-License-Identifier: BSD-2-Clause */
/* Trace files as a source of packets: finds out the format, and says where a trace breaks
 * off.
 *
 *     input (window, gzip)  →  classic_next or pcapng_next  →  source.next */
#include "capture/trace.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "capture/trace_state.h"

struct lookalike {
    const char *begins;
    size_t n;
    const char *what, *remedy; /* the file's name stands behind the remedy */
};

#define BEGINS(s) s, sizeof s - 1

/* clang-format off */
static const struct lookalike lookalikes[] = {
    {BEGINS("\x28\xb5\x2f\xfd"),     "compressed with zstd",  "decompress it first: zstd -d"},
    {BEGINS("\xfd" "7zXZ"),          "compressed with xz",    "decompress it first: xz -dk"},
    {BEGINS("BZh"),                  "compressed with bzip2", "decompress it first: bzip2 -dk"},
    {BEGINS("\x04\x22\x4d\x18"),     "compressed with lz4",   "decompress it first: lz4 -d"},
    {BEGINS("PK\x03\x04"),           "a ZIP archive",         "unpack it first: unzip"},
    {BEGINS("7z\xbc\xaf"),           "a 7z archive",          "unpack it first: 7z x"},
    {BEGINS("\x1f\x8b"),             "compressed with gzip twice", "decompress it first: gunzip -k"},
    {BEGINS("snoop\0\0\0"),          "a capture of Solaris snoop",
                                     "convert it first: editcap -F pcap"},
    {BEGINS("GMBU"),                 "a capture of Microsoft Network Monitor",
                                     "convert it first: editcap -F pcap"},
    {BEGINS("RTSS"),                 "a capture of Microsoft Network Monitor",
                                     "convert it first: editcap -F pcap"},
    {BEGINS("CLIENT_"),              "a key log, not a trace", "give it so: --keys"},
    {BEGINS("# SSL"),                "a key log, not a trace", "give it so: --keys"},
};
/* clang-format on */

enum source_event trace_stop(struct trace *t, enum input_state state)
{
    struct input *in = &t->input;
    if (state == INPUT_WAIT)
        return SOURCE_IDLE;
    if (state == INPUT_ERROR) {
        t->source.error = in->error;
        return SOURCE_ERROR;
    }
    t->source.truncated = input_is_cut(in);
    if (t->source.truncated)
        error_set(
            &t->source.error,
            "%s breaks off after packet %" PRIu32 ", within what begins at byte %" PRIu64
            "%s: what comes before is shown; copy the file again, or wait until the "
            "capture that writes it has ended",
            t->source.name, t->packets, input_offset(in),
            in->unpack ? " of the unpacked data" : "");
    return SOURCE_END;
}

enum source_event trace_damaged(struct trace *t, const char *format, ...)
{
    char what[256];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    error_set(&t->source.error,
              "%s is damaged at packet %" PRIu32 ", byte %" PRIu64
              "%s: %s; what comes before "
              "is shown; copy the file again (in binary mode) or repeat the capture",
              t->source.name, t->packets + 1, input_offset(&t->input),
              t->input.unpack ? " of the unpacked data" : "", what);
    return SOURCE_ERROR;
}

/* Says what the bytes seem to be, since they are no trace. */
static enum source_event refuse(struct trace *t)
{
    struct bytes head = {input_at(&t->input), input_left(&t->input)};
    const char *name = t->source.name;
    for (size_t i = 0; i < ARRAY_LENGTH(lookalikes); i++) {
        const struct lookalike *l = &lookalikes[i];
        if (head.n < l->n || memcmp(head.p, l->begins, l->n) != 0)
            continue;
        error_set(&t->source.error, "%s is %s; %s %s", name, l->what, l->remedy, name);
        return SOURCE_ERROR;
    }
    struct buf hex = {0};
    text_add_hex(&hex, (struct bytes){head.p, head.n < 4 ? head.n : 4}, " ");
    if (head.n)
        error_set(
            &t->source.error,
            "%s is not a capture: it begins with %s, and a pcap or pcapng file does not",
            name, buf_text(&hex));
    else
        error_set(&t->source.error,
                  "%s is empty: not even the header of a capture is there", name);
    buf_done(&hex);
    return SOURCE_ERROR;
}

/* A file that begins well and is shorter than any header. */
static enum source_event refuse_short(struct trace *t)
{
    error_set(&t->source.error,
              "%s breaks off at byte %zu, within the header of the file: copy it again",
              t->source.name, input_left(&t->input));
    return SOURCE_ERROR;
}

/* Finds the format, from which `next` is chosen: SOURCE_PACKET where that is done. */
static enum source_event identify(struct trace *t)
{
    struct input *in = &t->input;
    enum input_state state = input_need(in, CLASSIC_HEADER);
    if (!in->unpack && input_left(in) >= 4 && input_unpack(in))
        state = input_need(in, CLASSIC_HEADER);
    if (state == INPUT_WAIT || state == INPUT_ERROR)
        return trace_stop(t, state);
    const uint8_t *head = input_at(in);
    bool classic = input_left(in) >= 4 && classic_is(head);
    bool pcapng = input_left(in) >= 12 && pcapng_is(head);
    if (!classic && !pcapng && !in->broke_off)
        return refuse(t);
    if (state == INPUT_END)
        return refuse_short(t);
    t->source.next = pcapng ? pcapng_next : classic_next;
    t->source.more = pcapng ? pcapng_more : classic_more;
    if (classic) {
        classic_begin(&t->classic, head);
        input_skip(in, CLASSIC_HEADER);
    }
    return SOURCE_PACKET;
}

/* source.next until the format is known: a pipe may be silent for long. */
static enum source_event identify_next(struct source *s, struct packet *packet)
{
    enum source_event event = identify((struct trace *)s);
    return event == SOURCE_PACKET ? s->next(s, packet) : event;
}

static uint64_t no_drops(struct source *s)
{
    (void)s;
    return 0;
}

static void trace_close(struct source *s)
{
    struct trace *t = (struct trace *)s;
    input_done(&t->input);
    pcapng_done(&t->pcapng);
    free(t->path);
    free(t);
}

struct source *trace_open(const char *path, struct error *e)
{
    struct trace *t = memory_new(sizeof *t);
    t->path = memory_string(path);
    t->source.next = identify_next;
    t->source.close = trace_close;
    t->source.dropped = no_drops;
    if (input_open(&t->input, t->path, e) != 0) {
        trace_close(&t->source);
        return NULL;
    }
    t->source.name = t->input.name;
    t->source.descriptor = t->input.waits ? t->input.fd : -1;
    if (t->input.waits || identify(t) == SOURCE_PACKET)
        return &t->source;
    error_set(e, "%s", t->source.error.text);
    trace_close(&t->source);
    return NULL;
}

struct source *trace_again(const struct source *s, uint64_t offset, uint32_t number,
                           struct error *e)
{
    const struct trace *old = (const struct trace *)s;
    if (!old->input.size) {
        error_set(e, "%s cannot be read a second time: save it to a file, and open that",
                  s->name);
        return NULL;
    }
    struct source *again = trace_open(old->path, e);
    struct trace *t = (struct trace *)again;
    if (!again || number == 0 || old->pcapng.sections > 1 ||
        !input_seek(&t->input, offset))
        return again;
    t->packets = number - 1;
    pcapng_done(&t->pcapng);
    pcapng_copy(&t->pcapng, &old->pcapng);
    return again;
}

void trace_progress(const struct source *s, uint64_t *done, uint64_t *all)
{
    const struct trace *t = (const struct trace *)s;
    *done = t->input.taken;
    *all = t->input.size;
}
