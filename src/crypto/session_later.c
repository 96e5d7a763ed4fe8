/* SPDX-License-Identifier: BSD-2-Clause */
/* The session behind a handshake of TLS 1.3, where a server may ask for certificates: RFC 9846, 4.7.2.
 * Each answer has a transcript of its own, which goes on from the client's Finished with the request
 * that it answers. */
#include "crypto/session_state.h"

#include "tls/certificate_list.h"
#include "tls/compressed.h"

enum { REQUESTS_MOST = 1 << 16 /* bytes kept of requests */ };

/* As they stand in a transcript: DTLS 1.3's drafts had a longer header. */
static struct bytes in_transcript(const struct session *s, struct bytes message)
{
    size_t longer = s->wide && message.n > 12 ? 8 : 0;
    return (struct bytes){message.p + longer, message.n - longer};
}

void session_take_request(struct session *s, struct bytes message)
{
    size_t before = s->transcript.n;
    session_join(s, message);
    struct bytes joined = {s->transcript.p + before, s->transcript.n - before};
    const uint8_t length[] = {(uint8_t)(joined.n >> 16), (uint8_t)(joined.n >> 8),
                              (uint8_t)joined.n};
    if (s->requests.n + sizeof length + joined.n > REQUESTS_MOST)
        s->requests.n = 0;
    buf_add(&s->requests, (struct bytes){length, sizeof length});
    buf_add(&s->requests, joined);
    s->transcript.n = before; /* an answer to another request may be under way */
}

/* The request with that context, as it stands in a transcript; empty where there is none. */
static struct bytes find_request(const struct session *s, struct bytes context)
{
    struct cursor all = cursor_over(buf_bytes(&s->requests));
    while (cursor_left(&all)) {
        struct cursor one = cursor_vector(&all, 3);
        struct bytes request = cursor_rest(&one);
        if (bytes_equal(certificate_list_context(in_transcript(s, request)), context))
            return request;
    }
    return (struct bytes){0};
}

void session_take_answer(struct session *s, struct bytes message)
{
    struct arena a = {0};
    const char *why;
    struct bytes certificate = compressed_open(message, &a, &why);
    struct bytes request = find_request(s, certificate_list_context(certificate));
    arena_done(&a);
    s->asked = request.n > 0;
    s->transcript.n = s->finished_at;
    buf_add(&s->transcript, request);
}
