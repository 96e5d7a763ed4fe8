/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS handshake messages out of fragments. */
#include "tls/dtls_handshake.h"

#include "base/memory.h"
#include "tls/registries.h"

#include <stdlib.h>

enum { HELD_BYTES = 1 << 18, HELD_PIECES = 1024, LONGEST = 1 << 18 };

bool dtls_fragment_read(struct cursor *c, struct dtls_fragment *f)
{
    f->type = (uint8_t)cursor_uint(c, 1);
    f->length = (uint32_t)cursor_uint(c, 3);
    f->message_seq = (uint16_t)cursor_uint(c, 2);
    f->offset = (uint32_t)cursor_uint(c, 3);
    size_t n = (size_t)cursor_uint(c, 3), left = cursor_left(c);
    if (c->failed || f->length > LONGEST || n > f->length || f->offset > f->length - n)
        return false;
    f->body = cursor_take(c, n < left ? n : left); /* a capture may have cut it */
    return n == 0 ? f->length == 0 : f->body.n > 0;
}

static bool starts_a_side(uint8_t type)
{
    return type == HANDSHAKE_CLIENT_HELLO || type == HANDSHAKE_SERVER_HELLO ||
           type == HANDSHAKE_HELLO_VERIFY_REQUEST || type == HANDSHAKE_HELLO_REQUEST;
}

/* Whether this very message was told before. A renegotiation counts from 0 again, under a later
 * epoch. RFC 6347, 4.2.2 */
static bool was_told(const struct dtls_assembly *a, const struct dtls_fragment *f)
{
    size_t n = a->told_count < DTLS_TOLD ? a->told_count : DTLS_TOLD;
    for (size_t i = 0; i < n; i++)
        if (a->told[i].message_seq == f->message_seq && a->told[i].type == f->type &&
            a->told[i].length == f->length && a->told[i].epoch == f->epoch)
            return true;
    return false;
}

static void free_pieces(struct dtls_assembly *a, struct dtls_waiting *w)
{
    for (struct dtls_piece *p = w->piece, *next; p; p = next) {
        next = p->next;
        a->held_bytes -= p->n;
        a->held_pieces--;
        free(p);
    }
    w->piece = NULL;
}

static void drop_first(struct dtls_assembly *a)
{
    free_pieces(a, &a->waiting[0]);
    a->waiting_count--;
    memmove(a->waiting, a->waiting + 1, a->waiting_count * sizeof *a->waiting);
}

/* How far the body is there without a hole. */
static uint32_t reaches(const struct dtls_waiting *w)
{
    uint32_t end = 0;
    for (const struct dtls_piece *p = w->piece; p && p->offset <= end; p = p->next)
        if (p->offset + p->n > end)
            end = p->offset + (uint32_t)p->n;
    return end;
}

static uint8_t *put(uint8_t *p, uint32_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        p[i] = (uint8_t)(value >> 8 * (width - 1 - i));
    return p + width;
}

/* RFC 6347, 4.2.2 */
static void put_header(uint8_t *p, const struct dtls_fragment *f, uint32_t offset,
                       uint32_t length)
{
    p = put(p, f->type, 1);
    p = put(p, f->length, 3);
    p = put(p, f->message_seq, 2);
    p = put(p, offset, 3);
    put(p, length, 3);
}

struct bytes dtls_fragment_copy(const struct dtls_fragment *f, struct arena *a)
{
    uint8_t *p = arena_take(a, DTLS_HANDSHAKE_HEADER + f->body.n);
    put_header(p, f, f->offset, (uint32_t)f->body.n);
    if (f->body.n)
        memcpy(p + DTLS_HANDSHAKE_HEADER, f->body.p, f->body.n);
    return (struct bytes){p, DTLS_HANDSHAKE_HEADER + f->body.n};
}

