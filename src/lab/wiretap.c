/* SPDX-License-Identifier: BSD-2-Clause */
/* What goes through a socket, told as packets. */
#include "lab/wiretap.h"

enum { SEGMENT_MOST = 16384, MSS = 1460 };

static void tell(struct wiretap *w, unsigned from, uint8_t flags, struct bytes payload,
                 int64_t time)
{
    struct frame f = {.from = (const struct sockaddr *)&w->end[from],
                      .to = (const struct sockaddr *)&w->end[!from],
                      .seq = w->seq[from],
                      .ack = flags & FRAME_ACK ? w->seq[!from] : 0,
                      .flags = flags,
                      .mss = flags & FRAME_SYN ? MSS : 0,
                      .payload = payload};
    frame_build(&w->frame, &f);
    struct packet p = {.time = time,
                       .number = ++*w->number,
                       .length = (uint32_t)w->frame.n,
                       .link_type = FRAME_LINK_TYPE,
                       .data = buf_bytes(&w->frame)};
    w->packet(w->context, &p);
    w->seq[from] += (uint32_t)payload.n + (flags & (FRAME_SYN | FRAME_FIN) ? 1 : 0);
}

void wiretap_open(struct wiretap *w, int64_t asked, int64_t done)
{
    const struct bytes none = {0};
    w->seq[WIRETAP_LOCAL] = w->seq[WIRETAP_REMOTE] = 1;
    tell(w, WIRETAP_LOCAL, FRAME_SYN, none, asked);
    tell(w, WIRETAP_REMOTE, FRAME_SYN | FRAME_ACK, none, done);
    tell(w, WIRETAP_LOCAL, FRAME_ACK, none, done);
}

void wiretap_data(struct wiretap *w, unsigned from, struct bytes data, int64_t time)
{
    while (data.n) {
        size_t n = data.n < SEGMENT_MOST ? data.n : SEGMENT_MOST;
        tell(w, from, FRAME_ACK | FRAME_PSH, (struct bytes){data.p, n}, time);
        data.p += n;
        data.n -= n;
    }
}

void wiretap_finish(struct wiretap *w, unsigned from, int64_t time)
{
    if (w->finished[from])
        return;
    w->finished[from] = true;
    tell(w, from, FRAME_FIN | FRAME_ACK, (struct bytes){0}, time);
}

void wiretap_reset(struct wiretap *w, unsigned from, int64_t time)
{
    if (w->finished[from])
        return;
    w->finished[WIRETAP_LOCAL] = w->finished[WIRETAP_REMOTE] = true;
    tell(w, from, FRAME_RST | FRAME_ACK, (struct bytes){0}, time);
}

void wiretap_done(struct wiretap *w)
{
    buf_done(&w->frame);
}
