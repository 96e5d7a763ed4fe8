/* SPDX-License-Identifier: BSD-2-Clause */
/* What trace.c and the two formats that it reads share; nobody else includes this. */
#ifndef CAPTURE_TRACE_STATE_H
#define CAPTURE_TRACE_STATE_H

#include "capture/classic.h"
#include "capture/input.h"
#include "capture/pcapng.h"
#include "capture/trace.h"

struct trace {
    struct source source; /* first: a trace's struct source * is its struct trace * */
    struct input input;   /* its next byte begins a record or block until that is whole */
    char *path;
    uint32_t packets; /* delivered so far */
    struct classic classic;
    struct pcapng pcapng;
};

/* Captured bytes a packet may have: the formats' usual limit of 256 KiB and a margin. */
enum { TRACE_PACKET_LIMIT = (256 + 4) * 1024 };

/* The event for an input that could not give the record or block which begins here. */
enum source_event trace_stop(struct trace *t, enum input_state state);

/* SOURCE_ERROR, the reason being about the record or block which begins here. */
enum source_event trace_damaged(struct trace *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Numbers in the byte order of whoever wrote the trace; compilers make one load of each.
 */
static inline uint16_t trace_u16(const uint8_t *p, bool big)
{
    return big ? (uint16_t)(p[0] << 8 | p[1]) : (uint16_t)(p[1] << 8 | p[0]);
}

static inline uint32_t trace_u32(const uint8_t *p, bool big)
{
    return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
               : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

#endif