static void tell_first(struct dtls_assembly *a)
{
    struct dtls_waiting *w = &a->waiting[0];
    uint32_t end = reaches(w);
    struct buf whole = {0};
    uint8_t header[DTLS_HANDSHAKE_HEADER];
    put_header(header, &w->what, 0, w->what.length);
    buf_add(&whole, (struct bytes){header, sizeof header});
    for (const struct dtls_piece *p = w->piece; p && p->offset <= end; p = p->next) {
        uint32_t have = (uint32_t)whole.n - DTLS_HANDSHAKE_HEADER;
        if (p->offset + p->n > have)
            buf_add(&whole, (struct bytes){p->data + (have - p->offset),
                                           p->n - (have - p->offset)});
    }
    struct dtls_message m = {.type = w->what.type,
                             .message_seq = w->what.message_seq,
                             .epoch = w->what.epoch,
                             .bytes = buf_bytes(&whole),
                             .fragments = w->fragments,
                             .datagrams = w->datagrams,
                             .first = w->first,
                             .last = w->last,
                             .damaged = end < w->what.length};
    size_t at = a->told_count++ % DTLS_TOLD;
    a->told[at].type = w->what.type;
    a->told[at].message_seq = w->what.message_seq;
    a->told[at].epoch = w->what.epoch;
    a->told[at].length = w->what.length;
    if (a->next <= w->what.message_seq)
        a->next = (uint16_t)(w->what.message_seq + 1);
    drop_first(a);
    a->message(a->context, &m);
    buf_done(&whole);
}

static void tell_ready(struct dtls_assembly *a)
{
    while (a->waiting_count && a->started && a->waiting[0].what.message_seq <= a->next &&
           reaches(&a->waiting[0]) == a->waiting[0].what.length)
        tell_first(a);
}

/* The place of a message under way, made where there is none. */
static struct dtls_waiting *place(struct dtls_assembly *a, const struct dtls_fragment *f,
                                  struct stamp stamp)
{
    size_t at = 0;
    while (at < a->waiting_count && a->waiting[at].what.message_seq < f->message_seq)
        at++;
    struct dtls_waiting *w = &a->waiting[at];
    if (at < a->waiting_count && w->what.message_seq == f->message_seq)
        return w->what.type == f->type && w->what.length == f->length ? w : NULL;
    memmove(w + 1, w, (a->waiting_count - at) * sizeof *w);
    a->waiting_count++;
    *w = (struct dtls_waiting){.what = *f, .first = stamp};
    w->what.body = (struct bytes){0};
    return w;
}

static void hold(struct dtls_assembly *a, struct dtls_waiting *w,
                 const struct dtls_fragment *f)
{
    struct dtls_piece **at = &w->piece;
    while (*at && (*at)->offset < f->offset)
        at = &(*at)->next;
    for (struct dtls_piece *same = *at; same && same->offset == f->offset;
         same = same->next)
        if (same->n >= f->body.n)
            return;
    struct dtls_piece *p = memory_new(sizeof *p + f->body.n);
    p->offset = f->offset;
    p->n = f->body.n;
    if (p->n)
        memcpy(p->data, f->body.p, p->n);
    p->next = *at;
    *at = p;
    a->held_bytes += p->n;
    a->held_pieces++;
}

/* Where counting begins: at the first hello, whatever its number; and anew with one that has a
 * lower number than the messages that were told, as a renegotiation's has. */
static void set_next(struct dtls_assembly *a, const struct dtls_fragment *f)
{
    if (!starts_a_side(f->type) || (a->started && f->message_seq >= a->next))
        return;
    if (a->started && a->told_count)
        dtls_assembly_flush(a);
    a->next = f->message_seq;
    a->started = true;
}

void dtls_assembly_take(struct dtls_assembly *a, const struct dtls_fragment *f,
                        struct stamp stamp)
{
    if (was_told(a, f)) {
        a->again(a->context, f, stamp);
        return;
    }
    if (a->waiting_count == DTLS_WAITING - 1 || a->held_bytes > HELD_BYTES ||
        a->held_pieces > HELD_PIECES)
        dtls_assembly_flush(a);
    set_next(a, f);
    struct dtls_waiting *w = place(a, f, stamp);
    if (!w)
        return; /* it contradicts what came before */
    if (w->fragments == 0 || w->last.packet != stamp.packet)
        w->datagrams++;
    w->fragments++;
    w->last = stamp;
    hold(a, w, f);
    tell_ready(a);
}

void dtls_assembly_flush(struct dtls_assembly *a)
{
    while (a->waiting_count) {
        if (a->started && a->waiting[0].what.message_seq > a->next)
            a->missing(a->context);
        a->started = true;
        tell_first(a);
    }
}

void dtls_assembly_done(struct dtls_assembly *a)
{
    while (a->waiting_count)
        drop_first(a);
}
