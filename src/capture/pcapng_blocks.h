/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks of the pcapng format, to be written (draft-ietf-opsawg-pcapng, 4), in this machine's byte
 * order. Each call adds one whole block. */
#ifndef CAPTURE_PCAPNG_BLOCKS_H
#define CAPTURE_PCAPNG_BLOCKS_H

#include "base/buf.h"
#include "base/packet.h"

/* What a file begins with. */
void pcapng_put_section(struct buf *b);

/* An interface with stamps in nanoseconds; they are numbered from 0. */
void pcapng_put_interface(struct buf *b, int link_type, uint32_t snap_length);

/* A packet with its bytes. */
void pcapng_put_packet(struct buf *b, uint32_t interface, const struct packet *packet);

/* A key log (NSS format), by which readers open what follows. */
void pcapng_put_secrets(struct buf *b, struct bytes log);

#endif
