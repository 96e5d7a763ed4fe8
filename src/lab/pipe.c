/* SPDX-License-Identifier: BSD-2-Clause */
/* What the lab's process says to the program. */
#include "lab/pipe.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static int write_all(int descriptor, struct bytes b)
{
    while (b.n) {
        ssize_t n = write(descriptor, b.p, b.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        b.p += n;
        b.n -= (size_t)n;
    }
    return 0;
}

static int send_parts(struct pipe_out *p, enum pipe_type type, struct bytes one,
                      struct bytes two)
{
    struct pipe_head head = {type, (uint32_t)(one.n + two.n)};
    if (p->descriptor < 0)
        return 0;
    pthread_mutex_lock(&p->lock);
    int r = write_all(p->descriptor, (struct bytes){(uint8_t *)&head, sizeof head});
    if (r == 0)
        r = write_all(p->descriptor, one);
    if (r == 0)
        r = write_all(p->descriptor, two);
    pthread_mutex_unlock(&p->lock);
    return r;
}

int pipe_send(struct pipe_out *p, enum pipe_type type, struct bytes body)
{
    return send_parts(p, type, body, (struct bytes){NULL, 0});
}

int pipe_text(struct pipe_out *p, enum pipe_type type, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return pipe_send(p, type, (struct bytes){(uint8_t *)text, strlen(text)});
}

int pipe_packet(struct pipe_out *p, const struct packet *packet)
{
    struct pipe_packet head = {packet->time, packet->length, packet->link_type};
    return send_parts(p, PIPE_PACKET, (struct bytes){(uint8_t *)&head, sizeof head},
                      packet->data);
}

int pipe_app(struct pipe_out *p, const struct app_event *event)
{
    struct pipe_app head = {event->time, event->client_port, event->server_port,
                            event->server, event->bad};
    struct buf words = {0};
    buf_add_text(&words, event->scenario);
    buf_add(&words, (struct bytes){(const uint8_t *)"", 1});
    buf_add_text(&words, event->text);
    buf_add(&words, (struct bytes){(const uint8_t *)"", 1});
    int r = send_parts(p, PIPE_APP, (struct bytes){(uint8_t *)&head, sizeof head},
                       buf_bytes(&words));
    buf_done(&words);
    return r;
}

int pipe_item(const struct buf *b, struct pipe_head *head, struct bytes *body)
{
    if (b->n < sizeof *head)
        return 0;
    memcpy(head, b->p, sizeof *head);
    if (head->type < PIPE_PACKET || head->type > PIPE_END || head->length > PIPE_LONGEST)
        return -1;
    if (b->n - sizeof *head < head->length)
        return 0;
    *body = (struct bytes){b->p + sizeof *head, head->length};
    return 1;
}

void pipe_consume(struct buf *b, const struct pipe_head *head)
{
    buf_drop(b, sizeof *head + head->length);
}
