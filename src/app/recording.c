/* SPDX-License-Identifier: BSD-2-Clause */
/* All that a run of the lab has brought. */
#include "app/recording.h"

#include "base/array.h"
#include "capture/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void recording_packet(struct recording *r, const struct packet *packet)
{
    struct recorded *kept = ARRAY_ADD(r->packet);
    kept->packet = *packet;
    kept->at = r->bytes.n;
    buf_add(&r->bytes, packet->data);
}

void recording_keys(struct recording *r, struct bytes log)
{
    buf_add(&r->keys, log);
}

void recording_authority(struct recording *r, struct bytes pem)
{
    buf_add(&r->authority, pem);
}

static int save_packets(const struct recording *r, const char *path, struct error *e)
{
    struct error again;
    struct writer *w = writer_open(path, e);
    int result = w ? 0 : -1;
    if (w)
        writer_keys(w, buf_bytes(&r->keys));
    for (size_t i = 0; i < r->packet_count && result == 0; i++) {
        struct packet p = r->packet[i].packet;
        p.data.p = r->bytes.p + r->packet[i].at;
        result = writer_add(w, &p, e);
    }
    return w && writer_close(w, result == 0 ? e : &again) < 0 ? -1 : result;
}

/* NAME.`ending` beside NAME.pcap. */
static int save_beside(const char *path, const char *ending, unsigned mode,
                       const char *heading, struct bytes bytes, struct error *e)
{
    const char *dot = strrchr(path, '.');
    int stem = dot && !strchr(dot, '/') ? (int)(dot - path) : (int)strlen(path);
    struct buf name = {0};
    buf_printf(&name, "%.*s.%s", stem, path, ending);
    int fd = open(buf_text(&name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    int result = f && fputs(heading, f) >= 0 ? 0 : -1;
    if (f && bytes.n && fwrite(bytes.p, 1, bytes.n, f) != bytes.n)
        result = -1;
    if (f && fclose(f) != 0)
        result = -1;
    if (result < 0)
        error_set(e, "%s cannot be written: %s", buf_text(&name), strerror(errno));
    buf_done(&name);
    return result;
}

int recording_save(const struct recording *r, const char *path, struct error *e)
{
    const char *heading =
        r->synthetic ? "# synthetic: the TLS bytes are real, TCP and times are modelled\n"
                     : "";
    if (save_packets(r, path, e) < 0)
        return -1;
    if (strcmp(path, "-") == 0)
        return 0;
    if (!writer_holds_keys(path) &&
        save_beside(path, "keys", 0600, heading, buf_bytes(&r->keys), e) < 0)
        return -1;
    return save_beside(path, "ca.pem", 0644, "", buf_bytes(&r->authority), e);
}

void recording_done(struct recording *r)
{
    free(r->packet);
    buf_done(&r->bytes);
    if (r->keys.p)
        explicit_bzero(r->keys.p, r->keys.room);
    buf_done(&r->keys);
    buf_done(&r->authority);
    *r = (struct recording){0};
}
