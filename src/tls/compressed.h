/* SPDX-License-Identifier: BSD-2-Clause */
/* The Certificate message, wherever it stands: as it is, or within a CompressedCertificate. */
#ifndef TLS_COMPRESSED_H
#define TLS_COMPRESSED_H

#include "base/arena.h"

/* The longest Certificate that is opened; RFC 8879, 4 lets a receiver set such a bound. */
enum { COMPRESSED_LONGEST = 1 << 20 };

/* `message` is a handshake message with its header. A Certificate is given back as it is,
 * borrowed. A CompressedCertificate gives the Certificate message (with a header of its own) that
 * it stands for, in the arena. All else, and what cannot be opened, gives empty bytes; *why then
 * says the reason in words, or is NULL where the message is neither of both. RFC 8879, 4 */
struct bytes compressed_open(struct bytes message, struct arena *a, const char **why);

#endif
