/* SPDX-License-Identifier: BSD-2-Clause */
/* All that a run of the lab has brought, to be stored when the person wants it. */
#ifndef APP_RECORDING_H
#define APP_RECORDING_H

#include "base/buf.h"
#include "base/error.h"
#include "base/packet.h"

#include <stdbool.h>

struct recording {
    struct buf bytes; /* packets' bytes, one after another */
    struct recorded {
        struct packet packet; /* without its bytes: they begin at `at` */
        size_t at;
    } * packet;
    size_t packet_count, packet_room;
    struct buf keys, authority;
    bool synthetic; /* TCP and times were modelled */
};

void recording_packet(struct recording *r, const struct packet *packet);
void recording_keys(struct recording *r, struct bytes log);

void recording_authority(struct recording *r, struct bytes pem);

/* Writes the packets to `path`, and beside them the keys (NAME.keys, readable by their owner alone;
 * a pcapng file takes them in) and whom the ends trust (NAME.ca.pem). -1 with the reason in `e`. */
int recording_save(const struct recording *r, const char *path, struct error *e);

void recording_done(struct recording *r);

#endif
